"""Where less light arrives: behind other particles, seen from the lamp, and in crevices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.dla.exports.fragments import fragments
from engines.dla.exports.view import Floats

Singles = NDArray[np.float32]

_SIDE = 1024
"""Of the lamp's sheet."""
_LOOKS = np.array([(0, 0), (1, 0.4), (-0.4, 1), (-1, -0.4), (0.4, -1)])
_DARKEST = 0.5


def unshadowed(places: Singles, spots: Floats, radius: float, towards: Floats) -> Singles:
    """The share of the lamp, 0 to 1, that each place (m, 3) sees past spheres at `spots` (n, 3); all in pixels.

    Shadow mapping with five looks beside one another, which softens the edges.
    """
    aside = np.cross(towards, (0.0, 1.0, 0.0))
    aside /= np.linalg.norm(aside)
    axes = np.stack([aside, np.cross(towards, aside), towards], axis=1)
    seen = spots @ axes
    room = float(np.ptp(seen[:, :2], axis=0).max()) + 2 * radius
    shrink = (_SIDE - 16) / room
    low = np.append(seen[:, :2].min(axis=0) - radius - 8 / shrink, seen[:, 2].min())
    tops = _tops((seen - low) * shrink, max(radius * shrink, 0.75))
    looked = ((places @ axes.astype(np.float32) - low.astype(np.float32)) * np.float32(shrink)).astype(
        np.float32
    )
    slack = np.float32(radius * shrink + 1)
    free = np.zeros(len(places), np.float32)
    for step in _LOOKS * max(1.0, 0.6 * radius * shrink):
        x, y = (
            np.clip(looked[:, axis] + np.float32(step[axis]), 0, _SIDE - 1).astype(np.intp) for axis in (0, 1)
        )
        free += tops[y * _SIDE + x] < looked[:, 2] + slack
    return free / np.float32(len(_LOOKS))


def _tops(spots: Floats, radius: float) -> Singles:
    """The highest of the spheres over each pixel of the lamp's sheet, minus infinity where there is none."""
    tops = np.full(_SIDE * _SIDE, -np.inf, np.float32)
    heights = spots[:, 2].astype(np.float32)
    for found in fragments(spots[:, :2], radius, _SIDE):
        bulge = np.sqrt(np.float32(radius * radius) - found.squares)
        np.maximum.at(tops, found.pixels, heights[found.numbers] + bulge)
    return tops


def openness(pixels: NDArray[np.intp], depth: Singles, side: int, reach: float) -> Singles:
    """1, or less where the surroundings within `reach` pixels stand in front.

    Luft, Colditz, Deussen, "Image enhancement by unsharp masking the depth buffer" (2006), at a quarter of the size.
    """
    small, width = side // 4, max(2, round(reach / 4))
    rows, columns = np.divmod(pixels.astype(np.int32), np.int32(side))
    cells = rows // 4 * small + columns // 4
    above = depth - depth.min()
    covered, total = (
        np.asarray(np.bincount(cells, weights, small * small).reshape(small, small), np.float64)
        for weights in (np.ones_like(above), above)
    )
    mean = _blurred(total, width) / np.maximum(_blurred(covered, width), 1e-9)
    in_front = (mean.ravel()[cells] - above) / (4 * reach)
    return np.asarray(1 - (1 - _DARKEST) * np.clip(in_front, 0, 1), np.float32)


def _blurred(values: Floats, width: int) -> Floats:
    """Two box means of 2 width + 1 cells in each direction."""
    for _ in range(2):
        values = _sliding(_sliding(values, width).T, width).T
    return values


def _sliding(values: Floats, width: int) -> Floats:
    sums = np.cumsum(np.pad(values, ((width + 1, width), (0, 0))), axis=0)
    return np.asarray((sums[2 * width + 1 :] - sums[: -2 * width - 1]) / (2 * width + 1))
