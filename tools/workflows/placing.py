"""Where a new node goes: after another one, in front of one, at the loose end; and which way out of a condition."""

from __future__ import annotations

from dataclasses import dataclass

from db.errors import Invalid
from engines.flow.definition import Branch, Definition, Edge, Node, with_edge, with_node
from engines.flow.manifests import find_action, is_trigger
from tools.workflows.choosing import MOST_NAMED


@dataclass(frozen=True, slots=True)
class Placed:
    """The definition with the node in its place, and what is to be said of the place."""

    definition: Definition
    remark: str = ""


def place_node(
    definition: Definition,
    node: Node,
    *,
    after: Node | None,
    before: Node | None,
    branch: Branch | None,
) -> Placed:
    """Add a node and join it to its neighbours; where none is named, to the only loose end there is.

    Raises:
        Invalid: both ways out of a condition are taken, or nothing can stand there.
        DefinitionInvalid: see ``engines.flow.definition``.
    """
    grown = with_node(definition, node)
    if before is not None:
        return Placed(_put_between(grown, node, after, before, branch))
    if after is not None:
        return _hang(definition, grown, node, after, branch)
    if is_trigger(node):
        return _lead_in(grown, node, _starts(definition))
    return _append(grown, node, _loose_ends(definition, branch), branch)


def free_way(definition: Definition, node: Node) -> Branch | None:
    """The way that a new edge takes out of this node: of a condition the first free one, else none.

    Raises:
        Invalid: both are taken.
    """
    if node.connector != "condition":
        return None
    taken = {each.branch for each in definition.outgoing(node.id)}
    free: list[Branch] = [way for way in ("true", "false") if way not in taken]
    if not free:
        raise Invalid(
            f"Both ways out of the condition {node.id} lead somewhere already. Say with branch which one, true or false, "
            "goes here too."
        )
    return free[0]


def _hang(
    definition: Definition, grown: Definition, node: Node, after: Node, branch: Branch | None
) -> Placed:
    """Put it after that node; what only decides, reshapes or waits goes in front of the one step that follows there.

    Beside that step it would do nothing, as nothing follows it.
    """
    follow = [each for each in definition.outgoing(after.id) if each.branch == branch]
    if len(follow) == 1 and find_action(node.connector, node.action).kind == "logic":
        between = definition.node(follow[0].target)
        return Placed(_put_between(grown, node, after, between, branch))
    return Placed(with_edge(grown, Edge(after.id, node.id, branch or free_way(definition, after))))


def _put_between(
    definition: Definition, node: Node, after: Node | None, before: Node, branch: Branch | None
) -> Definition:
    """Take over the edges that lead to ``before``: all of them, or those from ``after``."""
    if is_trigger(before):
        raise Invalid(f"Nothing can come before {before.id}, since the workflow begins with it.")
    led = [each for each in definition.incoming(before.id) if after is None or each.source == after.id]
    if after is not None and branch is not None:
        led = [each for each in led if each.branch == branch]
    if is_trigger(node) and led:
        raise Invalid(f"{node.id} is a trigger, so it cannot stand between other steps. Leave before out.")
    if after is not None and not led:
        led = [Edge(after.id, before.id, branch or free_way(definition, after))]
    kept = tuple(each for each in definition.edges if each not in led)
    moved = tuple(Edge(each.source, node.id, each.branch) for each in led)
    way: Branch | None = "true" if node.connector == "condition" else None
    return Definition(definition.nodes, (*kept, *moved, Edge(node.id, before.id, way)))


def _lead_in(definition: Definition, trigger: Node, starts: list[Node]) -> Placed:
    if len(starts) == 1:
        return Placed(with_edge(definition, Edge(trigger.id, starts[0].id)))
    if not starts:
        return Placed(definition)
    return Placed(
        definition, f"It leads nowhere yet: {_listed(starts)} could come next. Join them with add_edge."
    )


def _append(definition: Definition, node: Node, ends: list[Node], branch: Branch | None) -> Placed:
    if len(ends) == 1:
        way = branch or free_way(definition, ends[0])
        return Placed(with_edge(definition, Edge(ends[0].id, node.id, way)))
    if not ends:
        return Placed(definition)
    return Placed(
        definition, f"Nothing leads to it yet: it could come after {_listed(ends)}. Join them with add_edge."
    )


def _loose_ends(definition: Definition, branch: Branch | None) -> list[Node]:
    """Those that nothing comes after, and conditions with a free way; where a way is named, those where it is free."""
    ends = [each for each in definition.nodes if _is_loose(definition, each)]
    if branch is None:
        return ends
    ways = {each: {edge.branch for edge in definition.outgoing(each.id)} for each in ends}
    return [each for each in ends if each.connector == "condition" and branch not in ways[each]]


def _is_loose(definition: Definition, node: Node) -> bool:
    most = 2 if node.connector == "condition" else 1
    return len({each.branch for each in definition.outgoing(node.id)}) < most


def _starts(definition: Definition) -> list[Node]:
    """Those that nothing leads to, without triggers."""
    return [each for each in definition.nodes if not definition.incoming(each.id) and not is_trigger(each)]


def _listed(nodes: list[Node]) -> str:
    names = ", ".join(each.id for each in nodes[:MOST_NAMED])
    return f"{names} and others" if len(nodes) > MOST_NAMED else names
