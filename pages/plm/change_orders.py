"""The change orders pages: all of them as a table with a form for a new one, and one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from agent.turns.services import Services
from db.plm.programs import list_designs
from db.plm.registry import ChangeOrderOverview, list_change_orders
from db.plm.words import CHANGE_ORDER_KINDS, STATES
from db.users import names_of
from pages.addresses import address
from pages.components import button, empty_state, moment, state_badge
from pages.forms import choice, field, form, several, text_area
from pages.panel import Action, suggest
from pages.plm.change_order import draw_change_order
from pages.plm.places import CHANGE_ORDERS, record_address
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, more, records_page

PAGE = replace(
    records_page("change-orders", permission="parts:read", pack="plm"),
    styles=("cards.css", "records.css", "forms.css", "plm-orders.css"),
    script="plm-orders.js",
)
ROWS = 50
OFFERED = ("open", "new")
"""Quick actions of the list; the second for people who may."""


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Change orders")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """One change order where the address names it, else the list."""
    number = query.get("order")
    if number:
        return draw_change_order(session, reader, number[:60])
    return _draw_list(session, reader, query)


def _draw_list(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    state, kind = query.get("status", "")[:40], query.get("kind", "")[:40]
    after = query.get("after") or None
    found = list_change_orders(
        session, reader.who, status=state or None, kind=kind or None, limit=ROWS + 1, after=after
    )
    names = names_of(session, [each.order.created_by for each in found[:ROWS]])
    rows = join(*(_row(reader, each, names) for each in found[:ROWS]))
    last = found[ROWS - 1].order.item.number if len(found) > ROWS else ""
    following = more(reader.t("records.more"), _address(state, kind, after=last)) if last else None
    if after:
        return join(element("table", element("tbody", rows)), following)
    may_make = reader.who.may("change_orders:create")
    nothing = _nothing(reader, is_filtered=bool(state or kind), may_make=may_make)
    return element(
        "div",
        heading(reader.t("nav.change-orders"), _opener(reader) if may_make else None),
        _filters(reader, state, kind),
        _table(reader, rows) if found else nothing,
        following,
        _template(session, reader) if may_make else None,
        suggest(_offered(reader)),
        data_follows="change_order",
    )


def _offered(reader: Reader) -> list[Action]:
    offered = OFFERED if reader.who.may("change_orders:create") else OFFERED[:1]
    keys = [f"quick.change_orders.{each}" for each in offered]
    return [(reader.t(key), reader.t(f"{key}.say")) for key in keys]


def _opener(reader: Reader, *, look: str = "primary") -> Markup:
    return button(
        reader.t("change_orders.new"), look=look, icon_name="plus", data_open_dialog="new-change-order"
    )


def _filters(reader: Reader, state: str, kind: str) -> Markup:
    states = [(reader.t("change_orders.any_state"), _address("", kind), not state)]
    states += [
        (reader.name("state", each), _address(each, kind), each == state) for each in STATES["ChangeOrder"]
    ]
    kinds = [(reader.t("change_orders.any_kind"), _address(state, ""), not kind)]
    kinds += [(_short(reader, each), _address(state, each), each == kind) for each in CHANGE_ORDER_KINDS]
    return element(
        "div",
        chips(states, label=reader.t("change_orders.state"), in_place=True),
        chips(kinds, label=reader.t("change_orders.kind"), in_place=True),
        class_="filter-lines",
    )


def _address(state: str, kind: str, **further: str) -> str:
    return address(CHANGE_ORDERS, status=state, kind=kind, **further)


def _short(reader: Reader, kind: str) -> str:
    return reader.name("kind.short", kind)


def _table(reader: Reader, rows: Markup) -> Markup:
    names = ("number", "title", "state", "designs", "items", "by", "when")
    head = element("tr", *(_title(reader, name) for name in names))
    table = element("table", element("thead", head), element("tbody", rows), class_="records", id="rows")
    label = reader.t("nav.change-orders")
    return element("div", table, class_="scroll wide", tabindex=0, role="region", aria_label=label)


def _title(reader: Reader, name: str) -> Markup:
    words = reader.t(f"change_orders.{name}")
    return element("th", words, scope="col", class_="right" if name == "items" else None)


def _row(reader: Reader, overview: ChangeOrderOverview, names: Mapping[UUID | None, str]) -> Markup:
    order = overview.order
    number = order.item.number
    return element(
        "tr",
        element("th", element("a", number, href=record_address(number)), scope="row"),
        element("td", shown(overview.head.name, limit=120), class_="wrap"),
        element("td", state_badge(reader, overview.head.status)),
        element("td", ", ".join(overview.designs) or "–"),
        element("td", overview.items, class_="right"),
        element("td", names.get(order.created_by) or "–"),
        element("td", moment(reader, order.item.created_at, full=True)),
        data_number=number,
    )


def _nothing(reader: Reader, *, is_filtered: bool, may_make: bool) -> Markup:
    if is_filtered:
        everything = element("a", reader.t("change_orders.all"), href=CHANGE_ORDERS, class_="button")
        return empty_state(
            reader.t("change_orders.none_such"), reader.t("change_orders.none_such.text"), everything
        )
    begin = [_opener(reader)] if may_make else []
    return empty_state(
        reader.t("change_orders.none"), reader.t("change_orders.none.text"), *begin, icon_name="box"
    )


def _template(session: Session, reader: Reader) -> Markup:
    """The form of a new change order; a script opens it in a dialog."""
    title = reader.t("change_orders.new")
    made = form(
        reader,
        "POST",
        "/api/v1/change-orders",
        element("h2", title),
        *_fields(session, reader),
        submit=reader.t("change_orders.create"),
        done=reader.t("change_orders.created"),
        beside=button(reader.t("chats.keep"), data_close_dialog=True),
        data_opens="change-order",
    )
    return element("template", made, id="new-change-order", data_label=title)


def _fields(session: Session, reader: Reader) -> list[Child]:
    designs = [(each.code, each.label) for each in list_designs(session, reader.who)]
    kinds = [(each, reader.name("kind", each)) for each in CHANGE_ORDER_KINDS]
    return [
        choice(reader.t("change_orders.kind"), "kind", kinds, "ECO"),
        field(reader.t("change_orders.title"), "title", required=True, maxlength=200),
        text_area(reader.t("change_orders.description"), "description", rows=3, data_as="raw"),
        several(reader.t("change_orders.designs"), "designs", designs, ()) if designs else None,
        field(
            reader.t("change_orders.affected"),
            "items",
            hint=reader.t("change_orders.affected.hint"),
            data_as="words",
            placeholder="P-1001, P-1002",
        ),
    ]
