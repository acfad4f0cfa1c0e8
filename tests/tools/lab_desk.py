"""Somebody of the laboratory at a turn, with the simulation pack."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from db import simulations
from db.models.base import TenantOwned
from db.models.jobs import Job
from db.models.simulations import Export, Project, Simulation, Sweep
from db.sample.lab_rows import Grow
from db.session import Store
from db.simulations import Wanted
from tests.tools.desk import Desk, person
from tools.simulations import PACK


class LabDesk(Desk):
    """As the desk of the render pack, in the laboratory."""

    pack = PACK
    counted: tuple[type[TenantOwned], ...] = (Simulation, Sweep, Project, Export, Job)

    def __init__(self, store: Store, role: str = "operator") -> None:
        super().__init__(store, person(store, role, "lab"))

    def again(self, *, context: tuple[str, str] | None = None) -> None:
        """Forget what was staged and begin a new turn."""
        self.tools = self.turn(context=context)

    def simulation(self, number: str) -> Simulation:
        """As it is stored, with its project and sweep."""
        with self.store.read(self.who.scope) as session:
            return simulations.find_simulation(session, number)

    def queued(self, wanted: Wanted, **more: Any) -> str:
        """Queue a simulation as a form would; returns its number."""
        with self.store.work(self.who.scope) as session:
            return simulations.run_simulation(session, self.who, wanted, **more).simulation.number

    def started(self, number: str, progress: float = 0.43) -> None:
        """Let a worker begin it and come so far."""
        with self.store.work(self.who.scope) as session:
            job = self._job(session, number)
            assert simulations.simulation_started(session, job.id, attempt=job.attempt, executor="w")
            assert simulations.simulation_progress(session, job.id, progress, attempt=job.attempt)

    def finished(self, number: str, grow: Grow) -> None:
        """Let a worker grow it to its end."""
        simulation = self.simulation(number)
        grown = grow(simulations.wanted_of(simulation))
        with self.store.work(self.who.scope) as session:
            job = self._job(session, number)
            if job.status == "queued":
                assert simulations.simulation_started(session, job.id, attempt=job.attempt, executor="w")
            assert simulations.simulation_done(session, job.id, replace(grown), attempt=job.attempt)

    def _job(self, session: Any, number: str) -> Job:
        found = session.scalars(select(Job).where(Job.title == number)).one()
        assert isinstance(found, Job)
        return found
