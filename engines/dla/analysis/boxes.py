"""How many boxes of a grid the aggregate's centres occupy."""

from __future__ import annotations

import math

import numpy as np

from engines.dla.analysis.fits import fit_power_law, ladder, within
from engines.dla.analysis.measurements import FEWEST_PARTICLES, Estimate, Floats, Measurement, Plot, measured

_STEPS = 12
_OFFSETS = 8
_DENSE = 20_000_000
"""Cells of a grid that is kept as a whole; of a larger one, which only a stretched-out set has, only the keys."""


def count_boxes(positions: Floats) -> Measurement:
    """Boxes against their size s in diameters, mean of eight grids that are shifted evenly; boxes ~ s ** -D.

    With L the longest side of the bounding box, the fit runs from L / 48, but at least 4 diameters (L / 15
    in a tiny one), to L / 6. Smaller boxes see single particles, larger ones the outline; both bend the curve.
    Boxes that only graze the outline make it read low: a filled disc 1.82, a Vicsek fractal 1.43 instead of 1.46.
    """
    extent = positions.max(axis=0) - positions.min(axis=0)
    longest = float(extent.max())
    fit_from = min(max(4.0, longest / 48), longest / 15)
    fit_to = longest / 6
    if len(positions) < FEWEST_PARTICLES or longest < 15:
        sizes = np.geomspace(1.0, longest, _STEPS) if longest > 1 else np.zeros(0)
        return measured("box_counting", len(positions), _plot(positions, sizes), None)
    plot = _plot(positions, ladder(fit_from, fit_to, _STEPS, least=1.0, most=longest))
    fitted = within(plot.x, fit_from, fit_to)
    law = fit_power_law(plot.x[fitted], plot.y[fitted])
    estimate = Estimate(law, fit_from, fit_to, -law.exponent, law.error) if law else None
    return measured("box_counting", len(positions), plot, estimate)


def _plot(positions: Floats, sizes: Floats) -> Plot:
    columns = np.ascontiguousarray((positions - positions.min(axis=0)).T)
    boxes = [_mean_occupied(columns / size) for size in sizes.tolist()]
    return Plot(sizes, np.array(boxes, dtype=np.float64), "box size / diameters", "boxes occupied")


def _mean_occupied(columns: Floats) -> float:
    """The mean over eight shifts; coordinates (d, n) from 0 on, in box sizes.

    The shifts spread evenly: Roberts' sequence by the generalised golden ratio.
    """
    ratio = {2: 1.32471795724474602596, 3: 1.22074408460575947536}[len(columns)]
    steps = ratio ** -np.arange(1.0, len(columns) + 1)
    shifts = (0.5 + np.arange(_OFFSETS)[:, None] * steps) % 1.0
    return sum(_occupied(columns, shift) for shift in shifts) / _OFFSETS


def _occupied(columns: Floats, shift: Floats) -> int:
    """How many unit boxes hold a centre."""
    cells = [(column + by).astype(np.int64) for column, by in zip(columns, shift, strict=True)]
    shape = [int(cell.max()) + 1 for cell in cells]
    keys = cells[0]
    for cell, width in zip(cells[1:], shape[1:], strict=True):
        keys = keys * width + cell
    if math.prod(shape) > _DENSE:
        return len(np.unique(keys))
    grid = np.zeros(math.prod(shape), np.bool_)
    grid[keys] = True
    return int(np.count_nonzero(grid))
