"""Numbers of measures that are told with scales, in lists and in ranges: "10k", "0.1, 0.5 and 1", "1 to 5".

Several different values of one measure or vocabulary become one value of the kind ``SERIES`` with the name of what
differs and its values, since they are one wish ("try it with each of them") and not several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.model import Json
from agent.models.builtin.catalogue import Measure, words
from agent.models.builtin.entities import Scan
from agent.models.builtin.function_words import DEMONSTRATIVES
from agent.models.builtin.quantities import NUMBER_WORDS
from agent.models.builtin.reading import cue_keys
from agent.models.builtin.words import is_filler, plain, stem

SERIES = "series"
"""The kind of several values together: ``{"parameter": …, "values": […]}``."""
MOST_IN_RANGE = 50

_WORDS = "|".join(sorted((re.escape(each) for each in NUMBER_WORDS), key=len, reverse=True))
_SCALE = r"(?:k|тыс\.?|thousand|тысяч\w*|hundred|сот(?:ен|ни)|mln|million\w*|млн\.?|миллион\w*)(?![^\W_])"
_FIGURE = (
    r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)|[1-9]\d{0,2}(?:[ '\u00a0\u202f]\d{3})+(?!\d)|\d[.,]\d{1,6}(?!\d)"
    r"|\d{1,4}\.\d{1,6}(?!\d)|\.\d{1,6}(?!\d)|\d{1,12}(?!\d)"
)
_NUMBER = (
    rf"(?:(?:{_FIGURE})(?:\s?%|\s?{_SCALE}|\s(?:percent|процент\w*)|(?![^\W_])|(?=[-–]))"
    rf"|(?:(?:a|{_WORDS})\s+)?(?:thousand|hundred|million|тысяч[аиу]?|сотн[яюи]|миллион)(?!\w)|(?:{_WORDS})(?!\w))"
)
_ONE = re.compile(
    rf"(?P<figure>{_FIGURE})?(?P<word>(?:a|{_WORDS})(?!\w))?\s*(?P<scale>%|percent|процент\w*|{_SCALE}|тысяч\w*|сотн\w)?",
    re.IGNORECASE,
)
_AND = (
    r"\s*(?:,\s*(?:and|or|и|или|then)?|;|/|\||\band\b|\bor\b|\bvs\.?|\bversus\b|\bthen\b|\bи\b|\bили\b"
    r"|\bпротив\b)\s*"
)
_TO = r"\s*(?:\bto\b|\bthrough\b|\btill\b|\buntil\b|\bдо\b|\.\.\.?|…|[-–—])\s*"
_BY = (
    r"[,\s]*(?:\bin\s+(?:steps?|increments?)\s+of|\bwith\s+(?:a\s+)?steps?(?:\s+(?:size\s+)?of)?|\bsteps?(?:\s+of)?|\bby"
    r"|\bс?\s*шагом|\bшаг|\bчерез)\s*[:=]?\s*"
)
_ROW = re.compile(
    rf"(?<![\w.,-])[-−]?(?:(?P<first>{_NUMBER})(?:{_TO})(?P<last>{_NUMBER})"
    rf"(?:(?:\s+(?P<unit>[^\W\d_]+))?{_BY}(?P<step>{_NUMBER}))?|{_NUMBER}(?:{_AND}{_NUMBER})*)(?!\.?\d)",
    re.IGNORECASE,
)
_EACH = re.compile(_NUMBER, re.IGNORECASE)
_FACTORS: Mapping[str, float] = {
    "k": 1000,
    "th": 1000,
    "ты": 1000,
    "hu": 100,
    "со": 100,
    "ml": 10**6,
    "mi": 10**6,
    "мл": 10**6,
    "ми": 10**6,
    "%": 0.01,
    "pe": 0.01,
    "пр": 0.01,
}
"""What the words that begin so multiply a number with."""
_BETWEEN = cue_keys(
    words(
        "count, number, value, values, parameter, equal, equals, size, each, over, sweep, sweeping, series, range",
        "числом, число, количество, значение, значения, значениями, равный, равна, серия, серию, серией",
    )
)
"""Words that may stand between a measure's word and its number."""
_COUNTING = cue_keys(
    words(
        "last, latest, newest, recent, top, next, previous",
        "последние, последних, последними, недавних, первых, топ, крайних",
    )
)
"""Words before a number that counts records."""
_REACH = 9


@dataclass(frozen=True, slots=True)
class SeriesWords:
    """A measure and the stems that its numbers stand beside."""

    measure: Measure
    cues: frozenset[str]
    units: Mapping[str, float]
    bare: frozenset[str]

    @classmethod
    def of(cls, measure: Measure) -> SeriesWords:
        """Those of a measure."""
        units = {stem(plain(unit)): factor for unit, factor in measure.units.items()}
        return cls(measure, cue_keys(measure.cues), units, cue_keys(measure.bare))


@dataclass(frozen=True, slots=True)
class _Row:
    """Numbers side by side, and where they stand."""

    start: int
    end: int
    text: str


def find_series(scan: Scan, known: Sequence[SeriesWords]) -> None:
    """Take the numbers of these measures, several at once as a series."""
    rows = [_Row(*each.span(), each[0]) for each in _ROW.finditer(scan.folded)] if known else []
    left = [row for row in rows if _is_free(scan, row) and not _take_by_words(scan, row, known)]
    for row in left:
        bare = next((each for each in known if each.bare and _is_bare(scan, row, each)), None)
        if bare is not None:
            _take_row(scan, row, bare)


def _take_by_words(scan: Scan, row: _Row, known: Sequence[SeriesWords]) -> bool:
    """Note a row for the measure whose unit stands after it, and whose word beside it; "0.5, 2000 particles" are two."""
    united, named = _united(scan, row, known), _named(scan, row, known)
    if united is not None and named is not None and united is not named:
        *before, last = _EACH.finditer(row.text)
        if before and _ROW.fullmatch(row.text[: before[-1].end()]):
            _take_row(
                scan, _Row(row.start, row.start + before[-1].end(), row.text[: before[-1].end()]), named
            )
            row = _Row(row.start + last.start(), row.end, last[0])
    return _take_row(scan, row, united or named or _named_after(scan, row, known))


def join_series(scan: Scan, series: Mapping[str, str]) -> None:
    """Make one value of several different ones of a kind."""
    for kind, name in series.items():
        found = sorted((each for each in scan.entities if each.kind == kind), key=lambda each: each.first)
        values = _different([each.value for each in found])
        if len(values) > 1:
            told: dict[str, Json] = {"parameter": name, "values": values}
            scan.entities = [each for each in scan.entities if each.kind != kind]
            scan.entities.append(replace(found[0], kind=SERIES, value=told))


def _is_free(scan: Scan, row: _Row) -> bool:
    return scan.free(*scan.between((row.start, row.end)))


def _next_stem(scan: Scan, row: _Row) -> str:
    """The stem of the word that follows a row at once."""
    _, last = scan.between((row.start, row.end))
    if last >= len(scan.tokens) or scan.text[row.end : scan.tokens[last].start].strip(" -–\u00a0"):
        return ""
    return scan.tokens[last].stem


def _united(scan: Scan, row: _Row, known: Sequence[SeriesWords]) -> SeriesWords | None:
    """The measure whose unit stands after a row of numbers, or before the step of a range."""
    inside = _ROW.fullmatch(row.text)
    unit = inside["unit"] if inside is not None else None
    after = stem(plain(unit)) if unit else _next_stem(scan, row)
    return next((each for each in known if after in each.units), None)


def _named(scan: Scan, row: _Row, known: Sequence[SeriesWords]) -> SeriesWords | None:
    """The measure whose word stands before a row of numbers."""
    first, _ = scan.between((row.start, row.end))
    is_figure = row.text.lstrip(".-−")[:1].isdigit()
    for place in range(first - 1, max(first - _REACH, -1), -1):
        token = scan.tokens[place]
        for each in known if not scan.taken[place] and is_figure else ():
            if token.stem in each.cues or f"={token.lower}" in each.cues:
                return None if _has_number(scan, each, place) else each
        if not _may_stand_between(scan, place):
            return None
    return None


def _has_number(scan: Scan, known: SeriesWords, place: int) -> bool:
    """Whether the word of a measure at this place has a number after it already."""
    kinds = {known.measure.kind, SERIES}
    return any(each.kind in kinds and each.first > place for each in scan.entities)


def _named_after(scan: Scan, row: _Row, known: Sequence[SeriesWords]) -> SeriesWords | None:
    """The measure whose word stands after a row of numbers, as in "0.2 stickiness"."""
    after = _next_stem(scan, row)
    return next((each for each in known if after in each.cues), None)


def _may_stand_between(scan: Scan, place: int) -> bool:
    token = scan.tokens[place]
    return (
        token.stem in _BETWEEN
        or scan.taken[place]
        or (is_filler(token) and token.lower not in DEMONSTRATIVES)
    )


def _is_bare(scan: Scan, row: _Row, known: SeriesWords) -> bool:
    """Whether a number is one of a measure though nothing says so: after a word of its domain, and not counting it."""
    if any(each.kind in {known.measure.kind, SERIES} for each in scan.entities):
        return False
    first, last = scan.between((row.start, row.end))
    before, after = scan.tokens[:first], scan.tokens[last : last + 1]
    counts = any(each.stem in _COUNTING for each in before[-2:])
    ends = not after or is_filler(after[0]) or scan.taken[last] or scan.text[row.end] in ",;.:!?)"
    said = any(each.stem in known.bare or f"={each.lower}" in known.bare for each in before)
    return said and ends and not counts and row.text[:1].isdigit() and "%" not in row.text


def _take_row(scan: Scan, row: _Row, meant: SeriesWords | None) -> bool:
    """Note what a row of numbers says; a range that does not say its steps says nothing."""
    values = _values_of(row.text) if meant is not None else []
    if meant is None or not _is_free(scan, row):
        return False
    first, last = scan.between((row.start, row.end))
    if last < len(scan.tokens) and scan.tokens[last].stem in meant.units and scan.free(last, last + 1):
        last += 1
    if len(values) > 1:
        told: dict[str, Json] = {"parameter": meant.measure.series, "values": values}
        scan.take(SERIES, told, first, last)
    elif values:
        scan.take(meant.measure.kind, values[0], first, last)
    return bool(values)


def _values_of(text: str) -> list[Json]:
    """The different numbers of a row, in their order."""
    row = _ROW.fullmatch(text)
    if row is None or row["first"] is None:
        written = [each[0] for each in _EACH.finditer(text)]
        first, *others = _scaled_together(written)
        return _different([_plain(-first if text[0] in "-−" else first), *map(_plain, others)])
    ends = _scaled_together([row["first"], row["last"]])
    step = _number(row["step"]) if row["step"] else 0.0
    low, high = ends
    if not step and low == int(low) and high == int(high) and abs(high - low) <= MOST_IN_RANGE:
        step = 1.0
    if not step or (high - low) / step > MOST_IN_RANGE or high <= low:
        return []
    count = int((high - low) / step + 1e-9) + 1
    return [_plain(low + place * step) for place in range(count)]


def _scaled_together(written: Sequence[str]) -> list[float]:
    """Numbers of a row; "1, 5 and 10 thousand" are thousands all."""
    found = [_ONE.match(each) for each in written]
    scales = [(each["scale"] or "").strip() for each in found if each is not None]
    values = [_number(each) for each in written]
    if len(values) > 1 and scales[-1] and not any(scales[:-1]) and all(each <= 100 for each in values[:-1]):
        factor = _factor(scales[-1])
        return [*(each * factor for each in values[:-1]), values[-1]]
    return values


def _number(written: str) -> float:
    """One number in figures or words."""
    found = _ONE.match(written)
    if found is None:
        return 0.0
    figure, word, scale = found["figure"], found["word"], found["scale"]
    value = _figure(figure) if figure else float(NUMBER_WORDS.get((word or "").lower(), 1))
    return value * (_factor(scale) if scale else 1)


def _figure(written: str) -> float:
    digits = re.sub(r"[ '\u00a0\u202f]", "", written)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", digits):
        return float(digits.replace(",", ""))
    return float(digits.replace(",", "."))


def _factor(scale: str) -> float:
    lower = scale.lower()
    return _FACTORS.get(lower[:2], _FACTORS.get(lower[:1], 1))


def _plain(value: float) -> Json:
    rounded = round(value, 6)
    return int(rounded) if rounded.is_integer() else rounded


def _different(values: Sequence[Json]) -> list[Json]:
    different: list[Json] = []
    for each in values:
        if each not in different:
            different.append(each)
    return different
