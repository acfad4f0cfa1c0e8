"""Dispatch: queue the pictures that an order asks for and does not have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from db.errors import Conflict
from db.models.base import Json, now
from db.models.jobs import Job
from db.models.renders import Order, OrderLine, Render
from db.renders.materials import MaterialBook, UnmappedMaterial, open_book, unmapped_materials
from db.renders.orders import (
    RENDER_STATES,
    Counts,
    announce_order,
    find_order,
    lines_of,
    lock_order,
)
from db.renders.settings import settings_of
from db.tenancy import Identity

JOB_KIND = "render"


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is to show: a product's geometry, the look of each slot, and the settings of the order.

    A look has the material's ``name`` beside what it looks like.
    """

    pim_id: str
    geometry: dict[str, Json]
    looks: dict[str, Json]
    settings: dict[str, Json]


Draw = Callable[[Picture], dict[str, Json]]
"""Makes the renderer's specification of a picture, or raises ``Invalid`` with a sentence; ``tools.renders`` has it."""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What a dispatch queued: renders, and the megapixels of all of them."""

    order: Order
    renders: int
    megapixels: float


def check_materials(session: Session, number: str) -> tuple[UnmappedMaterial, ...]:
    """The materials of an order that have no mapping; empty where every picture can be made.

    Raises:
        NotFound: there is no such order.
    """
    order = find_order(session, number)
    return unmapped_materials(open_book(session), lines_of(session, order))


def dispatch_renders(session: Session, who: Identity, number: str, *, draw: Draw) -> Dispatched:
    """Queue a render, and a job that makes it, for every line whose picture is missing or out of date.

    What each picture shows is fixed now. Pictures that failed or were cancelled are made again, and so are those whose
    material or settings have changed since; the others stay.

    Raises:
        NotFound: there is no such order.
        Conflict: it was cancelled, its renders are queued or running, materials are unmapped, or nothing is missing.
        Invalid: the renderer cannot make one of the pictures.
    """
    order = lock_order(session, number)
    renders = _renders_by_line(session, order)
    _check_state(order, _count(renders))
    book, lines = open_book(session), lines_of(session, order)
    _check_mapping(order, unmapped_materials(book, lines))
    moment, settings = now(), settings_of(order)
    queued: list[tuple[Render, OrderLine]] = []
    for line in lines:
        spec = draw(_picture(book, line, settings))
        render = _queue(line, renders.get(line.id), spec, moment)
        if render is not None:
            queued.append((render, line))
    if not queued:
        raise Conflict(
            f"All {len(lines)} pictures of order {order.number} are there and as ordered, so nothing was queued. "
            "Change its material or settings first to render it again."
        )
    _add(session, queued, who.user_id, moment)
    order.status, order.finished_at = "rendering", None
    session.flush()
    announce_order(session, order, _count(renders | {render.order_line_id: render for render, _ in queued}))
    return Dispatched(order, len(queued), len(queued) * _megapixels(settings))


def _renders_by_line(session: Session, order: Order) -> dict[UUID, Render]:
    query = select(Render).where(Render.order_id == order.id).execution_options(populate_existing=True)
    return {render.order_line_id: render for render in session.scalars(query)}


def _count(renders: dict[UUID, Render]) -> Counts:
    counts = dict.fromkeys(RENDER_STATES, 0)
    for render in renders.values():
        counts[render.status] += 1
    return counts


def _check_state(order: Order, counts: Counts) -> None:
    if order.status == "cancelled":
        raise Conflict(f"Order {order.number} was cancelled, so nothing was queued. Create a new one.")
    if counts["queued"] or counts["running"]:
        raise Conflict(
            f"Order {order.number} is already dispatched: {counts['queued']} queued, {counts['running']} running, "
            f"{counts['done']} done. Nothing was queued twice."
        )


def _check_mapping(order: Order, unmapped: tuple[UnmappedMaterial, ...]) -> None:
    if not unmapped:
        return
    told = "; ".join(f"{each.material} ({', '.join(each.products[:3])})" for each in unmapped[:5])
    more = f" and {len(unmapped) - 5} more" if len(unmapped) > 5 else ""
    raise Conflict(
        f"Order {order.number} has materials without a mapping: {told}{more}. Nothing was queued. "
        "See them with check_materials, and choose one for the order with set_material_override."
    )


def _picture(book: MaterialBook, line: OrderLine, settings: dict[str, Json]) -> Picture:
    product = line.product
    looks = book.looks(product.materials, line.material_override)
    assert looks is not None, "the mapping was checked"
    return Picture(product.pim_id, cast(dict[str, Json], product.geometry), looks, settings)


def _queue(line: OrderLine, render: Render | None, spec: dict[str, Json], moment: datetime) -> Render | None:
    """The line's render, queued; None where its picture is there and shows just this."""
    if render is None:
        return Render(
            order_id=line.order_id, order_line_id=line.id, spec=spec, status="queued", created_at=moment
        )
    if render.status == "done" and render.file is not None and render.spec == spec:
        return None
    render.spec = spec
    reset(render)
    return render


def reset(render: Render) -> None:
    """Back to the queue, as if nothing had been made yet."""
    render.status, render.attempts, render.progress, render.error = "queued", 0, 0.0, None
    render.milliseconds = render.file = render.bytes = render.checksum = None
    render.started_at = render.ended_at = None


def _add(session: Session, queued: list[tuple[Render, OrderLine]], user_id: UUID, moment: datetime) -> None:
    """The renders and their jobs; related objects are set by hand, for the labels."""
    session.add_all(render for render, _ in queued)
    session.flush()
    for render, line in queued:
        set_committed_value(render, "order", line.order)
        set_committed_value(render, "line", line)
    session.add_all(_job(render, line, user_id, moment) for render, line in queued)


def _job(render: Render, line: OrderLine, user_id: UUID, moment: datetime) -> Job:
    return Job(
        kind=JOB_KIND,
        title=line.label,
        subject_id=render.id,
        group_key=line.order.number,
        payload={"render_id": str(render.id)},
        created_by=user_id,
        created_at=moment,
    )


def _megapixels(settings: dict[str, Json]) -> float:
    return cast(int, settings["width"]) * cast(int, settings["height"]) / 1e6
