"""An office with workflows, an engine and a data folder: runs that workers do, against a target on 127.0.0.1."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import workflows
from db.audit import lock_ledger
from db.ids import new_id
from db.models.base import Json
from db.models.feed import FeedEvent
from db.models.jobs import Job
from db.models.tenants import Tenant
from db.models.users import Role, User
from db.models.workflows import RunStep, WorkflowRun
from db.rights import WORKFLOWS
from db.session import Store
from db.tenancy import Identity, Scope
from db.users import load_identity
from db.workflows.words import Verdict
from engines.flow.definition import Definition, Edge, Node
from jobs.engine import DurableJobs
from tests.jobs.target import Target
from tests.jobs.workplace import PATIENCE, QUICK, until
from tests.postgres import ROOT

RIGHTS = [*WORKFLOWS.look, *WORKFLOWS.work, *WORKFLOWS.office, "sql:read", "jobs:write"]
WEBHOOK = Node("webhook", "webhook", "receive")
ENDED = ("done", "failed", "cancelled")


def chain(*nodes: Node) -> Definition:
    """One after the other."""
    pairs = pairwise(nodes)
    return Definition(tuple(nodes), tuple(Edge(one.id, other.id) for one, other in pairs))


@dataclass(frozen=True)
class FlowBench:
    """One tenant's workflows, the engine that their runs go to, and whom they call."""

    store: Store
    engine: DurableJobs
    data: Path
    ada: Identity
    target: Target

    def work(self) -> AbstractContextManager[Session]:
        """A transaction of this tenant."""
        return self.store.work(self.ada.scope)

    def read(self) -> AbstractContextManager[Session]:
        """A look at this tenant."""
        return self.store.read(self.ada.scope)

    def call(self, path: str, node_id: str = "http", method: str = "POST", **config: Json) -> Node:
        """A node that calls the target."""
        return Node(
            node_id, "http", "request", config={"method": method, "url": self.target.address + path, **config}
        )

    def make(self, definition: Definition) -> str:
        """A workflow; returns its number."""
        with self.work() as session:
            made = workflows.create_workflow(session, self.ada, f"Chore {new_id()}")
            workflows.replace_definition(session, self.ada, made, definition)
            return made.number

    def start(self, workflow: str, given: Json = None) -> str:
        """Queue a run by hand as the app does it; returns its number."""
        with self.work() as session:
            started = workflows.start_run(session, self.ada, workflow, "manual", given)
            self.engine.enqueue(session, started.job)
            return started.run.number

    def run(self, definition: Definition, given: Json = None) -> str:
        """Make a workflow and queue a run of it; returns the run's number."""
        return self.start(self.make(definition), given)

    def finish(self, number: str, *wanted: str) -> WorkflowRun:
        """Wait until the run has ended, or is in one of the wanted states."""
        states = wanted or ENDED
        until(
            lambda: self.find(number).status in states,
            lambda: f"{self.find(number).status}: {self.told(number)}",
        )
        return self.find(number)

    def find(self, number: str) -> WorkflowRun:
        """The run as it is now."""
        with self.read() as session:
            return workflows.find_run(session, number)

    def job(self, number: str) -> Job:
        """The job that works for it."""
        with self.read() as session:
            found = workflows.run_detail(session, number).job
            assert found is not None
            return found

    def steps(self, number: str) -> Mapping[str, RunStep]:
        """Its steps by their nodes."""
        with self.read() as session:
            return {each.node: each for each in workflows.run_detail(session, number).steps}

    def told(self, number: str) -> dict[str, str]:
        """How its steps stand."""
        return {node: step.status for node, step in self.steps(number).items()}

    def cancel(self, number: str) -> None:
        """Cancel it as the app does."""
        with self.work() as session:
            job = workflows.cancel_run(session, self.ada, number)
        self.engine.cancel(job.id, job.attempt)

    def retry(self, number: str) -> None:
        """Queue it again."""
        with self.work() as session:
            job = workflows.run_detail(session, number).job
            assert job is not None
            workflows.RUN_JOBS.retry(session, job)
            self.engine.enqueue(session, job)

    def settle(self, number: str, node: str, verdict: Verdict) -> WorkflowRun:
        """Say what became of a step."""
        with self.work() as session:
            return workflows.settle_step(session, self.ada, number, node, verdict)

    def events(self, kind: str) -> Sequence[Mapping[str, Any]]:
        """What pages were told, oldest first."""
        with self.read() as session:
            query = select(FeedEvent.payload).where(FeedEvent.kind == kind).order_by(FeedEvent.id)
            return session.scalars(query).all()


def open_bench(store: Store, engine: DurableJobs, data: Path, target: Target) -> FlowBench:
    """A new tenant with one person who may do everything; steps may call this machine."""
    tenant_id = new_id()
    slug = f"office-{tenant_id.hex[-12:]}"
    with store.system() as session:
        tenant = Tenant(id=tenant_id, slug=slug, name="Office", packs=["workflows"])
        tenant.allowed_hosts = ["127.0.0.1"]
        session.add(tenant)
    with store.work(Scope(tenant_id)) as session:
        lock_ledger(session)
        role = Role(name="operator", permissions=RIGHTS)
        session.add(role)
        session.flush()
        user = User(email=f"ada@{slug}.example", name="Ada", role_id=role.id)
        session.add(user)
        session.flush()
        user_id = user.id
    ada = load_identity(store, Scope(tenant_id, user_id))
    assert ada is not None
    return FlowBench(store, engine, data, ada, target)


@contextmanager
def flow_worker(
    url: str, data: Path, executor: str | None = None, **more: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that runs workflows, for the block; killed at its end unless it ended before."""
    given = {"url": url, "data": str(data), "executor": executor, "rhythm": QUICK, **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.flow_worker", json.dumps(given)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        _, errors = process.communicate(timeout=PATIENCE)
        sys.stderr.write(errors.decode())


def await_death(process: subprocess.Popen[bytes]) -> None:
    """Wait until it has killed itself."""
    assert process.wait(PATIENCE) == -signal.SIGKILL
