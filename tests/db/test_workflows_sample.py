"""The automation team of the sample data: its workflows can run, and its past is as a worker would have left it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import workflows
from db.context_files import read_file
from db.jobs import retry_job
from db.models.base import Json, now
from db.models.jobs import Job
from db.models.workflows import Connection, RunStep, Workflow, WorkflowRun, WorkflowVersion
from db.sample import seed
from db.sample.automation import CONTEXT, SKILLS, fill_automation
from db.sample.automation_flows import FLOWS, INVOICES, NEW_CUSTOMER, REPORT, SUPPORT
from db.sample.automation_past import PAST
from db.session import Store
from db.skills import list_skills
from db.tenancy import Identity
from db.workflows import RUN_JOBS, problems_of
from packs import PACKS
from tests.db.test_sample import Queue, person

TABLES = (Connection, Workflow, WorkflowVersion, WorkflowRun, RunStep, Job)


@pytest.fixture(scope="module")
def seeded(store: Store) -> Store:
    """The store with the sample team."""
    seed(store, {"workflows": fill_automation})
    return store


@pytest.fixture
def who(seeded: Store) -> Identity:
    """Its operator."""
    return person(seeded, "operator@automation.example")


def rows(store: Store, who: Identity) -> list[int]:
    with store.read(who.scope) as session:
        return [session.scalar(select(func.count()).select_from(each)) or 0 for each in TABLES]


def text_of(value: Json) -> str:
    assert isinstance(value, str)
    return value


def test_there_is_one_of_every_sort(seeded: Store, who: Identity) -> None:
    with seeded.read(who.scope) as session:
        listed = {each.workflow.name: each for each in workflows.list_workflows(session)}
    assert list(listed) == [each.name for each in reversed(FLOWS)]
    assert listed[NEW_CUSTOMER].nodes == 0
    assert listed[SUPPORT].nodes >= 12
    assert max(each.workflow.version for each in listed.values()) == 3
    report = listed[REPORT]
    assert report.trigger is not None
    assert report.trigger.connector == "schedule"
    assert report.workflow.next_due_at is not None
    assert report.workflow.next_due_at > now()
    failed = listed[INVOICES].last_run
    assert failed is not None
    assert failed.status == "failed"


def test_every_version_can_run_and_its_author_may(seeded: Store, who: Identity) -> None:
    with seeded.read(who.scope) as session:
        for workflow in session.scalars(select(Workflow).where(Workflow.version > 0)):
            for version in workflows.list_versions(session, workflow):
                found = problems_of(session, workflows.definition_of(session, workflow, version.number))
                assert [each.message for each in found] == []
                assert version.created_by is not None
    for role in ("operator", "admin"):
        assert {"workflows:run", "sql:read"} <= person(seeded, f"{role}@automation.example").permissions


def test_its_connections_are_for_practice_and_hold_no_secret(seeded: Store, who: Identity) -> None:
    with seeded.read(who.scope) as session:
        found = workflows.list_connections(session)
    assert {each.connector for each in found} == {"slack", "email", "http"}
    assert all(each.is_practice and each.sealed_secrets is None for each in found)


def test_runs_of_the_past_stand_as_a_worker_leaves_them(seeded: Store, who: Identity) -> None:
    with seeded.read(who.scope) as session:
        found = workflows.list_runs(session, limit=100)
        assert [each.number for each in found] == [f"RUN-{n:05d}" for n in range(len(PAST), 0, -1)]
        assert Counter((each.workflow.name, each.cause) for each in found) == Counter(
            (each.workflow, each.cause) for each in PAST
        )
        assert {each.status for each in found} == {"done", "failed", "cancelled"}
        for run in found:
            check(workflows.run_detail(session, run))


def check(detail: workflows.RunDetail) -> None:
    run, job, statuses = detail.run, detail.job, {each.status for each in detail.steps}
    assert job is not None
    assert run.status == job.status
    assert run.started_at is not None
    assert run.ended_at is not None
    assert run.created_at < run.started_at <= run.ended_at <= now()
    assert now() - run.created_at < timedelta(days=30)
    assert (run.error is None) == (run.status != "failed")
    assert len(detail.steps) == len(detail.definition.nodes)
    assert statuses <= {"done", "failed", "skipped", "cancelled"}
    assert ("failed" in statuses) == (run.status == "failed")
    assert ("cancelled" in statuses) == (run.status == "cancelled")
    for step in detail.steps:
        assert (step.output is not None) == (step.status == "done")
        assert "{{" not in str(step.input) or step.status == "failed"
        assert (step.branch is not None) == (step.connector == "condition" and step.status == "done")


def test_the_report_ran_at_the_moments_of_its_clock(seeded: Store, who: Identity) -> None:
    with seeded.read(who.scope) as session:
        for run in workflows.list_runs(session, workflow=REPORT):
            due = datetime.fromisoformat(run.input["due_at"]).astimezone(ZoneInfo("Europe/Berlin"))
            assert (due.hour, due.minute) == (8, 0)
            assert due.weekday() < 5


def steps_for(session: Session, word: str) -> dict[str, RunStep]:
    """The steps of the run that was given this word, by node."""
    run = next(each for each in workflows.list_runs(session, limit=100) if word in str(each.input))
    return {each.node: each for each in workflows.run_detail(session, run).steps}


def test_conditions_of_the_past_went_as_the_data_say(seeded: Store, who: Identity) -> None:
    with seeded.read(who.scope) as session:
        small, urgent = steps_for(session, "SO-4811"), steps_for(session, "URGENT")
    assert small["slack_large"].error == workflows.SKIPPED_BY_BRANCH
    assert small["slack"].output["text"] == "Order SO-4811 from Nora Feld: 19.9 EUR"
    assert (urgent["on_call"].status, urgent["support"].status) == ("done", "skipped")
    assert urgent["on_call"].output["practice"] is True


def test_the_failed_run_names_what_is_not_there_and_can_be_retried(seeded: Store, who: Identity) -> None:
    with seeded.work(who.scope) as session:
        run = workflows.last_failed_run(session, INVOICES)
        assert run is not None
        assert (run.error_code, run.error_node) == ("expression_failed", "erp")
        assert "invoice_nr" in text_of(run.error)
        job = session.scalars(select(Job).where(Job.subject_id == run.id)).one()
        again = retry_job(session, who, job.id, kinds={"workflow_run": RUN_JOBS}, engine=Queue())
        assert (again.status, again.attempt) == ("queued", 2)
        session.rollback()


def test_numbers_go_on_after_the_past(seeded: Store, who: Identity) -> None:
    with seeded.work(who.scope) as session:
        made = workflows.create_workflow(session, who, "One more")
        assert made.number == f"WF-{len(FLOWS) + 1:04d}"
        started = workflows.start_run(session, who, "1", "manual", {"total": 5})
        assert started.run.number == f"RUN-{len(PAST) + 1:05d}"
        session.rollback()


def test_the_office_has_its_texts(seeded: Store) -> None:
    admin = person(seeded, "admin@automation.example")
    with seeded.read(admin.scope) as session:
        assert read_file(session, admin, "primary").content == CONTEXT
        assert [each.name for each in list_skills(session, admin)] == sorted(each.name for each in SKILLS)


def test_its_skills_use_tools_that_there_are() -> None:
    known = {tool.name for pack in PACKS for tool in pack.tools}
    assert {tool for each in SKILLS for tool in each.tools} <= known


def test_seeding_again_changes_nothing(seeded: Store, who: Identity) -> None:
    before = rows(seeded, who)
    seed(seeded, {"workflows": fill_automation})
    assert rows(seeded, who) == before
    assert before[0] == 3
