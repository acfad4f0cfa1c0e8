"""How the steps of a run move in the hands of a worker; see ``tasks`` for what is refused.

What leaves the machine is claimed by ``step_sending`` and committed before it is sent: at most one worker gets the claim.
A worker that has much to write down uses ``moves`` at once.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.jobs import Job
from db.models.workflows import RunStep
from db.workflows.moves import ENDED, Moves, hold
from db.workflows.telling import tell_run, tell_steps


def step_started(
    session: Session, job_id: UUID, node: str, *, attempt: int, executor: str | None = None
) -> RunStep | None:
    """A worker begins a step, or tries it again; None where it may not (any more), or the step has ended.

    ``sent_at`` of the step that is returned tells whether somebody has sent it before and left no outcome.
    """
    held = hold(session, job_id, [node], attempt=attempt, executor=executor)
    step = held.begin(node) if held is not None else None
    if held is not None and step is not None:
        tell_steps(session, held.task.run)
        session.flush()
    return step


def step_sending(
    session: Session,
    job_id: UUID,
    node: str,
    *,
    attempt: int,
    executor: str | None = None,
    shown_input: Json = None,
    is_repeatable: bool = False,
) -> bool:
    """Claim the right to send; the caller commits, and sends only after that.

    False where somebody has claimed it before and left no outcome: then it is not sent again, unless the step
    ``is_repeatable``.
    """
    held = hold(session, job_id, [node], attempt=attempt, executor=executor)
    claimed = held is not None and held.claim(node, shown_input, is_repeatable=is_repeatable)
    session.flush()
    return claimed


def step_not_sent(
    session: Session, job_id: UUID, node: str, *, attempt: int, executor: str | None = None
) -> bool:
    """What was claimed has provably not left the machine, so it may be tried again."""
    held = hold(session, job_id, [node], attempt=attempt, executor=executor)
    unclaimed = held is not None and held.unclaim(node)
    session.flush()
    return unclaimed


def step_done(
    session: Session,
    job_id: UUID,
    node: str,
    output: Json,
    *,
    attempt: int,
    executor: str | None = None,
    branch: str | None = None,
    shown_input: Json = None,
    milliseconds: float | None = None,
) -> bool:
    """A step is done and gave ``output``; a condition took ``branch``. False where nobody wants that any more."""
    held = hold(session, job_id, [node], attempt=attempt, executor=executor)
    return (
        held is not None
        and held.finish(node, output, branch=branch, shown_input=shown_input, milliseconds=milliseconds)
        and _told(held)
    )


def step_failed(
    session: Session,
    job_id: UUID,
    node: str,
    *,
    code: str,
    error: str,
    attempt: int,
    executor: str | None = None,
    unknown: bool = False,
    shown_input: Json = None,
    milliseconds: float | None = None,
) -> bool:
    """A step failed, or was sent and nobody knows its outcome (``unknown``); ``error`` is a sentence for a person."""
    held = hold(session, job_id, [node], attempt=attempt, executor=executor)
    return (
        held is not None
        and held.fail(node, code, error, unknown=unknown, shown_input=shown_input, milliseconds=milliseconds)
        and _told(held)
    )


def step_skipped(
    session: Session, job_id: UUID, node: str, error: str, *, attempt: int, executor: str | None = None
) -> bool:
    """A step is not wanted; ``error`` says why, see ``SKIPPED_BY_BRANCH`` and ``SKIPPED_BY_FAILURE``."""
    held = hold(session, job_id, [node], attempt=attempt, executor=executor)
    return held is not None and held.skip(node, error) and _told(held)


def step_waiting(
    session: Session,
    job_id: UUID,
    node: str,
    wake_at: datetime,
    *,
    attempt: int,
    executor: str | None = None,
    shown_input: Json = None,
) -> Job | None:
    """A delay begins: the run waits as the job's next attempt, which the caller hands to the engine in this transaction.

    None where the run may not move (any more), or somebody wants it to stop.
    """
    held = hold(session, job_id, [node], attempt=attempt, executor=executor)
    return held.wait(node, wake_at, shown_input) if held is not None else None


def _told(held: Moves) -> bool:
    """Write a step's end down, and how far the run is by it; pages hear of both."""
    session, task = held.session, held.task
    session.flush()
    statuses = session.scalars(select(RunStep.status).where(RunStep.run_id == task.run.id)).all()
    task.job.progress = sum(1 for each in statuses if each in ENDED) / len(statuses)
    tell_run(session, task.run, task.job)
    session.flush()
    return True
