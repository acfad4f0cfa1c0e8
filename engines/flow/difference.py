"""What an edit changed, or one version against another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engines.flow.definition import Definition, Edge, Node
from engines.flow.errors import DefinitionInvalid
from engines.flow.manifests import find, find_action
from engines.flow.problems import named, setting_of
from engines.flow.values import Json

LONGEST_VALUE = 60


@dataclass(frozen=True)
class NodeChange:
    """A node before and after; ``fields``: ``label``, ``connector``, ``action``, names of settings, ``position``."""

    before: Node
    after: Node
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Nodes are told apart by their ids, edges by their ends and their branch; falsy where nothing differs."""

    added: tuple[Node, ...] = ()
    removed: tuple[Node, ...] = ()
    changed: tuple[NodeChange, ...] = ()
    added_edges: tuple[Edge, ...] = ()
    removed_edges: tuple[Edge, ...] = ()
    _titles: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.added_edges or self.removed_edges)

    def sentences(self) -> tuple[str, ...]:
        """Each thing that changed as an English sentence; edges that went with their node are not told."""
        titles = dict(self._titles)
        gone = {node.id for node in self.removed}
        left = (edge for edge in self.removed_edges if not {edge.source, edge.target} & gone)
        return (
            *(f"{named(node)} is removed." for node in self.removed),
            *(f"{named(node)} is added." for node in self.added),
            *(sentence for change in self.changed for sentence in _changes(change)),
            *(f"{_led(edge, titles)} no longer leads to {_target(edge, titles)}." for edge in left),
            *(f"{_led(edge, titles)} now leads to {_target(edge, titles)}." for edge in self.added_edges),
        )


def differ(before: Definition, after: Definition) -> Difference:
    """What is in one and not in the other; the order of nodes, edges and settings is no difference."""
    old = {node.id: node for node in before.nodes}
    new = {node.id: node for node in after.nodes}
    titles = {node.id: named(node) for node in (*before.nodes, *after.nodes)}
    return Difference(
        tuple(node for node in new.values() if node.id not in old),
        tuple(node for node in old.values() if node.id not in new),
        tuple(
            NodeChange(old[node.id], node, _fields(old[node.id], node))
            for node in new.values()
            if node.id in old and node != old[node.id]
        ),
        tuple(edge for edge in after.edges if edge not in set(before.edges)),
        tuple(edge for edge in before.edges if edge not in set(after.edges)),
        tuple(titles.items()),
    )


def _fields(before: Node, after: Node) -> tuple[str, ...]:
    own = [name for name in ("label", "connector", "action") if getattr(before, name) != getattr(after, name)]
    names = dict.fromkeys([*before.config, *after.config])
    settings = [name for name in names if _text(before.config, name) != _text(after.config, name)]
    return (*own, *settings, *(["position"] if before.position != after.position else []))


def _text(config: Mapping[str, Json], name: str) -> str | None:
    return json.dumps(config[name], sort_keys=True) if name in config else None


def _changes(change: NodeChange) -> Iterator[str]:
    before, after = change.before, change.after
    for field in change.fields:
        match field:
            case "label":
                yield f"{named(before)} is now called {named(after)}."
            case "connector":
                yield f"{named(after)} now is of the kind “{_kind(after)}”."
            case "action":
                yield f"{named(after)} now has the action “{after.action}”."
            case "position":
                yield f"{named(after)} stands somewhere else."
            case _:
                yield _setting(before, after, field)


def _setting(before: Node, after: Node, name: str) -> str:
    what, is_hidden = _of(after if name in after.config else before, name)
    what = what[0].upper() + what[1:]
    if name not in after.config:
        return f"{what} is removed."
    if is_hidden:
        return f"{what} is another one." if name in before.config else f"{what} is chosen."
    if name not in before.config:
        return f"{what} is now {_value(after.config[name])}."
    return f"{what} changes from {_value(before.config[name])} to {_value(after.config[name])}."


def _of(node: Node, name: str) -> tuple[str, bool]:
    """How a setting is named, and whether its value says nothing to a person."""
    try:
        fields = find_action(node.connector, node.action).fields()
    except DefinitionInvalid:
        fields = ()
    for field in fields:
        if field.name == name:
            return setting_of(field, node), field.widget == "connection"
    return f"the setting {name} of {named(node)}", False


def _kind(node: Node) -> str:
    try:
        return find(node.connector).name
    except DefinitionInvalid:
        return node.connector


def _value(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    cut = text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
    return f"“{cut}”" if isinstance(value, str) else cut


def _led(edge: Edge, titles: Mapping[str, str]) -> str:
    return titles.get(edge.source, repr(edge.source))


def _target(edge: Edge, titles: Mapping[str, str]) -> str:
    branch = f" for “{edge.branch}”" if edge.branch else ""
    return f"{titles.get(edge.target, repr(edge.target))}{branch}"
