"""The clock: a schedule starts one run for a moment, whoever looks, and one for all that were missed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db import workflows
from db.models.tenants import Tenant
from db.models.workflows import Fire, Workflow, WorkflowRun
from db.session import Store
from engines.flow.definition import Node
from jobs.engine import DurableJobs
from jobs.flows.schedules import Schedules
from tests.jobs.flow_bench import FlowBench, chain, flow_worker, open_bench
from tests.jobs.target import Target, serve_target
from tests.jobs.workplace import until
from tests.postgres import Urls

EVERY_MINUTE = Node("schedule", "schedule", "cron", config={"line": "* * * * *"})


@pytest.fixture
def target() -> Iterator[Target]:
    """Whom steps call."""
    with serve_target() as serving:
        yield serving


@pytest.fixture
def bench(store: Store, engine: DurableJobs, tmp_path: Path, target: Target) -> FlowBench:
    """A new tenant, and a data folder of its own."""
    return open_bench(store, engine, tmp_path, target)


def make_due(bench: FlowBench, number: str, ago: timedelta = timedelta(seconds=30)) -> datetime:
    """Set its clock back, as if the moment had come, to a full minute; it was last written before that."""
    moment = (datetime.now(UTC) - ago).replace(second=0, microsecond=0)
    with bench.work() as session:
        workflow = workflows.find_workflow(session, number)
        workflow.updated_at = moment - timedelta(seconds=1)
        workflow.next_due_at = moment
    return moment


def runs_of(bench: FlowBench, number: str) -> list[WorkflowRun]:
    with bench.read() as session:
        return list(workflows.list_runs(session, workflow=number))


def fires_of(bench: FlowBench) -> list[datetime]:
    with bench.read() as session:
        return list(session.scalars(select(Fire.due_at).order_by(Fire.due_at)))


def due_of(bench: FlowBench, number: str) -> datetime | None:
    with bench.read() as session:
        return session.scalars(select(Workflow.next_due_at).where(Workflow.number == number)).one()


def test_workers_that_look_at_once_start_one_run(bench: FlowBench, store: Store, engine: DurableJobs) -> None:
    number = bench.make(chain(EVERY_MINUTE, bench.call("/tick")))
    make_due(bench, number)
    clock = Schedules(store, engine.enqueue)
    with ThreadPoolExecutor(6) as pool:
        fired = [each.result() for each in [pool.submit(clock.fire_due) for _ in range(6)]]
    assert sum(fired) == 1
    (run,) = runs_of(bench, number)
    assert (run.cause, run.status, run.created_by) == ("schedule", "queued", None)
    assert len(fires_of(bench)) == 1
    assert clock.fire_due() == 0
    due = due_of(bench, number)
    assert due is not None
    assert due > datetime.now(UTC)


def test_what_was_missed_while_nobody_worked_is_one_run(
    bench: FlowBench, store: Store, engine: DurableJobs
) -> None:
    number = bench.make(chain(EVERY_MINUTE, bench.call("/tick")))
    make_due(bench, number, timedelta(hours=5))
    clock = Schedules(store, engine.enqueue)
    assert clock.fire_due() == 1
    assert len(runs_of(bench, number)) == 1
    assert clock.fire_due() == 0
    (fired,) = fires_of(bench)
    assert datetime.now(UTC) - fired < timedelta(minutes=2)


def test_paused_workflows_and_tenants_without_the_pack_have_no_clock(
    bench: FlowBench, store: Store, engine: DurableJobs
) -> None:
    paused, other = (bench.make(chain(EVERY_MINUTE, bench.call("/tick"))) for _ in range(2))
    with bench.work() as session:
        workflows.change_workflow(session, bench.ada, paused, is_active=False)
    assert due_of(bench, paused) is None
    make_due(bench, other)
    with store.system() as session:
        session.get_one(Tenant, bench.ada.tenant_id).packs = []
    assert Schedules(store, engine.enqueue).fire_due() == 0
    assert runs_of(bench, paused) == runs_of(bench, other) == []


def test_one_that_cannot_start_keeps_no_other_from_it(
    bench: FlowBench, store: Store, engine: DurableJobs
) -> None:
    broken, sound = (bench.make(chain(EVERY_MINUTE, bench.call("/tick"))) for _ in range(2))
    for number in (broken, sound):
        make_due(bench, number)
    with bench.work() as session:  # as a damaged row would be: no edit can make it
        workflows.find_version(session, broken, 1).definition = {"nodes": "damaged"}
    assert Schedules(store, engine.enqueue).fire_due() == 1
    assert (runs_of(bench, broken), len(runs_of(bench, sound))) == ([], 1)


def test_a_workers_clock_fires_and_the_run_is_done(bench: FlowBench, database_urls: Urls) -> None:
    number = bench.make(chain(EVERY_MINUTE, bench.call("/tick", body={"due": "{{ trigger.due_at }}"})))
    moment = make_due(bench, number, timedelta(seconds=61))
    with flow_worker(database_urls.app, bench.data):
        until(lambda: bool(runs_of(bench, number)))
        run = bench.finish(runs_of(bench, number)[-1].number)
    assert run.status == "done", run.error
    assert datetime.fromisoformat(bench.target.to("/tick")[0].json["due"]) >= moment
