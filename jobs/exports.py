"""Export jobs: begin, write a finished simulation to a file in a child, end; tried three times when that may pass.

Each step is a transaction or can be repeated, and the verbs of ``db.simulations`` fence, as for simulations.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import simulations
from db.models.base import Json
from db.models.jobs import Job
from db.models.simulations import Analysis, Export, Simulation
from db.session import Store
from engines.dla.errors import DlaError
from jobs.child import Report
from jobs.errors import ChildDied, TookTooLong
from jobs.files import Made, Target, forget_partial
from jobs.growing import write_file
from jobs.outcomes import NOTHING, PAUSES, Outcome, failed, is_cancelled, tell_progress
from jobs.pool import Pool, Slot
from jobs.work import Steps, Task

log = logging.getLogger(__name__)


Write = Callable[[bytes, dict[str, Json], str, Target, Report], Made]
"""Writes a file in a child; see ``jobs.growing.write_file``."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be written, and where to."""

    data: bytes
    facts: dict[str, Json]
    format: str
    target: Target


@dataclass(frozen=True, slots=True)
class Exports:
    """Writes files below ``folder`` in the worker's child processes."""

    store: Store
    folder: Path
    pool: Pool
    pauses: tuple[float | None, ...] = PAUSES
    write: Write = write_file

    @property
    def kind(self) -> str:
        """The kind of these jobs."""
        return simulations.EXPORT_KIND

    @property
    def about(self) -> str:
        """What it can write."""
        return ", ".join(simulations.FORMATS)

    def run(self, task: Task, steps: Steps) -> None:
        """Try until the file is there, cancelled, or failed for good."""
        for pause in self.pauses:
            with self.pool.slot(self.kind, str(task.tenant_id)) as slot:
                made = steps.run("write", partial(self._write, task, slot))
            if steps.run("end", partial(self._end, task, made, pause is None)):
                return
            steps.pause(pause or 0.0)

    def give_up(self, session: Session, job_id: UUID, attempt: int, error: str) -> None:
        """The engine lost it."""
        simulations.export_failed(session, job_id, error, attempt=attempt, code="lost")

    def call_off(self, session: Session, job_id: UUID, attempt: int) -> None:
        """The engine was told to cancel it."""
        simulations.export_cancelled(session, job_id, attempt=attempt)

    def _write(self, task: Task, slot: Slot) -> Outcome:
        """Begin, and write: one step, so that whoever takes over is the one whom the job names."""
        with self.store.work(task.scope) as session:
            export = simulations.export_started(
                session, task.job_id, attempt=task.attempt, executor=task.executor
            )
            order = self._order(session, task, export) if export else None
        if order is None:
            return NOTHING
        try:
            made = slot.compute(
                partial(tell_progress, self.store, task, simulations.export_progress),
                self.write,
                order.data,
                order.facts,
                order.format,
                order.target,
            )
        except Exception as error:  # noqa: BLE001 - the edge of the engine: every failure ends as a row for a person
            return _failure(error)
        facts: Outcome = {"bytes": made.bytes, "checksum": made.checksum, "milliseconds": made.milliseconds}
        return {"outcome": "written", "file": order.target.file, **facts}

    def _end(self, task: Task, made: Outcome, last: bool) -> bool:
        """Write down the outcome; False where it is worth another try."""
        match made:
            case {"outcome": "written"}:
                self._keep(task, made)
            case {"outcome": "failed", "may_pass": may_pass, "error": error, "code": code}:
                if may_pass and not last:
                    return False
                with self.store.work(task.scope) as session:
                    simulations.export_failed(
                        session, task.job_id, str(error), attempt=task.attempt, code=str(code)
                    )
        self._tidy_up(task)
        return True

    def _keep(self, task: Task, made: Outcome) -> None:
        with self.store.work(task.scope) as session:
            if is_cancelled(session, task):
                simulations.export_cancelled(session, task.job_id, attempt=task.attempt)
            else:
                simulations.export_done(session, task.job_id, _export_file(made), attempt=task.attempt)

    def _tidy_up(self, task: Task) -> None:
        """Leave the file of the export, or none, and no half of one."""
        with self.store.read(task.scope) as session:
            query = select(Export).join(Job, Job.subject_id == Export.id).where(Job.id == task.job_id)
            export = session.scalar(query)
        if export is None:
            return
        target = self._target(task, export)
        forget_partial(target)
        if export.file != target.file:
            target.path.unlink(missing_ok=True)

    def _order(self, session: Session, task: Task, export: Export) -> _Order:
        simulation = export.simulation
        query = select(Analysis).where(Analysis.simulation_id == simulation.id).order_by(Analysis.metric)
        facts = _facts(simulation, list(session.scalars(query)))
        data = simulations.packed_cluster(session, simulation.number)
        return _Order(data, facts, export.format, self._target(task, export))

    def _target(self, task: Task, export: Export) -> Target:
        """A file of this attempt only: what a worker writes that was taken for dead is not its successor's."""
        return Target(self.folder, f"{task.tenant_id}/{export.id}-{task.attempt}.{export.format}")


def _facts(simulation: Simulation, analyses: list[Analysis]) -> dict[str, Json]:
    names = ("metric", "estimator", "value", "error", "fit_from", "fit_to", "is_indicative", "curve")
    return {
        "simulation": simulation.number,
        "project": simulation.project.name if simulation.project else None,
        "particles": simulation.particles,
        "dimension": simulation.dimension,
        "stickiness": simulation.stickiness,
        "seed_geometry": simulation.seed_geometry,
        "seed": simulation.seed,
        "radius": simulation.radius,
        "grown_at": simulation.ended_at.isoformat() if simulation.ended_at else None,
        "analyses": [{name: getattr(each, name) for name in names} for each in analyses],
    }


def _export_file(made: Outcome) -> simulations.ExportFile:
    match made:
        case {
            "file": str(file),
            "bytes": int(size),
            "checksum": str(checksum),
            "milliseconds": int() | float() as took,
        }:
            return simulations.ExportFile(file, size, checksum, float(took))
    raise ValueError(f"this is no outcome of an export: {made}")


def _failure(error: Exception) -> Outcome:
    match error:
        case DlaError():
            return failed("not_written", f"The file could not be written: {error}", may_pass=False)
        case MemoryError():
            told = "There is not enough memory to write this file. Export fewer particles, or as CSV."
            return failed("memory", told, may_pass=False)
        case ChildDied():
            return failed("crashed", f"The writing of the file broke off. {error}", may_pass=True)
        case TookTooLong():
            return failed("took_too_long", f"The writing of the file hung. {error}", may_pass=False)
        case OSError():
            return failed("not_stored", f"The file could not be stored: {error}", may_pass=True)
    log.error("An export failed by a mistake of ours.", exc_info=error)
    told = f"The export made a mistake ({type(error).__name__}). The worker's log has the details."
    return failed("internal", told, may_pass=False)
