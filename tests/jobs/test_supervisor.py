"""The web process keeps one worker, and takes it along when it goes."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time

import pytest

from db.renders import cancel_order
from jobs.supervisor import Supervisor
from tests.jobs.workplace import QUICK, Desk, children_of, is_running, kill, until
from tests.postgres import ROOT, Urls


@pytest.fixture(scope="module")
def database_urls(sqlite_urls: Urls) -> Urls:
    """The embedded mode's own."""
    return sqlite_urls


def given(desk: Desk, urls: Urls) -> str:
    return json.dumps({"url": urls.app, "data": str(desk.data), "rhythm": QUICK, "embedded": True})


def pid_of(supervisor: Supervisor) -> int:
    until(lambda: supervisor.pid is not None)
    assert supervisor.pid is not None
    return supervisor.pid


def test_no_process_survives_a_web_process_that_is_killed(desk: Desk, database_urls: Urls) -> None:
    number = desk.order(2, seconds=60.0)
    web = subprocess.Popen([sys.executable, "-m", "tests.jobs.keeper", given(desk, database_urls)], cwd=ROOT)
    try:
        until(lambda: all(desk.naps(job) for job in desk.jobs(number)))
        (worker,) = children_of(web.pid)
        family = [worker, *children_of(worker)]
        assert len(family) >= 3, "the worker, and a child for each slot"
    finally:
        kill(web.pid)
        web.wait()
    until(lambda: not any(is_running(pid) for pid in family))
    with desk.studio.work() as session:
        cancel_order(session, desk.studio.operator, number)  # or the next test's worker would go on with it


def test_a_worker_that_dies_is_replaced_and_stopped_at_the_end(desk: Desk, database_urls: Urls) -> None:
    command = [sys.executable, "-m", "tests.jobs.napper", given(desk, database_urls)]
    supervisor = Supervisor(command, environment=dict(os.environ))
    supervisor.start()
    desk.wait(desk.order(), "done")
    first = pid_of(supervisor)
    number = desk.order(seconds=1.0)
    until(lambda: bool(desk.naps(desk.job(number))))
    kill(first)
    (job,) = desk.wait(number, "done")
    assert len(desk.naps(job)) == 2
    second = pid_of(supervisor)
    supervisor.stop()
    assert first != second
    assert not is_running(second)
    assert supervisor.pid is None


def test_a_worker_that_cannot_be_started_is_tried_again_with_growing_pauses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    supervisor = Supervisor(["/nowhere/python"])
    with caplog.at_level(logging.WARNING):
        supervisor.start()
        until(lambda: len(caplog.messages) >= 2)
        supervisor.stop()
    assert "could not be started" in caplog.messages[0]
    assert [message[message.index("started again") :][:20] for message in caplog.messages[:2]] == [
        "started again in 0.5",
        "started again in 1.0",
    ]


def test_a_worker_that_does_not_listen_is_killed_after_a_grace() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    supervisor = Supervisor([sys.executable, "-c", deaf])
    supervisor.start()
    pid = pid_of(supervisor)
    time.sleep(1.0)
    supervisor.stop(grace=0.3)
    assert not is_running(pid)
