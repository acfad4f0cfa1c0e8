"""A staged edit or run and its replay give the same rows; what has been run is not undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from db import workflows
from db.changes import Recorder, digest_of
from db.errors import ChangedSince, Conflict
from db.ids import new_id, seeded_ids
from db.models.base import now
from db.models.jobs import Job
from db.models.workflows import RunStep, Workflow, WorkflowRun, WorkflowVersion
from db.numbers import Numbers, keep_reserved
from db.session import Store
from engines.flow.definition import Definition
from tests.db.automation import Automation, Changes, clock, hook, open_automation, recorded, row_of, setting
from tests.db.laboratory import at_once
from tests.db.studio import Statements

TABLES = (Workflow, WorkflowVersion, WorkflowRun, Job)
Verb = Callable[[Session], Any]


@pytest.fixture
def team(store: Store) -> Automation:
    """A new tenant for each test."""
    return open_automation(store)


def create(team: Automation, name: str = "Tell the team") -> Verb:
    return lambda session: workflows.create_workflow(session, team.ada, name)


def add(team: Automation, connector: str, number: str = "WF-0001", **config: Any) -> Verb:
    return lambda session: workflows.add_node(session, team.ada, number, connector, config=config)


def run(team: Automation, number: str = "WF-0001") -> Verb:
    return lambda session: workflows.start_run(session, team.ada, number, "manual", {"a": 1})


def build(team: Automation) -> tuple[Verb, ...]:
    """Make a workflow of three steps, and run it."""
    return (
        create(team),
        add(team, "webhook"),
        add(team, "transform", fields={"a": "1"}),
        add(team, "slack", connection=team.connections["slack"], text="Hi"),
        run(team),
    )


def rehearsed(session: Session, numbers: Numbers, change_set: UUID, verbs: tuple[Verb, ...]) -> Changes:
    """Do these as a staged turn does, and take them back."""
    recorder = Recorder()
    numbers.rewind()
    session.info.update(recorder=recorder, numbers=numbers, rehearsing=True)
    savepoint = session.begin_nested()
    for place, verb in enumerate(verbs):
        session.info["make_id"] = seeded_ids(change_set, place)
        verb(session)
        session.flush()
    changes = recorder.changes(session)
    savepoint.rollback()
    keep_reserved(session, numbers)
    session.info.update(recorder=None, numbers=None, rehearsing=False, make_id=new_id)
    return changes


def test_a_replay_makes_the_same_rows_with_the_same_ids(team: Automation) -> None:
    change_set, numbers = new_id(), Numbers()
    with team.work() as session:
        first = rehearsed(session, numbers, change_set, build(team))
        same = rehearsed(session, numbers, change_set, build(team))
    other = team.make(setting(), name="Somebody else's")
    team.start(other)
    with team.work() as session:
        second = rehearsed(session, numbers, change_set, build(team))
    assert digest_of(first) == digest_of(same) == digest_of(second)
    assert [(each.table, each.label) for each in first] == [
        ("workflows", "WF-0001"),
        ("workflow_versions", "WF-0001 v1"),
        ("workflow_runs", "RUN-00001"),
        ("jobs", "RUN-00001"),
    ]
    assert (other, team.detail("2").run.number) == ("WF-0002", "RUN-00002"), (
        "reserved numbers are not given twice"
    )
    assert {each["number"] for each in team.told("workflow")} == {"WF-0002"}, "a rehearsal tells nobody"


def test_a_call_that_is_added_to_a_card_makes_no_second_version(team: Automation) -> None:
    team.make(hook(), setting())
    change_set, numbers, verbs = new_id(), Numbers(), list[Verb]()
    for connector in ("delay", "transform", "condition"):
        verbs.append(add(team, connector))
        with team.work() as session:
            changes = rehearsed(session, numbers, change_set, tuple(verbs))
        assert [(each.table, each.kind) for each in changes] == [
            ("workflows", "update"),
            ("workflow_versions", "insert"),
        ]
        assert changes[0].after == {"version": 2}
        assert changes[1].after is not None
        assert len(Definition.from_json(changes[1].after["definition"]).nodes) == 2 + len(verbs)
    assert team.find("WF-0001").version == 1


def test_the_time_of_day_does_not_change_what_a_card_shows(team: Automation) -> None:
    team.make(clock("0 8 * * *"), setting())
    change_set, numbers = new_id(), Numbers()
    verbs = (
        lambda session: workflows.replace_definition(
            session, team.ada, "WF-0001", row_of(clock("0 9 * * *"))
        ),
    )
    with team.work() as session:
        first = rehearsed(session, numbers, change_set, verbs)
    with team.work() as session:
        workflows.find_workflow(session, "WF-0001").next_due_at = now() - timedelta(days=3)
    with team.work() as session:
        assert digest_of(rehearsed(session, numbers, change_set, verbs)) == digest_of(first)


def test_an_edit_of_somebody_else_changes_what_a_card_would_do(team: Automation) -> None:
    team.make(hook(), setting())
    change_set, numbers = new_id(), Numbers()
    with team.work() as session:
        first = rehearsed(session, numbers, change_set, (add(team, "delay"),))
    team.rename_step("WF-0001", "Anew")
    with team.work() as session:
        assert digest_of(rehearsed(session, numbers, change_set, (add(team, "delay"),))) != digest_of(first)


def test_an_edit_needs_few_statements(team: Automation) -> None:
    team.make(hook(), *(setting(f"s{n}") for n in range(40)))
    with team.work() as session, Statements(team.store) as seen:
        recorded(session, add(team, "delay", seconds=5))
    assert len(seen.texts) <= 16
    with team.work() as session, Statements(team.store) as seen:
        workflows.start_run(session, None, "WF-0001", "webhook", {"body": {}})
    assert len(seen.texts) <= 14


# Undoing


def test_what_was_not_run_is_undone_as_a_whole(team: Automation) -> None:
    changes = team.apply(*build(team)[:-1])
    assert team.count(*TABLES) == [1, 1, 0, 0]
    team.undo(changes)
    assert team.count(*TABLES) == [0, 0, 0, 0]
    queued = team.apply(*(create(team), add(team, "transform", "2", fields={"a": "1"}), run(team, "2")))
    assert team.count(*TABLES) == [1, 1, 1, 1]
    team.undo(queued)
    assert team.count(*TABLES) == [0, 0, 0, 0]


def test_an_edit_is_undone_while_it_is_the_newest_and_was_not_run(team: Automation) -> None:
    number = team.make(hook(), setting())
    first = team.apply(add(team, "delay", seconds=5))
    second = team.apply(add(team, "delay", seconds=6))
    with pytest.raises(
        Conflict, match=r"Version 2 of WF-0001 is not its newest any more, which is 3.*Restore version 1"
    ):
        team.undo(first)
    team.undo(second)
    assert team.find(number).version == 2
    team.undo(first)
    assert (team.find(number).version, len(team.definition(number).nodes)) == (1, 2)
    assert team.rename_step(number, "Anew") == 2


def test_a_version_that_was_run_is_restored_and_not_undone(team: Automation) -> None:
    number = team.make(hook(), setting())
    changes = team.apply(add(team, "delay", seconds=5))
    team.start(number)
    with pytest.raises(
        Conflict, match=r"RUN-00001 has run version 2 of WF-0001, .* Restore version 1 instead"
    ):
        team.undo(changes)
    assert team.find(number).version == 2


def test_a_workflow_that_was_run_is_archived_and_not_undone(team: Automation) -> None:
    changes = team.apply(*build(team)[:-1])
    team.start("WF-0001")
    with pytest.raises(Conflict, match=r"RUN-00001 has run WF-0001 since, .* Archive the workflow instead"):
        team.undo(changes)


def test_a_run_that_has_begun_is_cancelled_and_not_undone(team: Automation) -> None:
    team.make(setting())
    changes = team.apply(run(team))
    job = team.job("1")
    team.begin(job)
    with pytest.raises(Conflict, match=r"RUN-00001 is running by now, .* Cancel it instead"):
        team.undo(changes)
    team.do(job, "transform")
    team.end(job)
    with pytest.raises(Conflict, match=r"RUN-00001 is done by now, .* It stays on record"):
        team.undo(changes)
    assert team.count(RunStep) == [1]


def test_a_renamed_workflow_gets_its_name_back(team: Automation) -> None:
    team.create("One")
    changes = team.apply(lambda session: workflows.change_workflow(session, team.ada, "1", name="Two"))
    assert [(each.table, each.after) for each in changes] == [("workflows", {"name": "Two"})]
    team.undo(changes)
    assert team.find("one").plain_name == "one"


def test_a_pause_that_is_undone_fires_nothing_that_was_missed(team: Automation) -> None:
    number = team.make(clock("0 8 * * *"), setting())
    old = now() - timedelta(hours=2)
    with team.work() as session:
        workflows.find_workflow(session, number).next_due_at = old
    changes = team.apply(
        lambda session: workflows.change_workflow(session, team.ada, number, is_active=False)
    )
    team.undo(changes)
    assert team.find(number).next_due_at == old
    with team.work() as session:
        assert workflows.fire(session, workflows.find_workflow(session, number), now()) is None
    due = team.find(number).next_due_at
    assert due is not None
    assert due > now()
    assert team.count(WorkflowRun) == [0]


def test_a_new_version_on_top_keeps_the_workflow_from_being_undone(team: Automation) -> None:
    changes = team.apply(create(team))
    team.save("WF-0001", hook())
    with pytest.raises(ChangedSince):
        team.undo(changes)


def test_an_undo_while_somebody_runs_the_version_leaves_no_half(team: Automation) -> None:
    number = team.make(hook(), setting())
    for _ in range(4):
        changes = team.apply(add(team, "delay", seconds=5))
        version = team.find(number).version

        def turn(changes: Changes = changes) -> str:
            try:
                team.undo(changes)
            except Conflict:
                return "refused"
            return "undone"

        def start() -> str:
            return str(team.start(number).run.version)

        ran, undone = at_once(start, turn)
        assert (int(ran) == version) == (undone == "refused"), (ran, undone)
        if undone == "refused":
            team.save(number, hook(), setting())
