"""What one sees of an item: as it counts now, as one of its revisions was, or as a change order is making it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import plm
from db.models.plm import Item, ItemRevision
from pages.addresses import address
from pages.plm.places import ITEMS
from pages.reader import Reader

LONGEST = 60
"""Characters of a number or a revision in the address."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The item with the revision that is shown, and the one that counts (None while only a change order has it)."""

    detail: plm.ItemDetail
    head: ItemRevision | None
    order: str = ""
    """the change order that it is seen with"""
    tab: str = ""

    @property
    def item(self) -> Item:
        """What it is, whatever revision is shown."""
        return self.detail.item

    @property
    def revision(self) -> ItemRevision:
        """The one that is shown."""
        return self.detail.revision

    @property
    def orders(self) -> tuple[str, ...]:
        """Numbers of the open change orders that have it checked out, oldest first."""
        return tuple(each.number for each in reversed(self.detail.changes) if each.is_open)

    @property
    def is_of_order(self) -> bool:
        """Whether the change order that it is seen with works on it at all."""
        return any(each.number == self.order for each in self.detail.changes)

    @property
    def is_working(self) -> bool:
        """Whether the working copy of a change order is shown."""
        return self.revision.branch_id is not None

    @property
    def is_past(self) -> bool:
        """Whether a revision is shown that counts no more."""
        return not self.is_working and self.head is not None and self.revision.id != self.head.id

    def address(self, **other: str) -> str:
        """The same sight with something else about it; an empty value is left out."""
        given = {
            "item": self.item.number,
            "tab": self.tab,
            "revision": self.revision.revision if self.is_past else "",
            "change_order": self.order,
            **other,
        }
        return address(ITEMS, **given)


def read_sight(session: Session, reader: Reader, query: Mapping[str, str]) -> Sight:
    """What the address asks for. Raises NotFound, also for a revision that the item does not have."""
    number, letter, wanted = (
        query.get(name, "")[:LONGEST].strip() for name in ("item", "revision", "change_order")
    )
    detail = plm.item_detail(
        session, reader.who, number, revision=letter or None, change_order=wanted or None
    )
    order = detail.change_order or ""
    if wanted:
        order = plm.find_change_order(session, reader.who, wanted).item.number
    head = plm.head_of(session, detail.item)
    return Sight(detail, head, order, query.get("tab", "")[:LONGEST])
