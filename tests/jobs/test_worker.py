"""What a worker does with the jobs that it finds."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from db.errors import Conflict
from db.jobs import cancel_job, retry_job
from db.models.jobs import Job
from db.models.renders import Order
from db.renders import RENDER_JOBS, cancel_order, find_order
from db.session import Store
from jobs.engine import DurableJobs
from tests.db.studio import BEARINGS, open_studio
from tests.jobs.workplace import Desk, WorkerProcess, kill, until, working
from tests.postgres import Urls

KINDS = {"render": RENDER_JOBS}


@pytest.fixture(scope="module", autouse=True)
def worker(engine: DurableJobs, database_urls: Urls, data: Path) -> Iterator[WorkerProcess]:
    """One worker for all tests of this module; the engine's tables are there before it starts."""
    with working(database_urls.app, data) as process:
        yield process


def cancel(desk: Desk, job: Job) -> None:
    with desk.studio.work() as session:
        cancelled = cancel_job(session, desk.studio.operator, job.id, kinds=KINDS)
    desk.engine.cancel(cancelled.id, cancelled.attempt)


def retry(desk: Desk, job: Job) -> None:
    with desk.studio.work() as session:
        retry_job(session, desk.studio.operator, job.id, kinds=KINDS, engine=desk.engine)


def order_of(desk: Desk, number: str) -> Order:
    with desk.studio.read() as session:
        return find_order(session, number)


def test_each_job_is_done_once_and_its_picture_is_stored(desk: Desk) -> None:
    jobs = desk.wait(desk.order(5), "done")
    assert [len(desk.naps(job)) for job in jobs] == [1] * 5
    assert [(job.tries, job.progress, job.error) for job in jobs] == [(1, 1.0, None)] * 5
    assert len(desk.pictures()) == 5
    for job in jobs:
        render = desk.render(job)
        assert render.file is not None
        stored = (desk.data / "pictures" / render.file).read_bytes()
        assert (render.bytes, render.checksum) == (len(stored), sha256(stored).hexdigest())
        assert stored.decode() == job.title.split(" · ")[1]


def test_the_last_render_closes_the_order(desk: Desk) -> None:
    number = desk.order(3)
    desk.wait(number, "done")
    assert order_of(desk, number).status == "done"


def test_pages_hear_of_the_beginning_and_the_end(desk: Desk) -> None:
    number = desk.order()
    desk.wait(number, "done")
    assert [event["status"] for event in desk.studio.told("job")] == ["running", "done"]


def test_long_work_tells_how_far_it_is(desk: Desk) -> None:
    number = desk.order(seconds=3.0)
    until(lambda: 0.1 < desk.job(number).progress < 1.0)
    desk.wait(number, "done")
    shares = [event["progress"] for event in desk.studio.told("job") if event["status"] == "running"]
    assert len(shares) <= 5, "progress is stored about once a second"


def test_a_cancelled_queued_job_never_starts(desk: Desk) -> None:
    busy = desk.order(2, seconds=3.0)
    desk.wait(busy, "running")
    cancelled = desk.job(desk.order())
    cancel(desk, cancelled)
    desk.wait(busy, "done")
    desk.wait(desk.order(), "done")
    assert desk.job(cancelled.group_key).status == "cancelled"
    assert desk.naps(cancelled) == []


def test_a_cancelled_running_job_stops_and_leaves_no_picture(desk: Desk) -> None:
    number = desk.order(seconds=30.0)
    desk.wait(number, "running")
    cancel(desk, desk.job(number))
    (job,) = desk.wait(number, "cancelled")
    assert job.cancel_requested
    assert order_of(desk, number).status == "cancelled"
    assert desk.pictures() == []


def test_a_fault_that_passes_costs_a_try(desk: Desk) -> None:
    number = desk.order(fails=2)
    (job,) = desk.wait(number, "done", "failed")
    assert (job.status, job.tries, len(desk.naps(job))) == ("done", 3, 3)


def test_after_three_tries_it_failed_and_can_be_retried(desk: Desk) -> None:
    number = desk.order(fails=3)
    (job,) = desk.wait(number, "failed")
    assert (job.tries, job.error_code, job.error) == (3, "renderer_unavailable", "The studio is dark.")
    retry(desk, job)
    (job,) = desk.wait(number, "done")
    assert (job.attempt, job.tries, job.error) == (2, 1, None)
    assert order_of(desk, number).status == "done"


def test_a_crash_of_the_child_costs_a_try_and_no_other_job(desk: Desk) -> None:
    steady = desk.order(seconds=1.5)
    desk.wait(steady, "running")
    (crashed,) = desk.wait(desk.order(crashes=1), "done")
    assert (crashed.tries, len(set(desk.naps(crashed)))) == (2, 2)
    (calm,) = desk.wait(steady, "done")
    assert calm.tries == 1


def test_a_child_killed_while_it_draws_costs_a_try(desk: Desk) -> None:
    number = desk.order(seconds=1.0)
    until(lambda: bool(desk.naps(desk.job(number))))
    kill(desk.naps(desk.job(number))[0])
    (job,) = desk.wait(number, "done")
    assert job.tries == 2


def test_what_crashes_each_time_is_given_up_with_a_reason(desk: Desk) -> None:
    (job,) = desk.wait(desk.order(crashes=3), "failed")
    assert job.error_code == "crashed"
    assert job.error is not None
    assert "SIGSEGV" in job.error


def test_a_small_order_does_not_wait_for_another_tenants_big_one(desk: Desk, store: Store) -> None:
    big = desk.order(5, seconds=0.2)
    for _ in range(9):
        desk.order(5, seconds=0.2)
    small = desk.beside(open_studio(store))
    number = small.order(5, seconds=0.2)
    small.wait(number, "done")
    desk.wait(big, "done")
    ended = max(job.ended_at for job in small.jobs(number) if job.ended_at)
    with desk.studio.read() as session:
        jobs = session.query(Job).filter(Job.kind == "render").all()
    before = [job for job in jobs if job.status == "done" and job.ended_at and job.ended_at < ended]
    assert len(jobs) == 50
    assert len(before) <= 20, "the small order was done among the first, not after the fifty"


def test_a_picture_drawn_anew_replaces_the_old_one(desk: Desk) -> None:
    number = desk.order(word="old")
    desk.wait(number, "done")
    with desk.studio.work() as session:
        desk.dispatch(session, number, word="new")
    until(lambda: len(desk.jobs(number)) == 2 and set(desk.statuses(number)) == {"done"})
    until(lambda: len(desk.pictures()) == 1, lambda: str(desk.pictures()))
    (name,) = desk.pictures()
    assert next((desk.data / "pictures").rglob(name)).read_text() == "new"


def test_a_child_holds_no_more_than_its_work_needs(desk: Desk) -> None:
    """Neither the store nor what the worker's main module has imported."""
    desk.wait(desk.order(), "done")
    lines = (desk.data / "pictures" / "naps").read_text().splitlines()
    assert {line.split()[2] for line in lines} == {"light"}


def test_people_get_through_while_jobs_run(desk: Desk) -> None:
    """On SQLite they, the worker and the engine's polling share one file: nobody hears that it is locked."""
    numbers = [desk.studio.order(*BEARINGS[:2]) for _ in range(16)]

    def dispatch(number: str) -> None:
        with desk.studio.work() as session:
            desk.dispatch(session, number)

    def cancel(number: str) -> None:
        try:
            with desk.studio.work() as session:
                cancelled = cancel_order(session, desk.studio.operator, number)
        except Conflict:
            return  # it was quicker
        for job in cancelled:
            desk.engine.cancel(job.id, job.attempt)

    with ThreadPoolExecutor(4) as people:
        list(people.map(dispatch, numbers))
        list(people.map(cancel, numbers[::2]))
    jobs = [job for number in numbers for job in desk.wait(number, "done", "cancelled", "failed")]
    assert [job.error for job in jobs] == [None] * 32


def test_a_mistake_in_the_renderer_is_a_failed_job_with_a_sentence(desk: Desk) -> None:
    (job,) = desk.wait(desk.order(seconds=None), "failed")
    assert job.error_code == "internal"
    assert job.error == "The renderer made a mistake (TypeError). The worker's log has the details."
