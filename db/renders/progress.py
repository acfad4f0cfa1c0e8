"""How a render moves: begun, advanced and ended by a worker; cancelled and queued again by a person.

Every move locks the order first, so render, job and order stay in step and the last render to end closes the order. A
move counts only for the job's present attempt, and only while that is queued or running: what has ended never goes back
by itself, and a worker that was taken for dead can't write over its successor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict, NotFound, NotPermitted
from db.feed import announce
from db.jobs import OPEN, STEER_JOBS, JobKind
from db.models.base import Json, now
from db.models.jobs import Job
from db.models.renders import Order, Render
from db.renders.dispatch import JOB_KIND, reset
from db.renders.orders import (
    OrderStatus,
    RenderStatus,
    announce_order,
    count_renders,
    lock_order,
)
from db.tenancy import Identity


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A finished picture: its path below the data folder's ``pictures``, size in bytes, SHA-256, and what it took."""

    file: str
    bytes: int
    checksum: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class _Task:
    order: Order
    render: Render
    job: Job


def render_started(
    session: Session, job_id: UUID, *, attempt: int, executor: str | None = None
) -> Render | None:
    """A worker begins, or takes over from a dead one; None where there is nothing to do (any more)."""
    task = _open_task(session, job_id, attempt)
    if task is None:
        return None
    if task.job.cancel_requested:
        _end(task, "cancelled")
        _settle(session, task.order, task)
        return None
    task.job.status = task.render.status = "running"
    task.job.started_at = task.render.started_at = now()
    task.job.executor = executor
    task.job.tries += 1
    task.render.attempts += 1
    _settle(session, task.order, task)
    return task.render


def render_progress(session: Session, job_id: UUID, progress: float, *, attempt: int) -> bool:
    """The picture is this far (0 to 1); False tells the worker to stop, because somebody cancelled it."""
    task = _open_task(session, job_id, attempt)
    if task is None or task.job.cancel_requested:
        return False
    task.job.progress = task.render.progress = min(max(progress, 0.0), 1.0)
    announce_render(session, task.order, task.render, task.job)
    return True


def render_done(session: Session, job_id: UUID, picture: PictureFile, *, attempt: int) -> bool:
    """The picture is stored; False where the render has ended otherwise, so that the file belongs to nobody."""
    task = _open_task(session, job_id, attempt)
    if task is None:
        return False
    render = task.render
    render.file, render.bytes, render.checksum = picture.file, picture.bytes, picture.checksum
    render.milliseconds = picture.milliseconds
    task.job.progress = render.progress = 1.0
    _end(task, "done")
    _settle(session, task.order, task)
    return True


def render_failed(
    session: Session, job_id: UUID, error: str, *, attempt: int, code: str | None = None
) -> bool:
    """The picture could not be made; ``error`` is a sentence for the person who ordered it."""
    task = _open_task(session, job_id, attempt)
    if task is None:
        return False
    _end(task, "failed", error=error, code=code)
    _settle(session, task.order, task)
    return True


def render_cancelled(session: Session, job_id: UUID, *, attempt: int) -> bool:
    """The worker has stopped because somebody asked for it."""
    task = _open_task(session, job_id, attempt)
    if task is None:
        return False
    _end(task, "cancelled")
    _settle(session, task.order, task)
    return True


def cancel_render(session: Session, job: Job) -> None:
    """A person cancels: a queued render ends at once, a running one is asked to stop.

    Raises:
        Conflict: it has ended, or it was asked before.
    """
    task = _task(session, job.id)
    if not _cancel(task):
        state = "is being cancelled" if task.job.status in OPEN else f"is {task.job.status}"
        raise Conflict(f"The render {task.job.title} {state} already.")
    _settle(session, task.order, task)


def retry_render(session: Session, job: Job) -> None:
    """A person queues a failed or cancelled render again, as the next attempt with the same specification.

    Raises:
        Conflict: it is queued, running or done, or was dispatched anew since.
    """
    task = _task(session, job.id)
    if task.job.status not in {"failed", "cancelled"}:
        raise Conflict(
            f"The render {task.job.title} is {task.job.status}; only failed or cancelled ones are retried."
        )
    if task.render.status != task.job.status or job_of(session, task.render.id).id != task.job.id:
        raise Conflict(f"The render {task.job.title} was dispatched again since; retry its newest job.")
    reset(task.render)
    task.job.status, task.job.attempt, task.job.tries, task.job.progress = (
        "queued",
        task.job.attempt + 1,
        0,
        0.0,
    )
    task.job.error = task.job.error_code = task.job.executor = None
    task.job.started_at = task.job.ended_at = None
    task.job.cancel_requested = False
    _settle(session, task.order, task)


RENDER_JOBS = JobKind(cancel=cancel_render, retry=retry_render)
"""For the composition root: ``{"render": RENDER_JOBS}`` goes to ``db.jobs``."""


def cancel_order(session: Session, who: Identity, number: str) -> Sequence[Job]:
    """Cancel all that has not ended; returns the jobs, for the engine to take out of its queue after the commit.

    Raises:
        NotPermitted, NotFound: see db.errors.
        Conflict: the order has ended.
    """
    if not who.may(STEER_JOBS):
        raise NotPermitted(
            f"The role {who.role} may not cancel orders; it lacks the permission {STEER_JOBS}."
        )
    order = lock_order(session, number)
    tasks = _open_tasks(session, order)
    if not tasks and order.status not in {"draft", "submitted"}:
        raise Conflict(f"Order {order.number} is {order.status}; there is nothing left to cancel.")
    cancelled = [task for task in tasks if _cancel(task)]
    if tasks:
        _settle(session, order, *cancelled)
    else:
        order.status, order.finished_at = "cancelled", now()
        announce_order(session, order, count_renders(session, order.id))
    return [task.job for task in cancelled]


def job_of(session: Session, render_id: UUID) -> Job:
    """The newest job of a render.

    Raises:
        NotFound: there is no such render, or its job was swept.
    """
    query = select(Job).where(Job.subject_id == render_id, Job.kind == JOB_KIND)
    job = session.scalar(query.order_by(Job.created_at.desc(), Job.id.desc()).limit(1))
    if job is None:
        raise NotFound("There is no such render, or its job was removed. Dispatch the order again.")
    return job


def image_url(render: Render) -> str | None:
    """Where the finished picture is served; None where there is none (any more)."""
    return f"/api/v1/renders/{render.id}/image" if render.status == "done" and render.file else None


def announce_render(session: Session, order: Order, render: Render, job: Job) -> None:
    """Tell the tenant's open pages how far one render is."""
    payload: dict[str, Json] = {
        "job_id": str(job.id),
        "render_id": str(render.id),
        "order": order.number,
        "status": render.status,
        "progress": render.progress,
        "error": render.error,
        "image_url": image_url(render),
    }
    announce(session, "job", payload)


def _task(session: Session, job_id: UUID) -> _Task:
    """The job, its render and its order as they are now, the order locked."""
    query = (
        select(Order)
        .join(Render, Render.order_id == Order.id)
        .join(Job, Job.subject_id == Render.id)
        .where(Job.id == job_id)
        .with_for_update(of=Order, key_share=True)
        .execution_options(populate_existing=True)
    )
    order = session.scalar(query)
    if order is None:
        raise NotFound("There is no such render any more. Its order may have been deleted.")
    row = session.execute(
        select(Render, Job)
        .join(Job, Job.subject_id == Render.id)
        .where(Job.id == job_id)
        .execution_options(populate_existing=True)
    ).one()
    return _Task(order, *row)


def _open_task(session: Session, job_id: UUID, attempt: int) -> _Task | None:
    try:
        task = _task(session, job_id)
    except NotFound:
        return None
    return task if task.job.attempt == attempt and task.job.status in OPEN else None


def _open_tasks(session: Session, order: Order) -> list[_Task]:
    query = (
        select(Render, Job)
        .join(Job, Job.subject_id == Render.id)
        .where(Render.order_id == order.id, Job.status.in_(OPEN))
        .order_by(Job.title, Job.id)
        .execution_options(populate_existing=True)
    )
    return [_Task(order, render, job) for render, job in session.execute(query)]


def _cancel(task: _Task) -> bool:
    match task.job.status:
        case "queued":
            _end(task, "cancelled")
            return True
        case "running" if not task.job.cancel_requested:
            task.job.cancel_requested = True
            return True
    return False


def _end(task: _Task, status: RenderStatus, *, error: str | None = None, code: str | None = None) -> None:
    task.job.status = task.render.status = status
    task.job.ended_at = task.render.ended_at = now()
    task.job.error = task.render.error = error[:2_000] if error else None
    task.job.error_code = code


def _settle(session: Session, order: Order, *moved: _Task) -> None:
    """Bring the order in line with its renders, and tell the pages."""
    counts = count_renders(session, order.id)
    order.status = _status_of(counts)
    order.finished_at = None if order.status == "rendering" else order.finished_at or now()
    for task in moved:
        announce_render(session, order, task.render, task.job)
    announce_order(session, order, counts)
    session.flush()


def _status_of(counts: dict[str, int]) -> OrderStatus:
    if counts["queued"] or counts["running"]:
        return "rendering"
    if counts["failed"]:
        return "failed"
    return "cancelled" if counts["cancelled"] else "done"
