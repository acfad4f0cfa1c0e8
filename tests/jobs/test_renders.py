"""One render in our own processes, with deaths and faults at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from db.jobs import cancel_job, retry_job
from db.renders import RENDER_JOBS, render_failed
from engines.renderer.errors import RendererRefused, RendererUnavailable
from jobs.child import Report
from jobs.files import Made, Target
from jobs.pool import Pool
from jobs.studios import Draw, Studio, choose_studio
from tests.jobs.diary import Diary, draw, spec, stored, task_of, work
from tests.jobs.workplace import Desk, NapStudio
from tests.postgres import Urls

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
