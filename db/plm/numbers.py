"""Items by their numbers: found for a person, and new numbers taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.errors import NotFound
from db.models.plm import Item
from db.numbers import next_number
from db.plm.programs import key_of, visible_items
from db.plm.words import number_of, series_of
from db.tenancy import Identity

_NUMBER = re.compile(r"([A-Z]{1,3})[\s-]*0*(\d{1,9})")
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")


def find_item(session: Session, who: Identity, number_or_id: str | UUID) -> Item:
    """The item of that number or id, of whatever type.

    Raises:
        NotFound: there is none, or it belongs to a programme that this person is no member of.
    """
    return _found(session, who, number_or_id, fresh=False)


def lock_item(session: Session, who: Identity, number_or_id: str | UUID) -> Item:
    """As ``find_item`` for a verb that writes: it takes the tenant's turn first and reads the item anew."""
    lock_ledger(session)
    return _found(session, who, number_or_id, fresh=True)


def next_item_number(session: Session, kind: str) -> str:
    """A number that nobody has, of a type of items or of a kind of change orders."""
    return number_of(kind, next_number(session, series_of(kind)))


def numbers_of(session: Session, item_ids: Iterable[UUID | None]) -> Mapping[UUID | None, str]:
    """The numbers of these items by their ids."""
    query = select(Item.id, Item.number).where(Item.id.in_({each for each in item_ids if each}))
    return dict(session.execute(query).all())


def spell_number(text: str) -> str:
    """``p1001`` is ``P-1001`` and ``eco-1`` is ``ECO-0001``; what is no number stays as it is."""
    wanted = " ".join(text.split()).upper().translate(_LOOKALIKES)
    match = _NUMBER.fullmatch(wanted)
    return f"{match[1]}-{int(match[2]):04d}" if match else " ".join(text.split())


def _found(session: Session, who: Identity, number_or_id: str | UUID, *, fresh: bool) -> Item:
    key = number_or_id if isinstance(number_or_id, UUID) else key_of(number_or_id)
    number = spell_number(str(number_or_id))
    query = select(Item).where(Item.number == number if key is None else Item.id == key, visible_items(who))
    item = session.scalar(query.execution_options(populate_existing=fresh))
    if item is None:
        raise NotFound(f"There is no item {number[:40]}.")
    return item
