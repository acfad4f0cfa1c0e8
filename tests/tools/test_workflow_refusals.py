"""What the workflow tools refuse: no rights, unknown names, graphs that cannot be; each with what to do instead."""

from __future__ import annotations

from typing import Any

import pytest

from db.workflows import list_workflows
from tests.tools.flow_desk import TOLD, FlowDesk
from tools.workflows import PACK

STEP = {"id": "transform", "connector": "transform", "config": {"fields": {"a": "1"}}}
HOOK = {"id": "webhook", "connector": "webhook"}


def test_a_viewer_may_look_and_change_nothing(flow: FlowDesk) -> None:
    number = flow.made("Looked at", **TOLD)
    viewer = FlowDesk(flow.store, "viewer")
    assert viewer.told("get_workflow", workflow=number)["workflow"] == number
    needed = {
        "create_workflow": {"name": "Mine"},
        "generate_workflow": TOLD,
        "add_node": {"connector": "slack"},
        "update_node": {"node_id": "slack"},
        "delete_node": {"node_id": "slack"},
        "add_edge": {"source": "a", "target": "b"},
        "delete_edge": {"source": "a", "target": "b"},
        "restore_version": {"version": 1},
        "set_active": {"active": False},
    }
    for tool in (each for each in PACK.tools if each.writes):
        sentence = viewer.refused(tool.name, **needed.get(tool.name, {}))
        assert f"lacks the permission {tool.permission}" in sentence


def test_a_workflow_run_or_node_that_there_is_not_is_refused_with_near_names(flow: FlowDesk) -> None:
    number = flow.made("Tell everybody", **TOLD)
    sentence = flow.refused("get_workflow", workflow="Tell evrybody")
    assert f'Did you mean {number} "Tell everybody"?' in sentence
    assert "There is no run RUN-09999." in flow.refused("explain_error", error="RUN-9999")
    sentence = flow.refused("update_node", node_id="slcak", label="x")
    assert sentence == (
        f'{number} has no node "slcak". Did you mean "slack"? Its nodes are: webhook, slack “Tell the team”.'
    )
    assert f"{number} has no version 9. It has versions 1 to 1." in flow.refused("restore_version", version=9)


def test_where_two_nodes_may_be_meant_neither_is_changed(flow: FlowDesk) -> None:
    number = flow.made("Twins")
    flow.done_by("generate_workflow", nodes=[HOOK, STEP, {**STEP, "id": "other"}],
                 edges=[["webhook", "transform"], ["transform", "other"]], workflow=number)  # fmt: skip
    flow.done_by("update_node", node_id="transform", label="Count", workflow=number)
    flow.done_by("update_node", node_id="other", label="Count", workflow=number)
    sentence = flow.refused("delete_node", node_id="count", workflow=number)
    assert sentence == (
        f'"count" could be several nodes of {number}: transform “Count”, other “Count”. Send the id of one.'
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("add_edge", {"source": "slack", "target": "webhook"}, "nothing comes before a trigger"),
        ("add_edge", {"source": "slack", "target": "slack"}, "cannot come after itself"),
        ("add_edge", {"source": "webhook", "target": "slack"}, "already has the edge webhook → slack"),
        ("add_edge", {"source": "webhook", "target": "slack", "branch": True}, "has the branch “true”"),
        ("delete_edge", {"source": "slack", "target": "webhook"}, "has no edge from 'slack' to 'webhook'"),
        ("add_node", {"connector": "schedule", "config": {"line": "0 8 * * *"}}, "a workflow has one trigger"),
        ("add_node", {"connector": "delay", "before": "webhook"}, "Nothing can come before webhook"),
        ("add_node", {"connector": "fax"}, "There is no connector 'fax'."),
        ("add_node", {"connector": "slack", "action": "delete"}, "has no action 'delete'; it has 'send_message'"),
        ("add_node", {"connector": "slack", "node_id": "slack"}, "already has a node 'slack'"),
        ("add_node", {"connector": "slack", "node_id": "My node"}, "'My node' is not possible"),
        ("add_node", {"connector": "delay", "config": {"seconds": 0}}, "must be a whole number from 1 to 2,592,000"),
        ("add_node", {"connector": "delay", "config": {"minutes": 5}}, "Delay has no setting \"minutes\""),
        ("add_node", {"connector": "condition", "config": {"expression": "amount > 100"}}, "names amount, which is not"),
        ("add_node", {"connector": "slack", "config": {"text": "{{ trigger.body"}}, "is not closed"),
        ("add_node", {"connector": "slack", "config": "text=Hi"}, "config must be an object of names and values"),
        ("add_node", {"connector": "slack", "after": "mail"}, "has no node \"mail\""),
        ("add_node", {"connector": "http", "config": {"url": "https://x.example", "headers": {"Authorization": "x"}}},
         "Secrets do not belong in a workflow"),
        ("update_node", {"node_id": "slack", "config": {"connection": "Shop API"}}, "is for HTTP request, not for"),
        ("update_node", {"node_id": "slack", "config": {"text": "{{ 1 + }}"}}, "is not right"),
    ],
)  # fmt: skip
def test_what_no_workflow_can_be_is_refused(
    flow: FlowDesk, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    with flow.store.read(flow.who.scope) as session:
        known = [each.workflow.number for each in list_workflows(session, query="Impossible")]
    number = known[0] if known else flow.made("Impossible", **TOLD)
    flow.again(context=("workflow", number))
    assert sentence in flow.refused(tool, **arguments)


def test_a_circle_is_refused_by_its_path(flow: FlowDesk) -> None:
    nodes = [HOOK, STEP, {**STEP, "id": "second"}]
    ways = [["webhook", "transform"], ["transform", "second"], ["second", "transform"]]
    flow.made("Round")
    sentence = flow.refused("generate_workflow", nodes=nodes, edges=ways)
    assert (
        "go round in a circle: “Transform” (transform) → “Transform” (second) → “Transform” (transform)"
        in sentence
    )


def test_a_condition_with_both_ways_taken_needs_to_be_told_which(flow: FlowDesk) -> None:
    fork = {"id": "condition", "connector": "condition", "config": {"expression": "1 > 0"}}
    ways = [["webhook", "condition"], ["condition", "transform", "true"], ["condition", "other", "false"]]
    number = flow.made("Forked")
    flow.done_by(
        "generate_workflow", nodes=[HOOK, fork, STEP, {**STEP, "id": "other"}], edges=ways, workflow=number
    )
    more = {**STEP, "workflow": number, "after": "condition", "node_id": "third"}
    del more["id"]
    assert "Both ways out of the condition condition lead somewhere" in flow.refused("add_node", **more)
    assert flow.call("add_node", **more, branch="false").status == "staged"


def test_what_cannot_run_is_not_queued(flow: FlowDesk) -> None:
    number = flow.made("Not ready", **TOLD)
    sentence = flow.refused("run_workflow")
    assert sentence.startswith(f"{number} can't run yet. “Tell the team” (slack) needs a connection")


def test_arguments_that_are_none_are_refused_before_anything_runs(flow: FlowDesk) -> None:
    flow.made("Arguments", **TOLD)
    assert "active" in flow.refused("set_active", active="no")
    assert "version" in flow.refused("restore_version", version=0)
    assert "colour" in flow.refused("add_node", connector="slack", colour="red")
    assert "status" in flow.refused("get_workflow_runs", status="lost")
