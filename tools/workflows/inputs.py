"""What a run by hand is given, however a model sends it."""

from __future__ import annotations

import json
from typing import cast

from db.models.base import Json


def read_input(given: object) -> Json:
    """The body of ``trigger``: an object or list, text that is JSON read as such, other text as it is; {} for nothing."""
    if given is None or given == "":
        return {}
    if not isinstance(given, str):
        return cast("Json", given)
    try:
        return cast("Json", json.loads(given))
    except ValueError:
        return given
