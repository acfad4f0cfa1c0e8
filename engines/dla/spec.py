"""What to grow: how many particles, in which space, how sticky, from which seed. Pure values with a JSON form.

A GrowthSpec that exists can be grown: all checks run when it is made, and each failure is one sentence for the person
who asked (`SpecInvalid`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, cast, get_args

from engines.dla.errors import SpecInvalid

SeedGeometry = Literal["point", "line", "ring", "plate"]

MOST_PARTICLES = 100_000
LEAST_STICKINESS = 0.01
MOST_SEED = 2**31 - 1

GENERATION = 1
"""Of the way of growing: raised when a change makes the same seed grow another aggregate."""

SEED_PARTICLES: Mapping[SeedGeometry, int] = {"point": 1, "line": 21, "ring": 63, "plate": 121}
"""How many particles each seed geometry has of its own."""


@dataclass(frozen=True)
class GrowthSpec:
    """One aggregate to grow of particles of diameter 1. Raises SpecInvalid.

    Attributes:
        particles: 1 to 100,000, the seed's own included.
        dimension: 2 or 3.
        stickiness: the probability that a touch sticks, 0.01 to 1.
        seed: of the random numbers, 0 to 2**31 - 1; the same seed grows the same aggregate on one machine.
        seed_geometry: what the aggregate grows on; a plate needs three dimensions.
    """

    particles: int
    dimension: int
    stickiness: float = 1.0
    seed: int = 0
    seed_geometry: SeedGeometry = "point"

    def __post_init__(self) -> None:
        _check_whole("The number of particles", self.particles, 1, MOST_PARTICLES)
        if type(self.dimension) is not int or self.dimension not in (2, 3):
            raise SpecInvalid(f"The dimension must be 2 or 3, not {self.dimension!r}.")
        _check_stickiness(self.stickiness)
        _check_whole("The random seed", self.seed, 0, MOST_SEED)
        _check_geometry(self)
        object.__setattr__(self, "stickiness", float(self.stickiness))

    def to_json(self) -> dict[str, object]:
        """A JSON-ready dictionary; `from_json` makes an equal spec of it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> GrowthSpec:
        """The spec that `to_json` wrote. Raises SpecInvalid, also for missing and unknown fields."""
        known = [item.name for item in fields(cls)]
        if unknown := [str(name) for name in data if name not in known]:
            raise SpecInvalid(f"A simulation has no setting {unknown[0]!r}; it has {', '.join(known)}.")
        if missing := [name for name in ("particles", "dimension") if name not in data]:
            raise SpecInvalid(f"A simulation needs the setting {missing[0]!r}.")
        return cls(**cast("Mapping[str, Any]", data))


def seed_particles(spec: GrowthSpec) -> int:
    """How many of the particles are the seed's own."""
    return SEED_PARTICLES[spec.seed_geometry]


def _check_whole(what: str, value: object, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise SpecInvalid(f"{what} must be a whole number from {least:,} to {most:,}, not {value!r}.")


def _check_stickiness(value: object) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not LEAST_STICKINESS <= cast("float", value) <= 1:
        raise SpecInvalid(f"The stickiness must be a number from {LEAST_STICKINESS} to 1, not {value!r}.")


def _check_geometry(spec: GrowthSpec) -> None:
    geometry: object = spec.seed_geometry
    if not isinstance(geometry, str) or geometry not in get_args(SeedGeometry):
        choices = ", ".join(get_args(SeedGeometry))
        raise SpecInvalid(f"The seed geometry must be one of {choices}, not {geometry!r}.")
    if geometry == "plate" and spec.dimension == 2:
        raise SpecInvalid("A plate as the seed needs dimension 3; in 2D choose point, line or ring.")
    own = SEED_PARTICLES[spec.seed_geometry]
    if spec.particles < own:
        raise SpecInvalid(
            f"A {geometry} as the seed has {own} particles of its own, so at least {own} are needed, "
            f"not {spec.particles}."
        )
