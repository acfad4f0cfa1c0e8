"""Values in and out of expressions: plain JSON, within bounds."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engines.flow.errors import ExpressionFailed

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
MOST_OUTPUT = 256_000
"""Characters of JSON that an expression may give."""
_LARGEST = 2**63


def readable(value: Json) -> Json:
    """As CEL takes it: whole numbers beyond 64 bits become floating ones, broken characters are replaced."""
    match value:
        case bool() | None | float():
            return value
        case int():
            return value if -_LARGEST <= value < _LARGEST else float(value)
        case str():
            return value if value.isascii() else value.encode("utf-8", "replace").decode()
        case list():
            return [readable(each) for each in value]
    return {str(readable(key)): readable(each) for key, each in value.items()}


def result(value: Any) -> Json:
    """What an expression gave, as JSON. Raises ExpressionFailed: it has no such form, or is too long."""
    found = _plain(value)
    if len(json.dumps(found)) > MOST_OUTPUT:
        raise ExpressionFailed(
            f"The expression gives more than {MOST_OUTPUT:,} characters. Take a part of the data."
        )
    return found


def _plain(value: Any) -> Json:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            if math.isfinite(value):
                return value
            raise ExpressionFailed("The expression gives a number that is infinite or none at all.")
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    raise ExpressionFailed(
        "The expression gives something that is no text, number, list or object. Put string(…) around it."
    )
