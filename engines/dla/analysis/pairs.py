"""How densely particles stand around a particle, by distance."""

from __future__ import annotations

import numpy as np

from engines.dla.analysis.fits import fit_power_law, ladder, within
from engines.dla.analysis.measurements import FEWEST_PARTICLES, Estimate, Floats, Measurement, Plot, measured

_SHELLS = 12
_CENTRES = 2_000
"""Above so many particles, this many centres are drawn, always the same; neighbours are counted among all."""
_DRAW = 20_020_110
_BLOCKS = 4
_LABELS = ("r / diameters", "pair density g(r)")


def correlate_pairs(positions: Floats) -> Measurement:
    """g(r), the mean number of particles per area or volume at the distance r from a particle; g ~ r ** (D - d).

    Shells in equal ratios, plotted at their geometric middle. The fit's shells run from 3 diameters, below which contacts
    show, to half of the radius of gyration, beyond which the outline does. Exact up to 2,000 particles, beyond that from
    a draw of 2,000 centres (which moves D by less than 0.01).
    """
    count, dimension = positions.shape
    gyration = float(np.sqrt(positions.var(axis=0).sum()))
    fit_from, fit_to = 3.0, max(gyration / 2, 6.0)
    if count < FEWEST_PARTICLES or gyration < 6.0:
        edges = np.geomspace(0.9, 2.5 * gyration, _SHELLS) if gyration > 0.4 else np.zeros(0)
        return measured("pair_correlation", count, _plot(positions, edges), None)
    plot = _plot(positions, ladder(fit_from, fit_to, _SHELLS, least=0.9, most=1.5 * fit_to))
    fitted = within(plot.x, fit_from, fit_to)
    law = fit_power_law(plot.x[fitted], plot.y[fitted], blocks=_BLOCKS)
    estimate = Estimate(law, fit_from, fit_to, dimension + law.exponent, law.error) if law else None
    return measured("pair_correlation", count, plot, estimate)


def _plot(positions: Floats, edges: Floats) -> Plot:
    if len(edges) == 0 or len(positions) < 2:
        return Plot(np.zeros(0), np.zeros(0), *_LABELS)
    dimension = positions.shape[1]
    volumes = {2: np.pi, 3: 4 / 3 * np.pi}[dimension] * np.diff(edges**dimension)
    return Plot(np.sqrt(edges[1:] * edges[:-1]), np.diff(_neighbours(positions, edges)) / volumes, *_LABELS)


def _neighbours(positions: Floats, radii: Floats) -> Floats:
    """The mean number of other particles within each radius of a particle."""
    from scipy.spatial import cKDTree

    everyone = cKDTree(positions)
    if len(positions) <= _CENTRES:
        centres, drawn = everyone, len(positions)
    else:
        chosen = np.random.default_rng(_DRAW).choice(len(positions), _CENTRES, replace=False)
        centres, drawn = cKDTree(positions[chosen]), _CENTRES
    return np.asarray(centres.count_neighbors(everyone, radii) / drawn - 1.0, dtype=np.float64)
