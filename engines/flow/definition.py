"""What a workflow does: nodes and the edges between them. Pure values with a JSON form, and edits that return new ones.

What stands here holds for one node or edge by itself and for the size of the whole; whether the graph makes sense
(circles, unknown connectors, settings) is what ``engines.flow.checking`` says, all of it at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from engines.flow import shapes
from engines.flow.errors import DefinitionInvalid
from engines.flow.shapes import nearest, short
from engines.flow.values import Json

Branch = Literal["true", "false"]

MOST_NODES, MOST_EDGES, MOST_BYTES = 200, 500, 200_000


@dataclass(frozen=True)
class Node:
    """One step, or the trigger. Raises DefinitionInvalid.

    Nodes are equal where their JSON is, so that ``true`` is not 1.

    Attributes:
        id: what expressions call it, ``steps.<id>``; ``[a-z][a-z0-9_]{0,39}``.
        connector, action: see ``engines.flow.manifests``; whether they exist is checked there.
        label: what people call it; "" stands for the name of its connector, see ``manifests.title_of``.
        config: the settings of the action, JSON; one that is None is left out.
        position: top left corner in pixels where a person has put it; None leaves it to ``engines.flow.layout``.
    """

    id: str
    connector: str
    action: str
    label: str = ""
    config: Mapping[str, Json] = field(default_factory=dict, compare=False)
    position: tuple[float, float] | None = None
    _settings: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shapes.check_id(self.id)
        shapes.check_word(f"The connector of node {self.id!r}", self.connector)
        shapes.check_word(f"The action of node {self.id!r}", self.action)
        object.__setattr__(self, "label", shapes.checked_label(self.id, self.label))
        object.__setattr__(self, "config", shapes.checked_config(self.id, self.config))
        object.__setattr__(self, "_settings", json.dumps(self.config, sort_keys=True))
        object.__setattr__(self, "position", shapes.checked_position(self.id, self.position))

    def to_json(self) -> dict[str, Json]:
        """A JSON-ready dictionary, without the position where it has none of its own."""
        data: dict[str, Json] = {"id": self.id, "connector": self.connector, "action": self.action}
        data |= {"label": self.label, "config": dict(self.config)}
        if self.position is not None:
            data["position"] = list(self.position)
        return data


@dataclass(frozen=True)
class Edge:
    """What comes after what; with a branch where it leaves a condition. Raises DefinitionInvalid."""

    source: str
    target: str
    branch: Branch | None = None

    def __post_init__(self) -> None:
        for end in (self.source, self.target):
            if not isinstance(end, str):
                raise DefinitionInvalid(f"An edge joins the ids of two nodes, not {short(end)}.")
        if self.branch not in (None, "true", "false") or isinstance(self.branch, bool):
            raise DefinitionInvalid(
                f"The branch of the edge from {self.source!r} to {self.target!r} must be 'true' or 'false', "
                f"not {short(self.branch)}."
            )

    def to_json(self) -> dict[str, Json]:
        """A JSON-ready dictionary, without the branch where it has none."""
        data: dict[str, Json] = {"source": self.source, "target": self.target}
        return data if self.branch is None else data | {"branch": self.branch}

    def __str__(self) -> str:
        branch = "" if self.branch is None else f" ({self.branch})"
        return f"{self.source} → {self.target}{branch}"


@dataclass(frozen=True)
class Definition:
    """All nodes and edges of one version, in the order in which they were added. Raises DefinitionInvalid.

    At most 200 nodes, 500 edges and 200 kB as JSON. Two nodes of one id, circles and the like are possible here and are
    told by ``engines.flow.checking``.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        _check_count("nodes", len(self.nodes), MOST_NODES)
        _check_count("edges", len(self.edges), MOST_EDGES)
        size = len(json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":")).encode())
        if size > MOST_BYTES:
            raise DefinitionInvalid(
                f"The workflow takes {size:,} bytes, at most {MOST_BYTES:,} are possible; shorten its settings."
            )

    def has(self, node_id: str) -> bool:
        """Whether a node has this id."""
        return any(node.id == node_id for node in self.nodes)

    def node(self, node_id: str) -> Node:
        """The node of this id. Raises DefinitionInvalid, naming the nearest one."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise DefinitionInvalid(_no_node(node_id, [node.id for node in self.nodes]))

    def incoming(self, node_id: str) -> tuple[Edge, ...]:
        """The edges that lead to this node."""
        return tuple(edge for edge in self.edges if edge.target == node_id)

    def outgoing(self, node_id: str) -> tuple[Edge, ...]:
        """The edges that leave this node."""
        return tuple(edge for edge in self.edges if edge.source == node_id)

    def to_json(self) -> dict[str, Json]:
        """A JSON-ready dictionary; `from_json` makes an equal definition of it."""
        nodes: list[Json] = [node.to_json() for node in self.nodes]
        edges: list[Json] = [edge.to_json() for edge in self.edges]
        return {"nodes": nodes, "edges": edges}

    @classmethod
    def from_json(cls, data: object) -> Definition:
        """The definition that `to_json` wrote, or that somebody else wrote like it. Raises DefinitionInvalid."""
        found = _object("A workflow", data, required=(), optional=("nodes", "edges"))
        return cls(
            tuple(_node(item) for item in _list("nodes", found, MOST_NODES)),
            tuple(_edge(item) for item in _list("edges", found, MOST_EDGES)),
        )


def with_node(definition: Definition, node: Node) -> Definition:
    """With this node added. Raises DefinitionInvalid where its id is taken."""
    if definition.has(node.id):
        raise DefinitionInvalid(f"The workflow already has a node {node.id!r}; choose another id.")
    return replace(definition, nodes=(*definition.nodes, node))


def with_changed_node(
    definition: Definition,
    node_id: str,
    *,
    label: str | None = None,
    connector: str | None = None,
    action: str | None = None,
    config_changes: Mapping[str, Json] | None = None,
    position: tuple[float, float] | None = None,
) -> Definition:
    """With one node changed: what is None stays; a setting whose change is None is removed. Raises DefinitionInvalid."""
    node = definition.node(node_id)
    merged = {**node.config, **(config_changes or {})}
    changed = Node(
        node.id,
        node.connector if connector is None else connector,
        node.action if action is None else action,
        node.label if label is None else label,
        {name: value for name, value in merged.items() if value is not None},
        node.position if position is None else position,
    )
    return replace(definition, nodes=tuple(changed if old is node else old for old in definition.nodes))


def without_node(definition: Definition, node_id: str) -> Definition:
    """Without this node and its edges. Raises DefinitionInvalid.

    Where it had exactly one incoming and one outgoing edge these become one, which keeps the branch of the first.
    """
    gone = definition.node(node_id)
    rest = tuple(edge for edge in definition.edges if node_id not in (edge.source, edge.target))
    came, went = definition.incoming(node_id), definition.outgoing(node_id)
    if len(came) == len(went) == 1:
        joined = Edge(came[0].source, went[0].target, came[0].branch)
        if joined not in rest and joined.source != joined.target:
            rest = (*rest, joined)
    return Definition(tuple(node for node in definition.nodes if node is not gone), rest)


def with_edge(definition: Definition, edge: Edge) -> Definition:
    """With this edge added. Raises DefinitionInvalid where an end is missing, both are one, or the edge is there."""
    definition.node(edge.source), definition.node(edge.target)
    if edge.source == edge.target:
        raise DefinitionInvalid(f"Node {edge.source!r} cannot come after itself; join it to another node.")
    if edge in definition.edges:
        raise DefinitionInvalid(f"The workflow already has the edge {edge}.")
    return replace(definition, edges=(*definition.edges, edge))


def without_edge(
    definition: Definition, source: str, target: str, branch: Branch | None = None
) -> Definition:
    """Without the edge between these; without a branch, the only one there is. Raises DefinitionInvalid."""
    between = [edge for edge in definition.edges if (edge.source, edge.target) == (source, target)]
    meant = between if branch is None else [edge for edge in between if edge.branch == branch]
    if not meant:
        definition.node(source), definition.node(target)
        wanted = "" if branch is None else f" for {branch!r}"
        raise DefinitionInvalid(f"The workflow has no edge from {source!r} to {target!r}{wanted}.")
    if len(set(meant)) > 1:
        raise DefinitionInvalid(
            f"There are {len(meant)} edges from {source!r} to {target!r}; say which branch is meant, true or false."
        )
    return replace(definition, edges=tuple(edge for edge in definition.edges if edge not in meant))


def without_positions(definition: Definition) -> Definition:
    """With every node where the automatic layout puts it."""
    return replace(definition, nodes=tuple(replace(node, position=None) for node in definition.nodes))


def free_id(definition: Definition, connector: str) -> str:
    """An id that no node has, made from the connector: ``slack``, ``slack_2``, …"""
    plain = re.sub(r"[^a-z0-9]+", "_", connector.casefold()).strip("_")[:36].rstrip("_")
    if not shapes.ID.fullmatch(plain) or plain in shapes.RESERVED_IDS:
        plain = f"step_{plain}"[:36].rstrip("_")
    taken = {node.id for node in definition.nodes}
    if plain not in taken:
        return plain
    return next(found for number in range(2, len(taken) + 3) if (found := f"{plain}_{number}") not in taken)


def _no_node(node_id: str, known: Sequence[str]) -> str:
    if not known:
        return f"The workflow is empty, so it has no node {short(node_id)}; add one first."
    near = nearest(str(node_id), known)
    meant = f" Did you mean {near!r}?" if near else ""
    listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return f"The workflow has no node {short(node_id)}.{meant} Its nodes are: {listed}."


def _check_count(what: str, count: int, most: int) -> None:
    if count > most:
        raise DefinitionInvalid(
            f"The workflow has {count} {what}, at most {most} are possible; split it into several workflows."
        )


def _node(data: object) -> Node:
    found = _object("A node", data, ("id", "connector", "action"), ("label", "config", "position"))
    label, config, position = found.get("label"), found.get("config"), found.get("position")
    return Node(
        cast("str", found["id"]),
        cast("str", found["connector"]),
        cast("str", found["action"]),
        cast("str", "" if label is None else label),
        cast("Mapping[str, Json]", {} if config is None else config),
        cast("tuple[float, float] | None", position),
    )


def _edge(data: object) -> Edge:
    found = _object("An edge", data, required=("source", "target"), optional=("branch",))
    branch = found.get("branch")
    if isinstance(branch, bool):
        branch = "true" if branch else "false"
    return Edge(cast("str", found["source"]), cast("str", found["target"]), cast("Branch | None", branch))


def _object(
    what: str, data: object, required: Sequence[str], optional: Sequence[str]
) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise DefinitionInvalid(f"{what} must be an object, not {short(data)}.")
    known = (*required, *optional)
    if unknown := [name for name in data if name not in known]:
        raise DefinitionInvalid(f"{what} has no field {short(unknown[0])}; it has {', '.join(known)}.")
    if missing := [name for name in required if data.get(name) is None]:
        present = ", ".join(f"{name} {short(value)}" for name, value in data.items()) or "nothing"
        raise DefinitionInvalid(f"{what} needs the field {missing[0]!r}; it has {present}.")
    return data


def _list(name: str, data: Mapping[str, object], most: int) -> Sequence[object]:
    found = data.get(name)
    if found is None:
        return ()
    if not isinstance(found, list | tuple):
        raise DefinitionInvalid(f"The {name} of a workflow must be a list, not {short(found)}.")
    _check_count(name, len(found), most)
    return found


EMPTY = Definition()
"""What a new workflow is: version 0."""
