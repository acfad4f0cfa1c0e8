"""Runs: how they start, and how they are found."""

from __future__ import annotations

import pytest

from db import workflows
from db.errors import Conflict, Invalid, NotFound
from db.ids import new_id
from db.models.base import Json
from db.models.jobs import Job
from db.models.workflows import WorkflowRun
from db.session import Store
from db.workflows import NotRunnable, TooManyRuns
from db.workflows import runs as starting
from tests.db.automation import Automation, hook, open_automation, setting

MESSAGE = "Nobody answered."


@pytest.fixture
def team(store: Store) -> Automation:
    """A new tenant for each test."""
    return open_automation(store)


def three(team: Automation) -> Job:
    """The job of a run of three steps that a worker has begun."""
    number = team.make(hook(), setting(), team.slack())
    job = team.start(number, {"order": 7}).job
    assert team.begin(job) is not None
    return job


# Starting


def test_a_run_by_hand_has_what_was_given_as_its_body(team: Automation) -> None:
    number = team.make(hook(), setting())
    started = team.start(number, {"amount": 120})
    run, job = started.run, started.job
    assert (run.number, run.version, run.cause, run.status) == ("RUN-00001", 1, "manual", "queued")
    assert run.input == {"body": {"amount": 120}, "manual": True}
    assert run.created_by == team.ada.user_id
    assert (job.kind, job.title, job.group_key, job.subject_id) == (
        "workflow_run",
        "RUN-00001",
        "RUN-00001",
        run.id,
    )
    assert team.start(number).run.input == {"body": {}, "manual": True}
    assert team.told("workflow_run")[0] == {"number": "RUN-00001", "workflow": number, "status": "queued"}
    assert team.told("job")[0]["href"] == "/app/workflow-runs?run=RUN-00001"


def test_a_run_keeps_the_version_that_it_was_asked_for_with(team: Automation) -> None:
    number = team.make(hook(), setting())
    job = team.start(number).job
    team.save(number, hook())
    plan = team.begin(job)
    assert plan is not None
    assert [each.node for each in plan.steps] == ["webhook", "transform"]
    assert team.detail("RUN-00001").definition == team.definition(number, 1)
    assert team.start(number).run.version == 2


def test_what_is_not_finished_or_archived_is_not_run(team: Automation) -> None:
    empty = team.create("Empty")
    with pytest.raises(NotRunnable, match=r"WF-0001 can't run yet\. The workflow is empty"):
        team.start(empty)
    unfinished = team.make(hook(), setting(a="steps.nowhere.b"), name="Unfinished")
    with pytest.raises(NotRunnable, match="nowhere"):
        team.start(unfinished)
    archived = team.make(setting(), name="Old")
    with team.work() as session:
        workflows.change_workflow(session, team.ada, archived, is_archived=True)
    with pytest.raises(Conflict, match="is archived"):
        team.start(archived)
    assert team.count(WorkflowRun, Job) == [0, 0]


def test_without_a_trigger_and_while_paused_it_runs_by_hand(team: Automation) -> None:
    number = team.make(setting())
    with team.work() as session:
        workflows.change_workflow(session, team.ada, number, is_active=False)
    assert team.start(number).is_new


def test_a_connection_that_is_gone_keeps_it_from_running(team: Automation) -> None:
    number = team.make(hook(), team.slack(connection=str(new_id())))
    with pytest.raises(NotRunnable):
        team.start(number)


def test_a_form_that_is_sent_twice_runs_once(team: Automation) -> None:
    number, key = team.make(setting()), new_id()
    first, second = team.start(number, key=key), team.start(number, key=key)
    assert (first.is_new, second.is_new) == (True, False)
    assert (first.run.id, first.job.id) == (second.run.id, second.job.id)
    other = team.make(setting(), name="Other")
    with pytest.raises(Conflict, match=r"sent before, as RUN-00001 of WF-0001\. Nothing was started"):
        team.start(other, key=key)


def test_so_many_open_runs_are_enough(team: Automation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "MOST_OPEN_RUNS", 3)
    number = team.make(setting())
    jobs = [team.start(number).job for _ in range(3)]
    with pytest.raises(TooManyRuns, match=r"3 runs of WF-0001 are not done yet"):
        team.start(number)
    team.cancel(jobs[0])
    assert team.start(number).is_new


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("nul \x00 and half \ud800", "nul \ufffd and half ?"),
        ({"a\x00b": [1, 2.5, None, True]}, {"a\ufffdb": [1, 2.5, None, True]}),
        ([float("nan"), float("inf"), 10**400, 10**30], [None, None, None, 1e30]),
    ],
)
def test_input_from_outside_is_kept_as_both_databases_can(team: Automation, given: Json, kept: Json) -> None:
    number = team.make(setting())
    team.start(number, given)
    assert team.detail("1").run.input["body"] == kept


def test_input_without_end_is_refused(team: Automation) -> None:
    number = team.make(setting())
    deep: Json = []
    for _ in range(200):
        deep = [deep]
    with pytest.raises(Invalid, match="more than 100 levels deep"):
        team.start(number, deep)


# Finding


def test_a_run_is_found_by_number_and_id(team: Automation) -> None:
    run = team.start(team.make(setting())).run
    for named in ("RUN-00001", "run 1", "1", str(run.id)):
        assert team.detail(named).run.id == run.id
    with pytest.raises(NotFound, match=r"no run RUN-00009\. The latest are RUN-00001\."):
        team.detail("9")
    with pytest.raises(NotFound):
        team.detail("what")


def test_runs_are_listed_by_workflow_and_status_newest_first(team: Automation) -> None:
    one, two = team.make(setting(), name="One"), team.make(setting(), name="Two")
    jobs = [team.start(each).job for each in (one, two, one)]
    team.cancel(jobs[0])
    with team.read() as session:
        listed = workflows.list_runs(session)
        assert [each.number for each in listed] == ["RUN-00003", "RUN-00002", "RUN-00001"]
        assert [each.number for each in workflows.list_runs(session, workflow=one)] == [
            "RUN-00003",
            "RUN-00001",
        ]
        assert [each.number for each in workflows.list_runs(session, status="cancelled")] == ["RUN-00001"]
        rest = workflows.list_runs(session, limit=1, before=(listed[0].created_at, listed[0].id))
        assert [each.number for each in rest] == ["RUN-00002"]
        assert listed[0].workflow.number == one
