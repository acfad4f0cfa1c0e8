"""Runs that did not end well: cancelled, retried from where they stopped, settled by a person."""

from __future__ import annotations

import pytest

from db import workflows
from db.errors import Conflict, Invalid, NotFound
from db.models.jobs import Job
from db.models.workflows import WorkflowRun
from db.session import Store
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


# Cancelling and retrying


def test_a_queued_run_is_cancelled_at_once_and_a_running_one_after_its_step(team: Automation) -> None:
    number = team.make(setting("a"), setting("b"))
    queued = team.start(number).job
    team.cancel(queued)
    assert team.detail("1").run.status == "cancelled"
    with pytest.raises(Conflict, match="RUN-00001 is cancelled already"):
        team.cancel(queued)
    running = team.start(number).job
    team.begin(running)
    team.step(workflows.step_started, running, "a")
    team.cancel(running)
    with pytest.raises(Conflict, match="being cancelled already"):
        team.cancel(running)
    assert team.step(workflows.step_done, running, "a", {}) is True, "what it did is kept"
    assert team.step(workflows.step_started, running, "b") is None
    with team.work() as session:
        assert workflows.run_cancelled(session, running.id, attempt=1)
    assert team.statuses("2") == {"a": "done", "b": "cancelled"}
    assert team.detail("2").run.status == "cancelled"


def test_a_cancelled_run_that_a_worker_takes_up_ends_there(team: Automation) -> None:
    job = three(team)
    team.cancel(job)
    assert team.begin(job, executor="worker-2") is None
    assert team.detail("1").run.status == "cancelled"


def test_a_retry_goes_on_where_it_failed_with_the_same_version(team: Automation) -> None:
    job = three(team)
    team.do(job, "webhook", {"body": 1})
    team.fail(job, "transform")
    team.step(workflows.step_skipped, job, "slack", workflows.SKIPPED_BY_FAILURE)
    team.end(job)
    team.save("WF-0001", hook())
    again = team.retry(job)
    assert (again.status, again.attempt) == ("queued", 2)
    run = team.detail("1").run
    assert (run.status, run.version, run.error, run.error_node, run.ended_at) == (
        "queued",
        1,
        None,
        None,
        None,
    )
    assert team.statuses("1") == {"webhook": "done", "transform": "queued", "slack": "queued"}
    assert team.one_step("1", "transform").error is None
    plan = team.begin(job, attempt=2)
    assert plan is not None
    assert plan.steps[0].output == {"body": 1}
    with pytest.raises(Conflict, match="only failed or cancelled runs are retried"):
        team.retry(job)


def test_what_is_done_is_not_retried(team: Automation) -> None:
    job = team.start(team.make(setting())).job
    team.begin(job)
    team.do(job, "transform")
    team.end(job)
    with pytest.raises(Conflict, match="RUN-00001 is done"):
        team.retry(job)


# Settling


def unclear(team: Automation, *, cancelled: bool = False) -> Job:
    """A run whose message may or may not have arrived, with a step after it."""
    number = team.make(hook(), team.slack(), setting())
    job = team.start(number).job
    team.begin(job)
    team.do(job, "webhook")
    team.fail(job, "slack", unknown=True)
    team.step(workflows.step_skipped, job, "transform", workflows.SKIPPED_BY_FAILURE)
    if cancelled:
        team.cancel(job)
        with team.work() as session:
            workflows.run_cancelled(session, job.id, attempt=1)
    else:
        team.end(job)
    return job


def settle(team: Automation, verdict: workflows.Verdict, node: str = "slack") -> WorkflowRun:
    with team.work() as session:
        return workflows.settle_step(session, team.ada, "RUN-00001", node, verdict)


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_run_with_an_unknown_step_waits_for_a_person(team: Automation, cancelled: bool) -> None:
    job = unclear(team, cancelled=cancelled)
    assert team.detail("1").run.status == ("cancelled" if cancelled else "failed")
    with pytest.raises(Conflict, match=r'Nobody knows yet whether "Slack message" arrived, so RUN-00001'):
        team.retry(job)
    settled = settle(team, "done")
    assert settled.status == ("cancelled" if cancelled else "failed")
    assert settled.error is not None
    assert "Retry the run to go on with" in settled.error
    team.retry(job)
    assert team.statuses("1") == {"webhook": "done", "slack": "done", "transform": "queued"}


def test_what_arrived_and_had_nothing_after_it_makes_the_run_done(team: Automation) -> None:
    job = team.start(team.make(team.slack())).job
    team.begin(job)
    team.fail(job, "slack", unknown=True)
    team.end(job)
    assert settle(team, "done").status == "done"
    assert team.job("1").status == "done"
    assert team.one_step("1", "slack").output == {"settled": "done", "by": "Ada"}
    with pytest.raises(
        Conflict, match=r'"Slack message" of RUN-00001 is done, so there is nothing to settle'
    ):
        settle(team, "again")


def test_what_did_not_arrive_has_failed_and_can_be_sent_again(team: Automation) -> None:
    job = unclear(team)
    run = settle(team, "failed")
    assert (run.status, run.error_code, run.error_node) == ("failed", "not_sent", "slack")
    team.retry(job)
    assert team.one_step("1", "slack").sent_at is None
    assert team.statuses("1") == {"webhook": "done", "slack": "queued", "transform": "queued"}


def test_what_is_to_be_sent_again_is_claimed_anew(team: Automation) -> None:
    job = unclear(team)
    settle(team, "again")
    team.retry(job)
    team.begin(job, attempt=2)
    assert team.step(workflows.step_started, job, "slack", attempt=2).sent_at is None
    assert team.step(workflows.step_sending, job, "slack", attempt=2) is True


def test_only_what_is_there_and_unknown_is_settled(team: Automation) -> None:
    unclear(team)
    with pytest.raises(NotFound, match='RUN-00001 has no step "nowhere"'):
        settle(team, "done", "nowhere")
    with pytest.raises(Conflict):
        settle(team, "done", "webhook")
    with pytest.raises(Invalid, match="done, failed or again"):
        settle(team, "perhaps")  # type: ignore[arg-type]  # as a form could send it
