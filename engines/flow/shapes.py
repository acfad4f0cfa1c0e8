"""What may stand in a definition: ids, labels, settings, positions; each check says in a sentence what is wrong."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import cast

from engines.flow.errors import DefinitionInvalid
from engines.flow.values import Json

MOST_LABEL, MOST_DEPTH, MOST_NUMBER = 80, 12, 2**63
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED_IDS = frozenset({"trigger", "steps", "run", "now", "true", "false", "null", "in"})
_MOST_COORDINATE = 1_000_000.0


def nearest(wanted: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like the wanted one, if one does."""
    found = difflib.get_close_matches(wanted.casefold(), list(known), n=1, cutoff=0.7)
    return found[0] if found else None


def short(value: object) -> str:
    """A value as a message quotes it: never long, and an object or a list only by what it is."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple | set):
        return "a list"
    text = json.dumps(value) if value is None or isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def check_id(node_id: object) -> None:
    """Raise DefinitionInvalid unless a node can have this id."""
    if not isinstance(node_id, str) or not ID.fullmatch(node_id):
        raise DefinitionInvalid(
            "The id of a node has lower-case letters, digits and _, begins with a letter and is at most 40 "
            f"characters long, such as 'slack_2'; {short(node_id)} is not possible."
        )
    if node_id in RESERVED_IDS:
        raise DefinitionInvalid(
            f"A node cannot have the id {node_id!r}, since expressions use that word for something else; "
            "choose another id."
        )


def check_word(what: str, value: object) -> None:
    """Raise DefinitionInvalid unless it can be the name of a connector or an action."""
    if not isinstance(value, str) or not 1 <= len(value) <= 40:
        raise DefinitionInvalid(f"{what} must be a name of at most 40 characters, not {short(value)}.")
    _check_text(what, value)


def checked_label(node_id: str, label: object) -> str:
    """The label with its blanks made single. Raises DefinitionInvalid."""
    if not isinstance(label, str):
        raise DefinitionInvalid(f"The label of node {node_id!r} must be text, not {short(label)}.")
    plain = " ".join(label.split())
    if len(plain) > MOST_LABEL:
        raise DefinitionInvalid(
            f"The label of node {node_id!r} has {len(plain)} characters, at most {MOST_LABEL} are possible."
        )
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in plain):
        raise DefinitionInvalid(
            f"The label of node {node_id!r} has a character that cannot be shown; remove it."
        )
    return plain


def checked_config(node_id: str, config: object) -> dict[str, Json]:
    """A copy of the settings without those that are None. Raises DefinitionInvalid."""
    if not isinstance(config, Mapping):
        raise DefinitionInvalid(
            f"The settings of node {node_id!r} must be an object of names and values, not {short(config)}."
        )
    what = f"The settings of node {node_id!r}"
    copied = {_key(what, name): _copied(what, value, 1) for name, value in config.items()}
    return {name: value for name, value in copied.items() if value is not None}


def checked_position(node_id: str, position: object) -> tuple[float, float] | None:
    """The position as two floats, also where it came as an object of x and y. Raises DefinitionInvalid."""
    if position is None:
        return None
    if isinstance(position, Mapping) and set(position) == {"x", "y"}:
        position = position["x"], position["y"]
    if isinstance(position, list | tuple) and len(position) == 2 and all(map(_is_coordinate, position)):
        return float(position[0]), float(position[1])
    raise DefinitionInvalid(
        f"The position of node {node_id!r} must be two numbers, x and y in pixels, not {short(position)}."
    )


def _is_coordinate(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(cast("float", value)) <= _MOST_COORDINATE


def _copied(what: str, value: object, depth: int) -> Json:
    if depth > MOST_DEPTH:
        raise DefinitionInvalid(f"{what} are nested more than {MOST_DEPTH} deep; make them flatter.")
    if isinstance(value, Mapping):
        return {_key(what, name): _copied(what, inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(what, inner, depth + 1) for inner in value]
    if isinstance(value, str):
        return _check_text(what, value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) < MOST_NUMBER:
        return value
    raise DefinitionInvalid(f"{what} have a value that cannot be stored, {short(value)}.")


def _key(what: str, name: object) -> str:
    if not isinstance(name, str):
        raise DefinitionInvalid(f"{what} have a name that is no text, {short(name)}.")
    return _check_text(what, name)


def _check_text(what: str, text: str) -> str:
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise DefinitionInvalid(f"{what} have a character that cannot be stored; remove it.")
    return text
