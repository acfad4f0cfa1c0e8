"""Workflows, runs, connectors and problems as rows of tables, and by named values."""

from __future__ import annotations

from collections.abc import Sequence

from agent.model import Json
from agent.results import Column, Table
from db.models.workflows import RunStep, Workflow, WorkflowRun
from db.workflows import WorkflowOverview
from engines.flow.checking import Problem
from engines.flow.manifests import Manifest
from tools.workflows.settings import told_settings
from tools.workflows.wording import kind_name, took

NODES = (
    Column("id", "Node"),
    Column("kind", "Kind", "phrase"),
    Column("label", "Label"),
    Column("settings", "Settings"),
)
EDGES = (Column("source", "From"), Column("target", "To"), Column("branch", "If", "phrase"))
PROBLEMS = (
    Column("level", "Level", "status"),
    Column("node", "Node"),
    Column("problem", "Problem", "phrase"),
)
WORKFLOWS = (
    Column("workflow", "Workflow"),
    Column("name", "Name"),
    Column("state", "State", "status"),
    Column("trigger", "Starts by", "phrase"),
    Column("nodes", "Nodes", "number"),
    Column("problems", "Problems", "number"),
    Column("version", "Version", "number"),
    Column("last_run", "Last run"),
    Column("last_run_status", "Outcome", "status"),
)
RUNS = (
    Column("run", "Run"),
    Column("workflow", "Workflow"),
    Column("version", "Version", "number"),
    Column("status", "Status", "status"),
    Column("cause", "Started by", "phrase"),
    Column("created", "Started", "time"),
    Column("error_node", "Failed at"),
    Column("error", "Error", "phrase"),
)
STEPS = (
    Column("node", "Node"),
    Column("title", "Step"),
    Column("status", "Status", "status"),
    Column("tries", "Tries", "number"),
    Column("took", "Time"),
    Column("error", "Error", "phrase"),
)
CONNECTORS = (
    Column("connector", "Connector"),
    Column("action", "Action"),
    Column("does", "What it does", "phrase"),
    Column("settings", "Settings"),
    Column("gives", "Gives"),
    Column("connections", "Connections"),
)


def workflow_row(found: WorkflowOverview) -> tuple[Json, ...]:
    """A workflow in a list."""
    workflow, run = found.workflow, found.last_run
    return (
        workflow.number,
        workflow.name,
        state_of(workflow),
        kind_name(found.trigger.connector, found.trigger.action) if found.trigger else "by hand",
        found.nodes,
        found.problems,
        workflow.version,
        run.number if run else None,
        run.status if run else None,
    )


def run_row(run: WorkflowRun) -> tuple[Json, ...]:
    """A run in a list."""
    return (
        run.number,
        run.workflow.number,
        run.version,
        run.status,
        run.cause,
        run.created_at.isoformat(timespec="seconds"),
        run.error_node or "",
        run.error or "",
    )


def step_row(step: RunStep) -> tuple[Json, ...]:
    """A step of a run."""
    return (
        step.node,
        step.title,
        step.status,
        step.attempts,
        took(step.milliseconds) if step.milliseconds is not None else "",
        step.error or "",
    )


def connector_row(manifest: Manifest, connections: Sequence[str]) -> tuple[Json, ...]:
    """A connector in a list, with the names of its connections."""
    action = manifest.actions[0]
    return (
        manifest.id,
        action.id,
        manifest.description,
        told_settings(action),
        ", ".join(action.output),
        ", ".join(connections),
    )


def problem_table(problems: Sequence[Problem]) -> Table:
    """What is wrong, the worst first."""
    return Table(PROBLEMS, tuple((each.level, each.node or "", each.message) for each in problems))


def state_of(workflow: Workflow) -> str:
    """Archived, active or paused."""
    if workflow.is_archived:
        return "archived"
    return "active" if workflow.is_active else "paused"


def run_facts(run: WorkflowRun) -> dict[str, Json]:
    """A run by named values."""
    return {
        "run": run.number,
        "workflow": run.workflow.number,
        "version": run.version,
        "status": run.status,
        "cause": run.cause,
        "created_at": run.created_at.isoformat(timespec="seconds"),
        "error_node": run.error_node,
        "error": run.error,
    }
