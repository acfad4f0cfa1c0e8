"""Simulations of the tenant acme for tests of the interface, as workers would have left them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import simulations
from db.models.jobs import Job
from db.models.simulations import Export
from db.simulations import ExportFile, Grown, Wanted
from engines.dla.cluster import Cluster, pack
from tests.db.laboratory import grown
from tests.stack import Stack


@dataclass(frozen=True)
class Lab:
    """One record of each kind; the simulations by their numbers."""

    done: str
    queued: str
    sweep: str
    export_id: str
    project_id: str


def open_lab(stack: Stack) -> Lab:
    """A finished simulation with an exported file, a queued one in a project, and a sweep."""
    who = stack.people["operator@acme"]
    done = grow(stack, chain(200, 2), project="Soot")
    export_id = write(stack, order(stack, done), b"id,parent_id,x,y,z\n0,-1,0,0,0\n")
    with stack.store.work(who.scope) as session:
        queued = simulations.run_simulation(session, who, Wanted(300)).simulation.number
        sweep = simulations.run_sweep(session, who, Wanted(100), "stickiness", [0.5, 1.0]).sweep.number
        project = simulations.find_project(session, "soot")
    return Lab(done, queued, sweep, str(export_id), str(project.id))


def chain(particles: int, dimension: int) -> Cluster:
    """Particles in a line of unit steps, each at the one before."""
    steps = np.random.default_rng(particles).normal(size=(particles, dimension))
    steps[0] = 0.0
    steps[1:] /= np.linalg.norm(steps[1:], axis=1, keepdims=True)
    parents = np.arange(particles, dtype=np.int32) - np.int32(1)
    return Cluster(np.cumsum(steps, axis=0), parents.astype(np.int32))


def grow(stack: Stack, cluster: Cluster, *, project: str | None = None, seed: int | None = None) -> str:
    """A finished simulation with this cluster; returns its number."""
    who = stack.people["operator@acme"]
    wanted = Wanted(len(cluster), cluster.dimension, seed=seed)
    with stack.store.work(who.scope) as session:
        number = simulations.run_simulation(session, who, wanted, project=project).simulation.number
    data = pack(cluster)
    made = Grown(len(cluster), data, sha256(data).hexdigest(), 12.5, 900.0, grown(len(cluster)).analyses)
    with stack.store.work(who.scope) as session:
        job = job_of(session, number)
        simulations.simulation_started(session, job.id, attempt=1)
        assert simulations.simulation_done(session, job.id, made, attempt=1)
    return number


def start(stack: Stack, number: str, progress: float = 0.43) -> UUID:
    """A worker begins to grow it; returns its job."""
    with stack.store.work(stack.people["operator@acme"].scope) as session:
        job = job_of(session, number)
        simulations.simulation_started(session, job.id, attempt=job.attempt)
        simulations.simulation_progress(session, job.id, progress, attempt=job.attempt)
        return job.id


def order(stack: Stack, number: str, format: str = "csv", name: str | None = None) -> UUID:  # noqa: A002 - as the verb
    """An export that is queued."""
    who = stack.people["operator@acme"]
    with stack.store.work(who.scope) as session:
        return simulations.order_export(session, who, number, format, name).export.id


def write(stack: Stack, export_id: UUID, content: bytes, file: str | None = None) -> UUID:
    """A worker writes the file of an export; ``file`` is where it says that it has."""
    with stack.store.work(stack.people["operator@acme"].scope) as session:
        export = session.scalars(select(Export).where(Export.id == export_id)).one()
        job = session.scalars(select(Job).where(Job.subject_id == export_id)).one()
        own = f"acme/{export_id}-1.{export.format}"
        path = stack.services.data / "exports" / own
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        simulations.export_started(session, job.id, attempt=1)
        facts = ExportFile(file or own, len(content), sha256(content).hexdigest(), 3.0)
        assert simulations.export_done(session, job.id, facts, attempt=1)
        return export_id


def job_of(session: Session, number: str) -> Job:
    """The job that grows a simulation."""
    job = simulations.simulation_detail(session, number).job
    assert job is not None
    return job
