"""The orders pages: all orders as a table, and one with its progress, pictures and lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args
from urllib.parse import quote

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.amounts import duration
from agent.drawing.markup import NOTHING, Child, element, join
from agent.turns.services import Services
from db import renders
from db.errors import Invalid
from db.jobs import STEER_JOBS
from db.renders import LineDetail, OrderDetail, OrderOverview, OrderStatus
from pages.addresses import address, read_place, spell_place
from pages.components import button, empty_state, facts, icon, link, moment, state_badge
from pages.panel import Action, about, ask_button, suggest
from pages.pictures import Picture, draw_tiles
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, more, records_page

PAGE = records_page("orders", permission="orders:read", pack="renders")
ROWS = 50
OFFERED = ("last_orders", "failed_week")
"""Quick actions of the list."""


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Orders")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """One order where the address names it, else the list."""
    number = query.get("order")
    if number:
        return draw_order(reader, renders.order_detail(session, number))
    return _draw_list(session, reader, query)


def draw_order(reader: Reader, detail: OrderDetail) -> Markup:
    """The order: what it is, how far it is, its pictures, its lines."""
    overview = detail.overview
    number = overview.order.number
    back = element("a", icon("back"), reader.t("nav.orders"), href=PAGE.path, class_="back")
    actions: list[Child] = [ask_button(reader, reader.t("records.ask"), "order", number)]
    pictures = _pictures(detail)
    if any(each.address for each in pictures):
        address = f"/api/v1/orders/{quote(number)}/archive.zip"
        actions.append(
            element(
                "a", icon("download"), reader.t("orders.zip"), href=address, class_="button", download=True
            )
        )
    return element(
        "article",
        heading(number, *actions, above=back, beside=state_badge(reader, overview.order.status)),
        _facts(reader, overview),
        draw_tiles(reader, number, pictures) if pictures else None,
        _lines(reader, detail.lines),
        about(reader, "order", number, _actions(reader, detail)),
        data_order_page=number,
    )


def _actions(reader: Reader, detail: OrderDetail) -> list[Action]:
    """What fits the order's state: a draft is checked and dispatched, a failed one is looked into."""
    overview = detail.overview
    wanted = ["status"]
    if overview.order.status in {"draft", "submitted"}:
        wanted = ["materials", "dispatch"] if reader.who.may("renders:dispatch") else ["materials"]
    elif overview.counts["failed"]:
        wanted = ["failures", "status"]
    number = overview.order.number
    return [(reader.t(f"quick.{each}"), reader.t(f"quick.{each}.order", number=number)) for each in wanted]


def _draw_list(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    status = _status(query.get("status"))
    found = renders.list_orders(
        session, status=status, limit=ROWS + 1, before=read_place(query.get("before"))
    )
    rows = join(*(_row(reader, each) for each in found[:ROWS]))
    following = more(reader.t("records.more"), _next(found, status)) if len(found) > ROWS else None
    if query.get("before"):
        return join(element("table", element("tbody", rows)), following)
    new = element("a", icon("plus"), reader.t("orders.new"), href="/app", class_="button primary")
    return join(
        heading(reader.t("nav.orders"), new),
        _filter(reader, status),
        element("div", _table(reader, rows), class_="scroll wide") if found else _nothing(reader, status),
        following,
        suggest([(reader.t(f"quick.{each}"), reader.t(f"quick.{each}")) for each in OFFERED]),
    )


def _filter(reader: Reader, status: OrderStatus | None) -> Markup:
    choices = [(reader.t("orders.all"), PAGE.path, status is None)]
    choices += [
        (reader.name("state", each), f"{PAGE.path}?status={each}", each == status)
        for each in get_args(OrderStatus)
    ]
    return chips(choices, label=reader.t("orders.filter"))


def _table(reader: Reader, rows: Markup) -> Markup:
    names = ("number", "status", "output", "pictures", "created")
    head = element("tr", *(element("th", reader.t(f"orders.{name}"), scope="col") for name in names))
    return element("table", element("thead", head), element("tbody", rows), class_="records", id="rows")


def _row(reader: Reader, overview: OrderOverview) -> Markup:
    order = overview.order
    return element(
        "tr",
        element("th", link(order.number, f"{PAGE.path}?order={quote(order.number)}"), scope="row"),
        element("td", state_badge(reader, order.status)),
        element("td", order.output_type.name),
        element("td", _share(reader, overview)),
        element("td", moment(reader, order.created_at, full=True)),
        data_order_row=order.number,
    )


def _share(reader: Reader, overview: OrderOverview) -> Markup:
    done, failed = overview.counts["done"], overview.counts["failed"]
    words = f"{done:,} / {overview.lines:,}"
    bar = element("progress", max=overview.lines or 1, value=done, aria_label=words)
    bad = element("span", reader.t("renders.failed", n=failed), class_="bad") if failed else None
    return element("div", bar, element("span", words), bad, class_="share")


def _nothing(reader: Reader, status: OrderStatus | None) -> Markup:
    if status is not None:
        everything = element("a", reader.t("orders.all"), href=PAGE.path, class_="button")
        return empty_state(reader.t("orders.none_such"), reader.t("orders.none_such.text"), everything)
    begin = element("a", reader.t("orders.new"), href="/app", class_="button primary")
    return empty_state(reader.t("orders.none"), reader.t("orders.none.text"), begin)


def _facts(reader: Reader, overview: OrderOverview) -> Markup:
    order = overview.order
    pairs: list[tuple[str, Child]] = [
        (reader.t("orders.output"), order.output_type.name),
        (reader.t("orders.created"), moment(reader, order.created_at, full=True)),
    ]
    if order.overrides:
        told = ", ".join(f"{name} {value}" for name, value in order.overrides.items())
        pairs.append((reader.t("orders.overrides"), told))
    if order.finished_at is not None:
        pairs.append((reader.t("orders.finished"), moment(reader, order.finished_at, full=True)))
    pairs.append((reader.t("orders.lines"), f"{overview.lines:,}"))
    return element("div", facts(pairs), class_="order-facts")


def _pictures(detail: OrderDetail) -> list[Picture]:
    number = detail.overview.order.number
    return [
        Picture(
            line.render.id,
            number,
            line.product.name,
            line.render.status,
            line.render.progress,
            line.render.error,
            renders.image_url(line.render),
        )
        for line in detail.lines
        if line.render is not None
    ]


def _lines(reader: Reader, lines: Sequence[LineDetail]) -> Markup:
    names = ("position", "product", "material", "status", "tries", "time")
    head = element(
        "tr", *(element("th", reader.t(f"lines.{name}"), scope="col") for name in names), element("th")
    )
    rows = (_line(reader, each) for each in lines)
    body = element("table", element("thead", head), element("tbody", *rows), class_="records")
    return join(element("h2", reader.t("orders.lines")), element("div", body, class_="scroll wide"))


def _line(reader: Reader, line: LineDetail) -> Markup:
    render, product = line.render, line.product
    error = element("p", reader.retell(render.error), class_="bad") if render and render.error else None
    return element(
        "tr",
        element("td", line.line.position, class_="right"),
        element("th", element("span", product.pim_id, class_="pim"), " ", product.name, scope="row"),
        element("td", line.line.material_override or element("span", "–", class_="muted")),
        element("td", state_badge(reader, render.status) if render else NOTHING, error),
        element("td", render.attempts if render else NOTHING, class_="right"),
        element(
            "td", duration(render.milliseconds) if render and render.milliseconds else NOTHING, class_="right"
        ),
        element("td", _steer(reader, line), class_="right"),
    )


def _steer(reader: Reader, line: LineDetail) -> Markup | None:
    """Retry what failed or was cancelled, cancel what waits or runs; for people who may."""
    if line.job is None or line.render is None or not reader.who.may(STEER_JOBS):
        return None
    match line.render.status:
        case "failed" | "cancelled":
            return button(reader.t("jobs.retry"), look="quiet", data_job=str(line.job.id), data_steer="retry")
        case "queued" | "running" if not line.job.cancel_requested:
            return button(
                reader.t("jobs.cancel"), look="quiet", data_job=str(line.job.id), data_steer="cancel"
            )
    return None


def _status(text: str | None) -> OrderStatus | None:
    if text is None:
        return None
    for status in get_args(OrderStatus):
        if status == text:
            found: OrderStatus = status
            return found
    raise Invalid(
        f"There is no order status {text[:40]!r}. The states are: {', '.join(get_args(OrderStatus))}."
    )


def _next(found: Sequence[OrderOverview], status: OrderStatus | None) -> str:
    last = found[ROWS - 1].order
    return address(PAGE.path, before=spell_place(last.created_at, last.id), status=status or "")
