"""Schedules: when they fire, that they fire once, and what is made up for after a silence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db import workflows
from db.models.base import now
from db.models.workflows import Fire, Workflow, WorkflowRun
from db.session import Store
from db.workflows import Started
from db.workflows.moments import latest
from engines.flow.cron import parse
from tests.db.automation import Automation, at, clock, hook, open_automation, setting
from tests.db.laboratory import at_once

DAY = timedelta(days=1)


@pytest.fixture
def team(store: Store) -> Automation:
    """A new tenant for each test."""
    return open_automation(store)


def due_at(team: Automation, number: str = "WF-0001") -> datetime | None:
    return team.find(number).next_due_at


def fire(team: Automation, moment: datetime, number: str = "WF-0001") -> Started | None:
    with team.work() as session:
        return workflows.fire(session, workflows.find_workflow(session, number), moment)


def set_due(team: Automation, moment: datetime, *, written: datetime | None = None) -> None:
    """As if it had been written then, and were due at ``moment``."""
    with team.work() as session:
        workflow = workflows.find_workflow(session, "WF-0001")
        workflow.next_due_at = moment
        workflow.updated_at = written or moment - DAY


def test_a_schedule_is_due_at_its_next_moment(team: Automation) -> None:
    number = team.make(clock("30 6 * * *", "Europe/Berlin"), setting())
    due = due_at(team, number)
    assert due is not None
    assert now() < due <= now() + DAY
    assert due.hour in (4, 5)
    assert due.minute == 30


def test_it_has_no_moment_while_paused_archived_or_not_finished(team: Automation) -> None:
    number = team.make(clock(), setting())
    for is_active, is_archived in ((False, False), (True, True)):
        with team.work() as session:
            workflows.change_workflow(session, team.ada, number, is_active=is_active, is_archived=is_archived)
        assert due_at(team) is None
        with team.work() as session:
            workflows.change_workflow(session, team.ada, number, is_active=True, is_archived=False)
        assert due_at(team) is not None
    with team.work() as session:
        workflows.add_node(session, team.ada, number, "slack")
    assert due_at(team) is None
    with team.work() as session:
        workflows.update_node(
            session, team.ada, number, "slack", config={"connection": team.connections["slack"], "text": "Hi"}
        )
    assert due_at(team) is not None
    team.save(number, hook(), setting())
    assert due_at(team) is None


def test_an_edit_that_leaves_the_schedule_alone_keeps_its_moment(team: Automation) -> None:
    number = team.make(clock("0 8 * * *"), setting())
    moment = now() - timedelta(seconds=20)
    set_due(team, moment)
    team.rename_step(number, "Every morning")
    assert due_at(team) == moment, "what is due right now still fires"
    team.save(number, clock("0 9 * * *"), setting())
    due = due_at(team)
    assert due is not None
    assert due > now()


def test_it_fires_at_its_moment_and_not_before(team: Automation) -> None:
    team.make(clock("0 8 * * *"), setting())
    due = at("2027-03-01 08:00")
    set_due(team, due)
    assert fire(team, due - timedelta(seconds=1)) is None
    started = fire(team, due + timedelta(seconds=2))
    assert started is not None
    assert (started.run.cause, started.run.input) == ("schedule", {"due_at": "2027-03-01T08:00:00+00:00"})
    assert started.run.created_by is None
    assert due_at(team) == due + DAY
    assert fire(team, due + timedelta(seconds=3)) is None
    with team.read() as session:
        assert workflows.due_workflows(session, due + timedelta(hours=1)) == []
        assert [each.number for each in workflows.due_workflows(session, due + DAY)] == ["WF-0001"]


def test_two_who_look_at_once_start_one_run(team: Automation) -> None:
    team.make(clock("* * * * *"), setting())
    moment = now() + timedelta(minutes=5)
    for _ in range(4):
        due = due_at(team)
        assert due is not None
        looks = [lambda when=due: fire(team, when + timedelta(seconds=1)) for _ in range(4)]
        assert sum(each is not None for each in at_once(*looks)) == 1
    assert team.count(WorkflowRun, Fire) == [4, 4]
    assert moment - timedelta(minutes=5) < (due_at(team) or moment)


def test_a_moment_fires_once_even_if_somebody_sets_it_again(team: Automation) -> None:
    team.make(clock("0 8 * * *"), setting())
    due = at("2027-03-01 08:00")
    for _ in range(2):
        set_due(team, due)
        fire(team, due + timedelta(seconds=1))
    assert team.count(WorkflowRun, Fire) == [1, 1]


def test_what_was_missed_while_no_worker_lived_is_one_run_for_the_last_moment(team: Automation) -> None:
    team.make(clock("*/10 * * * *"), setting())
    due = at("2027-03-01 08:00")
    set_due(team, due)
    started = fire(team, at("2027-03-04 17:34"))
    assert started is not None
    assert started.run.input == {"due_at": "2027-03-04T17:30:00+00:00"}
    assert due_at(team) == at("2027-03-04 17:40")
    assert team.count(WorkflowRun) == [1]


def test_a_moment_from_before_the_last_change_is_not_made_up_for(team: Automation) -> None:
    team.make(clock("0 8 * * *"), setting())
    due = at("2027-03-01 08:00")
    set_due(team, due, written=due + timedelta(minutes=30))  # as an undo would put it there
    assert fire(team, due + timedelta(minutes=31)) is None
    assert due_at(team) == due + DAY
    assert team.count(WorkflowRun) == [0]


def test_what_cannot_run_as_it_is_waits_for_its_next_moment(team: Automation) -> None:
    number = team.make(clock("0 8 * * *"), team.slack())
    due = at("2027-03-01 08:00")
    set_due(team, due)
    with team.work() as session:
        session.delete(workflows.find_connection(session, "Team slack"))
    assert fire(team, due + timedelta(seconds=1), number) is None
    assert due_at(team) == due + DAY
    assert team.count(WorkflowRun, Fire) == [0, 0]


def test_the_longest_overdue_come_first_and_no_more_than_wanted(team: Automation) -> None:
    names = ["One", "Two", "Three"]
    for name in names:
        team.make(clock(), setting(), name=name)
    with team.work() as session:
        for name, minutes in zip(names, (10, 30, 20), strict=True):
            workflows.find_workflow(session, name).next_due_at = now() - timedelta(minutes=minutes)
    with team.read() as session:
        found = workflows.due_workflows(session, now(), 2)
        assert [each.name for each in found] == ["Two", "Three"]


@pytest.mark.parametrize(
    ("line", "due", "moment", "last"),
    [
        ("* * * * *", "2026-01-01 00:00", "2026-12-31 12:34", "2026-12-31 12:34"),
        ("0 0 1 1 *", "2020-01-01 00:00", "2026-11-05 03:00", "2026-01-01 00:00"),
        ("* * 1 1 *", "2020-01-01 00:00", "2026-11-05 03:00", "2026-01-01 23:59"),
        ("0 8 * * *", "2026-05-01 08:00", "2026-05-01 08:00", "2026-05-01 08:00"),
        ("0 8 * * *", "2026-05-01 08:00", "2026-05-02 07:59", "2026-05-01 08:00"),
    ],
)
def test_the_last_moment_is_found_however_long_the_silence(
    line: str, due: str, moment: str, last: str
) -> None:
    assert latest(parse(line), at(due), at(moment)) == at(last)


def test_workflows_of_other_tenants_are_not_due_here(team: Automation, store: Store) -> None:
    team.make(clock("* * * * *"), setting())
    other = open_automation(store)
    with other.read() as session:
        assert workflows.due_workflows(session, now() + DAY) == []
    assert other.count(Workflow) == [0]
