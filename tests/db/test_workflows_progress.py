"""How runs move in the hands of workers: step by step, through delays, and over from one worker to the next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import workflows
from db.models.base import Json, now
from db.models.jobs import Job
from db.models.workflows import RunStep
from db.session import Store
from tests.db.automation import Automation, condition, hook, open_automation, pause, row_of, setting

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


# Moving


def test_a_run_that_goes_well_is_done_with_all_that_its_steps_gave(team: Automation) -> None:
    job = three(team)
    assert team.detail("1").run.status == "running"
    assert [(each.position, each.node, each.title) for each in team.detail("1").steps] == [
        (1, "webhook", "Webhook"),
        (2, "transform", team.one_step("1", "transform").title),
        (3, "slack", "Slack message"),
    ]
    team.do(job, "webhook", {"body": {}})
    assert team.job("1").progress == pytest.approx(1 / 3)
    team.do(job, "transform", {"answer": 42})
    assert team.step(workflows.step_started, job, "slack") is not None
    assert team.step(workflows.step_sending, job, "slack", shown_input={"text": "Hi"}) is True
    team.step(workflows.step_done, job, "slack", {"ok": True}, milliseconds=12.5)
    ended = team.end(job)
    assert ended is not None
    assert (ended.status, ended.error) == ("done", None)
    detail = team.detail("1")
    assert detail.job is not None
    assert (detail.job.status, detail.job.progress, detail.job.tries) == ("done", 1.0, 1)
    step = team.one_step("1", "slack")
    assert (step.input, step.output, step.attempts, step.milliseconds) == (
        {"text": "Hi"},
        {"ok": True},
        1,
        12.5,
    )
    assert detail.run.started_at is not None
    assert detail.run.ended_at is not None
    assert team.told("workflow_run")[-1]["status"] == "done"


def test_a_condition_keeps_its_branch_and_the_other_way_is_skipped(team: Automation) -> None:
    number = team.create()
    with team.work() as session:
        workflows.replace_definition(
            session, team.ada, number, row_of(condition("true"), setting("yes"), edges=[])
        )
        workflows.add_edge(session, team.ada, number, "condition", "yes", branch="false")
    job = team.start(number).job
    team.begin(job)
    team.do(job, "condition", True, branch="true")
    team.step(workflows.step_skipped, job, "yes", workflows.SKIPPED_BY_BRANCH)
    ended = team.end(job)
    assert ended is not None
    assert ended.status == "done"
    assert team.one_step("1", "condition").branch == "true"
    assert team.one_step("1", "yes").error == "The condition went the other way."


def test_a_run_with_a_failed_step_has_failed_and_says_where(team: Automation) -> None:
    job = three(team)
    team.do(job, "webhook")
    team.fail(job, "transform")
    team.step(workflows.step_skipped, job, "slack", workflows.SKIPPED_BY_FAILURE)
    ended = team.end(job)
    assert ended is not None
    assert (ended.status, ended.error_code, ended.error_node) == ("failed", "connection_failed", "transform")
    assert ended.error is not None
    assert ended.error.endswith(f": {MESSAGE}")
    assert team.job("1").error == ended.error
    with team.read() as session:
        found = workflows.last_failed_run(session, "WF-0001")
        assert found is not None
        assert found.number == "RUN-00001"


def test_a_worker_that_takes_over_finds_what_was_done(team: Automation) -> None:
    job = three(team)
    team.do(job, "webhook", {"body": 1})
    plan = team.begin(job, executor="worker-2")
    assert plan is not None
    assert [each.status for each in plan.steps] == ["done", "queued", "queued"]
    assert plan.author == team.ada.user_id
    assert team.count(RunStep) == [3]
    assert team.job("1").tries == 2


def test_who_was_taken_for_dead_moves_nothing_any_more(team: Automation) -> None:
    job = three(team)
    old = {"executor": "worker-1"}
    team.step(workflows.step_started, job, "webhook", **old)
    team.begin(job, executor="worker-2")
    assert team.step(workflows.step_done, job, "webhook", {}, **old) is False
    assert team.step(workflows.step_started, job, "webhook", **old) is None
    assert team.step(workflows.step_sending, job, "webhook", **old) is False
    with team.work() as session:
        assert workflows.run_ended(session, job.id, attempt=1, executor="worker-1") is None
    assert team.step(workflows.step_started, job, "webhook", executor="worker-2") is not None


def test_a_step_that_has_ended_does_not_begin_again(team: Automation) -> None:
    job = three(team)
    team.do(job, "webhook", {"body": 1})
    assert team.step(workflows.step_started, job, "webhook") is None
    assert team.step(workflows.step_done, job, "webhook", {"body": 2}) is False
    assert team.step(workflows.step_started, job, "nowhere") is None
    assert team.one_step("1", "webhook").output == {"body": 1}


def test_the_right_to_send_is_given_once(team: Automation) -> None:
    job = three(team)
    assert team.step(workflows.step_sending, job, "slack") is False, "it has not begun"
    team.step(workflows.step_started, job, "slack")
    assert team.step(workflows.step_sending, job, "slack") is True
    assert team.step(workflows.step_sending, job, "slack") is False
    again = team.step(workflows.step_started, job, "slack")
    assert again.sent_at is not None, "whoever takes over sees that it was sent"
    assert team.step(workflows.step_sending, job, "slack") is False
    assert team.step(workflows.step_sending, job, "slack", is_repeatable=True) is True
    assert team.step(workflows.step_not_sent, job, "slack") is True
    assert team.step(workflows.step_sending, job, "slack") is True


def test_a_move_of_another_attempt_or_after_the_end_changes_nothing(team: Automation) -> None:
    job = three(team)
    for attempt in (0, 2):
        assert team.step(workflows.step_started, job, "webhook", attempt=attempt) is None
    with team.work() as session:
        assert workflows.run_failed(session, job.id, "It is lost.", attempt=1)
    for verb in (workflows.run_started, workflows.run_ended):
        with team.work() as session:
            assert verb(session, job.id, attempt=1) is None
    with team.work() as session:
        assert not workflows.run_cancelled(session, job.id, attempt=1)
        assert not workflows.run_failed(session, job.id, "late", attempt=1)
    assert team.detail("1").run.error == "It is lost."


def test_what_breaks_off_leaves_no_step_running(team: Automation) -> None:
    job = three(team)
    team.do(job, "webhook")
    team.step(workflows.step_started, job, "transform")
    with team.work() as session:
        workflows.run_failed(session, job.id, "The engine lost it.", attempt=1)
    assert team.statuses("1") == {"webhook": "done", "transform": "failed", "slack": "cancelled"}
    assert team.detail("1").run.error_node == "transform"


def test_what_was_sent_when_a_run_broke_off_is_unknown(team: Automation) -> None:
    job = three(team)
    team.step(workflows.step_started, job, "slack")
    team.step(workflows.step_sending, job, "slack")
    with team.work() as session:
        workflows.run_failed(session, job.id, "The engine lost it.", attempt=1)
    assert team.one_step("1", "slack").status == "unknown"
    run = team.detail("1").run
    assert (run.error_code, run.error_node) == ("lost", "slack")
    assert run.error is not None
    assert "settle it on the page of the run" in run.error


def test_an_answer_without_end_is_cut_and_what_no_database_keeps_is_replaced(team: Automation) -> None:
    job = three(team)
    deep: Json = "core"
    for _ in range(300):
        deep = {"in": deep}
    team.do(job, "webhook", {"body": deep, "nul": "a\x00b"})
    output = team.one_step("1", "webhook").output
    assert output["nul"] == "a\ufffdb"
    depth = 0
    while isinstance(output, dict):
        output, depth = output.get("body", output.get("in")), depth + 1
    assert (output, depth) == ("…", 100)
    team.step(workflows.step_started, job, "transform")
    error = {"code": "answer_500", "error": "It said \x00 and broke off."}
    assert team.step(workflows.step_failed, job, "transform", **error)
    assert team.one_step("1", "transform").error == "It said \ufffd and broke off."


# Waiting


def test_a_delay_holds_no_worker_and_goes_on_as_the_next_attempt(team: Automation) -> None:
    number = team.make(pause(3600), setting())
    job = team.start(number).job
    team.begin(job)
    team.step(workflows.step_started, job, "delay")
    wake_at = now() + timedelta(hours=1)
    waiting = team.step(workflows.step_waiting, job, "delay", wake_at=wake_at)
    assert isinstance(waiting, Job)
    assert (waiting.status, waiting.attempt, waiting.executor) == ("queued", 2, None)
    run = team.detail("1").run
    assert (run.status, team.one_step("1", "delay").wake_at) == ("waiting", wake_at)
    assert team.begin(job) is None, "the attempt before is over"
    plan = team.begin(job, attempt=2)
    assert plan is not None
    assert (plan.run.status, plan.steps[0].status, plan.steps[0].wake_at) == ("running", "waiting", wake_at)
    team.step(workflows.step_done, job, "delay", {}, attempt=2)
    team.do(job, "transform", attempt=2)
    ended = team.end(job, attempt=2)
    assert ended is not None
    assert ended.status == "done"
    assert run.started_at == team.detail("1").run.started_at


def test_a_waiting_run_is_cancelled_at_once(team: Automation) -> None:
    job = team.start(team.make(pause(3600), setting())).job
    team.begin(job)
    team.step(workflows.step_started, job, "delay")
    team.step(workflows.step_waiting, job, "delay", wake_at=now() + timedelta(hours=1))
    with team.work() as session:
        cancelled = workflows.cancel_run(session, team.ada, "RUN-00001")
    assert (cancelled.status, cancelled.attempt) == ("cancelled", 2)
    assert team.statuses("1") == {"delay": "cancelled", "transform": "cancelled"}
    assert team.begin(job, attempt=2) is None
