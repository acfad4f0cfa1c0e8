"""Addresses of pages with what is chosen on them, and places in lists that are newest first."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from db.errors import Invalid


def address(path: str, **given: str) -> str:
    """A page with what is chosen on it; an empty value is left out."""
    chosen = urlencode({name: value for name, value in given.items() if value})
    return f"{path}?{chosen}" if chosen else path


def spell_place(moment: datetime, key: UUID) -> str:
    """A place in a list that is newest first, for an address."""
    return f"{moment.isoformat()}_{key}"


def read_place(text: str | None) -> tuple[datetime, UUID] | None:
    """The place that an address names. Raises Invalid."""
    if not text:
        return None
    try:
        moment, _, key = text.partition("_")
        return datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        raise Invalid("This place in the list does not exist. Open the list again.") from None
