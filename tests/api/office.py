"""Workflows of the tenant acme for tests of the interface, as a worker would have left them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db import workflows
from db.workflows.connections import ConnectionValues, add_connection
from tests.stack import Stack

HOOK: dict[str, Any] = {"id": "webhook", "connector": "webhook", "action": "receive"}
STEP: dict[str, Any] = {
    "id": "transform",
    "connector": "transform",
    "action": "set",
    "label": "Count",
    "config": {"fields": {"total": "trigger.body.total"}},
}
EDGE = {"source": "webhook", "target": "transform"}
WHOLE: dict[str, Any] = {"nodes": [HOOK, STEP], "edges": [EDGE]}


@dataclass(frozen=True)
class Office:
    """One record of each kind; the workflow and its run by their numbers."""

    workflow: str
    run: str
    connection_id: str


def open_office(stack: Stack) -> Office:
    """A workflow of two steps with a run that has failed at the second, and a connection for practice."""
    admin = stack.people["admin@acme"]
    number = make_workflow(stack, "Count what comes in")
    values = ConnectionValues("slack", "Team Slack", is_practice=True)
    with stack.store.work(admin.scope) as session:
        connection = str(add_connection(session, admin, stack.services.vault, values).id)
    return Office(number, fail(stack, number), connection)


def make_workflow(stack: Stack, name: str, definition: dict[str, Any] | None = None) -> str:
    """A workflow with these steps, or with two; returns its number."""
    who = stack.people["operator@acme"]
    with stack.store.work(who.scope) as session:
        number = workflows.create_workflow(session, who, name).number
        workflows.replace_definition(session, who, number, WHOLE if definition is None else definition)
        return number


def fail(stack: Stack, number: str) -> str:
    """A worker runs it, and its last step fails; returns the run's number."""
    who = stack.people["operator@acme"]
    with stack.store.work(who.scope) as session:
        started = workflows.start_run(session, who, number, "manual", {"total": "x"})
        job = started.job
        plan = workflows.run_started(session, job.id, attempt=1)
        assert plan is not None
        *done, last = plan.steps
        for each in done:
            workflows.step_started(session, job.id, each.node, attempt=1)
            assert workflows.step_done(session, job.id, each.node, {}, attempt=1)
        workflows.step_started(session, job.id, last.node, attempt=1)
        assert workflows.step_failed(
            session, job.id, last.node, code="internal", error="The step made a mistake.", attempt=1
        )
        assert workflows.run_ended(session, job.id, attempt=1)
        return started.run.number
