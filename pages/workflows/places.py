"""Addresses within the pages of workflows, their runs and their connections."""

from __future__ import annotations

from pages.addresses import address

WORKFLOWS, RUNS, CONNECTIONS = "/app/workflows", "/app/workflow-runs", "/app/connections"
STYLES = ("cards.css", "records.css", "forms.css", "workflow-graph.css", "workflow-desk.css", "workflows.css")
SCRIPT = "workflows.js"


def workflow_address(number: str, **given: str) -> str:
    """The page of one workflow; ``node``, ``tab`` and the like say what is in sight on it."""
    return address(WORKFLOWS, workflow=number, **given)


def run_address(number: str) -> str:
    """The page of one run."""
    return address(RUNS, run=number)
