"""Render orders: listed, and shown with their lines and renders. They are made and changed through the assistant."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field, JsonValue

from api import cursors
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import renders
from db.renders import OrderStatus, RenderStatus

router = APIRouter(
    prefix="/orders",
    tags=["orders"],
    dependencies=[Depends(has_pack("renders")), Depends(may("orders:read"))],
)
OrderNumber = Annotated[Text, Path(max_length=40, description="Such as SA-2026-00160.")]


class OrderItem(BaseModel):
    """An order as lists show it."""

    id: UUID
    number: str
    status: OrderStatus
    output_type: str
    overrides: dict[str, JsonValue] = Field(description="Render settings that differ from the output type.")
    lines: int
    counts: dict[RenderStatus, int] = Field(description="How many renders are in each state.")
    created_at: datetime
    submitted_at: datetime | None
    finished_at: datetime | None


class ProductName(BaseModel):
    """The product of a line."""

    pim_id: str
    name: str
    category: str


class OrderRender(BaseModel):
    """One line with its render; `id`, `job_id` and `status` are null before the dispatch."""

    id: UUID | None
    job_id: UUID | None
    position: int
    product: ProductName
    material_override: str | None
    status: RenderStatus | None
    progress: float = Field(description="0 to 1; what has ended counts as made.")
    attempts: int
    cancel_requested: bool
    error: str | None
    milliseconds: float | None
    image_url: str | None


class OrderDetail(OrderItem):
    """An order with all of its lines."""

    progress: float = Field(description="0 to 1.")
    renders: list[OrderRender]


@router.get("", responses=answers(401, 403, 404))
def list_orders(
    given: Given, who: Who, status: OrderStatus | None = None, limit: Limit = 20, *, before: Before = None
) -> Page[OrderItem]:
    """List orders, newest first."""
    place = cursors.to_moment(before)
    with given.services.store.read(who.scope) as session:
        found = renders.list_orders(session, status=status, limit=limit + 1, before=place)
    items = [OrderItem.model_validate(each.to_json()) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].created_at, items[-1].id) if more else None)


@router.get("/{number}", responses=answers(401, 403, 404))
def show_order(given: Given, who: Who, number: OrderNumber) -> OrderDetail:
    """Show an order with its lines, its renders and where their pictures are."""
    with given.services.store.read(who.scope) as session:
        return OrderDetail.model_validate(renders.order_detail(session, number).to_json())
