"""Links that are given to others: a transcript of a chat to read, or live demos.

A link's token has 128 random bits and is kept only as its SHA-256. A link that was revoked has no token any more, and
leaves no trace of what it showed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, func, literal, or_, select, tuple_, update
from sqlalchemy.orm import Session, undefer

from db.accounts import plain_name
from db.audit import Entry, append, lock_ledger
from db.errors import Invalid, LimitReached, NotFound, NotPermitted
from db.models.base import Json, now
from db.models.shares import Sandbox, Share, ShareToken
from db.models.tenants import Tenant
from db.models.users import User
from db.rights import DEMOS, SHARES
from db.roles import ADMINISTER
from db.session import Store
from db.snapshots import PARTS, Object, Part, take_snapshot
from db.tenancy import Identity, Scope
from db.users import hash_token

Audience = Literal["anyone", "tenant"]
State = Literal["open", "ended", "revoked"]
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
DAYS, USUAL_DAYS = 365, 30
"""How long a transcript can be read at most, and where nothing else is said."""
DEMO_DAYS = 90
MINUTES, USUAL_MINUTES = range(10, 1_440 + 1), 120
MOST_TOKENS = 1_000_000
MOST_OPEN, USUAL_OPEN = 50, 5
MOST_LINKS = 200
"""Of one person that can be opened at once."""
KEPT = timedelta(days=90)
"""So long a link that has ended or was revoked is still listed."""
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Made:
    """A fresh link: its token, which nobody can see again, and what is kept of it."""

    token: str = field(repr=False)
    share: Share


@dataclass(frozen=True, slots=True)
class Found:
    """A link that is good, with its snapshot, and the tenant whose link it is."""

    share: Share
    tenant_name: str


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """What a demo link gives: sandboxes with these packs, for so many minutes, with so many tokens of a model each."""

    packs: tuple[str, ...]
    title: str = ""
    minutes: int = USUAL_MINUTES
    tokens: int = 0
    most_open: int = USUAL_OPEN


def preview_snapshot(session: Session, who: Identity, chat_id: UUID, parts: Collection[Part]) -> Object:
    """What ``make_transcript`` would keep now.

    Raises:
        NotPermitted, NotFound, TurnIsRunning, Invalid: see there.
    """
    _check_may(who, SHARES)
    return take_snapshot(session, who, chat_id, _known(parts))


def make_transcript(
    session: Session,
    who: Identity,
    chat_id: UUID,
    *,
    parts: Collection[Part] = (),
    audience: Audience = "anyone",
    days: int = USUAL_DAYS,
) -> Made:
    """A link to the user's own chat as it is now, for so many days.

    Raises:
        NotPermitted: the role lacks ``shares:write``, or this is a guest.
        NotFound, TurnIsRunning, Invalid: see ``db.snapshots.take_snapshot``.
        LimitReached: the person has as many links as one may have.
    """
    snapshot = preview_snapshot(session, who, chat_id, parts)
    title = str(snapshot["title"])[:200]
    share = Share(kind="transcript", title=title, audience=audience, parts=_known(parts), chat_id=chat_id)
    share.snapshot = snapshot
    about: dict[str, Json] = {"title": title, "parts": [*share.parts], "audience": audience}
    return _make(session, who, share, _checked(days, DAYS, "days that a link works"), about)


def make_demo(session: Session, who: Identity, plan: DemoPlan, *, days: int = USUAL_DAYS) -> Made:
    """A link through which visitors get a sandbox each.

    Raises:
        NotPermitted: the role lacks ``demos:write``, or this is a guest.
        Invalid: a value out of bounds, or a pack that the tenant has not switched on.
        LimitReached: the person has as many links as one may have.
    """
    _check_may(who, DEMOS)
    if plan.minutes not in MINUTES:
        raise Invalid(f"A demo lasts from {MINUTES[0]} to {MINUTES[-1]} minutes.")
    share = Share(
        kind="demo",
        title=plain_name(plan.title) if plan.title.strip() else "Demo",
        packs=_checked_packs(who, plan.packs),
        minutes=plan.minutes,
        tokens=_checked(plan.tokens, MOST_TOKENS, "tokens of a demo", least=0),
        most_open=_checked(plan.most_open, MOST_OPEN, "demos at once"),
    )
    names = ("title", "packs", "minutes", "tokens", "most_open")
    about: dict[str, Json] = {name: getattr(share, name) for name in names}
    return _make(session, who, share, _checked(days, DEMO_DAYS, "days that a link works"), about)


def state_of(share: Share) -> State:
    """Whether it can be opened: ``open``, ``ended`` by itself, or ``revoked``."""
    if share.revoked_at is not None:
        return "revoked"
    return "open" if share.expires_at > now() else "ended"


def list_shares(
    session: Session,
    who: Identity,
    *,
    everybody: bool = False,
    limit: int = 50,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[Share]:
    """The person's links, the newest first; ``everybody`` is for administrators of people.

    Raises:
        NotPermitted: somebody else wants to see everybody's.
    """
    query = select(Share).order_by(Share.created_at.desc(), Share.id.desc()).limit(limit)
    if not everybody:
        query = query.where(Share.created_by == who.user_id)
    elif not _may_see_all(who):
        raise NotPermitted(f"The links of others are for those who have the permission {ADMINISTER}.")
    if before is not None:
        place = tuple_(literal(before[0], Share.created_at.type), literal(before[1], Share.id.type))
        query = query.where(tuple_(Share.created_at, Share.id) < place)
    return session.scalars(query).all()


def revoke_share(session: Session, who: Identity, share_id: UUID) -> Share:
    """Make a link worthless at once, one's own or as an administrator of people; what it showed is forgotten.

    The sandboxes that were made through it are over. A second time does nothing.

    Raises:
        NotFound: there is no such link, or it is not this person's.
    """
    lock_ledger(session)
    share = session.scalar(select(Share).where(Share.id == share_id))
    if share is None or who.is_guest or (share.created_by != who.user_id and not _may_see_all(who)):
        raise NotFound("There is no such link. Reload the page to see those that there are.")
    if share.revoked_at is None:
        _revoke(session, share)
        about: dict[str, Json] = {"kind": share.kind, "title": share.title, "made_by": share.created_by_name}
        append(session, Entry("share_revoked", "done", who.user_id, who.name, arguments=about))
    return share


def revoke_links_of(session: Session, user_id: UUID) -> int:
    """Revoke all links of somebody, as part of another act that is put on record; returns how many."""
    theirs = select(Share).where(Share.created_by == user_id, Share.revoked_at.is_(None))
    found = session.scalars(theirs).all()
    for share in found:
        _revoke(session, share)
    return len(found)


def look_up(store: Store, token: str) -> Found | None:
    """Where a token leads; None where it is malformed or unknown, or its link has ended or was revoked.

    Nothing is counted: that is ``note_use``. Whatever is wrong, the store is asked the same number of times.
    """
    is_formed = TOKEN.fullmatch(token) is not None
    with store.system_read() as session:
        row = session.get(ShareToken, hash_token(token if is_formed else ""))
    scope = Scope(row.tenant_id if row else _NOBODY)
    with store.read(scope) as session:
        query = select(Share).where(Share.id == (row.share_id if row else _NOBODY))
        share = session.scalar(query.options(undefer(Share.snapshot)))
        tenant = session.scalar(select(Tenant).where(Tenant.id == scope.tenant_id))
        maker = session.scalar(select(User).where(User.id == (share.created_by if share else _NOBODY)))
    if share is None or tenant is None or maker is None or not maker.is_active:
        return None
    return Found(share, tenant.name) if state_of(share) == "open" else None


def note_use(store: Store, found: Found, *, copied: bool = False) -> None:
    """Count that a transcript was opened or copied, or a sandbox made."""
    counted = {"copies": Share.copies + 1} if copied else {"uses": Share.uses + 1}
    with store.work(Scope(found.share.tenant_id), relaxed=True) as session:
        mine = update(Share).where(Share.id == found.share.id)
        session.execute(mine.values(**counted, used_at=now()).execution_options(synchronize_session=False))


def sweep(session: Session) -> int:
    """Forget what links that have ended showed, and after ninety days the links; returns how many of these."""
    ended = select(Share.id).where(or_(Share.revoked_at.is_not(None), Share.expires_at <= now()))
    session.execute(delete(ShareToken).where(ShareToken.share_id.in_(ended)))
    shown = update(Share).where(Share.id.in_(ended), Share.snapshot.is_not(None)).values(snapshot=None)
    session.execute(shown.execution_options(synchronize_session=False))
    over = func.coalesce(Share.revoked_at, Share.expires_at) < now() - KEPT
    old = session.scalars(delete(Share).where(over).returning(Share.id)).all()
    return len(old)


def _make(session: Session, who: Identity, share: Share, days: int, about: dict[str, Json]) -> Made:
    lock_ledger(session)
    mine = (Share.created_by == who.user_id, Share.revoked_at.is_(None), Share.expires_at > now())
    if (session.scalar(select(func.count(Share.id)).where(*mine)) or 0) >= MOST_LINKS:
        raise LimitReached(f"You have {MOST_LINKS} links, which is the most. Revoke one that nobody needs.")
    token = secrets.token_urlsafe(16)
    share.created_by, share.created_by_name = who.user_id, who.name
    share.created_at = now()
    share.expires_at = share.created_at + timedelta(days=days)
    session.add(share)
    session.flush()
    session.add(ShareToken(token_hash=hash_token(token), tenant_id=who.tenant_id, share_id=share.id))
    session.flush()
    entry = Entry(
        "share_made",
        "done",
        who.user_id,
        who.name,
        chat_id=share.chat_id,
        arguments={"kind": share.kind, "days": days, **about},
    )
    append(session, entry)
    return Made(token, share)


def _revoke(session: Session, share: Share) -> None:
    share.revoked_at, share.snapshot = now(), None
    session.execute(delete(ShareToken).where(ShareToken.share_id == share.id))
    theirs = select(Sandbox.tenant_id).where(Sandbox.share_id == share.id)
    over = update(Tenant).where(Tenant.id.in_(theirs), Tenant.expires_at > now()).values(expires_at=now())
    session.execute(over.execution_options(synchronize_session=False))
    session.flush()


def _check_may(who: Identity, permission: str) -> None:
    if who.is_guest:
        raise NotPermitted("Links to what is in a demo cannot be made: all of it is thrown away.")
    if not who.may(permission):
        raise NotPermitted(
            f"The role {who.role} lacks the permission {permission}, which this needs. Ask an administrator."
        )


def _may_see_all(who: Identity) -> bool:
    return who.may(ADMINISTER) and not who.is_guest


def _known(parts: Collection[Part]) -> list[Part]:
    return [part for part in PARTS if part in parts]


def _checked(number: int, most: int, what: str, *, least: int = 1) -> int:
    if not least <= number <= most:
        raise Invalid(f"The number of {what} is from {least} to {most:,}.")
    return number


def _checked_packs(who: Identity, packs: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(packs))
    if not wanted or not set(wanted) <= set(who.packs):
        raise Invalid(f"A demo shows some of these packs: {', '.join(who.packs)}.")
    return wanted
