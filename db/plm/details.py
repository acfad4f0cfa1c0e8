"""One item as its page and the tools show it: a revision with its lines, and what a change order works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.errors import NotFound
from db.models.base import Json
from db.models.plm import AffectedItem, Branch, Design, Item, ItemRevision, Relation
from db.plm.histories import WorkedOn, changes_of, newest_first, revision_json
from db.plm.numbers import find_item
from db.plm.programs import visible_items
from db.plm.registry import find_change_order
from db.tenancy import Identity

_CHANGE_ORDER = "ChangeOrder"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a revision with its target, as that is on main (or, where it has no head yet, on its change order)."""

    relation_id: UUID
    type: str
    number: str
    name: str
    revision: str
    status: str
    quantity: float | None
    find_number: int | None
    designator: str | None

    def to_json(self) -> dict[str, Json]:
        """As the REST contract and the tools have it."""
        return {
            "relation_id": str(self.relation_id),
            "type": self.type,
            "number": self.number,
            "name": self.name,
            "revision": self.revision,
            "status": self.status,
            "quantity": self.quantity,
            "find_number": self.find_number,
            "designator": self.designator,
        }


@dataclass(frozen=True, slots=True)
class Affected:
    """An item that a change order works on, with its working copy; after the merge, with what was released."""

    number: str
    type: str
    name: str
    action: str
    revision: str
    status: str
    design: str | None

    def to_json(self) -> dict[str, Json]:
        """As the REST contract and the tools have it."""
        return {
            "number": self.number,
            "type": self.type,
            "name": self.name,
            "action": self.action,
            "revision": self.revision,
            "status": self.status,
            "design": self.design,
        }


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement as it is on main, and the code of its design."""

    number: str
    name: str
    revision: str
    status: str
    design: str | None


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """An item with one of its revisions; ``hidden`` counts lines and affected items that the reader may not see."""

    item: Item
    design: Design | None
    revision: ItemRevision
    is_head: bool
    change_order: str | None
    lines: tuple[Line, ...]
    changes: tuple[WorkedOn, ...]
    affected: tuple[Affected, ...]
    hidden: int

    def to_json(self) -> dict[str, Json]:
        """As the REST contract and the tools have it."""
        item, revision, design = self.item, self.revision, self.design
        return {
            "id": str(item.id),
            "number": item.number,
            "type": item.type,
            "part_type": item.part_type,
            "requirement_type": item.requirement_type,
            "design": design.code if design else None,
            "program": design.program.code if design and design.program else None,
            **revision_json(revision),
            "description": revision.description,
            "material": revision.material,
            "cost": revision.cost,
            "weight": revision.weight,
            "priority": revision.priority,
            "is_head": self.is_head,
            "change_order": self.change_order,
            "lines": [each.to_json() for each in self.lines],
            "changes": [each.to_json() for each in self.changes],
            "affected": [each.to_json() for each in self.affected],
            "hidden": self.hidden,
            "created_at": item.created_at.isoformat(),
        }


def item_detail(
    session: Session,
    who: Identity,
    number: str | UUID,
    *,
    revision: str | None = None,
    change_order: str | None = None,
) -> ItemDetail:
    """The item as its head is, as a change order has it, or as one revision was.

    Without a head, and without a change order that is named, it is as the change order that made it has it.

    Raises:
        NotFound: no such item or change order, or no such revision; the message has those that there are.
    """
    item = find_item(session, who, number)
    order = find_change_order(session, who, change_order) if change_order else None
    chosen = _choose(session, item, revision, order.id if order else None)
    lines, hidden = _lines(session, who, chosen)
    affected, more = _affected(session, who, item)
    return ItemDetail(
        item,
        item.design,
        chosen,
        chosen.id == item.head_id,
        _order_of(session, chosen),
        lines,
        changes_of(session, who, item),
        affected,
        hidden + more,
    )


def requirements_of(session: Session, who: Identity, revision: ItemRevision) -> tuple[Requirement, ...]:
    """The requirements that refer to a document of the revision, by number, as far as the person sees them."""
    own = select(Relation.target_id).where(Relation.source_id == revision.id, Relation.type == "Document")
    query = (
        select(Item.number, ItemRevision.name, ItemRevision.revision, ItemRevision.status, Design.code)
        .join(ItemRevision, ItemRevision.id == Item.head_id)
        .join(Relation, Relation.source_id == ItemRevision.id)
        .outerjoin(Design, Design.id == Item.design_id)
        .where(Item.type == "Requirement", Relation.target_id.in_(own), visible_items(who))
        .distinct()
        .order_by(Item.number)
    )
    return tuple(Requirement(*row) for row in session.execute(query))


def _choose(session: Session, item: Item, letter: str | None, order_id: UUID | None) -> ItemRevision:
    """The revision that is meant: a working copy before the head, and what is on main before what is not."""
    wanted = letter.strip().upper() if letter else None
    known = _revisions(session, item, order_id)
    found = next((each for each in known if wanted is None or each.revision == wanted), None)
    if found is not None:
        return found
    letters = ", ".join(sorted({each.revision for each in known}, key=lambda text: (len(text), text)))
    if not known:
        raise NotFound(f"{item.number} was known to a change order only, which was given up.")
    raise NotFound(f"{item.number} has no revision {(wanted or '')[:8]}. It has {letters}.")


def _revisions(session: Session, item: Item, order_id: UUID | None) -> Sequence[ItemRevision]:
    own = select(AffectedItem.revision_id).where(
        AffectedItem.item_id == item.id, AffectedItem.change_order_id == order_id
    )
    opened = select(Branch.id).where(Branch.status == "open")
    seen: ColumnElement[bool] = or_(ItemRevision.branch_id.is_(None), ItemRevision.id.in_(own))
    if item.head_id is None:
        seen = or_(seen, ItemRevision.branch_id.in_(opened))
    query = (
        select(ItemRevision)
        .where(ItemRevision.item_id == item.id, seen)
        .order_by(
            case((ItemRevision.id.in_(own), 0), else_=1),
            newest_first(item),
            ItemRevision.created_at.desc(),
            ItemRevision.id.desc(),
        )
    )
    return session.scalars(query).all()


def _order_of(session: Session, revision: ItemRevision) -> str | None:
    """The number of the change order whose working copy it is."""
    if revision.branch_id is None:
        return None
    query = (
        select(Item.number)
        .join(Branch, Branch.change_order_id == Item.id)
        .where(Branch.id == revision.branch_id)
    )
    return session.scalar(query)


def _lines(session: Session, who: Identity, revision: ItemRevision) -> tuple[tuple[Line, ...], int]:
    """Components by find number, then documents; and how many of either the person may not see."""
    head, copy = aliased(ItemRevision), aliased(ItemRevision)
    shown = [
        func.coalesce(getattr(head, each), getattr(copy, each)) for each in ("name", "revision", "status")
    ]
    query = (
        select(
            *(Relation.id, Relation.type, Item.number, *shown),
            *(Relation.quantity, Relation.find_number, Relation.designator, visible_items(who)),
        )
        .join(Item, Item.id == Relation.target_id)
        .outerjoin(head, head.id == Item.head_id)
        .outerjoin(copy, and_(Item.head_id.is_(None), copy.item_id == Item.id))
        .where(Relation.source_id == revision.id)
        .order_by(Relation.type, Relation.find_number, Item.number)
    )
    rows = session.execute(query).all()
    lines = tuple(Line(*row[:-1]) for row in rows if row[-1])
    return lines, len(rows) - len(lines)


def _affected(session: Session, who: Identity, item: Item) -> tuple[tuple[Affected, ...], int]:
    """What a change order works on, by number; and how much of it the person may not see."""
    if item.type != _CHANGE_ORDER:
        return (), 0
    query = (
        select(
            *(Item.number, Item.type, ItemRevision.name, AffectedItem.action),
            *(ItemRevision.revision, ItemRevision.status, Design.code, visible_items(who)),
        )
        .join(AffectedItem, AffectedItem.item_id == Item.id)
        .join(ItemRevision, ItemRevision.id == AffectedItem.revision_id)
        .outerjoin(Design, Design.id == Item.design_id)
        .where(AffectedItem.change_order_id == item.id)
        .order_by(Item.type, func.length(Item.number), Item.number)
    )
    rows = session.execute(query).all()
    affected = tuple(Affected(*row[:-1]) for row in rows if row[-1])
    return affected, len(rows) - len(affected)
