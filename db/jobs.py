"""Jobs as people see and steer them, and the port to the engine that runs them.

A job belongs to a record, its subject: a render, a simulation, a workflow run. What cancelling or retrying means to the
subject is known to its pack, which says so in a ``JobKind``; the composition root gathers those by the name of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict, NotFound, NotPermitted
from db.models.base import Json
from db.models.change_sets import RowChange
from db.models.jobs import Job
from db.tenancy import Identity

JobStatus = Literal["queued", "running", "done", "failed", "cancelled"]
OPEN: tuple[JobStatus, ...] = ("queued", "running")
STEER_JOBS = "jobs:write"
"""The permission to cancel and retry jobs."""


class JobEngine(Protocol):
    """Runs jobs; ``jobs`` implements it. An attempt is told apart by ``(job.id, job.attempt)``."""

    def enqueue(self, session: Session, job: Job) -> None:
        """Hand over ``job`` inside the caller's transaction: it runs if that commits, and was never there if not.

        Raises:
            SandboxUsedUp: a demo has as many jobs as it may.
        """
        ...

    def cancel(self, job_id: UUID, attempt: int) -> None:
        """Take an attempt out of the queue; called after the commit, and harmless where there is none (any more)."""
        ...


Steer = Callable[[Session, Job], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """What a person's wish does to the job, its subject and what stands above it, in one transaction.

    ``cancel`` ends a queued job at once and asks a running one to stop; ``retry`` queues a failed or cancelled one
    again, with the next attempt number. Both raise ``Conflict`` where the job is in another state.
    """

    cancel: Steer
    retry: Steer


JobKinds = Mapping[str, JobKind]


def cancel_job(session: Session, who: Identity, job_id: UUID, *, kinds: JobKinds) -> Job:
    """Cancel a queued job, or ask a running one to stop (``cancel_requested``).

    After the commit the caller tells the engine: ``engine.cancel(job.id, job.attempt)``.

    Raises:
        NotPermitted, NotFound: see db.errors.
        Conflict: it has ended, or somebody has asked for it before.
    """
    job = _steered(session, who, job_id)
    _kind(kinds, job).cancel(session, job)
    return job


def retry_job(session: Session, who: Identity, job_id: UUID, *, kinds: JobKinds, engine: JobEngine) -> Job:
    """Queue a failed or cancelled job again; the engine gets it in this transaction.

    Raises:
        NotPermitted, NotFound: see db.errors.
        Conflict: it is queued or running, it is done, or a newer job does the same work.
    """
    job = _steered(session, who, job_id)
    _kind(kinds, job).retry(session, job)
    engine.enqueue(session, job)
    return job


def find_job(session: Session, job_id: UUID) -> Job:
    """The job of this tenant."""
    job = session.scalar(select(Job).where(Job.id == job_id))
    if job is None:
        raise NotFound("There is no such job.")
    return job


def list_jobs(
    session: Session,
    *,
    status: JobStatus | None = None,
    kind: str | None = None,
    group: str | None = None,
    limit: int = 50,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[Job]:
    """Newest first; ``group`` is what they are shown under, such as an order number."""
    query = select(Job).order_by(Job.created_at.desc(), Job.id.desc()).limit(limit)
    for column, wanted in ((Job.status, status), (Job.kind, kind), (Job.group_key, group)):
        if wanted is not None:
            query = query.where(column == wanted)
    if before is not None:
        moment, key = before
        query = query.where(or_(Job.created_at < moment, and_(Job.created_at == moment, Job.id < key)))
    return session.scalars(query).all()


def jobs_of_change_set(
    session: Session, change_set_id: UUID, *, without: Collection[str] = ()
) -> Sequence[Job]:
    """The jobs that an applied change set queued, by title; ``without`` are kinds that are of no interest."""
    queued = select(RowChange.row_key).where(
        RowChange.change_set_id == change_set_id,
        RowChange.table_name == Job.__tablename__,
        RowChange.kind == "insert",
    )
    keys = [UUID(key) for key in session.scalars(queued)]
    if not keys:
        return ()
    query = select(Job).where(Job.id.in_(keys), Job.kind.not_in(without)).order_by(Job.title, Job.id)
    return session.scalars(query).all()


def newest_jobs(session: Session, subject_ids: Collection[UUID]) -> Mapping[UUID, Job]:
    """The newest job of each of these records that has one, by the record's id."""
    query = select(Job).where(Job.subject_id.in_(subject_ids)).order_by(Job.created_at, Job.id)
    return {job.subject_id: job for job in session.scalars(query)}


def describe_job(job: Job) -> dict[str, Json]:
    """The job as the REST contract shows it."""
    return {
        "id": str(job.id),
        "kind": job.kind,
        "title": job.title,
        "group": job.group_key,
        "subject_id": str(job.subject_id),
        "status": job.status,
        "progress": job.progress,
        "attempt": job.attempt,
        "tries": job.tries,
        "error_code": job.error_code,
        "error": job.error,
        "cancel_requested": job.cancel_requested,
        "created_at": job.created_at.isoformat(),
        "started_at": job.started_at.isoformat() if job.started_at else None,
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
    }


def _steered(session: Session, who: Identity, job_id: UUID) -> Job:
    if not who.may(STEER_JOBS):
        raise NotPermitted(
            f"The role {who.role} may not cancel or retry jobs; it lacks the permission {STEER_JOBS}. "
            "Ask an administrator."
        )
    return find_job(session, job_id)


def _kind(kinds: JobKinds, job: Job) -> JobKind:
    if job.kind not in kinds:
        raise Conflict(f"A job of the kind {job.kind} can be neither cancelled nor retried.")
    return kinds[job.kind]
