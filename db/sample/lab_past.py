"""The past of the laboratory: what was grown, when, for which project and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from db.simulations import Wanted

SOOT, DEPOSITS = "Soot aggregates", "Electrodeposition"
PROJECTS = {
    SOOT: "How open are soot aggregates, and how do they change where not every touch sticks?",
    DEPOSITS: "Deposits on wires and rims: what the seed's shape does to the branches.",
}
STICKINESS = "stickiness"
DIED = "The growing of the simulation broke off. The computing process was ended by SIGKILL."


@dataclass(frozen=True, slots=True)
class PastRun:
    """One simulation: how many days ago, what was wanted, and what became of it.

    Runs in a row with the same ``swept`` parameter are one sweep.
    """

    days_ago: float
    wanted: Wanted
    project: str | None = None
    by: str = "operator"
    status: Literal["done", "failed", "cancelled"] = "done"
    swept: str | None = None


PAST: tuple[PastRun, ...] = (
    PastRun(26.3, Wanted(500, seed=1)),
    PastRun(24.9, Wanted(5_000, seed=2), SOOT),
    PastRun(24.2, Wanted(20_000, seed=3), SOOT),
    *(
        PastRun(days, Wanted(4_000, stickiness=each, seed=4), SOOT, by="admin", swept=STICKINESS)
        for days, each in ((17.6, 1.0), (17.599999, 0.5), (17.599998, 0.2), (17.599997, 0.1))
    ),
    PastRun(15.1, Wanted(2_000, dimension=3, seed=5), SOOT),
    PastRun(11.4, Wanted(100_000, dimension=3, seed=6), SOOT, by="admin", status="failed"),
    PastRun(8.7, Wanted(3_000, seed=7, seed_geometry="line"), DEPOSITS),
    PastRun(8.5, Wanted(3_000, seed=8, seed_geometry="ring"), DEPOSITS),
    PastRun(4.2, Wanted(80_000, stickiness=0.05, seed=9), DEPOSITS, status="cancelled"),
    PastRun(1.8, Wanted(10_000, dimension=3, seed=10), SOOT),
)
"""Oldest first, which is the order of their numbers."""
