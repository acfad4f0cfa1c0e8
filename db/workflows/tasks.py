"""A run and the job that works for it: how both begin, wait, end, are cancelled and queued again.

Every move locks the run first and then reads its job, so the two stay in step. A move of a worker counts only for the
job's present attempt, only while that is open, and only for the worker that has begun it: what has ended never goes back
by itself, and a worker that was taken for dead can't write over its successor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from db.errors import NotFound
from db.jobs import OPEN
from db.models.base import now
from db.models.jobs import Job
from db.models.workflows import RunStep, WorkflowRun
from db.workflows.cleaning import storable_text
from db.workflows.words import LONGEST_ERROR, OPEN_RUNS, RUN_KIND

LOST = "The step broke off, and nothing is known of its outcome."
SENT_AND_LOST = (
    "It was sent, and then the step broke off before an answer came. Look in the other system whether it arrived, and "
    "settle it on the page of the run."
)


@dataclass(frozen=True, slots=True)
class Task:
    """A run and its job."""

    run: WorkflowRun
    job: Job


def lock_task(session: Session, job_id: UUID, *, is_light: bool = False) -> Task | None:
    """The job and its run as they are now, the latter locked; None where there is no such (any more).

    A light one leaves out what the run was given, which may be a megabyte.
    """
    query = (
        select(WorkflowRun)
        .join(Job, Job.subject_id == WorkflowRun.id)
        .where(Job.id == job_id)
        .with_for_update(of=WorkflowRun, key_share=True)
        .execution_options(populate_existing=True)
    )
    run = session.scalar(query.options(defer(WorkflowRun.input)) if is_light else query)
    job = _read_job(session, job_id) if run is not None else None
    return Task(run, job) if run is not None and job is not None else None


def lock_open_task(
    session: Session, job_id: UUID, attempt: int, executor: str | None = None, *, is_light: bool = False
) -> Task | None:
    """As ``lock_task``, if that attempt may still move; given an ``executor``, only in the hands of that one."""
    task = lock_task(session, job_id, is_light=is_light)
    if task is None or task.job.attempt != attempt or task.job.status not in OPEN:
        return None
    if executor is not None and task.job.executor not in (None, executor):
        return None
    return task


def lock_run(session: Session, run: WorkflowRun) -> Task:
    """The run as it is now, locked, with its job.

    Raises:
        NotFound: its job was swept, or the run is gone.
    """
    job = job_of(session, run)
    task = lock_task(session, job.id) if job is not None else None
    if task is None:
        raise NotFound(f"The job of {run.number} was removed. Run the workflow anew.")
    return task


def job_of(session: Session, run: WorkflowRun) -> Job | None:
    """The job that works, or worked, for a run; None where it was swept."""
    query = select(Job).where(Job.subject_id == run.id, Job.kind == RUN_KIND)
    newest = query.order_by(Job.created_at.desc(), Job.id.desc()).limit(1)
    return session.scalar(newest.execution_options(populate_existing=True))


def steps_of(session: Session, run: WorkflowRun) -> list[RunStep]:
    """The steps of a run in their order, as they are now; none before it has begun."""
    query = select(RunStep).where(RunStep.run_id == run.id).order_by(RunStep.position)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def step_of(session: Session, run: WorkflowRun, node: str) -> RunStep | None:
    """The step of one node."""
    query = select(RunStep).where(RunStep.run_id == run.id, RunStep.node == node)
    return session.scalar(query.execution_options(populate_existing=True))


def end_task(
    task: Task,
    status: Literal["done", "failed", "cancelled"],
    *,
    error: str | None = None,
    code: str | None = None,
    node: str | None = None,
) -> None:
    """The run has ended, for good unless somebody retries it."""
    task.job.status = task.run.status = status
    task.job.ended_at = task.run.ended_at = now()
    task.job.error = task.run.error = storable_text(error)[:LONGEST_ERROR] if error else None
    task.job.error_code = task.run.error_code = code[:60] if code else None
    task.run.error_node = node


def leave_steps(session: Session, run: WorkflowRun, *, lost: bool) -> RunStep | None:
    """Nobody works on the steps any more; returns the first one that is in an unclear or failed state.

    What was sent and not answered is unknown. The rest is cancelled, or failed where the step that ran was ``lost``.
    """
    for step in steps_of(session, run):
        if step.status == "running":
            _leave(step, lost=lost)
        elif step.status in OPEN_RUNS:
            step.status = "cancelled"
            step.wake_at = None
    session.flush()
    return first_trouble(steps_of(session, run))


def first_trouble(steps: list[RunStep]) -> RunStep | None:
    """The first step that failed or whose outcome is unknown; an unknown one counts more."""
    unknown = [each for each in steps if each.status == "unknown"]
    failed = [each for each in steps if each.status == "failed"]
    return next(iter([*unknown, *failed]), None)


def cancel_task(session: Session, task: Task) -> bool:
    """A person cancels: what waits ends at once, what runs is asked to stop; False where there is nothing to do."""
    match task.job.status:
        case "queued":
            trouble = leave_steps(session, task.run, lost=False)
            end_task(task, "cancelled", error=trouble.error if trouble else None)
            return True
        case "running" if not task.job.cancel_requested:
            task.job.cancel_requested = True
            return True
    return False


def requeue_job(task: Task) -> None:
    """Back to the queue as the job's next attempt."""
    job = task.job
    job.status, job.attempt, job.tries = "queued", job.attempt + 1, 0
    job.error = job.error_code = job.executor = None
    job.started_at = job.ended_at = None
    job.cancel_requested = False


def _leave(step: RunStep, *, lost: bool) -> None:
    step.ended_at = now()
    if step.sent_at is not None:
        step.status, step.error_code, step.error = "unknown", "lost", SENT_AND_LOST
    elif lost:
        step.status, step.error_code, step.error = "failed", "lost", LOST
    else:
        step.status = "cancelled"


def _read_job(session: Session, job_id: UUID) -> Job | None:
    query = select(Job).where(Job.id == job_id)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()
