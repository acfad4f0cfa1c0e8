"""How long a simulation will take: a formula from measurements, corrected by what the tenant's own runs took."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.simulations import Simulation
from db.simulations.wanted import Wanted

SLOTS = 2
"""Simulations that are grown side by side."""
START = 0.3
"""Seconds until a worker has begun and has stored what it made."""
GROWING: Mapping[int, Sequence[tuple[int, float]]] = {
    2: ((500, 0.002), (5_000, 0.018), (20_000, 0.083), (50_000, 0.21), (100_000, 0.5)),
    3: ((500, 0.008), (5_000, 0.087), (20_000, 0.48), (50_000, 1.28), (100_000, 4.35)),
}
"""CPU seconds of ``engines.dla.growth`` by particles, where every touch sticks, on one core of 2 shared ones."""
MEASURING: Mapping[int, Sequence[tuple[int, float]]] = {
    2: ((500, 0.013), (5_000, 0.055), (20_000, 0.14), (50_000, 0.32), (100_000, 0.67)),
    3: ((500, 0.017), (5_000, 0.1), (20_000, 0.3), (50_000, 0.56), (100_000, 1.46)),
}
"""The same of ``engines.dla.analysis``."""
BOUNCE = 0.25
"""What each touch that does not stick adds, as a share of the walk to the first; measured 0.18 to 0.3."""
_LEARNED_FROM = 20


def expected_seconds(session: Session, wanted: Wanted) -> float:
    """How long it will take by itself, without waiting; what was checked is wanted."""
    return usual_seconds(wanted) * _pace(session, wanted.dimension)


def expected_seconds_of(session: Session, many: Sequence[Wanted]) -> float:
    """How long until the last of them is done, two side by side, if nothing else is waiting."""
    paces = {dimension: _pace(session, dimension) for dimension in sorted({each.dimension for each in many})}
    busy = [0.0] * SLOTS
    for each in many:
        heapq.heapreplace(busy, busy[0] + usual_seconds(each) * paces[each.dimension])
    return max(busy)


def usual_seconds(wanted: Wanted) -> float:
    """What all of it takes on the machine that was measured."""
    return START + _growing(wanted) + _interpolate(wanted.particles, MEASURING[wanted.dimension])


def _pace(session: Session, dimension: int) -> float:
    """How many times longer than usual the tenant's last runs grew; short ones count little, as they mostly begin."""
    query = (
        select(Simulation.particles, Simulation.stickiness, Simulation.milliseconds)
        .where(
            Simulation.dimension == dimension,
            Simulation.status == "done",
            Simulation.milliseconds.is_not(None),
        )
        .order_by(Simulation.created_at.desc())
        .limit(_LEARNED_FROM)
    )
    paces = [
        (START + (spent or 0.0) / 1000) / (START + _growing(Wanted(particles, dimension, stickiness)))
        for particles, stickiness, spent in session.execute(query)
    ]
    return median(paces) if paces else 1.0


def _growing(wanted: Wanted) -> float:
    """A particle touches 1 / stickiness times on average before it stays."""
    walking = _interpolate(wanted.particles, GROWING[wanted.dimension])
    return walking * (1 + BOUNCE * (1 / wanted.stickiness - 1))


def _interpolate(particles: int, points: Sequence[tuple[int, float]]) -> float:
    """On a straight line between neighbours in a plot whose axes are both logarithmic."""
    place = next((n for n, (size, _) in enumerate(points) if n and particles <= size), len(points) - 1)
    (low, fast), (high, slow) = points[place - 1], points[place]
    slope = math.log(slow / fast) / math.log(high / low)
    return fast * math.pow(particles / low, slope)
