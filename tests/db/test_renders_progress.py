"""From dispatch to the last picture: what is queued, how renders move, and what never happens twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import renders
from db.errors import Conflict, Invalid, NotFound, NotPermitted
from db.ids import new_id
from db.jobs import JobKinds, cancel_job, describe_job, find_job, list_jobs, retry_job
from db.models.jobs import Job
from db.models.renders import Order, Render
from db.renders import progress as moves
from db.session import Store
from db.tenancy import Scope
from tests.db.studio import HOUSINGS, Statements, Studio, draw, open_studio, picture

KINDS: JobKinds = {"render": renders.RENDER_JOBS}


class Queue:
    """A job engine that writes down what it is given."""

    def __init__(self) -> None:
        self.given: list[tuple[UUID, int]] = []

    def enqueue(self, session: Session, job: Job) -> None:
        """Take an attempt."""
        self.given.append((job.id, job.attempt))

    def cancel(self, job_id: UUID, attempt: int) -> None:
        """Give an attempt up."""
        self.given.remove((job_id, attempt))


@pytest.fixture
def studio(store: Store) -> Studio:
    """A new tenant for each test."""
    return open_studio(store)


def dispatch(studio: Studio, number: str) -> renders.Dispatched:
    with studio.work() as session:
        return renders.dispatch_renders(session, studio.operator, number, draw=draw)


def order_of(studio: Studio, number: str) -> Order:
    with studio.read() as session:
        return renders.find_order(session, number)


def renders_of(studio: Studio, number: str) -> list[Render]:
    with studio.read() as session:
        return [line.render for line in renders.order_detail(session, number).lines if line.render]


def retry(studio: Studio, job_id: UUID, queue: Queue | None = None) -> None:
    with studio.work() as session:
        retry_job(session, studio.operator, job_id, kinds=KINDS, engine=queue or Queue())


def cancel(studio: Studio, job_id: UUID) -> None:
    with studio.work() as session:
        cancel_job(session, studio.operator, job_id, kinds=KINDS)


# Dispatch


def test_a_dispatch_queues_one_render_and_one_job_for_each_line(studio: Studio) -> None:
    number = studio.order("KL-6201", "KL-6202")
    with studio.work() as session:
        renders.set_render_overrides(session, studio.operator, number, {"height": 512, "camera": "top"})
    dispatched = dispatch(studio, number)
    assert dispatched.renders == 2
    assert dispatched.megapixels == pytest.approx(2 * 1024 * 512 / 1e6)
    jobs, made = studio.jobs(number), renders_of(studio, number)
    assert [job.title for job in jobs] == [f"{number} · KL-6201", f"{number} · KL-6202"]
    assert [job.subject_id for job in jobs] == [render.id for render in made]
    assert jobs[0].payload == {"render_id": str(made[0].id)}
    assert {(job.kind, job.status, job.created_by) for job in jobs} == {
        ("render", "queued", studio.operator.user_id)
    }
    assert made[0].spec == {
        "product": "KL-6201",
        "geometry": {"kind": "ball_bearing", "bore": 20.0, "outer": 47.0},
        "looks": {
            "ring": {"name": "Steel-Polished", "base_color": "steel-polished", "roughness": 0.4},
            "ball": {"name": "Steel-Bare", "base_color": "steel-bare", "roughness": 0.4},
            "cage": {"name": "Brass", "base_color": "brass", "roughness": 0.4},
        },
        "width": 1024,
        "height": 512,
        "format": "webp",
        "camera": "top",
    }
    assert order_of(studio, number).status == "rendering"


def test_a_material_override_gives_every_slot_the_same_look(studio: Studio) -> None:
    number = studio.order("GH-505")
    with studio.work() as session:
        renders.set_material_override(session, studio.operator, number, "Brass")
    dispatch(studio, number)
    look = {"name": "Brass", "base_color": "brass", "roughness": 0.4}
    assert renders_of(studio, number)[0].spec["looks"] == {"body": look, "bolt": look}


def test_an_order_with_unmapped_materials_is_not_dispatched(studio: Studio) -> None:
    number = studio.order("KL-6201", *HOUSINGS)
    with pytest.raises(Conflict) as caught:
        dispatch(studio, number)
    assert str(caught.value) == (
        f"Order {number} has materials without a mapping: Gusseisen GG20 (GH-505, GH-507, GH-509). Nothing was queued. "
        "See them with check_materials, and choose one for the order with set_material_override."
    )
    assert list(studio.jobs(number)) == []


def test_what_the_renderer_refuses_is_not_queued(studio: Studio) -> None:
    number = studio.order("KL-6201", "KL-6202")

    def refuse(wanted: renders.Picture) -> dict[str, renders.Draw]:
        raise Invalid(f"{wanted.pim_id}: the bore is too wide.")

    with pytest.raises(Invalid, match="KL-6201: the bore"), studio.work() as session:
        renders.dispatch_renders(session, studio.operator, number, draw=refuse)  # type: ignore[arg-type]  # only raises
    assert list(studio.jobs(number)) == []
    assert order_of(studio, number).status == "submitted"


def test_nothing_is_queued_twice(studio: Studio) -> None:
    number = studio.dispatched()
    first, second = studio.jobs(number)
    with pytest.raises(Conflict, match=f"Order {number} is already dispatched: 2 queued, 0 running, 0 done"):
        dispatch(studio, number)
    studio.finish(first.id)
    with pytest.raises(Conflict, match="1 queued, 0 running, 1 done"):
        dispatch(studio, number)
    studio.finish(second.id)
    with pytest.raises(Conflict, match=f"All 2 pictures of order {number} are there"):
        dispatch(studio, number)
    assert len(studio.jobs(number)) == 2


def test_a_cancelled_order_is_not_dispatched(studio: Studio) -> None:
    number = studio.order()
    with studio.work() as session:
        renders.cancel_order(session, studio.operator, number)
    with pytest.raises(Conflict, match=f"Order {number} was cancelled"):
        dispatch(studio, number)


def test_a_changed_material_is_rendered_again_by_new_jobs(studio: Studio) -> None:
    number = studio.dispatched()
    old = studio.jobs(number)
    for job in old:
        studio.finish(job.id)
    with studio.work() as session:
        renders.set_material_override(session, studio.operator, number, "Brass")
    assert dispatch(studio, number).renders == 2
    again = renders_of(studio, number)
    assert [(each.status, each.file, each.attempts, each.progress) for each in again] == [
        ("queued", None, 0, 0)
    ] * 2
    assert again[0].spec["looks"]["ring"] == {"name": "Brass", "base_color": "brass", "roughness": 0.4}
    jobs = studio.jobs(number)
    assert len(jobs) == 4
    assert order_of(studio, number).finished_at is None
    newest = [job for job in jobs if job.status == "queued"]
    assert {job.subject_id for job in newest} == {render.id for render in again}
    assert not studio.finish(old[0].id), "the old attempt must not touch the new render"
    assert all(studio.finish(job.id) for job in newest)
    assert order_of(studio, number).status == "done"


def test_only_what_failed_or_lost_its_picture_is_queued_again(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202", "KL-6203")
    kept, pruned, failed = studio.jobs(number)
    studio.finish(kept.id)
    studio.finish(pruned.id)
    studio.fail(failed.id)
    with studio.work() as session:
        session.get_one(Render, pruned.subject_id).file = None
    assert dispatch(studio, number).renders == 2
    assert [each.status for each in renders_of(studio, number)] == ["done", "queued", "queued"]


# The worker


def test_an_order_is_done_when_its_last_picture_is(studio: Studio) -> None:
    number = studio.dispatched()
    first, second = studio.jobs(number)
    assert studio.finish(first.id, milliseconds=1234.5)
    assert order_of(studio, number).status == "rendering"
    assert studio.finish(second.id)
    order = order_of(studio, number)
    assert order.status == "done"
    assert isinstance(order.finished_at, datetime)
    render = renders_of(studio, number)[0]
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
    cancel(studio, second.id)
    assert order_of(studio, number).status == "rendering"
    studio.finish(third.id)
    assert order_of(studio, number).status == "failed"
    with studio.read() as session:
        job = find_job(session, first.id)
    assert (job.error, job.error_code) == ("The renderer ran out of memory.", "memory")


def test_an_order_is_cancelled_when_what_did_not_end_was_cancelled(studio: Studio) -> None:
    number = studio.dispatched()
    first, second = studio.jobs(number)
    studio.finish(first.id)
    cancel(studio, second.id)
    assert order_of(studio, number).status == "cancelled"


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
    cancel(studio, cancelled.id)
    told = len(studio.told("job"))
    with studio.work() as session:
        for job in (done, failed, cancelled):
            assert ends(session, job.id) == [False] * 5
        assert ends(session, new_id()) == [False] * 5
    assert [each.status for each in renders_of(studio, number)] == ["done", "failed", "cancelled"]
    assert len(studio.told("job")) == told


def test_another_worker_takes_over_a_running_render(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    for executor in ("worker-1", "worker-2"):
        with studio.work() as session:
            assert moves.render_started(session, job.id, attempt=1, executor=executor) is not None
    [job] = studio.jobs(number)
    assert (job.status, job.tries, job.executor) == ("running", 2, "worker-2")
    assert renders_of(studio, number)[0].attempts == 2


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
    assert order_of(studio, number).status == "done"


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


# People


def test_a_failed_render_is_queued_again_as_the_next_attempt(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    studio.fail(job.id)
    queue = Queue()
    retry(studio, job.id, queue)
    assert queue.given == [(job.id, 2)]
    [job] = studio.jobs(number)
    assert (job.status, job.attempt, job.tries, job.error, job.ended_at) == ("queued", 2, 0, None, None)
    assert renders_of(studio, number)[0].error is None
    order = order_of(studio, number)
    assert (order.status, order.finished_at) == ("rendering", None)
    assert not studio.finish(job.id, attempt=1), "the worker of the first attempt comes too late"
    assert studio.finish(job.id, attempt=2)
    assert order_of(studio, number).status == "done"


def test_what_is_queued_running_or_done_is_not_retried(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    with pytest.raises(Conflict, match="KL-6201 is queued; only failed or cancelled"):
        retry(studio, job.id)
    studio.finish(job.id)
    with pytest.raises(Conflict, match="KL-6201 is done; only failed or cancelled"):
        retry(studio, job.id)


def test_an_old_job_of_a_render_that_was_dispatched_again_is_not_retried(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [old] = studio.jobs(number)
    studio.fail(old.id)
    dispatch(studio, number)
    newest = next(job for job in studio.jobs(number) if job.id != old.id)
    studio.fail(newest.id)
    with pytest.raises(Conflict, match="dispatched again since"):
        retry(studio, old.id)
    retry(studio, newest.id)


def test_a_queued_render_is_cancelled_at_once_and_a_running_one_asked_to_stop(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202")
    queued, running = studio.jobs(number)
    with studio.work() as session:
        moves.render_started(session, running.id, attempt=1)
    cancel(studio, queued.id)
    cancel(studio, running.id)
    states = [(job.status, job.cancel_requested) for job in studio.jobs(number)]
    assert states == [("cancelled", False), ("running", True)]
    with pytest.raises(Conflict, match="KL-6202 is being cancelled already"):
        cancel(studio, running.id)
    with pytest.raises(Conflict, match="KL-6201 is cancelled already"):
        cancel(studio, queued.id)
    with studio.work() as session:
        assert not moves.render_progress(session, running.id, 0.5, attempt=1)
        assert moves.render_cancelled(session, running.id, attempt=1)
    assert order_of(studio, number).status == "cancelled"


def test_a_cancelled_render_is_not_taken_over_but_can_be_retried(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    with studio.work() as session:
        moves.render_started(session, job.id, attempt=1)
    cancel(studio, job.id)
    with studio.work() as session:
        assert moves.render_started(session, job.id, attempt=1) is None
    assert studio.jobs(number)[0].status == "cancelled"
    retry(studio, job.id)
    assert studio.finish(job.id, attempt=2)


def test_cancelling_an_order_ends_all_that_has_not_ended(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202", "KL-6203")
    done, running, queued = studio.jobs(number)
    studio.finish(done.id)
    with studio.work() as session:
        moves.render_started(session, running.id, attempt=1)
    with studio.work() as session:
        assert [job.id for job in renders.cancel_order(session, studio.operator, number)] == [
            running.id,
            queued.id,
        ]
    with studio.work() as session:
        moves.render_cancelled(session, running.id, attempt=1)
    assert [each.status for each in renders_of(studio, number)] == ["done", "cancelled", "cancelled"]
    with pytest.raises(Conflict, match="nothing left to cancel"), studio.work() as session:
        renders.cancel_order(session, studio.operator, number)


def attempts(studio: Studio, number: str, job_id: UUID) -> list[Callable[[Session], object]]:
    return [
        lambda session: cancel_job(session, studio.viewer, job_id, kinds=KINDS),
        lambda session: retry_job(session, studio.viewer, job_id, kinds=KINDS, engine=Queue()),
        lambda session: renders.cancel_order(session, studio.viewer, number),
    ]


def test_only_people_with_the_permission_steer_jobs(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    for attempt in attempts(studio, number, job.id):
        with pytest.raises(NotPermitted, match="jobs:write"), studio.work() as session:
            attempt(session)
    assert studio.jobs(number)[0].status == "queued"


def test_jobs_of_another_tenant_are_not_found(store: Store, studio: Studio) -> None:
    [job] = studio.jobs(studio.dispatched("KL-6201"))
    other = open_studio(store)
    with other.work() as session:
        with pytest.raises(NotFound, match="There is no such job"):
            cancel_job(session, other.operator, job.id, kinds=KINDS)
        with pytest.raises(NotFound, match="There is no such job"):
            retry_job(session, other.operator, job.id, kinds=KINDS, engine=Queue())
        assert list(list_jobs(session)) == []


def test_a_job_of_an_unknown_kind_cannot_be_steered(studio: Studio) -> None:
    [job] = studio.jobs(studio.dispatched("KL-6201"))
    with studio.work() as session, pytest.raises(Conflict, match="kind render can be neither"):
        cancel_job(session, studio.operator, job.id, kinds={})


def test_jobs_are_listed_newest_first_and_paged(studio: Studio) -> None:
    first, second = studio.dispatched("KL-6201"), studio.dispatched("KL-6202", "KL-6203")
    studio.finish(studio.jobs(first)[0].id)
    with studio.read() as session:
        page = list_jobs(session, limit=2)
        assert {job.group_key for job in page} == {second}
        last = page[-1]
        rest = list_jobs(session, before=(last.created_at, last.id))
        assert [job.group_key for job in rest] == [first]
        assert [job.group_key for job in list_jobs(session, status="done")] == [first]
        assert len(list_jobs(session, group=second, kind="render", status="queued")) == 2
        shown = describe_job(rest[0])
    assert (shown["title"], shown["status"], shown["progress"]) == (f"{first} · KL-6201", "done", 1.0)


def test_an_order_with_many_renders_is_cancelled_in_few_statements(studio: Studio) -> None:
    counts = []
    for products in (("KL-6201",), ("KL-6201", "KL-6202", "KL-6203", "KL-6204", "KL-6205")):
        number = studio.dispatched(*products)
        with Statements(studio.store) as seen, studio.work() as session:
            renders.cancel_order(session, studio.operator, number)
        counts.append(
            len([text for text in seen.texts if not text.startswith(("INSERT", "SELECT pg_notify"))])
        )
    assert counts[0] == counts[1]


def test_a_render_without_a_job_says_so(studio: Studio) -> None:
    with studio.read() as session, pytest.raises(NotFound, match="There is no such render"):
        renders.job_of(session, new_id())


def test_a_scope_without_a_user_is_enough_for_a_worker(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    with studio.store.work(Scope(studio.operator.tenant_id)) as session:
        assert moves.render_started(session, job.id, attempt=1) is not None
        count = session.scalar(select(func.count()).select_from(Render).where(Render.status == "running"))
    assert count == 1
