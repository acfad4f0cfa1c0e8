"""Pictures by a customer's own renderer: one order for each key, whatever happens in between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from db.jobs import cancel_job
from db.renders import RENDER_JOBS
from engines.renderer.outside import OutsideRenderer
from jobs.errors import Stopping
from jobs.files import Target
from jobs.pool import Pool
from jobs.studios import OutsideStudio, Patience, choose_studio
from tests.jobs.atelier import Atelier, Behaviour, open_atelier
from tests.jobs.diary import Diary, draw, spec, stored, task_of, work
from tests.jobs.workplace import Desk, until
from tests.postgres import Urls

QUICK = Patience(first_pause=0.01, longest_pause=0.02, silence=0.5, limit=3.0)


@pytest.fixture(scope="module")
def database_urls(sqlite_urls: Urls) -> Urls:
    """The verbs have their tests on both databases; here one is enough."""
    return sqlite_urls


@pytest.fixture(scope="module")
def server() -> Iterator[Atelier]:
    """The customer's renderer."""
    with open_atelier() as atelier:
        yield atelier


@pytest.fixture
def atelier(server: Atelier) -> Atelier:
    """The customer's renderer, as if new."""
    server.behaviour = Behaviour()
    for memory in (server.asked, server.orders, server.looked, server.cancelled):
        memory.clear()
    return server


@pytest.fixture
def outside(atelier: Atelier) -> Iterator[OutsideStudio]:
    """The studio that orders there, and is in a hurry."""
    with OutsideRenderer(atelier.address) as renderer:
        yield OutsideStudio(atelier.address, renderer, threading.Event(), QUICK)


def test_an_outside_renderers_picture_is_stored(desk: Desk, outside: OutsideStudio, atelier: Atelier) -> None:
    atelier.behaviour = Behaviour(looks=4)
    job = draw(desk, outside)
    with Image.open(BytesIO(stored(desk, job))) as image:
        assert (image.format, image.size) == ("WEBP", (64, 64))
    assert atelier.asked == [f"{job.id}:1"]
    shares = [event["progress"] for event in desk.studio.told("job") if event["status"] == "running"]
    assert shares == [0.0, 0.25, 0.5, 0.75]


def test_after_a_death_the_same_order_is_found_again(
    desk: Desk, outside: OutsideStudio, atelier: Atelier
) -> None:
    job = draw(desk, outside, Diary(deaths=[("draw", "after"), ("draw", "after")]))
    assert job.status == "done"
    assert atelier.asked == [f"{job.id}:1"] * 3
    assert len(atelier.orders) == 1


def test_a_retryable_failure_is_ordered_anew_under_another_key(
    desk: Desk, outside: OutsideStudio, atelier: Atelier
) -> None:
    atelier.behaviour = Behaviour(failures=[{"code": "gpu", "message": "the card is hot", "retryable": True}])
    job = draw(desk, outside)
    assert (job.status, job.tries) == ("done", 2)
    assert atelier.asked == [f"{job.id}:1", f"{job.id}:1:2"]


def test_a_final_failure_is_told_and_not_repeated(
    desk: Desk, outside: OutsideStudio, atelier: Atelier
) -> None:
    atelier.behaviour = Behaviour(failures=[{"code": "gpu", "message": "no such lamp", "retryable": False}])
    job = draw(desk, outside)
    assert (job.status, job.error_code, job.tries) == ("failed", "gpu", 1)
    assert job.error == "The renderer failed: no such lamp."


def test_a_short_outage_costs_neither_a_try_nor_a_second_order(
    desk: Desk, outside: OutsideStudio, atelier: Atelier
) -> None:
    atelier.behaviour = Behaviour(looks=3)
    number = desk.order(**spec())

    def report_and_fail(share: float) -> bool:
        atelier.behaviour.faults = 3 if share == 1 / 3 else 0
        return True

    with outside.place() as draw_there:
        target = Target(desk.data / "pictures", f"outage/order/{number}.webp")
        draw_there("key", spec(), target, report_and_fail)
    assert target.path.exists()
    assert (atelier.asked, atelier.looked["key"]) == (["key"], 4)


def test_an_order_at_a_closed_door_fails_with_a_sentence_after_three_tries(desk: Desk) -> None:
    diary = Diary()
    job = draw(desk, choose_studio("http://127.0.0.1:9", Pool(0)), diary)
    assert (job.status, job.error_code, job.tries) == ("failed", "renderer_unavailable", 3)
    assert job.error is not None
    assert "cannot be reached" in job.error


def test_cancelling_calls_the_order_off(desk: Desk, outside: OutsideStudio, atelier: Atelier) -> None:
    atelier.behaviour = Behaviour(looks=1000)
    number = desk.order(**spec())
    task = task_of(desk, number)
    thread = threading.Thread(target=Diary().run, args=(work(desk, outside), task))
    thread.start()
    until(lambda: desk.job(number).progress > 0)
    with desk.studio.work() as session:
        cancel_job(session, desk.studio.operator, task.job_id, kinds={"render": RENDER_JOBS})
    thread.join(10)
    assert desk.job(number).status == "cancelled"
    assert atelier.cancelled == [task.key]


def test_what_never_ends_is_called_off(desk: Desk, outside: OutsideStudio, atelier: Atelier) -> None:
    atelier.behaviour = Behaviour(looks=100_000)
    job = draw(desk, outside)
    assert (job.status, job.error_code, job.tries) == ("failed", "took_too_long", 1)
    assert atelier.cancelled == [f"{job.id}:1"]


def test_a_worker_that_stops_leaves_the_order_to_its_successor(
    desk: Desk, outside: OutsideStudio, atelier: Atelier
) -> None:
    atelier.behaviour = Behaviour(looks=5)
    number = desk.order(**spec())
    outside.stopping.set()
    with pytest.raises(Stopping):
        Diary().run(work(desk, outside), task_of(desk, number))
    assert desk.job(number).status == "running"
    outside.stopping.clear()
    Diary().run(work(desk, outside), task_of(desk, number))
    assert desk.job(number).status == "done"
    assert len(atelier.orders) == 1
