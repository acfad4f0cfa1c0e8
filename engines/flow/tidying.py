"""A definition without what does nothing: unreachable nodes, conditions that decide nothing, positions by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engines.flow.definition import Definition, Edge, Node, without_positions
from engines.flow.graph import reached_from, ways_on
from engines.flow.manifests import is_trigger
from engines.flow.scanning import paths


@dataclass(frozen=True, slots=True)
class Tidied:
    """What is left, and what was done; nothing was where ``definition`` is as it was."""

    definition: Definition
    unreached: tuple[Node, ...]
    pointless: tuple[Node, ...]
    moved: int
    """How many nodes stood where a person had put them."""


def tidy(definition: Definition) -> Tidied:
    """The same work with less: what is taken out would never have run, or decides nothing. Running it twice is once."""
    reached = _reached(definition)
    unreached = tuple(each for each in definition.nodes if each.id not in reached)
    kept = _only(definition, reached)
    pointless: list[Node] = []
    while (found := next(_pointless(kept), None)) is not None:
        pointless.append(found)
        kept = _bypassed(kept, found)
    moved = sum(each.position is not None for each in kept.nodes)
    return Tidied(without_positions(kept), unreached, tuple(pointless), moved)


def _reached(definition: Definition) -> frozenset[str]:
    """All that the trigger leads to; everything where there is no trigger."""
    starts = [each.id for each in definition.nodes if is_trigger(each)]
    ways = ways_on(definition)
    return reached_from(ways, starts) if starts else frozenset(ways)


def _only(definition: Definition, kept: frozenset[str]) -> Definition:
    return Definition(
        tuple(each for each in definition.nodes if each.id in kept),
        tuple(each for each in definition.edges if each.source in kept and each.target in kept),
    )


def _pointless(definition: Definition) -> Iterator[Node]:
    """Conditions whose two ways lead to the same one step, and whose outcome no expression asks for."""
    for node in definition.nodes:
        ways = definition.outgoing(node.id)
        is_fork = node.connector == "condition" and len(ways) == 2 and ways[0].target == ways[1].target
        if is_fork and not _is_named(definition, node.id):
            yield node


def _bypassed(definition: Definition, node: Node) -> Definition:
    target = definition.outgoing(node.id)[0].target
    rest = [each for each in definition.edges if node.id not in (each.source, each.target)]
    led = [Edge(each.source, target, each.branch) for each in definition.incoming(node.id)]
    nodes = tuple(each for each in definition.nodes if each is not node)
    return Definition(nodes, tuple(dict.fromkeys([*rest, *led])))


def _is_named(definition: Definition, node_id: str) -> bool:
    texts = (text for node in definition.nodes for text in _texts(node.config.values()))
    return any(path[1:2] == (node_id,) for text in texts for path in paths(text, frozenset({"steps"})))


def _texts(values: Iterable[object]) -> Iterable[str]:
    for each in values:
        match each:
            case str():
                yield each
            case list():
                yield from _texts(each)
            case dict():
                yield from _texts(each.values())
