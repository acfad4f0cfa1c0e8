"""What comes before what. Edges to nodes that do not exist are passed over; ``engines.flow.checking`` tells of them."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Mapping

from engines.flow.definition import Definition
from engines.flow.errors import DefinitionInvalid

Ways = Mapping[str, tuple[str, ...]]


def ways_on(definition: Definition) -> Ways:
    """For each node the nodes right after it, each once, in the order of their edges."""
    found: dict[str, dict[str, None]] = {node.id: {} for node in definition.nodes}
    for edge in definition.edges:
        if edge.source in found and edge.target in found:
            found[edge.source][edge.target] = None
    return {node: tuple(after) for node, after in found.items()}


def order(definition: Definition) -> tuple[str, ...]:
    """The ids in an order in which each node stands after all that lead to it.

    Of several possible orders it is the one nearest to that in which the nodes were added. Raises DefinitionInvalid where
    there is a circle.
    """
    ways = ways_on(definition)
    found = in_order(ways)
    if len(found) < len(ways):
        raise DefinitionInvalid("The nodes go round in a circle, so there is no order to run them in.")
    return found


def in_order(ways: Ways) -> tuple[str, ...]:
    """As `order`, but those that are in a circle, or come after one, are left out."""
    names = list(ways)
    places = {node: place for place, node in enumerate(names)}
    waiting = dict.fromkeys(ways, 0)
    for target in (target for after in ways.values() for target in after):
        waiting[target] += 1
    ready = [places[node] for node, count in waiting.items() if not count]
    found: list[str] = []
    while ready:
        node = names[heapq.heappop(ready)]
        found.append(node)
        for target in ways[node]:
            waiting[target] -= 1
            if not waiting[target]:
                heapq.heappush(ready, places[target])
    return tuple(found)


def reached_from(ways: Ways, starts: Iterable[str]) -> frozenset[str]:
    """The starts and all that they lead to."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        new = [node for node in ways[waiting.pop()] if node not in found]
        found.update(new)
        waiting += new
    return frozenset(found)


def before(definition: Definition) -> Mapping[str, frozenset[str]]:
    """For each node all nodes that lead to it, directly or not; in a circle, each comes before itself."""
    ways = ways_on(definition)
    backwards = turned(ways)
    found: dict[str, frozenset[str]] = {}
    for node in in_order(ways):
        sources = backwards[node]
        found[node] = frozenset(sources).union(*(found[source] for source in sources))
    return {node: found[node] if node in found else reached_from(backwards, backwards[node]) for node in ways}


def turned(ways: Ways) -> Ways:
    """For each node the nodes right before it."""
    against: dict[str, list[str]] = {node: [] for node in ways}
    for source, after in ways.items():
        for target in after:
            against[target].append(source)
    return {node: tuple(sources) for node, sources in against.items()}


def circles(definition: Definition) -> tuple[tuple[str, ...], ...]:
    """A shortest circle through the first node of each knot of circles, each node once, in the direction of its edges.

    There is one for every knot (strongly connected component of more than one node), so none is only if no circle is; a
    node that comes right after itself is no circle here.
    """
    ways = ways_on(definition)
    behind = before(definition)
    seen: set[str] = set()
    found: list[tuple[str, ...]] = []
    for node in ways if any(node in others for node, others in behind.items()) else ():
        knot = {other for other in behind[node] if node in behind[other]} - {node}
        if node not in seen and knot:
            found.append(_way_back(ways, node))
            seen |= knot | {node}
    return tuple(found)


def _way_back(ways: Ways, start: str) -> tuple[str, ...]:
    came: dict[str, str] = {}
    waiting = deque(target for target in ways[start] if target != start)
    came.update(dict.fromkeys(waiting, start))
    while start not in came:
        node = waiting.popleft()
        for target in ways[node]:
            if target not in came and target != node:
                came[target] = node
                waiting.append(target)
    path = [came[start]]
    while path[-1] != start:
        path.append(came[path[-1]])
    return tuple(reversed(path))
