"""Simulation jobs: begin, grow and measure in a child, end; tried three times when the child dies.

The cluster is stored with its measurements, and the simulation set to done, in one transaction of the step that grew it:
what the engine remembers of a step stays small. The verbs of ``db.simulations`` fence: they move a simulation only for
the job's present attempt and while it is open, so a repeated step, or a worker that comes back from the dead, changes
nothing. While it grows the child leaves checkpoints, and whoever tries again goes on from the newest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from db import simulations
from db.models.simulations import Simulation
from db.session import Store
from engines.dla.errors import DlaError, GrowthCancelled, SpecInvalid
from jobs.child import Report
from jobs.errors import ChildDied, TookTooLong
from jobs.growing import Grown, grow_and_measure
from jobs.outcomes import CANCELLED, NOTHING, PAUSES, Outcome, failed, is_cancelled, tell_progress
from jobs.pool import Pool, Slot
from jobs.work import Steps, Task

log = logging.getLogger(__name__)
STALE_SECONDS = 24 * 3600.0
"""A checkpoint of which nothing was heard for so long belongs to nobody."""


Grow = Callable[[dict[str, object], str, Report], Grown]
"""Grows and measures in a child; see ``jobs.growing.grow_and_measure``."""


@dataclass(slots=True)
class _Hand:
    """What a try has in hand: a slot, and the cluster once it is grown, should storing it have to be repeated."""

    slot: Slot
    grown: Grown | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Simulations:
    """Grows clusters in the worker's child processes, with checkpoints below ``checkpoints``."""

    store: Store
    checkpoints: Path
    pool: Pool
    pauses: tuple[float | None, ...] = PAUSES
    grow: Grow = grow_and_measure

    @property
    def kind(self) -> str:
        """The kind of these jobs."""
        return simulations.SIMULATION_KIND

    @property
    def about(self) -> str:
        """What grows."""
        return "Off-lattice growth, compiled by numba."

    def run(self, task: Task, steps: Steps) -> None:
        """Try until the cluster is there, cancelled, or failed for good."""
        for pause in self.pauses:
            with self.pool.slot(self.kind, str(task.tenant_id)) as slot:
                made = steps.run("grow", partial(self._grow, task, _Hand(slot)))
            if steps.run("end", partial(self._end, task, made, pause is None)):
                return
            steps.pause(pause or 0.0)

    def give_up(self, session: Session, job_id: UUID, attempt: int, error: str) -> None:
        """The engine lost it."""
        simulations.simulation_failed(session, job_id, error, attempt=attempt, code="lost")
        self._forget(job_id, attempt)

    def call_off(self, session: Session, job_id: UUID, attempt: int) -> None:
        """The engine was told to cancel it."""
        simulations.simulation_cancelled(session, job_id, attempt=attempt)
        self._forget(job_id, attempt)

    def _grow(self, task: Task, hand: _Hand) -> Outcome:
        """Begin, grow and keep: one step, so that whoever takes over is the one whom the job names."""
        if hand.grown is None:
            with self.store.work(task.scope) as session:
                simulation = simulations.simulation_started(
                    session, task.job_id, attempt=task.attempt, executor=task.executor
                )
                spec = _spec_of(simulation) if simulation else None
            if spec is None:
                return NOTHING
            try:
                hand.grown = self._computed(task, hand.slot, spec)
            except GrowthCancelled:
                return CANCELLED
            except Exception as error:  # noqa: BLE001 - the edge of the engine: every failure ends as a row for a person
                return _failure(error)
        return self._keep(task, hand.grown)

    def _computed(self, task: Task, slot: Slot, spec: dict[str, object]) -> Grown:
        checkpoint = self._checkpoint(task)
        if checkpoint.exists():
            log.info("The simulation of %s goes on from its checkpoint.", task.key)
        return slot.compute(
            partial(tell_progress, self.store, task, simulations.simulation_progress),
            self.grow,
            spec,
            str(checkpoint),
        )

    def _keep(self, task: Task, grown: Grown) -> Outcome:
        with self.store.work(task.scope) as session:
            if is_cancelled(session, task):
                return CANCELLED
            simulations.simulation_done(session, task.job_id, _record(grown), attempt=task.attempt)
        return {"outcome": "done"}

    def _end(self, task: Task, made: Outcome, last: bool) -> bool:
        """Write down the outcome; False where it is worth another try."""
        match made:
            case {"outcome": "cancelled"}:
                with self.store.work(task.scope) as session:
                    simulations.simulation_cancelled(session, task.job_id, attempt=task.attempt)
            case {"outcome": "failed", "may_pass": may_pass, "error": error, "code": code}:
                if may_pass and not last:
                    return False
                with self.store.work(task.scope) as session:
                    simulations.simulation_failed(
                        session, task.job_id, str(error), attempt=task.attempt, code=str(code)
                    )
        self._forget(task.job_id, task.attempt)
        return True

    def _checkpoint(self, task: Task) -> Path:
        """Of this attempt only: a retry begins anew."""
        return self.checkpoints / str(task.tenant_id) / f"{task.job_id}-{task.attempt}.npz"

    def _forget(self, job_id: UUID, attempt: int) -> None:
        """Remove the checkpoint, and what a writer that was killed has left of one."""
        for file in self.checkpoints.glob(f"*/*{job_id}-{attempt}.*"):
            file.unlink(missing_ok=True)


def _spec_of(simulation: Simulation) -> dict[str, object]:
    return {
        "particles": simulation.particles,
        "dimension": simulation.dimension,
        "stickiness": simulation.stickiness,
        "seed": simulation.seed,
        "seed_geometry": simulation.seed_geometry,
    }


def _record(grown: Grown) -> simulations.Grown:
    return simulations.Grown(
        particles=grown.particles,
        data=grown.data,
        checksum=grown.checksum,
        radius=grown.radius,
        milliseconds=grown.milliseconds,
        analyses=[simulations.Measured(**asdict(each)) for each in grown.measurements],
    )


def _failure(error: Exception) -> Outcome:
    match error:
        case SpecInvalid():
            return failed("spec_invalid", f"This simulation can't be grown: {error}", may_pass=False)
        case DlaError():
            return failed("not_grown", f"The simulation could not be grown: {error}", may_pass=False)
        case MemoryError():
            told = "There is not enough memory for this simulation. Run it with fewer particles, or in 2D."
            return failed("memory", told, may_pass=False)
        case ChildDied():
            return failed("crashed", f"The growing of the simulation broke off. {error}", may_pass=True)
        case TookTooLong():
            return failed("took_too_long", f"The growing of the simulation hung. {error}", may_pass=False)
        case OSError():
            return failed("not_stored", f"The simulation could not be stored: {error}", may_pass=True)
    log.error("A simulation failed by a mistake of ours.", exc_info=error)
    told = f"The simulation made a mistake ({type(error).__name__}). The worker's log has the details."
    return failed("internal", told, may_pass=False)
