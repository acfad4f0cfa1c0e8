"""The page of one item: what it is called and how it stands, five tabs, and what the assistant is to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db.plm.words import TABS, WRITABLE
from pages.addresses import address
from pages.components import badge, icon, state_badge
from pages.panel import Action, about, ask_button
from pages.plm import history, impact, relationships, sheet, tree
from pages.plm.places import ITEMS, record_address
from pages.plm.sight import Sight, read_sight
from pages.reader import Reader
from pages.records import heading


def draw_item(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The item as it counts now, as a revision was, or as a change order sees it. Raises NotFound."""
    sight = read_sight(session, reader, query)
    tabs = TABS[sight.item.type]
    tab = query.get("tab", "")
    chosen = tab if tab in tabs else tabs[0]
    return element(
        "article",
        _heading(reader, sight),
        _line(reader, sight),
        _note(reader, sight),
        _tabs(reader, sight, tabs, chosen),
        element("div", _draw_tab(session, reader, sight, chosen), class_=f"tab-{chosen}"),
        about(reader, "item", sight.item.number, _actions(reader, sight)),
        data_follows="item change_order",
        data_only_shown=True,
        data_number=sight.item.number,
    )


def _draw_tab(session: Session, reader: Reader, sight: Sight, tab: str) -> Markup:
    match tab:
        case "relationships":
            return relationships.draw_relationships(session, reader, sight)
        case "history":
            return history.draw_history(session, reader, sight)
        case "bom" if sight.is_past:
            return relationships.draw_lines(reader, sight)
        case "bom":
            return tree.draw_bom(session, reader, tree.grove_of(sight))
        case "affected-items":
            return impact.draw_affected(session, reader, sight)
    return sheet.draw_details(reader, sight)


def _heading(reader: Reader, sight: Sight) -> Markup:
    number = sight.item.number
    back = element("a", icon("back"), reader.t("nav.items"), href=ITEMS, class_="back")
    beside = join(
        element("span", shown(sight.revision.name, limit=200), class_="title"),
        element(
            "span",
            sight.revision.revision,
            class_="letter",
            title=reader.t("item.rev", revision=sight.revision.revision),
        ),
        state_badge(reader, sight.revision.status),
    )
    return heading(
        number, ask_button(reader, reader.t("item.ask"), "item", number), above=back, beside=beside
    )


def _line(reader: Reader, sight: Sight) -> Markup:
    """Where it belongs, and who is at work on it."""
    design = sight.item.design
    parts: list[Child] = [reader.name("type", sight.item.type)]
    if design is not None:
        parts.append(element("a", shown(design.label), href=address(ITEMS, design=design.code)))
        parts.append(shown(design.program.label) if design.program else None)
    if sight.orders:
        links = [_order_link(reader, sight, each) for each in sight.orders]
        parts.append(element("span", reader.t("item.in"), " ", *links))
    dot = element("span", "·", class_="dot", aria_hidden="true")
    shown_ones = [each for each in parts if each]
    last = len(shown_ones) - 1
    spread = [join(each, dot if place < last else None) for place, each in enumerate(shown_ones)]
    return element("p", *(element("span", each, class_="bit") for each in spread), class_="item-line")


def _order_link(reader: Reader, sight: Sight, number: str) -> Markup:
    """The change order, and the item as it makes it, where that is not in sight already."""
    look = element(
        "a",
        reader.t("item.view.as"),
        href=sight.address(change_order=number, revision=""),
        data_inplace=True,
        aria_label=reader.t("item.view.as.whose", number=number),
    )
    order = element("a", badge(number, "busy"), href=record_address(number), data_number=number)
    return element("span", order, None if sight.order == number else look, class_="order-link")


def _note(reader: Reader, sight: Sight) -> Markup | None:
    """That one does not see what counts now, and the way there."""
    head = reader.t("item.rev.short", revision=sight.head.revision) if sight.head else ""
    told = partial(reader.t, number=sight.order or "", revision=sight.revision.revision, head=head)
    if sight.is_past:
        words = told("item.view.old")
    elif sight.is_working and sight.head is None:
        words = told("item.view.change.new")
    elif sight.is_working:
        words = told("item.view.change")
    elif sight.order and not sight.is_of_order:
        words = told("item.view.change.same")
    else:
        return None
    back = element(
        "a",
        reader.t("item.view.show_head"),
        href=sight.address(revision="", change_order=""),
        data_inplace=True,
    )
    return element("div", element("p", words), back if sight.head else None, class_="view-note", role="note")


def _tabs(reader: Reader, sight: Sight, tabs: tuple[str, ...], chosen: str) -> Markup:
    links = (
        element(
            "a",
            reader.t(f"item.tab.{each}"),
            href=sight.address(tab="" if each == tabs[0] else each),
            aria_current="page" if each == chosen else None,
            data_inplace=True,
        )
        for each in tabs
    )
    return element("nav", *links, class_="tabs", aria_label=reader.t("item.tabs", number=sight.item.number))


def _actions(reader: Reader, sight: Sight) -> list[Action]:
    """What fits its type and state: what is released needs a change order, a draft may be handed in."""
    item, may = sight.item, reader.who.may
    wanted = []
    if item.type == "Part":
        wanted += ["impact", "bom"]
    if item.type in {"Document", "Requirement"}:
        wanted += ["used", "impact"]
    can_revise = sight.head is not None and sight.head.status != "Obsolete" and "bom" in wanted
    if can_revise and not sight.orders and may("change_orders:create"):
        wanted.append("change")
    is_free = item.design is None or not item.design.is_released or bool(sight.orders)
    is_draft = sight.revision.status == WRITABLE[0] and item.type != "ChangeOrder"
    if is_draft and is_free and may("change_orders:update"):
        wanted.append("review")
    return [
        (reader.t(f"quick.item.{each}"), reader.t(f"quick.item.{each}.say", number=item.number))
        for each in wanted
    ]
