"""Definitions as they are stored, made into values: the same again for the same JSON, as that costs more than a query."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from db.json import canonical_json, from_json
from engines.flow.definition import Definition


def stored_definition(stored: Mapping[str, Any]) -> Definition:
    """What stands in a version; it was checked before it was written."""
    return _parsed(canonical_json(stored))


@lru_cache(maxsize=200)
def _parsed(text: bytes) -> Definition:
    return Definition.from_json(from_json(text))
