"""Runs over REST: started by hand, listed, shown, cancelled and settled, at once and on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from db import workflows
from db.ids import new_id
from db.models.jobs import Job
from engines.flow.definition import Definition, Edge, Node
from tests.api.conversation import problem
from tests.api.test_plm import entries, everything
from tests.stack import Stack

NODES = (
    Node("webhook", "webhook", "receive"),
    Node("tell", "http", "request", config={"method": "POST", "url": "https://example.com/"}),
)


@pytest.fixture
def workflow(stack: Stack) -> str:
    """A workflow of acme's with two nodes; its number."""
    who = stack.people["operator@acme"]
    with stack.store.work(who.scope) as session:
        made = workflows.create_workflow(session, who, f"Chore {new_id()}")
        definition = Definition(NODES, (Edge("webhook", "tell"),))
        return workflows.replace_definition(session, who, made, definition).workflow.number


@pytest.fixture
def stranger(stack: Stack) -> Iterator[httpx.Client]:
    """Somebody of another tenant."""
    with stack.visit("operator@other") as client:
        yield client


def start(client: httpx.Client, workflow: str, **wanted: Any) -> dict[str, Any]:
    """Run it by the button."""
    answer = client.post(f"/workflows/{workflow}/runs", json=wanted)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def job_of(stack: Stack, run: dict[str, Any]) -> Job:
    with stack.store.read(stack.people["operator@acme"].scope) as session:
        return session.get_one(Job, UUID(run["job_id"]))


def left_unknown(stack: Stack, run: dict[str, Any]) -> None:
    """A worker sent the step, and nobody knows what became of it."""
    job_id = UUID(run["job_id"])
    with stack.store.work(stack.people["operator@acme"].scope) as session:
        plan = workflows.run_started(session, job_id, attempt=1, executor="w")
        assert plan is not None
        workflows.step_started(session, job_id, "webhook", attempt=1)
        workflows.step_done(session, job_id, "webhook", plan.run.input, attempt=1)
        workflows.step_started(session, job_id, "tell", attempt=1)
        assert workflows.step_sending(
            session, job_id, "tell", attempt=1, shown_input={"url": "https://example.com/"}
        )
        workflows.step_failed(
            session, job_id, "tell", code="timed_out", error="No answer.", attempt=1, unknown=True
        )
        workflows.run_ended(session, job_id, attempt=1)


def test_a_run_is_started_by_hand_once_for_each_key(
    operator: httpx.Client, stack: Stack, workflow: str
) -> None:
    key = str(uuid4())
    made = start(operator, workflow, input={"amount": 5}, key=key)
    assert (made["workflow"], made["version"], made["cause"], made["status"]) == (
        workflow,
        1,
        "manual",
        "queued",
    )
    assert stack.jobs.given.count(UUID(made["job_id"])) == 1
    again = operator.post(f"/workflows/{workflow}/runs", json={"input": {"amount": 6}, "key": key})
    assert (again.status_code, again.json()) == (200, made)
    assert stack.jobs.given.count(UUID(made["job_id"])) == 1
    shown = operator.get(f"/workflow-runs/{made['number']}").json()
    assert shown["input"] == {"body": {"amount": 5}, "manual": True}
    assert (shown["steps"], shown["cancel_requested"]) == ([], False)
    assert entries(stack, "run_workflow")[-1].result == made["number"]


def test_runs_are_listed_newest_first_by_workflow_and_status(
    operator: httpx.Client, viewer: httpx.Client, workflow: str
) -> None:
    numbers = [start(operator, workflow)["number"] for _ in range(3)]
    listed = everything(viewer, "/workflow-runs", limit=2, workflow=workflow)
    assert [each["number"] for each in listed] == numbers[::-1]
    queued = viewer.get("/workflow-runs", params={"workflow": workflow, "status": "queued"}).json()["items"]
    assert len(queued) == 3
    assert viewer.get("/workflow-runs", params={"workflow": workflow, "status": "done"}).json()["items"] == []
    problem(viewer.get("/workflow-runs", params={"workflow": "WF-9999"}), 404, "not_found")
    problem(viewer.get("/workflow-runs", params={"status": "lost"}), 422, "invalid")
    problem(viewer.get("/workflow-runs/RUN-99999"), 404, "not_found")


def test_a_run_is_cancelled_once(operator: httpx.Client, stack: Stack, workflow: str) -> None:
    run = start(operator, workflow)
    answer = operator.post(f"/workflow-runs/{run['number']}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled"), answer.text
    assert job_of(stack, run).status == "cancelled"
    problem(operator.post(f"/workflow-runs/{run['number']}/cancel"), 409, "conflict")


def test_a_step_of_unknown_outcome_is_settled(operator: httpx.Client, stack: Stack, workflow: str) -> None:
    run = start(operator, workflow)
    left_unknown(stack, run)
    address = f"/workflow-runs/{run['number']}"
    shown = operator.get(address).json()
    assert (shown["status"], shown["error_node"]) == ("failed", "tell")
    assert [(each["node"], each["status"]) for each in shown["steps"]] == [
        ("webhook", "done"),
        ("tell", "unknown"),
    ]
    assert shown["steps"][1]["input"] == {"url": "https://example.com/"}
    problem(operator.post(f"{address}/steps/tell/settle", json={"verdict": "perhaps"}), 422, "invalid")
    problem(operator.post(f"{address}/steps/nobody/settle", json={"verdict": "done"}), 404, "not_found")
    settled = operator.post(f"{address}/steps/tell/settle", json={"verdict": "done"})
    assert (settled.status_code, settled.json()["status"]) == (200, "done"), settled.text
    problem(operator.post(f"{address}/steps/tell/settle", json={"verdict": "done"}), 409, "conflict")
    assert entries(stack, "settle_step")[-1].result == run["number"]


def test_whoever_only_looks_changes_nothing(
    viewer: httpx.Client, operator: httpx.Client, stack: Stack, workflow: str
) -> None:
    run = start(operator, workflow)
    left_unknown(stack, run)
    assert viewer.get(f"/workflow-runs/{run['number']}").status_code == 200
    problem(viewer.post(f"/workflows/{workflow}/runs", json={}), 403, "not_permitted")
    problem(viewer.post(f"/workflow-runs/{run['number']}/cancel"), 403, "not_permitted")
    settle = f"/workflow-runs/{run['number']}/steps/tell/settle"
    problem(viewer.post(settle, json={"verdict": "done"}), 403, "not_permitted")


def test_another_tenant_sees_no_run(stranger: httpx.Client, operator: httpx.Client, workflow: str) -> None:
    run = start(operator, workflow)
    problem(stranger.get(f"/workflow-runs/{run['number']}"), 404, "not_found")
    problem(stranger.post(f"/workflow-runs/{run['number']}/cancel"), 404, "not_found")
    problem(stranger.post(f"/workflows/{workflow}/runs", json={}), 404, "not_found")
    assert run["id"] not in str(everything(stranger, "/workflow-runs", limit=50))
