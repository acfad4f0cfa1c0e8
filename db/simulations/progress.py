"""How a simulation moves: begun, advanced and ended by a worker; cancelled and queued again by a person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from db.errors import Conflict, NotFound
from db.jobs import JobKind
from db.models.base import Json
from db.models.jobs import Job
from db.models.simulations import Analysis, Cluster, Simulation
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
from db.simulations.telling import tell_growth, tell_simulation


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement of a cluster; the columns of ``Analysis`` say what they mean."""

    metric: str
    estimator: str
    value: float | None
    error: float | None
    fit_from: float | None
    fit_to: float | None
    is_indicative: bool
    curve: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Grown:
    """A grown cluster: packed, with the SHA-256 (hex) of that, its radius, what it took, and its measurements."""

    particles: int
    data: bytes
    checksum: str
    radius: float
    milliseconds: float
    analyses: Sequence[Measured]


def simulation_started(
    session: Session, job_id: UUID, *, attempt: int, executor: str | None = None
) -> Simulation | None:
    """A worker begins, or takes over from a dead one; None where there is nothing to do (any more)."""
    task = lock_open_task(session, Simulation, job_id, attempt)
    if task is None:
        return None
    begins = begin_task(task, executor)
    task.row.started_at = task.job.started_at
    settle(session, task, tell_simulation)
    return task.row if begins else None


def simulation_progress(session: Session, job_id: UUID, progress: float, *, attempt: int) -> bool:
    """The cluster is grown this far (0 to 1); False tells the worker to stop, because somebody cancelled it."""
    task = lock_open_task(session, Simulation, job_id, attempt)
    if task is None or task.job.cancel_requested:
        return False
    task.job.progress = task.row.progress = share_of(progress)
    tell_growth(session, task.row, task.job)
    return True


def simulation_done(session: Session, job_id: UUID, grown: Grown, *, attempt: int) -> bool:
    """Keep the cluster and its measurements; False where the simulation has ended otherwise, so nobody wants them.

    One that was asked to stop and is done all the same is done: whoever cancelled it came too late.
    """
    task = lock_open_task(session, Simulation, job_id, attempt)
    if task is None:
        return False
    simulation = task.row
    simulation.radius, simulation.milliseconds = grown.radius, grown.milliseconds
    task.job.progress = simulation.progress = 1.0
    end_task(task, "done")
    session.add(
        Cluster(
            simulation_id=simulation.id, particles=grown.particles, checksum=grown.checksum, data=grown.data
        )
    )
    session.add_all(_analysis(simulation, each) for each in grown.analyses)
    settle(session, task, tell_simulation)
    return True


def simulation_failed(
    session: Session, job_id: UUID, error: str, *, attempt: int, code: str | None = None
) -> bool:
    """The cluster could not be grown; ``error`` is a sentence for the person who wanted it."""
    return end_without(
        session, lock_open_task(session, Simulation, job_id, attempt), tell_simulation, error=error, code=code
    )


def simulation_cancelled(session: Session, job_id: UUID, *, attempt: int) -> bool:
    """The worker has stopped because somebody asked for it."""
    return end_without(session, lock_open_task(session, Simulation, job_id, attempt), tell_simulation)


def _cancel(session: Session, job: Job) -> None:
    """A person cancels: a queued simulation ends at once, a running one is asked to stop.

    Raises:
        Conflict: it has ended, or it was asked before.
    """
    task = _task(session, job)
    if not cancel_task(task):
        raise nothing_to_cancel(task.row.number, task.job)
    settle(session, task, tell_simulation)


def _retry(session: Session, job: Job) -> None:
    """A person queues a failed or cancelled simulation again, as the next attempt with the same settings and seed.

    Raises:
        Conflict: it is queued, running or done.
    """
    task = _task(session, job)
    if task.job.status not in {"failed", "cancelled"}:
        raise Conflict(
            f"{task.row.number} is {task.job.status}; only failed or cancelled simulations are retried."
        )
    requeue_task(task)
    task.row.progress, task.row.started_at = 0.0, None
    settle(session, task, tell_simulation)


SIMULATION_JOBS = JobKind(cancel=_cancel, retry=_retry)
"""For the composition root: ``{"simulation": SIMULATION_JOBS}`` goes to ``db.jobs``."""


def _task(session: Session, job: Job) -> Task[Simulation]:
    task = lock_task(session, Simulation, job.id)
    if task is None:
        raise NotFound("There is no such simulation any more. Whoever queued it has undone that.")
    return task


def _analysis(simulation: Simulation, measured: Measured) -> Analysis:
    return Analysis(
        simulation_id=simulation.id,
        metric=measured.metric,
        estimator=measured.estimator[:200],
        value=_finite(measured.value),
        error=_finite(measured.error),
        fit_from=_finite(measured.fit_from),
        fit_to=_finite(measured.fit_to),
        is_indicative=measured.is_indicative,
        curve=measured.curve,
    )


def _finite(value: float | None) -> float | None:
    """No number where there is none: SQLite would keep NaN as NULL, PostgreSQL as it is."""
    return value if value is not None and math.isfinite(value) else None
