"""Definitions as models of all sizes sketch them: taken where they can mean one thing, refused with words where not."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from engines.flow.definition import Definition
from tests.tools.flow_desk import TOLD, FlowDesk

WEBHOOK, SLACK = TOLD["nodes"]
EDGE = TOLD["edges"][0]
CHAIN = [("webhook", "slack", None)]


def built(flow: FlowDesk, nodes: Any, edges: Any) -> tuple[Definition, dict[str, Any]]:
    """The definition that is applied for this sketch, and what the model was told."""
    number = flow.made(f"Sketch {uuid4()}")
    outcome = flow.call("generate_workflow", nodes=nodes, edges=edges, workflow=number)
    assert outcome.status == "staged", outcome.told
    assert flow.confirm(outcome.change_set)["status"] == "applied"
    return flow.definition(number), json.loads(outcome.told)


def edges_of(definition: Definition) -> list[tuple[str, str, str | None]]:
    return [(each.source, each.target, each.branch) for each in definition.edges]


@pytest.mark.parametrize(
    "edges",
    [
        [{"from": "webhook", "to": "slack"}],
        [["webhook", "slack"]],
        ["webhook -> slack"],
        [{"source": "webhook", "target": "slack", "branch": None}],
        [{"source": "webhook", "target": "slack", "label": "then"}],
        [{"source": "Webhook", "target": "Tell the team"}],
        [{"source": "trigger", "target": "slack"}],
        [EDGE, EDGE],
        json.dumps([EDGE]),
    ],
    ids=["from-to", "pairs", "arrows", "null", "words", "labels", "trigger", "twice", "text"],
)
def test_edges_are_taken_however_they_are_written(flow: FlowDesk, edges: Any) -> None:
    definition, _ = built(flow, [WEBHOOK, SLACK], edges)
    assert edges_of(definition) == CHAIN


@pytest.mark.parametrize(
    "step",
    [
        {"type": "slack.send_message", "config": SLACK["config"]},
        {"id": "slack", "connector": "Slack message", "config": SLACK["config"]},
        {"id": "slack", "action": "slack.send_message", "settings": SLACK["config"]},
        {"id": "slack", "connector": "slack", "action": "send_message", "parameters": SLACK["config"]},
        {"id": "slack", "connector": "slack", **SLACK["config"]},
        {"id": "slack", "connector": "slack", "config": json.dumps(SLACK["config"])},
        {"id": "Slack", "connector": "SLACK", "config": {"Text": SLACK["config"]["text"]}},
    ],
    ids=["type", "name", "action", "parameters", "flat", "text", "capitals"],
)
def test_a_node_is_taken_however_its_kind_and_settings_are_written(flow: FlowDesk, step: Any) -> None:
    definition, told = built(flow, ["webhook", step], [EDGE])
    slack = definition.node("slack")
    assert (slack.connector, slack.action) == ("slack", "send_message")
    assert slack.config["text"] == SLACK["config"]["text"]
    assert slack.config["connection"] == flow.connection("Team Slack")
    assert 'uses the connection "Team Slack", the only one' in told["remarks"]


def test_missing_and_impossible_ids_are_made_and_expressions_follow_them(flow: FlowDesk) -> None:
    nodes = [
        {"connector": "webhook"},
        {
            "id": "Get-Order",
            "connector": "http",
            "config": {"url": "https://api.example.com/{{ trigger.body.id }}"},
        },
        {
            "id": "trigger",
            "connector": "slack",
            "config": {"text": "{{ steps.Get-Order.body.name }} is here"},
        },
        {"connector": "slack", "config": {"text": "{{ steps['Get-Order'].status }}"}},
    ]
    edges = [["webhook", "Get-Order"], ["Get-Order", "trigger"], ["trigger", "slack_2"]]
    definition, told = built(flow, nodes, edges)
    assert [each.id for each in definition.nodes] == ["webhook", "get_order", "slack", "slack_2"]
    assert definition.node("slack").config["text"] == "{{ steps.get_order.body.name }} is here"
    assert definition.node("slack_2").config["text"] == "{{ steps.get_order.status }}"
    assert edges_of(definition)[1] == ("get_order", "slack", None)
    assert 'The node "Get-Order" has the id get_order.' in told["remarks"]
    assert told["problems"] == []


def test_values_are_taken_where_only_one_thing_can_be_meant(flow: FlowDesk) -> None:
    nodes = [
        {"connector": "schedule", "config": {"line": "0 8 * * 1-5"}},
        {"connector": "delay", "config": {"seconds": "60"}},
        {"connector": "condition", "config": {"expression": "{{ size(run.number) > 3 }}"}},
        {"connector": "transform", "config": {"fields": {"a": "{{ run.number }}", "b": 5, "c": True}}},
        {
            "connector": "http",
            "config": {
                "method": "post",
                "url": "https://api.example.com/",
                "isRepeatable": "yes",
                "query": {"n": 5},
            },
        },
        {
            "connector": "email",
            "config": {
                "connection": "office MAIL",
                "to": ["a@example.com", "b@example.com"],
                "subject": "Hi",
                "body": "x",
            },
        },
    ]
    edges = [
        ["schedule", "delay"],
        ["delay", "condition"],
        {"from": "condition", "to": "transform", "condition": True},
        {"from": "condition", "to": "http", "branch": "no"},
        ["transform", "email"],
    ]
    definition, told = built(flow, nodes, edges)
    assert definition.node("delay").config == {"seconds": 60}
    assert definition.node("condition").config == {"expression": "size(run.number) > 3"}
    assert definition.node("transform").config["fields"] == {"a": "run.number", "b": "5", "c": "true"}
    asked = definition.node("http").config
    assert (asked["method"], asked["is_repeatable"], asked["query"]) == ("POST", True, {"n": "5"})
    assert definition.node("email").config["to"] == "a@example.com, b@example.com"
    assert definition.node("email").config["connection"] == flow.connection("Office mail")
    assert [each[2] for each in edges_of(definition)] == [None, None, "true", "false", None]
    assert told["problems"] == []


def test_of_two_connections_none_is_chosen_and_what_is_missing_is_told(flow: FlowDesk) -> None:
    mail = {"connector": "email", "config": {"to": "a@example.com", "subject": "Hi", "body": "x"}}
    definition, told = built(flow, ["webhook", mail], [["webhook", "email"]])
    assert "connection" not in definition.node("email").config
    assert [each["level"] for each in told["problems"]] == ["incomplete"]


def test_a_connection_for_practice_is_called_so(flow: FlowDesk) -> None:
    number = flow.made("Practised", **TOLD)
    flow.done_by("update_node", workflow=number, node_id="slack", connector="email",
                 config={"connection": "Practice mail", "to": "a@b.example", "subject": "s", "body": "b"})  # fmt: skip
    told = flow.told("get_workflow", workflow=number)
    assert "Practice mail (practice)" in told["connections"]["email"]
    assert set(flow.definition(number).node("slack").config) == {"connection", "to", "subject", "body"}


@pytest.mark.parametrize(
    ("nodes", "edges", "sentence"),
    [
        ([WEBHOOK, SLACK], [], "Say in edges what comes after what"),
        ([WEBHOOK, SLACK, SLACK], [EDGE], 'Node 3 has the id "slack", which another node has too'),
        ([WEBHOOK, {"connector": "slak"}], [EDGE], "Node 2: There is no connector 'slak'. Did you mean 'slack'?"),
        ([WEBHOOK, {"type": "slack.delete"}], [EDGE], "Node 2: The connector 'slack' has no action 'delete'"),
        ([WEBHOOK, {"id": "x"}], [EDGE], "Node 2 needs a connector, such as slack. There are: webhook, schedule"),
        (
            [WEBHOOK, {"connector": "slack", "config": {"message": "Hi"}}],
            [EDGE],
            'Slack message has no setting "message". It has: connection (needed), text (needed), channel.',
        ),
        ([WEBHOOK, {**SLACK, "txet": "Hi"}], [EDGE], 'has no setting "txet". Did you mean "text"?'),
        ([WEBHOOK, SLACK], [["webhook", "mail"]], '"mail" in edges is no node. The ids of the nodes are: webhook, slack'),
        ([WEBHOOK, SLACK], [["webhook"]], "An edge needs source and target"),
        (
            [WEBHOOK, {"connector": "slack"}, {"connector": "slack"}],
            [["webhook", "Slack message"]],
            '"Slack message" in edges could be several nodes',
        ),
        ([WEBHOOK, SLACK], [{**EDGE, "branch": "maybe"}], 'A branch is "true" or "false", not "maybe"'),
        ([WEBHOOK, {"connector": "condition", "config": {"expression": "1 > 0"}}, SLACK],
         [["webhook", "condition"], ["condition", "slack", "maybe"]], 'A branch is "true" or "false", not "maybe"'),
        ([WEBHOOK, {**SLACK, "config": "Hi"}], [EDGE], "The config of node 2 must be an object"),
        ([WEBHOOK, {**SLACK, "position": "left"}], [EDGE], "A position is two numbers, x and y"),
        ("webhook, slack", [EDGE], "nodes must be a list, not text"),
        ([WEBHOOK, 5], [EDGE], "Node 2 must be an object with connector, config and so on, not 5"),
        ([WEBHOOK, SLACK], [5], "An edge needs source and target"),
        ([WEBHOOK, {**SLACK, "config": {"text": "Hi", "connection": "Team Slak"}}], [EDGE],
         'There is no connection "Team Slak". For Slack message there are: Team Slack.'),
        ([WEBHOOK, {**SLACK, "config": {"text": "Hi", "connection": "Office mail"}}], [EDGE],
         'The connection "Office mail" is for E-mail, not for Slack message. For Slack message there are: Team Slack.'),
    ],
)  # fmt: skip
def test_what_could_mean_several_things_or_nothing_is_refused(
    flow: FlowDesk, nodes: Any, edges: Any, sentence: str
) -> None:
    flow.made(f"Refused {uuid4()}")
    assert sentence in flow.refused("generate_workflow", nodes=nodes, edges=edges)
