"""A setting as a form or a model sees it, read from the models of ``engines.flow.configs``."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema

from engines.flow.configs import Config, Language, Shown, Widget
from engines.flow.values import Json

_NOTES: dict[tuple[str, Language], str] = {
    ("connection", "plain"): "Give the id of the connection.",
    ("line", "template"): "May contain {{ expression }}, such as {{ trigger.body.name }}.",
    ("text", "template"): "May contain {{ expression }}, such as {{ trigger.body.name }}.",
    ("mapping", "template"): "Values may contain {{ expression }}.",
    (
        "json",
        "template",
    ): "Texts in it may contain {{ expression }}; a text that is one {{ expression }} keeps its type.",
    (
        "mapping",
        "expression",
    ): "Values are expressions (CEL) over trigger, steps, run and now, without {{ }}, such as "
    "trigger.body.amount * 2.",
    (
        "expression",
        "expression",
    ): "An expression (CEL) over trigger, steps, run and now, without {{ }}, such as "
    "trigger.body.amount > 100 && steps.http.status == 200.",
}


@dataclass(frozen=True)
class ConfigField:
    """One setting of an action.

    Attributes:
        widget: how a form asks for it.
        language: what its text is written in; of a mapping or JSON, each text in it.
        choices: all that is possible, where that is a short list.
        least, most: of a number; of a text or a mapping, the length.
    """

    name: str
    label: str
    description: str
    widget: Widget
    is_required: bool
    language: Language = "plain"
    choices: tuple[str, ...] = ()
    default: Json = None
    least: int | None = None
    most: int | None = None

    @property
    def is_template(self) -> bool:
        """Whether ``{{ expression }}`` is replaced in it."""
        return self.language == "template"


@cache
def fields_of(config: type[Config]) -> tuple[ConfigField, ...]:
    """The settings of a model in its own order."""
    return tuple(_field(name, info) for name, info in config.model_fields.items())


def schema_of(config: type[Config]) -> dict[str, Json]:
    """The JSON Schema of a model without what says nothing (titles, nulls), and with what a model must know."""
    return copy.deepcopy(_schema(config))


@cache
def _schema(config: type[Config]) -> dict[str, Json]:
    schema: dict[str, Any] = config.model_json_schema(schema_generator=_PlainSchema)
    schema = {
        name: schema[name]
        for name in ("type", "properties", "required", "additionalProperties")
        if name in schema
    }
    for field in fields_of(config):
        schema["properties"][field.name] = _property(field, schema["properties"][field.name])
    return schema


def _property(field: ConfigField, found: dict[str, Any]) -> dict[str, Json]:
    ways: list[dict[str, Json]] = found.get("anyOf", [{}])
    merged: dict[str, Json] = {**next(way for way in ways if way.get("type") != "null"), **found}
    for silent in ("anyOf", "title", "$ref", *(() if field.default else ("default",))):
        merged.pop(silent, None)
    note = _NOTES.get((field.widget, field.language))
    merged["description"] = f"{field.description} {note}" if note else field.description
    return merged


class _PlainSchema(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _field(name: str, info: FieldInfo) -> ConfigField:
    shown = next(each for each in info.metadata if isinstance(each, Shown))
    is_choice = get_origin(info.annotation) is Literal
    return ConfigField(
        name,
        info.title or name,
        info.description or "",
        shown.widget,
        info.is_required(),
        shown.language,
        tuple(get_args(info.annotation)) if is_choice else (),
        None if info.is_required() else cast("Json", info.default),
        _bound(info, "ge", "min_length"),
        _bound(info, "le", "max_length"),
    )


def _bound(info: FieldInfo, *names: str) -> int | None:
    found = (getattr(each, name, None) for each in info.metadata for name in names)
    return next((value for value in found if isinstance(value, int)), None)
