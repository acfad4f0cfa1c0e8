"""What a worker does with runs of workflows."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import Conflict
from db.models.users import User
from db.secrets import make_vault
from db.session import Store
from db.workflows.connections import ConnectionValues, add_connection
from db.workflows.words import SKIPPED_BY_BRANCH, SKIPPED_BY_FAILURE
from engines.flow.definition import Definition, Edge, Node
from jobs.engine import DurableJobs
from tests.jobs.flow_bench import WEBHOOK, FlowBench, chain, flow_worker, open_bench
from tests.jobs.flow_worker import SECRETS
from tests.jobs.target import Reply, Target, serve_target
from tests.jobs.workplace import until
from tests.postgres import Urls


@pytest.fixture(scope="module", autouse=True)
def worker(engine: DurableJobs, database_urls: Urls, data: Path) -> Iterator[None]:
    """One worker for all tests of this module."""
    with flow_worker(database_urls.app, data):
        yield


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    """Whom steps call."""
    with serve_target() as serving:
        yield serving


@pytest.fixture
def bench(store: Store, engine: DurableJobs, data: Path, target: Target) -> FlowBench:
    """A new tenant."""
    target.calls.clear()
    target.replies.clear()
    return open_bench(store, engine, data, target)


def test_steps_run_one_after_the_other_and_see_what_came_before(bench: FlowBench) -> None:
    bench.target.on("/price", Reply(body={"amount": 120}))
    definition = chain(
        WEBHOOK,
        bench.call("/price", "price", "GET"),
        Node("sum", "transform", "set", config={"fields": {"total": "steps.price.body.amount * 2"}}),
        bench.call("/tell", "tell", body={"total": "{{ steps.sum.total }}", "who": "{{ trigger.body.who }}"}),
    )
    number = bench.run(definition, {"who": "Ben"})
    run = bench.finish(number)
    assert (run.status, run.error) == ("done", None), bench.told(number)
    assert [call.path for call in bench.target.calls] == ["/price", "/tell"]
    (told,) = bench.target.to("/tell")
    assert told.json == {"total": 240, "who": "Ben"}
    assert told.key == f"{run.id}-tell"
    steps = bench.steps(number)
    assert [step.status for step in steps.values()] == ["done"] * 4
    assert steps["sum"].output == {"total": 240}
    assert steps["tell"].sent_at is not None
    assert bench.job(number).status == "done"


def test_a_condition_takes_one_way_and_both_ways_meet_again(bench: FlowBench) -> None:
    nodes = (
        WEBHOOK,
        Node("large", "condition", "check", config={"expression": "trigger.body.amount > 100"}),
        bench.call("/yes", "yes"),
        bench.call("/no", "no"),
        bench.call("/after", "after", body={"taken": "{{ steps.large.result }}"}),
    )
    edges = (
        Edge("webhook", "large"),
        Edge("large", "yes", "true"),
        Edge("large", "no", "false"),
        Edge("yes", "after"),
        Edge("no", "after"),
    )
    number = bench.make(Definition(nodes, edges))
    for amount, taken, other in ((150, "yes", "no"), (50, "no", "yes")):
        bench.target.calls.clear()
        run = bench.start(number, {"amount": amount})
        assert bench.finish(run).status == "done", bench.told(run)
        assert [call.path for call in bench.target.calls] == [f"/{taken}", "/after"]
        steps = bench.steps(run)
        assert (steps["large"].branch, steps[other].status) == (
            "true" if taken == "yes" else "false",
            "skipped",
        )
        assert steps[other].error == SKIPPED_BY_BRANCH


def test_a_failed_step_stops_only_what_hangs_on_it(bench: FlowBench) -> None:
    bench.target.on("/broken", Reply(404, {"error": "no such thing"}))
    nodes = (
        WEBHOOK,
        bench.call("/broken", "broken"),
        bench.call("/child", "child"),
        bench.call("/other", "other"),
    )
    edges = (Edge("webhook", "broken"), Edge("broken", "child"), Edge("webhook", "other"))
    number = bench.run(Definition(nodes, edges))
    run = bench.finish(number)
    assert (run.status, run.error_code, run.error_node) == ("failed", "answer_404", "broken")
    assert bench.told(number) == {"webhook": "done", "broken": "failed", "child": "skipped", "other": "done"}
    assert bench.steps(number)["child"].error == SKIPPED_BY_FAILURE
    assert len(bench.target.to("/broken")) == 1, "an answer that says no is not asked again"
    assert [call.path for call in bench.target.calls] == ["/broken", "/other"]


def test_a_retry_goes_on_from_the_failed_step(bench: FlowBench) -> None:
    bench.target.on("/second", Reply(400, {"error": "not today"}), Reply())
    number = bench.run(
        chain(
            WEBHOOK, bench.call("/first", "one"), bench.call("/second", "two"), bench.call("/third", "three")
        )
    )
    assert bench.finish(number, "failed").error_node == "two"
    bench.retry(number)
    assert bench.finish(number, "done").error is None
    assert [call.path for call in bench.target.calls] == ["/first", "/second", "/second", "/third"]


def test_a_service_that_is_busy_is_asked_again_with_the_same_key(bench: FlowBench) -> None:
    bench.target.on("/busy", Reply(503), Reply(429), Reply(body={"ok": True}))
    number = bench.run(chain(WEBHOOK, bench.call("/busy")))
    assert bench.finish(number).status == "done", bench.told(number)
    calls = bench.target.to("/busy")
    assert (len(calls), len({call.key for call in calls})) == (3, 1)
    assert bench.steps(number)["http"].attempts == 3


def test_after_three_tries_it_failed(bench: FlowBench) -> None:
    bench.target.on("/busy", Reply(503))
    number = bench.run(chain(WEBHOOK, bench.call("/busy")))
    run = bench.finish(number)
    assert (run.status, run.error_code) == ("failed", "answer_503")
    assert len(bench.target.to("/busy")) == 3


def test_whoever_asks_for_a_long_wait_gets_it_without_holding_up_others(bench: FlowBench) -> None:
    bench.target.on("/later", Reply(429, headers={"Retry-After": "6"}), Reply())
    number = bench.run(chain(WEBHOOK, bench.call("/later")))
    run = bench.finish(number, "waiting", "failed")
    step = bench.steps(number)["http"]
    assert (run.status, step.status, step.sent_at) == ("waiting", "waiting", None)
    assert step.wake_at is not None
    assert bench.finish(number).status == "done", bench.told(number)
    assert len(bench.target.to("/later")) == 2
    assert bench.job(number).attempt == 2


def test_nobody_home_is_a_failure_after_three_tries_and_nothing_was_sent(bench: FlowBench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    node = Node("http", "http", "request", config={"method": "POST", "url": f"http://127.0.0.1:{port}/"})
    number = bench.run(chain(WEBHOOK, node))
    run = bench.finish(number)
    step = bench.steps(number)["http"]
    assert (run.status, run.error_code, step.status, step.attempts) == (
        "failed",
        "connection_failed",
        "failed",
        3,
    )
    assert step.sent_at is None


def test_a_call_that_breaks_off_after_it_was_sent_is_unknown_until_somebody_settles_it(
    bench: FlowBench,
) -> None:
    bench.target.on("/drop", Reply(drop=True))
    number = bench.run(chain(WEBHOOK, bench.call("/drop", "drop"), bench.call("/after", "after")))
    run = bench.finish(number)
    assert (run.status, run.error_node) == ("failed", "drop")
    assert bench.told(number) == {"webhook": "done", "drop": "unknown", "after": "skipped"}
    assert len(bench.target.to("/drop")) == 1, "what may have arrived is not sent again"
    with pytest.raises(Conflict, match="Nobody knows yet"):
        bench.retry(number)
    bench.settle(number, "drop", "done")
    bench.retry(number)
    assert bench.finish(number, "done").error is None
    assert [call.path for call in bench.target.calls] == ["/drop", "/after"]


def test_what_is_settled_as_to_be_sent_again_is_sent_again(bench: FlowBench) -> None:
    bench.target.on("/drop", Reply(drop=True), Reply())
    number = bench.run(chain(WEBHOOK, bench.call("/drop", "drop")))
    bench.finish(number)
    bench.settle(number, "drop", "again")
    bench.retry(number)
    bench.finish(number, "done")
    assert len(bench.target.to("/drop")) == 2


def test_a_call_that_may_be_repeated_is_sent_again_after_it_broke_off(bench: FlowBench) -> None:
    bench.target.on("/drop", Reply(drop=True), Reply(500), Reply())
    number = bench.run(chain(WEBHOOK, bench.call("/drop", is_repeatable=True)))
    assert bench.finish(number).status == "done", bench.told(number)
    assert len({call.key for call in bench.target.to("/drop")}) == 1
    assert len(bench.target.to("/drop")) == 3


def test_what_only_reads_is_asked_again_after_it_broke_off(bench: FlowBench) -> None:
    bench.target.on("/read", Reply(drop=True), Reply(body={"n": 1}))
    number = bench.run(chain(WEBHOOK, bench.call("/read", method="GET")))
    assert bench.finish(number).status == "done", bench.told(number)
    assert bench.steps(number)["http"].attempts == 2


def test_a_short_delay_is_waited_for_and_a_long_one_gives_its_place_back(bench: FlowBench) -> None:
    began = time.monotonic()
    short = bench.run(
        chain(WEBHOOK, Node("delay", "delay", "wait", config={"seconds": 1}), bench.call("/short"))
    )
    long = bench.run(
        chain(WEBHOOK, Node("delay", "delay", "wait", config={"seconds": 6}), bench.call("/long"))
    )
    assert bench.finish(short).status == "done"
    assert time.monotonic() - began > 1.0
    assert bench.finish(long, "waiting").status == "waiting"
    assert (bench.job(long).status, bench.job(long).attempt) == ("queued", 2)
    assert bench.finish(long, "done").status == "done"
    assert time.monotonic() - began > 6.0
    assert bench.steps(long)["delay"].output == {"seconds": 6}
    assert len(bench.target.to("/long")) == 1


def test_a_run_that_waits_is_cancelled_at_once(bench: FlowBench) -> None:
    definition = chain(WEBHOOK, Node("delay", "delay", "wait", config={"seconds": 7}), bench.call("/never"))
    number = bench.run(definition)
    bench.finish(number, "waiting")
    bench.cancel(number)
    assert bench.find(number).status == "cancelled"
    assert bench.told(number) == {"webhook": "done", "delay": "cancelled", "http": "cancelled"}
    time.sleep(8)
    assert bench.target.to("/never") == []
    assert bench.find(number).status == "cancelled"


def test_a_run_that_is_at_work_stops_after_its_present_step(bench: FlowBench) -> None:
    gate = bench.target.hold("/held")
    number = bench.run(chain(WEBHOOK, bench.call("/held", "held"), bench.call("/never", "never")))
    until(lambda: bool(bench.target.to("/held")))
    bench.cancel(number)
    gate.set()
    assert bench.finish(number).status == "cancelled"
    assert bench.told(number) == {"webhook": "done", "held": "done", "never": "cancelled"}
    assert bench.target.to("/never") == []


def test_runs_that_wait_for_others_do_not_wait_for_one_another(bench: FlowBench) -> None:
    gate = bench.target.hold("/slow")
    number = bench.make(chain(WEBHOOK, bench.call("/slow")))
    runs = [bench.start(number) for _ in range(12)]
    until(lambda: len(bench.target.to("/slow")) == 12, lambda: str(len(bench.target.to("/slow"))))
    gate.set()
    assert {bench.finish(run).status for run in runs} == {"done"}
    del bench.target.held["/slow"]


def test_a_run_has_the_rights_of_whoever_made_its_version(bench: FlowBench) -> None:
    number = bench.make(chain(WEBHOOK, bench.call("/mine")))
    with bench.work() as session:
        session.get_one(User, bench.ada.user_id).is_active = False
    run = bench.start(number)
    failed = bench.finish(run)
    assert (failed.status, failed.error_code) == ("failed", "not_permitted")
    assert "can no longer sign in" in str(failed.error)
    assert bench.target.calls == []


def test_a_missing_value_fails_the_step_and_nothing_is_sent(bench: FlowBench) -> None:
    node = bench.call("/x", body={"who": "{{ trigger.body.nmae }}"})
    number = bench.run(chain(WEBHOOK, node), {"name": "Ben"})
    failed = bench.finish(number)
    step = bench.steps(number)["http"]
    assert (failed.error_code, step.status, step.sent_at) == ("expression_failed", "failed", None)
    assert "name" in str(step.error)
    assert bench.target.calls == []


def test_no_secret_is_stored_even_where_the_other_side_repeats_it(bench: FlowBench) -> None:
    secret = "tok-4815162342-geheim"
    with bench.work() as session:
        values = ConnectionValues(
            "http", "Theirs", {"host": "127.0.0.1", "scheme": "bearer"}, {"token": secret}
        )
        connection = add_connection(session, bench.ada, make_vault(SECRETS), values)
        chosen = str(connection.id)
    bench.target.on("/echo", Reply(body={"you said": f"Bearer {secret}", secret: 1}))
    number = bench.run(chain(WEBHOOK, bench.call("/echo", connection=chosen)))
    assert bench.finish(number).status == "done", bench.steps(number)["http"].error
    (call,) = bench.target.calls
    assert call.headers["authorization"] == f"Bearer {secret}"
    step = bench.steps(number)["http"]
    assert secret not in f"{step.input} {step.output} {step.error}"
    assert "***" in str(step.output)


def test_pages_hear_of_each_step_about_once(bench: FlowBench) -> None:
    number = bench.run(chain(WEBHOOK, bench.call("/a", "a"), bench.call("/b", "b")))
    bench.finish(number)
    told = [event["status"] for event in bench.events("workflow_run") if event["number"] == number]
    assert (told[0], told[-1]) == ("queued", "done")
    assert len(told) <= 7


def test_a_workflow_without_trigger_begins_with_whatever_nothing_leads_to(bench: FlowBench) -> None:
    number = bench.run(Definition((bench.call("/one", "one"), bench.call("/two", "two")), ()))
    assert bench.finish(number).status == "done"
    assert [call.path for call in bench.target.calls] == ["/one", "/two"]
