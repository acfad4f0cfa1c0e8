"""The relationships tab: documents, what uses the item one level up, requirements; and the lines of a past revision."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from db import plm
from pages.components import button, empty_state
from pages.plm.grid import (
    calm,
    design_cell,
    grid,
    hidden_note,
    letter_cell,
    name_cell,
    record_row,
    section,
    state_cell,
)
from pages.plm.sight import Sight
from pages.plm.tree import number_text
from pages.reader import Reader

_COLUMNS = ("items.number", "items.name", "items.revision", "items.state", "items.design")


def draw_relationships(session: Session, reader: Reader, sight: Sight) -> Markup:
    """By type: of a document, what it belongs to; of parts and requirements, their documents; of parts, assemblies."""
    used = plm.where_used(session, reader.who, sight.item.id, max_depth=1)
    parts = [each for each in used.rows if each.type == "Part"]
    requirements = [each for each in used.rows if each.type == "Requirement"]
    hidden = hidden_note(reader, used.hidden)
    match sight.item.type:
        case "Document":
            return join(
                _users(reader, "relations.documents_of", parts, hidden),
                _users(reader, "relations.requirements", requirements),
            )
        case "Part":
            return join(
                _documents(reader, sight),
                _users(reader, "relations.used_in", parts, hidden),
                _requirements(session, reader, sight),
            )
    return _documents(reader, sight)


def draw_lines(reader: Reader, sight: Sight) -> Markup:
    """The components that a past revision named, one level: what was in them then is not on record."""
    found = [each for each in sight.detail.lines if each.type == "BOM"]
    rows = [
        record_row(
            each.number,
            name_cell(each.name),
            element("td", each.designator),
            element("td", each.find_number, class_="right"),
            element("td", number_text(each.quantity), class_="right"),
        )
        for each in found
    ]
    if not rows:
        return empty_state(reader.t("bom.none"), reader.t("bom.none.then"), icon_name="box")
    names = ("items.number", "items.name", "bom.designator", "bom.find", "bom.quantity")
    label = reader.t("bom.label", number=sight.item.number)
    return grid(reader, [reader.t(name) for name in names], rows, label=label, numbers=2)


def _documents(reader: Reader, sight: Sight) -> Markup:
    title = reader.t("relations.documents")
    rows = [
        record_row(
            each.number,
            name_cell(each.name),
            letter_cell(each.revision),
            state_cell(reader, each.status),
        )
        for each in sight.detail.lines
        if each.type == "Document"
    ]
    if rows:
        titles = [reader.t(name) for name in _COLUMNS[:-1]]
        return section(title, grid(reader, titles, rows, label=title))
    draft = reader.t("relations.documents.draft", number=sight.item.number)
    attach = button(reader.t("relations.attach"), icon_name="chat", data_draft=draft)
    may = reader.who.may("parts:update") and not sight.is_past
    return section(title, calm(reader.t("relations.documents.none"), attach if may else None))


def _requirements(session: Session, reader: Reader, sight: Sight) -> Markup:
    """Those that refer to a document of the part."""
    title, design = reader.t("relations.requirements"), sight.item.design
    rows = [
        record_row(
            each.number,
            name_cell(each.name),
            letter_cell(each.revision),
            state_cell(reader, each.status),
            design_cell(reader, each.design, is_other=design is None or each.design != design.code),
        )
        for each in plm.requirements_of(session, reader.who, sight.revision)
    ]
    if not rows:
        return section(title, calm(reader.t("relations.requirements.none")))
    return section(title, grid(reader, [reader.t(name) for name in _COLUMNS], rows, label=title))


def _users(reader: Reader, key: str, users: Sequence[plm.Usage], hidden: Markup | None = None) -> Markup:
    title = reader.t(key)
    with_quantity = key == "relations.used_in"
    rows = [_user_row(reader, each, with_quantity=with_quantity) for each in users]
    titles = [reader.t(name) for name in _COLUMNS]
    if with_quantity:
        titles.append(reader.t("relations.quantity"))
    nothing = calm(reader.t(f"{key}.none")) if hidden is None else None
    table = grid(reader, titles, rows, label=title, numbers=int(with_quantity)) if rows else nothing
    return section(title, table, hidden)


def _user_row(reader: Reader, user: plm.Usage, *, with_quantity: bool) -> Markup:
    quantity: Child = element("td", number_text(user.quantity), class_="right") if with_quantity else None
    return record_row(
        user.number,
        name_cell(user.name),
        letter_cell(user.revision),
        state_cell(reader, user.status),
        design_cell(reader, user.design, is_other=user.is_other_design),
        quantity,
    )
