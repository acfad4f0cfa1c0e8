"""The radius of gyration of the first N particles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.dla.analysis.fits import fit_power_law, within
from engines.dla.analysis.measurements import (
    FEWEST_PARTICLES,
    SEED_TOO_LARGE,
    Estimate,
    Floats,
    Measurement,
    Plot,
    measured,
    unmeasured,
)

_FIRST = 20
_SEEDS = 2
"""The fit starts when the radius of gyration is so many times the seed's radius."""
_POINTS = 70


def follow_gyration(positions: Floats, seed_particles: int) -> Measurement:
    """Rg against N; Rg ~ N ** (1 / D).

    The fit runs to all particles from N = 20, or from where Rg is twice the radius of a seed that is more than a point.
    Early sizes scatter far more from seed to seed than late ones (Rg by 9 % at N = 20 and 1 to 2 % at N = 10,000), so
    points are weighted by the square root of N, which makes the spread of D a fifth smaller than even weights.
    """
    count = len(positions)
    first = min(_outgrown(positions, seed_particles), count)
    sizes = _sizes(first, count)
    plot = Plot(sizes.astype(np.float64), radii_of_gyration(positions, sizes), "N", "Rg / diameters")
    if count >= FEWEST_PARTICLES and first > count / 3:
        return unmeasured("radius_of_gyration", count, plot, SEED_TOO_LARGE)
    first = min(first, count // 5)
    return measured("radius_of_gyration", count, plot, _estimate(plot, first, count))


def radii_of_gyration(positions: Floats, sizes: NDArray[np.int64]) -> Floats:
    """Of the first particles, for each size; centres have no extent of their own, so one alone has 0."""
    last = sizes - 1
    centres = np.cumsum(positions, axis=0)[last] / sizes[:, None]
    squares = np.cumsum(np.einsum("ij,ij->i", positions, positions))[last] / sizes
    return np.asarray(np.sqrt(np.maximum(squares - np.einsum("ij,ij->i", centres, centres), 0.0)))


def _outgrown(positions: Floats, seed_particles: int) -> int:
    """From how many particles on the seed's own shape no longer tells."""
    if seed_particles == 1:
        return _FIRST
    seed_radius = np.sqrt((positions[:seed_particles] ** 2).sum(axis=1).max())
    gyration = radii_of_gyration(positions, np.arange(1, len(positions) + 1))
    return max(_FIRST, 1 + int(np.count_nonzero(gyration < _SEEDS * seed_radius)))


def _sizes(first: int, count: int) -> NDArray[np.int64]:
    """Whole numbers in nearly equal ratios from 2 to all particles, the first of the fit among them."""
    if count < 2:
        return np.zeros(0, np.int64)
    return np.unique(np.append(np.rint(np.geomspace(2, count, _POINTS)).astype(np.int64), max(first, 2)))


def _estimate(plot: Plot, first: int, count: int) -> Estimate | None:
    if count < FEWEST_PARTICLES:
        return None
    fitted = within(plot.x, first, count)
    x = plot.x[fitted]
    law = fit_power_law(x, plot.y[fitted], weights=np.sqrt(x))
    if law is None:
        return None
    exponent = law.exponent if abs(law.exponent) > 1e-9 else np.nan
    return Estimate(law, float(first), float(count), 1 / exponent, law.error / exponent**2)
