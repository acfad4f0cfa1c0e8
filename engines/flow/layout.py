"""Where nodes are drawn: in layers from left to right, parts that hang together one below the other.

The unit is the pixel, a position is that of a node's top left corner. The same definition is always placed the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engines.flow import graph
from engines.flow.definition import Definition
from engines.flow.graph import Ways
from engines.flow.layers import Sizes, heights, layered, uncrossed
from engines.flow.manifests import is_trigger

Place = tuple[float, float]
Ends = tuple[str, str]

NODE_WIDTH, NODE_HEIGHT = 200, 64
GAP_X, GAP_Y, LANE, LANE_GAP = 88, 40, 16, 16
_IN_A_ROW = 5
"""Nodes without any edge stand in rows of so many, below everything else."""


@dataclass(frozen=True)
class Layout:
    """Where nodes stand, and how long edges get past the nodes between their ends.

    Attributes:
        places: the top left corner of every node.
        bends: for an edge over more than one layer, where it enters each layer in between; from there it goes straight on
            for NODE_WIDTH. Left out where an end has been put elsewhere by hand.
    """

    places: Mapping[str, Place]
    bends: Mapping[Ends, tuple[Place, ...]]


def place(definition: Definition) -> Mapping[str, Place]:
    """The position of every node; one with a position of its own keeps it, and others stay clear of it."""
    return lay_out(definition).places


def lay_out(definition: Definition) -> Layout:
    """The positions of all nodes as `place`, and the bends of long edges, by the ids of their ends."""
    ways = _forwards(_branches_in_order(definition))
    triggers = frozenset(node.id for node in definition.nodes if is_trigger(node))
    found: dict[str, Place] = {}
    bends: dict[Ends, tuple[Place, ...]] = {}
    top = 0.0
    for part in _parts(ways):
        drawn = _in_rows(part) if all(not ways[node] for node in part) else _drawn(part, ways, triggers)
        found |= {node: (x, y + top) for node, (x, y) in drawn.places.items()}
        bends |= {ends: tuple((x, y + top) for x, y in points) for ends, points in drawn.bends.items()}
        top += _bottom(drawn) + GAP_Y
    own = {node.id: node.position for node in definition.nodes if node.position is not None}
    if not own:
        return Layout(found, bends)
    cleared = _clear(found, own)
    stayed = {node for node, at in cleared.items() if at == found[node]}
    return Layout(cleared, {ends: points for ends, points in bends.items() if stayed.issuperset(ends)})


def _bottom(layout: Layout) -> float:
    lanes = (y + LANE / 2 for points in layout.bends.values() for _, y in points)
    return math.ceil(max(*(y + NODE_HEIGHT for _, y in layout.places.values()), *lanes, 0))


def _branches_in_order(definition: Definition) -> Ways:
    """As `graph.ways_on`, but what follows “true” first, so that it is drawn above what follows “false”."""
    edges = sorted(definition.edges, key=lambda edge: edge.branch == "false")
    return graph.ways_on(Definition(definition.nodes, tuple(edges)))


def _forwards(ways: Ways) -> Ways:
    """Without the edges that go back in a circle, of which a workflow that runs has none."""
    ranks: dict[str, int] = {}
    while len(ranks) < len(ways):
        rest = {
            node: tuple(each for each in ways[node] if each not in ranks)
            for node in ways
            if node not in ranks
        }
        for node in graph.in_order(rest) or [next(iter(rest))]:
            ranks[node] = len(ranks)
    return {node: tuple(each for each in ways[node] if ranks[each] > ranks[node]) for node in ways}


def _parts(ways: Ways) -> list[list[str]]:
    """The nodes in groups that hang together, in the order of their first nodes; all single ones last, as one group."""
    turned = graph.turned(ways)
    both = {node: (*ways[node], *turned[node]) for node in ways}
    parts: list[list[str]] = []
    seen: set[str] = set()
    for node in ways:
        if node not in seen and both[node]:
            group = graph.reached_from(both, [node])
            seen |= group
            parts.append([other for other in ways if other in group])
    singles = [node for node in ways if not both[node]]
    return [*parts, singles] if singles else parts


def _in_rows(nodes: Sequence[str]) -> Layout:
    across, down = NODE_WIDTH + GAP_X, NODE_HEIGHT + GAP_Y
    spots = (
        (float(number % _IN_A_ROW * across), float(number // _IN_A_ROW * down))
        for number in range(len(nodes))
    )
    return Layout(dict(zip(nodes, spots, strict=True)), {})


def _drawn(part: Sequence[str], ways: Ways, triggers: frozenset[str]) -> Layout:
    numbers = {node: number for number, node in enumerate(part)}
    levels = _levels({node: ways[node] for node in part}, triggers)
    edges = [(numbers[node], numbers[target]) for node in part for target in ways[node]]
    drawing = uncrossed(layered([levels[node] for node in part], edges))
    sizes = Sizes(len(part), NODE_HEIGHT, LANE, GAP_Y, LANE_GAP)
    middles = heights(drawing, sizes)
    top = min(middle - sizes.height(vertex) / 2 for vertex, middle in enumerate(middles))
    columns = [float(level * (NODE_WIDTH + GAP_X)) for level in range(len(drawing.layers))]
    return Layout(
        {
            node: (columns[levels[node]], _whole(middles[number] - top - NODE_HEIGHT / 2))
            for node, number in numbers.items()
        },
        {
            (part[source], part[target]): tuple(
                (columns[level], _whole(middles[lane] - top))
                for level, lane in enumerate(lanes, levels[part[source]] + 1)
            )
            for (source, target), lanes in drawing.lanes.items()
            if lanes
        },
    )


def _whole(pixels: float) -> float:
    """Rounded down, so that what is so far apart stays it; what is nearly whole through rounding counts as whole."""
    return float(math.floor(pixels + 1e-6))


def _levels(ways: Ways, triggers: frozenset[str]) -> dict[str, int]:
    """The longest way to each node; a start that is no trigger stands right before what comes after it."""
    levels = dict.fromkeys(ways, 0)
    for node in graph.in_order(ways):
        for target in ways[node]:
            levels[target] = max(levels[target], levels[node] + 1)
    for node, after in ways.items():
        if not levels[node] and after and node not in triggers:
            levels[node] = min(levels[target] for target in after) - 1
    return levels


def _clear(found: Mapping[str, Place], own: Mapping[str, Place]) -> Mapping[str, Place]:
    """The own positions, and the others moved down as far as needed not to lie on one of them or on one another."""
    placed = dict(own)
    for node, (x, y) in sorted(found.items(), key=lambda item: item[1][::-1]):
        if node not in own:
            placed[node] = (x, _free_below(x, y, placed.values()))
    return placed


def _free_below(x: float, y: float, taken: Iterable[Place]) -> float:
    column = [other for at, other in taken if abs(at - x) < NODE_WIDTH + LANE]
    while hit := [other for other in column if abs(other - y) < NODE_HEIGHT + LANE]:
        y = max(hit) + NODE_HEIGHT + GAP_Y
    return y
