"""What people do to jobs: look at them, cancel them, queue them again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import renders
from db.errors import Conflict, NotFound, NotPermitted
from db.ids import new_id
from db.jobs import cancel_job, describe_job, list_jobs, retry_job
from db.models.renders import Render
from db.renders import progress as moves
from db.session import Store
from db.tenancy import Scope
from tests.db.studio import KINDS, Queue, Statements, Studio, open_studio


@pytest.fixture
def studio(store: Store) -> Studio:
    """A new tenant for each test."""
    return open_studio(store)


def test_a_failed_render_is_queued_again_as_the_next_attempt(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    studio.fail(job.id)
    queue = Queue()
    studio.retry(job.id, queue)
    assert queue.given == [(job.id, 2)]
    [job] = studio.jobs(number)
    assert (job.status, job.attempt, job.tries, job.error, job.ended_at) == ("queued", 2, 0, None, None)
    assert studio.renders(number)[0].error is None
    order = studio.find(number)
    assert (order.status, order.finished_at) == ("rendering", None)
    assert not studio.finish(job.id, attempt=1), "the worker of the first attempt comes too late"
    assert studio.finish(job.id, attempt=2)
    assert studio.find(number).status == "done"


def test_what_is_queued_running_or_done_is_not_retried(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    with pytest.raises(Conflict, match="KL-6201 is queued; only failed or cancelled"):
        studio.retry(job.id)
    studio.finish(job.id)
    with pytest.raises(Conflict, match="KL-6201 is done; only failed or cancelled"):
        studio.retry(job.id)


def test_an_old_job_of_a_render_that_was_dispatched_again_is_not_retried(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [old] = studio.jobs(number)
    studio.fail(old.id)
    studio.dispatch(number)
    newest = next(job for job in studio.jobs(number) if job.id != old.id)
    studio.fail(newest.id)
    with pytest.raises(Conflict, match="dispatched again since"):
        studio.retry(old.id)
    studio.retry(newest.id)


def test_a_queued_render_is_cancelled_at_once_and_a_running_one_asked_to_stop(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202")
    queued, running = studio.jobs(number)
    with studio.work() as session:
        moves.render_started(session, running.id, attempt=1)
    studio.cancel(queued.id)
    studio.cancel(running.id)
    states = [(job.status, job.cancel_requested) for job in studio.jobs(number)]
    assert states == [("cancelled", False), ("running", True)]
    with pytest.raises(Conflict, match="KL-6202 is being cancelled already"):
        studio.cancel(running.id)
    with pytest.raises(Conflict, match="KL-6201 is cancelled already"):
        studio.cancel(queued.id)
    with studio.work() as session:
        assert not moves.render_progress(session, running.id, 0.5, attempt=1)
        assert moves.render_cancelled(session, running.id, attempt=1)
    assert studio.find(number).status == "cancelled"


def test_a_cancelled_render_is_not_taken_over_but_can_be_retried(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    [job] = studio.jobs(number)
    with studio.work() as session:
        moves.render_started(session, job.id, attempt=1)
    studio.cancel(job.id)
    with studio.work() as session:
        assert moves.render_started(session, job.id, attempt=1) is None
    assert studio.jobs(number)[0].status == "cancelled"
    studio.retry(job.id)
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
    assert [each.status for each in studio.renders(number)] == ["done", "cancelled", "cancelled"]
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
