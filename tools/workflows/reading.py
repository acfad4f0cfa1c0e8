"""The workflow tools that look, and what a chat knows of the workflow or run that it was opened from."""

from __future__ import annotations

from collections.abc import Sequence

from agent.model import Json
from agent.results import Result, Table
from agent.tool import tool
from db import workflows
from db.models.workflows import Workflow, WorkflowRun
from db.workflows.connections import list_connections
from engines.flow.checking import Problem
from engines.flow.definition import Definition
from engines.flow.manifests import Manifest, search
from tools.context import Context
from tools.wording import count
from tools.workflows.arguments import ConnectorQuery, Limit, SearchText, Status, WorkflowRef
from tools.workflows.choosing import Chosen, choose_workflow, remarks
from tools.workflows.links import run_link, workflow_link
from tools.workflows.tables import (
    CONNECTORS,
    EDGES,
    NODES,
    RUNS,
    STEPS,
    WORKFLOWS,
    connector_row,
    problem_table,
    run_facts,
    run_row,
    state_of,
    step_row,
    workflow_row,
)
from tools.workflows.wording import kind_name, told_config, told_problems

TOLD_CHARACTERS = 4_000
"""Of all settings of a graph together; those of large ones are told shorter."""
MOST_FIELDS = 50
"""Fields of a run's input that are named; what callers wrote into them stays out of prompts."""


@tool(permission="workflows:read")
def get_workflow(ctx: Context, workflow: WorkflowRef | None = None) -> Result:
    """Show a workflow: its nodes with their settings, its edges, its problems, its state and its last run."""
    chosen = choose_workflow(ctx, workflow)
    return _described(ctx, chosen)


@tool(permission="workflows:read")
def list_workflows(ctx: Context, query: SearchText | None = None) -> Result:
    """List the team's workflows, newest first, with how they start, their problems and their last run."""
    found = workflows.list_workflows(ctx.session, query=query or "")
    which = f' with "{query}"' if query else ""
    if not found:
        return Result(f"There are no workflows{which}", {"shown": 0})
    table = Table(WORKFLOWS, tuple(workflow_row(each) for each in found))
    links = (workflow_link(found[0].workflow.number),) if len(found) == 1 else ()
    return Result(f"{count(len(found), 'workflow')}{which}", {"shown": len(found)}, (table,), links)


@tool(permission="workflows:read")
def validate_workflow(ctx: Context, workflow: WorkflowRef | None = None) -> Result:
    """Check a workflow: what is wrong, what is missing before it can run, and what may surprise."""
    chosen = choose_workflow(ctx, workflow)
    number = chosen.workflow.number
    problems = _problems(ctx, chosen.workflow)
    hard = [each for each in problems if each.level != "warning"]
    facts: dict[str, Json] = {
        "workflow": number,
        "version": chosen.workflow.version,
        "can_run": not hard,
        "problems": told_problems(problems),
        **remarks(chosen.remark),
    }
    soft = len(problems) - len(hard)
    told = f"{number} has {count(len(hard), 'problem')}" if hard else f"{number} is in order and can run"
    if soft:
        told += f" and {count(soft, 'warning')}" if hard else f", with {count(soft, 'warning')}"
    blocks = (problem_table(problems),) if problems else ()
    return Result(told, facts, blocks, (workflow_link(number),))


@tool(permission="workflows:read")
def list_connectors(ctx: Context, query: ConnectorQuery | None = None) -> Result:
    """List the kinds of nodes with their settings and outcomes, and the team's connections for each.

    With a query that fits one only, its settings are told in full.
    """
    found = search(query)
    if not found:
        return Result(f'There is no connector for "{query}"; list all without query', {"shown": 0})
    names = _connection_names(ctx)
    rows = tuple(connector_row(each, names.get(each.id, [])) for each in found)
    facts: dict[str, Json] = {"shown": len(found)}
    if len(found) == 1:
        facts |= _in_full(found[0], names.get(found[0].id, []))
    which = f' for "{query}"' if query else ""
    return Result(f"{count(len(found), 'connector')}{which}", facts, (Table(CONNECTORS, rows),))


@tool(permission="workflows:read")
def get_workflow_runs(
    ctx: Context,
    workflow: WorkflowRef | None = None,
    status: Status | None = None,
    limit: Limit = 10,
) -> Result:
    """List the runs of a workflow, newest first, with their state and error."""
    chosen = choose_workflow(ctx, workflow)
    number = chosen.workflow.number
    found = workflows.list_runs(ctx.session, workflow=number, status=status, limit=limit)
    which = f"{status} run" if status else "run"
    facts: dict[str, Json] = {"workflow": number, "shown": len(found), **remarks(chosen.remark)}
    if not found:
        return Result(f"{number} has no {which}s yet", facts, (), (workflow_link(number),))
    table = Table(RUNS, tuple(run_row(each) for each in found))
    links = (run_link(found[0].number),)
    return Result(f"{count(len(found), which)} of {number}, newest first", facts, (table,), links)


def describe_workflow(ctx: Context, number: str) -> Result:
    """What a chat about this workflow knows of it.

    Raises:
        NotFound: there is no such workflow.
    """
    return _described(ctx, Chosen(workflows.find_workflow(ctx.session, number)))


def describe_run(ctx: Context, number: str) -> Result:
    """What a chat about this run knows of it: its state and steps, and the workflow that it is a run of.

    Raises:
        NotFound: there is no such run.
    """
    detail = workflows.run_detail(ctx.session, number)
    run = detail.run
    body = run.input.get("body")
    given: list[Json] = list(body) if isinstance(body, dict) else []
    facts = {**run_facts(run), "name": run.workflow.name, "input_fields": given[:MOST_FIELDS]}
    table = Table(STEPS, tuple(step_row(each) for each in detail.steps), "Steps")
    return Result(_told_run(run), facts, (table,), (run_link(run.number), workflow_link(run.workflow.number)))


def _described(ctx: Context, chosen: Chosen) -> Result:
    workflow = chosen.workflow
    definition = workflows.definition_of(ctx.session, workflow)
    problems = _problems(ctx, workflow)
    last = next(iter(workflows.list_runs(ctx.session, workflow=workflow.number, limit=1)), None)
    names = _connection_names(ctx)
    connections: dict[str, Json] = {connector: list(found) for connector, found in names.items()}
    facts: dict[str, Json] = {
        "workflow": workflow.number,
        "name": workflow.name,
        "description": workflow.description,
        "state": state_of(workflow),
        "version": workflow.version,
        "next_due_at": workflow.next_due_at.isoformat() if workflow.next_due_at else None,
        "problems": told_problems(problems),
        "last_run": run_facts(last) if last else None,
        "connections": connections,
        **remarks(chosen.remark),
    }
    nodes = count(len(definition.nodes), "node") if definition.nodes else "no nodes yet"
    summary = (
        f'{workflow.number} "{workflow.name}" is {state_of(workflow)}: {nodes}, version {workflow.version}'
    )
    return Result(summary, facts, _graph(ctx, definition), (workflow_link(workflow.number),))


def _graph(ctx: Context, definition: Definition) -> tuple[Table, ...]:
    if not definition.nodes:
        return ()
    names = {str(each.id): each.name for each in list_connections(ctx.session)}
    most = min(200, max(20, TOLD_CHARACTERS // len(definition.nodes)))
    nodes = tuple(
        (each.id, kind_name(each.connector, each.action), each.label, told_config(each.config, names, most))
        for each in definition.nodes
    )
    edges = tuple((each.source, each.target, each.branch or "") for each in definition.edges)
    tables = (Table(NODES, nodes, "Nodes"),)
    return (*tables, Table(EDGES, edges, "Edges")) if edges else tables


def _problems(ctx: Context, workflow: Workflow) -> tuple[Problem, ...]:
    return workflows.problems_of(ctx.session, workflows.definition_of(ctx.session, workflow))


def _connection_names(ctx: Context) -> dict[str, list[str]]:
    """The tenant's connections by connector; those for practice say so."""
    found: dict[str, list[str]] = {}
    for each in list_connections(ctx.session):
        found.setdefault(each.connector, []).append(each.name + (" (practice)" if each.is_practice else ""))
    return found


def _told_run(run: WorkflowRun) -> str:
    what = f'{run.number} of {run.workflow.number} "{run.workflow.name}" (version {run.version})'
    match run.status:
        case "failed":
            return f"{what} has failed: {run.error or 'see its steps'}"
        case "cancelled":
            return f"{what} was cancelled"
    return f"{what} is {run.status}"


def _in_full(manifest: Manifest, connections: Sequence[str]) -> dict[str, Json]:
    """One connector with the schema of its settings."""
    action = manifest.actions[0]
    schema = action.json_schema()
    match schema["properties"]:
        case {"connection": dict() as connection}:
            connection["description"] = "Its name; left out, the only one is chosen where one is needed."
    return {
        "connector": manifest.id,
        "action": action.id,
        "settings": schema,
        "gives": dict(action.output),
        "connections": list(connections),
    }
