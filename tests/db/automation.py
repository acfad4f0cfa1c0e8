"""A team with workflows for tests: two people who may do everything, one who looks, and a worker's hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import workflows
from db.audit import lock_ledger
from db.changes import Change, Recorder
from db.ids import new_id
from db.jobs import JobKinds, cancel_job, retry_job
from db.models.base import Json
from db.models.feed import FeedEvent
from db.models.jobs import Job
from db.models.tenants import Tenant
from db.models.users import Role, User
from db.models.workflows import Connection, RunStep, Workflow, WorkflowRun
from db.reversal import turn_back
from db.rights import WORKFLOWS
from db.session import Store
from db.tenancy import Identity, Scope
from db.users import load_identity
from db.workflows import RUN_JOBS, Edited, RunPlan, Started
from engines.flow.definition import Definition, Edge, Node
from tests.db.studio import Queue

KINDS: JobKinds = {"workflow_run": RUN_JOBS}
Changes = tuple[Change, ...]


@dataclass(frozen=True)
class Automation:
    """One tenant; ``ada`` and ``ben`` may do everything, the ``viewer`` only look; ``connections``: ids by connector."""

    store: Store
    ada: Identity
    ben: Identity
    viewer: Identity
    connections: Mapping[str, str] = field(default_factory=dict)

    def work(self) -> AbstractContextManager[Session]:
        """A transaction of this tenant."""
        return self.store.work(self.ada.scope)

    def read(self) -> AbstractContextManager[Session]:
        """A look at this tenant."""
        return self.store.read(self.ada.scope)

    # Workflows

    def create(self, name: str = "Tell the team", description: str = "") -> str:
        """Make an empty workflow; returns its number."""
        with self.work() as session:
            return workflows.create_workflow(session, self.ada, name, description).number

    def make(self, *nodes: Node, name: str = "Tell the team", edges: Sequence[Edge] | None = None) -> str:
        """Make a workflow whose nodes come one after the other, unless ``edges`` say otherwise; returns its number."""
        number = self.create(name)
        self.save(number, *nodes, edges=edges)
        return number

    def save(self, number: str, *nodes: Node, edges: Sequence[Edge] | None = None) -> Edited:
        """Make these nodes the newest version."""
        with self.work() as session:
            return workflows.replace_definition(session, self.ada, number, row_of(*nodes, edges=edges))

    def rename_step(self, number: str, label: str) -> int:
        """Make one more version; returns its number."""
        with self.work() as session:
            first = workflows.definition_of(session, number).nodes[0].id
            return workflows.update_node(session, self.ada, number, first, label=label).version

    def find(self, number: str) -> Workflow:
        """The workflow as it is now."""
        with self.read() as session:
            return workflows.find_workflow(session, number)

    def definition(self, number: str, version: int | None = None) -> Definition:
        """What it does."""
        with self.read() as session:
            return workflows.definition_of(session, number, version)

    # Nodes with connections that there are

    def slack(self, node_id: str = "slack", **config: Json) -> Node:
        """A message to the team."""
        wanted = {"connection": self.connections["slack"], "text": "Something came", **config}
        return Node(node_id, "slack", "send_message", config=wanted)

    # Runs

    def start(self, number: str, body: Json = None, **more: Any) -> Started:
        """Ada runs it by hand."""
        with self.work() as session:
            return workflows.start_run(session, self.ada, number, "manual", body, **more)

    def begin(self, job: Job, *, attempt: int = 1, executor: str = "worker-1") -> RunPlan | None:
        """A worker begins."""
        with self.work() as session:
            return workflows.run_started(session, job.id, attempt=attempt, executor=executor)

    def step(self, verb: Callable[..., Any], job: Job, node: str, *more: Json, **named: Any) -> Any:
        """One move of one step, in a transaction of its own."""
        with self.work() as session:
            return verb(session, job.id, node, *more, **{"attempt": 1, **named})

    def do(self, job: Job, node: str, output: Json = None, **named: Any) -> None:
        """A worker does a step from beginning to end."""
        attempt = {"attempt": named.get("attempt", 1)}
        assert self.step(workflows.step_started, job, node, **attempt) is not None
        assert self.step(workflows.step_done, job, node, output or {}, **named)

    def fail(self, job: Job, node: str, *, unknown: bool = False, attempt: int = 1) -> None:
        """A worker tries a step, which fails."""
        assert self.step(workflows.step_started, job, node, attempt=attempt) is not None
        if unknown:
            assert self.step(workflows.step_sending, job, node, attempt=attempt)
        error = {"code": "timed_out" if unknown else "connection_failed", "error": "Nobody answered."}
        assert self.step(workflows.step_failed, job, node, attempt=attempt, unknown=unknown, **error)

    def end(self, job: Job, *, attempt: int = 1) -> WorkflowRun | None:
        """A worker is through."""
        with self.work() as session:
            return workflows.run_ended(session, job.id, attempt=attempt)

    def detail(self, number: str) -> workflows.RunDetail:
        """All that is known of a run."""
        with self.read() as session:
            return workflows.run_detail(session, number)

    def job(self, number: str) -> Job:
        """The job of a run, as it is now."""
        job = self.detail(number).job
        assert job is not None
        return job

    def statuses(self, number: str) -> dict[str, str]:
        """How the steps of a run stand, by node."""
        return {each.node: each.status for each in self.detail(number).steps}

    def one_step(self, number: str, node: str) -> RunStep:
        """One step of a run, as it is now."""
        return next(each for each in self.detail(number).steps if each.node == node)

    def cancel(self, job: Job) -> None:
        """Ada cancels the job."""
        with self.work() as session:
            cancel_job(session, self.ada, job.id, kinds=KINDS)

    def retry(self, job: Job) -> Job:
        """Ada queues the job again."""
        with self.work() as session:
            return retry_job(session, self.ada, job.id, kinds=KINDS, engine=Queue())

    # Change sets

    def apply(self, *verbs: Callable[[Session], object]) -> Changes:
        """Do what one card holds; returns the recorded changes."""
        with self.work() as session:
            return recorded(session, *verbs)

    def undo(self, changes: Changes) -> Changes:
        """Turn it back, as the undo tool does."""
        with self.work() as session:
            workflows.check_undo(session, changes)
            return recorded(session, lambda session: turn_back(session, changes))

    def count(self, *models: type[Any]) -> list[int]:
        """How many rows there are of each."""
        with self.read() as session:
            return [session.scalar(select(func.count()).select_from(each)) or 0 for each in models]

    def told(self, kind: str) -> list[dict[str, Json]]:
        """What was announced on the feed, oldest first."""
        with self.read() as session:
            query = select(FeedEvent.payload).where(FeedEvent.kind == kind).order_by(FeedEvent.id)
            return list(session.scalars(query))


def recorded(session: Session, *verbs: Callable[[Session], object]) -> Changes:
    """Do these, and write down what they change."""
    session.info["recorder"] = recorder = Recorder()
    for verb in verbs:
        verb(session)
        session.flush()
    session.info["recorder"] = None
    return recorder.changes(session)


def row_of(*nodes: Node, edges: Sequence[Edge] | None = None) -> Definition:
    """Nodes that come one after the other, unless ``edges`` say otherwise."""
    chain = [Edge(before.id, after.id) for before, after in pairwise(nodes)]
    return Definition(nodes, tuple(chain if edges is None else edges))


def hook(**config: Json) -> Node:
    """A webhook."""
    return Node("webhook", "webhook", "receive", config=config)


def clock(line: str = "0 8 * * *", timezone: str = "UTC") -> Node:
    """A schedule."""
    return Node("schedule", "schedule", "cron", config={"line": line, "timezone": timezone})


def condition(expression: str = "trigger.body.amount > 100", node_id: str = "condition") -> Node:
    """A fork."""
    return Node(node_id, "condition", "check", config={"expression": expression})


def setting(node_id: str = "transform", **fields: str) -> Node:
    """A step that only computes."""
    return Node(node_id, "transform", "set", config={"fields": {**(fields or {"answer": "42"})}})


def pause(seconds: float = 60, node_id: str = "delay") -> Node:
    """A delay."""
    return Node(node_id, "delay", "wait", config={"seconds": seconds})


def at(text: str) -> datetime:
    """A moment in UTC, such as ``2026-11-21 08:00``."""
    return datetime.fromisoformat(f"{text}+00:00")


def open_automation(store: Store) -> Automation:
    """Make the tenant, its people, and a connection of each kind."""
    slug = f"w{new_id().hex[-12:]}"
    with store.system() as session:
        tenant = Tenant(id=new_id(), slug=slug, name="Automation", packs=["workflows"])
        session.add(tenant)
    with store.work(Scope(tenant.id)) as session:
        lock_ledger(session)
        maker = _role(session, "maker", [*WORKFLOWS.look, *WORKFLOWS.work, *WORKFLOWS.office, "jobs:write"])
        viewer = _role(session, "viewer", WORKFLOWS.look)
        people = [
            _person(session, f"{name}@{slug}.example", role)
            for name, role in (("ada", maker), ("ben", maker), ("vera", viewer))
        ]
        made = [Connection(connector=each, name=f"Team {each}", settings={}) for each in ("slack", "email")]
        session.add_all(made)
        session.flush()
        connections = {each.connector: str(each.id) for each in made}
    found = [load_identity(store, Scope(tenant.id, user_id)) for user_id in people]
    ada, ben, vera = (who for who in found if who is not None)
    return Automation(store, ada, ben, vera, connections)


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
