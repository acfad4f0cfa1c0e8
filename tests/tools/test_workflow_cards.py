"""What the workflow tools stage: the sentence on the card, one version for all of it, and what is there once applied."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from tests.tools.flow_desk import TOLD, FlowDesk

STEP = {"id": "transform", "connector": "transform", "config": {"fields": {"a": "1"}}}


def edges(flow: FlowDesk, number: str) -> list[str]:
    """The edges of the newest version, as they are told."""
    return [str(each) for each in flow.definition(number).edges]


def two_steps(flow: FlowDesk, name: str) -> str:
    """A webhook that is told in Slack, applied as version 1."""
    number = flow.made(name)
    flow.done_by("generate_workflow", **TOLD)
    flow.again(context=("workflow", number))
    return number


# Whole workflows


def test_an_empty_workflow_is_filled_in_one_card(flow: FlowDesk) -> None:
    number = flow.made("Tell the team about orders")
    card = flow.card("generate_workflow", name="Something else", **TOLD)
    assert card["summary"] == f"Build {number} with 2 nodes: Webhook, Slack message (version 1)"
    assert (card["estimate"]["jobs"], card["status"]) == (0, "pending")
    assert flow.workflow(number).version == 0, "nothing is written before it is applied"
    assert flow.confirm(card)["status"] == "applied"
    assert (flow.workflow(number).version, flow.workflow(number).name) == (1, "Tell the team about orders")
    assert edges(flow, number) == ["webhook → slack"]


def test_without_a_workflow_in_sight_a_new_one_is_made_and_named(flow: FlowDesk) -> None:
    flow.again()
    card = flow.card("generate_workflow", name="Orders to Slack", **TOLD)
    assert card["summary"].startswith("Create the workflow WF-")
    assert card["summary"].endswith("“Orders to Slack”; build " + card["summary"][20:27] + BUILT)
    flow.confirm(card)
    assert flow.workflow("orders to slack").version == 1
    unnamed = flow.card("generate_workflow", **TOLD)
    assert "“Webhook: Tell the team”" in unnamed["summary"]
    flow.confirm(unnamed)
    again = flow.card("generate_workflow", **TOLD)
    assert "“Webhook: Tell the team 2”" in again["summary"]


BUILT = " with 2 nodes: Webhook, Slack message (version 1)"


def test_an_empty_workflow_of_that_name_is_filled_instead_of_refused(flow: FlowDesk) -> None:
    number = flow.made("Waits for its steps")
    flow.again()
    card = flow.card("generate_workflow", name="waits for its STEPS", **TOLD)
    assert card["summary"] == f"Build {number}{BUILT}"


def test_a_workflow_with_steps_is_rebuilt_only_where_it_is_meant(flow: FlowDesk) -> None:
    number = two_steps(flow, "Rebuilt")
    sentence = flow.refused("generate_workflow", name="Another", nodes=[STEP], edges=[])
    assert sentence.startswith(f'This chat is about {number} "Rebuilt", which has steps already.')
    again = [{"id": "schedule", "connector": "schedule", "config": {"line": "0 8 * * *"}}, STEP]
    card = flow.card("generate_workflow", nodes=again, edges=[["schedule", "transform"]])
    assert card["summary"] == f"Rebuild {number} with 2 nodes: Schedule, Transform (version 2)"
    flow.confirm(card)
    assert flow.workflow(number).next_due_at is not None


# Single nodes and edges


def test_a_node_is_added_at_the_loose_end_with_its_only_connection(flow: FlowDesk) -> None:
    number = flow.made("Grows")
    first = flow.card("add_node", connector="webhook")
    assert first["summary"] == f"Add Webhook to {number} (version 1)"
    outcome = flow.call("add_node", connector="slack", label="Tell the team", config={"text": "Hello"})
    told = json.loads(outcome.told)
    assert (told["node"], told["version"], told["problems"]) == ("slack", 1, [])
    assert told["remarks"] == 'Slack message uses the connection "Team Slack", the only one.'
    card = outcome.change_set
    flow.confirm(card)
    assert flow.workflow(number).version == 1, "two calls of one card make one version"
    flow.again(context=("workflow", number))
    card = flow.card("add_node", connector="slack", label="Tell them again", config={"text": "Hi"})
    assert card["summary"] == (
        f"Add Slack message “Tell them again” to {number}; connect slack → slack_2 (version 2)"
    )


def test_a_trigger_is_put_in_front_of_what_is_there(flow: FlowDesk) -> None:
    number = flow.made("Started", nodes=[STEP])
    card = flow.card("add_node", connector="webhook")
    assert card["summary"] == f"Add Webhook to {number}; connect webhook → transform (version 2)"


@pytest.mark.parametrize(
    "place", [{"before": "slack"}, {"after": "webhook"}, {"after": "webhook", "before": "slack"}]
)
def test_a_condition_between_two_steps_takes_over_their_edge(flow: FlowDesk, place: dict[str, str]) -> None:
    number = two_steps(flow, f"Forks {sorted(place)}")
    rule = {"expression": "trigger.body.amount > 100"}
    card = flow.card("add_node", connector="condition", label="Large?", config=rule, **place)
    assert card["summary"] == (
        f"Add Condition “Large?” to {number}; connect webhook → condition; connect condition → slack (if true) "
        "(version 2)"
    )
    card = flow.card("add_node", connector="transform", config=STEP["config"], after="Large?")
    assert "connect condition → transform (if false)" in card["summary"]
    flow.confirm(card)
    assert edges(flow, number) == [
        "webhook → condition",
        "condition → slack (true)",
        "condition → transform (false)",
    ]


def test_where_several_ends_are_loose_nothing_is_guessed(flow: FlowDesk) -> None:
    other = {**STEP, "id": "other"}
    start = {"id": "webhook", "connector": "webhook"}
    ways = [["webhook", "transform"], ["webhook", "other"]]
    number = flow.made("Two ends")
    flow.done_by("generate_workflow", nodes=[start, STEP, other], edges=ways)
    flow.again(context=("workflow", number))
    told = flow.told("add_node", connector="slack", config={"text": "Hi"})
    assert "Nothing leads to it yet: it could come after transform, other" in told["remarks"]
    told = flow.told("add_edge", source="other", target="Slack message")
    assert told["edges"][-1] == "other → slack"


def test_a_node_is_changed_moved_and_turned_into_another(flow: FlowDesk) -> None:
    number = two_steps(flow, "Changed")
    card = flow.card("update_node", node_id="Slack message", config={"text": "Hello"})
    assert card["summary"] == f"Set text of slack in {number} to “Hello” (version 2)"
    flow.card("update_node", node_id="Slack message", label="Say it", position=[10, 20])
    card = flow.card("update_node", node_id="Slack message", config={"channel": "#orders"})
    assert card["summary"] == (
        f"Rename slack of {number} to “Say it”; change text, channel of slack in {number}; move slack of {number} "
        "(version 2)"
    )
    flow.confirm(card)
    node = flow.definition(number).node("slack")
    assert (node.label, node.position, node.config["channel"]) == ("Say it", (10, 20), "#orders")
    flow.done_by("update_node", workflow=number, node_id="slack", config={"channel": None})
    assert "channel" not in flow.definition(number).node("slack").config
    mail = {"to": "a@example.com", "subject": "Hi", "body": "x"}
    flow.done_by("update_node", workflow=number, node_id="slack", connector="email", config=mail)
    assert flow.definition(number).node("slack").config == mail, "no setting of the kind before is left"


def test_what_changes_nothing_makes_no_card(flow: FlowDesk) -> None:
    number = two_steps(flow, "Stays")
    outcome = flow.call("update_node", node_id="slack", label="Tell the team")
    assert (outcome.status, outcome.change_set) == ("done", None)
    assert json.loads(outcome.told)["summary"] == f"{number} is so already; nothing changes in it"


def test_a_node_in_a_row_is_removed_and_the_row_closed(flow: FlowDesk) -> None:
    number = two_steps(flow, "Shrinks")
    flow.done_by("add_node", connector="delay", config={"seconds": 60}, before="slack", workflow=number)
    card = flow.card("delete_node", node_id="delay", workflow=number)
    assert card["summary"] == f"Remove Delay (delay) from {number}; connect webhook → slack (version 3)"
    card = flow.card("delete_edge", source="webhook", target="slack", workflow=number)
    assert card["summary"] == f"Remove Delay (delay) from {number} (version 3)"
    flow.confirm(card)
    assert edges(flow, number) == []


# Restored, tidied, paused, run


def test_a_version_is_restored_as_a_new_one(flow: FlowDesk) -> None:
    number = two_steps(flow, "Restored")
    flow.done_by("delete_node", node_id="slack", workflow=number)
    card = flow.card("restore_version", version=1, workflow=number)
    assert card["summary"] == f"Restore version 1 of {number} (version 3)"
    flow.confirm(card)
    assert flow.definition(number) == flow.definition(number, 1)
    told = flow.told("restore_version", version=1, workflow=number)
    assert told["summary"] == f"{number} is as in version 1 already; nothing changes in it"


def test_what_does_nothing_is_tidied_away_and_the_rest_stays(flow: FlowDesk) -> None:
    number = flow.made("Untidy")
    fork = {"id": "condition", "connector": "condition", "config": {"expression": "1 > 0"}}
    nodes = [*TOLD["nodes"], fork, {**STEP, "id": "lonely", "position": [5, 5]}]
    ways = [["webhook", "condition"], ["condition", "slack", "true"], ["condition", "slack", "false"]]
    flow.done_by("generate_workflow", nodes=nodes, edges=ways, workflow=number)
    outcome = flow.call("tidy_workflow", workflow=number)
    assert outcome.change_set["summary"] == (
        f"Remove Condition (condition) from {number}; remove Transform (lonely) from {number}; connect webhook → slack "
        "(version 2)"
    )
    remarks = json.loads(outcome.told)["remarks"]
    assert remarks == "Nothing led to lonely. Both ways of condition led to the same step."
    flow.confirm(outcome.change_set)
    assert edges(flow, number) == ["webhook → slack"]
    outcome = flow.call("tidy_workflow", workflow=number)
    assert (outcome.status, outcome.change_set) == ("done", None)
    assert json.loads(outcome.told)["summary"] == f"{number} is tidy already; there is nothing to optimize"


def test_a_workflow_is_paused_and_goes_on(flow: FlowDesk) -> None:
    number = two_steps(flow, "Paused")
    card = flow.card("set_active", active=False)
    assert card["summary"] == f"Pause {number}"
    flow.confirm(card)
    assert not flow.workflow(number).is_active
    assert flow.done_by("set_active", active=True, workflow=number)["summary"] == f"Let {number} go on"
    assert flow.call("set_active", active=True, workflow=number).status == "done"


@pytest.mark.parametrize(
    ("given", "body"),
    [({"input": {"id": 7}}, {"id": 7}), ({"input": '{"id": 7}'}, {"id": 7}), ({"input": "hello"}, "hello"), ({}, {})],
    ids=["object", "json", "text", "nothing"],
)  # fmt: skip
def test_a_run_is_queued_once_it_is_confirmed(flow: FlowDesk, given: dict[str, Any], body: Any) -> None:
    number = two_steps(flow, f"Runs with {given}")
    card = flow.card("run_workflow", **given)
    run = card["summary"].partition(" as ")[2][:9]
    assert card["summary"] == f"Run {number} “{flow.workflow(number).name}” once as {run} (version 1)"
    assert card["estimate"] == {"jobs": 1, "seconds": None}
    flow.confirm(card)
    detail = flow.run(run)
    assert detail.run.input == {"body": body, "manual": True}
    assert detail.job is not None
    assert flow.queue.given == [UUID(str(detail.job.id))]


def test_an_edit_and_its_run_fit_on_one_card(flow: FlowDesk) -> None:
    number = two_steps(flow, "Edited and run")
    flow.card("update_node", node_id="slack", config={"text": "Hi"})
    card = flow.card("run_workflow")
    assert card["summary"].startswith(f"Set text of slack in {number} to “Hi” (version 2); run {number} ")
    flow.confirm(card)
    assert [each.version for each in [flow.workflow(number)]] == [2]


# Why it failed


def test_a_misspelt_key_is_explained_and_mended_on_a_card(flow: FlowDesk) -> None:
    number = two_steps(flow, "Misspelt")
    flow.done_by(
        "update_node", workflow=number, node_id="slack", config={"text": "For {{ trigger.body.nmae }}"}
    )
    error = '"trigger.body.nmae" asks for nmae, which is not in the data of this run. There is name, id.'
    run = flow.failed(number, "slack", "expression_failed", error, data={"name": "Ada", "id": 7})
    flow.again(context=("workflow", number))
    outcome = flow.call("explain_error")
    told = json.loads(outcome.told)
    assert told["run"] == run
    assert told["what"] == f"“Tell the team” (slack) failed: {error}"
    assert told["change"].startswith("Use trigger.body.name instead of trigger.body.nmae.")
    assert outcome.change_set["summary"] == (
        f"Set text of slack in {number} to “For {{{{ trigger.body.name }}}}” (version 3)"
    )
    flow.confirm(outcome.change_set)
    assert flow.definition(number).node("slack").config["text"] == "For {{ trigger.body.name }}"
    told = flow.told("explain_error", error=run)
    assert "was changed since, in a later version" in told["change"]


def test_an_error_text_is_recognised_as_that_of_a_run(flow: FlowDesk) -> None:
    number = two_steps(flow, "Quoted")
    flow.done_by("update_node", workflow=number, node_id="slack", config={"text": "{{ trigger.body.Name }}"})
    error = '"trigger.body.Name" asks for Name, which is not in the data of this run.'
    run = flow.failed(number, "slack", "expression_failed", error, data={"name": "Ada"})
    flow.again(context=("workflow", number))
    card = flow.card("explain_error", error=f"It says: {error}")
    assert card["summary"] == f"Set text of slack in {number} to “{{{{ trigger.body.name }}}}” (version 3)"
    assert flow.confirm(card)["status"] == "applied"
    assert flow.run(run).run.status == "failed", "a fix leaves the run as it is"


def test_the_run_in_sight_is_the_one_that_is_explained(flow: FlowDesk) -> None:
    number = two_steps(flow, "Two failures")
    first = flow.failed(number, "slack", "slack_refused", "Slack did not take the message (not_in_channel).")
    flow.failed(number, "slack", "timed_out", "Slack was not ready within 20 s.", unknown=True)
    flow.again(context=("workflow_run", first))
    assert "not_in_channel" in flow.told("explain_error")["what"]
    told = flow.told("explain_error", workflow=number)
    assert told["what"] == "Nobody knows what became of “Tell the team” (slack)."
    assert "settle the step on the run's page" in told["change"]


def test_without_a_failure_there_is_nothing_to_explain(flow: FlowDesk) -> None:
    number = two_steps(flow, "Never failed")
    told = flow.told("explain_error")
    assert told["summary"] == f"No run of {number} has failed, so there is nothing to explain"
    outcome = flow.call("explain_error", error="Error 1234: flux capacitor")
    assert outcome.status == "done"
    assert json.loads(outcome.told)["why"] == "The error is none that Counterfoil knows."
