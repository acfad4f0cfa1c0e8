"""Human numbers such as ``SA-2026-00160``: given out once per tenant and series, never twice.

A staged call takes its numbers for real, so that nobody else gets them meanwhile, and its replay takes the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.tenants import NumberSeries


@dataclass(slots=True)
class Numbers:
    """The numbers of one change set by series, and how many of them the current replay has taken."""

    reserved: dict[str, list[int]] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def rewind(self) -> None:
        """Begin a replay: the first number of each series comes next."""
        self.taken.clear()


def next_number(session: Session, series: str) -> int:
    """The next number of ``series``, counting from 1; a replay gets the ones that were reserved for it."""
    numbers: Numbers | None = session.info.get("numbers")
    if numbers is None:
        return _advance(session, series)
    known = numbers.reserved.setdefault(series, [])
    position = numbers.taken.get(series, 0)
    if position == len(known):
        known.append(max([_advance(session, series), *(number + 1 for number in known)]))
    numbers.taken[series] = position + 1
    return known[position]


def keep_reserved(session: Session, numbers: Numbers) -> None:
    """After the staged work is rolled back: make sure that nobody else is given the reserved numbers."""
    for series, reserved in numbers.reserved.items():
        row = _row(session, series)
        row.last = max(row.last, *reserved) if reserved else row.last


def _advance(session: Session, series: str) -> int:
    row = _row(session, series)
    row.last += 1
    return row.last


def _row(session: Session, series: str) -> NumberSeries:
    row = session.scalar(select(NumberSeries).where(NumberSeries.series == series).with_for_update())
    if row is None:
        row = NumberSeries(series=series, last=0)
        session.add(row)
        session.flush()
    return row
