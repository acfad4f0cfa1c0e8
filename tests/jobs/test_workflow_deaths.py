"""Workers die in the middle of runs: nothing is done twice, and what nobody can know is said to be unknown."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from api.intake import Intake, Submission
from db import workflows
from db.models.base import Json
from db.secrets import make_vault
from db.session import Store
from db.workflows import HookCall
from engines.flow.definition import Definition, Node
from jobs.engine import DurableJobs
from tests.jobs.flow_bench import WEBHOOK, FlowBench, await_death, chain, flow_worker, open_bench
from tests.jobs.flow_worker import SECRETS
from tests.jobs.target import Target, serve_target
from tests.jobs.workplace import until
from tests.postgres import Urls


@pytest.fixture
def target() -> Iterator[Target]:
    """Whom steps call."""
    with serve_target() as serving:
        yield serving


@pytest.fixture
def bench(store: Store, engine: DurableJobs, tmp_path: Path, target: Target) -> FlowBench:
    """A new tenant, and a data folder of its own: its workers share no name with those of another."""
    return open_bench(store, engine, tmp_path, target)


def asks_computes_and_tells(bench: FlowBench) -> Definition:
    """One step of each kind: it reads, it computes, it changes something, and changes something more."""
    compute = Node("sum", "transform", "set", config={"fields": {"n": "steps.ask.body.count + 1"}})
    ask, tell = bench.call("/ask", "ask", "GET"), bench.call("/tell", "tell", body={"n": "{{ steps.sum.n }}"})
    return chain(WEBHOOK, ask, compute, tell, bench.call("/end", "end"))


@pytest.mark.parametrize(
    ("place", "asked", "told"),
    [
        ("planned", 1, "done"),
        ("began ask", 1, "done"),
        ("performed ask", 2, "done"),
        ("stored", 1, "done"),
        ("began tell", 1, "unknown"),
        ("performed tell", 1, "unknown"),
        ("began end", 1, "done"),
    ],
)
def test_a_worker_that_is_killed_anywhere_does_nothing_twice(
    bench: FlowBench, database_urls: Urls, place: str, asked: int, told: str
) -> None:
    number = bench.run(asks_computes_and_tells(bench))
    with flow_worker(database_urls.app, bench.data, crash_at=place) as first:
        await_death(first)
    assert bench.find(number).status in {"running", "queued"}
    with flow_worker(database_urls.app, bench.data):
        run = bench.finish(number)
    assert len(bench.target.to("/ask")) == asked
    assert len(bench.target.to("/tell")) == (0 if place == "began tell" else 1)
    assert bench.told(number)["tell"] == told
    if told == "unknown":
        assert (run.status, run.error_node, bench.told(number)["end"]) == ("failed", "tell", "skipped")
        assert bench.target.to("/end") == []
    if place == "began end":
        assert (run.status, bench.told(number)["end"]) == ("failed", "unknown")
    elif told == "done":
        assert run.status == "done"
        assert len(bench.target.to("/end")) == 1


def test_a_worker_that_is_killed_while_somebody_answers_leaves_it_unknown(
    bench: FlowBench, database_urls: Urls
) -> None:
    gate = bench.target.hold("/tell")
    number = bench.run(asks_computes_and_tells(bench))
    with flow_worker(database_urls.app, bench.data) as first:
        until(lambda: bool(bench.target.to("/tell")))
        first.kill()
    gate.set()
    with flow_worker(database_urls.app, bench.data):
        assert bench.finish(number).error_node == "tell"
        assert bench.told(number)["tell"] == "unknown"
        assert len(bench.target.to("/tell")) == 1
        bench.settle(number, "tell", "done")
        bench.retry(number)
        bench.finish(number, "done")
    assert [call.path for call in bench.target.calls] == ["/ask", "/tell", "/end"]


def test_what_may_be_repeated_is_sent_again_with_the_same_key(bench: FlowBench, database_urls: Urls) -> None:
    number = bench.run(chain(WEBHOOK, bench.call("/tell", "tell", is_repeatable=True)))
    with flow_worker(database_urls.app, bench.data, crash_at="performed tell") as first:
        await_death(first)
    with flow_worker(database_urls.app, bench.data):
        assert bench.finish(number).status == "done"
    assert len(bench.target.to("/tell")) == 2
    assert len({call.key for call in bench.target.to("/tell")}) == 1


def test_a_delay_outlives_its_worker(bench: FlowBench, database_urls: Urls) -> None:
    began = time.monotonic()
    node = Node("delay", "delay", "wait", config={"seconds": 6})
    number = bench.run(chain(WEBHOOK, node, bench.call("/after", "after")))
    with flow_worker(database_urls.app, bench.data) as first:
        bench.finish(number, "waiting")
        first.kill()
    with flow_worker(database_urls.app, bench.data):
        assert bench.finish(number, "done").status == "done"
    assert time.monotonic() - began > 6.0
    assert len(bench.target.to("/after")) == 1


def test_a_worker_that_is_told_to_stop_ends_its_step_and_leaves_the_rest(
    bench: FlowBench, database_urls: Urls
) -> None:
    gate = bench.target.hold("/tell")
    number = bench.run(asks_computes_and_tells(bench))
    with flow_worker(database_urls.app, bench.data) as first:
        until(lambda: bool(bench.target.to("/tell")))
        first.terminate()
        time.sleep(0.5)
        gate.set()
        assert first.wait(30) == 0
    assert (bench.told(number)["tell"], bench.told(number)["end"]) == ("done", "queued")
    with flow_worker(database_urls.app, bench.data):
        assert bench.finish(number).status == "done"
    assert [call.path for call in bench.target.calls] == ["/ask", "/tell", "/end"]


def test_a_worker_that_is_told_to_stop_does_not_wait_for_an_answer_that_does_not_come(
    bench: FlowBench, database_urls: Urls
) -> None:
    bench.target.hold("/tell")
    number = bench.run(asks_computes_and_tells(bench))
    with flow_worker(database_urls.app, bench.data) as first:
        until(lambda: bool(bench.target.to("/tell")))
        began = time.monotonic()
        first.terminate()
        assert first.wait(30) == 0
        assert time.monotonic() - began < 15
    with flow_worker(database_urls.app, bench.data):
        assert bench.finish(number).error_node == "tell"
    assert bench.told(number)["tell"] == "unknown"


def test_accepted_calls_outlive_everything_that_dies(bench: FlowBench, database_urls: Urls) -> None:
    """The commit that answers a webhook has the run and its job; whichever worker comes next runs it."""
    vault, workflow = (
        make_vault(SECRETS),
        bench.make(chain(WEBHOOK, bench.call("/tell", body="{{ trigger.body }}"))),
    )
    with bench.read() as session:
        claim = workflows.read_token(
            vault, workflows.hook_token(vault, workflows.find_workflow(session, workflow))
        )
    assert claim is not None

    def numbered(n: int) -> dict[str, Json]:
        return {"body": {"n": n}, "method": "POST", "query": {}, "headers": {}, "received_at": "2026-11-22"}

    async def send_all() -> list[str]:
        intake = Intake(bench.store, vault, bench.engine)
        calls = [Submission(claim, HookCall("POST", b""), partial(numbered, n)) for n in range(12)]
        return await asyncio.gather(*[intake.take(call) for call in calls])

    numbers = asyncio.run(send_all())
    with flow_worker(database_urls.app, bench.data, crash_at="planned") as first:
        await_death(first)
    with flow_worker(database_urls.app, bench.data):
        assert {bench.finish(number).status for number in numbers} == {"done"}
    assert sorted(call.json["n"] for call in bench.target.calls) == list(range(12))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_runs_workflows_holds_neither_gradio_nor_an_sdk(
    bench: FlowBench, database_urls: Urls
) -> None:
    number = bench.run(asks_computes_and_tells(bench))
    with flow_worker(database_urls.app, bench.data) as worker:
        bench.finish(number, "done")
        mapped = Path(f"/proc/{worker.pid}/maps").read_text()
        memory = int(Path(f"/proc/{worker.pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1024
    assert not any(name in mapped for name in ("jiter", "pandas", "vtk", "llvmlite"))
    assert memory < 200, f"{memory:.0f} MB"
