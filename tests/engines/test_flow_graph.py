"""What comes before what, and that every circle is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from engines.flow.definition import EMPTY, Definition, Edge, Node
from engines.flow.errors import DefinitionInvalid
from engines.flow.graph import before, circles, order
from tests.engines.flows import ORDERS, graphs


def test_the_order_follows_edges_and_else_the_order_of_adding() -> None:
    assert order(ORDERS) == ("webhook", "large", "slack", "http")
    assert order(EMPTY) == ()
    turned = Definition(ORDERS.nodes[::-1], ORDERS.edges)
    assert order(turned) == ("webhook", "large", "http", "slack")


@settings(max_examples=80, deadline=None)
@given(graphs(is_acyclic=True))
def test_each_node_stands_after_all_that_lead_to_it(definition: Definition) -> None:
    places = {node: place for place, node in enumerate(order(definition))}
    assert sorted(places) == sorted(node.id for node in definition.nodes)
    assert all(places[edge.source] < places[edge.target] for edge in definition.edges)
    assert circles(definition) == ()
    for node, earlier in before(definition).items():
        assert all(places[each] < places[node] for each in earlier)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_every_circle_is_found_and_each_one_told_is_one(definition: Definition) -> None:
    pairs = {(edge.source, edge.target) for edge in definition.edges}
    reach = _reach(definition)
    in_circles = {(a, b) for a, others in reach.items() for b in others if a != b and a in reach[b]}
    found = circles(definition)
    for circle in found:
        assert len(set(circle)) == len(circle) > 1
        assert all(pair in pairs for pair in zip(circle, (*circle[1:], circle[0]), strict=True))
    for node in {a for a, _ in in_circles}:
        assert any(node in circle or all((node, other) in in_circles for other in circle) for circle in found)
    assert bool(found) == bool(in_circles)


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_all_that_leads_to_a_node_is_before_it(definition: Definition) -> None:
    reach = _reach(definition)
    assert before(definition) == {
        node.id: frozenset(other for other, reached in reach.items() if node.id in reached)
        for node in definition.nodes
    }


def test_a_circle_has_no_order() -> None:
    nodes = tuple(Node(node, "delay", "wait") for node in "abc")
    with pytest.raises(DefinitionInvalid, match="no order to run them in"):
        order(Definition(nodes, (Edge("a", "b"), Edge("b", "c"), Edge("c", "b"))))


def test_edges_to_nothing_are_passed_over() -> None:
    assert (
        order(Definition(ORDERS.nodes, (*ORDERS.edges, Edge("slack", "nope"), Edge("nope", "http"))))[-1]
        == "http"
    )


def _reach(definition: Definition) -> dict[str, set[str]]:
    """What each node leads to, by squaring (Warshall), which is slow and plain."""
    reach: dict[str, set[str]] = {node.id: set() for node in definition.nodes}
    for edge in definition.edges:
        reach[edge.source].add(edge.target)
    for middle, beyond in reach.items():
        for others in reach.values():
            if middle in others:
                others.update(beyond)
    return reach
