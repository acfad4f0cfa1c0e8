"""JSON as the store writes, reads and hashes it, by ``orjson``; several times the standard library's speed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson


def to_json(value: Any) -> str:
    """The text of a JSON column; what ``orjson`` refuses (half a surrogate pair, huge numbers) goes the slow way."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return json.dumps(value)


def from_json(text: str | bytes) -> Any:
    """The value of a JSON column."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def canonical_json(value: Any) -> bytes:
    """The same bytes for the same value: keys in order, no white space."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def texts_in(value: Any) -> Iterator[str]:
    """All texts of a JSON value, in their order; keys are none."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from texts_in(each)
        case dict():
            for each in value.values():
                yield from texts_in(each)
