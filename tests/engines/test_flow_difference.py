"""What changed from one version to another, and how it is told."""

from __future__ import annotations

from hypothesis import given, settings

from engines.flow.definition import (
    EMPTY,
    Definition,
    Edge,
    Node,
    with_changed_node,
    with_edge,
    with_node,
    without_edge,
    without_node,
)
from engines.flow.difference import differ
from tests.engines.flows import LOOKUP, ORDERS, SLACK, graphs

WAIT = Node("wait", "delay", "wait", "Cool down", {"seconds": 5})


def test_what_came_and_went_is_told() -> None:
    after = with_edge(with_node(without_node(ORDERS, "http"), WAIT), Edge("slack", "wait"))
    difference = differ(ORDERS, after)
    assert (difference.added, difference.removed, difference.changed) == ((WAIT,), (LOOKUP,), ())
    assert difference.added_edges == (Edge("slack", "wait"),)
    assert difference.removed_edges == (Edge("large", "http", "false"),)
    assert difference.sentences() == (
        "“HTTP request” (http) is removed.",
        "“Cool down” (wait) is added.",
        "“Tell the team” (slack) now leads to “Cool down” (wait).",
    )


def test_each_setting_that_changed_is_told() -> None:
    after = with_changed_node(
        ORDERS,
        "slack",
        label="Tell sales",
        config_changes={"text": None, "channel": "#sales", "connection": "another"},
        position=(1, 2),
    )
    (change,) = differ(ORDERS, after).changed
    assert (change.before, change.after) == (SLACK, after.node("slack"))
    assert change.fields == ("label", "connection", "text", "channel", "position")
    assert differ(ORDERS, after).sentences() == (
        "“Tell the team” (slack) is now called “Tell sales” (slack).",
        "The setting “Connection” (connection) of “Tell sales” (slack) is another one.",
        "The setting “Text” (text) of “Tell the team” (slack) is removed.",
        "The setting “Channel” (channel) of “Tell sales” (slack) is now “#sales”.",
        "“Tell sales” (slack) stands somewhere else.",
    )


def test_another_connector_is_told_with_its_settings() -> None:
    after = with_changed_node(
        ORDERS, "http", connector="delay", action="wait", config_changes={"url": None, "seconds": 5}
    )
    assert differ(ORDERS, after).sentences() == (
        "“Delay” (http) now is of the kind “Delay”.",
        "“Delay” (http) now has the action “wait”.",
        "The setting “URL” (url) of “HTTP request” (http) is removed.",
        "The setting “Seconds” (seconds) of “Delay” (http) is now 5.",
    )


def test_a_branch_that_goes_elsewhere_is_told() -> None:
    after = with_edge(without_edge(ORDERS, "large", "http"), Edge("large", "slack", "false"))
    assert differ(ORDERS, after).sentences() == (
        "“Large order?” (large) no longer leads to “HTTP request” (http) for “false”.",
        "“Large order?” (large) now leads to “Tell the team” (slack) for “false”.",
    )


def test_a_value_that_only_looks_alike_is_a_change() -> None:
    before, after = (
        Definition((Node("a", "http", "request", "", {"is_repeatable": each}),)) for each in (True, 1)
    )
    assert differ(before, after).sentences() == (
        "The setting “May be repeated” (is_repeatable) of “HTTP request” (a) changes from true to 1.",
    )


def test_a_node_of_a_connector_that_is_gone_is_told_all_the_same() -> None:
    before, after = (Definition((Node("a", "fax", "send", "", {"number": each}),)) for each in ("1", "2"))
    assert differ(before, after).sentences() == ("The setting number of “fax” (a) changes from “1” to “2”.",)


def test_order_is_no_difference() -> None:
    assert not differ(ORDERS, Definition(ORDERS.nodes[::-1], ORDERS.edges[::-1]))
    assert differ(ORDERS, ORDERS).sentences() == ()


@settings(max_examples=50, deadline=None)
@given(graphs(most=6, has_settings=True), graphs(most=6, has_settings=True))
def test_a_difference_turned_round_is_the_difference_back(before: Definition, after: Definition) -> None:
    there, back = differ(before, after), differ(after, before)
    assert set(there.added) == set(back.removed)
    assert set(there.added_edges) == set(back.removed_edges)
    assert {(each.before, each.after) for each in there.changed} == {
        (each.after, each.before) for each in back.changed
    }
    assert bool(there) == (set(before.nodes) != set(after.nodes) or set(before.edges) != set(after.edges))
    assert all(sentence.endswith(".") for sentence in there.sentences())
    assert len(differ(EMPTY, after).added) == len(after.nodes)
