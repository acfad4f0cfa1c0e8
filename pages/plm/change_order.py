"""The page of one change order: how far it is, what it changes, what stands in its way, what it touches, who moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db.models.plm import Transition
from db.plm.differences import Difference, difference_of
from db.plm.histories import moves_of
from db.plm.merging import conflicts_of
from db.plm.programs import sees_all_of
from db.plm.registry import Standing, find_change_order, overview_of, standing_of
from db.plm.words import OPEN, WRITABLE
from db.users import names_of
from pages.components import button, empty_state, facts, icon, moment, state_badge
from pages.panel import Action, about, ask_button
from pages.plm.conflicts import draw_conflicts
from pages.plm.consequences import draw_consequences
from pages.plm.difference import Shown, draw_difference
from pages.plm.places import CHANGE_ORDERS, ITEMS
from pages.plm.workflow import Outlook, draw_history, draw_moves, draw_steps
from pages.reader import Reader
from pages.records import heading

QUICK: Mapping[str, tuple[str, ...]] = {
    "Draft": ("submit",),
    "In Review": ("approve",),
    "Approved": ("release",),
    "Rejected": ("reopen",),
}
"""Quick actions by state for those who may move it; what it changes can always be asked for."""


def draw_change_order(session: Session, reader: Reader, number: str) -> Markup:
    """The whole page. Raises NotFound."""
    standing = standing_of(session, find_change_order(session, reader.who, number))
    difference = difference_of(session, standing.order, who=reader.who)
    clashes = conflicts_of(session, standing.order, who=reader.who)
    way = moves_of(session, standing.order.id)[::-1]
    status = standing.head.status
    sees_all = sees_all_of(session, reader.who, standing.order.id)
    may_move = sees_all and reader.who.may("change_orders:update")
    is_open = status in OPEN
    outlook = _outlook(difference, len(clashes))
    return element(
        "article",
        _head(reader, standing, draw_moves(reader, standing.number, status, outlook) if may_move else []),
        draw_steps(reader, status, way),
        _facts(session, reader, standing, way),
        None if sees_all else _note(reader.t("change_order.not_all")),
        draw_conflicts(reader, standing.number, clashes, may_choose=may_move),
        _branch(reader, standing, difference, may_move=may_move),
        draw_consequences(session, reader, standing.number) if is_open and difference.items else None,
        element("h2", reader.t("moves.title")),
        draw_history(reader, way),
        about(reader, "change_order", standing.number, _actions(reader, standing, may_move=may_move)),
        data_change_order=standing.number,
        data_follows="change_order item",
    )


def _branch(reader: Reader, standing: Standing, difference: Difference, *, may_move: bool) -> Markup:
    status = standing.head.status
    order = Shown(standing.number, status in OPEN, may_move and status in WRITABLE)
    changes = draw_difference(reader, difference, order) if difference.items else None
    return join(element("h2", reader.t("branch.title")), changes or _nothing(reader, standing, difference))


def _note(words: str) -> Markup:
    return element("p", icon("barred"), words, class_="order-note")


def _head(reader: Reader, standing: Standing, moves: Sequence[Child]) -> Markup:
    number = standing.number
    back = element("a", icon("back"), reader.t("nav.change-orders"), href=CHANGE_ORDERS, class_="back")
    ask = ask_button(reader, reader.t("change_order.ask"), "change_order", number)
    return join(
        heading(number, ask, *moves, above=back, beside=state_badge(reader, standing.head.status)),
        element("p", shown(standing.head.name), class_="order-title"),
    )


def _outlook(difference: Difference, conflicts: int) -> Outlook:
    given_up = sum(each.becomes_obsolete for each in difference.items)
    copies = len(difference.items) + difference.hidden
    return Outlook(copies - given_up, given_up, copies, conflicts)


def _facts(session: Session, reader: Reader, standing: Standing, way: Sequence[Transition]) -> Markup:
    order, head = standing.order, standing.head
    maker = next((each.user_name for each in way if each.before is None), "")
    pairs: list[tuple[str, Child]] = [
        (reader.t("change_order.kind"), reader.name("kind", order.kind)),
        (reader.t("change_order.designs"), _designs(reader, overview_of(session, reader.who, order).designs)),
        (reader.t("change_order.created"), _by(reader, maker, order.item.created_at)),
    ]
    if order.submitted_at:
        pairs.append((reader.t("change_order.submitted"), moment(reader, order.submitted_at, full=True)))
    if order.approved_by:
        pairs.append(
            (
                reader.t("change_order.approved"),
                names_of(session, [order.approved_by]).get(order.approved_by, "–"),
            )
        )
    if order.closed_at:
        pairs.append((reader.t("change_order.closed"), moment(reader, order.closed_at, full=True)))
    text = element("p", shown(head.description), class_="order-text") if head.description else None
    return element("div", facts(pairs), text, class_="order-facts")


def _by(reader: Reader, name: str, at: datetime) -> Markup:
    return join(name, ", " if name else "", moment(reader, at, full=True))


def _designs(reader: Reader, codes: Sequence[str]) -> Markup:
    links = [element("a", code, href=f"{ITEMS}?design={quote(code)}") for code in codes]
    return join(*(join(", " if place else "", each) for place, each in enumerate(links))) or element(
        "span", "–"
    )


def _nothing(reader: Reader, standing: Standing, difference: Difference) -> Markup:
    if difference.hidden:
        return _note(reader.count("change_order.hidden", difference.hidden))
    if standing.head.status not in WRITABLE:
        return element("p", reader.t("change_order.items.never"), class_="order-note")
    draft = reader.t("change_order.items.draft", number=standing.number)
    begin = button(reader.t("change_order.items.begin"), look="primary", icon_name="chat", data_draft=draft)
    text = reader.t("change_order.items.none.text", number=standing.number)
    return empty_state(reader.t("change_order.items.none"), text, begin, icon_name="box")


def _actions(reader: Reader, standing: Standing, *, may_move: bool) -> list[Action]:
    wanted = QUICK.get(standing.head.status, ()) if may_move else ()
    return [
        (reader.t(f"quick.order.{each}"), reader.t(f"quick.order.{each}.say", number=standing.number))
        for each in (*wanted, "details")
    ]
