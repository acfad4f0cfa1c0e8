"""Several workers on PostgreSQL: what one had in hand when it died goes to another."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from db.models.jobs import WorkerHeartbeat
from db.renders import find_order
from db.renders.orders import lock_order
from db.session import Store, open_store
from jobs.engine import DurableJobs, Running, key_of
from jobs.pool import Pool
from jobs.renders import Renders
from jobs.upkeep import Rhythm, Upkeep
from jobs.worker import bounded
from tests.jobs.workplace import Desk, NapStudio, until, working
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


class Freezing(DurableJobs):
    """The engine of a worker that freezes in the middle of a takeover."""

    def __init__(self, jobs: DurableJobs) -> None:
        self.__dict__.update(vars(jobs))
        self.is_frozen = threading.Event()
        self.thaw = threading.Event()

    def running(self) -> Sequence[Running]:
        """Freeze first."""
        self.is_frozen.set()
        self.thaw.wait(30)
        return super().running()


def test_a_worker_that_freezes_in_a_takeover_keeps_nobody_else_from_it(
    desk: Desk, store: Store, engine: DurableJobs
) -> None:
    works = (Renders(store, desk.data / "pictures", NapStudio(Pool(0))),)
    freezing = Freezing(engine)
    frozen, lively = (
        Upkeep(store, jobs, works, name, rhythm=Rhythm(silence=1.0), mine=set())
        for jobs, name in ((freezing, "frozen"), (engine, "lively"))
    )
    with ThreadPoolExecutor(1) as thread:
        took = thread.submit(frozen.take_over)
        freezing.is_frozen.wait(10)
        job = desk.job(desk.order())
        statement = "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = 'dead' WHERE workflow_uuid = :key"
        with store.engine.begin() as connection:
            connection.execute(text(statement), {"key": key_of(job.id, 1)})
        assert lively.take_over() == 0, "one at a time"
        until(lambda: lively.take_over() == 1)
        freezing.thaw.set()
        with pytest.raises(DBAPIError):
            took.result(30)
    assert engine.states([key_of(job.id, 1)]) == {key_of(job.id, 1): "waiting"}


def test_a_transaction_that_does_nothing_for_long_loses_its_locks(desk: Desk, database_urls: Urls) -> None:
    number = desk.studio.order()
    frozen = open_store(bounded(database_urls.app, 0.5))

    def lock_and_freeze() -> None:
        with frozen.work(desk.studio.operator.scope) as session:
            lock_order(session, number)
            with desk.studio.work() as other:
                assert lock_order(other, number).number == number, "it waited, and got it"
            find_order(session, number)

    with pytest.raises(DBAPIError):
        lock_and_freeze()
    frozen.close()
