"""What became of an item in time: its revisions, its moves through states, the change orders that worked on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session, aliased

from db.models.base import Json
from db.models.plm import AffectedItem, Branch, ChangeOrder, Item, ItemRevision, Transition
from db.plm.numbers import find_item
from db.plm.programs import visible_items
from db.plm.words import OPEN
from db.tenancy import Identity


@dataclass(frozen=True, slots=True)
class WorkedOn:
    """A change order that works or worked on the item."""

    number: str
    kind: str
    title: str
    status: str
    action: str
    revision: str

    @property
    def is_open(self) -> bool:
        """Whether it is neither merged nor given up."""
        return self.status in OPEN

    def to_json(self) -> dict[str, Json]:
        """As the REST contract and the tools have it."""
        return {
            "number": self.number,
            "kind": self.kind,
            "title": self.title,
            "status": self.status,
            "action": self.action,
            "revision": self.revision,
            "is_open": self.is_open,
        }


@dataclass(frozen=True, slots=True)
class Edition:
    """A revision; of a working copy also whose it is, and how its branch stands."""

    revision: ItemRevision
    change_order_id: UUID | None
    branch_status: str | None


@dataclass(frozen=True, slots=True)
class History:
    """What became of an item: its revisions on main and its moves, newest first, and its change orders."""

    item: Item
    revisions: tuple[ItemRevision, ...]
    transitions: tuple[Transition, ...]
    changes: tuple[WorkedOn, ...]

    def to_json(self) -> dict[str, Json]:
        """As the REST contract and the tools have it."""
        return {
            "item": self.item.number,
            "revisions": [
                {**revision_json(each), "is_head": each.id == self.item.head_id} for each in self.revisions
            ],
            "transitions": [
                {
                    "revision": each.revision,
                    "before": each.before,
                    "after": each.after,
                    "user": each.user_name,
                    "at": each.created_at.isoformat(),
                }
                for each in self.transitions
            ],
            "changes": [each.to_json() for each in self.changes],
        }


def history_of(session: Session, who: Identity, item: str | UUID) -> History:
    """All revisions that are or were on main, all moves through states, and all change orders of it.

    Raises:
        NotFound: no such item.
    """
    found = find_item(session, who, item)
    revisions = (
        select(ItemRevision)
        .where(ItemRevision.item_id == found.id, ItemRevision.branch_id.is_(None))
        .order_by(newest_first(found), ItemRevision.created_at.desc(), ItemRevision.id.desc())
    )
    return History(
        found,
        tuple(session.scalars(revisions)),
        moves_of(session, found.id),
        changes_of(session, who, found),
    )


def moves_of(session: Session, item_id: UUID) -> tuple[Transition, ...]:
    """All moves of an item through its states, the newest first."""
    query = select(Transition).where(Transition.item_id == item_id)
    return tuple(session.scalars(query.order_by(Transition.created_at.desc(), Transition.id.desc())))


def editions_of(session: Session, item: Item) -> tuple[Edition, ...]:
    """All revisions and working copies of an item, the newest first."""
    query = (
        select(ItemRevision, Branch.change_order_id, Branch.status)
        .outerjoin(Branch, Branch.id == ItemRevision.branch_id)
        .where(ItemRevision.item_id == item.id)
        .order_by(ItemRevision.created_at.desc(), ItemRevision.id.desc())
    )
    return tuple(Edition(*row) for row in session.execute(query))


def changes_of(session: Session, who: Identity, item: Item) -> tuple[WorkedOn, ...]:
    """The change orders that work or worked on it, the newest first."""
    head = aliased(ItemRevision)
    query = (
        select(
            *(Item.number, ChangeOrder.kind, head.name, head.status),
            *(AffectedItem.action, ItemRevision.revision),
        )
        .join(ChangeOrder, ChangeOrder.id == Item.id)
        .join(head, head.id == Item.head_id)
        .join(AffectedItem, AffectedItem.change_order_id == Item.id)
        .join(ItemRevision, ItemRevision.id == AffectedItem.revision_id)
        .where(AffectedItem.item_id == item.id, visible_items(who))
        .order_by(Item.created_at.desc(), Item.id.desc())
    )
    return tuple(WorkedOn(*row) for row in session.execute(query))


def newest_first(item: Item) -> ColumnElement[int]:
    """The head before what it came after."""
    return case((ItemRevision.id == item.head_id, 0), else_=1)


def revision_json(revision: ItemRevision) -> dict[str, Json]:
    """What every view of a revision says of it."""
    released = revision.released_at
    return {
        "revision": revision.revision,
        "status": revision.status,
        "name": revision.name,
        "revision_created_at": revision.created_at.isoformat(),
        "released_at": released.isoformat() if released else None,
    }
