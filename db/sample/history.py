"""A past for the bearing maker: a dozen finished orders of the last thirty days, so that lists and plots have something.

Their pictures have expired (``file`` is None): the demo ships none. All else is as a worker would have left it, so a
failed render can be retried and an old order dispatched again.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import now
from db.models.jobs import Job
from db.models.renders import Order, OrderLine, OutputType, Product, Render
from db.models.tenants import NumberSeries
from db.renders import Draw, MaterialBook, OrderStatus, Picture, RenderStatus, open_book
from db.renders.settings import settings_of
from db.renders.statistics import bounds

LAST_NUMBER = 159
"""The demo's first own order is number 160 of this year."""
MEMORY = "The renderer ran out of memory at 2048x2048. Retry it, or choose a smaller size."
SILENT = "The renderer did not answer within 120 seconds. Retry it."
DAMAGED = "The picture arrived damaged: its checksum does not match. Retry it."
STOPPED = "The worker was stopped three times while it made this picture. Retry it."


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One order: how long ago, of what, and which of its lines (by place) did not become pictures.

    With ``share_of_week`` it is placed in the present week, wherever in it the demo begins.
    """

    days_ago: float
    category: str
    output_type: str
    failed: Mapping[int, str]
    cancelled: tuple[int, ...] = ()
    by: str = "operator"
    share_of_week: float | None = None


PAST = (
    PastOrder(29.3, "Kugellager", "WebP 1024x1024", {}),
    PastOrder(26.9, "Wellen", "PNG 2048x2048", {1: MEMORY}, by="admin"),
    PastOrder(24.2, "Rollenlager", "WebP 1024x1024", {}),
    PastOrder(21.6, "Gehäuse", "JPEG 1024x1024", {}, (3, 4)),
    PastOrder(19.1, "Kugellager", "WebP 512x512", {}),
    PastOrder(16.4, "Rollenlager", "WebP 2048x2048", {2: SILENT}),
    PastOrder(14.8, "Wellen", "WebP 1024x1024", {}, by="admin"),
    PastOrder(12.2, "Gehäuse", "PNG 1024x1024", {0: DAMAGED}),
    PastOrder(9.7, "Kugellager", "PNG 2048x2048", {5: MEMORY, 6: MEMORY}),
    PastOrder(8.1, "Wellen", "JPEG 1024x1024", {}, (0, 1, 2, 3)),
    PastOrder(2.4, "Rollenlager", "WebP 1024x1024", {3: STOPPED}, share_of_week=0.35),
    PastOrder(0.9, "Kugellager", "WebP 1024x1024", {1: SILENT, 4: DAMAGED}, share_of_week=0.7),
)
"""Oldest first. What failed in the present week answers "How many renders failed this week?"."""


def fill_history(session: Session, users: Mapping[str, UUID], *, draw: Draw) -> None:
    """Make the past orders with their lines, renders and jobs, and continue the numbers after them."""
    moment = now()
    dice = random.Random(LAST_NUMBER)  # the same past on every machine
    book = open_book(session)
    types = {each.name: each for each in session.scalars(select(OutputType))}
    for past, number in zip(PAST, _numbers(moment), strict=True):
        order = _order(past, number, types[past.output_type], users[past.by], _when(past, moment))
        session.add(order)
        products = _products(session, past.category, book)
        lines = [OrderLine(order=order, product=each, position=n) for n, each in enumerate(products, 1)]
        session.add_all(lines)
        session.flush()
        renders = [_render(order, line, past, book, draw) for line in lines]
        _spread(order, renders, dice, moment)
        session.add_all(renders)
        session.flush()
        session.add_all(_job(order, render) for render in renders)
    session.add(NumberSeries(series=f"SA-{moment.year}", last=LAST_NUMBER))


def _numbers(moment: datetime) -> list[str]:
    """Each year's numbers end with the last one; a demo that begins in January has orders of two years."""
    years = [_when(past, moment).year for past in PAST]
    return [
        f"SA-{year}-{LAST_NUMBER - years[place + 1 :].count(year):05d}" for place, year in enumerate(years)
    ]


def _when(past: PastOrder, moment: datetime) -> datetime:
    if past.share_of_week is None:
        return moment - timedelta(days=past.days_ago)
    monday, _ = bounds("this_week", moment)
    assert monday is not None, "a week has a beginning"
    return monday + (moment - monday) * past.share_of_week


def _products(session: Session, category: str, book: MaterialBook) -> Sequence[Product]:
    """The products of a category whose materials are all mapped."""
    query = select(Product).where(Product.category == category).order_by(Product.pim_id)
    return [each for each in session.scalars(query) if book.looks(each.materials, None) is not None]


def _order(past: PastOrder, number: str, output_type: OutputType, user_id: UUID, moment: datetime) -> Order:
    status: OrderStatus = "failed" if past.failed else "cancelled" if past.cancelled else "done"
    return Order(
        number=number,
        status=status,
        output_type=output_type,
        overrides={},
        created_by=user_id,
        created_at=moment,
        submitted_at=moment,
    )


def _render(order: Order, line: OrderLine, past: PastOrder, book: MaterialBook, draw: Draw) -> Render:
    looks = book.looks(line.product.materials, None)
    assert looks is not None, "only products with mapped materials are in the past"
    place = line.position - 1
    status: RenderStatus = "done"
    if place in past.failed:
        status = "failed"
    elif place in past.cancelled:
        status = "cancelled"
    spec = draw(Picture(line.product.pim_id, dict(line.product.geometry), looks, settings_of(order)))
    return Render(
        order=order,
        line=line,
        spec=spec,
        status=status,
        attempts=0 if status == "cancelled" else 1,
        progress=1.0 if status == "done" else 0.0,
        error=past.failed.get(place),
        created_at=order.created_at,
    )


def _spread(order: Order, renders: Sequence[Render], dice: random.Random, moment: datetime) -> None:
    """Give the renders their times, two side by side, none later than ``moment``."""
    megapixels = order.output_type.width * order.output_type.height / 1e6
    free = [order.created_at + timedelta(seconds=2)] * 2
    for render in renders:
        seconds = 0.2 + megapixels * dice.uniform(1.1, 1.9)
        render.started_at = min(free[0], moment) if render.attempts else None
        render.ended_at = min(free[0] + timedelta(seconds=seconds), moment)
        render.milliseconds = round(seconds * 1000, 1) if render.status == "done" else None
        free = sorted([free[1], render.ended_at])
    order.finished_at = max(free)


def _job(order: Order, render: Render) -> Job:
    return Job(
        kind="render",
        title=f"{order.number} · {render.line.product.pim_id}",
        subject_id=render.id,
        group_key=order.number,
        payload={"render_id": str(render.id)},
        status=render.status,
        tries=render.attempts,
        progress=render.progress,
        error=render.error,
        created_by=order.created_by,
        created_at=order.created_at,
        started_at=render.started_at,
        ended_at=render.ended_at,
    )
