"""Ids and seeds that follow from something: from the key of a form that may be sent twice, from a simulation's id."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy.orm import Session

from db.ids import MakeId
from db.simulations.words import MOST_SEED
from db.tenancy import Scope


def id_for(session: Session, kind: str, key: UUID | None) -> UUID:
    """The id of what is made by a form with this key, the same every time; without a key a new one.

    It depends on the tenant too, so a key that another tenant has used already neither collides nor tells of it.
    """
    if key is None:
        make_id: MakeId = session.info["make_id"]
        return make_id()
    scope: Scope = session.info["scope"]
    raw = bytearray(hashlib.sha256(f"{kind}:{scope.tenant_id}:{key}".encode()).digest()[:16])
    raw[6] = 0x80 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return UUID(bytes=bytes(raw))


def seed_for(simulation_id: UUID) -> int:
    """The seed of a simulation for which nobody chose one: a replay of the same call gets the same."""
    digest = hashlib.sha256(simulation_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") % (MOST_SEED + 1)
