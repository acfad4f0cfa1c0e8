"""Tables as HTML for a notebook: numbers to the right, times in UTC, states in colour."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from agent.model import Json
from agent.results import Column, Table

FIRST_ROWS = 100
TONES = {
    **dict.fromkeys(("done", "applied", "Released", "Done", "active"), "good"),
    **dict.fromkeys(("running", "rendering", "submitted", "staged", "Approved", "In Progress"), "busy"),
    **dict.fromkeys(("failed", "invalid", "refused", "Rejected"), "bad"),
    **dict.fromkeys(("pending", "queued", "waiting", "unknown", "In Review"), "waiting"),
}
"""The colour of a state: good, bad, busy or waiting; grey where it means nothing."""


def draw_table(table: Table) -> Markup:
    """The first rows; how many there are besides is said."""
    head = element("tr", *(_head(column) for column in table.columns))
    body = element("tbody", *(_row(table.columns, row) for row in table.rows[:FIRST_ROWS]))
    drawn = element("div", element("table", element("thead", head), body), class_="scroll", tabindex=0)
    missing = max(len(table.rows), table.total or 0) - min(len(table.rows), FIRST_ROWS)
    return join(drawn, element("p", f"and {missing:,} more", class_="fine") if missing > 0 else None)


def badge(text: str, tone: str = "") -> Markup:
    """A state in its colour."""
    return element("span", text, class_=f"badge {tone}".strip())


def moment(at: datetime) -> str:
    """A time as people read it, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def number(value: float) -> str:
    """With thousands apart and at most three decimals; smaller numbers keep their digits."""
    if isinstance(value, int) or value.is_integer():
        return f"{value:,.0f}"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.001 else f"{value:.3g}"


def _head(column: Column) -> Markup:
    return element("th", column.label, scope="col", class_="right" if column.type == "number" else None)


def _row(columns: Sequence[Column], row: Sequence[Json]) -> Markup:
    return element("tr", *(_cell(column, value) for column, value in zip(columns, row, strict=False)))


def _cell(column: Column, value: Json) -> Markup:
    return element("td", _content(column, value), class_="right" if column.type == "number" else None)


def _content(column: Column, value: Json) -> Child:
    match column.type, value:
        case _, None | "":
            return element("span", "–", class_="muted")
        case "status", str():
            return badge(value, TONES.get(value, ""))
        case "time", str():
            return _time(value)
        case _, bool():
            return "yes" if value else "no"
        case "number", int() | float():
            return number(value)
        case _, str() | int() | float():
            return shown(str(value))
    return element("code", shown(json.dumps(value, ensure_ascii=False)))


def _time(value: str) -> Child:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return shown(value)
    return moment(at) if at.tzinfo else shown(value)
