"""The history tab: an item's revisions, its way through the states, and the change orders that touched it."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from db import plm
from db.models.plm import ItemRevision, Transition
from db.users import names_of
from pages.components import badge, button, moment, state_badge
from pages.plm.grid import calm, grid, letter_cell, name_cell, record_row, section, state_cell
from pages.plm.places import record_link
from pages.plm.sight import Sight
from pages.reader import Reader


def draw_history(session: Session, reader: Reader, sight: Sight) -> Markup:
    """Revisions first, newest on top, then each move with who made it."""
    return join(
        section(reader.t("history.revisions"), _revisions(session, reader, sight)),
        section(reader.t("history.states"), _moves(session, reader, sight)),
    )


def draw_orders(reader: Reader, sight: Sight) -> Markup:
    """All change orders that ever worked on the item, newest first; or the way to a first one."""
    rows = [
        record_row(
            each.number,
            name_cell(each.title),
            state_cell(reader, each.status),
            element("td", reader.name("action", each.action)),
            letter_cell(each.revision),
        )
        for each in sight.detail.changes
    ]
    if not rows:
        draft = reader.t("quick.item.change.say", number=sight.item.number)
        create = button(reader.t("changes.create"), icon_name="chat", data_draft=draft)
        return calm(reader.t("changes.none"), create if reader.who.may("change_orders:create") else None)
    names = ("items.number", "changes.name", "items.state", "changes.action", "items.revision")
    return grid(reader, [reader.t(name) for name in names], rows, label=reader.t("changes.title"))


def _revisions(session: Session, reader: Reader, sight: Sight) -> Markup:
    found = plm.editions_of(session, sight.item)
    people = names_of(session, [each.revision.created_by for each in found])
    orders = plm.numbers_of(
        session, [key for each in found for key in (each.change_order_id, each.revision.released_by)]
    )
    rows = [
        _revision_row(
            reader,
            sight,
            each.revision,
            who=people.get(each.revision.created_by),
            order=orders.get(each.change_order_id or each.revision.released_by),
            branch=each.branch_status,
        )
        for each in found
    ]
    names = ("items.revision", "items.name", "items.state", "history.made", "history.released", "history.by")
    return grid(reader, [reader.t(name) for name in names], rows, label=reader.t("history.revisions"))


def _revision_row(
    reader: Reader,
    sight: Sight,
    revision: ItemRevision,
    *,
    who: str | None,
    order: str | None,
    branch: str | None,
) -> Markup:
    is_head = sight.head is not None and revision.id == sight.head.id
    mark = None
    if is_head:
        mark = element("span", reader.t("history.counts"), class_="other")
    elif branch == "open":
        mark = element("span", reader.t("history.working"), class_="other")
    return element(
        "tr",
        element("th", _way_there(sight, revision, order, branch, is_head=is_head), " ", mark, scope="row"),
        name_cell(revision.name),
        state_cell(reader, revision.status),
        element("td", _by(reader, revision.created_at, who)),
        element("td", moment(reader, revision.released_at, full=True) if revision.released_at else "–"),
        element("td", record_link(order) if order else "–"),
        class_="head" if is_head else None,
    )


def _way_there(
    sight: Sight, revision: ItemRevision, order: str | None, branch: str | None, *, is_head: bool
) -> Markup:
    """The letter, leading to the item as it was or is being made; that of a closed branch leads nowhere."""
    letter = element("span", revision.revision, class_="letter")
    if is_head:
        there = sight.address(tab="", revision="", change_order="")
    elif revision.branch_id is None:
        there = sight.address(tab="", revision=revision.revision, change_order="")
    elif branch == "open" and order:
        there = sight.address(tab="", revision="", change_order=order)
    else:
        return letter
    return element("a", letter, href=there, data_inplace=True)


def _moves(session: Session, reader: Reader, sight: Sight) -> Markup:
    found = plm.moves_of(session, sight.item.id)
    if not found:
        return calm(reader.t("history.none"))
    orders = plm.numbers_of(session, [each.change_order_id for each in found])
    rows = [_move_row(reader, each, orders.get(each.change_order_id)) for each in found]
    names = ("history.when", "items.revision", "history.state", "history.who", "history.by")
    return grid(reader, [reader.t(name) for name in names], rows, label=reader.t("history.states"))


def _move_row(reader: Reader, move: Transition, order: str | None) -> Markup:
    before = state_badge(reader, move.before) if move.before else badge(reader.t("history.begin"))
    return element(
        "tr",
        element("td", moment(reader, move.created_at, full=True)),
        letter_cell(move.revision),
        element("td", before, " → ", state_badge(reader, move.after)),
        element("td", move.user_name or "–"),
        element("td", record_link(order) if order else "–"),
    )


def _by(reader: Reader, at: datetime, name: str | None) -> list[Child]:
    return [moment(reader, at, full=True), element("span", f" · {name}", class_="muted") if name else None]
