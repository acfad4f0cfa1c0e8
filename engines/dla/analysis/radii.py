"""How many particles lie within a radius around the seed's centre."""

from __future__ import annotations

import numpy as np

from engines.dla.analysis.fits import fit_power_law, ladder, within
from engines.dla.analysis.measurements import (
    FEWEST_PARTICLES,
    NO_FIT,
    SEED_TOO_LARGE,
    Estimate,
    Floats,
    Measurement,
    Plot,
    measured,
    unmeasured,
)

_STEPS = 24


def weigh_radii(positions: Floats, seed_radius: float) -> Measurement:
    """M(r) against r, both in diameters; M ~ r ** D.

    The fit ends at half of the aggregate's radius R: beyond, it is still growing. It starts at R / 32, at 3 diameters
    where that is less (R / 8 in a tiny one), in no case within 1.5 radii of a seed that is more than a point.
    """
    radii = np.sort(np.sqrt(np.einsum("ij,ij->i", positions, positions)))
    radius = float(radii[-1])
    fit_from = max(1.0, min(3.0, radius / 8), radius / 32, 1.5 * seed_radius)
    fit_to = radius / 2
    if len(positions) < FEWEST_PARTICLES or fit_to < 2 * fit_from:
        reason = SEED_TOO_LARGE if fit_from == 1.5 * seed_radius else NO_FIT
        return unmeasured("mass_radius", len(positions), _plot(radii, _plain(radius)), reason)
    plot = _plot(radii, ladder(fit_from, fit_to, _STEPS, least=0.5, most=radius))
    fitted = within(plot.x, fit_from, fit_to)
    law = fit_power_law(plot.x[fitted], plot.y[fitted])
    estimate = Estimate(law, fit_from, fit_to, law.exponent, law.error) if law else None
    return measured("mass_radius", len(positions), plot, estimate)


def _plain(radius: float) -> Floats:
    """Where there is no fit to reach beyond."""
    return np.geomspace(0.5, radius, _STEPS) if radius > 0.5 else np.zeros(0)


def _plot(radii: Floats, at: Floats) -> Plot:
    return Plot(
        at,
        np.searchsorted(radii, at * (1 + 1e-9), side="right").astype(np.float64),
        "r / diameters",
        "particles within r",
    )
