"""Single edits of a workflow: a node or an edge added, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from db.models.base import Json
from db.tenancy import Identity
from db.workflows.editing import Edited, edit
from db.workflows.workflows import Named
from engines.flow.definition import (
    Branch,
    Definition,
    Edge,
    Node,
    free_id,
    with_changed_node,
    with_edge,
    with_node,
    without_edge,
    without_node,
)
from engines.flow.manifests import Action, find, find_action, is_trigger

Position = tuple[float, float]


def add_node(
    session: Session,
    who: Identity,
    number: Named,
    connector: str,
    *,
    action: str | None = None,
    label: str = "",
    config: Mapping[str, Json] | None = None,
    node_id: str | None = None,
    position: Position | None = None,
    after: str | None = None,
    branch: Branch | None = None,
    is_alone: bool = False,
    expected: int | None = None,
) -> Edited:
    """Add a node; the connector's first action where none is named, an id of its connector's name.

    It is hung on the node ``after``; where that is left out, on the only node that nothing follows, unless it is to be
    ``is_alone``. A trigger goes before the only node that nothing leads to. An edge from a condition takes its free
    branch where none is named.

    Raises:
        NotFound, Conflict, NewerVersion, Invalid: as ``edit``.
    """

    def change(definition: Definition) -> Definition:
        chosen = _action(connector, action)
        new = Node(
            node_id or free_id(definition, connector), connector, chosen.id, label, config or {}, position
        )
        return _hung(definition, new, after, branch, is_alone=is_alone)

    return edit(session, who, number, change, expected=expected)


def update_node(
    session: Session,
    who: Identity,
    number: Named,
    node_id: str,
    *,
    label: str | None = None,
    connector: str | None = None,
    action: str | None = None,
    config: Mapping[str, Json] | None = None,
    position: Position | None = None,
    expected: int | None = None,
) -> Edited:
    """Change a node: what is None stays, ``config`` has the settings that change (None removes one).

    With another connector or action it keeps those of its settings that this one has too.

    Raises:
        NotFound, Conflict, NewerVersion, Invalid: as ``edit``.
    """

    def change(definition: Definition) -> Definition:
        node = definition.node(node_id)
        kind = _kind_after(node, connector, action)
        values = {"label": label, "connector": kind[0], "action": kind[1]}
        changes = {**_dropped(node, kind), **(config or {})}
        return with_changed_node(definition, node_id, **values, config_changes=changes, position=position)

    return edit(session, who, number, change, expected=expected)


def delete_node(
    session: Session, who: Identity, number: Named, node_id: str, *, expected: int | None = None
) -> Edited:
    """Remove a node with its edges; one in a row is closed over.

    Raises:
        NotFound, Conflict, NewerVersion, Invalid: as ``edit``.
    """
    return edit(session, who, number, lambda known: without_node(known, node_id), expected=expected)


def add_edge(
    session: Session,
    who: Identity,
    number: Named,
    source: str,
    target: str,
    *,
    branch: Branch | None = None,
    expected: int | None = None,
) -> Edited:
    """Let ``target`` follow ``source``; from a condition by its free branch where none is named.

    Raises:
        NotFound, Conflict, NewerVersion, Invalid: as ``edit``.
    """

    def change(definition: Definition) -> Definition:
        return with_edge(definition, Edge(source, target, branch or free_branch(definition, source)))

    return edit(session, who, number, change, expected=expected)


def delete_edge(
    session: Session,
    who: Identity,
    number: Named,
    source: str,
    target: str,
    *,
    branch: Branch | None = None,
    expected: int | None = None,
) -> Edited:
    """Remove the edge between two nodes.

    Raises:
        NotFound, Conflict, NewerVersion, Invalid: as ``edit``.
    """
    return edit(
        session, who, number, lambda known: without_edge(known, source, target, branch), expected=expected
    )


def loose_end(definition: Definition) -> str | None:
    """The only node that something may be hung on without asking: nothing follows it, or one branch of it is free."""
    followed = {each.source for each in definition.edges}
    loose = [
        each.id
        for each in definition.nodes
        if each.id not in followed or (is_condition(each) and _taken(definition, each.id) < {"true", "false"})
    ]
    return loose[0] if len(loose) == 1 else None


def free_branch(definition: Definition, source: str) -> Branch | None:
    """The branch of a condition that leads nowhere yet, ``true`` first; None for what is no condition."""
    node = definition.node(source)
    if not is_condition(node):
        return None
    return "false" if _taken(definition, source) == {"true"} else "true"


def is_condition(node: Node) -> bool:
    """Whether its edges have branches."""
    return node.connector == "condition"


def _taken(definition: Definition, source: str) -> set[str]:
    return {each.branch for each in definition.outgoing(source) if each.branch is not None}


def _action(connector: str, action: str | None) -> Action:
    return find(connector).actions[0] if action is None else find_action(connector, action)


def _kind_after(node: Node, connector: str | None, action: str | None) -> tuple[str, str]:
    """Its connector and action after a change: another connector's first action where none is named."""
    if connector is None or connector == node.connector:
        return node.connector, action or node.action
    return connector, _action(connector, action).id


def _dropped(node: Node, kind: tuple[str, str]) -> dict[str, Json]:
    """What takes away those of its settings that another connector or action does not have."""
    if kind == (node.connector, node.action):
        return {}
    known = {each.name for each in find_action(*kind).fields()}
    return {name: None for name in node.config if name not in known}


def _hung(
    definition: Definition, new: Node, after: str | None, branch: Branch | None, *, is_alone: bool
) -> Definition:
    grown = with_node(definition, new)
    if is_trigger(new) and after is None:
        led = {each.target for each in definition.edges}
        firsts = [each.id for each in definition.nodes if each.id not in led and not is_trigger(each)]
        return with_edge(grown, Edge(new.id, firsts[0])) if len(firsts) == 1 and not is_alone else grown
    source = after if after is not None or is_alone else loose_end(definition)
    if source is None:
        return grown
    return with_edge(grown, Edge(source, new.id, branch or free_branch(grown, source)))
