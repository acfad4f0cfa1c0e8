"""The settings of a node as fields of a form, each by the widget that its manifest names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from agent.drawing.markup import Attribute, Child, element, join, shown
from db.models.base import Json
from db.models.workflows import Connection
from engines.flow.checking import Problem
from engines.flow.definition import Node
from engines.flow.manifests import ConfigField
from pages.components import button, facts, icon, json_view
from pages.forms import choice, field, switch, text_area
from pages.reader import Reader
from pages.workflows.nodes import schedule_told, spelled
from pages.workflows.places import CONNECTIONS

ZONES = (
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Istanbul", "Europe/Moscow"),
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Asia/Almaty", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney"),
)
LINES = ("*/15 * * * *", "0 * * * *", "0 8 * * *", "0 8 * * 1-5", "0 9 * * 1")
"""Cron lines that are offered."""
LARGE = 3
"""Rows of a text field at least."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A node's settings with what stands beside them."""

    node: Node
    fields: Sequence[ConfigField]
    connections: Sequence[Connection]
    """Of the tenant, of this node's connector."""
    problems: Sequence[Problem] = ()
    """Of this node."""


def connection_names(connections: Sequence[Connection]) -> Mapping[str, str]:
    """What people call each, by its id as settings have it."""
    return {str(each.id): each.name for each in connections}


def draw_settings(reader: Reader, settings: Settings) -> Markup:
    """All fields of the form, each filled, with what is wrong with it below."""
    return join(*(_field(reader, settings, each) for each in settings.fields))


def draw_facts(reader: Reader, settings: Settings) -> Markup:
    """As ``draw_settings``, for people who may only look."""
    pairs: list[tuple[str, Child]] = []
    names = connection_names(settings.connections)
    for each in settings.fields:
        value = settings.node.config.get(each.name, each.default)
        told = names.get(str(value), value) if each.widget == "connection" else value
        if told not in (None, "", {}):
            pairs.append((spelled(reader, each.label), _told(reader, told)))
    if not pairs:
        return element("p", reader.t("flow.not_set"), class_="muted")
    return facts(pairs)


def _told(reader: Reader, value: Json) -> Child:
    if isinstance(value, dict | list):
        return json_view(value)
    if isinstance(value, bool):
        return reader.t("yes" if value else "no")
    return element("span", shown(str(value), limit=4_000), class_="text")


def _field(reader: Reader, settings: Settings, given: ConfigField) -> Markup:
    problems = [each for each in settings.problems if each.setting == given.name]
    told = (
        element("p", icon("alert"), reader.retell(each.message), class_="field-lacks") for each in problems
    )
    return element("div", _control(reader, settings, given), *told, class_="setting", data_setting=given.name)


def _control(reader: Reader, settings: Settings, given: ConfigField) -> Markup:
    """What is chosen, switched or counted; what is written is drawn by ``_written``."""
    value = settings.node.config.get(given.name, given.default)
    label, hint, named = _label(reader, given), spelled(reader, given.description), f"config.{given.name}"
    match given.widget:
        case "choice":
            options = [(each, each) for each in given.choices]
            return choice(label, named, options, str(value or ""), hint=hint)
        case "boolean":
            return switch(label, named, value is True, hint=hint)
        case "number":
            amount = value if isinstance(value, int | float) else None
            return field(
                label, named, amount, kind="number", hint=hint, min=given.least, max=given.most, step=1
            )
        case "connection":
            return _connection(reader, settings, given, str(value or ""))
        case "mapping":
            return _mapping(reader, given, value if isinstance(value, dict) else {})
    return _written(reader, settings, given, value)


def _written(reader: Reader, settings: Settings, given: ConfigField, value: Json) -> Markup:
    label, hint, named = _label(reader, given), spelled(reader, given.description), f"config.{given.name}"
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    language: dict[str, Attribute] = {"data_language": given.language, "spellcheck": "false"}
    match given.widget:
        case "cron":
            drawn = field(
                label, named, text, hint=hint, class_="code", list="cron-lines", placeholder=LINES[3]
            )
            return join(drawn, _told_line(reader, settings.node, text), _lines(reader))
        case "timezone":
            known = element("datalist", *(element("option", value=each) for each in ZONES), id="time-zones")
            return join(field(label, named, text, hint=hint, list="time-zones"), known)
        case "json":
            spread = text if isinstance(value, str) else _spread(value)
            look: dict[str, Attribute] = {"class_": "code", "data_as": "loose"}
            return text_area(label, named, spread, rows=4, hint=hint, **look, **language)
        case "expression" | "sql":
            rows = 2 if given.widget == "expression" else 5
            return text_area(label, named, text, rows=rows, hint=hint, class_="code", **language)
        case "text":
            return text_area(label, named, text, rows=LARGE, hint=hint, **language)
    return field(
        label, named, text, hint=hint, spellcheck="false", data_language=given.language, class_=_look(given)
    )


def _label(reader: Reader, given: ConfigField) -> str:
    """What it is called, with a star where it must not stay empty."""
    return spelled(reader, given.label) + (" *" if given.is_required else "")


def _look(given: ConfigField) -> str | None:
    return "code" if given.name == "url" else None


def _told_line(reader: Reader, node: Node, line: str) -> Markup | None:
    """What the stored cron line means."""
    if not line:
        return None
    told = schedule_told(reader, line, str(node.config.get("timezone", "UTC")))
    return element("p", icon("clock"), told, class_="cron-told")


def _spread(value: Json) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


def _lines(reader: Reader) -> Markup:
    options = (element("option", schedule_told(reader, each, "UTC"), value=each) for each in LINES)
    return element("datalist", *options, id="cron-lines")


def _connection(reader: Reader, settings: Settings, given: ConfigField, value: str) -> Markup:
    """The tenant's own connections of this kind; one that is gone stays in sight until another is chosen."""
    options = [("", reader.t("flow.connection.none"))]
    for each in settings.connections:
        mark = f" · {reader.t('flow.practice')}" if each.is_practice else ""
        options.append((str(each.id), f"{each.name}{mark}"))
    if value and value not in {key for key, _ in options}:
        options.append((value, reader.t("flow.connection.gone")))
    label = spelled(reader, given.label) + (" *" if given.is_required else "")
    drawn = choice(label, f"config.{given.name}", options, value, hint=spelled(reader, given.description))
    chosen = next((each for each in settings.connections if str(each.id) == value), None)
    practice = element("p", icon("barred"), reader.t("flow.practice.note"), class_="practice-note")
    note = practice if chosen is not None and chosen.is_practice else None
    return join(drawn, note, None if settings.connections else _no_connection(reader))


def _no_connection(reader: Reader) -> Markup:
    may = reader.who.may("connections:write")
    there = element("a", reader.t("flow.connection.make"), href=CONNECTIONS) if may else None
    words = reader.t("flow.connection.lacking" if may else "flow.connection.ask")
    return element("p", words, " ", there, class_="muted small")


def _mapping(reader: Reader, given: ConfigField, value: Mapping[str, Json]) -> Markup:
    """Names and values in rows; the script adds and takes away rows and reads them."""
    label, hint = spelled(reader, given.label), spelled(reader, given.description)
    rows = [_pair(reader, given, name, str(entry)) for name, entry in value.items()]
    return element(
        "fieldset",
        element("legend", f"{label} *" if given.is_required else label, class_="label"),
        element("small", hint, class_="muted"),
        element("div", *rows, class_="pairs"),
        element("template", _pair(reader, given, "", "")),
        button(reader.t("flow.pair.add"), look="quiet", icon_name="plus", data_add_pair=True),
        class_="field mapping",
        data_mapping=f"config.{given.name}",
    )


def _pair(reader: Reader, given: ConfigField, name: str, value: str) -> Markup:
    key = element(
        "input",
        type="text",
        value=name,
        class_="pair-key",
        aria_label=reader.t("flow.pair.name"),
        placeholder=reader.t("flow.pair.name"),
        autocomplete="off",
        spellcheck="false",
    )
    entry = element(
        "input",
        type="text",
        value=value,
        class_="pair-value code",
        aria_label=reader.t("flow.pair.value"),
        placeholder=reader.t(f"flow.pair.{given.language}"),
        autocomplete="off",
        spellcheck="false",
        data_language=given.language,
    )
    gone = button(
        reader.t("flow.pair.remove"), look="quiet", icon_name="cross", hide_label=True, data_remove_pair=True
    )
    return element("div", key, entry, gone, class_="pair-row")
