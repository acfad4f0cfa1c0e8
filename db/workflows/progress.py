"""How a run moves: begun and ended by a worker; cancelled and queued again by a person. Its steps move in ``steps``."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from db.errors import Conflict, NotFound
from db.jobs import JobKind
from db.models.base import now
from db.models.jobs import Job
from db.models.workflows import RunStep, WorkflowRun
from db.workflows.runs import nothing_to_cancel
from db.workflows.tasks import (
    Task,
    cancel_task,
    end_task,
    first_trouble,
    leave_steps,
    lock_open_task,
    lock_task,
    requeue_job,
    steps_of,
)
from db.workflows.telling import tell_run
from db.workflows.versions import find_version, read_definition
from db.workflows.words import LONGEST_ERROR
from db.workflows.workflows import check_open
from engines.flow.definition import Definition
from engines.flow.graph import order
from engines.flow.manifests import title_of


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a worker is to do: the run, what its version does, and its steps in their order with what is known of each.

    ``author`` is the person who made the version and with whose rights it runs.
    """

    run: WorkflowRun
    definition: Definition
    steps: tuple[RunStep, ...]
    author: UUID | None


def run_started(
    session: Session, job_id: UUID, *, attempt: int, executor: str | None = None
) -> RunPlan | None:
    """A worker begins, goes on after a delay, or takes over from a dead one; None where there is nothing to do."""
    task = lock_open_task(session, job_id, attempt)
    if task is None:
        return None
    if task.job.cancel_requested:
        _cancelled(session, task)
        return None
    run, job = task.run, task.job
    run.status = job.status = "running"
    job.started_at = now()
    run.started_at = run.started_at or job.started_at
    job.executor, job.tries = executor, job.tries + 1
    version = find_version(session, run.workflow, run.version)
    definition = read_definition(version)
    steps = steps_of(session, run) or _make_steps(session, run, definition)
    _settle(session, task)
    return RunPlan(run, definition, tuple(steps), version.created_by)


def run_ended(
    session: Session, job_id: UUID, *, attempt: int, executor: str | None = None
) -> WorkflowRun | None:
    """All steps have ended: the run failed if one of them did, or if nobody knows the outcome of one; else it is done.

    None where the run has ended otherwise.
    """
    task = lock_open_task(session, job_id, attempt, executor)
    if task is None:
        return None
    conclude(task, steps_of(session, task.run))
    _settle(session, task)
    return task.run


def run_failed(session: Session, job_id: UUID, error: str, *, attempt: int, code: str = "lost") -> bool:
    """The run broke off as a whole; ``error`` is for a person. A step that had sent something is unknown by that."""
    task = lock_open_task(session, job_id, attempt)
    if task is None:
        return False
    trouble = leave_steps(session, task.run, lost=True)
    if trouble is not None and trouble.status == "unknown":
        end_task(task, "failed", error=trouble.error, code=trouble.error_code, node=trouble.node)
    else:
        end_task(task, "failed", error=error, code=code, node=trouble.node if trouble else None)
    _settle(session, task)
    return True


def run_cancelled(session: Session, job_id: UUID, *, attempt: int) -> bool:
    """The worker has stopped because somebody asked for it; steps that had not begun are cancelled."""
    task = lock_open_task(session, job_id, attempt)
    if task is None:
        return False
    _cancelled(session, task)
    return True


def conclude(task: Task, steps: list[RunStep]) -> None:
    """End a run as its steps have ended."""
    trouble = first_trouble(steps)
    task.job.progress = 1.0
    if trouble is None:
        end_task(task, "done")
        return
    error = f"{trouble.title}: {trouble.error}"[:LONGEST_ERROR]
    end_task(task, "failed", error=error, code=trouble.error_code, node=trouble.node)


def _cancel(session: Session, job: Job) -> None:
    """A person cancels: a run that waits ends at once, one that runs is asked to stop.

    Raises:
        Conflict: it has ended, or it was asked before.
    """
    task = _task(session, job)
    if not cancel_task(session, task):
        raise nothing_to_cancel(task.run, task.job)
    _settle(session, task)


def _retry(session: Session, job: Job) -> None:
    """A person lets a failed or cancelled run go on from the steps that did not end well; done steps stay done.

    Raises:
        Conflict: it is open or done, its workflow is archived, or nobody knows the outcome of a step.
    """
    task = _task(session, job)
    run = task.run
    if run.status not in {"failed", "cancelled"}:
        raise Conflict(f"{run.number} is {run.status}; only failed or cancelled runs are retried.")
    check_open(run.workflow)
    steps = steps_of(session, run)
    unknown = next((each for each in steps if each.status == "unknown"), None)
    if unknown is not None:
        raise Conflict(
            f'Nobody knows yet whether "{unknown.title}" arrived, so {run.number} can\'t go on. '
            "Look in the other system, and settle that step on the page of the run."
        )
    for step in steps:
        if step.status != "done":
            reset_step(step)
    requeue_job(task)
    run.status, run.ended_at = "queued", None
    run.error = run.error_code = run.error_node = None
    _settle(session, task)


def reset_step(step: RunStep) -> None:
    """As if it had never been tried."""
    step.status, step.attempts = "queued", 0
    step.input = step.output = step.branch = step.error = step.error_code = None
    step.sent_at = step.wake_at = step.started_at = step.ended_at = step.milliseconds = None


RUN_JOBS = JobKind(cancel=_cancel, retry=_retry)
"""For the composition root: ``{"workflow_run": RUN_JOBS}`` goes to ``db.jobs``."""


def _make_steps(session: Session, run: WorkflowRun, definition: Definition) -> list[RunStep]:
    steps = [
        RunStep(
            run=run,
            position=position,
            node=node.id,
            title=title_of(node),
            connector=node.connector,
            action=node.action,
        )
        for position, node in enumerate(map(definition.node, order(definition)), start=1)
    ]
    session.add_all(steps)
    session.flush()
    return steps


def _cancelled(session: Session, task: Task) -> None:
    trouble = leave_steps(session, task.run, lost=False)
    node = trouble.node if trouble else None
    end_task(task, "cancelled", error=trouble.error if trouble else None, node=node)
    _settle(session, task)


def _settle(session: Session, task: Task) -> None:
    """Store a move, and tell the pages."""
    tell_run(session, task.run, task.job)
    session.flush()


def _task(session: Session, job: Job) -> Task:
    task = lock_task(session, job.id)
    if task is None:
        raise NotFound("There is no such run any more. Whoever started it has undone that.")
    return task
