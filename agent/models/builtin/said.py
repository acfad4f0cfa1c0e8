"""Texts in two languages: things to say, and words to recognise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "ru"]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to say, in both languages; it may hold ``{placeholders}``."""

    en: str
    ru: str

    def told(self, language: Language) -> str:
        """The text in that language."""
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Words:
    """Words or phrases to recognise. They match in every inflected form, one that begins with ``=`` only as written."""

    en: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Those of both languages: people mix them."""
        return self.en + self.ru


NO_WORDS = Words()


def words(en: str = "", ru: str = "") -> Words:
    """Read phrases that stand one on a line, or are separated by commas where there is only one line."""
    return Words(_split(en), _split(ru))


def sentences(en: str = "", ru: str = "") -> Words:
    """Read sentences that stand one on a line."""
    return Words(_lines(en), _lines(ru))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())
