"""Numbers with units: "12.50 EUR", "250 g", "4 pieces", and those beside their word: "cost 20", "to level 3"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.model import Json
from agent.models.builtin.catalogue import Measure
from agent.models.builtin.entities import Scan
from agent.models.builtin.quantities import NUMBER_WORDS
from agent.models.builtin.words import is_filler, plain, stem

_NUMBER = re.compile(
    r"(?<![\w.,-])(?P<sign>[€$£]\s?)?(?P<number>\d{1,9}(?:[.,]\d{1,6})*)(?!\d)(?P<unit>\s*(?:[^\W\d_]+|[€$£×]))?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_REACH = 9


def find_amounts(scan: Scan, measures: Sequence[Measure], cues: Mapping[str, frozenset[str]]) -> None:
    """Take the amounts of the measures that have units."""
    measured = [each for each in measures if each.units and not each.series]
    units = {stem(plain(unit)): (each, factor) for each in measured for unit, factor in each.units.items()}
    for found in _NUMBER.finditer(scan.folded) if measured else ():
        first, last = scan.between(found.span("number"))
        if not scan.free(first, last):
            continue
        written = plain((found["sign"] or found["unit"] or "").strip())
        known = units.get(stem(written)) if written else None
        if known is not None:
            measure, factor = known
            span = (found.start(), found.end("number") if found["sign"] else found.end())
            scan.take_span(span, measure.kind, _value(found["number"], factor, scan.text))
        elif written not in {"$", "£"}:
            named = _named_before(scan, first, measured, cues)
            if named is not None:
                scan.take(named.kind, _value(found["number"], 1.0, scan.text), first, last)
    _take_number_words(scan, units)


def _take_number_words(scan: Scan, units: Mapping[str, tuple[Measure, float]]) -> None:
    """Numbers as words before a unit: "two levels"."""
    for place, token in enumerate(scan.tokens[:-1]):
        number, unit = NUMBER_WORDS.get(token.lower), units.get(scan.tokens[place + 1].stem)
        if number is not None and unit is not None and scan.free(place, place + 2):
            scan.take(unit[0].kind, _value(str(number), unit[1], ""), place, place + 2)


def _named_before(
    scan: Scan, number: int, measured: Sequence[Measure], cues: Mapping[str, frozenset[str]]
) -> Measure | None:
    """The measure whose word stands before a number, with nothing but small words and known things between."""
    for place in range(number - 1, max(number - _REACH, -1), -1):
        token = scan.tokens[place]
        for each in measured:
            if token.stem in cues[each.kind] or f"={token.lower}" in cues[each.kind]:
                return each
        if not (is_filler(token) or scan.taken[place]):
            return None
    return None


def _value(written: str, factor: float, text: str) -> Json:
    """A number as people write it; "1,250" is a thousand and more in an English text, a fraction in a Russian one."""
    is_russian = bool(re.search("[а-яё]", text, re.IGNORECASE))
    if _GROUPED.fullmatch(written) and not is_russian:
        number = float(written.replace(",", ""))
    else:
        number = float(written.replace(",", ".")) if len(re.findall("[.,]", written)) < 2 else 0.0
    value = round(number * factor, 9)
    return int(value) if value.is_integer() else value
