"""What an edit does, as clauses without a subject: "add Slack message “Tell the team” to WF-0001"."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from agent.quoting import on_one_line
from engines.flow.definition import Definition, Edge, Node
from engines.flow.difference import differ
from engines.flow.values import Json
from tools.wording import count
from tools.workflows.wording import LONGEST, chain_of, kind_name, node_name, told_edge

MOST_EDGES = 4
_SHORT = 40


def clauses(before: Definition, after: Definition, number: str) -> Iterator[str]:
    """Each thing that an edit of workflow ``number`` does; nothing where it does nothing."""
    if len(after.nodes) > 1 and not before.nodes:
        yield f"build {number} with {count(len(after.nodes), 'node')}: {chain_of(after)}"
        return
    difference = differ(before, after)
    stayed = {each.id for each in before.nodes} & {each.id for each in after.nodes}
    if len(after.nodes) > 1 and not stayed:
        yield f"rebuild {number} with {count(len(after.nodes), 'node')}: {chain_of(after)}"
        return
    yield from (f"add {node_name(each)} to {number}" for each in difference.added)
    yield from (f"remove {_known_as(each)} from {number}" for each in difference.removed)
    moved: list[Node] = []
    for change in difference.changed:
        yield from _changes(change.before, change.after, number)
        if change.before.position != change.after.position:
            moved.append(change.after)
    if moved:
        what = moved[0].id if len(moved) == 1 else count(len(moved), "node")
        yield f"move {what} of {number}"
    left = [each for each in difference.removed_edges if not _follows(each, before, after)]
    yield from _edges("connect", "connections", difference.added_edges)
    yield from _edges("disconnect", "connections fewer", left)


def sentence(parts: Sequence[str], version: int | None = None) -> str:
    """Clauses as one sentence, with the version that they lead to."""
    told = "; ".join(parts)
    ending = f" (version {version})" if version is not None else ""
    return told[:1].upper() + told[1:] + ending


def _changes(before: Node, after: Node, number: str) -> Iterator[str]:
    if (before.connector, before.action) != (after.connector, after.action):
        yield f"turn {before.id} of {number} into {kind_name(after.connector, after.action)}"
    if before.label != after.label:
        yield f"rename {before.id} of {number} to “{on_one_line(after.label, LONGEST)}”"
    names = [*before.config, *(each for each in after.config if each not in before.config)]
    changed = [each for each in names if before.config.get(each) != after.config.get(each)]
    if changed and before.connector == after.connector:
        yield _settings(after, changed, number)


def _settings(node: Node, changed: Sequence[str], number: str) -> str:
    """One setting with its new value where that is short, else their names."""
    if len(changed) == 1 and (value := _shown(node.config.get(changed[0]))) and changed[0] != "connection":
        return f"set {changed[0]} of {node.id} in {number} to {value}"
    return f"change {', '.join(changed)} of {node.id} in {number}"


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return f"“{on_one_line(value, _SHORT)}”" if 0 < len(value) <= _SHORT else ""
    return json.dumps(value) if isinstance(value, int | float) else ""


def _known_as(node: Node) -> str:
    """With its id where nothing else tells it apart."""
    return node_name(node) if node.label else f"{node_name(node)} ({node.id})"


def _follows(edge: Edge, before: Definition, after: Definition) -> bool:
    """Whether an edge went with a node that was removed, or made room for one that stands between now."""
    if not (after.has(edge.source) and after.has(edge.target)):
        return True
    next_to = {each.target for each in after.outgoing(edge.source)}
    return any(each.source in next_to and not before.has(each.source) for each in after.incoming(edge.target))


def _edges(verb: str, many: str, edges: Sequence[Edge]) -> Iterator[str]:
    if len(edges) > MOST_EDGES:
        yield f"{len(edges)} {many}"
    else:
        yield from (f"{verb} {told_edge(each)}" for each in edges)
