"""A materials lab for tests: a tenant with two people who may run simulations, one who looks, and a worker's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import simulations
from db.audit import lock_ledger
from db.ids import new_id
from db.jobs import JobKinds, cancel_job, retry_job
from db.models.base import Json
from db.models.feed import FeedEvent
from db.models.jobs import Job
from db.models.simulations import Export, Simulation
from db.models.tenants import Tenant
from db.models.users import Role, User
from db.rights import SIMULATIONS
from db.session import Store
from db.simulations import EXPORT_JOBS, METRICS, SIMULATION_JOBS, ExportFile, Grown, Measured, Wanted
from db.tenancy import Identity, Scope
from db.users import load_identity
from tests.db.studio import Queue

_T = TypeVar("_T")
KINDS: JobKinds = {"simulation": SIMULATION_JOBS, "export": EXPORT_JOBS}


@dataclass(frozen=True)
class Laboratory:
    """One tenant; ``ada`` and ``ben`` may do everything, the ``viewer`` only look."""

    store: Store
    ada: Identity
    ben: Identity
    viewer: Identity

    def work(self) -> AbstractContextManager[Session]:
        """A transaction of this tenant."""
        return self.store.work(self.ada.scope)

    def read(self) -> AbstractContextManager[Session]:
        """A look at this tenant."""
        return self.store.read(self.ada.scope)

    def run(self, particles: int = 500, *, project: str | None = None, **settings: Any) -> str:
        """Queue a simulation; returns its number."""
        wanted = Wanted(particles, **settings)
        with self.work() as session:
            return simulations.run_simulation(session, self.ada, wanted, project=project).simulation.number

    def sweep(self, parameter: str, *values: Json, **settings: Any) -> str:
        """Queue a sweep; returns its number."""
        wanted = Wanted(**{"particles": 500, **settings})
        with self.work() as session:
            return simulations.run_sweep(session, self.ada, wanted, parameter, values).sweep.number

    def find(self, number: str) -> Simulation:
        """The simulation as it is now."""
        with self.read() as session:
            return simulations.find_simulation(session, number)

    def job(self, number: str) -> Job:
        """The job that grows a simulation, as it is now."""
        job = self.detail(number).job
        assert job is not None
        return job

    def detail(self, number: str) -> simulations.SimulationDetail:
        """All that is known of a simulation."""
        with self.read() as session:
            return simulations.simulation_detail(session, number)

    def start(self, job_id: UUID, *, attempt: int = 1, executor: str = "worker-1") -> bool:
        """A worker begins."""
        with self.work() as session:
            started = simulations.simulation_started(session, job_id, attempt=attempt, executor=executor)
            return started is not None

    def finish(self, number: str, *, attempt: int = 1, milliseconds: float = 120.0) -> bool:
        """A worker grows a simulation from beginning to end."""
        job = self.job(number)
        self.start(job.id, attempt=attempt)
        with self.work() as session:
            made = grown(self.find(number).particles, milliseconds)
            return simulations.simulation_done(session, job.id, made, attempt=attempt)

    def done(self, particles: int = 500, **settings: Any) -> str:
        """A finished simulation; returns its number."""
        number = self.run(particles, **settings)
        assert self.finish(number)
        return number

    def cancel(self, number: str) -> Job:
        """Ada cancels a simulation."""
        with self.work() as session:
            return simulations.cancel_simulation(session, self.ada, number)

    def cancel_job(self, job_id: UUID) -> None:
        """Ada cancels a job."""
        with self.work() as session:
            cancel_job(session, self.ada, job_id, kinds=KINDS)

    def retry(self, job_id: UUID, queue: Queue | None = None) -> None:
        """Ada queues a job again."""
        with self.work() as session:
            retry_job(session, self.ada, job_id, kinds=KINDS, engine=queue or Queue())

    def export(self, number: str | None, format: str = "csv", name: str | None = None) -> Export:  # noqa: A002 - as the verb
        """Ada orders a file."""
        with self.work() as session:
            return simulations.order_export(session, self.ada, number, format, name).export

    def export_job(self, export: Export) -> Job:
        """The job that writes a file, as it is now."""
        with self.read() as session:
            return session.scalars(select(Job).where(Job.subject_id == export.id)).one()

    def write(self, export: Export, *, attempt: int = 1) -> bool:
        """A worker writes a file from beginning to end."""
        job = self.export_job(export)
        with self.work() as session:
            simulations.export_started(session, job.id, attempt=attempt)
        with self.work() as session:
            return simulations.export_done(session, job.id, written(export, attempt), attempt=attempt)

    def told(self, kind: str) -> list[dict[str, Json]]:
        """What was announced on the feed, oldest first."""
        with self.read() as session:
            query = select(FeedEvent.payload).where(FeedEvent.kind == kind).order_by(FeedEvent.id)
            return list(session.scalars(query))


def grown(particles: int = 500, milliseconds: float = 120.0) -> Grown:
    """A grown cluster with its measurements, as a worker reports it."""
    analyses = [
        Measured(
            metric, f"{metric} by least squares", 1.71, 0.02, 10.0, 200.0, particles < 5_000, curve(metric)
        )
        for metric in reversed(METRICS)
    ]
    return Grown(particles, b"packed particles", "c" * 64, 42.5, milliseconds, analyses)


def curve(metric: str) -> dict[str, Json]:
    """What was fitted."""
    return {
        "x": [1.0, 10.0],
        "y": [1.0, 5.0],
        "fit": [[1.0, 1.0], [10.0, 5.0]],
        "x_label": "N",
        "y_label": metric,
    }


def written(export: Export, attempt: int = 1) -> ExportFile:
    """A written file, as a worker reports it."""
    return ExportFile(f"tenant/{export.id}-{attempt}.{export.format}", 31_000, "e" * 64, 55.0)


def at_once(*deeds: Callable[[], _T]) -> list[_T]:
    """Do all of these at the same moment; what they return, in their order."""
    gate = threading.Barrier(len(deeds))

    def do(deed: Callable[[], _T]) -> _T:
        gate.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def open_laboratory(store: Store) -> Laboratory:
    """Make the tenant and its people."""
    slug = f"l{new_id().hex[-12:]}"
    with store.system() as session:
        tenant = Tenant(id=new_id(), slug=slug, name="Laboratory", packs=["simulations"])
        session.add(tenant)
    with store.work(Scope(tenant.id)) as session:
        lock_ledger(session)
        all_of_them = [*SIMULATIONS.look, *SIMULATIONS.work, "jobs:write"]
        researcher = _role(session, "researcher", all_of_them)
        viewer = _role(session, "viewer", SIMULATIONS.look)
        people = [
            _person(session, f"{name}@{slug}.example", role)
            for name, role in (("ada", researcher), ("ben", researcher), ("vera", viewer))
        ]
    found = [load_identity(store, Scope(tenant.id, user_id)) for user_id in people]
    ada, ben, vera = (who for who in found if who is not None)
    return Laboratory(store, ada, ben, vera)


def _role(session: Session, name: str, permissions: Sequence[str]) -> Role:
    role = Role(name=name, permissions=[*permissions])
    session.add(role)
    session.flush()
    return role


def _person(session: Session, email: str, role: Role) -> UUID:
    user = User(email=email, name=email.partition("@")[0].title(), role_id=role.id)
    session.add(user)
    session.flush()
    return user.id
