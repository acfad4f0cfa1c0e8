"""A team with workflows on the running site: its people may sign in, as ``ada@flows`` and so on; a worker's hands too."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from db import workflows
from db.models.base import Json
from db.models.jobs import Job
from db.workflows import SKIPPED_BY_BRANCH, SKIPPED_BY_FAILURE
from engines.flow.definition import Edge, Node
from tests.db.automation import Automation, condition, hook, open_automation, setting
from tests.stack import Stack

LIST, RUNS, CONNECTIONS = "/app/workflows", "/app/workflow-runs", "/app/connections"
ADA, BEN, VERA = "ada@flows", "ben@flows", "vera@flows"
NAMELESS = 'The expression cannot be worked out: trigger.body has no "amount"; it has: "ammount", "id".'
SILENT = "api.example.com did not answer within 20 seconds."


def settle(site: Stack) -> Automation:
    """Make a new team; whoever was called so before is somebody else from now on."""
    flows = open_automation(site.store)
    site.people.update({ADA: flows.ada, BEN: flows.ben, VERA: flows.viewer})
    return flows


def row(page: Page, number: str) -> Locator:
    """The row of a workflow or a run."""
    return page.locator(f'tr[data-number="{number}"]')


def step(page: Page, node: str) -> Locator:
    """A step on the page of a run."""
    return page.locator(f'.run-step[data-step="{node}"]')


def large_orders(flows: Automation, name: str = "Tell the team about large orders") -> str:
    """A webhook, a condition, a request and a message on one way, a note on the other; returns the number."""
    body: Json = {"id": "{{ trigger.body.id }}"}
    url = "https://api.example.com/stock"
    ask = Node("http", "http", "request", "Ask the stock", {"method": "POST", "url": url, "body": body})
    edges = [
        Edge("webhook", "condition"),
        Edge("condition", "http", "true"),
        Edge("http", "slack"),
        Edge("condition", "note", "false"),
    ]
    nodes = (hook(), condition(), ask, flows.slack(), setting("note"))
    return flows.make(*nodes, name=name, edges=edges)


def begun(flows: Automation, number: str, body: Json = None) -> Job:
    """A run of ``large_orders`` that has come to its condition."""
    job = flows.start(number, body).job
    flows.begin(job)
    flows.do(job, "webhook", {"body": body}, milliseconds=1.0)
    return job


def done(flows: Automation, number: str) -> str:
    """A run that was done, with a request that was sent and a message that was only practised."""
    job = begun(flows, number, {"id": 7, "amount": 250})
    flows.do(job, "condition", {"result": True}, branch="true", milliseconds=3.0)
    flows.step(workflows.step_started, job, "http")
    flows.step(workflows.step_sending, job, "http")
    asked: Json = {"method": "POST", "url": "https://api.example.com/stock", "body": {"id": 7}}
    answer: Json = {"status": 200, "headers": {}, "body": {"stock": 4}}
    flows.step(workflows.step_done, job, "http", answer, shown_input=asked, milliseconds=212.0)
    practised: Json = {"practice": True, "sent": False, "text": "Something came"}
    flows.do(job, "slack", practised, shown_input={"text": "Something came"}, milliseconds=4.0)
    flows.step(workflows.step_skipped, job, "note", SKIPPED_BY_BRANCH)
    flows.end(job)
    return job.title


def failed(flows: Automation, number: str, error: str = NAMELESS) -> str:
    """A run whose condition asks for what did not come."""
    job = begun(flows, number, {"id": 8, "ammount": 250})
    flows.step(workflows.step_started, job, "condition")
    shown: Json = {"expression": "trigger.body.amount > 100"}
    flows.step(
        workflows.step_failed, job, "condition", code="expression_failed", error=error, shown_input=shown
    )
    pass_over(flows, job, "http", "slack", "note")
    return job.title


def unclear(flows: Automation, number: str) -> str:
    """A run whose request was sent and never answered."""
    job = begun(flows, number, {"id": 9, "amount": 900})
    flows.do(job, "condition", {"result": True}, branch="true", milliseconds=3.0)
    flows.step(workflows.step_started, job, "http")
    asked: Json = {"method": "POST", "url": "https://api.example.com/stock", "body": {"id": 9}}
    flows.step(workflows.step_sending, job, "http", shown_input=asked)
    error = {"code": "timed_out", "error": SILENT, "unknown": True, "shown_input": asked}
    flows.step(workflows.step_failed, job, "http", **error)
    flows.step(workflows.step_skipped, job, "note", SKIPPED_BY_BRANCH)
    pass_over(flows, job, "slack")
    return job.title


def pass_over(flows: Automation, job: Job, *nodes: str) -> None:
    """These steps are passed over because of what went wrong before them, and the run ends."""
    for node in nodes:
        flows.step(workflows.step_skipped, job, node, SKIPPED_BY_FAILURE)
    flows.end(job)
