"""Conflicts of a change order with main, side by side, with the choice for each item."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from urllib.parse import quote

from markupsafe import Markup

from agent.drawing.markup import Child, element
from db.models.base import Json
from db.plm.errors import Clash
from pages.components import button, icon
from pages.forms import action
from pages.plm.difference import field_name, told_value
from pages.plm.places import record_link
from pages.reader import Reader

SIDES = ("ours", "theirs")


def draw_conflicts(
    reader: Reader, number: str, clashes: Sequence[Clash], *, may_choose: bool
) -> Markup | None:
    """All conflicts by item; nothing where there is none. Of an item all are settled at once."""
    if not clashes:
        return None
    items = [
        _item(reader, number, item, list(theirs), may_choose=may_choose)
        for item, theirs in groupby(clashes, key=lambda each: each.item)
    ]
    head = element(
        "header",
        element("h2", icon("alert"), reader.count("conflicts.title", len(clashes))),
        element("p", reader.t("conflicts.text")),
    )
    return element("section", head, *items, class_="conflicts", id="conflicts")


def _item(reader: Reader, number: str, item: str, clashes: Sequence[Clash], *, may_choose: bool) -> Markup:
    names = ("what", "base", "ours", "theirs")
    head = element("tr", *(element("th", reader.t(f"conflicts.{name}"), scope="col") for name in names))
    free = may_choose and len(clashes) > 1
    rows = [_row(reader, each, free=free) for each in clashes]
    table = element("table", element("thead", head), element("tbody", *rows))
    choices = _choices(reader, number, item, clashes, free=free) if may_choose else None
    return element(
        "form",
        element("h3", record_link(item)),
        element("div", table, class_="scroll"),
        choices,
        data_resolve=f"/api/v1/change-orders/{quote(number)}/resolve",
        data_item=item,
        data_done=reader.t("conflicts.done"),
    )


def _row(reader: Reader, clash: Clash, *, free: bool) -> Markup:
    name = f"fields.{clash.field}" if clash.field else f"lines.{clash.line}"
    what = field_name(reader, clash.field) if clash.field else reader.t("branch.line")
    cells: list[Child] = [element("td", _told(reader, clash, clash.base))]
    for side, value in zip(SIDES, (clash.ours, clash.theirs), strict=True):
        told = _told(reader, clash, value)
        pick = element("input", type="radio", name=name, value=side, checked=side == "ours")
        label = element("label", pick, element("span", told), class_="pick")
        cells.append(element("td", label if free else told))
    return element("tr", element("th", what, scope="row"), *cells)


def _told(reader: Reader, clash: Clash, value: Json) -> Markup:
    if clash.field is None and value is None:
        return element("span", reader.t("branch.gone"), class_="muted")
    return told_value(reader, clash.field or "", value)


def _choices(reader: Reader, number: str, item: str, clashes: Sequence[Clash], *, free: bool) -> Markup:
    whole = [_whole(reader, number, item, clashes, side) for side in SIDES]
    mixed = button(reader.t("conflicts.mixed"), type="submit") if free else None
    return element("div", *whole, mixed, class_="choices")


def _whole(reader: Reader, number: str, item: str, clashes: Sequence[Clash], side: str) -> Markup:
    """One side for all conflicts of the item."""
    key = "keep" if side == "ours" else "take"
    body: Mapping[str, object] = {
        "item": item,
        "fields": {each.field: side for each in clashes if each.field},
        "lines": {str(each.line): side for each in clashes if not each.field},
    }
    return action(
        reader.t(f"conflicts.{key}"),
        "POST",
        f"/api/v1/change-orders/{quote(number)}/resolve",
        look="primary" if side == "ours" else "",
        done=reader.t("conflicts.done"),
        data_body=json.dumps(body),
        aria_label=reader.t(f"conflicts.{key}.of", item=item),
    )
