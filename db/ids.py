"""Keys: time-ordered ones (UUIDv7, RFC 9562) for ordinary rows, reproducible ones (UUIDv8) for staged rows."""

from __future__ import annotations

import hashlib
import itertools
import os
import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from db.tenancy import Scope

MakeId = Callable[[], UUID]


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    raw = bytearray(milliseconds.to_bytes(6, "big") + os.urandom(10))
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return UUID(bytes=bytes(raw))


def seeded_ids(change_set: UUID, position: int) -> MakeId:
    """The factory of one staged call: the same call makes the same ids in the same order, at every replay."""
    raw = bytearray(hashlib.sha256(f"{change_set}:{position}".encode()).digest()[:16])
    raw[6] = 0x80 | (raw[6] & 0x0F)
    raw[8:] = b"\x80" + bytes(7)  # the last 56 bits count, so that neighbours stand together in an index
    following = itertools.count(int.from_bytes(raw, "big") + 1)
    return lambda: UUID(int=next(following))


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


def key_in(text: str | UUID) -> UUID | None:
    """The id that a text is, if it is one."""
    if isinstance(text, UUID):
        return text
    try:
        return UUID(text.strip())
    except ValueError:
        return None
