"""What a change order changes, item by item: fields before and after, lines that come, go or change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from db.models.base import Json
from db.plm.differences import Difference, FieldChange, ItemDifference, LineChange
from db.plm.sides import Line
from pages.addresses import address
from pages.components import badge, icon
from pages.forms import action
from pages.plm.places import ITEMS, record_link
from pages.reader import Reader

MARKS = {"added": "+", "removed": "−", "changed": "~"}
LONGEST = 600
"""Characters of a text that are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which change order is shown, how far it is, and whether this person may take items off it."""

    number: str
    is_open: bool
    may_withdraw: bool


def draw_difference(reader: Reader, difference: Difference, order: Shown) -> Markup:
    """All affected items that the reader sees, and how many more there are."""
    items = [_item(reader, each, order) for each in difference.items]
    more = reader.count("change_order.hidden", difference.hidden) if difference.hidden else None
    return join(*items, element("p", icon("barred"), more, class_="order-note") if more else None)


def told_value(reader: Reader, field: str, value: Json) -> Markup:
    """A field's value with its unit; nothing is a dash."""
    match value:
        case None | "":
            return element("span", "–", class_="muted")
        case bool():
            return element("span", reader.t("yes" if value else "no"))
        case int() | float():
            return element("span", _amount(field, value))
        case str():
            words = reader.name("state", value) if field == "status" else value
            words = reader.name("priority", value) if field == "priority" else words
            return element("span", shown(words, limit=LONGEST))
    return element("span", told_line(reader, value))


def told_line(reader: Reader, value: Json) -> str:
    """A line of a bill of materials as conflicts have it: ``P-1002 · 4 × · find no. 10 · R1``."""
    if not isinstance(value, Mapping):
        return reader.t("branch.gone")
    quantity, find = value.get("quantity"), value.get("find_number")
    parts = [str(value.get("target") or "…")]
    parts += [reader.t("branch.quantity", n=f"{quantity:g}")] if isinstance(quantity, int | float) else []
    parts += [reader.t("branch.find_number", n=find)] if find is not None else []
    parts += [str(value["designator"])] if value.get("designator") else []
    return " · ".join(parts)


def field_name(reader: Reader, field: str) -> str:
    """What people call a field."""
    return reader.name("branch.field", field)


def _item(reader: Reader, item: ItemDifference, order: Shown) -> Markup:
    return element(
        "article",
        _header(reader, item, order),
        _table(reader, item) if item.fields or item.lines else _same(reader, item, order),
        _hidden(reader, item),
        class_="affected",
        id=f"item-{item.number}",
        data_number=item.number,
    )


def _header(reader: Reader, item: ItemDifference, order: Shown) -> Markup:
    there = address(ITEMS, item=item.number, change_order=order.number)
    number = element("a", item.number, href=there) if order.is_open else record_link(item.number)
    action_name = reader.name("action", item.action)
    what = reader.t("change_order.gives_up") if item.becomes_obsolete else action_name
    count = 0 if item.is_new else len(item.fields) + len(item.lines)
    title = element("h3", number, element("span", _letters(reader, item), class_="letters"), shown(item.name))
    return element(
        "header",
        title,
        badge(reader.t("change_order.behind"), "waiting") if item.is_behind else None,
        badge(what, "bad" if item.becomes_obsolete else "busy"),
        element("span", reader.count("branch.changes", count), class_="muted") if count else None,
        element("span", item.design, class_="muted"),
        _withdraw(reader, item, order) if order.may_withdraw else None,
    )


def _letters(reader: Reader, item: ItemDifference) -> str:
    if item.before is None:
        return reader.t("change_order.new", after=item.after)
    if item.becomes_obsolete or item.before == item.after:
        return item.after
    return reader.t("change_order.revise", before=item.before, after=item.after)


def _withdraw(reader: Reader, item: ItemDifference, order: Shown) -> Markup:
    return action(
        reader.t("change_order.withdraw"),
        "DELETE",
        f"/api/v1/change-orders/{quote(order.number)}/items/{quote(item.number)}",
        sure=reader.t("change_order.withdraw.sure", item=item.number, number=order.number),
        done=reader.t("change_order.withdraw.done", item=item.number),
        data_sure_text=reader.t("change_order.withdraw.text"),
        aria_label=f"{reader.t('change_order.withdraw')} {item.number}",
    )


def _same(reader: Reader, item: ItemDifference, order: Shown) -> Markup | None:
    if item.hidden:
        return None
    if item.becomes_obsolete:
        return element("p", reader.t("change_order.obsolete"), class_="muted")
    key = "change_order.same" if order.is_open else "change_order.same.closed"
    return element("p", reader.t(key), class_="muted")


def _hidden(reader: Reader, item: ItemDifference) -> Markup | None:
    if not item.hidden:
        return None
    return element("p", icon("barred"), reader.count("branch.hidden", item.hidden), class_="muted")


def _table(reader: Reader, item: ItemDifference) -> Markup:
    titles = (reader.t(f"branch.{name}") for name in ("field", "before", "after"))
    head = element("thead", element("tr", *(element("th", each, scope="col") for each in titles)))
    fields = [_field(reader, each, is_new=item.is_new) for each in item.fields]
    lines = [_line(reader, each) for each in item.lines]
    body = element("table", head, element("tbody", *fields, *lines), class_="difference")
    return element("div", body, class_="scroll")


def _field(reader: Reader, change: FieldChange, *, is_new: bool) -> Markup:
    return element(
        "tr",
        element("th", field_name(reader, change.field), scope="row"),
        element("td", told_value(reader, change.field, change.before), class_="before"),
        element("td", told_value(reader, change.field, change.after), class_="after"),
        class_="is-added" if is_new else "is-changed",
    )


def _line(reader: Reader, change: LineChange) -> Markup:
    kind = reader.t(f"branch.{change.kind}")
    mark = element("span", MARKS[change.kind], class_="line-mark", aria_hidden="true")
    number = element("span", mark, record_link(change.target), class_="line-end")
    spoken = element("span", f" {kind}", class_="sr-only")
    return element(
        "tr",
        element("th", number, spoken, _name(change), title=kind, scope="row"),
        element("td", _side(reader, change.before), class_="before"),
        element("td", _side(reader, change.after), class_="after"),
        class_=f"is-{change.kind}",
    )


def _name(change: LineChange) -> Markup:
    return element("span", shown(change.name, limit=80), class_="line-name")


def _side(reader: Reader, line: Line | None) -> Markup:
    if line is None:
        return element("span", "–", class_="muted")
    parts: list[str] = []
    if line.quantity is not None:
        parts.append(reader.t("branch.quantity", n=f"{line.quantity:g}"))
    if line.find_number is not None:
        parts.append(reader.t("branch.find_number", n=line.find_number))
    if line.designator:
        parts.append(line.designator)
    told: Child = " · ".join(parts) or reader.t("type.Document" if line.type == "Document" else "branch.line")
    return element("span", told)


def _amount(field: str, value: float) -> str:
    number = f"{value:,.4f}".rstrip("0").rstrip(".")
    unit = {"cost": "EUR", "weight": "kg"}.get(field, "")
    return f"{number} {unit}".strip()
