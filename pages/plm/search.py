"""The items page: all parts, documents, requirements, tasks and change orders that one sees, found while one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from agent.turns.services import Services
from db import plm
from db.models.plm import Design
from db.plm.words import ITEM_TYPES, RELEASABLE, STATES
from pages.addresses import address
from pages.components import button, empty_state, state_badge
from pages.panel import suggest
from pages.plm import item, tree
from pages.plm.places import ITEMS, record_address
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, more, records_page

PAGE = replace(
    records_page("items", permission="parts:read", pack="plm"),
    styles=("cards.css", "records.css", "plm.css"),
    script="plm-items.js",
)
ROWS = 50
LONGEST = 200
OFFERED = ("parts", "changes", "designs")
"""Quick actions."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; an empty text asks for nothing."""

    query: str = ""
    type: str = ""
    state: str = ""
    design: str = ""

    def address(self, **other: str) -> str:
        """The page with these and ``other`` instead."""
        given = {"query": self.query, "type": self.type, "state": self.state, "design": self.design, **other}
        return address(ITEMS, **given)

    @property
    def is_filtered(self) -> bool:
        """Whether not simply everything is asked for."""
        return bool(self.query or self.type or self.state or self.design)


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Items")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the HTML of the list and of one item, and the parts of its tree."""
    add_fragment(router, services, PAGE, draw)
    tree.add_routes(router, services, PAGE)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """One item where the address names it, else the list."""
    if query.get("item"):
        return item.draw_item(session, reader, query)
    return _draw_list(session, reader, _wanted(query), query.get("after") or None)


def _wanted(query: Mapping[str, str]) -> Wanted:
    """What the address asks for; a type or state that there is not is told by the search."""
    return Wanted(
        query.get("query", "").strip()[:LONGEST],
        query.get("type", "")[:40],
        query.get("state", "")[:40],
        query.get("design", "")[:80],
    )


def _draw_list(session: Session, reader: Reader, wanted: Wanted, after: str | None) -> Markup:
    found = plm.search_items(
        session,
        reader.who,
        item_type=wanted.type or None,
        query=wanted.query,
        state=wanted.state or None,
        design=wanted.design or None,
        limit=ROWS,
        after=after,
    )
    designs = plm.list_designs(session, reader.who)
    rows = join(*(_row(reader, each, designs) for each in found.rows))
    following = more(reader.t("records.more"), wanted.address(after=found.next) if found.next else None)
    if after:
        return join(element("table", element("tbody", rows)), following)
    table = element("div", _table(reader, rows), class_="scroll wide") if found.rows else None
    return join(
        heading(reader.t("nav.items"), _new(reader, wanted)),
        _search(reader, wanted, designs),
        element(
            "div",
            _filters(reader, wanted),
            _total(reader, found),
            table or _nothing(reader, wanted),
            following,
            id="found",
            data_follows="item change_order",
        ),
        suggest([(reader.t(f"quick.items.{each}"), reader.t(f"quick.items.{each}.say")) for each in OFFERED]),
    )


def _new(reader: Reader, wanted: Wanted) -> Markup | None:
    """Begins the sentence that creates a part, for those who may."""
    if not reader.who.may("parts:create"):
        return None
    draft = reader.t("items.new.draft")
    if wanted.design:
        draft = reader.t("items.new.of_design", design=wanted.design)
    return button(reader.t("items.new"), look="primary", icon_name="plus", data_draft=draft)


def _search(reader: Reader, wanted: Wanted, designs: Sequence[Design]) -> Markup:
    """The field and the choice of design; type and state come from the chips, which are drawn anew with what is found."""
    field = element(
        "input",
        type="search",
        name="query",
        id="items-query",
        value=wanted.query,
        placeholder=reader.t("items.search"),
        aria_label=reader.t("items.search"),
        maxlength=LONGEST,
        autocomplete="off",
    )
    known = [(each.code, each.label) for each in designs]
    if wanted.design and wanted.design not in dict(known):
        known.insert(0, (wanted.design, wanted.design))
    options = [
        element("option", label, value=code, selected=code == wanted.design)
        for code, label in [("", reader.t("items.any_design")), *known]
    ]
    choice = element("select", *options, name="design", aria_label=reader.t("items.design"))
    return element(
        "form",
        field,
        choice,
        id="items-search",
        action=ITEMS,
        method="get",
        role="search",
        class_="filter-line",
        data_live=True,
    )


def _filters(reader: Reader, wanted: Wanted) -> Markup:
    types = [(reader.t("items.any_type"), wanted.address(type="", state=""), not wanted.type)]
    types += [
        (
            reader.name("types", each),
            wanted.address(type=each, state=_kept_state(wanted, each)),
            each == wanted.type,
        )
        for each in ITEM_TYPES
    ]
    states = [(reader.t("items.any_state"), wanted.address(state=""), not wanted.state)]
    states += [
        (reader.name("state", each), wanted.address(state=each), each == wanted.state)
        for each in _states_of(wanted)
    ]
    kept = [
        element("input", type="hidden", form="items-search", name=name, value=value)
        for name, value in (("type", wanted.type), ("state", wanted.state))
        if value
    ]
    return join(
        chips(types, label=reader.t("items.types"), in_place=True),
        chips(states, label=reader.t("items.states"), in_place=True),
        *kept,
    )


def _states_of(wanted: Wanted) -> tuple[str, ...]:
    """Those of the type; of all types together the ones that most of them have."""
    usual = STATES.get(wanted.type, STATES[RELEASABLE[0]])
    return usual if wanted.state in ("", *usual) else (*usual, wanted.state)


def _kept_state(wanted: Wanted, item_type: str) -> str:
    """The state that is asked for, where things of the other type have it too."""
    return wanted.state if wanted.state in STATES[item_type] else ""


def _total(reader: Reader, found: plm.ItemPage) -> Markup:
    number = len(found.rows)
    said = reader.t("items.first", n=number) if found.next else reader.count("items.found", number)
    look = "total" if number else "sr-only"
    return element("p", said, class_=look, data_spoken=True)


def _table(reader: Reader, rows: Markup) -> Markup:
    names = ("number", "name", "state", "revision", "type", "design", "program")
    head = element("tr", *(element("th", reader.t(f"items.{name}"), scope="col") for name in names))
    return element("table", element("thead", head), element("tbody", rows), class_="records", id="rows")


def _row(reader: Reader, found: plm.FoundItem, designs: Sequence[Design]) -> Markup:
    design = next((each for each in designs if each.code == found.design), None)
    program = design.program.name if design and design.program else None
    return element(
        "tr",
        element("th", element("a", found.number, href=record_address(found.number)), scope="row"),
        element("td", shown(found.name, limit=120), class_="name", title=found.name),
        element("td", state_badge(reader, found.status), _new_mark(reader, found)),
        element("td", element("span", found.revision, class_="letter")),
        element("td", reader.name("type", found.type)),
        element("td", _or_dash(found.design), title=design.name if design else None),
        element("td", _or_dash(program)),
        data_number=found.number,
    )


def _new_mark(reader: Reader, found: plm.FoundItem) -> Markup | None:
    """That it is known to a change order only."""
    if not found.is_new:
        return None
    return element("span", reader.t("items.is_new"), class_="other", title=reader.t("items.is_new.text"))


def _or_dash(text: str | None) -> Child:
    return text or element("span", "–", class_="muted")


def _nothing(reader: Reader, wanted: Wanted) -> Markup:
    """Nothing there yet, or nothing that fits: what to do next, with the assistant."""
    if wanted.is_filtered:
        draft = reader.t("items.ask.plain")
        if wanted.query:
            draft = reader.t("items.ask.draft", words=wanted.query)
        everything = element("a", reader.t("items.all"), href=ITEMS, class_="button")
        ask = button(reader.t("items.ask"), icon_name="chat", data_draft=draft)
        return empty_state(
            reader.t("items.none_such"), reader.t("items.none_such.text"), everything, ask, icon_name="search"
        )
    begin = _new(reader, wanted)
    return empty_state(reader.t("items.none"), reader.t("items.none.text"), begin, icon_name="box")
