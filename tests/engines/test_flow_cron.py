"""Schedules: when they come, also when the clocks change, and which lines are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from engines.flow.cron import parse
from engines.flow.errors import ScheduleInvalid

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_weekday_morning_is_kept_in_local_time() -> None:
    schedule = parse("0 8 * * 1-5", "Europe/Berlin")
    friday = datetime(2026, 3, 27, 9, 0, tzinfo=BERLIN)
    monday = schedule.next_after(friday)
    assert monday == datetime(2026, 3, 30, 8, 0, tzinfo=BERLIN)
    assert monday.astimezone(UTC).hour == 6, "summer time has begun over the weekend"
    assert schedule.told() == "at 08:00 on Monday through Friday (Europe/Berlin)"


def test_a_moment_that_the_clocks_jump_over_comes_after_the_jump() -> None:
    schedule = parse("30 2 * * *", "Europe/Berlin")
    assert schedule.next_after(datetime(2026, 3, 29, 0, 0, tzinfo=BERLIN)) == datetime(
        2026, 3, 29, 1, 0, tzinfo=UTC
    )


def test_a_moment_that_comes_twice_fires_once() -> None:
    schedule = parse("30 2 * * *", "Europe/Berlin")
    first = schedule.next_after(datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN))
    second = schedule.next_after(first)
    assert first.date() == date(2026, 10, 25)
    assert second.date() == date(2026, 10, 26)


def test_macros_are_understood() -> None:
    assert parse(" @daily ").line == "0 0 * * *"


@pytest.mark.parametrize(
    ("line", "zone", "words"),
    [
        ("", "UTC", "needs five fields"),
        ("* * * * * *", "UTC", "needs five fields"),
        ("61 * * * *", "UTC", "the minute cannot be read"),
        ("0 25 * * *", "UTC", "the hour cannot be read"),
        ("0 0 31 2 *", "UTC", "is no schedule"),
        ("every day", "UTC", "needs five fields"),
        ("0 8 * * *", "Mars/Olympus", 'There is no time zone "Mars/Olympus"'),
        ("0 8 * * *", "../../etc/passwd", "There is no time zone"),
    ],
)
def test_a_line_that_is_no_schedule_is_refused_with_a_sentence(line: str, zone: str, words: str) -> None:
    with pytest.raises(ScheduleInvalid) as caught:
        parse(line, zone)
    assert words in str(caught.value)


@settings(max_examples=100, deadline=None)
@given(
    some.integers(0, 59),
    some.integers(0, 23),
    some.integers(0, 2 * 365 * 24 * 60),
)
def test_the_next_moment_is_always_later_and_within_a_day(minute: int, hour: int, later: int) -> None:
    schedule = parse(f"{minute} {hour} * * *")
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=later)
    found = schedule.next_after(moment)
    assert moment < found <= moment + timedelta(days=1)
