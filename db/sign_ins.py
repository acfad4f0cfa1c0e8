"""The sign-ins of one person: where they are signed in, and ending that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from db.audit import Entry, append, lock_ledger
from db.errors import NotFound
from db.models.base import now
from db.models.tenants import SignIn
from db.tenancy import Identity
from db.users import SIGN_IN_IDLE, hash_token

_PROGRAMS = (
    *(
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
    ),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("python", "Python")),
)
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")),
)


def id_of(sign_in: SignIn) -> UUID:
    """What names a sign-in to its owner: half of the hash of its secret, which leads nowhere."""
    return UUID(hex=sign_in.token_hash[:32])


def list_sign_ins(session: Session, who: Identity) -> Sequence[SignIn]:
    """The person's sign-ins that are still good, the last used first."""
    query = select(SignIn).where(
        *_mine(who), SignIn.expires_at > now(), SignIn.seen_at > now() - SIGN_IN_IDLE
    )
    return session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.token_hash)).all()


def end_sign_in(session: Session, who: Identity, sign_in_id: UUID) -> None:
    """End one of the person's sign-ins.

    Raises:
        NotFound: the person has none of that id.
    """
    lock_ledger(session)
    row = next(
        (each for each in session.scalars(select(SignIn).where(*_mine(who))) if id_of(each) == sign_in_id),
        None,
    )
    if row is None:
        raise NotFound("You have no such sign-in. It may have ended already; reload the page.")
    session.execute(delete(SignIn).where(SignIn.token_hash == row.token_hash))
    append(session, Entry("sign_out", "done", who.user_id, who.name, result="another device"))


def end_all(session: Session, who: Identity, *, keep: str | None = None) -> int:
    """End all of the person's sign-ins but that of the token ``keep``; returns how many."""
    lock_ledger(session)
    ended = end_sign_ins_of(session, who.tenant_id, who.user_id, keep=keep)
    append(
        session, Entry("sign_out_everywhere", "done", who.user_id, who.name, result=f"{ended} sign-ins ended")
    )
    return ended


def end_sign_ins_of(session: Session, tenant_id: UUID, user_id: UUID, *, keep: str | None = None) -> int:
    """End somebody's sign-ins, as part of another act that is put on record; returns how many."""
    statement = delete(SignIn).where(SignIn.tenant_id == tenant_id, SignIn.user_id == user_id)
    if keep is not None:
        statement = statement.where(SignIn.token_hash != hash_token(keep))
    ended = session.scalars(statement.returning(SignIn.token_hash)).all()
    return len(ended)


def last_seen(session: Session, tenant_id: UUID, user_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each of these people was last seen, as far as their sign-ins are still kept."""
    query = (
        select(SignIn.user_id, func.max(SignIn.seen_at).label("seen"))
        .where(SignIn.tenant_id == tenant_id, SignIn.user_id.in_(user_ids))
        .group_by(SignIn.user_id)
    )
    return {row.user_id: row.seen for row in session.execute(query)}


def device_name(agent: str) -> str:
    """A short name such as ``Firefox on Linux``; empty where nothing is known."""
    program = next((name for mark, name in _PROGRAMS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{program} on {system}" if program and system else program or system


def _mine(who: Identity) -> tuple[ColumnElement[bool], ...]:
    return (SignIn.tenant_id == who.tenant_id, SignIn.user_id == who.user_id)
