"""Several workers on PostgreSQL: what one had in hand when it died goes to another."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from db.models.jobs import WorkerHeartbeat
from db.session import Store
from tests.jobs.workplace import Desk, until, working
from tests.postgres import Urls

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def database_urls(postgres_urls: Urls) -> Urls:
    """PostgreSQL only: an SQLite file has one worker."""
    return postgres_urls


def beating(store: Store) -> set[str]:
    with store.system() as session:
        return set(session.scalars(select(WorkerHeartbeat.executor)))


def test_a_second_worker_takes_over_from_one_that_was_killed(
    desk: Desk, store: Store, database_urls: Urls
) -> None:
    with (
        working(database_urls.app, desk.data, "first") as first,
        working(database_urls.app, desk.data, "second"),
    ):
        until(lambda: {"first", "second"} <= beating(store))
        number = desk.order(4, seconds=2.5)
        until(lambda: desk.statuses(number).count("running") == 4)
        taken = {job.id for job in desk.jobs(number) if job.executor == "first"}
        first.kill()
        jobs = desk.wait(number, "done")
        until(lambda: "first" not in beating(store))
    assert len(taken) == 2
    assert {job.executor for job in jobs} == {"second"}
    assert {job.id for job in jobs if job.tries == 2} == taken
    assert len(desk.pictures()) == 4


def test_a_worker_that_was_only_silent_does_not_write_over_its_successor(
    desk: Desk, store: Store, database_urls: Urls
) -> None:
    number = desk.order(seconds=1.0)
    with working(database_urls.app, desk.data, "frozen") as frozen:
        desk.wait(number, "running")
        frozen.freeze()
        with working(database_urls.app, desk.data, "lively"):
            (job,) = desk.wait(number, "done")
            before = desk.render(job)
            frozen.thaw()
            until(lambda: "frozen" in beating(store))
            until(lambda: len(desk.naps(job)) >= 2)
            time.sleep(1.0)
            (after,) = desk.jobs(number)
    assert (after.executor, after.status, after.ended_at) == ("lively", "done", job.ended_at)
    assert desk.render(job).ended_at == before.ended_at
    assert len(desk.pictures()) == 1
    assert [event["status"] for event in desk.studio.told("job")].count("done") == 1
