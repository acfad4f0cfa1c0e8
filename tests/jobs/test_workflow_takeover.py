"""Two workers on PostgreSQL: what one had in hand, another goes on with, and nothing is sent by both."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.session import Store
from engines.flow.definition import Node
from jobs.engine import DurableJobs
from tests.jobs.flow_bench import WEBHOOK, FlowBench, chain, flow_worker, open_bench
from tests.jobs.target import Target, serve_target
from tests.jobs.test_takeover import beating
from tests.jobs.test_workflow_schedules import fires_of, make_due, runs_of
from tests.jobs.workplace import until
from tests.postgres import Urls

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def database_urls(postgres_urls: Urls) -> Urls:
    """PostgreSQL only: an SQLite file has one worker."""
    return postgres_urls


@pytest.fixture
def target() -> Iterator[Target]:
    """Whom steps call."""
    with serve_target() as serving:
        yield serving


@pytest.fixture
def bench(store: Store, engine: DurableJobs, tmp_path: Path, target: Target) -> FlowBench:
    """A new tenant, and a data folder of its own."""
    return open_bench(store, engine, tmp_path, target)


def test_another_worker_goes_on_at_the_step_of_one_that_was_killed(
    bench: FlowBench, database_urls: Urls, store: Store
) -> None:
    gate = bench.target.hold("/ask")
    with flow_worker(database_urls.app, bench.data, "first") as first:
        number = bench.run(chain(WEBHOOK, bench.call("/before", "before"), bench.call("/ask", "ask", "GET")))
        until(lambda: bool(bench.target.to("/ask")))
        with flow_worker(database_urls.app, bench.data, "second"):
            until(lambda: "second" in beating(store))
            first.kill()
            gate.set()
            run = bench.finish(number)
    assert (run.status, bench.job(number).executor) == ("done", "second")
    before, *asks = [call.path for call in bench.target.calls]
    assert (before, set(asks)) == ("/before", {"/ask"})
    assert len(asks) >= 2, "what only reads is done once more"


def test_a_worker_that_was_taken_for_dead_sends_nothing_when_it_comes_back(
    bench: FlowBench, database_urls: Urls, store: Store
) -> None:
    gate = bench.target.hold("/ask")
    with flow_worker(database_urls.app, bench.data, "first") as first:
        definition = chain(WEBHOOK, bench.call("/ask", "ask", "GET"), bench.call("/tell", "tell"))
        number = bench.run(definition)
        until(lambda: bool(bench.target.to("/ask")))
        with flow_worker(database_urls.app, bench.data, "second"):
            until(lambda: "second" in beating(store))
            first.send_signal(signal.SIGSTOP)
            until(lambda: len(bench.target.to("/ask")) == 2)
            first.send_signal(signal.SIGCONT)  # both have asked, and both get their answer
            gate.set()
            run = bench.finish(number)
            time.sleep(1.5)
    assert (run.status, bench.job(number).executor) == ("done", "second")
    assert len(bench.target.to("/tell")) == 1


def daily_before(minutes: int) -> Node:
    """A schedule whose last moment was so many minutes ago, and whose next one is tomorrow."""
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    return Node("schedule", "schedule", "cron", config={"line": f"{moment.minute} {moment.hour} * * *"})


def test_two_workers_and_one_schedule_make_one_run_for_each_moment(
    bench: FlowBench, database_urls: Urls, store: Store
) -> None:
    numbers = [bench.make(chain(daily_before(minutes), bench.call("/tick"))) for minutes in range(1, 6)]
    with (
        flow_worker(database_urls.app, bench.data, "first"),
        flow_worker(database_urls.app, bench.data, "second"),
    ):
        until(lambda: {"first", "second"} <= beating(store))
        for minutes, number in enumerate(numbers, 1):
            make_due(bench, number, timedelta(minutes=minutes))
        until(lambda: len(fires_of(bench)) >= len(numbers))
        runs = [run for number in numbers for run in runs_of(bench, number)]
        for run in runs:
            bench.finish(run.number)
    fired = fires_of(bench)
    assert len(runs) == len(fired) == len(set(fired)) == len(bench.target.to("/tick")) == len(numbers)
