"""The connectors: what a node can be, which settings it takes and what it gives to the nodes after it."""

from __future__ import annotations

from collections.abc import Mapping

from engines.flow.catalogue import CONNECTORS
from engines.flow.definition import Node
from engines.flow.errors import DefinitionInvalid
from engines.flow.fields import ConfigField
from engines.flow.kinds import Action, ConnectionKind, Kind, Manifest, SecretField
from engines.flow.shapes import nearest, short

__all__ = [
    "CONNECTORS",
    "Action",
    "ConfigField",
    "ConnectionKind",
    "Kind",
    "Manifest",
    "SecretField",
    "find",
    "find_action",
    "is_trigger",
    "search",
    "title_of",
]

_TRIGGERS = frozenset(
    each.id for each in CONNECTORS if any(action.kind == "trigger" for action in each.actions)
)


def find(connector: str) -> Manifest:
    """The connector of this id. Raises DefinitionInvalid, naming the nearest ones."""
    for manifest in CONNECTORS:
        if manifest.id == connector:
            return manifest
    known = ", ".join(manifest.id for manifest in CONNECTORS)
    near = _meant(connector)
    meant = f" Did you mean {near!r}?" if near else ""
    raise DefinitionInvalid(f"There is no connector {short(connector)}.{meant} The connectors are: {known}.")


def find_action(connector: str, action: str) -> Action:
    """The action of this connector. Raises DefinitionInvalid, naming those that there are."""
    manifest = find(connector)
    for found in manifest.actions:
        if found.id == action:
            return found
    known = ", ".join(repr(found.id) for found in manifest.actions)
    raise DefinitionInvalid(f"The connector {connector!r} has no action {short(action)}; it has {known}.")


def search(query: str | None = None) -> tuple[Manifest, ...]:
    """The connectors in whose names or descriptions all words of the query occur; all of them without a query.

    Where none has them all, those that have most of them, or the one whose name looks most like the query.
    """
    words = (query or "").casefold().split()
    if not words:
        return CONNECTORS
    counted = [(sum(word in _text(manifest) for word in words), manifest) for manifest in CONNECTORS]
    most = max(count for count, _ in counted)
    if most:
        return tuple(manifest for count, manifest in counted if count == most)
    near = nearest(" ".join(words), _names())
    return tuple(manifest for manifest in CONNECTORS if near and manifest.id == _names()[near])


def title_of(node: Node) -> str:
    """What a person calls this node: its label, else the name of its connector."""
    named = next((manifest.name for manifest in CONNECTORS if manifest.id == node.connector), node.connector)
    return node.label or named


def is_trigger(node: Node) -> bool:
    """Whether the node starts runs; False for a connector that does not exist."""
    return node.connector in _TRIGGERS


def _meant(connector: str) -> str | None:
    near = nearest(connector, _names())
    return _names()[near] if near else None


def _names() -> Mapping[str, str]:
    """What a connector may be called, and its id."""
    names = {word: manifest.id for manifest in CONNECTORS for word in manifest.words}
    return (
        names
        | {manifest.name.casefold(): manifest.id for manifest in CONNECTORS}
        | {manifest.id: manifest.id for manifest in CONNECTORS}
    )


def _text(manifest: Manifest) -> str:
    told = [manifest.id, manifest.name, manifest.description, *manifest.words]
    told += [text for action in manifest.actions for text in (action.id, action.name, action.description)]
    return " ".join(told).casefold()
