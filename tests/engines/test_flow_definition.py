"""What a definition can have, the sentences for what it cannot, and what edits keep."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from engines.flow.definition import (
    EMPTY,
    Branch,
    Definition,
    Edge,
    Node,
    free_id,
    with_changed_node,
    with_edge,
    with_node,
    without_edge,
    without_node,
    without_positions,
)
from engines.flow.errors import DefinitionInvalid
from tests.engines.flows import CONDITION, ORDERS, SLACK, branches, graphs

WAIT = Node("wait", "delay", "wait", "", {"seconds": 5})


@settings(max_examples=60, deadline=None)
@given(graphs(is_pinned=True, has_settings=True))
def test_every_definition_comes_back_from_its_json(definition: Definition) -> None:
    assert Definition.from_json(json.loads(json.dumps(definition.to_json()))) == definition


def test_a_definition_with_branches_comes_back_from_its_json() -> None:
    assert Definition.from_json(json.loads(json.dumps(ORDERS.to_json()))) == ORDERS
    assert Definition.from_json({}) == EMPTY


def test_what_models_like_to_write_is_understood() -> None:
    node = {
        "id": "a",
        "connector": "condition",
        "action": "check",
        "position": {"x": 1, "y": 2},
        "label": " A \n b",
    }
    found = Definition.from_json({"nodes": [node], "edges": [{"source": "a", "target": "b", "branch": True}]})
    assert found.node("a").position == (1.0, 2.0)
    assert found.node("a").label == "A b"
    assert found.edges[0].branch == "true"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "A workflow must be an object, not a list."),
        ({"steps": []}, "A workflow has no field 'steps'; it has nodes, edges."),
        ({"nodes": {}}, "The nodes of a workflow must be a list, not an object."),
        ({"nodes": [7]}, "A node must be an object, not 7."),
        ({"nodes": [{"id": "a"}]}, "A node needs the field 'connector'; it has id 'a'."),
        ({"edges": [{"source": "a"}]}, "An edge needs the field 'target'; it has source 'a'."),
        ({"edges": [{"source": 1, "target": "b"}]}, "An edge joins the ids of two nodes, not 1."),
        (
            {"edges": [{"source": "a", "target": "b", "branch": "yes"}]},
            "must be 'true' or 'false', not 'yes'",
        ),
        ({"nodes": [{"id": "Slack 1", "connector": "x", "action": "y"}]}, "'Slack 1' is not possible"),
        ({"nodes": [{"id": "a" * 41, "connector": "x", "action": "y"}]}, "at most 40 characters"),
        ({"nodes": [{"id": "steps", "connector": "x", "action": "y"}]}, "expressions use that word"),
        ({"nodes": [{"id": "a", "connector": 5, "action": "y"}]}, "The connector of node 'a' must be a name"),
        (
            {"nodes": [{"id": "a", "connector": "x", "action": "y", "label": "z" * 81}]},
            "has 81 characters, at most 80",
        ),
        ({"nodes": [{"id": "a", "connector": "x", "action": "y", "label": "z\x07"}]}, "cannot be shown"),
        (
            {"nodes": [{"id": "a", "connector": "x", "action": "y", "config": []}]},
            "must be an object of names",
        ),
        (
            {"nodes": [{"id": "a", "connector": "x", "action": "y", "config": {"b": "\0"}}]},
            "cannot be stored",
        ),
        (
            {"nodes": [{"id": "a", "connector": "x", "action": "y", "config": {"b": "\ud800"}}]},
            "cannot be stored",
        ),
        (
            {"nodes": [{"id": "a", "connector": "x", "action": "y", "config": {"b": 10**400}}]},
            "cannot be stored",
        ),
        ({"nodes": [{"id": "a", "connector": "x", "action": "y", "position": [1]}]}, "must be two numbers"),
        (
            {"nodes": [{"id": "a", "connector": "x", "action": "y", "position": [1, float("nan")]}]},
            "must be two numbers",
        ),
        ({"nodes": [{}] * 201}, "has 201 nodes, at most 200 are possible"),
        ({"edges": [{}] * 501}, "has 501 edges, at most 500 are possible"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(data: object, sentence: str) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        Definition.from_json(data)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")


def test_settings_that_are_too_large_or_too_deep_are_refused() -> None:
    with pytest.raises(DefinitionInvalid, match=r"takes 200,0\d\d bytes, at most 200,000"):
        Definition((Node("a", "x", "y", "", {"text": "é" * 100_000}),))
    deep: object = "end"
    for _ in range(3_000):
        deep = [deep]
    with pytest.raises(DefinitionInvalid, match="nested more than 12 deep"):
        Definition.from_json({"nodes": [{"id": "a", "connector": "x", "action": "y", "config": {"b": deep}}]})


def test_nodes_whose_settings_only_look_alike_are_not_equal() -> None:
    first, second = (Node("a", "http", "request", "", {"is_repeatable": value}) for value in (True, 1))
    assert first != second
    assert Node("a", "x", "y", "", {"b": 1, "c": None}) == Node("a", "x", "y", "", {"b": 1})
    assert len({first, second, Node("a", "http", "request", "", {"is_repeatable": True})}) == 2


def test_a_node_does_not_change_with_what_it_was_made_of() -> None:
    given_settings: dict[str, object] = {"fields": {"total": "1"}}
    node = Definition.from_json(
        {"nodes": [{"id": "a", "connector": "x", "action": "y", "config": given_settings}]}
    ).node("a")
    given_settings["fields"] = {}
    assert node.config == {"fields": {"total": "1"}}


def test_settings_are_changed_one_by_one() -> None:
    changed = with_changed_node(
        ORDERS, "slack", label="Tell sales", config_changes={"text": None, "channel": "#sales"}
    )
    node = changed.node("slack")
    assert (node.label, node.config.get("channel"), "text" in node.config) == ("Tell sales", "#sales", False)
    assert node.config["connection"] == SLACK.config["connection"]
    assert changed.edges == ORDERS.edges
    assert ORDERS.node("slack") == SLACK


def test_a_removed_node_in_a_row_is_closed_over_with_its_branch() -> None:
    grown = with_edge(with_node(ORDERS, WAIT), Edge("slack", "wait"))
    assert Edge("large", "wait", "true") in without_node(grown, "slack").edges
    assert without_node(grown, "large").edges == (Edge("slack", "wait"),)


def test_the_gap_of_a_removed_node_gets_no_second_edge() -> None:
    grown = with_edge(
        with_edge(with_node(ORDERS, WAIT), Edge("slack", "wait")), Edge("large", "wait", "true")
    )
    assert without_node(grown, "slack").edges.count(Edge("large", "wait", "true")) == 1


def test_an_edge_is_removed_by_its_ends_where_they_have_only_one() -> None:
    assert without_edge(ORDERS, "large", "slack").edges == (
        Edge("webhook", "large"),
        Edge("large", "http", "false"),
    )
    both = with_edge(ORDERS, Edge("large", "slack", "false"))
    with pytest.raises(DefinitionInvalid, match="say which branch is meant"):
        without_edge(both, "large", "slack")
    assert without_edge(both, "large", "slack", "false") == ORDERS


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda it: with_node(it, SLACK), "already has a node 'slack'"),
        (
            lambda it: with_changed_node(it, "slak", label="x"),
            "Did you mean 'slack'? Its nodes are: webhook, large",
        ),
        (lambda it: without_node(it, "mail"), "The workflow has no node 'mail'. Its nodes are"),
        (lambda it: with_edge(it, Edge("slack", "nope")), "has no node 'nope'"),
        (lambda it: with_edge(it, Edge("slack", "slack")), "cannot come after itself"),
        (lambda it: with_edge(it, Edge("webhook", "large")), "already has the edge webhook → large"),
        (lambda it: without_edge(it, "slack", "webhook"), "no edge from 'slack' to 'webhook'."),
        (
            lambda it: without_edge(it, "large", "slack", "false"),
            "no edge from 'large' to 'slack' for 'false'",
        ),
        (lambda _: without_node(EMPTY, "slack"), "The workflow is empty"),
    ],
)
def test_edits_that_fit_nothing_are_refused(
    change: Callable[[Definition], Definition], sentence: str
) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        change(ORDERS)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("connector", "expected"),
    [
        ("slack", "slack_2"),
        ("email", "email"),
        ("now", "step_now"),
        ("Google Sheets", "google_sheets"),
        ("!", "step"),
    ],
)
def test_a_free_id_is_made_from_the_connector(connector: str, expected: str) -> None:
    assert free_id(ORDERS, connector) == expected


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=60), graphs(most=4))
def test_a_free_id_is_always_one_that_a_node_can_have(connector: str, definition: Definition) -> None:
    assert with_node(definition, Node(free_id(definition, connector), "x", "y")).nodes[-1].connector == "x"


def test_positions_are_taken_off_all_nodes() -> None:
    moved = with_changed_node(ORDERS, "large", position=(5, 6))
    assert moved.node("large").position == (5.0, 6.0)
    assert without_positions(moved) == ORDERS


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_edits_never_leave_an_edge_to_nothing_nor_two_alike_nor_a_circle_where_there_was_none(
    data: some.DataObject,
) -> None:
    definition = data.draw(graphs(is_acyclic=True))
    ids = [node.id for node in definition.nodes] or ["a0"]
    for _ in range(data.draw(some.integers(1, 8))):
        ends = sorted(data.draw(some.tuples(some.sampled_from(ids), some.sampled_from(ids))), key=ids.index)
        kind = data.draw(some.sampled_from(("node away", "edge", "edge away", "change")))
        with suppress(DefinitionInvalid):
            definition = _edited(definition, kind, ends, data.draw(branches))
        known = {node.id for node in definition.nodes}
        assert all({edge.source, edge.target} <= known for edge in definition.edges)
        assert len(set(definition.edges)) == len(definition.edges)
        assert all(ids.index(edge.source) < ids.index(edge.target) for edge in definition.edges)


def _edited(definition: Definition, kind: str, ends: list[str], branch: Branch | None) -> Definition:
    match kind:
        case "node away":
            return without_node(definition, ends[0])
        case "edge":
            return with_edge(definition, Edge(ends[0], ends[1], branch))
        case "edge away":
            return without_edge(definition, ends[0], ends[1])
    return with_changed_node(definition, ends[0], label="New", config_changes={"text": None})


def test_a_condition_is_what_its_json_says() -> None:
    assert CONDITION.to_json() == {
        "id": "large",
        "connector": "condition",
        "action": "check",
        "label": "Large order?",
        "config": {"expression": "trigger.body.amount > 100"},
    }
