"""What is wrong with a definition is told all at once, with the node and what to do."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from engines.flow.checking import check, is_runnable
from engines.flow.definition import EMPTY, Definition, Edge, Node, with_changed_node, with_edge, with_node
from tests.engines.flows import (
    CONNECTION,
    CONNECTIONS,
    ORDERS,
    SLACK,
    WEBHOOK,
    assert_told_well,
    graphs,
    joined,
    with_settings,
)


def test_nothing_is_wrong_with_a_sensible_workflow() -> None:
    assert check(ORDERS) == ()
    assert check(ORDERS, connections=CONNECTIONS) == ()
    assert is_runnable(())


@pytest.mark.parametrize(
    ("definition", "code", "sentence"),
    [
        (
            Definition((WEBHOOK, WEBHOOK, *ORDERS.nodes[1:]), ORDERS.edges),
            "duplicate_id",
            "2 nodes have the id 'webhook'; give each an id of its own.",
        ),
        (
            with_settings("sheets", "add"),
            "unknown_connector",
            "“It” (it) is not possible: There is no connector 'sheets'. The connectors are: webhook, "
            "schedule, http, slack, "
            "email, condition, transform, delay, database, assistant.",
        ),
        (
            with_settings("slack", "post"),
            "unknown_action",
            "“It” (it) is not possible: The connector 'slack' has no action 'post'; it has 'send_message'.",
        ),
        (
            with_node(ORDERS, Node("nightly", "schedule", "cron", "", {"line": "0 3 * * *"})),
            "second_trigger",
            "The workflow starts with “Webhook” (webhook), so “Schedule” (nightly) cannot start it too: a "
            "workflow has one "
            "trigger. Remove one of them, or make a second workflow.",
        ),
        (
            joined(Edge("slack", "webhook")),
            "edge_into_trigger",
            "The edge from “Tell the team” (slack) to “Webhook” (webhook) is not possible: nothing comes "
            "before a trigger, "
            "which starts the workflow. Remove it.",
        ),
        (
            joined(Edge("slack", "slack")),
            "self_edge",
            "“Tell the team” (slack) cannot come after itself; remove that edge.",
        ),
        (
            joined(Edge("webhook", "large")),
            "double_edge",
            "The edge from “Webhook” (webhook) to “Large order?” (large) is there 2 times; remove all but one.",
        ),
        (
            joined(Edge("slack", "htp")),
            "dangling_edge",
            "The edge slack → htp needs the node 'htp', but there is none. Did you mean 'http'?",
        ),
        (
            joined(Edge("slack", "http", "true")),
            "wrong_branch",
            "The edge from “Tell the team” (slack) to “HTTP request” (http) has the branch “true”, but only "
            "edges from a "
            "condition have one; leave it out, or put a condition between them.",
        ),
        (
            joined(Edge("slack", "http"), Edge("http", "slack")),
            "circle",
            "These nodes go round in a circle: “Tell the team” (slack) → “HTTP request” (http) → “Tell the "
            "team” (slack). "
            "Remove one of the edges between them.",
        ),
    ],
)
def test_what_can_never_be_run_is_invalid(definition: Definition, code: str, sentence: str) -> None:
    found = check(definition, connections=CONNECTIONS)
    assert [(problem.code, problem.level) for problem in found][:1] == [(code, "invalid")]
    assert sentence in found[0].message
    assert_told_well(found)
    assert not is_runnable(found)


@pytest.mark.parametrize(
    ("definition", "code", "sentence"),
    [
        (EMPTY, "empty", "The workflow is empty; add a trigger and the steps that come after it."),
        (
            with_settings("slack", "send_message", text="Hi"),
            "no_connection",
            "“It” (it) needs a connection; choose one of the kind “Slack message”.",
        ),
        (
            with_settings("slack", "send_message", text="Hi", connection="gone"),
            "unknown_connection",
            "The connection of “It” (it) does not exist any more; choose another one of the kind “Slack message”.",
        ),
        (
            with_settings("slack", "send_message", text="Hi", connection="other"),
            "wrong_connection",
            "The connection of “It” (it) is of the kind “E-mail”; choose one of the kind “Slack message”.",
        ),
        (
            with_changed_node(ORDERS, "slack", config_changes={"text": "{{ steps.larg.result }}"}),
            "unknown_node",
            "“Tell the team” (slack) uses steps.larg in the setting “Text” (text), but there is no node "
            "'larg'. Did you "
            "mean steps.large?",
        ),
        (
            with_changed_node(ORDERS, "slack", config_changes={"text": "{{ steps.http.body }}"}),
            "not_before",
            "“Tell the team” (slack) uses steps.http in the setting “Text” (text), but “HTTP request” "
            "(http) does not come "
            "before it; connect it so that it does.",
        ),
        (
            with_changed_node(ORDERS, "slack", config_changes={"text": "{{ steps.slack.sent }}"}),
            "not_before",
            "uses steps.slack in the setting “Text” (text), which is its own outcome; name a step that comes before it.",
        ),
        (
            with_edge(Definition(ORDERS.nodes, ORDERS.edges[:2]), Edge("large", "http")),
            "branch_missing",
            "The edge from “Large order?” (large) to “HTTP request” (http) must say for which outcome it "
            "is: give it the "
            "branch “true” or “false”.",
        ),
    ],
)
def test_what_is_not_finished_is_incomplete(definition: Definition, code: str, sentence: str) -> None:
    found = check(definition, connections=CONNECTIONS)
    assert [(problem.code, problem.level) for problem in found][:1] == [(code, "incomplete")]
    assert sentence in found[0].message
    assert_told_well(found)
    assert not is_runnable(found)


@pytest.mark.parametrize(
    ("definition", "code", "sentence"),
    [
        (
            Definition(ORDERS.nodes[1:], ORDERS.edges[1:]),
            "no_trigger",
            "Without a trigger the workflow runs by hand only; a webhook or a schedule can start it by itself.",
        ),
        (
            Definition((WEBHOOK,)),
            "nothing_after_trigger",
            "Nothing comes after “Webhook” (webhook), so a run does nothing; add a step.",
        ),
        (
            with_node(ORDERS, Node("later", "delay", "wait", "", {"seconds": 5})),
            "unreachable",
            "Nothing leads to “Delay” (later), so it never runs; connect it to a step before it, or remove it.",
        ),
        (
            Definition(ORDERS.nodes[:3], ORDERS.edges[:2]),
            "one_way",
            "“Large order?” (large) leads nowhere for “false”, so the run ends there; add a step if that is "
            "not meant.",
        ),
        (
            Definition(ORDERS.nodes[:2], ORDERS.edges[:1]),
            "one_way",
            "Nothing comes after “Large order?” (large), so it decides nothing; add a step for “true” or “false”.",
        ),
    ],
)
def test_what_may_be_meant_is_only_a_warning(definition: Definition, code: str, sentence: str) -> None:
    found = check(definition, connections=CONNECTIONS)
    assert [(problem.code, problem.level, problem.message) for problem in found] == [
        (code, "warning", sentence)
    ]
    assert is_runnable(found)


def test_where_no_connection_fits_an_administrator_is_to_add_one() -> None:
    (problem,) = check(with_settings("slack", "send_message", text="Hi"), connections={"other": "email"})
    assert problem.message == (
        "“It” (it) needs a connection of the kind “Slack message”, and there is none yet; have an "
        "administrator add one on "
        "the page Connections."
    )


def test_connections_are_only_looked_at_where_they_are_known() -> None:
    assert check(with_settings("slack", "send_message", text="Hi", connection="gone")) == ()
    assert [each.code for each in check(with_settings("http", "request", url="https://a.example"))] == []


def test_all_problems_are_told_at_once_the_worst_first() -> None:
    broken = with_edge(
        with_changed_node(ORDERS, "slack", config_changes={"connection": None, "txt": "x"}),
        Edge("slack", "large"),
    )
    found = check(broken)
    assert [(each.level, each.code) for each in found] == [
        ("invalid", "unknown_setting"),
        ("invalid", "circle"),
        ("incomplete", "no_connection"),
    ]
    assert (found[0].node, found[0].setting) == ("slack", "txt")


def test_a_long_circle_is_told_by_ids_with_its_whole_path() -> None:
    nodes = tuple(Node(f"n{number}", "delay", "wait", "", {"seconds": 1}) for number in range(9))
    edges = tuple(Edge(f"n{number}", f"n{(number + 1) % 9}") for number in range(9))
    (circle,) = [each for each in check(Definition(nodes, edges)) if each.code == "circle"]
    assert "n0 → n1 → n2 → n3 → n4 → n5 → n6 → n7 → n8 → n0. Remove one" in circle.message


@pytest.mark.parametrize(
    "wreck", [lambda it: it, lambda it: Definition((*it.nodes, WEBHOOK, SLACK), it.edges)]
)
@settings(max_examples=40, deadline=None)
@given(definition=graphs(has_settings=True))
def test_anything_at_all_is_checked_and_told_well(
    wreck: Callable[[Definition], Definition], definition: Definition
) -> None:
    found = check(wreck(definition), connections={})
    assert_told_well(found)
    levels = ["invalid", "incomplete", "warning"]
    assert [each.level for each in found] == sorted((each.level for each in found), key=levels.index)


def test_two_hundred_nodes_are_checked_in_a_fraction_of_a_second() -> None:
    steps = tuple(
        Node(
            f"n{at}",
            "slack",
            "send_message",
            "",
            {"connection": CONNECTION, "text": f"{{{{ steps.n{max(1, at - 1)}.sent }}}} {at}"},
        )
        for at in range(2, 200)
    )
    first = Node("n1", "delay", "wait", "", {"seconds": 1})
    chain = (Edge("webhook", "n1"), *(Edge(f"n{at}", f"n{at + 1}") for at in range(1, 199)))
    definition = Definition((WEBHOOK, first, *steps), chain)
    began = time.process_time()
    assert check(definition, connections=CONNECTIONS) == ()
    assert time.process_time() - began < 1  # measured 0.1
