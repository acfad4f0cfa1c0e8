"""A node's settings as a model sends them, made into what the manifest knows; what does not fit is refused by name.

Spelling is forgiven where only one thing can be meant: ``isRepeatable`` for ``is_repeatable``, "60" for 60, braces around
a whole expression, a connection's name for its id. What is wrong otherwise is left for ``engines.flow.checking``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from db.errors import Invalid
from db.models.base import Json
from engines.flow.manifests import Action, ConfigField, Manifest, find, find_action
from engines.flow.shapes import nearest
from tools.context import Context
from tools.workflows.choosing import choose_connection, connections_of
from tools.workflows.wording import kind_name

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACES = re.compile(r"\{\{(.*)\}\}", re.DOTALL)
_WORDS: Mapping[str, Json] = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Configured:
    """Settings by the manifest's names, and what was chosen without having been asked for."""

    config: dict[str, Json]
    remark: str = ""


def configure(ctx: Context, connector: str, action: str, given: object) -> Configured:
    """The settings of a new node; a connection that must be, and of which there is only one, is chosen by itself.

    Raises:
        Invalid, NotFound: a setting or connection that there is not.
    """
    config = change_settings(ctx, connector, action, given)
    kept: dict[str, Json] = {name: value for name, value in config.items() if value is not None}
    return choose_only_connection(ctx, connector, action, kept)


def change_settings(ctx: Context, connector: str, action: str, given: object) -> dict[str, Json]:
    """Changes of settings by the manifest's names, None for those that are to go.

    Raises:
        Invalid, NotFound: a setting or connection that there is not.
    """
    manifest, found = find(connector), find_action(connector, action)
    fields = {each.name: each for each in found.fields()}
    config: dict[str, Json] = {}
    for name, value in read_object(given, "config").items():
        field = fields.get(_spelled(name, fields))
        if field is None:
            raise Invalid(_no_setting(manifest, found, name))
        config[field.name] = _value(ctx, connector, field, value)
    return config


def choose_only_connection(ctx: Context, connector: str, action: str, config: dict[str, Json]) -> Configured:
    """With the only connection there is, where one must be and none is named."""
    fields = find_action(connector, action).fields()
    needed = next((each for each in fields if each.widget == "connection" and each.is_required), None)
    if needed is None or config.get(needed.name) is not None:
        return Configured(config)
    fitting = connections_of(ctx, connector)
    if len(fitting) != 1:
        return Configured(config)
    only = fitting[0]
    practice = " It is for practice: nothing is sent." if only.is_practice else ""
    remark = f'{kind_name(connector, action)} uses the connection "{only.name}", the only one.{practice}'
    return Configured({**config, needed.name: str(only.id)}, remark)


def read_object(given: object, what: str) -> dict[str, Json]:
    """An object, also where it was sent as JSON text; empty for nothing.

    Raises:
        Invalid: it is none.
    """
    if given is None or given == "":
        return {}
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise Invalid(f"{what} must be an object of names and values, not text.") from None
    if not isinstance(given, dict):
        raise Invalid(f"{what} must be an object of names and values, not {type(given).__name__}.")
    return given


def told_settings(action: Action) -> str:
    """Its settings, the needed ones marked: ``connection (needed), text (needed), channel``."""
    return ", ".join(f"{each.name} (needed)" if each.is_required else each.name for each in action.fields())


def _value(ctx: Context, connector: str, field: ConfigField, value: Json) -> Json:
    if value is None:
        return None
    match field.widget, value:
        case "connection", str(name):
            return str(choose_connection(ctx, connector, name).id) if name else None
        case "number", str(text):
            return _number(text)
        case "boolean", str(text):
            return _WORDS.get(text.strip().casefold(), text)
        case "expression", _:
            return _expression(value)
        case "mapping", _:
            return _mapping(field, value)
        case "line" | "text", int() | float() if not isinstance(value, bool):
            return json.dumps(value)
        case "line", list() if all(isinstance(each, str) for each in value):
            return ", ".join(map(str, value))
        case "choice", str(word):
            return next((each for each in field.choices if each.casefold() == word.casefold()), word)
    return value


def _mapping(field: ConfigField, value: Json) -> Json:
    if isinstance(value, str):
        value = read_object(value, field.name)
    if not isinstance(value, dict):
        return value
    if field.is_template:
        return {name: each if isinstance(each, str) else _plain(each) for name, each in value.items()}
    return {name: _expression(each) for name, each in value.items()}


def _expression(value: Json) -> Json:
    """The text of an expression, without braces around the whole; a number or the like stands for itself."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    whole = _BRACES.fullmatch(value.strip())
    return whole[1].strip() if whole and "{{" not in whole[1] else value


def _plain(value: Json) -> Json:
    return json.dumps(value) if isinstance(value, int | float) else value


def _number(text: str) -> Json:
    try:
        return json.loads(text) if re.fullmatch(r"\s*\d+(\.\d+)?\s*", text) else text
    except ValueError:
        return text


def _spelled(name: str, fields: Mapping[str, ConfigField]) -> str:
    if name in fields:
        return name
    plain = _HUMPS.sub("_", name).casefold().replace("-", "_").replace(" ", "_")
    return plain if plain in fields else name


def _no_setting(manifest: Manifest, action: Action, name: str) -> str:
    what = kind_name(manifest.id, action.id)
    known = [each.name for each in action.fields()]
    if not known:
        return f'{what} has no settings, so "{name[:60]}" cannot be set.'
    near = nearest(name, known)
    meant = f' Did you mean "{near}"?' if near else ""
    return f'{what} has no setting "{name[:60]}".{meant} It has: {told_settings(action)}.'
