"""Undoing what the workflow tools did: versions that nothing has run, runs that still wait, workflows that are new."""

from __future__ import annotations

import pytest

from db.errors import Conflict
from tests.tools.flow_desk import TOLD, FlowDesk


def test_a_new_workflow_is_undone_with_its_steps(flow: FlowDesk) -> None:
    flow.again()
    before = flow.rows()
    card = flow.done_by("generate_workflow", name="A mistake", **TOLD)
    number = card["summary"].split()[3]
    back = flow.undo(card)
    assert back["summary"] == f'Undo "{card["summary"]}": delete the workflow {number} “A mistake”'
    flow.confirm(back)
    assert flow.rows() == before


def test_an_edit_is_undone_and_the_version_before_is_the_newest_again(flow: FlowDesk) -> None:
    number = flow.made("Turned back", **TOLD)
    card = flow.done_by("update_node", node_id="slack", label="Wrong")
    back = flow.undo(card)
    assert back["summary"].endswith(f'(version 2)": take version 2 of {number} back')
    flow.confirm(back)
    assert flow.workflow(number).version == 1
    assert flow.definition(number).node("slack").label == "Tell the team"


def test_a_version_that_a_run_has_used_is_not_undone(flow: FlowDesk) -> None:
    number = flow.made("Has run")
    card = flow.done_by("generate_workflow", workflow=number, **TOLD)
    run = flow.failed(number, "slack", "slack_refused", "Slack did not take the message (no_text).")
    with pytest.raises(Conflict, match=f"{run} has run version 1 of {number}"):
        flow.undo(card)
    assert flow.workflow(number).version == 1


def test_a_version_that_is_not_the_newest_is_not_undone(flow: FlowDesk) -> None:
    number = flow.made("Went on", **TOLD)
    card = flow.done_by("update_node", node_id="slack", label="First")
    flow.done_by("update_node", node_id="slack", label="Second", workflow=number)
    with pytest.raises(Conflict, match=f"Version 2 of {number} is not its newest any more"):
        flow.undo(card)


def test_a_pause_is_undone(flow: FlowDesk) -> None:
    number = flow.made("Paused by mistake", **TOLD)
    back = flow.undo(flow.done_by("set_active", active=False))
    assert back["summary"] == f'Undo "Pause {number}": let {number} go on'
    flow.confirm(back)
    assert flow.workflow(number).is_active


def test_a_run_is_undone_while_it_waits_and_not_once_it_has_begun(flow: FlowDesk) -> None:
    number = flow.made("Ran by mistake")
    flow.done_by("generate_workflow", workflow=number, **TOLD)
    before = flow.rows()
    card = flow.done_by("run_workflow", workflow=number)
    run = card["summary"].partition(" as ")[2][:9]
    back = flow.undo(card)
    assert back["summary"] == f'Undo "{card["summary"]}": delete {run}'
    flow.confirm(back)
    assert flow.rows() == before
    card = flow.done_by("run_workflow", workflow=number)
    flow.begun(card["summary"].partition(" as ")[2][:9])
    with pytest.raises(Conflict, match=r"is running by now, so starting it can't be undone\. Cancel it"):
        flow.undo(card)
