"""Which workflow, node or connection is meant, where it is not named or named loosely."""

from __future__ import annotations

from dataclasses import dataclass

from db import workflows
from db.errors import Invalid, NotFound
from db.models.base import Json
from db.models.workflows import Connection, Workflow
from db.workflows.connections import find_connection, list_connections
from engines.flow.definition import Definition, Node
from engines.flow.manifests import find
from engines.flow.shapes import nearest
from tools.context import Context

MADE = "workflow_made"
"""Where a session keeps the workflow that this very change set has made; it counts only while it is in the session."""
WORKFLOW, RUN = "workflow", "workflow_run"
"""The types of record that a chat of this pack may be opened from."""
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """A workflow, and a sentence about the choice where it may surprise."""

    workflow: Workflow
    remark: str = ""


def choose_workflow(ctx: Context, given: str | None) -> Chosen:
    """The workflow of that number or name; else the one just made, the chat's, or the person's latest.

    Which one it was is settled, so that a replay, which knows nothing of the chat, takes the same.

    Raises:
        NotFound: there is none.
    """
    if given and given.strip():
        return Chosen(workflows.find_workflow(ctx.session, given))
    chosen = _meant(ctx)
    ctx.settle(workflow=chosen.workflow.number)
    return chosen


def remember_made(ctx: Context, workflow: Workflow) -> None:
    """What follows in the same change set means this one where it names none."""
    ctx.session.info[MADE] = workflow


def workflow_in_sight(ctx: Context) -> Workflow | None:
    """The one that this change set has made, or that the chat is about."""
    made = ctx.session.info.get(MADE)
    if isinstance(made, Workflow) and made in ctx.session:
        return made
    match ctx.context_type, ctx.context_id:
        case "workflow", str(key):
            return workflows.find_workflow(ctx.session, key)
        case "workflow_run", str(key):
            return workflows.find_run(ctx.session, key).workflow
    return None


def resolve_node(definition: Definition, text: str, number: str) -> Node:
    """The node of this id; else the only one with this label or connector, however it is spelled.

    Raises:
        Invalid: there is none, or there are several.
    """
    wanted = _plain(text)
    ways = (
        [each for each in definition.nodes if each.id == text.strip()],
        [each for each in definition.nodes if _plain(each.id) == wanted],
        [each for each in definition.nodes if each.label and _plain(each.label) == wanted],
        [each for each in definition.nodes if wanted in _names_of(each)],
    )
    found = next((each for each in ways if each), [])
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(told_node(each) for each in found[:MOST_NAMED])
        raise Invalid(f'"{text[:60]}" could be several nodes of {number}: {several}. Send the id of one.')
    raise Invalid(_no_node(definition, text, number))


def told_node(node: Node) -> str:
    """Its id, and its label where it has one: ``slack “Tell the team”``."""
    return f"{node.id} “{node.label}”" if node.label else node.id


def choose_connection(ctx: Context, connector: str, given: str) -> Connection:
    """The connection of that id or name, for this connector.

    Raises:
        NotFound, Invalid: there is none, or it is another connector's.
    """
    fitting = connections_of(ctx, connector)
    try:
        found = find_connection(ctx.session, given)
    except NotFound:
        raise NotFound(_no_connection(connector, given, fitting)) from None
    if found.connector != connector:
        raise Invalid(
            f'The connection "{found.name}" is for {find(found.connector).name}, not for {find(connector).name}. '
            f"{_offer(connector, fitting)}"
        )
    return found


def connections_of(ctx: Context, connector: str) -> list[Connection]:
    """The tenant's connections for this connector, by name."""
    return [*list_connections(ctx.session, connector=connector)]


def remarks(*sentences: str) -> dict[str, Json]:
    """The remarks as a fact, where there are any."""
    told = " ".join(each for each in sentences if each)
    return {"remarks": told} if told else {}


def _meant(ctx: Context) -> Chosen:
    found = workflow_in_sight(ctx)
    if found is not None:
        return Chosen(found)
    latest = workflows.latest_workflow(ctx.session, ctx.who)
    if latest.created_by == ctx.who.user_id:
        return Chosen(latest)
    return Chosen(latest, f'No workflow was named, so this is {latest.number} "{latest.name}", the latest.')


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _names_of(node: Node) -> set[str]:
    """What a node may be called after its kind: its connector by id and name, with or without the action."""
    manifest = find(node.connector)
    kinds = (
        node.connector,
        manifest.name,
        f"{node.connector}.{node.action}",
        f"{node.connector} {node.action}",
    )
    return {_plain(each) for each in kinds}


def _no_node(definition: Definition, text: str, number: str) -> str:
    if not definition.nodes:
        return f"{number} has no nodes yet. Add one with add_node, or all of them with generate_workflow."
    near = nearest(text, [each.id for each in definition.nodes])
    meant = f' Did you mean "{near}"?' if near else ""
    names = ", ".join(told_node(each) for each in definition.nodes[:MOST_NAMED])
    more = ", …" if len(definition.nodes) > MOST_NAMED else ""
    return f'{number} has no node "{text[:60]}".{meant} Its nodes are: {names}{more}.'


def _no_connection(connector: str, given: str, fitting: list[Connection]) -> str:
    return f'There is no connection "{given[:60]}". {_offer(connector, fitting)}'


def _offer(connector: str, fitting: list[Connection]) -> str:
    name = find(connector).name
    if not fitting:
        return f"There is none for {name} yet; an administrator adds one under Connections."
    return f"For {name} there are: {', '.join(each.name for each in fitting[:MOST_NAMED])}."
