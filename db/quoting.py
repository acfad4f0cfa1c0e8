"""Texts of people: as a sentence repeats them, and what two names have in common."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"


def told(value: object) -> str:
    """A value as a sentence repeats it: short, texts in quotes and without what can't be shown."""
    if not isinstance(value, str):
        return str(value)[:80]
    return f'"{shown(value)}"'


def shown(text: str, *, most: int = 80) -> str:
    """The beginning of a text as a sentence repeats it; characters that can't be shown, or kept, are replaced."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text.strip()[:most])


def plain_name_of(name: str) -> str:
    """What two names have in common that only differ in case, blanks, or how their accents are encoded."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def can_be_shown(name: str) -> bool:
    """Whether every character of a name can be seen, but for blanks and what joins letters of some scripts."""
    return all(unicodedata.category(each)[0] != "C" or each in _JOINERS for each in " ".join(name.split()))
