"""Change orders: listed, shown with what they change, made, moved, merged, and cleared of conflicts by a person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.orm import Session

from api import cursors
from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import plm
from db.errors import Conflict
from db.models.plm import ChangeOrder
from db.plm.registry import lock_change_order
from db.plm.words import ChangeOrderKind, ChangeOrderState
from db.tenancy import Identity

router = APIRouter(
    prefix="/change-orders",
    tags=["change orders"],
    dependencies=[Depends(has_pack("plm")), Depends(may("parts:read"))],
)
ChangeOrderNumber = Annotated[Text, Path(max_length=40, description="Such as ECO-0001.")]
MayCreate = Depends(may("change_orders:create"))
MayUpdate = Depends(may("change_orders:update"))
Whose = Literal["ours", "theirs"]
Named = Annotated[Text, Field(max_length=40)]


class ChangeOrderItem(BaseModel):
    """A change order as lists show it."""

    number: str
    kind: ChangeOrderKind
    title: str
    description: str
    status: ChangeOrderState
    designs: list[str] = Field(description="The codes of its designs, as far as you see them.")
    items: int = Field(description="How many items it works on.")
    created_at: datetime
    submitted_at: datetime | None
    closed_at: datetime | None


class FieldChange(BaseModel):
    """A field before and after."""

    field: str
    before: JsonValue
    after: JsonValue


class LineValues(BaseModel):
    """A line of a bill of materials, or a document of an item."""

    type: str
    target: str
    quantity: float | None
    find_number: int | None
    designator: str | None


class LineChange(BaseModel):
    """A component or document that comes, goes or is changed."""

    kind: Literal["added", "removed", "changed"]
    line: UUID
    target: str
    name: str
    before: LineValues | None
    after: LineValues | None


class ItemDifference(BaseModel):
    """What the change order changes in one item."""

    number: str
    name: str
    type: str
    design: str
    action: str = Field(description="revise or release.")
    before: str | None = Field(description="The revision that it was made from; null of a new item.")
    after: str = Field(description="The revision that it becomes.")
    is_new: bool
    becomes_obsolete: bool
    is_behind: bool = Field(
        description="Whether main has moved on since, so that the merge will combine both."
    )
    fields: list[FieldChange]
    lines: list[LineChange]
    hidden: int = Field(description="Changed lines that lead to what you may not see.")


class Difference(BaseModel):
    """What a change order changes, item by item."""

    items: list[ItemDifference]
    hidden: int = Field(description="Items that you may not see.")


class ConflictItem(BaseModel):
    """One thing that main and the change order changed differently: a field, or a line."""

    item: str
    field: str | None
    line: UUID | None
    base: JsonValue = Field(description="What both began from.")
    ours: JsonValue = Field(description="What the change order says.")
    theirs: JsonValue = Field(description="What main says.")


class ChangeOrderDetail(ChangeOrderItem):
    """A change order with what it changes and what stands in the way of its merge."""

    difference: Difference
    conflicts: list[ConflictItem]


class NewChangeOrder(BaseModel):
    """A change order to be made: at least one design or one item."""

    kind: ChangeOrderKind = "ECO"
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    description: Annotated[Text, Field(max_length=20_000)] = ""
    designs: Annotated[list[Named], Field(max_length=50, description="Codes, such as WING-01.")] = []
    items: Annotated[list[Named], Field(max_length=500, description="Numbers; they are checked out.")] = []


class Move(BaseModel):
    """Where a change order is to go, and from where, as the person saw it."""

    model_config = ConfigDict(populate_by_name=True)

    state: ChangeOrderState
    seen: ChangeOrderState | None = Field(
        default=None, alias="from", description="Refused where it is in another state by now."
    )


class Resolution(BaseModel):
    """Whose value counts in every conflict of one item: ours is the change order's, theirs is main's."""

    item: Named
    fields: dict[Text, Whose] = {}
    lines: dict[UUID, Whose] = {}


@router.get("", responses=answers(401, 403, 404))
def list_change_orders(
    given: Given,
    who: Who,
    status: ChangeOrderState | None = None,
    kind: ChangeOrderKind | None = None,
    design: Annotated[Text | None, Field(max_length=40)] = None,
    *,
    limit: Limit = 20,
    before: Before = None,
) -> Page[ChangeOrderItem]:
    """List change orders, newest first."""
    after = cursors.to_word(before)
    with given.services.store.read(who.scope) as session:
        found = plm.list_change_orders(
            session, who, status=status, kind=kind, design=design, limit=limit + 1, after=after
        )
        items = [ChangeOrderItem.model_validate(each.to_json()) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_word(items[-1].number) if more else None)


@router.post("", status_code=201, responses=answers(401, 403, 404, 409), dependencies=[MayCreate])
def create_change_order(given: Given, who: Who, wanted: NewChangeOrder) -> ChangeOrderDetail:
    """Make a draft with a branch for each design, and check the items out to it."""
    with acting(given, who, "create_change_order") as act:
        order = plm.create_change_order(
            act.session,
            who,
            kind=wanted.kind,
            title=wanted.title,
            description=wanted.description,
            designs=wanted.designs,
            items=wanted.items,
        )
        act.about = f"{order.item.number} {wanted.title}"
        return _show(act.session, who, order)


@router.get("/{change_order}", responses=answers(401, 403, 404))
def show_change_order(given: Given, who: Who, change_order: ChangeOrderNumber) -> ChangeOrderDetail:
    """Show a change order with what it changes, and what main has changed differently meanwhile."""
    with given.services.store.read(who.scope) as session:
        return _show(session, who, plm.find_change_order(session, who, change_order))


@router.post("/{change_order}/move", responses=answers(401, 403, 404, 409), dependencies=[MayUpdate])
def move_change_order(
    given: Given, who: Who, change_order: ChangeOrderNumber, wanted: Move
) -> ChangeOrderDetail:
    """Move a change order to another state, through all that are between; Released merges what it changes."""
    with acting(given, who, "move_change_order") as act:
        standing = lock_change_order(act.session, who, change_order)
        before = standing.head.status
        if wanted.seen not in {None, before}:
            raise Conflict(
                f"{standing.number} is {before} by now, no longer {wanted.seen}. Look at it again before you move it."
            )
        order = plm.move_change_order(act.session, who, change_order, wanted.state)
        act.about = f"{standing.number}: {before} → {wanted.state}"
        return _show(act.session, who, order)


@router.post("/{change_order}/resolve", responses=answers(401, 403, 404, 409), dependencies=[MayUpdate])
def resolve_conflict(
    given: Given, who: Who, change_order: ChangeOrderNumber, wanted: Resolution
) -> ChangeOrderDetail:
    """Settle every conflict of one item; its working copy is made anew from what main has now."""
    with acting(given, who, "resolve_conflict") as act:
        copy = plm.resolve_conflict(
            act.session, who, change_order, wanted.item, dict(wanted.fields), lines=dict(wanted.lines)
        )
        order = plm.find_change_order(act.session, who, change_order)
        act.about = f"{order.item.number} · {copy.item.number}"
        return _show(act.session, who, order)


@router.delete(
    "/{change_order}/items/{item}",
    status_code=204,
    responses=answers(401, 403, 404, 409),
    dependencies=[MayUpdate],
)
def withdraw_item(
    given: Given, who: Who, change_order: ChangeOrderNumber, item: Annotated[Text, Path(max_length=40)]
) -> Response:
    """Take an item back off a change order, with all that it would have changed there."""
    with acting(given, who, "withdraw_item") as act:
        order = plm.find_change_order(act.session, who, change_order)
        number = plm.find_item(act.session, who, item).number
        plm.withdraw(act.session, who, change_order, number)
        act.about = f"{order.item.number} · {number}"
    return Response(status_code=204)


def _show(session: Session, who: Identity, order: ChangeOrder) -> ChangeOrderDetail:
    return ChangeOrderDetail.model_validate(
        {
            **plm.overview_of(session, who, order).to_json(),
            "difference": plm.difference_of(session, order, who=who).to_json(),
            "conflicts": [each.to_json() for each in plm.conflicts_of(session, order, who=who)],
        }
    )
