"""What simulations and exports have in common as work for a job: how they begin, end, are cancelled and queued again.

Every move locks the record first and then reads its job, so the two stay in step. A move of a worker counts only for
the job's present attempt, and only while that is queued or running: what has ended never goes back by itself, and a
worker that was taken for dead can't write over its successor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.jobs import OPEN
from db.models.base import now
from db.models.jobs import Job
from db.models.simulations import Export, Simulation
from db.simulations.words import SimulationStatus

Row = TypeVar("Row", Simulation, Export)
Tell = Callable[[Session, Row, Job], None]
"""Tells the pages how a record and its job stand."""
LONGEST_ERROR = 2_000


@dataclass(frozen=True, slots=True)
class Task(Generic[Row]):
    """A record and the job that works for it."""

    row: Row
    job: Job


def lock_task(session: Session, model: type[Row], job_id: UUID) -> Task[Row] | None:
    """The job and what it works for as they are now, the latter locked; None where there is no such (any more)."""
    query = (
        select(model)
        .join(Job, Job.subject_id == model.id)
        .where(Job.id == job_id)
        .with_for_update(of=model, key_share=True)
        .execution_options(populate_existing=True)
    )
    row = session.scalar(query)
    if row is None:
        return None
    job = session.scalars(
        select(Job).where(Job.id == job_id).execution_options(populate_existing=True)
    ).one_or_none()
    return Task(row, job) if job is not None else None


def lock_open_task(session: Session, model: type[Row], job_id: UUID, attempt: int) -> Task[Row] | None:
    """As ``lock_task``, if that attempt may still move."""
    task = lock_task(session, model, job_id)
    if task is None or task.job.attempt != attempt or task.job.status not in OPEN:
        return None
    return task


def task_of(session: Session, row: Row, kind: str) -> Task[Row]:
    """The record with its newest job.

    Raises:
        NotFound: its job was swept.
    """
    job = newest_job(session, row.id, kind)
    if job is None:
        raise NotFound(f"The job of {row.label} was removed. Queue the work anew.")
    return Task(row, job)


def newest_job(session: Session, subject_id: UUID, kind: str) -> Job | None:
    """The job that works, or last worked, for a record; None where there is none (any more)."""
    query = select(Job).where(Job.subject_id == subject_id, Job.kind == kind)
    newest = query.order_by(Job.created_at.desc(), Job.id.desc()).limit(1)
    return session.scalar(newest.execution_options(populate_existing=True))


def begin_task(task: Task[Row], executor: str | None) -> bool:
    """A worker begins, or takes over from a dead one; False where somebody has cancelled it, which ends it."""
    if task.job.cancel_requested:
        end_task(task, "cancelled")
        return False
    task.job.status = task.row.status = "running"
    task.job.started_at = now()
    task.job.executor = executor
    task.job.tries += 1
    task.row.attempts += 1
    return True


def end_task(
    task: Task[Row], status: SimulationStatus, *, error: str | None = None, code: str | None = None
) -> None:
    """The work has ended, for good unless somebody retries it."""
    task.job.status = task.row.status = status
    task.job.ended_at = task.row.ended_at = now()
    task.job.error = task.row.error = error[:LONGEST_ERROR] if error else None
    task.job.error_code = code[:60] if code else None


def settle(session: Session, task: Task[Row], tell: Tell[Row]) -> None:
    """Store a move, and tell the pages."""
    tell(session, task.row, task.job)
    session.flush()


def end_without(
    session: Session,
    task: Task[Row] | None,
    tell: Tell[Row],
    *,
    error: str | None = None,
    code: str | None = None,
) -> bool:
    """The work has failed, or was cancelled where there is no ``error``; False where it has ended before."""
    if task is None:
        return False
    end_task(task, "failed" if error is not None else "cancelled", error=error, code=code)
    settle(session, task, tell)
    return True


def cancel_task(task: Task[Row]) -> bool:
    """A person cancels: what is queued ends at once, what runs is asked to stop; False where there is nothing to do."""
    match task.job.status:
        case "queued":
            end_task(task, "cancelled")
            return True
        case "running" if not task.job.cancel_requested:
            task.job.cancel_requested = True
            return True
    return False


def requeue_task(task: Task[Row]) -> None:
    """Back to the queue as the job's next attempt, as if nothing had been done yet."""
    task.row.status, task.row.attempts = "queued", 0
    task.row.error = task.row.milliseconds = task.row.ended_at = None
    job = task.job
    job.status, job.attempt, job.tries, job.progress = "queued", job.attempt + 1, 0, 0.0
    job.error = job.error_code = job.executor = None
    job.started_at = job.ended_at = None
    job.cancel_requested = False


def share_of(progress: float) -> float:
    """A report of progress as a share from 0 to 1; what is no number counts as nothing."""
    return min(max(progress, 0.0), 1.0) if math.isfinite(progress) else 0.0
