"""Edits of workflows, and the versions that they make."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import workflows
from db.errors import Invalid, NotFound
from db.models.workflows import WorkflowVersion
from db.session import Store
from db.workflows import NewerVersion
from engines.flow.definition import Edge, Node, without_node
from tests.db.automation import Automation, condition, hook, open_automation, pause, row_of, setting


@pytest.fixture
def team(store: Store) -> Automation:
    """A new tenant for each test."""
    return open_automation(store)


# Edits


def test_each_edit_makes_the_next_version_and_the_old_ones_stay(team: Automation) -> None:
    number = team.make(hook(), setting())
    team.save(number, hook(), setting(), setting("again"))
    assert team.find(number).version == 2
    assert [node.id for node in team.definition(number).nodes] == ["webhook", "transform", "again"]
    assert [node.id for node in team.definition(number, 1).nodes] == ["webhook", "transform"]
    assert team.definition(number, 0).nodes == ()
    with team.read() as session:
        versions = workflows.list_versions(session, number)
        assert [(each.number, each.created_by) for each in versions] == [
            (2, team.ada.user_id),
            (1, team.ada.user_id),
        ]
        assert [each.number for each in workflows.list_versions(session, number, before=2)] == [1]
        with pytest.raises(NotFound, match=r"WF-0001 has no version 3\. It has versions 1 to 2\."):
            workflows.definition_of(session, number, 3)
        with pytest.raises(NotFound):
            workflows.definition_of(session, number, 2**40)


def test_all_edits_of_one_transaction_are_one_version(team: Automation) -> None:
    number = team.make(hook())
    with team.work() as session:
        workflows.add_node(session, team.ada, number, "condition", config={"expression": "true"})
        workflows.add_node(session, team.ada, number, "transform", config={"fields": {"a": "1"}})
        workflows.update_node(session, team.ada, number, "transform", label="Compute")
        edited = workflows.add_node(
            session, team.ada, number, "delay", config={"seconds": 5}, after="condition"
        )
    assert edited.version == 2
    assert team.find(number).version == 2
    definition = team.definition(number)
    assert definition.edges == (
        Edge("webhook", "condition"),
        Edge("condition", "transform", "true"),
        Edge("condition", "delay", "false"),
    )
    assert definition.node("transform").label == "Compute"


def test_edits_that_take_each_other_back_make_no_version(team: Automation) -> None:
    number = team.make(hook())
    with team.work() as session:
        workflows.add_node(session, team.ada, number, "delay", config={"seconds": 5})
        workflows.delete_node(session, team.ada, number, "delay")
    assert team.find(number).version == 1
    assert team.count(WorkflowVersion) == [1]
    with team.work() as session:
        same = workflows.update_node(session, team.ada, number, "webhook", label="")
    assert not same.is_changed
    assert team.count(WorkflowVersion) == [1]


def test_a_rolled_back_savepoint_leaves_no_version_behind(team: Automation) -> None:
    number = team.make(hook())
    with team.work() as session:
        savepoint = session.begin_nested()
        workflows.add_node(session, team.ada, number, "delay", config={"seconds": 5})
        savepoint.rollback()
        edited = workflows.add_node(session, team.ada, number, "transform", config={"fields": {"a": "1"}})
        assert edited.version == 2
    assert [node.id for node in team.definition(number).nodes] == ["webhook", "transform"]
    assert team.count(WorkflowVersion) == [2]


def test_a_form_that_was_opened_before_another_edit_is_refused(team: Automation) -> None:
    number = team.make(hook())
    team.rename_step(number, "Anew")
    with (
        team.work() as session,
        pytest.raises(NewerVersion, match=r"has version 2 by now, .* from version 1"),
    ):
        workflows.delete_node(session, team.ada, number, "webhook", expected=1)
    with team.work() as session:
        assert workflows.delete_node(session, team.ada, number, "webhook", expected=2).version == 3


def test_what_can_never_run_is_refused_and_nothing_is_kept(team: Automation) -> None:
    number = team.make(setting("a"), setting("b"), edges=[Edge("a", "b")])
    attempts = {
        "circle": row_of(setting("a"), setting("b"), edges=[Edge("a", "b"), Edge("b", "a")]),
        "connector": row_of(Node("x", "fax", "send")),
        "setting": row_of(Node("x", "delay", "wait", config={"sekunden": 5})),
        "expression": row_of(condition("trigger.body >")),
        "second trigger": row_of(hook(), Node("other", "webhook", "receive"), edges=[]),
    }
    for wrong in attempts.values():
        with team.work() as session, pytest.raises(Invalid):
            workflows.replace_definition(session, team.ada, number, wrong)
    with team.work() as session, pytest.raises(Invalid, match="no node"):
        workflows.add_edge(session, team.ada, number, "a", "zzz")
    with team.work() as session, pytest.raises(Invalid):
        workflows.replace_definition(session, team.ada, number, {"nodes": "none"})
    assert team.find(number).version == 1


def test_what_is_not_finished_can_be_saved(team: Automation) -> None:
    number = team.create()
    with team.work() as session:
        edited = workflows.add_node(session, team.ada, number, "slack")
    assert edited.version == 1
    assert any(each.level == "incomplete" for each in edited.problems)


def test_what_is_invalid_from_before_can_be_mended_step_by_step(team: Automation) -> None:
    number = team.make(setting("a"), setting("b"), edges=[])
    with team.work() as session:
        row = session.scalars(select(WorkflowVersion)).one()
        wrong = [{**node, "connector": "fax", "action": "send"} for node in row.definition["nodes"]]
        row.definition = {**row.definition, "nodes": wrong}  # a connector that a release has taken away
    with team.work() as session:
        edited = workflows.edit(session, team.ada, number, lambda known: without_node(known, "a"))
    assert [node.id for node in edited.after.nodes] == ["b"]


def test_a_version_is_restored_as_a_new_one(team: Automation) -> None:
    number = team.make(hook(), setting())
    team.save(number, hook())
    with team.work() as session:
        assert workflows.restore_version(session, team.ben, number, 1).version == 3
    assert team.definition(number) == team.definition(number, 1)
    with team.read() as session:
        newest = workflows.find_version(session, number, 3)
        assert (newest.note, newest.created_by) == ("Restored from version 1", team.ben.user_id)
        difference = workflows.differ_versions(session, number, 2, 3)
        assert [node.id for node in difference.added] == ["transform"]
    with team.work() as session, pytest.raises(NotFound):
        workflows.restore_version(session, team.ben, number, 9)


# Nodes and edges


def test_nodes_hang_on_the_only_loose_end(team: Automation) -> None:
    number = team.create()
    with team.work() as session:
        workflows.add_node(session, team.ada, number, "transform", config={"fields": {"a": "1"}})
        workflows.add_node(session, team.ada, number, "webhook")
        edited = workflows.add_node(session, team.ada, number, "slack")
    assert edited.after.edges == (Edge("webhook", "transform"), Edge("transform", "slack"))
    with team.work() as session:
        edited = workflows.add_node(session, team.ada, number, "slack", is_alone=True)
        assert edited.after.nodes[-1].id == "slack_2"
        assert len(edited.after.edges) == 2
        edited = workflows.add_node(session, team.ada, number, "delay")
        assert len(edited.after.edges) == 2, "there are two loose ends, so nobody knows which is meant"


def test_another_connector_keeps_the_settings_that_it_has_too(team: Automation) -> None:
    number = team.make(team.slack(text="Hello"))
    with team.work() as session:
        edited = workflows.update_node(
            session, team.ada, number, "slack", connector="email", config={"subject": "Hi"}
        )
    node = edited.after.node("slack")
    assert (node.connector, node.action) == ("email", "send")
    assert "text" not in node.config
    assert node.config["subject"] == "Hi"


def test_edges_of_a_condition_take_its_free_branch(team: Automation) -> None:
    number = team.make(condition("true"), setting("yes"), setting("no"), edges=[])
    with team.work() as session:
        workflows.add_edge(session, team.ada, number, "condition", "yes")
        edited = workflows.add_edge(session, team.ada, number, "condition", "no")
        assert [each.branch for each in edited.after.edges] == ["true", "false"]
        edited = workflows.delete_edge(session, team.ada, number, "condition", "yes")
        assert edited.after.edges == (Edge("condition", "no", "false"),)


def test_a_truth_value_is_no_number_although_python_thinks_so(team: Automation) -> None:
    number = team.make(pause(1))
    for _ in range(2):
        with team.work() as session, pytest.raises(Invalid):
            workflows.update_node(session, team.ada, number, "delay", config={"seconds": True})
