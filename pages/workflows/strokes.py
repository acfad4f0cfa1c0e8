"""The lines of a workflow's drawing: where nodes stand, where a way leaves and arrives, and the curve between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from engines.flow.definition import Definition, Edge
from engines.flow.layout import GAP_X, GAP_Y, NODE_HEIGHT, NODE_WIDTH, Layout

Point = tuple[float, float]
HEAD = 6.0
"""Length of an arrow's head, in pixels."""
BEND = 34.0
"""How far a way goes straight on at least, before it turns."""
MARGIN = 24
UPRIGHT = ((NODE_WIDTH + 28) / (NODE_HEIGHT + GAP_Y), (NODE_HEIGHT + 44) / (NODE_WIDTH + GAP_X))
"""How a layout from left to right is stretched when it is turned."""
PORTS = {None: 0.5, "true": 0.28, "false": 0.72}
"""Where on a node's side a way leaves, by the branch of a condition."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node stands."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def corner(self) -> Point:
        return self.left, self.top


@dataclass(frozen=True, slots=True)
class Way:
    """An edge as it is drawn: the data of its line and of its head, and where its branch is told."""

    edge: Edge
    line: str
    head: str
    told_at: Point


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing in pixels, from its upper left corner."""

    boxes: Mapping[str, Box]
    ways: Sequence[Way]
    width: float
    height: float


def plan_of(definition: Definition, layout: Layout, *, is_upright: bool) -> Plan:
    """Where everything is drawn, with a margin around it; from top to bottom where it is upright."""
    spots = {each.id: layout.places.get(each.id, (0.0, 0.0)) for each in definition.nodes}
    bends = dict(layout.bends)
    if is_upright:
        spots = {key: (y * UPRIGHT[0], x * UPRIGHT[1]) for key, (x, y) in spots.items()}
        bends = {key: tuple(map(_turn_bend, points)) for key, points in bends.items()}
    every = [*spots.values(), *chain.from_iterable(bends.values())]
    left = min((x for x, _ in every), default=0) - MARGIN
    top = min((y for _, y in every), default=0) - MARGIN
    boxes = {key: Box(x - left, y - top, NODE_WIDTH, NODE_HEIGHT) for key, (x, y) in spots.items()}
    moved = {key: tuple((x - left, y - top) for x, y in points) for key, points in bends.items()}
    ends = [(each.right, each.bottom) for each in boxes.values()] + [*chain.from_iterable(moved.values())]
    ways = [
        _way(
            edge,
            boxes[edge.source],
            boxes[edge.target],
            moved.get((edge.source, edge.target), ()),
            is_upright,
        )
        for edge in definition.edges
        if edge.source in boxes and edge.target in boxes
    ]
    width, height = (max((each[axis] for each in ends), default=0) + MARGIN for axis in (0, 1))
    return Plan(boxes, ways, width, height)


def _turn_bend(point: Point) -> Point:
    """What was beside the middle of a node's left side is above the middle of its upper one."""
    x, y = point
    return (y - NODE_HEIGHT / 2) * UPRIGHT[0] + NODE_WIDTH / 2, x * UPRIGHT[1]


def _way(edge: Edge, source: Box, target: Box, bends: Sequence[Point], is_upright: bool) -> Way:
    """Worked out from left to right; upright, the same with both directions exchanged."""
    first, last = (_turned(source), _turned(target)) if is_upright else (source, target)
    start = (first.right, first.top + first.height * PORTS[edge.branch])
    end = (last.left, last.top + last.height / 2)
    stops = [_swap(each) for each in bends] if is_upright else list(bends)
    points = [start]
    for x, y in stops:
        points += [(x, y), (x + first.width, y)]
    points.append((end[0] - 1, end[1]))
    told_at = (start[0] + (15 if is_upright else 24), start[1])
    head = [(end[0] - HEAD, end[1] - 4), (end[0] - 0.5, end[1]), (end[0] - HEAD, end[1] + 4)]
    put = _swap if is_upright else _same
    return Way(edge, _line(points, put), "M" + "L".join(_told(put(each)) for each in head), put(told_at))


def _line(points: Sequence[Point], put: Callable[[Point], Point]) -> str:
    """Curves from layer to layer, straight past the nodes of a layer."""
    parts = [f"M{_told(put(points[0]))}"]
    for place in range(1, len(points), 2):
        (x, y), (to_x, to_y) = points[place - 1], points[place]
        bend = max(BEND, abs(to_x - x) / 2)
        curve = (put((x + bend, y)), put((to_x - bend, to_y)), put((to_x, to_y)))
        parts.append(f"C{' '.join(map(_told, curve))}")
        if place + 1 < len(points):
            parts.append(f"L{_told(put(points[place + 1]))}")
    return "".join(parts)


def _turned(box: Box) -> Box:
    return Box(box.top, box.left, box.height, box.width)


def _swap(point: Point) -> Point:
    return point[1], point[0]


def _same(point: Point) -> Point:
    return point


def _told(point: Point) -> str:
    return f"{point[0]:.6g} {point[1]:.6g}"
