"""What is wrong with a definition: all of it at once, worst first, each in a sentence that says what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from engines.flow import graph
from engines.flow.definition import Definition, Edge, Node
from engines.flow.errors import DefinitionInvalid
from engines.flow.kinds import Action
from engines.flow.manifests import find, find_action, is_trigger
from engines.flow.problems import LEVELS, Level, Problem, is_runnable, named
from engines.flow.settings import check_settings, names_in
from engines.flow.shapes import nearest, short

__all__ = ["Level", "Problem", "check", "is_runnable"]

_MOST_TOLD = 6
"""Nodes of a circle that are told by label and id; of a longer one only the ids are told."""


def check(definition: Definition, *, connections: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """All problems: first invalid ones (refused), then incomplete ones (not run), then warnings.

    ``connections`` has the ids of the tenant's connections, each with its connector; None leaves them unchecked.
    """
    actions = dict(_actions(definition))
    found = [
        *_check_nodes(definition, actions),
        *_check_triggers(definition),
        *_check_edges(definition),
        *_check_circles(definition),
        *_check_names(definition, actions),
        *_check_connections(definition, actions, connections),
        *_check_sense(definition),
    ]
    return tuple(sorted(found, key=lambda problem: LEVELS.index(problem.level)))


def _actions(definition: Definition) -> Iterator[tuple[Node, Action]]:
    for node in definition.nodes:
        try:
            yield node, find_action(node.connector, node.action)
        except DefinitionInvalid:
            continue


def _check_nodes(definition: Definition, actions: Mapping[Node, Action]) -> Iterator[Problem]:
    for node_id, count in Counter(node.id for node in definition.nodes).items():
        if count > 1:
            message = f"{count} nodes have the id {node_id!r}; give each an id of its own."
            yield Problem("duplicate_id", message, "invalid", node_id)
    for node in definition.nodes:
        if node in actions:
            yield from check_settings(node, actions[node])
        else:
            yield _unknown(node)


def _unknown(node: Node) -> Problem:
    code = "unknown_connector"
    try:
        find(node.connector)
        code = "unknown_action"
        find_action(node.connector, node.action)
    except DefinitionInvalid as error:
        return Problem(code, f"{named(node)} is not possible: {error}", "invalid", node.id)
    raise AssertionError(node)


def _check_triggers(definition: Definition) -> Iterator[Problem]:
    triggers = [node for node in definition.nodes if is_trigger(node)]
    for other in triggers[1:]:
        message = (
            f"The workflow starts with {named(triggers[0])}, so {named(other)} cannot start it too: a workflow has one "
            "trigger. Remove one of them, or make a second workflow."
        )
        yield Problem("second_trigger", message, "invalid", other.id)


def _check_edges(definition: Definition) -> Iterator[Problem]:
    nodes = {node.id: node for node in definition.nodes}
    for edge, count in Counter(definition.edges).items():
        source, target = nodes.get(edge.source), nodes.get(edge.target)
        if source is None or target is None:
            yield _dangling(edge, edge.target if source else edge.source, nodes)
        elif source is target:
            message = f"{named(source)} cannot come after itself; remove that edge."
            yield Problem("self_edge", message, "invalid", source.id, edge)
        else:
            yield from _check_edge(edge, count, source, target)


def _dangling(edge: Edge, missing: str, nodes: Mapping[str, Node]) -> Problem:
    near = nearest(missing, nodes)
    meant = f" Did you mean {near!r}?" if near else " Add that node, or remove the edge."
    message = f"The edge {edge} needs the node {short(missing)}, but there is none.{meant}"
    return Problem("dangling_edge", message, "invalid", edge=edge)


def _check_edge(edge: Edge, count: int, source: Node, target: Node) -> Iterator[Problem]:
    between = f"The edge from {named(source)} to {named(target)}"
    is_condition = source.connector == "condition"
    if count > 1:
        yield Problem(
            "double_edge", f"{between} is there {count} times; remove all but one.", "invalid", edge=edge
        )
    if is_trigger(target):
        message = f"{between} is not possible: nothing comes before a trigger, which starts the workflow. Remove it."
        yield Problem("edge_into_trigger", message, "invalid", target.id, edge)
    if edge.branch is not None and not is_condition:
        message = (
            f"{between} has the branch “{edge.branch}”, but only edges from a condition have one; leave it out, or put "
            "a condition between them."
        )
        yield Problem("wrong_branch", message, "invalid", source.id, edge)
    if edge.branch is None and is_condition:
        message = f"{between} must say for which outcome it is: give it the branch “true” or “false”."
        yield Problem("branch_missing", message, "incomplete", source.id, edge)


def _check_circles(definition: Definition) -> Iterator[Problem]:
    for circle in graph.circles(definition):
        path = [*circle, circle[0]]
        told = [named(definition.node(node)) for node in path] if len(circle) <= _MOST_TOLD else path
        message = (
            f"These nodes go round in a circle: {' → '.join(told)}. Remove one of the edges between them."
        )
        yield Problem("circle", message, "invalid", circle[0])


def _check_names(definition: Definition, actions: Mapping[Node, Action]) -> Iterator[Problem]:
    before = graph.before(definition)
    for node, action in actions.items():
        for name, field in names_in(node, action).items():
            if name in before[node.id] and name != node.id:
                continue
            uses = f"{named(node)} uses steps.{name} in the setting “{field.label}” ({field.name})"
            if name == node.id:
                message = f"{uses}, which is its own outcome; name a step that comes before it."
                yield Problem("not_before", message, "incomplete", node.id, setting=field.name)
            elif name in before:
                other = named(definition.node(name))
                message = f"{uses}, but {other} does not come before it; connect it so that it does."
                yield Problem("not_before", message, "incomplete", node.id, setting=field.name)
            else:
                near = nearest(name, before)
                meant = f" Did you mean steps.{near}?" if near else " Name a step that comes before it."
                message = f"{uses}, but there is no node {short(name)}.{meant}"
                yield Problem("unknown_node", message, "incomplete", node.id, setting=field.name)


def _check_connections(
    definition: Definition, actions: Mapping[Node, Action], connections: Mapping[str, str] | None
) -> Iterator[Problem]:
    for node, action in actions.items():
        field = next((field for field in action.fields() if field.widget == "connection"), None)
        chosen = node.config.get("connection")
        if field is None:
            continue
        if not chosen and field.is_required:
            yield _no_connection(node, connections)
        elif isinstance(chosen, str) and chosen and connections is not None:
            yield from _check_connection(node, connections.get(chosen))


def _no_connection(node: Node, connections: Mapping[str, str] | None) -> Problem:
    name = find(node.connector).name
    message = f"{named(node)} needs a connection; choose one of the kind “{name}”."
    if connections is not None and node.connector not in connections.values():
        message = (
            f"{named(node)} needs a connection of the kind “{name}”, and there is none yet; have an administrator add "
            "one on the page Connections."
        )
    return Problem("no_connection", message, "incomplete", node.id, setting="connection")


def _check_connection(node: Node, connector: str | None) -> Iterator[Problem]:
    name = find(node.connector).name
    if connector is None:
        message = f"The connection of {named(node)} does not exist any more; choose another one of the kind “{name}”."
        yield Problem("unknown_connection", message, "incomplete", node.id, setting="connection")
    elif connector != node.connector:
        other = find(connector).name
        message = (
            f"The connection of {named(node)} is of the kind “{other}”; choose one of the kind “{name}”."
        )
        yield Problem("wrong_connection", message, "incomplete", node.id, setting="connection")


def _check_sense(definition: Definition) -> Iterator[Problem]:
    triggers = [node.id for node in definition.nodes if is_trigger(node)]
    if not definition.nodes:
        message = "The workflow is empty; add a trigger and the steps that come after it."
        yield Problem("empty", message, "incomplete")
    elif not triggers:
        message = "Without a trigger the workflow runs by hand only; a webhook or a schedule can start it by itself."
        yield Problem("no_trigger", message, "warning")
    ways = graph.ways_on(definition)
    reached = graph.reached_from(ways, triggers) if triggers else frozenset(ways)
    for node in definition.nodes:
        yield from _check_place(definition, node, is_reached=node.id in reached)


def _check_place(definition: Definition, node: Node, *, is_reached: bool) -> Iterator[Problem]:
    after = definition.outgoing(node.id)
    if is_trigger(node) and not after:
        message = f"Nothing comes after {named(node)}, so a run does nothing; add a step."
        yield Problem("nothing_after_trigger", message, "warning", node.id)
    elif not is_reached and not is_trigger(node):
        message = (
            f"Nothing leads to {named(node)}, so it never runs; connect it to a step before it, or remove it."
        )
        yield Problem("unreachable", message, "warning", node.id)
    branches = {edge.branch for edge in after} - {None}
    if node.connector == "condition" and len(branches) < 2 and None not in {edge.branch for edge in after}:
        yield _one_way(node, branches)


def _one_way(node: Node, branches: Collection[str | None]) -> Problem:
    if not branches:
        message = (
            f"Nothing comes after {named(node)}, so it decides nothing; add a step for “true” or “false”."
        )
    else:
        other = "false" if "true" in branches else "true"
        message = f"{named(node)} leads nowhere for “{other}”, so the run ends there; add a step if that is not meant."
    return Problem("one_way", message, "warning", node.id)
