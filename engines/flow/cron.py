"""Schedules from cron lines, by cronsim: five fields, in a time zone, with Debian's rules when the clocks change.

A moment that the clocks jump over is moved to after the jump; one that comes twice fires once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from engines.flow.errors import ScheduleInvalid

LONGEST = 100
FIELDS = 5
MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_HINT = "Write minute, hour, day of month, month and day of week, such as 0 8 * * 1-5 for weekdays at 08:00."


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is to happen, again and again."""

    line: str
    timezone: str

    def next_after(self, moment: datetime) -> datetime:
        """The first moment after ``moment`` (aware), in the schedule's time zone; to the minute."""
        return next(CronSim(self.line, moment.astimezone(ZoneInfo(self.timezone))))

    def told(self) -> str:
        """In plain English, such as "at 08:00 on Monday through Friday (Europe/Berlin)"."""
        words = CronSim(self.line, datetime.now(ZoneInfo(self.timezone))).explain()
        return f"{words[0].lower()}{words[1:]} ({self.timezone})"


def parse(line: str, timezone: str = "UTC") -> Schedule:
    """The schedule of a cron line.

    Raises:
        ScheduleInvalid: it is none, it never comes, or there is no such time zone.
    """
    plain = " ".join(line.split())
    plain = MACROS.get(plain.lower(), plain)
    if len(plain) > LONGEST or len(plain.split()) != FIELDS:
        raise ScheduleInvalid(f'"{plain[:LONGEST]}" is no schedule: it needs five fields. {_HINT}')
    zone = _zone(timezone)
    try:
        next(CronSim(plain, datetime.now(zone)))
    except CronSimError as error:
        wrong = str(error).removeprefix("Bad ")
        raise ScheduleInvalid(f'"{plain}" is no schedule: the {wrong} cannot be read. {_HINT}') from None
    except StopIteration:
        raise ScheduleInvalid(f'"{plain}" is a schedule that never comes. {_HINT}') from None
    return Schedule(plain, timezone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScheduleInvalid(
            f'There is no time zone "{name[:60]}". Use a name such as UTC, Europe/Berlin or America/New_York.'
        ) from None
