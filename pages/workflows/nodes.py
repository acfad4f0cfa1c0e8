"""What pages say of a node: its connector's drawing and name, what people call it, and what it does in a few words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

from agent.drawing.markup import element
from engines.flow import cron
from engines.flow.definition import Node
from engines.flow.errors import FlowError
from engines.flow.manifests import ConfigField, find_action
from locales.ru_workflow_manifests import MANIFESTS
from pages.reader import Reader

TRIGGERS = frozenset({"webhook", "schedule"})
LOGIC = frozenset({"condition", "transform", "delay"})
LONGEST_GIST = 120
_DRAWINGS: Mapping[str, str] = {
    "webhook": "M13 3h5a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-5M3.5 12H14M10 7.8l4.2 4.2-4.2 4.2",
    "schedule": "M12 3.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6zM12 7.4V12l3.2 2",
    "http": "M12 3.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6zM3.4 12h17.2M12 3.2c4.6 5 4.6 12.6 0 17.6"
    "M12 3.2c-4.6 5-4.6 12.6 0 17.6",
    "slack": "M9.6 4 8 20M16 4l-1.6 16M4.4 9h15.4M4.2 15h15.4",
    "email": "M4.5 5.8h15a1.3 1.3 0 0 1 1.3 1.3v9.8a1.3 1.3 0 0 1-1.3 1.3h-15a1.3 1.3 0 0 1-1.3-1.3V7.1"
    "a1.3 1.3 0 0 1 1.3-1.3zM3.8 7.4l8.2 6 8.2-6",
    "condition": "M3.5 12H9c4 0 2.8-5.8 7-5.8h4M9 12c4 0 2.8 5.8 7 5.8h4M17.4 3.6 20 6.2l-2.6 2.6"
    "M17.4 15.2l2.6 2.6-2.6 2.6",
    "transform": "M8.4 4H7.6a2.2 2.2 0 0 0-2.2 2.2v3.2L3.6 12l1.8 2.6v3.2A2.2 2.2 0 0 0 7.6 20h.8M15.6 4h.8"
    "a2.2 2.2 0 0 1 2.2 2.2v3.2l1.8 2.6-1.8 2.6v3.2a2.2 2.2 0 0 1-2.2 2.2h-.8",
    "delay": "M6.4 3.2h11.2M6.4 20.8h11.2M7.6 3.2v3.4L12 12l4.4-5.4V3.2M7.6 20.8v-3.4L12 12l4.4 5.4v3.4",
    "database": "M5 6.2c0-1.7 3.1-3 7-3s7 1.3 7 3-3.1 3-7 3-7-1.3-7-3zM5 6.2v11.6c0 1.7 3.1 3 7 3s7-1.3 7-3V6.2"
    "M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3",
    "assistant": "M11.4 3.4l1.9 5.4 5.4 1.9-5.4 1.9-1.9 5.4-1.9-5.4-5.4-1.9 5.4-1.9zM18.4 15.8v4.6M16.1 18.1h4.6",
}
_UNKNOWN = "M5 5h14v14H5z"
_TELLING: Mapping[str, str] = {
    "slack": "text",
    "email": "to",
    "condition": "expression",
    "database": "sql",
    "assistant": "prompt",
}
"""The setting that says most about a node of a connector."""
_DAYS: Mapping[str, str] = {
    "*": "day",
    "1-5": "weekday",
    **{str(each): f"day{each or 7}" for each in range(8)},
}
"""How a cron line's fifth field is told."""
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def drawing_of(connector: str) -> str:
    """The connector's drawing as the data of an SVG path, in a square of 24."""
    return _DRAWINGS.get(connector, _UNKNOWN)


def connector_icon(connector: str) -> Markup:
    """The drawing beside text, in the colour of the text."""
    path = element("path", d=drawing_of(connector))
    return element(
        "svg", path, viewBox="0 0 24 24", class_=f"flow-icon {kind_of(connector)}", aria_hidden="true"
    )


def kind_of(connector: str) -> str:
    """trigger, logic or action."""
    if connector in TRIGGERS:
        return "trigger"
    return "logic" if connector in LOGIC else "action"


def connector_name(reader: Reader, connector: str) -> str:
    """What people call the kind of service."""
    return reader.name("connector", connector)


def title_of(reader: Reader, node: Node) -> str:
    """What people call the node: the label that somebody gave it, else its connector's name."""
    return node.label or connector_name(reader, node.connector)


def gist_of(reader: Reader, node: Node) -> str:
    """What it does in a few words, such as ``POST api.example.com``; its connector where nothing is set yet."""
    told = _told(reader, node)
    if told:
        return " ".join(told.split())[:LONGEST_GIST]
    return connector_name(reader, node.connector) if node.label else reader.t("flow.not_set")


def _told(reader: Reader, node: Node) -> str:
    config = node.config
    match node.connector:
        case "webhook":
            return f"{config.get('method', 'POST')} · {connector_name(reader, 'webhook')}"
        case "schedule":
            return schedule_told(reader, str(config.get("line", "")), str(config.get("timezone", "UTC")))
        case "http":
            return f"{config.get('method', '')} {_SCHEME.sub('', str(config.get('url', '')))}".strip()
        case "transform":
            fields = config.get("fields")
            return ", ".join(map(str, fields)) if isinstance(fields, Mapping) else ""
        case "delay":
            seconds = config.get("seconds")
            return delay_told(reader, seconds) if isinstance(seconds, int | float) else ""
    return str(config.get(_TELLING.get(node.connector, ""), ""))


def spelled(reader: Reader, text: str) -> str:
    """What a manifest says, in the reader's language."""
    return MANIFESTS.get(text, text) if reader.who.language == "ru" else text


def fields_of(node: Node) -> tuple[ConfigField, ...]:
    """The settings that it takes, in the order in which a form asks for them."""
    return find_action(node.connector, node.action).fields()


def field_name(reader: Reader, node: Node, name: str) -> str:
    """What people call a setting of the node."""
    if name in {"label", "connector"}:
        return reader.t(f"flow.field.{name}")
    try:
        found = next((each.label for each in fields_of(node) if each.name == name), name)
    except FlowError:
        found = name
    return spelled(reader, found)


def schedule_told(reader: Reader, line: str, timezone: str) -> str:
    """When it fires: in words where the line is one of the usual ones, else the line itself."""
    zone = "" if timezone == "UTC" else f" ({timezone})"
    told = _usual(reader, line)
    if told:
        return told + zone
    try:
        return cron.parse(line, timezone).told() if reader.who.language == "en" else line + zone
    except FlowError:
        return line


def _usual(reader: Reader, line: str) -> str:
    parts = line.split()
    if len(parts) != 5 or parts[2:4] != ["*", "*"]:
        return ""
    minute, hour, _, _, day = parts
    every = minute.removeprefix("*/")
    if hour == day == "*" and (minute == "*" or (every != minute and every.isdecimal())):
        return reader.count("flow.every.minutes", int(every) if every.isdecimal() else 1)
    if not minute.isdecimal():
        return ""
    if hour == day == "*":
        return reader.t("flow.every.hour", minute=f"{int(minute):02d}")
    if hour.isdecimal() and day in _DAYS:
        return reader.t(f"flow.every.{_DAYS[day]}", at=f"{int(hour):02d}:{int(minute):02d}")
    return ""


def delay_told(reader: Reader, seconds: float) -> str:
    """How long it waits, in the largest unit that it is a whole number of."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= length and seconds % length == 0:
            return reader.count(f"flow.delay.{unit}", int(seconds // length))
    return reader.count("flow.delay.seconds", int(seconds))
