"""JSON from outside as both databases can keep it: no NUL, no half of a surrogate pair, no NaN, no endless depth."""

from __future__ import annotations

import math

from db.errors import Invalid
from db.models.base import Json
from db.workflows.words import DEEPEST

_LARGEST = 2**63
CUT = "…"
"""Stands for what is nested too deep."""


def storable(value: Json, *, is_cut: bool = False, depth: int = 0) -> Json:
    """The same value, with what PostgreSQL's ``jsonb`` refuses replaced: U+FFFD for characters, None for NaN.

    Lists and objects that stand in each other more than 100 levels deep are refused, or ``is_cut`` there.

    Raises:
        Invalid: they are nested too deep.
    """
    match value:
        case str():
            return _text(value)
        case bool() | None:
            return value
        case int():
            return value if -_LARGEST <= value < _LARGEST else _float(value)
        case float():
            return value if math.isfinite(value) else None
    if depth >= DEEPEST and is_cut:
        return CUT
    if depth >= DEEPEST:
        raise Invalid(f"The data is nested more than {DEEPEST} levels deep. Send it flatter.")
    if isinstance(value, list | tuple):
        return [storable(each, is_cut=is_cut, depth=depth + 1) for each in value]
    return {_text(str(key)): storable(each, is_cut=is_cut, depth=depth + 1) for key, each in value.items()}


def storable_text(text: str) -> str:
    """The same text as both databases can keep it."""
    return _text(text)


def _text(value: str) -> str:
    if value.isascii() and "\x00" not in value:
        return value
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _float(value: int) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None
