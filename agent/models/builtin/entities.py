"""Typed values in a text: ids, names, sizes, counts, periods and the pack's own closed sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from agent.model import Json
from agent.models.builtin.catalogue import Measure, Pattern, Vocabulary
from agent.models.builtin.function_words import ANNOUNCED_BY
from agent.models.builtin.names import Name, Names
from agent.models.builtin.quantities import NUMBER_WORDS, Span, find_sizes, find_spans_of_days
from agent.models.builtin.words import Token, clean_text, fold_lookalikes, is_filler, tokens_of

_QUOTED = re.compile(r"«([^«»\n]{1,80})»|\"([^\"\n]{1,80})\"|“([^“”\n]{1,80})”|`([^`\n]{1,80})`")
_ENDING_NUMBER = re.compile(r"(\d+)\D*$")
_GOES_ON = re.compile(
    r"\s*(?:,\s*(?:and|и)?|and|with|vs\.?|или|or|и|с|со)\s*(\d{1,4})(?=\s*(?:$|[,.;?!]|(?:and|with|vs|to|as|by|и|с|в|по)\b)(?!\d))",
    re.IGNORECASE,
)
_NEAR, _REACH = 3, 8


@dataclass(frozen=True, slots=True)
class Entity:
    """A value and the tokens ``first`` to before ``last`` that say it; not ``sure`` where a name was mistyped."""

    kind: str
    value: Json
    first: int
    last: int
    text: str
    sure: bool = True


@dataclass(slots=True)
class Scan:
    """A text while it is searched; what one search finds is taken from the next."""

    text: str
    folded: str
    tokens: tuple[Token, ...]
    names: Names
    taken: list[bool]
    entities: list[Entity] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    """Places that were taken for values whose words keep their other meanings."""

    def take(self, kind: str, value: Json, first: int, last: int, *, sure: bool = True) -> None:
        """Note an entity."""
        written = self.text[self.tokens[first].start : self.tokens[last - 1].end]
        self.entities.append(Entity(kind, value, first, last, written, sure))
        self.taken[first:last] = [True] * (last - first)

    def free(self, first: int, last: int) -> bool:
        """Whether nobody has taken these tokens yet."""
        return first < last and not any(self.taken[first:last])

    def between(self, span: Span) -> tuple[int, int]:
        """The tokens that touch a span of characters; an empty range where there is none."""
        touched = [
            place for place, token in enumerate(self.tokens) if token.start < span[1] and token.end > span[0]
        ]
        return (touched[0], touched[-1] + 1) if touched else (0, 0)

    def take_span(self, span: Span, kind: str, value: Json) -> None:
        """Note an entity by its characters, unless something else is there."""
        first, last = self.between(span)
        if self.free(first, last):
            self.take(kind, value, first, last)


def start_scan(text: str, names: Names, patterns: Sequence[Pattern]) -> Scan:
    """Prepare a message for the searches below."""
    cleaned = clean_text(text)
    folded = fold_ids(cleaned, patterns)
    tokens = tokens_of(folded)
    return Scan(cleaned, folded, tokens, names, [False] * len(tokens))


def fold_ids(text: str, patterns: Iterable[Pattern]) -> str:
    """The text with ids in Latin letters, also those that were typed in Cyrillic ones; its length stays the same."""
    for pattern in patterns:
        for typed, meant in pattern.retyped:
            text = re.sub(rf"(?i)(?<!\w){typed}(?=-\d)", meant, text)
    return fold_lookalikes(text)


def find_patterns(scan: Scan, patterns: Sequence[Pattern]) -> None:
    """Ids by their form, and numbers that are the end of a known id ("order 160")."""
    for pattern in sorted(patterns, key=lambda each: each.loose):
        source = scan.folded if pattern.id else scan.text
        for found in re.finditer(pattern.form, source):
            place = found.lastindex or 0
            span = found.span(place) if pattern.inner else found.span()
            if not _is_name_of_another(scan, span, pattern):
                scan.take_span(span, pattern.kind, written(pattern, found))
                _go_on(scan, pattern, found.end())
    for pattern in patterns:
        for found in re.finditer(pattern.short, scan.folded) if pattern.short else ():
            known = [
                name
                for name in scan.names.lists.get(pattern.kind, ())
                if (ending := _ENDING_NUMBER.search(name)) and int(ending[1]) == int(found[1])
            ]
            if known:
                scan.take_span(found.span(1), pattern.kind, known[0])
                _go_on(scan, pattern, found.end(1))


def written(pattern: Pattern, found: re.Match[str]) -> str:
    """A value as the store writes it."""
    text = found[found.lastindex or 0]
    if pattern.spelled:
        return pattern.spelled.format(int(text))
    return text.upper() if pattern.id else text.strip()


def _go_on(scan: Scan, pattern: Pattern, place: int) -> None:
    """Take the numbers of a row that begins with an id: "SIM-3, 4 and 7"."""
    found = _GOES_ON.match(scan.folded, place) if pattern.spelled else None
    while found is not None:
        scan.take_span(found.span(1), pattern.kind, written(pattern, found))
        found = _GOES_ON.match(scan.folded, found.end(1))


def _is_name_of_another(scan: Scan, span: Span, pattern: Pattern) -> bool:
    """Whether what has the form of a pattern is a known name of something else."""
    if not (pattern.id or pattern.inner):
        return False
    first, last = scan.between(span)
    end, named = scan.names.match(scan.tokens[:last], first)
    return end == last and bool(named) and all(each.kind != pattern.kind for each in named)


def find_quotes(scan: Scan) -> None:
    """What stands in quotation marks: a known name, or a text to take literally."""
    for found in _QUOTED.finditer(scan.text):
        place = found.lastindex or 0
        first, last = scan.between(found.span(place))
        if scan.free(first, last):
            end, named = scan.names.match(scan.tokens[:last], first)
            if end != last or not named:
                scan.take("text", found[place].strip(), first, last)


def find_names(scan: Scan) -> None:
    """The tenant's own words, the longest first."""
    place = 0
    while place < len(scan.tokens):
        end, named = scan.names.match(scan.tokens, place)
        if not named or not scan.free(place, end):
            place += 1
            continue
        _take_names(scan, named, place, end)
        place = end


def _take_names(scan: Scan, named: Sequence[Name], first: int, last: int, *, sure: bool = True) -> None:
    kinds: set[str] = set()
    for each in named:
        if each.kind not in kinds:
            kinds.add(each.kind)
            scan.take(each.kind, each.text, first, last, sure=sure)


def find_quantities(scan: Scan) -> None:
    """Sizes, and periods that are counted in days."""
    for span, kind, value in find_sizes(scan.folded) + find_spans_of_days(scan.folded):
        scan.take_span(span, kind, value)


def find_measures(scan: Scan, measures: Sequence[Measure], cues: dict[str, frozenset[str]]) -> None:
    """Numbers beside their words: after them ("width of 800"), else before ("16 samples")."""
    for measure in measures:
        if measure.units or measure.series:
            continue
        for place, token in enumerate(scan.tokens):
            if token.stem not in cues[measure.kind]:
                continue
            number = _number_beside(scan, place)
            if number is not None:
                value: Json = int(scan.tokens[number].lower)
                size: Json = {"width": value, "height": value}
                kind, told = ("size", size) if measure.kind == "pixels" else (measure.kind, value)
                scan.take(kind, told, number, number + 1)


def _number_beside(scan: Scan, cue: int) -> int | None:
    tokens = scan.tokens
    for place in range(cue + 1, min(cue + _REACH, len(tokens))):
        if tokens[place].lower.isdecimal() and not scan.taken[place]:
            return place
        if not (is_filler(tokens[place]) or scan.taken[place]):
            break
    for place in range(cue - 1, max(cue - 3, -1), -1):
        if tokens[place].lower.isdecimal() and not scan.taken[place]:
            return place
        if tokens[place].stem not in {"px", "pixel", "пиксел", "пикс"}:
            break
    return None


def stands_near(
    scan: Scan, vocabulary: Vocabulary, value: str, place: tuple[int, int], cues: frozenset[str]
) -> bool:
    """Whether a value of a vocabulary has the company that it needs."""
    if not cues or value in vocabulary.alone:
        return True
    around = [*_untaken(scan, range(place[0] - 1, -1, -1)), *scan.tokens[place[0] : place[1]]]
    around += _untaken(scan, range(place[1], len(scan.tokens)))
    return any(token.stem in cues or f"={token.lower}" in cues for token in around)


def _untaken(scan: Scan, places: range) -> list[Token]:
    """The nearest tokens in that direction; ids and small words between them do not count, unless they can be cues."""
    free = (scan.tokens[place] for place in places if not scan.taken[place] or place in scan.kept)
    return list(
        islice((token for token in free if token.lower in ANNOUNCED_BY or not is_filler(token)), _NEAR)
    )


def number_of(token: Token) -> int | None:
    """A whole number in figures or as a word."""
    if token.lower.isdecimal() and token.lower.isascii() and len(token.lower) <= 6:
        return int(token.lower)
    return NUMBER_WORDS.get(token.lower)


def find_mistyped_names(scan: Scan, first: int, last: int) -> None:
    """A row of unknown words that is almost a known name."""
    if last - first > 4 or not scan.free(first, last):
        return
    written = scan.text[scan.tokens[first].start : scan.tokens[last - 1].end]
    named = scan.names.mistyped(written) if len(written) >= 4 else None
    if named is not None:
        _take_names(scan, [named], first, last, sure=False)
