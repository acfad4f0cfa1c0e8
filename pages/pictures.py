"""The pictures that a change set asked for: read from the render pack's tables, drawn as progress and gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, own_picture
from db.models.change_sets import RowChange
from db.models.renders import Order, OrderLine, Product, Render
from db.renders import image_url
from pages.components import icon, link, progress_bar
from pages.reader import Reader

MOST_TILES = 24
ENDED = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Picture:
    """One render and what it shows."""

    render_id: UUID
    order: str
    caption: str
    status: str
    progress: float
    error: str | None
    address: str | None
    """Where the finished picture is served."""


def pictures_of(session: Session, change_set_id: UUID) -> tuple[Picture, ...]:
    """The renders that this change set queued, by order and line, as they are now."""
    queued = select(RowChange.row_key).where(
        RowChange.change_set_id == change_set_id, RowChange.table_name == "renders"
    )
    keys = [UUID(key) for key in session.scalars(queued)]
    if not keys:
        return ()
    query = (
        select(Render, Order.number, Product.name)
        .join(Order, Order.id == Render.order_id)
        .join(OrderLine, OrderLine.id == Render.order_line_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(Render.id.in_(keys))
        .order_by(Order.number, OrderLine.position)
    )
    return tuple(_picture(render, number, name) for render, number, name in session.execute(query))


def draw_pictures(reader: Reader, pictures: Sequence[Picture]) -> Markup:
    """One bar and one row of tiles for each order; ``static/pictures.js`` keeps them up to date."""
    numbers = list(dict.fromkeys(each.order for each in pictures))
    return join(
        *(_order(reader, number, [each for each in pictures if each.order == number]) for number in numbers)
    )


def draw_tiles(reader: Reader, number: str, pictures: Sequence[Picture]) -> Markup:
    """All pictures of one order with their bar, however many."""
    ended = sum(each.status in ENDED for each in pictures)
    return element(
        "div",
        progress_bar(ended, len(pictures), label=progress_words(reader, pictures), aria_live="off"),
        element("div", *(_tile(reader, each) for each in pictures), class_="tiles"),
        class_="renders" if ended < len(pictures) else "renders ended",
        data_order=number,
        data_states=" ".join(f"{each.render_id}:{each.status}" for each in pictures),
    )


def progress_words(reader: Reader, pictures: Sequence[Picture]) -> str:
    """Such as "3 of 8 pictures done · 1 failed"."""
    done = sum(each.status == "done" for each in pictures)
    failed = sum(each.status == "failed" for each in pictures)
    cancelled = sum(each.status == "cancelled" for each in pictures)
    words = [reader.t("renders.done", done=done, total=len(pictures))]
    words += [reader.t("renders.failed", n=failed)] if failed else []
    words += [reader.t("renders.cancelled", n=cancelled)] if cancelled else []
    return " · ".join(words)


def _order(reader: Reader, number: str, pictures: Sequence[Picture]) -> Markup:
    ended = sum(each.status in ENDED for each in pictures)
    bar = progress_bar(ended, len(pictures), label=progress_words(reader, pictures), aria_live="off")
    opened = link(reader.t("renders.open", number=number), f"/app/orders?order={number}", look="more")
    rest = len(pictures) - MOST_TILES
    more: Child = element("span", reader.t("renders.more", n=rest), class_="muted") if rest > 0 else None
    return element(
        "div",
        bar,
        element("div", *(_tile(reader, each) for each in pictures[:MOST_TILES]), class_="tiles"),
        element("p", more, opened, class_="renders-foot"),
        class_="renders" if ended < len(pictures) else "renders ended",
        data_order=number,
        data_states=" ".join(f"{each.render_id}:{each.status}" for each in pictures),
    )


def _tile(reader: Reader, picture: Picture) -> Markup:
    """A square that is there from the beginning, so that nothing moves when the picture comes."""
    inside: Child
    source = own_picture(picture.address or "")
    if source:
        image = element("img", src=source, alt=picture.caption, loading="lazy", width=160, height=160)
        inside = element("a", image, href=source, data_enlarge=True, data_caption=picture.caption)
    elif picture.status == "failed":
        inside = element(
            "span",
            icon("alert"),
            reader.retell(picture.error or reader.name("state", "failed")),
            class_="tile-error",
        )
    else:
        words = reader.t("renders.gone") if picture.status == "done" else reader.name("state", picture.status)
        inside = element("span", words, class_="tile-state")
    return element(
        "figure",
        inside,
        element("figcaption", picture.caption),
        class_=f"tile {picture.status}",
        data_render=str(picture.render_id),
    )


def _picture(render: Render, number: str, name: str) -> Picture:
    return Picture(render.id, number, name, render.status, render.progress, render.error, image_url(render))
