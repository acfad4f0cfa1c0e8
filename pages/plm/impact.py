"""The affected items tab: what a change of the item would reach, how risky that is, and which change orders touch it."""

from __future__ import annotations

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from db import plm
from pages.components import badge, button
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
from pages.plm.history import draw_orders
from pages.plm.places import record_address
from pages.plm.sight import Sight
from pages.reader import Reader

TONES = {"low": "good", "medium": "waiting", "high": "bad", "critical": "bad"}


def draw_affected(session: Session, reader: Reader, sight: Sight) -> Markup:
    """The impact and the change orders; of a change order itself the way to its own page."""
    number = sight.item.number
    if sight.item.type == "ChangeOrder":
        leave = element(
            "a", reader.t("changes.open", number=number), href=record_address(number), class_="button"
        )
        return calm(reader.t("changes.of_order"), leave)
    found = plm.analyze(session, reader.who, sight.item.id)
    return join(
        _summary(reader, found),
        section(reader.t("changes.title"), draw_orders(reader, sight)),
        _assemblies(reader, found),
        _papers(reader, found),
    )


def _summary(reader: Reader, found: plm.Impact) -> Markup:
    """How risky a change would be, and why."""
    sums = {"assemblies": found.assemblies, "documents": found.documents}
    sums |= {"requirements": found.requirements, "changes": found.changes}
    counts = [reader.count(f"impact.{name}.count", len(each)) for name, each in sums.items() if each]
    ask = button(
        reader.t("quick.item.impact"),
        look="quiet",
        icon_name="chat",
        data_draft=reader.t("quick.item.impact.say", number=found.item.number),
    )
    return element(
        "section",
        element(
            "header",
            element("h2", reader.t("impact.title")),
            badge(reader.name("risk", found.risk), TONES[found.risk]),
            ask,
        ),
        element("p", " · ".join(counts), class_="sums") if counts else None,
        element("ul", *(element("li", reader.retell(each)) for each in found.reasons), class_="reasons"),
        class_=f"impact {found.risk}",
    )


def _assemblies(reader: Reader, found: plm.Impact) -> Markup | None:
    if not found.assemblies and not found.hidden:
        return None
    title = reader.t("impact.assemblies")
    names = ("items.number", "items.name", "items.revision", "items.state", "items.design", "impact.depth")
    rows = [
        record_row(
            each.number,
            name_cell(each.name),
            letter_cell(each.revision),
            state_cell(reader, each.status),
            design_cell(reader, each.design, is_other=each.is_other_design),
            element("td", each.depth, class_="right"),
        )
        for each in found.assemblies
    ]
    titles = [reader.t(name) for name in names]
    table = grid(reader, titles, rows, label=title, numbers=1) if rows else None
    cut = element("p", reader.t("bom.cut"), class_="hidden-ones") if found.is_cut else None
    return section(title, table, hidden_note(reader, found.hidden), cut)


def _papers(reader: Reader, found: plm.Impact) -> Markup:
    """The documents and requirements that may have to follow."""
    return join(
        _list(reader, "relations.requirements", found.requirements),
        _list(reader, "relations.documents", found.documents),
    )


def _list(reader: Reader, key: str, papers: tuple[plm.Paper, ...]) -> Markup | None:
    if not papers:
        return None
    title = reader.t(key)
    rows = [
        record_row(
            each.number,
            name_cell(each.name),
            state_cell(reader, each.status),
            element("td", _owner(reader, each), class_="muted"),
        )
        for each in papers
    ]
    titles = [
        reader.t("items.number"),
        reader.t("items.name"),
        reader.t("items.state"),
        reader.t("impact.of"),
    ]
    return section(title, grid(reader, titles, rows, label=title))


def _owner(reader: Reader, paper: plm.Paper) -> Child:
    return reader.t("impact.of.it" if paper.is_own else "impact.of.above")
