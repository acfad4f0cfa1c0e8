"""How renders move while workers make them, and what never goes back."""

from __future__ import annotations

import threading
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from db.ids import new_id
from db.jobs import find_job
from db.renders import progress as moves
from db.session import Store
from tests.db.studio import Studio, open_studio, picture


@pytest.fixture
def studio(store: Store) -> Studio:
    """A new tenant for each test."""
    return open_studio(store)


def test_an_order_is_done_when_its_last_picture_is(studio: Studio) -> None:
    number = studio.dispatched()
    first, second = studio.jobs(number)
    assert studio.finish(first.id, milliseconds=1234.5)
    assert studio.find(number).status == "rendering"
    assert studio.finish(second.id)
    order = studio.find(number)
    assert order.status == "done"
    assert isinstance(order.finished_at, datetime)
    render = studio.renders(number)[0]
    assert (render.status, render.file, render.bytes, render.milliseconds) == (
        "done",
        f"{first.id}.webp",
        31_000,
        1234.5,
    )
    assert (render.attempts, render.progress, render.error) == (1, 1.0, None)
    job = studio.jobs(number)[0]
    assert (job.status, job.tries, job.progress, job.executor) == ("done", 1, 1.0, "worker-1")


def test_an_order_has_failed_when_nothing_is_open_and_something_failed(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202", "KL-6203")
    first, second, third = studio.jobs(number)
    studio.fail(first.id)
    studio.cancel(second.id)
    assert studio.find(number).status == "rendering"
    studio.finish(third.id)
    assert studio.find(number).status == "failed"
    with studio.read() as session:
        job = find_job(session, first.id)
    assert (job.error, job.error_code) == ("The renderer ran out of memory.", "memory")


def test_an_order_is_cancelled_when_what_did_not_end_was_cancelled(studio: Studio) -> None:
    number = studio.dispatched()
    first, second = studio.jobs(number)
    studio.finish(first.id)
    studio.cancel(second.id)
    assert studio.find(number).status == "cancelled"


def ends(session: Session, job_id: UUID) -> list[bool]:
    return [
        moves.render_started(session, job_id, attempt=1) is not None,
        moves.render_progress(session, job_id, 0.5, attempt=1),
        moves.render_failed(session, job_id, "late", attempt=1),
        moves.render_cancelled(session, job_id, attempt=1),
        moves.render_done(session, job_id, picture(job_id), attempt=1),
    ]


def test_a_render_that_has_ended_never_goes_back(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202", "KL-6203")
    done, failed, cancelled = studio.jobs(number)
    studio.finish(done.id)
    studio.fail(failed.id)
    studio.cancel(cancelled.id)
    told = len(studio.told("job"))
    with studio.work() as session:
        for job in (done, failed, cancelled):
            assert ends(session, job.id) == [False] * 5
        assert ends(session, new_id()) == [False] * 5
    assert [each.status for each in studio.renders(number)] == ["done", "failed", "cancelled"]
    assert len(studio.told("job")) == told


def test_another_worker_takes_over_a_running_render(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    for executor in ("worker-1", "worker-2"):
        with studio.work() as session:
            assert moves.render_started(session, job.id, attempt=1, executor=executor) is not None
    [job] = studio.jobs(number)
    assert (job.status, job.tries, job.executor) == ("running", 2, "worker-2")
    assert studio.renders(number)[0].attempts == 2


def test_two_pictures_that_end_at_once_close_the_order(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202", "KL-6203", "KL-6204")
    jobs = studio.jobs(number)
    gate = threading.Barrier(len(jobs))

    def finish(job_id: UUID) -> None:
        gate.wait()
        studio.finish(job_id)

    threads = [threading.Thread(target=finish, args=(job.id,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert studio.find(number).status == "done"


def test_a_worker_in_another_tenants_scope_finds_nothing(store: Store, studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    other = open_studio(store)
    with other.work() as session:
        assert ends(session, job.id) == [False] * 5
    assert studio.jobs(number)[0].status == "queued"


def test_every_move_is_told_to_the_open_pages(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    with studio.work() as session:
        moves.render_started(session, job.id, attempt=1)
        assert moves.render_progress(session, job.id, 0.4, attempt=1)
    studio.finish(job.id)
    render_id = str(job.subject_id)
    base = {"job_id": str(job.id), "render_id": render_id, "order": number, "error": None}
    running, advanced, again, done = studio.told("job")
    assert running == {**base, "status": "running", "progress": 0.0, "image_url": None}
    assert advanced == {**base, "status": "running", "progress": 0.4, "image_url": None}
    assert again["status"] == "running"
    assert done == {
        **base,
        "status": "done",
        "progress": 1.0,
        "image_url": f"/api/v1/renders/{render_id}/image",
    }
    orders = studio.told("order")
    assert [each["status"] for each in orders] == ["submitted", "rendering", "rendering", "rendering", "done"]
    none = {"queued": 0, "running": 0, "done": 0, "failed": 0, "cancelled": 0}
    assert [each["counts"] for each in orders] == [
        none,
        none | {"queued": 1},
        none | {"running": 1},
        none | {"running": 1},
        none | {"done": 1},
    ]
