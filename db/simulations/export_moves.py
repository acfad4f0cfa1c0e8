"""How an export moves: begun and ended by a worker; cancelled and queued again by a person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from db.errors import Conflict, NotFound
from db.jobs import JobKind
from db.models.jobs import Job
from db.models.simulations import Export
from db.simulations.runs import nothing_to_cancel
from db.simulations.tasks import (
    Task,
    begin_task,
    cancel_task,
    end_task,
    end_without,
    lock_open_task,
    lock_task,
    requeue_task,
    settle,
    share_of,
)
from db.simulations.telling import tell_export, tell_writing


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A written file: its path below the data folder's ``exports``, size in bytes, SHA-256 (hex), and what it took."""

    file: str
    bytes: int
    checksum: str
    milliseconds: float


def export_started(
    session: Session, job_id: UUID, *, attempt: int, executor: str | None = None
) -> Export | None:
    """A worker begins, or takes over from a dead one; None where there is nothing to do (any more)."""
    task = lock_open_task(session, Export, job_id, attempt)
    if task is None:
        return None
    begins = begin_task(task, executor)
    settle(session, task, tell_export)
    return task.row if begins else None


def export_progress(session: Session, job_id: UUID, progress: float, *, attempt: int) -> bool:
    """The file is written this far (0 to 1); False tells the worker to stop, because somebody cancelled it."""
    task = lock_open_task(session, Export, job_id, attempt)
    if task is None or task.job.cancel_requested:
        return False
    task.job.progress = share_of(progress)
    tell_writing(session, task.row, task.job)
    return True


def export_done(session: Session, job_id: UUID, written: ExportFile, *, attempt: int) -> bool:
    """The file is stored; False where the export has ended otherwise, so that the file belongs to nobody."""
    task = lock_open_task(session, Export, job_id, attempt)
    if task is None:
        return False
    export = task.row
    export.file, export.bytes, export.checksum = written.file, written.bytes, written.checksum
    export.milliseconds = written.milliseconds
    task.job.progress = 1.0
    end_task(task, "done")
    settle(session, task, tell_export)
    return True


def export_failed(
    session: Session, job_id: UUID, error: str, *, attempt: int, code: str | None = None
) -> bool:
    """The file could not be written; ``error`` is a sentence for the person who wanted it."""
    return end_without(
        session, lock_open_task(session, Export, job_id, attempt), tell_export, error=error, code=code
    )


def export_cancelled(session: Session, job_id: UUID, *, attempt: int) -> bool:
    """The worker has stopped because somebody asked for it."""
    return end_without(session, lock_open_task(session, Export, job_id, attempt), tell_export)


def _cancel(session: Session, job: Job) -> None:
    """A person cancels: a queued export ends at once, a running one is asked to stop.

    Raises:
        Conflict: it has ended, or it was asked before.
    """
    task = _task(session, job)
    if not cancel_task(task):
        raise nothing_to_cancel(f"The export {task.row.name}", task.job)
    settle(session, task, tell_export)


def _retry(session: Session, job: Job) -> None:
    """A person queues a failed or cancelled export again, as the next attempt.

    Raises:
        Conflict: it is queued, running or done.
    """
    task = _task(session, job)
    if task.job.status not in {"failed", "cancelled"}:
        raise Conflict(
            f"The export {task.row.name} is {task.job.status}; only failed or cancelled exports are retried."
        )
    requeue_task(task)
    task.row.file = task.row.bytes = task.row.checksum = None
    settle(session, task, tell_export)


EXPORT_JOBS = JobKind(cancel=_cancel, retry=_retry)
"""For the composition root: ``{"export": EXPORT_JOBS}`` goes to ``db.jobs``."""


def _task(session: Session, job: Job) -> Task[Export]:
    task = lock_task(session, Export, job.id)
    if task is None:
        raise NotFound("There is no such export any more. Whoever ordered it has undone that.")
    return task
