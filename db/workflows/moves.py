"""Moves of a run's steps, any number of them in one transaction: locked once, written once, told once.

What a worker does to a run is many small transactions, and SQLite has one writer; so what is not needed is not read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from db.models.base import Json, now
from db.models.jobs import Job
from db.models.workflows import RunStep
from db.workflows.cleaning import storable, storable_text
from db.workflows.progress import conclude
from db.workflows.tasks import Task, lock_open_task, requeue_job
from db.workflows.telling import tell_run, tell_steps
from db.workflows.words import LONGEST_ERROR, StepStatus

ENDED = frozenset({"done", "failed", "skipped", "cancelled", "unknown"})


@dataclass(frozen=True, slots=True)
class Moves:
    """A run in the hands of its worker for one transaction, and those of its steps that are to move."""

    session: Session
    task: Task
    steps: dict[str, RunStep]

    @property
    def is_unwanted(self) -> bool:
        """Whether somebody has asked the run to stop: then no step begins."""
        return self.task.job.cancel_requested

    def begin(self, node: str) -> RunStep | None:
        """A step begins, or is tried again; None where it may not, or has ended."""
        step = self._open(node)
        if step is None or self.is_unwanted:
            return None
        step.status, step.attempts = "running", step.attempts + 1
        step.started_at = step.started_at or now()
        step.error = step.error_code = None
        return step

    def claim(self, node: str, shown_input: Json, *, is_repeatable: bool = False) -> bool:
        """Claim the right to send; see ``steps.step_sending``."""
        step = self._open(node)
        if step is None or self.is_unwanted or step.status != "running":
            return False
        if step.sent_at is not None and not is_repeatable:
            return False
        step.sent_at, step.input = now(), storable(shown_input, is_cut=True)
        return True

    def unclaim(self, node: str) -> bool:
        """What was claimed has provably not left the machine."""
        step = self._open(node)
        if step is None:
            return False
        step.sent_at = None
        return True

    def finish(
        self,
        node: str,
        output: Json,
        *,
        branch: str | None = None,
        shown_input: Json = None,
        milliseconds: float | None = None,
    ) -> bool:
        """A step is done."""
        step = self._open(node)
        if step is None:
            return False
        step.output, step.branch = storable(output, is_cut=True), branch
        self._end(step, "done", shown_input, milliseconds)
        return True

    def fail(
        self,
        node: str,
        code: str,
        error: str,
        *,
        unknown: bool = False,
        shown_input: Json = None,
        milliseconds: float | None = None,
    ) -> bool:
        """A step failed, or nobody knows its outcome."""
        step = self._open(node)
        if step is None:
            return False
        step.error, step.error_code = storable_text(error)[:LONGEST_ERROR], code[:60]
        self._end(step, "unknown" if unknown else "failed", shown_input, milliseconds)
        return True

    def skip(self, node: str, why: str) -> bool:
        """A step is not wanted."""
        step = self._open(node)
        if step is None:
            return False
        step.error = why[:LONGEST_ERROR]
        self._end(step, "skipped", None, None)
        return True

    def wait(self, node: str, wake_at: datetime, shown_input: Json = None) -> Job | None:
        """A step and its run wait, as the job's next attempt; None where they may not."""
        step = self._open(node)
        if step is None or self.is_unwanted:
            return None
        step.status, step.wake_at = "waiting", wake_at
        if shown_input is not None:
            step.input = storable(shown_input, is_cut=True)
        requeue_job(self.task)
        self.task.run.status = "waiting"
        tell_run(self.session, self.task.run, self.task.job)
        self.session.flush()
        return self.task.job

    def settle(self, share: float) -> None:
        """Write the moves; pages hear of them once. ``share`` is how far the run is, 0 to 1."""
        self.task.job.progress = share
        tell_steps(self.session, self.task.run)
        self.session.flush()

    def end(self) -> None:
        """All steps have ended, and the run with them; it needs to be held with all of them."""
        conclude(self.task, sorted(self.steps.values(), key=lambda step: step.position))
        tell_run(self.session, self.task.run, self.task.job)
        self.session.flush()

    def _open(self, node: str) -> RunStep | None:
        step = self.steps.get(node)
        return None if step is None or step.status in ENDED else step

    def _end(self, step: RunStep, status: StepStatus, shown: Json, milliseconds: float | None) -> None:
        step.status, step.ended_at, step.wake_at = status, now(), None
        step.milliseconds = milliseconds
        if shown is not None:
            step.input = storable(shown, is_cut=True)


def hold(
    session: Session,
    job_id: UUID,
    nodes: Collection[str] | None,
    *,
    attempt: int,
    executor: str | None = None,
) -> Moves | None:
    """The run with the steps of these nodes, or with all of them, locked; what they took and gave is not read.

    None where this attempt, or this worker, may not move it.
    """
    task = lock_open_task(session, job_id, attempt, executor, is_light=True)
    if task is None:
        return None
    query = select(RunStep).where(RunStep.run_id == task.run.id).order_by(RunStep.position)
    if nodes is not None:
        query = query.where(RunStep.node.in_(set(nodes)))
    query = query.options(defer(RunStep.input), defer(RunStep.output))
    found = session.scalars(query.execution_options(populate_existing=True))
    return Moves(session, task, {step.node: step for step in found})
