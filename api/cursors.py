"""Opaque cursors of lists: where the page before ended. A cursor of one list is refused by another."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query

from api.callers import is_storable
from db.errors import Invalid

MAX_LIMIT = 200
_LONGEST = 400

Before = Annotated[
    str | None,
    Query(max_length=_LONGEST, description="The `next` of the page before; without it the list begins."),
]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]


def from_moment(moment: datetime, key: UUID) -> str:
    """The cursor of a list by time and id."""
    return _encode("m", moment.astimezone(UTC).isoformat(), str(key))


def to_moment(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The time and id that ``from_moment`` was given; None for the beginning.

    Raises:
        Invalid: not a cursor of such a list.
    """
    if cursor is None:
        return None
    moment, key = _decode("m", cursor, 2)
    try:
        found = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        raise _refused() from None
    if found[0].tzinfo is None:
        raise _refused()
    return found


def from_number(number: int) -> str:
    """The cursor of a list by a number that counts up."""
    return _encode("n", str(number))


def to_number(cursor: str | None) -> int | None:
    """The number that ``from_number`` was given. Raises as ``to_moment``."""
    if cursor is None:
        return None
    (number,) = _decode("n", cursor, 1)
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise _refused()
    return int(number)


def from_word(word: str) -> str:
    """The cursor of a list by a word, such as a product's id."""
    return _encode("w", word)


def to_word(cursor: str | None) -> str | None:
    """The word that ``from_word`` was given. Raises as ``to_moment``."""
    if cursor is None:
        return None
    (word,) = _decode("w", cursor, 1)
    return word


def _encode(*parts: str) -> str:
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(kind: str, cursor: str, length: int) -> list[str]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError):
        raise _refused() from None
    known = isinstance(parts, list) and len(parts) == length + 1 and parts[0] == kind
    if not known or not all(isinstance(part, str) and is_storable(part) for part in parts):
        raise _refused()
    return [str(part) for part in parts[1:]]


def _refused() -> Invalid:
    return Invalid(
        "The cursor in `before` is none of this list. Use the `next` of the page before, or leave it out."
    )
