"""Throughput: what is counted in which period, and how long pictures take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db import renders
from db.models.base import now
from db.models.renders import Render
from db.renders.statistics import Period, bounds
from db.session import Store
from tests.db.studio import BEARINGS, Statements, Studio, open_studio

WEDNESDAY = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)


@pytest.fixture
def studio(store: Store) -> Studio:
    """A new tenant for each test."""
    return open_studio(store)


def day(number: int, month: int = 11) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "starts", "ends"),
    [
        ("today", day(18), day(19)),
        ("yesterday", day(17), day(18)),
        ("this_week", day(16), day(19)),
        ("last_week", day(9), day(16)),
        ("this_month", day(1), day(19)),
        ("last_7_days", day(12), day(19)),
        ("last_30_days", day(20, 10), day(19)),
        ("all", None, day(19)),
    ],
)
def test_a_period_begins_at_midnight_utc_and_a_week_on_monday(
    period: Period, starts: datetime | None, ends: datetime
) -> None:
    assert bounds(period, WEDNESDAY) == (starts, ends)


def ended(studio: Studio, *ends: tuple[str, timedelta, float | None]) -> None:
    """Renders of one order that ended so long ago in that state after so many milliseconds."""
    number = studio.dispatched(*BEARINGS[: len(ends)])
    with studio.work() as session:
        made = session.scalars(
            select(Render).join(Render.order).where(Render.order.has(number=number)).order_by(Render.id)
        )
        for render, (status, ago, milliseconds) in zip(made, ends, strict=True):
            render.status, render.milliseconds = status, milliseconds
            render.ended_at = now() - ago


def stats(studio: Studio, period: Period) -> renders.RenderStats:
    with studio.read() as session:
        return renders.render_stats(session, period)


def test_renders_are_counted_by_the_day_on_which_they_ended(studio: Studio) -> None:
    moment, midnight = now(), now().replace(hour=0, minute=0, second=0, microsecond=0)
    today, yesterday = timedelta(0), moment - midnight + timedelta(seconds=1)
    ended(
        studio,
        ("done", today, 1000.0),
        ("failed", today, None),
        ("done", yesterday, 3000.0),
        ("cancelled", yesterday, None),
    )
    found = stats(studio, "last_7_days")
    assert (found.done, found.failed, found.cancelled, found.queued, found.running) == (2, 1, 1, 0, 0)
    assert found.average_milliseconds == 2000.0
    assert len(found.by_day) == 7
    assert found.by_day[-1] == renders.Day(moment.date().isoformat(), done=1, failed=1)
    assert found.by_day[-2] == renders.Day(
        (midnight - timedelta(days=1)).date().isoformat(), done=1, cancelled=1
    )
    assert found.by_day[0] == renders.Day((midnight - timedelta(days=6)).date().isoformat())
    only = stats(studio, "today")
    assert (only.done, only.failed, only.cancelled, len(only.by_day)) == (1, 1, 0, 1)
    before = stats(studio, "yesterday")
    assert (before.done, before.failed, before.cancelled, len(before.by_day)) == (1, 0, 1, 1)


def test_the_slowest_twentieth_is_above_the_percentile(studio: Studio) -> None:
    for start in range(0, 20, 5):
        ended(studio, *(("done", timedelta(0), 100.0 * (start + n + 1)) for n in range(5)))
    found = stats(studio, "all")
    assert found.done == 20
    assert found.p95_milliseconds == 1900.0
    assert found.average_milliseconds == 1050.0
    assert len(found.by_day) == 1


def test_open_renders_are_counted_in_the_period_in_which_they_were_ordered(studio: Studio) -> None:
    number = studio.dispatched("KL-6201", "KL-6202", "KL-6203")
    with studio.work() as session:
        renders.render_started(session, studio.jobs(number)[0].id, attempt=1)
    found = stats(studio, "today")
    assert (found.queued, found.running) == (2, 1)
    assert stats(studio, "yesterday").queued == 0


def test_without_renders_everything_is_zero_and_no_time_is_made_up(studio: Studio, store: Store) -> None:
    other = open_studio(store)
    ended(other, ("done", timedelta(0), 500.0))
    found = stats(studio, "this_week")
    assert (found.done, found.failed, found.queued) == (0, 0, 0)
    assert found.average_milliseconds is None
    assert found.p95_milliseconds is None
    assert stats(studio, "all").by_day == ()
    assert found.to_json()["average_milliseconds"] is None
    with studio.read() as session:
        assert renders.seconds_per_megapixel(session) is None


def test_the_speed_is_judged_by_the_size_of_the_newest_pictures(studio: Studio) -> None:
    number = studio.dispatched("KL-6201")
    studio.finish(studio.jobs(number)[0].id, milliseconds=2097.152)
    with studio.read() as session:
        assert renders.seconds_per_megapixel(session) == pytest.approx(2.0)


def test_statistics_are_three_statements(studio: Studio) -> None:
    ended(studio, ("done", timedelta(0), 500.0))
    with studio.read() as session, Statements(studio.store) as seen:
        renders.render_stats(session, "last_30_days")
    assert len(seen.texts) == 3
