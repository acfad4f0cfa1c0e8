"""Workers die at bad moments: no job is lost, and none is done twice in the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.jobs import WorkerHeartbeat
from db.session import Store
from tests.jobs.workplace import Desk, children_of, is_running, until, working
from tests.postgres import Urls


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder for each test: its workers share no name with those of another."""
    return tmp_path


def beating(store: Store) -> set[str]:
    with store.system() as session:
        return set(session.scalars(select(WorkerHeartbeat.executor)))


def test_a_worker_that_comes_back_goes_on_where_it_was_killed(desk: Desk, database_urls: Urls) -> None:
    number = desk.order(5, seconds=1.0)
    with working(database_urls.app, desk.data) as first:
        until(lambda: desk.statuses(number).count("running") == 2 and "queued" in desk.statuses(number))
        until(lambda: all(desk.naps(job) for job in desk.jobs(number) if job.status == "running"))
        children = children_of(first.process.pid)
        begun = {job.id: job.executor for job in desk.jobs(number) if job.status == "running"}
        first.kill()
    until(lambda: not any(is_running(child) for child in children))
    with working(database_urls.app, desk.data):
        jobs = desk.wait(number, "done")
    assert {job.id: job.executor for job in jobs if job.id in begun} == begun
    assert [len(desk.naps(job)) for job in jobs] == [2 if job.id in begun else 1 for job in jobs]
    assert len(desk.pictures()) == 5
    assert [event["status"] for event in desk.studio.told("job")].count("done") == 5


def test_a_worker_that_is_told_to_stop_ends_what_it_draws_and_leaves_the_rest(
    desk: Desk, store: Store, database_urls: Urls
) -> None:
    number = desk.order(5, seconds=0.7)
    with working(database_urls.app, desk.data) as worker:
        until(lambda: "running" in desk.statuses(number))
        (name,) = {job.executor for job in desk.jobs(number) if job.executor}
        assert worker.stop() == 0
    assert "running" not in desk.statuses(number)
    assert {"done", "queued"} == set(desk.statuses(number))
    assert name not in beating(store)
    with working(database_urls.app, desk.data):
        jobs = desk.wait(number, "done")
    assert [len(desk.naps(job)) for job in jobs] == [1] * 5
