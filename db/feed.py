"""The feed: tell open pages what changed, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from db.models.base import Json, now
from db.models.feed import FeedEvent

FeedKind = Literal[
    "turn",
    "change_set",
    "job",
    "order",
    "item",
    "change_order",
    "workspace",
    "simulation",
    "export",
    "workflow",
    "workflow_run",
    "notice",
]
KEEP = timedelta(hours=1)
NOTIFY_CHANNEL = "counterfoil_feed"


def announce(
    session: Session, kind: FeedKind, payload: dict[str, Json], *, user_id: UUID | None = None
) -> None:
    """Tell one user, or all of the tenant, as soon as this transaction is committed; a rehearsal tells nobody."""
    if session.info.get("rehearsing"):
        return
    session.add(FeedEvent(kind=kind, payload=payload, user_id=user_id))
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text(f"SELECT pg_notify('{NOTIFY_CHANNEL}', '')"))


def read_after(session: Session, event_id: int, *, limit: int = 500) -> Sequence[FeedEvent]:
    """What was announced after ``event_id``, oldest first."""
    query = select(FeedEvent).where(FeedEvent.id > event_id).order_by(FeedEvent.id).limit(limit)
    return session.scalars(query).all()


def newest(session: Session) -> int:
    """The id of the newest event, 0 where there is none."""
    return session.scalar(select(func.max(FeedEvent.id))) or 0


def sweep(session: Session) -> None:
    """Forget events that no page will ask for any more."""
    session.execute(delete(FeedEvent).where(FeedEvent.created_at < now() - KEEP))
