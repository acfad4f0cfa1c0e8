"""A small past of the laboratory, really grown, for tests that need finished simulations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from db.sample.lab_past import DEPOSITS, SOOT, PastRun
from db.simulations import Grown, Wanted
from jobs.samples import Grow, growing_aside

SMALL_PAST = (
    PastRun(20.0, Wanted(500, seed=1)),
    PastRun(18.0, Wanted(6_000, seed=2), SOOT),
    PastRun(12.0, Wanted(600, seed=3), SOOT, by="admin", swept="stickiness"),
    PastRun(11.9, Wanted(600, stickiness=0.2, seed=3), SOOT, by="admin", swept="stickiness"),
    PastRun(9.0, Wanted(100_000, dimension=3, seed=4), SOOT, by="admin", status="failed"),
    PastRun(7.0, Wanted(80_000, seed=5), DEPOSITS, status="cancelled"),
    PastRun(5.0, Wanted(30, seed=6)),
    PastRun(3.0, Wanted(700, dimension=3, seed=7, seed_geometry="plate"), DEPOSITS),
)
"""SIM-0001 to SIM-0008; SIM-0003 and SIM-0004 are SW-0001, SIM-0005 failed, SIM-0006 was cancelled; 30 are too few."""


@contextmanager
def growing_once() -> Iterator[Grow]:
    """As ``growing_aside``; what was grown before is not grown again."""
    known: dict[Wanted, Grown] = {}
    with growing_aside() as aside:

        def grow(wanted: Wanted) -> Grown:
            if wanted not in known:
                known[wanted] = aside(wanted)
            return known[wanted]

        yield grow
