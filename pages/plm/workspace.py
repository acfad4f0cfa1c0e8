"""The workspace of a programme, shared live: who is there and looks at what, its items, open changes, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join, shown
from agent.turns.services import Services
from db.models.plm import Program
from db.plm import holdings
from db.plm.activity import deeds_of
from db.plm.holdings import MOST_ITEMS, DesignOverview, WorkspaceItem
from db.plm.numbers import spell_number
from db.plm.programs import find_program, list_designs, list_programs
from db.plm.workspace import BEAT_SECONDS, Present, has_item, who_is_there
from pages.components import badge, empty_state, icon, state_badge
from pages.panel import about, ask_button, suggest
from pages.plm.crowd import draw_crowd, draw_faces
from pages.plm.news import draw_deeds, draw_designs, draw_orders
from pages.plm.picked import draw_picked
from pages.plm.places import Place
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, records_page

PAGE = replace(
    records_page("workspace", permission="programs:read", pack="plm"),
    styles=("cards.css", "records.css", "workspace.css"),
    script="workspace.js",
)
FOLLOWS = "workspace item change_order"


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Workspace")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The workspace of the programme that the address names, else the programmes of this person."""
    code = query.get("program")
    if not code:
        return _draw_programs(session, reader)
    program = find_program(session, reader.who, code)
    given = [query.get(name, "")[:80].strip() for name in ("design", "query")]
    item = spell_number(query.get("item", "")[:40])
    return draw_workspace(session, reader, program, Place(program.code, item, *given))


def draw_workspace(session: Session, reader: Reader, program: Program, place: Place) -> Markup:
    """The whole place; what changes while somebody types stands in ``#found``."""
    is_picked = bool(place.item) and has_item(session, reader.who, program.code, place.item)
    kind, key = ("item", place.item) if is_picked else ("program", program.code)
    present = who_is_there(session, reader.who, program.code)
    designs = holdings.designs_of(session, reader.who, program.code)
    columns = (
        _main(session, reader, place, designs, present=present),
        _side(session, reader, place, designs),
    )
    return element(
        "article",
        _head(reader, program, place),
        element(
            "div",
            _kept(place),
            draw_crowd(reader, present, place),
            element("div", *columns, class_="workspace"),
            about(reader, kind, key, _actions(reader, kind, key)),
            id="found",
            data_looks_at=place.item if is_picked else "",
        ),
        data_workspace=program.code,
        data_beat=BEAT_SECONDS,
        data_follows=FOLLOWS,
    )


def _main(
    session: Session,
    reader: Reader,
    place: Place,
    designs: Sequence[DesignOverview],
    *,
    present: Sequence[Present],
) -> Markup:
    items = holdings.items_of(session, reader.who, place.program, query=place.query, design=place.design)
    chosen = _choose_design(reader, designs, place)
    return element("div", chosen, _items(reader, items, present, place), class_="workspace-main")


def _side(session: Session, reader: Reader, place: Place, designs: Sequence[DesignOverview]) -> Markup:
    orders = holdings.open_change_orders(session, reader.who, place.program)
    return element(
        "div",
        draw_picked(session, reader, place) if place.item else None,
        draw_deeds(reader, deeds_of(session, reader.who, place.program)),
        draw_orders(reader, orders),
        draw_designs(reader, designs),
        class_="workspace-side",
    )


def _draw_programs(session: Session, reader: Reader) -> Markup:
    programs = list_programs(session, reader.who)
    rows = [_program_row(session, reader, each) for each in programs]
    names = ("program", "customer", "state", "designs", "here")
    head = element("tr", *(element("th", reader.t(f"workspace.{name}"), scope="col") for name in names))
    body = element("table", element("thead", head), element("tbody", *rows), class_="records", id="rows")
    nothing = empty_state(reader.t("workspace.none"), reader.t("workspace.none.text"), icon_name="box")
    label = reader.t("quick.programs")
    return element(
        "div",
        heading(reader.t("nav.workspace")),
        element("p", reader.t("workspace.about"), class_="lead"),
        element("div", body, class_="scroll wide") if rows else nothing,
        suggest([(label, reader.t("quick.programs.say"))]),
        data_follows=FOLLOWS,
    )


def _program_row(session: Session, reader: Reader, program: Program) -> Markup:
    present = who_is_there(session, reader.who, program.code)
    designs = list_designs(session, reader.who, program=program.code)
    address = f"{PAGE.path}?program={quote(program.code)}"
    name = join(element("a", program.code, href=address), " ", element("span", program.name, class_="muted"))
    return element(
        "tr",
        element("th", name, scope="row"),
        element("td", program.customer or "–"),
        element("td", state_badge(reader, program.status)),
        element("td", ", ".join(each.code for each in designs) or "–", class_="wrap"),
        element("td", draw_faces(reader, present) or element("span", "–", class_="muted")),
    )


def _head(reader: Reader, program: Program, place: Place) -> Markup:
    back = element("a", icon("back"), reader.t("workspace.all"), href=PAGE.path, class_="back")
    ask = ask_button(reader, reader.t("workspace.ask"), "program", program.code)
    beside = state_badge(reader, program.status)
    return heading(program.label, _search(reader, place), ask, above=back, beside=beside)


def _search(reader: Reader, place: Place) -> Markup:
    field = element(
        "input",
        type="search",
        name="query",
        value=place.query,
        placeholder=reader.t("workspace.search"),
        aria_label=reader.t("workspace.search"),
        maxlength=80,
        id="workspace-query",
    )
    return element(
        "form", field, id="workspace-search", role="search", class_="search", data_live=True, action=PAGE.path
    )


def _kept(place: Place) -> Markup:
    """What a search keeps of the address; it belongs to the form above, which is not drawn anew while one types."""
    values = {"program": place.program, "item": place.item, "design": place.design}
    return join(
        *(
            element("input", type="hidden", name=name, value=value, form="workspace-search")
            for name, value in values.items()
            if value
        )
    )


def _actions(reader: Reader, kind: str, key: str) -> list[tuple[str, str]]:
    if kind == "item":
        names, value = ("quick.item.impact", "quick.item.used"), {"number": key}
    else:
        names, value = ("quick.program.designs", "quick.program.changes"), {"code": key}
    return [(reader.t(each), reader.t(f"{each}.say", **value)) for each in names]


def _choose_design(reader: Reader, designs: Sequence[DesignOverview], place: Place) -> Markup:
    options = [(reader.t("workspace.every"), place.address(design=""), not place.design)]
    options += [
        (each.design.code, place.address(design=each.design.code), each.design.code == place.design)
        for each in designs
    ]
    return chips(options, label=reader.t("workspace.designs"), in_place=True)


def _items(
    reader: Reader, items: Sequence[WorkspaceItem], present: Sequence[Present], place: Place
) -> Markup:
    if not items:
        key = "workspace.none_such" if place.query or place.design else "workspace.no_items"
        return empty_state(reader.t(key), reader.t(f"{key}.text"), icon_name="search")
    names = ("item", "name", "state", "design", "watched")
    head = element("tr", *(element("th", reader.t(f"workspace.{name}"), scope="col") for name in names))
    rows = [_item_row(reader, each, present, place) for each in items]
    body = element("table", element("thead", head), element("tbody", *rows), class_="records items")
    label = reader.t("workspace.items")
    is_cut = len(items) >= MOST_ITEMS
    return join(
        element("div", body, class_="scroll wide", tabindex=0, role="region", aria_label=label),
        element("p", reader.count("workspace.found", len(items)), class_="sr-only", data_spoken=True),
        element("p", reader.t("workspace.cut", n=MOST_ITEMS), class_="muted") if is_cut else None,
    )


def _item_row(reader: Reader, item: WorkspaceItem, present: Sequence[Present], place: Place) -> Markup:
    picked = item.number == place.item
    watching = [each for each in present if each.looks_at == item.number]
    pick = element(
        "a",
        item.number,
        href=place.address(item=item.number),
        data_inplace=True,
        aria_current="true" if picked else None,
    )
    changing = [badge(number, "busy") for number in item.change_orders]
    return element(
        "tr",
        element("th", pick, " ", element("span", item.revision, class_="letter"), scope="row"),
        element("td", shown(item.name, limit=90), class_="wrap"),
        element("td", state_badge(reader, item.status), *changing, class_="badges"),
        element("td", item.design),
        element("td", draw_faces(reader, watching)),
        class_="picked" if picked else None,
        data_number=item.number,
    )
