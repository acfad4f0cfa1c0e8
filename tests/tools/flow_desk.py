"""Somebody of the automation team at a turn, with the workflow pack."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import workflows
from db.models.base import TenantOwned
from db.models.jobs import Job
from db.models.workflows import Connection, Workflow, WorkflowRun, WorkflowVersion
from db.sample import seed
from db.secrets import make_vault
from db.session import Store
from db.workflows import RunDetail
from db.workflows.connections import ConnectionValues, add_connection
from engines.flow.definition import Definition
from engines.flow.manifests import CONNECTORS
from tests.tools.desk import Desk, person
from tools.workflows import PACK

SECRET = "https://hooks.slack.com/services/T000/B000/not-for-models"
_MAIL = {"host": "mail.example.com", "from": "bot@example.com"}
ACCOUNTS = (
    ConnectionValues("slack", "Team Slack", secrets={"webhook_url": SECRET}),
    ConnectionValues("email", "Office mail", _MAIL),
    ConnectionValues("email", "Practice mail", _MAIL, is_practice=True),
    ConnectionValues(
        "http",
        "Shop API",
        {"host": "api.example.com", "scheme": "bearer"},
        {"token": "shop-token-1234"},
    ),
)
"""One for Slack, two for mail, one for HTTP, none for webhooks."""
TOLD: dict[str, Any] = {
    "nodes": [
        {"id": "webhook", "connector": "webhook"},
        {
            "id": "slack",
            "connector": "slack",
            "label": "Tell the team",
            "config": {"text": "New order {{ trigger.body.name }}"},
        },
    ],
    "edges": [{"source": "webhook", "target": "slack"}],
}
"""What a model sends for a webhook that is told in Slack."""


def open_office(store: Store) -> Store:
    """Give the automation tenant its people and connections; it has no workflows yet."""
    seed(store, {})
    admin = person(store, "admin", "automation")
    with store.work(admin.scope) as session:
        if not session.scalars(select(Connection)).first():
            for each in ACCOUNTS:
                add_connection(session, admin, make_vault(["a test's secret"]), each)
    return store


class FlowDesk(Desk):
    """As the desk of the render pack, where chores are automated."""

    pack = PACK
    counted: tuple[type[TenantOwned], ...] = (Workflow, WorkflowVersion, WorkflowRun, Connection, Job)

    def __init__(self, store: Store, role: str = "operator") -> None:
        super().__init__(store, person(store, role, "automation"))

    def again(self, *, context: tuple[str, str] | None = None) -> None:
        """Forget what was staged and begin a new turn, where a record may be in sight."""
        self.tools = self.turn(context=context)

    def made(self, name: str, **definition: Any) -> str:
        """A workflow as a form would make it; returns its number, which is then in sight."""
        with self.store.work(self.who.scope) as session:
            number = workflows.create_workflow(session, self.who, name).number
            if definition:
                workflows.replace_definition(session, self.who, number, _complete(definition))
        self.again(context=("workflow", number))
        return number

    def definition(self, number: str, version: int | None = None) -> Definition:
        """What it does, as it is stored."""
        with self.store.read(self.who.scope) as session:
            return workflows.definition_of(session, number, version)

    def workflow(self, number: str) -> Workflow:
        """As it is stored."""
        with self.store.read(self.who.scope) as session:
            return workflows.find_workflow(session, number)

    def run(self, number: str) -> RunDetail:
        """A run with its steps."""
        with self.store.read(self.who.scope) as session:
            return workflows.run_detail(session, number)

    def connection(self, name: str) -> str:
        """The id of a connection."""
        with self.store.read(self.who.scope) as session:
            return str(session.scalars(select(Connection.id).where(Connection.name == name)).one())

    def begun(self, number: str) -> None:
        """Let a worker begin a run."""
        with self.store.work(self.who.scope) as session:
            job = workflows.run_detail(session, number).job
            assert job is not None
            assert workflows.run_started(session, job.id, attempt=job.attempt)

    def failed(
        self, number: str, node: str, code: str, error: str, *, data: Any = None, unknown: bool = False
    ) -> str:
        """Let a worker run it until this node fails; the steps before it are done. Returns the run's number."""
        with self.store.work(self.who.scope) as session:
            started = workflows.start_run(session, self.who, number, "manual", data)
            job: UUID = started.job.id
            plan = workflows.run_started(session, job, attempt=1)
            assert plan is not None
            for step in plan.steps:
                workflows.step_started(session, job, step.node, attempt=1)
                if step.node == node:
                    workflows.step_failed(
                        session, job, node, code=code, error=error, attempt=1, unknown=unknown
                    )
                    break
                workflows.step_done(session, job, step.node, {"body": data}, attempt=1)
            for step in plan.steps:
                workflows.step_skipped(session, job, step.node, workflows.SKIPPED_BY_FAILURE, attempt=1)
            assert workflows.run_ended(session, job, attempt=1)
            return started.run.number


def _complete(definition: dict[str, Any]) -> dict[str, Any]:
    """Every node with its action, as the engine wants it."""
    actions = {each.id: each.actions[0].id for each in CONNECTORS}
    nodes = [{"action": actions[each["connector"]], **each} for each in definition["nodes"]]
    return {"nodes": nodes, "edges": definition.get("edges", [])}
