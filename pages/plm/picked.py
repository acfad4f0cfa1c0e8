"""The item that is picked in a workspace: what it is like, what is in it and what it is in, and the way to its page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, shown
from db.models.plm import Item, ItemRevision
from db.plm.numbers import find_item
from db.plm.registry import open_change_orders_of
from db.plm.revisions import copy_of, head_of
from db.plm.structure import bom
from db.plm.usage import where_used
from db.plm.workspace import has_item
from pages.components import badge, facts, icon, problem, state_badge
from pages.panel import ask_button
from pages.plm.difference import told_value
from pages.plm.places import Place, record_address
from pages.reader import Reader

MOST_LINES = 8


def draw_picked(session: Session, reader: Reader, place: Place) -> Markup:
    """The item; where it is not there (any more) that is said instead."""
    away = _away(reader, place)
    if not has_item(session, reader.who, place.program, place.item):
        return problem(reader.t("workspace.picked.gone"), away)
    item = find_item(session, reader.who, place.item)
    orders = [each.item.number for each in open_change_orders_of(session, item)]
    revision = _revision(session, reader, item, orders)
    order = orders[0] if item.head_id is None and orders else None
    return element(
        "section",
        element("header", element("h2", item.number), away),
        element("p", shown(revision.name), class_="name") if revision else None,
        _facts(reader, item, revision, orders) if revision else None,
        _neighbours(session, reader, place, order),
        element(
            "div",
            element(
                "a", reader.t("workspace.picked.open"), href=record_address(item.number), class_="button"
            ),
            ask_button(reader, reader.t("item.ask"), "item", item.number, look="quiet"),
            class_="actions",
        ),
        class_="picked-item",
        data_picked=item.number,
        aria_label=item.number,
    )


def _away(reader: Reader, place: Place) -> Markup:
    words = reader.t("workspace.picked.close")
    return element(
        "a",
        icon("cross"),
        element("span", words, class_="sr-only"),
        href=place.address(item=""),
        class_="button quiet",
        title=words,
        data_inplace=True,
    )


def _revision(session: Session, reader: Reader, item: Item, orders: Sequence[str]) -> ItemRevision | None:
    """The head, or of an item that only a change order knows the working copy."""
    head = head_of(session, item)
    if head is not None or not orders:
        return head
    return copy_of(session, find_item(session, reader.who, orders[0]).id, item.id)


def _facts(reader: Reader, item: Item, revision: ItemRevision, orders: Sequence[str]) -> Markup:
    pairs: list[tuple[str, Child]] = [
        (reader.t("items.revision"), revision.revision),
        (reader.t("items.state"), state_badge(reader, revision.status)),
        (reader.t("items.type"), reader.name("type", item.type)),
    ]
    for name in ("material", "cost", "weight", "priority"):
        value = getattr(revision, name)
        if value is not None:
            pairs.append((reader.t(f"branch.field.{name}"), told_value(reader, name, value)))
    if orders:
        links = [element("a", badge(number, "busy"), href=record_address(number)) for number in orders]
        pairs.append((reader.t("item.in"), element("span", *links)))
    return facts(pairs)


def _neighbours(session: Session, reader: Reader, place: Place, order: str | None) -> list[Child]:
    """What is directly in it and what directly uses it; picked as this one was."""
    lines: list[tuple[str, str]] = []
    if place.item.startswith("P-"):
        rows = bom(session, reader.who, place.item, depth=1, change_order=order).rows
        lines = [(each.number, f"{each.quantity or 1:g} × {each.name}") for each in rows]
    used = [
        (each.number, each.name) for each in where_used(session, reader.who, place.item, max_depth=1).rows
    ]
    return [
        *_list(reader, "components", lines, place),
        *_list(reader, "used", used, place),
    ]


def _list(reader: Reader, name: str, lines: Sequence[tuple[str, str]], place: Place) -> list[Child]:
    if not lines:
        return []
    entries = [
        element(
            "li",
            element("a", number, href=place.address(item=number), data_inplace=True),
            " ",
            shown(words, limit=90),
        )
        for number, words in lines[:MOST_LINES]
    ]
    more = len(lines) - MOST_LINES
    rest = element("li", reader.t("workspace.more", n=more), class_="muted") if more > 0 else None
    return [
        element("h3", reader.t(f"workspace.picked.{name}")),
        element("ul", *entries, rest, class_="components"),
    ]
