"""The port between the worker and what it does: a job's attempt, its steps, and one ``Work`` for each kind of job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from db.tenancy import Scope
from jobs.engine import key_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    """One attempt of one job, in the hands of ``executor``."""

    tenant_id: UUID
    job_id: UUID
    attempt: int
    executor: str

    @property
    def key(self) -> str:
        """What makes a repeat of this attempt recognisable."""
        return key_of(self.job_id, self.attempt)

    @property
    def scope(self) -> Scope:
        """The tenant's scope; jobs have no user."""
        return Scope(self.tenant_id)


class Steps(Protocol):
    """Remembers the outcome of each step, so that a resumed attempt goes on after the last finished one.

    A resumed attempt runs the same code again and gets the remembered outcomes; so the order of steps may depend on
    outcomes of steps only, and outcomes are plain JSON. An interrupted step runs again: it must be idempotent.
    """

    def run(self, name: str, function: Callable[[], T]) -> T:
        """Do a step; repeated for about a minute while the database does not answer.

        Other failures are outcomes, not exceptions.
        """
        ...

    def pause(self, seconds: float) -> None:
        """Wait; a resumed attempt waits for the rest only."""
        ...


class Work(Protocol):
    """How jobs of one kind are done."""

    @property
    def kind(self) -> str:
        """``Job.kind``, and the name of the queue."""
        ...

    @property
    def about(self) -> str:
        """What the jobs are done with, for the health page."""
        ...

    def run(self, task: Task, steps: Steps) -> None:
        """Do the job and move its row to an end. An exception is a bug: the row is then set to failed a minute later."""
        ...

    def give_up(self, session: Session, job_id: UUID, attempt: int, error: str) -> None:
        """Set an open job to failed, because the engine lost it; ``error`` is for a person. Harmless after its end."""
        ...

    def call_off(self, session: Session, job_id: UUID, attempt: int) -> None:
        """Set an open job to cancelled, because the engine was told so. Harmless after its end."""
        ...
