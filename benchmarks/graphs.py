"""What placing the nodes of a workflow costs, and how good it is: CPU milliseconds, crossings, nodes under edges.

    .venv/bin/python -m benchmarks.graphs [--rounds 5] [--rival /path/to/python]

Every figure is the median over rounds, each with another graph of 200 nodes; "naive" is the same layers with the nodes in
the order in which they were added, which is what a layout without sweeps gives. The rival is grandalf 0.8 (GPL or EPL;
only run from here, never shipped), the layered layout in pure Python that PyPI has; networkx has none that lowers
crossings. Crossings are those of straight lines from the end of a node to the beginning of the next one, through the
bends that a layout gives. To have the comparison:

    python3 -m venv /tmp/rival && /tmp/rival/bin/pip install grandalf==0.8
    .venv/bin/python -m benchmarks.graphs --rival /tmp/rival/bin/python
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from engines.flow.definition import Definition, Edge, Node
from engines.flow.graph import order
from engines.flow.layout import GAP_X, GAP_Y, NODE_HEIGHT, NODE_WIDTH, Layout, Place, lay_out

NODES, GOAL = 200, 100
KINDS = {"usual (220 edges)": (220, 6), "dense (300 edges)": (300, 20), "tangled (500 edges)": (500, 20)}

RIVAL = """
import json, sys, time
from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout

class View:
    def __init__(self, w, h):
        self.w, self.h, self.xy = w, h, (0.0, 0.0)

found = json.load(sys.stdin)
vertices = [Vertex(name) for name in found["nodes"]]
for vertex in vertices:
    vertex.view = View(found["height"], found["width"])
at = {vertex.data: vertex for vertex in vertices}
edges = [Edge(at[a], at[b]) for a, b in found["edges"]]
began = time.process_time()
places, left = {}, 0.0
for part in Graph(vertices, edges).C:
    layout = SugiyamaLayout(part)
    layout.xspace, layout.yspace = found["gap_y"], found["gap_x"]
    layout.init_all()
    layout.draw(10)
    first = min(vertex.view.xy[0] for vertex in part.sV)
    for vertex in part.sV:
        places[vertex.data] = (vertex.view.xy[1], left + vertex.view.xy[0] - first)
    left = max(y for _, y in places.values()) + found["height"] + found["gap_y"]
print(json.dumps({"milliseconds": 1000 * (time.process_time() - began), "places": places}))
"""


@dataclass(frozen=True)
class Figures:
    """CPU milliseconds, crossings of edges, and how often an edge runs over a node that it does not join."""

    milliseconds: float
    crossings: int
    covered: int


def main() -> None:
    """Measure and print."""
    wanted = _arguments()
    print(f"load {os.getloadavg()[0]:.1f} before; {NODES} nodes, goal {GOAL} ms")
    has_rival = (
        subprocess.run([wanted.rival, "-c", "import grandalf"], capture_output=True, check=False).returncode
        == 0
    )
    if not has_rival:
        print(
            "grandalf is not installed, so there is no comparison; the head of benchmarks/graphs.py says how."
        )
    for name, (edges, reach) in KINDS.items():
        graphs = [tangle(edges, reach, seed) for seed in range(wanted.rounds)]
        print(name)
        _report("ours", [_timed(lay_out, each) for each in graphs])
        _report("naive", [_timed(naive, each) for each in graphs])
        if has_rival:
            _report("grandalf", [_rival(wanted.rival, each) for each in graphs])


def tangle(edges: int, reach: int, seed: int) -> Definition:
    """A graph of 200 nodes without circles, each node but the first led to by one at most ``reach`` places before it."""
    chance = random.Random(seed)
    pairs = {(max(0, at - chance.randint(1, reach)), at) for at in range(1, NODES)}
    while len(pairs) < edges:
        source = chance.randrange(NODES - 1)
        pairs.add((source, min(NODES - 1, source + chance.randint(1, reach))))
    nodes = tuple(Node(f"n{number}", "slack", "send_message") for number in range(NODES))
    return Definition(nodes, tuple(Edge(f"n{source}", f"n{target}") for source, target in sorted(pairs)))


def naive(definition: Definition) -> Layout:
    """Layers by the longest way, nodes below one another as they were added."""
    levels = dict.fromkeys(order(definition), 0)
    for source in levels:
        for edge in definition.outgoing(source):
            levels[edge.target] = max(levels[edge.target], levels[source] + 1)
    heights = dict.fromkeys(levels.values(), 0)
    places: dict[str, Place] = {}
    for node in definition.nodes:
        level = levels[node.id]
        places[node.id] = (float(level * (NODE_WIDTH + GAP_X)), float(heights[level] * (NODE_HEIGHT + GAP_Y)))
        heights[level] += 1
    return Layout(places, {})


def _timed(layout: Callable[[Definition], Layout], definition: Definition) -> Figures:
    began = time.process_time()
    found = layout(definition)
    return _judged(1000 * (time.process_time() - began), definition, found)


def _rival(python: str, definition: Definition) -> Figures:
    sizes = {"width": NODE_WIDTH, "height": NODE_HEIGHT, "gap_x": GAP_X, "gap_y": GAP_Y}
    asked = {"nodes": [each.id for each in definition.nodes], **sizes}
    asked["edges"] = [[each.source, each.target] for each in definition.edges]
    answer = subprocess.run(
        [python, "-c", RIVAL], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    found = json.loads(answer.stdout)
    places: dict[str, Place] = {node: (x, y) for node, (x, y) in found["places"].items()}
    return _judged(found["milliseconds"], definition, Layout(places, {}))


def _judged(milliseconds: float, definition: Definition, layout: Layout) -> Figures:
    lines = {edge: list(_lines(edge, layout)) for edge in definition.edges}
    crossings = sum(
        _cross(one, other)
        for first, second in combinations(lines, 2)
        if not {first.source, first.target} & {second.source, second.target}
        for one in lines[first]
        for other in lines[second]
    )
    covered = sum(_covers(edge, lines[edge], layout.places) for edge in definition.edges)
    return Figures(milliseconds, crossings, covered)


def _lines(edge: Edge, layout: Layout) -> Iterator[tuple[Place, Place]]:
    middle = NODE_HEIGHT / 2
    (x, y), end = layout.places[edge.source], layout.places[edge.target]
    stops = [(x + NODE_WIDTH, y + middle)]
    for at, height in layout.bends.get((edge.source, edge.target), ()):
        stops += [(at, height), (at + NODE_WIDTH, height)]
    yield from pairwise([*stops, (end[0], end[1] + middle)])


def _cross(one: tuple[Place, Place], other: tuple[Place, Place]) -> bool:
    (a, b), (c, d) = one, other
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Place, b: Place, c: Place) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _covers(edge: Edge, lines: Sequence[tuple[Place, Place]], places: Mapping[str, Place]) -> int:
    """How many other nodes' middles the edge passes so near that it runs over them."""
    found = 0
    for node, (x, y) in places.items():
        middle = x + NODE_WIDTH / 2
        if node in (edge.source, edge.target):
            continue
        for (start, high), (end, low) in lines:
            if start < middle < end:
                height = high + (low - high) * (middle - start) / (end - start)
                found += y < height < y + NODE_HEIGHT
    return found


def _report(name: str, figures: Sequence[Figures]) -> None:
    milliseconds = statistics.median(each.milliseconds for each in figures)
    crossings = statistics.median(each.crossings for each in figures)
    covered = statistics.median(each.covered for each in figures)
    print(
        f"  {name:9s} {milliseconds:7.1f} ms, {crossings:6.0f} crossings, {covered:5.0f} nodes under edges",
        flush=True,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rival", default=sys.executable, help="a Python that has grandalf")
    return parser.parse_args()


if __name__ == "__main__":
    main()
