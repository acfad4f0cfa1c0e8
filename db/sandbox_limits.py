"""What a sandbox may hold. Its visitor is a stranger, so everything that grows has an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import SandboxUsedUp
from db.models.audit import AuditHead
from db.models.base import Base, TenantOwned
from db.models.jobs import Job
from db.models.settings import Budget, UsageRow
from db.models.tenants import NumberSeries, Tenant
from db.tenancy import Scope

_KNOWN = "sandbox"
"""Where a session keeps its tenant, once it was asked whether that is a sandbox."""


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """How much one sandbox may hold, and how many there may be.

    Attributes:
        chats, messages, jobs: of one sandbox in all, whatever became of them.
        open_jobs: that wait or run at once.
        acts: what is put on record in all: calls of tools, decisions, changes made on pages; only the last are refused.
        megabytes: of files in all; where there are so many, no further job is begun.
        new_of_address: sandboxes that one network address may open within ``lately``.
        open_of_address: that it may have at once.
        open_at_all: of this store at once.
    """

    chats: int = 20
    messages: int = 60
    jobs: int = 60
    open_jobs: int = 12
    acts: int = 1_000
    megabytes: int = 200
    new_of_address: int = 3
    lately: timedelta = timedelta(minutes=10)
    open_of_address: int = 8
    open_at_all: int = 50


USUAL = SandboxLimits()


def count_chat(session: Session, limits: SandboxLimits = USUAL) -> None:
    """Count one more chat where this is a sandbox; deleted ones stay counted.

    Raises:
        SandboxUsedUp: it has had as many as it may.
    """
    if _counted(session, "chats", limits.chats):
        raise SandboxUsedUp(f"This demo has had its {limits.chats} chats. Go on in one that is there.")


def count_message(session: Session, limits: SandboxLimits = USUAL) -> None:
    """As ``count_chat``, of messages to the assistant; one that is answered anew, and an undo, count like new ones."""
    if _counted(session, "messages", limits.messages):
        raise SandboxUsedUp(
            f"This demo has answered its {limits.messages} messages. What is here can be looked at until it ends; "
            "begin another demo to go on."
        )


def check_acts(session: Session, limits: SandboxLimits = USUAL) -> None:
    """Refuse one more act where this is a sandbox with as many entries on record as it may have.

    Raises:
        SandboxUsedUp: so it is.
    """
    if _sandbox(session) is None:
        return
    if (session.scalar(select(AuditHead.sequence)) or 0) >= limits.acts:
        raise SandboxUsedUp(
            f"This demo has done its {limits.acts:,} acts. What is here can be looked at until it ends; begin another "
            "demo to go on."
        )


def check_jobs(session: Session, limits: SandboxLimits = USUAL) -> None:
    """Refuse jobs, which are rows already, where a sandbox would have too many with them; its sample's do not count.

    Raises:
        SandboxUsedUp: so it is.
    """
    tenant = _sandbox(session)
    if tenant is None:
        return
    session.flush()
    mine = select(func.count()).select_from(Job).where(Job.created_at >= tenant.created_at)
    made = session.scalar(mine) or 0
    if made > limits.jobs:
        raise SandboxUsedUp(
            f"With this a demo would have had {made} jobs, and {limits.jobs} are its most. Nothing was begun; ask for "
            "fewer, or begin another demo."
        )
    waiting = session.scalar(mine.where(Job.status.in_(("queued", "running")))) or 0
    if waiting > limits.open_jobs:
        raise SandboxUsedUp(
            f"With this {waiting} jobs would wait or run at once, and a demo may have {limits.open_jobs}. Nothing was "
            "begun; wait for those that run, or ask for fewer."
        )
    if _megabytes(session, tenant) >= limits.megabytes:
        raise SandboxUsedUp(
            f"This demo has made {limits.megabytes} MB of files, which is its most. Nothing was begun; what is here can "
            "be looked at until it ends."
        )


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many tokens of a language model a sandbox may use in all, and has used."""

    tokens: int
    used: int


def allowance(session: Session) -> Allowance:
    """What is granted to the session's tenant, which is a sandbox; without any only the built-in model answers."""
    granted = session.scalar(select(Budget.tokens).where(Budget.kind == "tenant")) or 0
    used = session.scalar(select(func.sum(UsageRow.input_tokens + UsageRow.output_tokens))) if granted else 0
    return Allowance(granted, used or 0)


def has_room_for_jobs(session: Session, limits: SandboxLimits = USUAL) -> bool:
    """Whether one more job could be begun now; True in all tenants but sandboxes."""
    tenant = _sandbox(session)
    if tenant is None:
        return True
    mine = select(func.count()).select_from(Job).where(Job.created_at >= tenant.created_at)
    waiting = mine.where(Job.status.in_(("queued", "running")))
    return (session.scalar(mine) or 0) < limits.jobs and (session.scalar(waiting) or 0) < limits.open_jobs


def is_sandbox(session: Session) -> bool:
    """Whether the session's tenant is one."""
    return _sandbox(session) is not None


def _sandbox(session: Session) -> Tenant | None:
    """The session's tenant if it is a sandbox; looked up once for each session."""
    if _KNOWN not in session.info:
        scope: Scope | None = session.info.get("scope")
        found = session.get(Tenant, scope.tenant_id) if scope else None
        session.info[_KNOWN] = found if found is not None and found.expires_at is not None else None
    tenant: Tenant | None = session.info[_KNOWN]
    return tenant


def _megabytes(session: Session, tenant: Tenant) -> float:
    """Of the files that were made in it, whatever record says how large they are; its sample's do not count."""
    made: list[Any] = [
        each.class_
        for each in Base.registry.mappers
        if issubclass(each.class_, TenantOwned) and {"bytes", "created_at"} <= {*each.columns.keys()}
    ]
    sizes = (select(func.sum(each.bytes)).where(each.created_at >= tenant.created_at) for each in made)
    return sum(session.scalar(size) or 0 for size in sizes) / 1_000_000


def _counted(session: Session, what: str, most: int) -> bool:
    """Count one more, in this transaction; True where there were as many as may be."""
    if _sandbox(session) is None:
        return False
    series = f"sandbox {what}"
    mine = select(NumberSeries).where(NumberSeries.series == series).with_for_update()
    row = session.scalar(mine)
    if row is None:
        row = NumberSeries(series=series, last=0)
        session.add(row)
    row.last += 1
    return row.last > most
