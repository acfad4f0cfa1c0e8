"""Steps of which nobody knows whether they arrived: a person looks, and says."""

from __future__ import annotations

from typing import assert_never

from sqlalchemy.orm import Session

from db.errors import Conflict, Invalid, NotFound
from db.models.base import now
from db.models.workflows import RunStep, WorkflowRun
from db.quoting import told
from db.tenancy import Identity
from db.workflows.progress import conclude, reset_step
from db.workflows.runs import Run, find_run
from db.workflows.tasks import Task, end_task, first_trouble, lock_run, steps_of
from db.workflows.telling import tell_run
from db.workflows.words import SETTLED_AS_FAILED, SKIPPED_BY_FAILURE, VERDICTS, Verdict


def settle_step(session: Session, who: Identity, run: Run, node: str, verdict: Verdict) -> WorkflowRun:
    """Say what became of a step whose outcome is unknown: it arrived, it did not, or it is to be sent again.

    What hung on it goes on when the run is retried; where nothing is left to do, the run has ended by this.

    Raises:
        NotFound: there is no such run or step.
        Conflict: the outcome of the step is known.
        Invalid: not a verdict.
    """
    if verdict not in VERDICTS:
        raise Invalid(f"A step is settled as done, failed or again, not {told(verdict)}.")
    task = lock_run(session, find_run(session, run))
    steps = steps_of(session, task.run)
    step = next((each for each in steps if each.node == node), None)
    if step is None:
        raise NotFound(f"{task.run.number} has no step {told(node)}.")
    if step.status != "unknown":
        raise Conflict(
            f'"{step.title}" of {task.run.number} is {step.status}, so there is nothing to settle. '
            "Only a step whose outcome is unknown is settled."
        )
    _settle(step, verdict, who)
    session.flush()
    _conclude(task, steps)
    tell_run(session, task.run, task.job)
    session.flush()
    return task.run


def _settle(step: RunStep, verdict: Verdict, who: Identity) -> None:
    match verdict:
        case "done":
            step.status, step.error, step.error_code = "done", None, None
            step.output = {"settled": "done", "by": who.name}
        case "failed":
            step.status, step.error, step.error_code = "failed", SETTLED_AS_FAILED, "not_sent"
            step.sent_at = None
        case "again":
            reset_step(step)
        case _:
            assert_never(verdict)
    step.ended_at = step.ended_at if verdict == "again" else now()


def _conclude(task: Task, steps: list[RunStep]) -> None:
    """End the run as its steps stand now; what is left to do waits for somebody who retries it."""
    if first_trouble(steps) is not None and task.run.status == "failed":
        conclude(task, steps)
        return
    if first_trouble(steps) is not None:
        return  # it was cancelled and stays so
    left = [each for each in steps if each.status in {"queued", "cancelled"} or _is_held_up(each)]
    if not left:
        conclude(task, steps)
        return
    names = ", ".join(f'"{each.title}"' for each in left[:3])
    more = f" and {len(left) - 3} more" if len(left) > 3 else ""
    end_task(
        task,
        "cancelled" if task.run.status == "cancelled" else "failed",
        error=f"What was unknown is settled. Retry the run to go on with {names}{more}.",
        code="settled",
    )


def _is_held_up(step: RunStep) -> bool:
    return step.status == "skipped" and step.error == SKIPPED_BY_FAILURE
