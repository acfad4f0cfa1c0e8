"""The workflow tools that change single nodes and edges; each is staged and shown before a person applies it."""

from __future__ import annotations

from agent.model import Json
from agent.results import Result
from agent.tool import tool
from db import workflows
from db.workflows import Edited
from engines.flow.definition import Definition, Node, free_id
from tools.context import Context
from tools.workflows.arguments import (
    ActionId,
    After,
    Before,
    Branch,
    ChangedConfig,
    Config,
    ConnectorId,
    Label,
    NewConnector,
    NewNodeId,
    NodeRef,
    Place,
    Source,
    Target,
    WorkflowRef,
)
from tools.workflows.choosing import Chosen, choose_workflow, remarks, resolve_node
from tools.workflows.links import workflow_link
from tools.workflows.placing import free_way, place_node
from tools.workflows.refusals import refusing
from tools.workflows.settings import change_settings, choose_only_connection, configure
from tools.workflows.sketches import read_branch, read_place, spell_kind
from tools.workflows.telling import clauses, sentence
from tools.workflows.wording import told_edge, told_problems


@tool(permission="workflows:write", writes=True)
def add_node(
    ctx: Context,
    connector: ConnectorId,
    action: ActionId | None = None,
    label: Label | None = None,
    config: Config | None = None,
    *,
    after: After | None = None,
    branch: Branch | None = None,
    before: Before | None = None,
    node_id: NewNodeId | None = None,
    position: Place | None = None,
    workflow: WorkflowRef | None = None,
) -> Result:
    """Add one node (a trigger, a step or a condition) to a workflow and connect it; the rest stays as it is.

    Without after or before it is connected to the end of the workflow. For several nodes use generate_workflow.
    """
    chosen, definition = _open(ctx, workflow)
    number = chosen.workflow.number
    with refusing():
        kind, does = spell_kind(connector, action)
        made = configure(ctx, kind, does, config)
        place = read_place(position)
        node = Node(node_id or free_id(definition, kind), kind, does, label or "", made.config, place)
        placed = place_node(
            definition,
            node,
            after=resolve_node(definition, after, number) if after else None,
            before=resolve_node(definition, before, number) if before else None,
            branch=read_branch(branch),
        )
    return told_edit(chosen, save(ctx, chosen, placed.definition), made.remark, placed.remark, node=node.id)


@tool(permission="workflows:write", writes=True)
def update_node(
    ctx: Context,
    node_id: NodeRef,
    label: Label | None = None,
    config: ChangedConfig | None = None,
    connector: NewConnector | None = None,
    *,
    action: ActionId | None = None,
    position: Place | None = None,
    workflow: WorkflowRef | None = None,
) -> Result:
    """Change one node of a workflow: its label, settings, kind or place; send only what changes.

    Its connections stay. To move it to another place in the order use delete_edge and add_edge.
    """
    chosen, definition = _open(ctx, workflow)
    number = chosen.workflow.number
    node = resolve_node(definition, node_id, number)
    with refusing():
        kind, does = _kind_after(node, connector, action)
        changes = change_settings(ctx, kind, does, config)
        remark = ""
        if kind != node.connector:
            changes, remark = _reconnected(ctx, node, (kind, does), changes)
        place = read_place(position)
    edited = workflows.update_node(
        ctx.session,
        ctx.who,
        number,
        node.id,
        label=label or None,
        connector=kind,
        action=does,
        config=changes,
        position=place,
    )
    return told_edit(chosen, edited, remark, node=node.id)


@tool(permission="workflows:write", writes=True)
def delete_node(ctx: Context, node_id: NodeRef, workflow: WorkflowRef | None = None) -> Result:
    """Remove one node from a workflow; in a row, what led to it then leads to what came after it."""
    chosen, definition = _open(ctx, workflow)
    number = chosen.workflow.number
    node = resolve_node(definition, node_id, number)
    return told_edit(chosen, workflows.delete_node(ctx.session, ctx.who, number, node.id), node=node.id)


@tool(permission="workflows:write", writes=True)
def add_edge(
    ctx: Context,
    source: Source,
    target: Target,
    branch: Branch | None = None,
    workflow: WorkflowRef | None = None,
) -> Result:
    """Connect two nodes of a workflow: target then comes after source."""
    chosen, definition = _open(ctx, workflow)
    number = chosen.workflow.number
    first, second = (resolve_node(definition, each, number) for each in (source, target))
    way = read_branch(branch) or free_way(definition, first)
    edited = workflows.add_edge(ctx.session, ctx.who, number, first.id, second.id, branch=way)
    return told_edit(chosen, edited)


@tool(permission="workflows:write", writes=True)
def delete_edge(
    ctx: Context,
    source: Source,
    target: Target,
    branch: Branch | None = None,
    workflow: WorkflowRef | None = None,
) -> Result:
    """Take away the connection between two nodes of a workflow; the nodes stay."""
    chosen, definition = _open(ctx, workflow)
    number = chosen.workflow.number
    first, second = (resolve_node(definition, each, number) for each in (source, target))
    way = read_branch(branch)
    edited = workflows.delete_edge(ctx.session, ctx.who, number, first.id, second.id, branch=way)
    return told_edit(chosen, edited)


def save(ctx: Context, chosen: Chosen, definition: Definition, note: str = "") -> Edited:
    """Make this the newest version of the workflow; many edits of one change set make one version."""
    return workflows.edit(ctx.session, ctx.who, chosen.workflow.number, lambda _: definition, note=note)


def told_edit(chosen: Chosen, edited: Edited, *said: str, **more: Json) -> Result:
    """What an edit does, what is still missing, and where to look."""
    number = chosen.workflow.number
    parts = list(clauses(edited.before, edited.after, number))
    facts: dict[str, Json] = {
        "workflow": number,
        "version": edited.version,
        **more,
        "nodes": [each.id for each in edited.after.nodes],
        "edges": [told_edge(each) for each in edited.after.edges],
        "problems": told_problems(edited.problems),
        **remarks(chosen.remark, *said),
    }
    summary = sentence(parts, edited.version) if parts else f"{number} is so already; nothing changes in it"
    aside = " ".join(each for each in (chosen.remark, *said) if each)
    return Result(f"{summary}. {aside}" if aside else summary, facts, (), (workflow_link(number),))


def _open(ctx: Context, workflow: str | None) -> tuple[Chosen, Definition]:
    chosen = choose_workflow(ctx, workflow)
    return chosen, workflows.definition_of(ctx.session, chosen.workflow)


def _kind_after(node: Node, connector: str | None, action: str | None) -> tuple[str, str]:
    """What the node is once it is changed; another connector brings its own usual action."""
    kind = spell_kind(connector or node.connector, action)
    return kind if action or kind[0] != node.connector else (node.connector, node.action)


def _reconnected(
    ctx: Context, node: Node, kind: tuple[str, str], changes: dict[str, Json]
) -> tuple[dict[str, Json], str]:
    """Changes with the connection of the new kind, since the one before is another connector's."""
    made = choose_only_connection(
        ctx, *kind, {name: each for name, each in changes.items() if each is not None}
    )
    gone: dict[str, Json] = {"connection": None} if "connection" in node.config else {}
    return {**gone, **changes, **made.config}, made.remark
