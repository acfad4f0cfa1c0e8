"""Text in drawings: how wide it is about, and how it is cut and broken to fit, since SVG does neither.

Widths are those of Inter at medium weight, in shares of the type size, rounded up: a line may end early, never late.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

ELLIPSIS = "…"
_NARROW, _SLIM, _BROAD = "iljI.,:;'|!·", 'ftr()[]{}-"*/\\ ', "mwMW@%—…ЖШЩЮЫМФжшщюымф"
_WIDE = frozenset("WF")
"""East Asian wide and full-width characters, and pictures."""


def width_of(text: str, size: float) -> float:
    """About how wide ``text`` is in pixels at this type size."""
    return size * sum(map(_share, text))


def cut(text: str, size: float, room: float) -> str:
    """``text``, or as much of it as fits into ``room`` pixels with an ellipsis at its end."""
    if width_of(text, size) <= room:
        return text
    left = room - width_of(ELLIPSIS, size)
    kept = 0
    for character in text:
        left -= size * _share(character)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def wrap(text: str, size: float, room: float, *, lines: int) -> Sequence[str]:
    """``text`` in at most so many lines, broken between words where it can be; the last one is cut."""
    words, drawn = text.split(), list[str]()
    while words and len(drawn) < lines - 1:
        line = words.pop(0)
        if width_of(line, size) > room:
            line, rest = _halve(line, size, room)
            words.insert(0, rest)
        while words and width_of(f"{line} {words[0]}", size) <= room:
            line = f"{line} {words.pop(0)}"
        drawn.append(line)
    return [*drawn, cut(" ".join(words), size, room)] if words else drawn


def _halve(word: str, size: float, room: float) -> tuple[str, str]:
    """A word that is wider than a line, such as an address, in two."""
    kept = 1
    while kept < len(word) and width_of(word[: kept + 1], size) <= room:
        kept += 1
    return word[:kept], word[kept:]


def _share(character: str) -> float:
    if character in _NARROW:
        return 0.28
    if character in _SLIM:
        return 0.38
    if character in _BROAD:
        return 0.9
    if ord(character) > 0x2000 and unicodedata.east_asian_width(character) in _WIDE:
        return 1.1
    if unicodedata.combining(character):
        return 0.0
    return 0.7 if character.isupper() else 0.59
