"""Workflows: made, changed, found, listed."""

from __future__ import annotations

import pytest

from db import workflows
from db.errors import AlreadyKnown, Conflict, Invalid, NotFound
from db.ids import new_id
from db.models.workflows import Workflow
from db.session import Store
from engines.flow.definition import Node
from tests.db.automation import Automation, hook, open_automation, setting


@pytest.fixture
def team(store: Store) -> Automation:
    """A new tenant for each test."""
    return open_automation(store)


# Workflows


def test_a_new_workflow_is_empty_active_and_has_no_version(team: Automation) -> None:
    made = team.find(team.create(" Tell  the team ", "When a shop order comes. "))
    assert (made.number, made.name, made.description) == (
        "WF-0001",
        "Tell the team",
        "When a shop order comes.",
    )
    assert (made.version, made.is_active, made.is_archived, made.hook) == (0, True, False, 1)
    assert made.created_by == team.ada.user_id
    assert team.definition("WF-0001").nodes == ()
    assert team.told("workflow") == [{"number": "WF-0001"}]


@pytest.mark.parametrize("name", ["", "  ", "\u200d", "7", "wf 7", "WF-0007", "a" * 81, "bell\x07"])
def test_a_name_must_be_one(team: Automation, name: str) -> None:
    with pytest.raises(Invalid):
        team.create(name)


def test_a_name_counts_once_however_it_is_written(team: Automation) -> None:
    team.create("Tell the Team")
    with pytest.raises(AlreadyKnown, match=r'"Tell the Team" already, WF-0001\. Choose another'):
        team.create("tell  the TEAM")
    other = team.create("Other")
    with team.work() as session, pytest.raises(AlreadyKnown):
        workflows.change_workflow(session, team.ada, other, name="tell the team")
    with team.work() as session:
        assert (
            workflows.change_workflow(session, team.ada, "WF-0001", name="Tell the team").name
            == "Tell the team"
        )


def test_a_form_that_is_sent_twice_makes_one_workflow(team: Automation) -> None:
    key = new_id()
    for _ in range(2):
        with team.work() as session:
            made = workflows.create_workflow(session, team.ada, "Once", key=key)
            assert made.number == "WF-0001"
    with team.work() as session, pytest.raises(Conflict, match='as WF-0001 "Once"'):
        workflows.create_workflow(session, team.ada, "Twice", key=key)
    assert team.count(Workflow) == [1]


def test_a_workflow_is_found_by_number_name_and_id(team: Automation) -> None:
    number = team.create("Nightly report")
    key = str(team.find(number).id)
    for named in ("WF-0001", "wf-1", "1", "workflow 1", "nightly  REPORT", key):
        assert team.find(named).number == number
    with pytest.raises(
        NotFound, match=r'no workflow "nightly reprot"\. Did you mean WF-0001 "Nightly report"'
    ):
        team.find("nightly reprot")
    with pytest.raises(NotFound, match=r'no workflow WF-0009\. The newest are WF-0001 "Nightly report"'):
        team.find("9")
    with pytest.raises(NotFound):
        team.find("a\x00b")


def test_the_latest_workflow_is_the_one_that_this_person_edited_last(team: Automation) -> None:
    with team.read() as session, pytest.raises(NotFound, match="no workflow yet"):
        workflows.latest_workflow(session, team.ada)
    first, second = team.make(setting(), name="One"), team.make(setting(), name="Two")
    with team.read() as session:
        assert workflows.latest_workflow(session, team.ada).number == second
    team.rename_step(first, "Anew")
    with team.read() as session:
        assert workflows.latest_workflow(session, team.ada).number == first
        assert workflows.latest_workflow(session, team.ben).number == second, "the newest of the tenant"


def test_an_archived_workflow_is_not_edited_and_not_listed(team: Automation) -> None:
    number = team.make(setting())
    with team.work() as session:
        workflows.change_workflow(session, team.ada, number, is_archived=True)
    with pytest.raises(Conflict, match="is archived"):
        team.save(number)
    with team.read() as session:
        assert workflows.list_workflows(session) == []
        [archived] = workflows.list_workflows(session, archived=True)
        assert archived.workflow.number == number


# Lists and names


def test_lists_tell_trigger_nodes_problems_and_the_last_run(team: Automation) -> None:
    first = team.make(hook(), setting(), name="Shop orders")
    second = team.create("Empty one")
    started = team.start(first)
    with team.read() as session:
        listed = workflows.list_workflows(session)
        assert [each.workflow.number for each in listed] == [second, first]
        empty, shop = listed
        assert (empty.trigger, empty.nodes, empty.last_run) == (None, 0, None)
        assert empty.problems > 0
        assert shop.trigger is not None
        assert (shop.trigger.connector, shop.nodes) == ("webhook", 2)
        assert shop.last_run is not None
        assert shop.last_run.number == started.run.number
        for query, found in (("SHOP", [first]), ("wf-0002", [second]), ("%", []), ("", [second, first])):
            assert [each.workflow.number for each in workflows.list_workflows(session, query=query)] == found
        page = workflows.list_workflows(session, limit=1)
        last = page[0].workflow
        rest = workflows.list_workflows(session, before=(last.created_at, last.id))
        assert [each.workflow.number for each in rest] == [first]


def test_the_tenants_words_are_those_of_its_workflows(team: Automation) -> None:
    team.make(hook(), Node("tell", "transform", "set", label="Work it out", config={"fields": {"a": "1"}}))
    team.start("1")
    with team.read() as session:
        words = workflows.names(session)
    assert words["workflow"] == ("WF-0001", "Tell the team")
    assert words["workflow_run"] == ("RUN-00001",)
    assert set(words["connection"]) == {"Team slack", "Team email"}
    assert words["node"] == ("webhook", "tell", "Work it out")


def test_another_tenant_sees_nothing_of_it(team: Automation, store: Store) -> None:
    team.make(hook())
    other = open_automation(store)
    with pytest.raises(NotFound, match="no workflows yet"):
        other.find("WF-0001")
    assert other.create("Tell the team") == "WF-0001"
    with other.read() as session:
        assert workflows.names(session)["node"] == ()
