"""Sentences with placeholders, filled from a tool's result.

``{key}`` and ``{key.inner}`` are values, escaped; ``{n:render|renders}`` is a number with its noun (in Russian three
forms: ``рендер|рендера|рендеров``); ``{key:label}`` is translated, and so is each one of a list by ``{key:labels}``;
``{key:percent}`` is a share of 1; ``{key:seconds}`` and ``{key:milliseconds}`` are
times; ``{key:pairs}`` an object; ``{key:list}`` a list of lines; ``{failed:share|done}`` a percentage of both;
``{key:hide}`` is not shown.
A sentence with a value that is not there is left out. One that begins with ``?`` is left out where its first value is
0 or empty, one that begins with ``!`` where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.model import Json
from agent.models.builtin.catalogue import Language, Said
from agent.models.builtin.wording import escape, name_more

_PLACE = re.compile(r"\{([\w.]+)(?::([^{}]*))?\}")
MOST_LINES = 10

Labels = Mapping[str, Said]


def tell(said: Sequence[Said], facts: Mapping[str, Json], language: Language, labels: Labels) -> list[str]:
    """Those of the sentences that the facts can fill."""
    filled = (_fill(each.told(language), facts, language, labels) for each in said)
    return [each for each in filled if each]


def _fill(template: str, facts: Mapping[str, Json], language: Language, labels: Labels) -> str:
    mark = template[:1] if template[:1] in {"?", "!"} else ""
    places = list(_PLACE.finditer(template))
    values = [find_fact(facts, each[1]) for each in places]
    if any(value is None for value in values) or (values and mark and bool(values[0]) != (mark == "?")):
        return ""
    text, end = "", len(mark)
    for each, value in zip(places, values, strict=True):
        other = find_fact(facts, each[2].partition("|")[2]) if (each[2] or "").startswith("share|") else None
        text += template[end : each.start()] + _show(value, each[2] or "", language, labels, other=other)
        end = each.end()
    return text + template[end:]


def find_fact(facts: Mapping[str, Json], path: str) -> Json:
    """A value by its dotted path; None where it is not there."""
    value: Json = dict(facts)
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _show(value: Json, form: str, language: Language, labels: Labels, *, other: Json = None) -> str:
    match form:
        case "hide":
            return ""
        case "":
            return escape(show_plain(value))
        case "label":
            return label(value, language, labels)
        case "labels":
            several = value if isinstance(value, list) else [value]
            return ", ".join(_labelled(each, language, labels) for each in several)
        case "percent":
            return f"{round(100 * value) if isinstance(value, int | float) else 0} %"
        case "seconds" | "milliseconds":
            seconds = float(value) if isinstance(value, int | float) else 0.0
            return show_seconds(seconds / 1000 if form == "milliseconds" else seconds, language)
        case "pairs":
            return _show_pairs(value, language, labels)
        case "list":
            return show_lines(value if isinstance(value, list) else [value], language)
        case _ if form.startswith("share|"):
            return _show_share(value, other, language)
        case _:
            number = value if isinstance(value, int) else 0
            return f"{number} {noun_for(number, form.split('|'), language)}"


def show_plain(value: Json) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dict):
        return ": ".join(show_plain(each) for each in value.values() if each is not None)
    if isinstance(value, list):
        return ", ".join(show_plain(each) for each in value)
    return "" if value is None else str(value)


def label(value: Json, language: Language, labels: Labels) -> str:
    """What people call a key or a state."""
    known = labels.get(str(value))
    return known.told(language) if known else escape(str(value).replace("_", " "))


def _labelled(value: Json, language: Language, labels: Labels) -> str:
    return label(value, language, labels) if isinstance(value, str) else escape(show_plain(value))


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def noun_for(number: int, forms: Sequence[str], language: Language) -> str:
    """The form of a noun after a number (CLDR plural rules of English and Russian)."""
    if language == "en" or len(forms) < 3:
        return forms[0] if number == 1 else forms[-1]
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    return forms[1] if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else forms[2]


def show_seconds(seconds: float, language: Language) -> str:
    """A duration with at most two units."""
    hour, minute, second = ("ч", "мин", "с") if language == "ru" else ("h", "min", "s")
    if seconds < 10 and seconds != round(seconds):
        number = f"{seconds:.1f}".replace(".", "," if language == "ru" else ".")
        return f"{number} {second}"
    whole = round(seconds)
    if whole < 120:
        return f"{whole} {second}"
    if whole < 7200:
        return f"{whole // 60} {minute}" + (f" {whole % 60} {second}" if whole % 60 else "")
    return f"{whole // 3600} {hour}" + (f" {whole % 3600 // 60} {minute}" if whole % 3600 // 60 else "")


def show_lines(values: Sequence[Json], language: Language) -> str:
    """A Markdown list of some values, saying how many more there are."""
    lines = [f"- {escape(show_plain(each))}" for each in values[:MOST_LINES]]
    if len(values) > MOST_LINES:
        lines.append(f"- {name_more(len(values) - MOST_LINES, language)}")
    return "\n".join(lines)


def _show_pairs(value: Json, language: Language, labels: Labels) -> str:
    pairs = value.items() if isinstance(value, dict) else ()
    return ", ".join(f"{label(key, language, labels)} {escape(show_plain(each))}" for key, each in pairs)


def _show_share(part: Json, rest: Json, language: Language) -> str:
    if not isinstance(part, int | float) or not isinstance(rest, int | float) or part + rest == 0:
        return "–"
    share = f"{round(100 * part / (part + rest), 1):g} %"
    return share.replace(".", ",") if language == "ru" else share
