"""Jobs that run workflows: each attempt goes on where the run's steps say that it was left.

The steps are rows, and their verbs fence: they move only for the job's present attempt and in the hands of the worker
that has begun it. So the engine remembers no steps of its own, which saves its writes, and whoever takes a run over goes
on from the rows: a step that only reads is done once more, one that may have reached somebody else is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from db import workflows
from jobs.flows.attempt import Attempt, Workshop
from jobs.flows.patience import patiently
from jobs.work import Steps, Task

KIND = workflows.RUN_KIND


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs workflows in threads of the worker itself; implements ``jobs.work.Work``."""

    shop: Workshop

    @property
    def kind(self) -> str:
        """The kind of these jobs."""
        return KIND

    @property
    def about(self) -> str:
        """What they are done with."""
        return "Workflows, step by step."

    def run(self, task: Task, steps: Steps) -> None:
        """Go on until the run has ended, waits for long, or is in other hands."""
        plan = patiently(partial(self._begin, task), self.shop.stopping, task.key)
        self.shop.checkpoint("planned")
        if plan is not None:
            Attempt(self.shop, task, plan).finish()

    def give_up(self, session: Session, job_id: UUID, attempt: int, error: str) -> None:
        """The engine lost it."""
        workflows.run_failed(session, job_id, error, attempt=attempt)

    def call_off(self, session: Session, job_id: UUID, attempt: int) -> None:
        """The engine was told to cancel it."""
        workflows.run_cancelled(session, job_id, attempt=attempt)

    def _begin(self, task: Task) -> workflows.RunPlan | None:
        with self.shop.store.work(task.scope) as session:
            return workflows.run_started(session, task.job_id, attempt=task.attempt, executor=task.executor)
