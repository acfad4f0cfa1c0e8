"""Which pixels lie near which particle: the inner loop of both pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.dla.exports.view import Floats

_AT_ONCE = 2_000_000
"""Pixels that are looked at in one go, which bounds the memory."""


@dataclass(frozen=True, eq=False)
class Fragments:
    """Pairs of a pixel and a particle near it: flat pixel number, particle, squared distance in pixels."""

    pixels: NDArray[np.intp]
    numbers: NDArray[np.intp]
    squares: NDArray[np.float32]


def fragments(centres: Floats, reach: float, side: int) -> Iterator[Fragments]:
    """All pixels whose middle is nearer than `reach` to a centre, run by run of particles.

    `centres` (n, 2) in pixels of a sheet of side², none nearer than `reach` + 2 to its edge.
    """
    half = int(np.ceil(reach))
    steps = np.arange(-half, half + 1)
    around = (steps[:, None] * side + steps).ravel()
    run = max(1, _AT_ONCE // len(around))
    for start in range(0, len(centres), run):
        spots = centres[start : start + run]
        corners = np.floor(spots).astype(np.intp)
        apart = (corners[:, :, None] + 0.5 + steps - spots[:, :, None]).astype(np.float32) ** 2
        squares = (apart[:, 1, :, None] + apart[:, 0, None, :]).reshape(len(spots), -1)
        near = squares < np.float32(reach * reach)
        found = np.flatnonzero(near)
        which = np.repeat(np.arange(len(spots)), np.count_nonzero(near, axis=1))
        pixels = (corners[:, 1] * side + corners[:, 0])[which] + around[found - which * len(around)]
        yield Fragments(pixels, which + start, squares.ravel()[found])
