"""Orders as lists and pages show them: with counts, lines, renders and pictures; each read in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CTE, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.jobs import Job
from db.models.renders import Order, OrderLine, Product, Render
from db.renders.dispatch import JOB_KIND
from db.renders.orders import RENDER_STATES, Counts, OrderStatus, find_order
from db.renders.progress import image_url


@dataclass(frozen=True, slots=True)
class OrderOverview:
    """An order in a list."""

    order: Order
    lines: int
    counts: Counts

    def to_json(self) -> dict[str, Json]:
        """As the REST contract has it."""
        order = self.order
        return {
            "id": str(order.id),
            "number": order.number,
            "status": order.status,
            "output_type": order.output_type.name,
            "overrides": order.overrides,
            "lines": self.lines,
            "counts": {**self.counts},
            "created_at": order.created_at.isoformat(),
            "submitted_at": order.submitted_at.isoformat() if order.submitted_at else None,
            "finished_at": order.finished_at.isoformat() if order.finished_at else None,
        }


@dataclass(frozen=True, slots=True)
class LineDetail:
    """One line with its product, its render once it is dispatched, and that render's newest job."""

    line: OrderLine
    product: Product
    render: Render | None
    job: Job | None

    @property
    def progress(self) -> float:
        """How much of the picture is made, 0 to 1; what has ended counts as made."""
        if self.render is None:
            return 0.0
        return self.render.progress if self.render.status in {"queued", "running"} else 1.0

    def to_json(self) -> dict[str, Json]:
        """As the REST contract has it; ``status`` is null before the dispatch."""
        render, job = self.render, self.job
        return {
            "id": str(render.id) if render else None,
            "job_id": str(job.id) if job else None,
            "position": self.line.position,
            "product": {
                "pim_id": self.product.pim_id,
                "name": self.product.name,
                "category": self.product.category,
            },
            "material_override": self.line.material_override,
            "status": render.status if render else None,
            "progress": self.progress,
            "attempts": render.attempts if render else 0,
            "cancel_requested": bool(job and job.cancel_requested),
            "error": render.error if render else None,
            "milliseconds": render.milliseconds if render else None,
            "image_url": image_url(render) if render else None,
        }


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """An order with all of its lines by position."""

    overview: OrderOverview
    lines: tuple[LineDetail, ...]

    @property
    def progress(self) -> float:
        """How much of the order is made, 0 to 1."""
        return sum(line.progress for line in self.lines) / len(self.lines) if self.lines else 0.0

    def to_json(self) -> dict[str, Json]:
        """As the REST contract has it."""
        renders: list[Json] = [line.to_json() for line in self.lines]
        return {**self.overview.to_json(), "progress": self.progress, "renders": renders}


def list_orders(
    session: Session,
    *,
    status: OrderStatus | None = None,
    limit: int = 20,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[OrderOverview]:
    """Newest first; ``before`` is ``(created_at, id)`` of the last one of the page before."""
    page = select(Order.id).order_by(Order.created_at.desc(), Order.id.desc()).limit(limit)
    if status is not None:
        page = page.where(Order.status == status)
    if before is not None:
        moment, key = before
        page = page.where(or_(Order.created_at < moment, and_(Order.created_at == moment, Order.id < key)))
    return _overviews(session, page.cte("page"))


def overview_of(session: Session, order: Order) -> OrderOverview:
    """One order as lists show it."""
    return _overviews(session, select(Order.id).where(Order.id == order.id).cte("page"))[0]


def order_detail(session: Session, number: str) -> OrderDetail:
    """The order with its lines, products, renders and their newest jobs.

    Raises:
        NotFound: there is no such order; the message has the latest numbers.
    """
    order = find_order(session, number)
    query = (
        select(OrderLine, Product, Render, Job)
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(Render, Render.order_line_id == OrderLine.id)
        .outerjoin(Job, and_(Job.subject_id == Render.id, Job.kind == JOB_KIND))
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.position, Job.created_at, Job.id)
    )
    newest = {row[0].id: LineDetail(*row) for row in session.execute(query)}
    lines = tuple(newest.values())
    states = [line.render.status for line in lines if line.render]
    counts = {state: states.count(state) for state in RENDER_STATES}
    return OrderDetail(OrderOverview(order, len(lines), counts), lines)


def _overviews(session: Session, page: CTE) -> list[OrderOverview]:
    tally = (
        select(
            OrderLine.order_id,
            func.count(OrderLine.id).label("lines"),
            *(func.count(case((Render.status == state, 1))).label(state) for state in RENDER_STATES),
        )
        .outerjoin(Render, Render.order_line_id == OrderLine.id)
        .where(OrderLine.order_id.in_(select(page.c.id)))
        .group_by(OrderLine.order_id)
        .subquery("tally")
    )
    query = (
        select(Order, tally.c.lines, *(tally.c[state] for state in RENDER_STATES))
        .join(page, page.c.id == Order.id)
        .outerjoin(tally, tally.c.order_id == Order.id)
        .order_by(Order.created_at.desc(), Order.id.desc())
    )
    return [
        OrderOverview(order, lines or 0, dict(zip(RENDER_STATES, (n or 0 for n in numbers), strict=True)))
        for order, lines, *numbers in session.execute(query)
    ]
