"""What somebody wants to grow, and whether that can be grown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from db.errors import Invalid
from db.models.simulations import Simulation
from db.quoting import told
from db.simulations.words import (
    DIMENSIONS,
    LEAST_STICKINESS,
    MOST_PARTICLES,
    MOST_SEED,
    SEED_GEOMETRIES,
    SEED_PARTICLES,
    list_of,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The settings of a simulation; without a ``seed`` the store chooses one."""

    particles: int
    dimension: int = 2
    stickiness: float = 1.0
    seed: int | None = None
    seed_geometry: str = "point"


def check(wanted: Wanted) -> Wanted:
    """The settings as they are kept, such as 500 for 500.0 and ``ring`` for `` Ring``.

    Raises:
        Invalid: no such aggregate can be grown; the sentence names the first wrong setting and its limits.
    """
    geometry = _geometry(wanted.seed_geometry)
    checked = replace(
        wanted,
        particles=_whole(wanted.particles, 1, MOST_PARTICLES, "A simulation has 1 to 100,000 particles"),
        dimension=_whole(wanted.dimension, *DIMENSIONS, "The dimension is 2 or 3"),
        stickiness=_stickiness(wanted.stickiness),
        seed=None
        if wanted.seed is None
        else _whole(wanted.seed, 0, MOST_SEED, "A seed is a whole number from 0 to 2,147,483,647"),
        seed_geometry=geometry,
    )
    if geometry == "plate" and checked.dimension == 2:
        raise Invalid(
            "A plate as the seed needs 3 dimensions, not 2. Choose dimension 3, or point, line or ring."
        )
    least = SEED_PARTICLES[geometry]
    if checked.particles < least:
        raise Invalid(
            f"A {geometry} as the seed has {least} particles itself, so {checked.particles} are too few. "
            f"Choose {least} or more, or the seed geometry point."
        )
    return checked


def wanted_of(simulation: Simulation) -> Wanted:
    """The settings of a simulation that is there."""
    return Wanted(
        simulation.particles,
        simulation.dimension,
        simulation.stickiness,
        simulation.seed,
        simulation.seed_geometry,
    )


def _whole(value: object, least: int, most: int, rule: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(f"{rule}, not {_number(value)}.")
    return value


def _stickiness(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not LEAST_STICKINESS <= value <= 1:  # type: ignore[operator]  # is a number by now
        raise Invalid(
            f"The stickiness is {LEAST_STICKINESS} to 1, the probability that a touch sticks, not {_number(value)}."
        )
    return float(value)  # type: ignore[arg-type]  # is a number by now


def _geometry(value: object) -> str:
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in SEED_GEOMETRIES:
        raise Invalid(
            f"There is no seed geometry {told(value)}. Choose {list_of(SEED_GEOMETRIES)} (a plate only in 3D)."
        )
    return word


def _number(value: object) -> str:
    """A number with its thousands apart; what is none, as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return told(value)
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return f"{whole:,}"[:80]
