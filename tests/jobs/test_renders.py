"""One render, by every studio, with deaths and faults at every step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from db.jobs import cancel_job, retry_job
from db.models.base import Json
from db.models.jobs import Job
from db.renders import RENDER_JOBS, render_failed
from engines.renderer.catalogue import MATERIALS, PRODUCTS
from engines.renderer.errors import RendererRefused, RendererUnavailable
from engines.renderer.outside import OutsideRenderer
from engines.renderer.spec import RenderSpec
from jobs.child import Report
from jobs.errors import Stopping
from jobs.pictures import Made, Target
from jobs.pool import Pool
from jobs.renders import Renders
from jobs.studios import Draw, OutsideStudio, Patience, Studio, choose_studio
from tests.jobs.atelier import Atelier, Behaviour, open_atelier
from tests.jobs.diary import Diary, task_of
from tests.jobs.workplace import Desk, NapStudio, until
from tests.postgres import Urls

QUICK = Patience(first_pause=0.01, longest_pause=0.02, silence=0.5, limit=3.0)
MOMENTS = [(step, moment) for step in ("draw", "end") for moment in ("before", "after")]


@pytest.fixture(scope="module")
def database_urls(sqlite_urls: Urls) -> Urls:
    """The verbs have their tests on both databases; here one is enough."""
    return sqlite_urls


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One slot."""
    made = Pool(1)
    yield made
    made.end()


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


def spec(side: int = 64) -> dict[str, Json]:
    product = PRODUCTS[0]
    steel = MATERIALS[0].material
    asked = RenderSpec(
        geometry=product.geometry,
        materials=dict.fromkeys(product.geometry.slots, steel),
        width=side,
        height=side,
        samples=1,
    )
    return asked.to_json()  # type: ignore[return-value] # JSON all through


def work(desk: Desk, studio: Studio) -> Renders:
    return Renders(desk.studio.store, desk.data / "pictures", studio)


def draw(desk: Desk, studio: Studio, diary: Diary | None = None, **nap_of: Json) -> Job:
    """Order one picture and do the work here; its job afterwards."""
    number = desk.order(**(nap_of or spec()))
    (diary or Diary()).run(work(desk, studio), task_of(desk, number))
    return desk.job(number)


def stored(desk: Desk, job: Job) -> bytes:
    render = desk.render(job)
    assert render.file is not None
    data = (desk.data / "pictures" / render.file).read_bytes()
    assert (render.bytes, render.checksum) == (len(data), sha256(data).hexdigest())
    return data


@pytest.mark.parametrize("moment", MOMENTS, ids="-".join)
def test_a_death_at_any_moment_makes_one_picture(desk: Desk, pool: Pool, moment: tuple[str, str]) -> None:
    job = draw(desk, NapStudio(pool), Diary(deaths=[moment]), word="pixels")
    assert (job.status, stored(desk, job)) == ("done", b"pixels")
    assert [event["status"] for event in desk.studio.told("job")].count("done") == 1
    assert len(desk.pictures()) == 1


def test_deaths_at_all_moments_make_one_picture(desk: Desk, pool: Pool) -> None:
    job = draw(desk, NapStudio(pool), Diary(deaths=[*MOMENTS, *MOMENTS]), word="pixels")
    assert (job.status, stored(desk, job)) == ("done", b"pixels")
    assert len(desk.pictures()) == 1


@dataclass(frozen=True)
class Watched:
    """A studio; once a picture is drawn, and before anybody knows, something happens."""

    studio: Studio
    deed: Callable[[], None]
    name: str = "watched"

    @contextmanager
    def place(self) -> Iterator[Draw]:
        """The studio's own place."""
        with self.studio.place() as draw:

            def watched(key: str, spec: dict[str, Any], target: Target, report: Report) -> Made:
                made = draw(key, spec, target, report)
                self.deed()
                return made

            yield watched


@pytest.mark.parametrize("moment", MOMENTS, ids="-".join)
def test_a_picture_that_is_cancelled_when_it_is_drawn_is_not_kept(
    desk: Desk, pool: Pool, moment: tuple[str, str]
) -> None:
    number = desk.order(word="pixels")

    def cancel() -> None:
        with desk.studio.work() as session:
            if not desk.job(number).cancel_requested:
                cancel_job(session, desk.studio.operator, desk.job(number).id, kinds={"render": RENDER_JOBS})

    diary = Diary(deaths=[moment])
    diary.run(work(desk, Watched(NapStudio(pool), cancel)), task_of(desk, number))
    assert desk.job(number).status == "cancelled"
    assert desk.pictures() == []


def test_a_picture_that_comes_after_a_retry_changes_nothing(desk: Desk, pool: Pool) -> None:
    """A worker that was taken for dead ends its work when the job is at its next attempt already."""
    number = desk.order(word="late")

    def fail_and_retry() -> None:
        who = desk.studio.operator
        job = desk.job(number)
        with desk.studio.work() as session:
            render_failed(session, job.id, "It was lost.", attempt=1)
            retry_job(session, who, job.id, kinds={"render": RENDER_JOBS}, engine=desk.engine)

    Diary().run(work(desk, Watched(NapStudio(pool), fail_and_retry)), task_of(desk, number))
    job = desk.job(number)
    assert (job.status, job.attempt) == ("queued", 2)
    assert desk.pictures() == []


def test_tries_wait_one_and_four_seconds(desk: Desk, pool: Pool) -> None:
    diary = Diary()
    job = draw(desk, NapStudio(pool), diary, fails=3)
    assert (job.status, job.tries) == ("failed", 3)
    assert diary.pauses == [1.0, 4.0]


def test_the_path_tracer_draws_what_was_ordered(desk: Desk, pool: Pool) -> None:
    job = draw(desk, choose_studio("embree", pool))
    with Image.open(BytesIO(stored(desk, job))) as image:
        assert (image.format, image.size) == ("WEBP", (64, 64))
        assert len(image.convert("RGB").getcolors(4096) or []) > 50


def test_an_impossible_specification_fails_at_once(desk: Desk, pool: Pool) -> None:
    diary = Diary()
    job = draw(desk, choose_studio("embree", pool), diary, **spec() | {"width": 5})
    assert (job.status, job.error_code, job.tries, diary.pauses) == ("failed", "spec_invalid", 1, [])
    assert job.error is not None
    assert "width" in job.error


def test_a_word_that_is_no_renderer_is_refused(pool: Pool) -> None:
    with pytest.raises(RendererUnavailable, match="crayons"):
        choose_studio("crayons", pool)
    with pytest.raises(RendererRefused, match="http or https"):
        choose_studio("ftp://render.example", pool)


# A customer's own renderer


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
