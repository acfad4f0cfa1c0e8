"""A laboratory with an engine and a data folder: simulations and exports that workers do, or this very process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from db import simulations
from db.models.jobs import Job
from db.models.simulations import Analysis, Cluster, Export, Simulation
from db.simulations import Wanted
from engines.dla.cluster import pack
from engines.dla.growth import grow
from engines.dla.spec import GrowthSpec
from jobs.engine import DurableJobs
from jobs.work import Task
from tests.db.laboratory import Laboratory
from tests.jobs.workplace import until

LONG = Wanted(particles=16_000, dimension=3, stickiness=0.02, seed=7)
"""Takes more than three seconds to grow, so that there is a checkpoint on the way."""
PATIENCE = 150.0
"""Growing is real work, and gives way to everything else that a loaded machine does."""


@dataclass(frozen=True)
class LabBench:
    """One tenant's simulations, the engine they go to, and the data folder of the workers."""

    lab: Laboratory
    engine: DurableJobs
    data: Path

    def run(self, wanted: Wanted) -> str:
        """Queue a simulation, in one transaction; returns its number."""
        with self.lab.work() as session:
            queued = simulations.run_simulation(session, self.lab.ada, wanted)
            self.engine.enqueue(session, queued.job)
            return queued.simulation.number

    def export(self, number: str, format: str, name: str | None = None) -> Export:  # noqa: A002 - as the verb
        """Queue an export, in one transaction."""
        with self.lab.work() as session:
            ordered = simulations.order_export(session, self.lab.ada, number, format, name)
            self.engine.enqueue(session, ordered.job)
            return ordered.export

    def cancel(self, number: str) -> None:
        """Cancel a simulation as the app does it."""
        job = self.lab.cancel(number)
        self.engine.cancel(job.id, job.attempt)

    def retry(self, number: str) -> None:
        """Queue a simulation again."""
        with self.lab.work() as session:
            job = simulations.simulation_detail(session, number).job
            assert job is not None
            simulations.SIMULATION_JOBS.retry(session, job)
            self.engine.enqueue(session, job)

    def wait(self, number: str, *wanted: str) -> Simulation:
        """Wait until the simulation has one of the wanted states."""
        until(
            lambda: self.lab.find(number).status in wanted,
            lambda: self.lab.find(number).status,
            patience=PATIENCE,
        )
        return self.lab.find(number)

    def wait_for(self, export: Export, *wanted: str) -> Export:
        """Wait until the export has one of the wanted states."""
        until(lambda: self.find(export).status in wanted, lambda: self.find(export).status)
        return self.find(export)

    def find(self, export: Export) -> Export:
        """The export as it is now."""
        with self.lab.read() as session:
            return simulations.find_export(session, export.id)

    def task(self, job: Job) -> Task:
        """The job's present attempt, for this process to do."""
        return Task(job.tenant_id, job.id, job.attempt, "here")

    def checksum(self, number: str) -> str | None:
        """Of the stored cluster, checked against its bytes; None where there is none."""
        with self.lab.read() as session:
            query = select(Cluster).join(Simulation, Simulation.id == Cluster.simulation_id)
            found = session.scalar(query.where(Simulation.number == number))
            if found is None:
                return None
            assert sha256(found.data).hexdigest() == found.checksum
            return found.checksum

    def analyses(self, number: str) -> Sequence[Analysis]:
        """What was measured."""
        with self.lab.read() as session:
            query = select(Analysis).join(Simulation).where(Simulation.number == number)
            return session.scalars(query.order_by(Analysis.metric)).all()

    def checkpoints(self) -> list[Path]:
        """The files below the folder of checkpoints, of this tenant."""
        folder = self.data / "simulations" / str(self.lab.ada.tenant_id)
        return sorted(folder.rglob("*")) if folder.exists() else []

    def files(self) -> list[Path]:
        """The files of exports of this tenant, and halves of them."""
        folder = self.data / "exports"
        own = (folder / str(self.lab.ada.tenant_id)).glob("*")
        return sorted(path for path in (*own, *(folder / ".partial").glob("*")))

    def shares(self) -> list[float]:
        """How far running jobs were told to be, oldest first."""
        told = (each for each in self.lab.told("job") if each["status"] == "running")
        return [float(each["progress"]) for each in told if isinstance(each["progress"], float)]


@cache
def uninterrupted(wanted: Wanted) -> str:
    """The checksum of a cluster that was grown at one go, in this process."""
    assert wanted.seed is not None
    spec = GrowthSpec(wanted.particles, wanted.dimension, wanted.stickiness, wanted.seed)
    return sha256(pack(grow(spec, report=lambda _: True))).hexdigest()
