"""Taking a sentence apart into wishes: "set the material and dispatch it" are two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.models.builtin.function_words import ASKING
from agent.models.builtin.names import Names
from agent.models.builtin.reader import Reader
from agent.models.builtin.reading import Reading

_LINK = (
    r"and\s+then|and\s+also|and|then|also|plus|after\s+that|afterwards|"
    r"а\s+затем|а\s+потом|а\s+также|и\s+потом|и\s+затем|и\s+ещё|и\s+еще|и|потом|затем|после\s+этого|а"
)
_CONNECTOR = re.compile(rf"\s*[,;.!?\n]+\s*(?:(?:{_LINK})\s+)?(?=\S)|\s+(?:{_LINK})\s+", re.IGNORECASE)
MOST_CLAUSES = 6


def split_clauses(text: str, reader: Reader, names: Names) -> list[Reading]:
    """The parts that begin with a word of action, each with what follows it; one part where there is only one."""
    parts: list[str] = []
    for piece, link in _pieces(text):
        reading = reader.read(piece, names)
        if not parts or (len(parts) < MOST_CLAUSES and _begins(reading, link, reader)):
            parts.append(piece)
        else:
            parts[-1] += link + piece
    return [reader.read(part, names) for part in parts]


def _begins(reading: Reading, link: str, reader: Reader) -> bool:
    """Whether a piece begins a wish of its own: with an action or a question, or as a sentence of its own."""
    acts = any(reader.concepts[each.key].action for each in reading.first_concepts())
    asks = bool(reading.tokens) and reading.tokens[0].lower in ASKING
    ends = any(mark in link for mark in ".!?;\n")
    return acts or asks or (ends and any(each.what in {"concept", "pronoun"} for each in reading.items))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Pieces and the connecting text before each."""
    end, link = 0, ""
    for found in _CONNECTOR.finditer(text):
        if _inside_number(text, found):
            continue
        yield text[end : found.start()], link
        end, link = found.end(), found[0]
    if text[end:].strip():
        yield text[end:], link


def _inside_number(text: str, found: re.Match[str]) -> bool:
    around = text[max(found.start() - 1, 0) : found.end() + 1]
    return bool(re.fullmatch(r"\d[.,]\d", around))
