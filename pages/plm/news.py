"""What is new in a programme: who did what, which change orders are open, what changed last in each design."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from db.plm.activity import Deed
from db.plm.holdings import DesignOverview, NewestRevision, OpenChangeOrder
from pages.components import moment, state_badge
from pages.plm.crowd import draw_face
from pages.plm.places import record_link
from pages.reader import Reader

MOST_TOLD = 4
"""Numbers of items that one line names before it counts the rest."""


def draw_deeds(reader: Reader, deeds: Sequence[Deed]) -> Markup:
    lines = [_deed(reader, each) for each in deeds]
    nothing = element("p", reader.t("workspace.no_deeds"), class_="muted")
    return _box(reader.t("workspace.deeds"), element("ul", *lines, class_="deeds") if lines else nothing)


def _deed(reader: Reader, deed: Deed) -> Markup:
    told: list[Child] = []
    if deed.made:
        told.append(element("span", reader.t("workspace.made"), " ", _numbers(reader, deed.made)))
    for state, moves in groupby(sorted(deed.moved, key=_state), key=_state):
        numbers = _numbers(reader, [number for number, _ in moves])
        told.append(
            element("span", reader.t("workspace.moved"), " ", numbers, " → ", reader.name("state", state))
        )
    if deed.changed:
        told.append(element("span", reader.t("workspace.changed"), " ", _numbers(reader, deed.changed)))
    words = join(*(join(" · " if place else "", each) for place, each in enumerate(told)))
    return element(
        "li",
        draw_face(deed.name),
        element("p", element("b", deed.name), " ", words, " ", moment(reader, deed.at, full=True)),
        data_deed=deed.at.isoformat(),
        data_by=str(deed.user_id),
    )


def _state(move: tuple[str, str]) -> str:
    return move[1]


def _numbers(reader: Reader, numbers: Sequence[str]) -> Markup:
    more = len(numbers) - MOST_TOLD
    links = join(
        *(join(", " if place else "", record_link(each)) for place, each in enumerate(numbers[:MOST_TOLD]))
    )
    return join(links, " ", reader.t("workspace.more", n=more)) if more > 0 else links


def draw_orders(reader: Reader, orders: Sequence[OpenChangeOrder]) -> Markup:
    lines = [
        element(
            "li",
            element("p", record_link(each.number), " ", state_badge(reader, each.status)),
            element("p", shown(each.title, limit=120)),
            element("small", reader.count("change_orders.items", each.items)),
        )
        for each in orders
    ]
    nothing = element("p", reader.t("workspace.no_orders"), class_="muted")
    return _box(reader.t("workspace.orders"), element("ul", *lines, class_="plain") if lines else nothing)


def draw_designs(reader: Reader, designs: Sequence[DesignOverview]) -> Markup:
    lines = [
        element(
            "li",
            element("p", element("b", each.design.code), " ", shown(each.design.name, limit=80)),
            element("small", reader.count("workspace.of_items", each.items)),
            element("ul", *(_newest(reader, one) for one in each.newest), class_="newest"),
        )
        for each in designs
    ]
    nothing = element("p", reader.t("workspace.no_designs"), class_="muted")
    return _box(reader.t("workspace.designs"), element("ul", *lines, class_="plain") if lines else nothing)


def _newest(reader: Reader, newest: NewestRevision) -> Markup:
    return element(
        "li",
        record_link(newest.number),
        " ",
        element("span", newest.revision, class_="letter"),
        " ",
        reader.name("state", newest.status),
        " ",
        moment(reader, newest.at, full=True),
    )


def _box(title: str, *children: Child) -> Markup:
    return element("section", element("h2", title), *children, class_="box")
