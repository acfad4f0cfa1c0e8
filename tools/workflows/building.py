"""The workflow tools that make, replace, tidy and restore whole workflows, and that start and pause them."""

from __future__ import annotations

from agent.model import Json
from agent.results import Result
from agent.tool import tool
from db import workflows
from db.errors import Invalid
from db.models.workflows import Workflow
from db.quoting import plain_name_of
from engines.flow.definition import Definition
from engines.flow.tidying import Tidied, tidy
from tools.context import Context
from tools.wording import count
from tools.workflows.arguments import (
    Active,
    Description,
    Edges,
    NewName,
    Nodes,
    RunInput,
    VersionNumber,
    WorkflowName,
    WorkflowRef,
)
from tools.workflows.choosing import Chosen, choose_workflow, remarks, remember_made, workflow_in_sight
from tools.workflows.editing import save, told_edit
from tools.workflows.inputs import read_input
from tools.workflows.links import run_link, workflow_link
from tools.workflows.refusals import refusing
from tools.workflows.sketches import read_definition
from tools.workflows.wording import kind_name, told_problems

LONGEST_NAME = 70
"""Of a name that is made up, with room for a number after it."""


@tool(permission="workflows:write", writes=True)
def create_workflow(ctx: Context, name: WorkflowName, description: Description | None = None) -> Result:
    """Make a new, empty workflow. To make one with its steps at once use generate_workflow with a name."""
    made = workflows.create_workflow(ctx.session, ctx.who, name, description or "")
    remember_made(ctx, made)
    facts: dict[str, Json] = {"workflow": made.number, "name": made.name}
    return Result(
        f'Create the workflow {made.number} "{made.name}"', facts, (), (workflow_link(made.number),)
    )


@tool(permission="workflows:write", writes=True)
def generate_workflow(
    ctx: Context,
    nodes: Nodes,
    edges: Edges,
    name: NewName | None = None,
    workflow: WorkflowRef | None = None,
) -> Result:
    """Build a whole workflow: all nodes with their settings and all edges, replacing what it had.

    In a chat about a workflow it fills that one; elsewhere it makes a new one called name. To change single nodes of a
    workflow use add_node, update_node and delete_node instead.
    """
    with refusing():
        sketch = read_definition(ctx, nodes, edges)
        chosen = _goal(ctx, workflow, name, sketch.definition)
        edited = save(ctx, chosen, sketch.definition)
        return told_edit(chosen, edited, *sketch.remarks, name=chosen.workflow.name)


@tool(permission="workflows:write", writes=True)
def tidy_workflow(ctx: Context, workflow: WorkflowRef | None = None) -> Result:
    """Optimize a workflow: remove nodes that nothing leads to, conditions that decide nothing, and positions by hand.

    What it does stays the same. Says so where there is nothing to tidy.
    """
    with refusing():
        chosen = choose_workflow(ctx, workflow)
        done = tidy(workflows.definition_of(ctx.session, chosen.workflow))
        if not _is_work(done):
            return _nothing_to_tidy(ctx, chosen)
        return told_edit(chosen, save(ctx, chosen, done.definition, "Tidied"), *_told_tidied(done))


@tool(permission="workflows:write", writes=True)
def restore_version(ctx: Context, version: VersionNumber, workflow: WorkflowRef | None = None) -> Result:
    """Bring back an earlier version of a workflow, as its newest one; the versions between stay on record."""
    chosen = choose_workflow(ctx, workflow)
    number = chosen.workflow.number
    edited = workflows.restore_version(ctx.session, ctx.who, number, version)
    facts: dict[str, Json] = {
        "workflow": number,
        "restored": version,
        "version": edited.version,
        "nodes": [each.id for each in edited.after.nodes],
        "problems": told_problems(edited.problems),
        **remarks(chosen.remark),
    }
    if edited.before == edited.after:
        return Result(f"{number} is as in version {version} already; nothing changes in it", facts)
    summary = f"Restore version {version} of {number} (version {edited.version})"
    return Result(summary, facts, (), (workflow_link(number),))


@tool(permission="workflows:write", writes=True)
def set_active(ctx: Context, active: Active, workflow: WorkflowRef | None = None) -> Result:
    """Pause a workflow, so that its webhook and schedule start nothing, or let it go on. By hand it runs all the same."""
    chosen = choose_workflow(ctx, workflow)
    was = chosen.workflow.is_active
    changed = workflows.change_workflow(ctx.session, ctx.who, chosen.workflow.number, is_active=active)
    facts: dict[str, Json] = {"workflow": changed.number, "active": active, **remarks(chosen.remark)}
    if was == active:
        state = "active" if active else "paused"
        return Result(f"{changed.number} is {state} already; nothing changes", facts)
    summary = f"Let {changed.number} go on" if active else f"Pause {changed.number}"
    return Result(f'{summary} "{changed.name}"', facts, (), (workflow_link(changed.number),))


@tool(permission="workflows:run", writes=True)
def run_workflow(
    ctx: Context,
    workflow: WorkflowRef | None = None,
    input: RunInput | None = None,  # noqa: A002 - the contract's name
) -> Result:
    """Run a workflow once by hand, in the background once a person has confirmed it; its steps then really send.

    Its outcome is told by get_workflow_runs, later.
    """
    chosen = choose_workflow(ctx, workflow)
    given = read_input(input)
    started = workflows.start_run(ctx.session, ctx.who, chosen.workflow, "manual", given)
    run, number = started.run, chosen.workflow.number
    facts: dict[str, Json] = {
        "run": run.number,
        "workflow": number,
        "version": run.version,
        "input": given,
        **remarks(chosen.remark),
    }
    summary = f'Run {number} "{chosen.workflow.name}" once as {run.number} (version {run.version})'
    return Result(summary, facts, (), (run_link(run.number),))


def _goal(ctx: Context, workflow: str | None, name: str | None, definition: Definition) -> Chosen:
    """Which workflow is to get the definition: the one that is named or in sight, else a new one.

    Raises:
        Invalid: the chat is about one that has steps, and another name is given: nobody knows which is meant.
    """
    if workflow:
        return choose_workflow(ctx, workflow)
    seen = workflow_in_sight(ctx)
    if seen is None:
        return _other_goal(ctx, name, definition)
    if name and plain_name_of(name) != seen.plain_name and seen.version:
        raise Invalid(
            f'This chat is about {seen.number} "{seen.name}", which has steps already. Send workflow={seen.number} to '
            f'replace them, or call create_workflow first and then this with workflow="{name[:60]}".'
        )
    return choose_workflow(ctx, None)


def _other_goal(ctx: Context, name: str | None, definition: Definition) -> Chosen:
    """Where no workflow is in sight: an empty one of that name, or a new one; its name is settled."""
    known = {
        each.workflow.plain_name: each.workflow for each in workflows.list_workflows(ctx.session, limit=500)
    }
    found = known.get(plain_name_of(name)) if name else None
    if found is not None and found.version == 0:
        return choose_workflow(ctx, found.number)
    called = (name or "").strip() or _free_name(definition, known)
    made = workflows.create_workflow(ctx.session, ctx.who, called)
    ctx.settle(name=made.name)
    remember_made(ctx, made)
    return Chosen(made)


def _free_name(definition: Definition, known: dict[str, Workflow]) -> str:
    """A name made of how it begins and ends: ``Webhook: Tell the team``."""
    first, last = definition.nodes[0], definition.nodes[-1]
    names = (kind_name(first.connector, first.action), last.label or kind_name(last.connector, last.action))
    plain = ": ".join(dict.fromkeys(names))[:LONGEST_NAME].strip()
    numbered = (plain if number == 1 else f"{plain} {number}" for number in range(1, len(known) + 2))
    return next(each for each in numbered if plain_name_of(each) not in known)


def _is_work(done: Tidied) -> bool:
    return bool(done.unreached or done.pointless or done.moved)


def _told_tidied(done: Tidied) -> list[str]:
    told = []
    if done.unreached:
        ids = ", ".join(each.id for each in done.unreached)
        told.append(f"Nothing led to {ids}.")
    if done.pointless:
        told.append(f"Both ways of {', '.join(each.id for each in done.pointless)} led to the same step.")
    if done.moved:
        told.append(f"{count(done.moved, 'node')} back to the automatic layout.")
    return told


def _nothing_to_tidy(ctx: Context, chosen: Chosen) -> Result:
    number = chosen.workflow.number
    problems = workflows.problems_of(ctx.session, workflows.definition_of(ctx.session, chosen.workflow))
    facts: dict[str, Json] = {
        "workflow": number,
        "problems": told_problems(problems),
        **remarks(chosen.remark),
    }
    return Result(f"{number} is tidy already; there is nothing to optimize", facts)
