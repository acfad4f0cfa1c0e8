"""Layered drawing of a graph without circles, after Sugiyama, Tagawa and Toda (1981).

Vertices are whole numbers: first the nodes, then lanes, which are where an edge passes a layer that it does not end in.
Layers go from left to right; heights are in pixels.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Neighbours = Sequence[Sequence[int]]

MOST_LANES = 1_500
"""Of very many long edges the longest get no lanes, so that the time stays bounded."""
_SWEEPS, _PATIENCE, _SETTLING, _LANE_WEIGHT = 16, 4, 10, 4.0


@dataclass(frozen=True)
class Layered:
    """The layers with their vertices from top to bottom, the neighbours of each vertex, and the lanes of each edge."""

    layers: tuple[tuple[int, ...], ...]
    left: Neighbours
    right: Neighbours
    lanes: Mapping[tuple[int, int], Sequence[int]]


@dataclass(frozen=True)
class Sizes:
    """Heights of nodes and lanes, and the free space between neighbours of a layer: with a node among them or not."""

    nodes: int
    """How many of the vertices are nodes."""
    node: float
    lane: float
    gap: float
    lane_gap: float

    def height(self, vertex: int) -> float:
        """Of a node or of a lane."""
        return self.node if vertex < self.nodes else self.lane

    def apart(self, upper: int, lower: int) -> float:
        """The least distance between the middles of two neighbours of a layer."""
        gap = self.lane_gap if min(upper, lower) >= self.nodes else self.gap
        return (self.height(upper) + self.height(lower)) / 2 + gap


def layered(levels: Sequence[int], edges: Sequence[tuple[int, int]]) -> Layered:
    """The vertices in layers, with lanes for edges over more than one layer; each edge goes from left to right."""
    levels = list(levels)
    left: list[list[int]] = [[] for _ in levels]
    right: list[list[int]] = [[] for _ in levels]
    lanes: dict[tuple[int, int], Sequence[int]] = {}
    for source, target in _drawn(levels, edges):
        between = range(len(levels), len(levels) + levels[target] - levels[source] - 1)
        lanes[source, target] = between
        path = [source, *between, target]
        for level in range(levels[source] + 1, levels[target]):
            levels.append(level)
            left.append([])
            right.append([])
        for before, after in pairwise(path):
            right[before].append(after)
            left[after].append(before)
    return Layered(_first_order(levels, left, right), left, right, lanes)


def uncrossed(graph: Layered) -> Layered:
    """With the vertices of each layer in an order in which edges cross less, by sweeps of barycentres."""
    layers = [list(layer) for layer in graph.layers]
    best, fewest, idle = graph.layers, crossings(graph), 0
    for sweep in range(_SWEEPS):
        if not fewest or idle == _PATIENCE:
            break
        _sweep(layers, graph, to_the_right=sweep % 2 == 0)
        _swap(layers, graph)
        count = crossings(replace(graph, layers=tuple(map(tuple, layers))))
        idle = 0 if count < fewest else idle + 1
        if count < fewest:
            best, fewest = tuple(map(tuple, layers)), count
    return replace(graph, layers=best)


def crossings(graph: Layered) -> int:
    """How often edges cross between neighbouring layers (Barth, Jünger and Mutzel 2002, by insertion)."""
    places = {vertex: place for layer in graph.layers for place, vertex in enumerate(layer)}
    total = 0
    for layer in graph.layers:
        seen: list[int] = []
        for vertex in layer:
            ends = sorted(places[after] for after in graph.right[vertex])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def heights(graph: Layered, sizes: Sizes) -> list[float]:
    """The middle of each vertex: near the mean of its neighbours, lanes straight, none nearer than it may be."""
    found = [0.0] * len(graph.left)
    for layer in graph.layers:
        _settle(layer, [0.0] * len(layer), found, sizes)
    for turn in range(_SETTLING):
        backwards = turn % 2 == 1
        for layer in reversed(graph.layers) if backwards else graph.layers:
            _settle(layer, [_wanted(vertex, graph, found, turn) for vertex in layer], found, sizes)
    return found


def _drawn(levels: Sequence[int], edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges that are taken into account: all, but for the longest where they would need too many lanes."""
    budget = MOST_LANES
    found = []
    for edge in sorted(edges, key=lambda edge: levels[edge[1]] - levels[edge[0]]):
        budget -= levels[edge[1]] - levels[edge[0]] - 1
        if budget < 0:
            break
        found.append(edge)
    return [edge for edge in edges if edge in set(found)] if len(found) < len(edges) else list(edges)


def _first_order(levels: Sequence[int], left: Neighbours, right: Neighbours) -> tuple[tuple[int, ...], ...]:
    """In the order in which a walk along the edges comes upon them, so that what belongs together starts together."""
    layers: list[list[int]] = [[] for _ in range(max(levels, default=-1) + 1)]
    seen: set[int] = set()
    waiting = [vertex for vertex in reversed(range(len(levels))) if not left[vertex]]
    while waiting:
        vertex = waiting.pop()
        if vertex not in seen:
            seen.add(vertex)
            layers[levels[vertex]].append(vertex)
            waiting += [after for after in reversed(right[vertex]) if after not in seen]
    return tuple(map(tuple, layers))


def _sweep(layers: list[list[int]], graph: Layered, *, to_the_right: bool) -> None:
    neighbours = graph.left if to_the_right else graph.right
    order = range(1, len(layers)) if to_the_right else range(len(layers) - 2, -1, -1)
    for level in order:
        beside = layers[level - 1 if to_the_right else level + 1]
        places = {vertex: place for place, vertex in enumerate(beside)}
        means = {
            vertex: _mean([places[other] for other in neighbours[vertex]], float(place))
            for place, vertex in enumerate(layers[level])
        }
        layers[level].sort(key=lambda vertex, means=means: means[vertex])  # type: ignore[misc] # bound for the loop


def _swap(layers: list[list[int]], graph: Layered) -> None:
    """Exchange neighbours of a layer where that alone saves crossings."""
    places = {vertex: place for layer in layers for place, vertex in enumerate(layer)}
    for layer in layers:
        for place in range(len(layer) - 1):
            upper, lower = layer[place], layer[place + 1]
            if _crossed(upper, lower, graph, places) > _crossed(lower, upper, graph, places):
                layer[place], layer[place + 1] = lower, upper
                places[upper], places[lower] = place + 1, place


def _crossed(upper: int, lower: int, graph: Layered, places: dict[int, int]) -> int:
    return sum(
        places[above] > places[below]
        for ends in (graph.left, graph.right)
        for above in ends[upper]
        for below in ends[lower]
    )


def _wanted(vertex: int, graph: Layered, found: Sequence[float], turn: int) -> float:
    """From the left, from the right, at last from both sides."""
    sides = (graph.left, graph.right) if turn >= _SETTLING - 4 else ((graph.left, graph.right)[turn % 2],)
    return _mean([found[other] for side in sides for other in side[vertex]], found[vertex])


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _settle(layer: Sequence[int], wanted: Sequence[float], found: list[float], sizes: Sizes) -> None:
    """Bring a layer as near as possible to where it wants to be (least squares, by pooling adjacent violators)."""
    offsets = [0.0]
    for upper, lower in pairwise(layer):
        offsets.append(offsets[-1] + sizes.apart(upper, lower))
    blocks: list[tuple[float, float, int]] = []
    for vertex, target, offset in zip(layer, wanted, offsets, strict=True):
        weight = 1.0 if vertex < sizes.nodes else _LANE_WEIGHT
        block = ((target - offset) * weight, weight, 1)
        while blocks and blocks[-1][0] * block[1] > block[0] * blocks[-1][1]:
            block = (blocks[-1][0] + block[0], blocks[-1][1] + block[1], blocks.pop()[2] + block[2])
        blocks.append(block)
    places = [total / weight for total, weight, count in blocks for _ in range(count)]
    for vertex, place, offset in zip(layer, places, offsets, strict=True):
        found[vertex] = place + offset
