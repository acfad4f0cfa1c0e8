"""API tokens: made and revoked by their owner, known again by every request that carries one, and how far they go."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from db.accounts import plain_name
from db.audit import Entry, append, lock_ledger
from db.errors import Conflict, Invalid, NotFound, NotPermitted, ReachTooShort
from db.models.base import Json, now
from db.models.tenants import Credential
from db.models.tokens import ApiToken
from db.session import Store
from db.tenancy import REACHES, Identity, Reach, Scope
from db.users import LONGEST_AGENT, hash_token, load_identity, plain_email

MOST = 20
"""So many tokens that are still good may one person have."""
USUAL_DAYS = 90
LONGEST_DAYS = 365
NOTED_EVERY = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(days=7)
"""So long its owner still finds a token that ran out."""
_FORM = re.compile(r"cft_[A-Za-z0-9_-]{43}")
_UNTIL: dict[Reach, str] = {
    "read": "This API token may only read",
    "propose": "This API token may read and propose, but decides nothing",
}


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A fresh token; ``token`` itself is kept nowhere and shown this once."""

    token: str
    row: ApiToken


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token that is good: whose it is and, in ``identity.reach``, how far it goes."""

    id: UUID
    identity: Identity
    expires_at: datetime


def make_token(
    session: Session, who: Identity, name: str, *, scope: Reach, days: int = USUAL_DAYS
) -> MadeToken:
    """Make a token of this person, good for ``days`` (1…365); each scope holds those before it.

    Raises:
        NotPermitted: by a token, or the visitor of a sandbox.
        Invalid: the name is empty or too long, or there is no such scope or number of days.
        Conflict: the person has as many as anybody may have.
    """
    _check_own_hand(who)
    if scope not in REACHES:
        raise Invalid(f"There is no scope “{scope[:40]}”. Choose one of {', '.join(REACHES)}.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(f"A token is good for 1 to {LONGEST_DAYS} days. Choose a number of days between.")
    name = plain_name(name)
    lock_ledger(session)
    session.execute(delete(ApiToken).where(ApiToken.expires_at < now() - FORGOTTEN_AFTER))
    if _count_good(session, who) >= MOST:
        raise Conflict(
            f"You have {MOST} API tokens, which is the most. Revoke one that nothing uses any more."
        )
    token = f"cft_{secrets.token_urlsafe(32)}"
    row = ApiToken(
        token_hash=hash_token(token),
        tenant_id=who.tenant_id,
        user_id=who.user_id,
        name=name,
        scopes=list(REACHES[: REACHES.index(scope) + 1]),
        hint=token[-4:],
        expires_at=now() + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    append(session, Entry("token_made", "done", who.user_id, who.name, arguments=_about(row)))
    return MadeToken(token, row)


def make_token_for(store: Store, email: str, name: str, *, scope: Reach, days: int = USUAL_DAYS) -> MadeToken:
    """As ``make_token``, for whoever runs the server; ``email`` is a person's who can sign in.

    Raises:
        NotFound: nobody has that address, or they were deactivated.
        Invalid, Conflict: as ``make_token``.
    """
    with store.system_read() as session:
        known = session.get(Credential, plain_email(email))
    who = load_identity(store, Scope(known.tenant_id, known.user_id)) if known is not None else None
    if who is None:
        raise NotFound(f"Nobody can sign in as {email}. Make them with create-user, or check the address.")
    with store.work(who.scope) as session:
        return make_token(session, who, name, scope=scope, days=days)


def list_tokens(session: Session, who: Identity) -> Sequence[ApiToken]:
    """The person's tokens, the newest first; those that ran out stand among them for a week."""
    kept = ApiToken.expires_at > now() - FORGOTTEN_AFTER
    query = select(ApiToken).where(*_of(who.tenant_id, who.user_id), kept)
    return session.scalars(query.order_by(ApiToken.created_at.desc(), ApiToken.token_hash)).all()


def revoke_token(session: Session, who: Identity, token_id: UUID) -> None:
    """Make one of the person's tokens worthless, now and for good.

    Raises:
        NotPermitted: by a token, or the visitor of a sandbox.
        NotFound: the person has none of that id.
    """
    _check_own_hand(who)
    lock_ledger(session)
    mine = session.scalars(select(ApiToken).where(*_of(who.tenant_id, who.user_id)))
    row = next((each for each in mine if id_of(each) == token_id), None)
    if row is None:
        raise NotFound("You have no such API token. It may have been revoked already; reload the page.")
    append(session, Entry("token_revoked", "done", who.user_id, who.name, arguments=_about(row)))
    session.delete(row)


def revoke_all_of(session: Session, tenant_id: UUID, user_id: UUID) -> int:
    """Revoke somebody's tokens, as part of another act that is put on record; returns how many."""
    statement = delete(ApiToken).where(*_of(tenant_id, user_id))
    return len(session.scalars(statement.returning(ApiToken.token_hash)).all())


def find_token(store: Store, token: str, *, address: str = "", agent: str = "") -> KnownToken | None:
    """Whose token this is, read afresh; None where it is unknown, revoked or too old, or its owner is nobody any more.

    That it was used, from where and by which program is noted, once a minute at most.
    """
    found = _look_up(store, token)
    if found is None:
        return None
    row, known = found
    if row.used_at is None or row.used_at < now() - NOTED_EVERY:
        used = {"used_at": now(), "used_from": address[:64], "used_by": agent[:LONGEST_AGENT]}
        with store.system() as session:
            session.execute(update(ApiToken).where(ApiToken.token_hash == row.token_hash).values(**used))
    return known


def is_good(store: Store, token: str) -> bool:
    """Whether the token would be known; this is no use of it."""
    return _look_up(store, token) is not None


def is_token(text: str) -> bool:
    """Whether a secret has the form of an API token, which that of a sign-in never has."""
    return _FORM.fullmatch(text) is not None


def id_of(row: ApiToken) -> UUID:
    """What names a token to its owner: half of its hash, which leads nowhere."""
    return UUID(hex=row.token_hash[:32])


def reach_of(row: ApiToken) -> Reach | None:
    """The highest of its scopes; None where it has none that is known."""
    return next((each for each in reversed(REACHES) if each in row.scopes), None)


def is_over(row: ApiToken) -> bool:
    """Whether it ran out."""
    return row.expires_at <= now()


def shortfall(who: Identity, wanted: Reach) -> ReachTooShort | None:
    """What to tell an API token that does not go so far; None where it does, as every other sign-in."""
    if who.reaches(wanted):
        return None
    return ReachTooShort(
        f"{_UNTIL[who.reach]}, and this needs the scope {wanted}. Make a token with that scope on your own page, or do "
        "it in the app."
    )


def check_reach(who: Identity, wanted: Reach) -> None:
    """Refuse an API token that does not go so far.

    Raises:
        ReachTooShort: it names the scope that is missing.
    """
    short = shortfall(who, wanted)
    if short is not None:
        raise short


def _look_up(store: Store, token: str) -> tuple[ApiToken, KnownToken] | None:
    if not is_token(token):
        return None
    with store.system_read() as session:
        row = session.get(ApiToken, hash_token(token))
    reach = reach_of(row) if row is not None else None
    if row is None or reach is None or is_over(row):
        return None
    who = load_identity(store, Scope(row.tenant_id, row.user_id))
    return (row, KnownToken(id_of(row), replace(who, reach=reach), row.expires_at)) if who else None


def _check_own_hand(who: Identity) -> None:
    if who.is_guest:
        raise NotPermitted(
            "A demo has no API tokens. Ask whoever runs Counterfoil for an account of your own."
        )
    if not who.reaches("confirm"):
        raise NotPermitted("API tokens are made and revoked in the app, not by another token.")


def _count_good(session: Session, who: Identity) -> int:
    mine = (*_of(who.tenant_id, who.user_id), ApiToken.expires_at > now())
    return session.scalars(select(func.count(ApiToken.token_hash)).where(*mine)).one()


def _about(row: ApiToken) -> dict[str, Json]:
    """What the audit trail tells of a token."""
    scopes: list[Json] = [*row.scopes]
    return {"name": row.name, "scopes": scopes, "hint": row.hint, "expires_at": row.expires_at.isoformat()}


def _of(tenant_id: UUID, user_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (ApiToken.tenant_id == tenant_id, ApiToken.user_id == user_id)
