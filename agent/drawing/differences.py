"""A row's change in words: what it changes from and to, short enough for the row's own line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from agent.model import Json

Values = Mapping[str, Json]

MARKS = {"insert": "+", "update": "~", "delete": "−"}
GIST_FIELDS = 3
GIST_CHARACTERS = 60
_IDS = ("_id", "id")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def gist_of(kind: str, label: str, before: Values, after: Values) -> str:
    """The most telling values: of an update each before and after, else what neither the label nor a key says."""
    values = before if kind == "delete" else after
    if kind == "update":
        pairs = [(name, f"{_brief(before.get(name))} → {_brief(after.get(name))}") for name in values]
        return " · ".join(f"{name.replace('_', ' ')}: {text}" for name, text in pairs[:GIST_FIELDS])
    telling = [name for name, value in values.items() if _tells(value, label) and not name.endswith(_IDS)]
    return " · ".join(_brief(values[name]) for name in telling[:GIST_FIELDS])


def fits_one_line(before: Values, after: Values) -> bool:
    """Whether the row's own line shows all of an update already."""
    values = [*before.values(), *after.values()]
    return len({*before, *after}) <= GIST_FIELDS and not any(
        isinstance(value, dict | list) or len(plain(value)) > GIST_CHARACTERS for value in values
    )


def plain(value: Json) -> str:
    """A value as text: texts as they are, a dash for nothing, else JSON."""
    match value:
        case None:
            return "–"
        case str():
            return value
    return json.dumps(value, ensure_ascii=False)


def _tells(value: Json, label: str) -> bool:
    """Whether a value says something that neither the row's label nor a key says."""
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return is_plain and str(value) not in label and not _UUID.fullmatch(str(value))


def _brief(value: Json) -> str:
    text = plain(value)
    return text if len(text) <= GIST_CHARACTERS else f"{text[:GIST_CHARACTERS]}…"
