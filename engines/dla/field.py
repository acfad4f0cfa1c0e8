"""Where the particles are: a grid of lists for the exact search, and a pyramid of maps of how far the nearest may be.

Level 0 of the pyramid has cells of CELL diameters, and each next level's are 2**SHIFT times as wide. A cell's value is a
lower bound of the distance from anywhere in it to any particle, measured from cell to cell. So a particle changes a map
only if it is the first one in its cell, and a map stays small: its cells are wider than particles.

numba's cache of a kernel goes by that kernel's own file: after a change of a number here, plane.py and space.py must
change too.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engines.dla.errors import GridTooLarge

CELL: Final = 2.0
WINDOW: Final = 2
"""The exact search goes so many cells to each side: 4 diameters, more than a step and a contact (2) need."""

SHIFT: Final = 2
REACH: Final = 7
"""A map knows the distance to particles up to so many of its cells away."""

UNITS: Final = 254 // REACH
"""Map values to a cell's width. 0: a particle is in the cell itself; v: none is nearer than (v - 1) / UNITS cells."""

LAUNCH: Final = 2.0
"""Walkers start so far outside the aggregate; nothing can be touched beyond 1."""

MOST_BYTES = 900_000_000
_LEAST_HALF = 64.0
_MOST_NEAR = 128  # centres one diameter apart from each other within two diameters: at most 125


class Field(NamedTuple):
    """The particles so far, and how a walker finds the nearest; positions and parents are shared with the caller.

    Attributes:
        positions: (N, d), parents: (N,), following: (N,), the next particle in the same cell plus one, or 0.
        heads: the last particle in each cell of level 0 plus one, or 0 (so that untouched memory costs nothing).
        maps: all levels one after another; starts, sides, scales: each level's offset, cells to a side, length of a unit.
        around: offsets of the window's cells in heads; table: map values by offset from an occupied cell.
        near: scratch for the search.
        half: the grid spans -half to half in each direction.
        stickiness: the probability that a touch sticks.
    """

    positions: NDArray[np.float64]
    parents: NDArray[np.int32]
    following: NDArray[np.int32]
    heads: NDArray[np.int32]
    maps: NDArray[np.uint8]
    starts: NDArray[np.int64]
    sides: NDArray[np.int64]
    scales: NDArray[np.float64]
    around: NDArray[np.int64]
    table: NDArray[np.uint8]
    near: NDArray[np.int32]
    half: float
    stickiness: float


def empty_field(
    positions: NDArray[np.float64],
    parents: NDArray[np.int32],
    radius: float,
    stickiness: float,
    *,
    most_bytes: int = MOST_BYTES,
) -> Field:
    """A field without particles for an aggregate of that radius, with room to grow. Raises GridTooLarge.

    Its width depends on the radius alone, so an aggregate that is continued walks through the same one.
    """
    count, dimension = positions.shape
    half = half_for(radius)
    sides = _sides(half)
    sizes: list[int] = [side**dimension for side in sides]
    if (needed := 4 * sizes[0] + sum(sizes)) > most_bytes:
        raise GridTooLarge(
            f"The aggregate became {2 * radius:,.0f} diameters wide, and the grid to search it would take "
            f"{needed / 1e6:,.0f} MB where {most_bytes / 1e6:,.0f} MB are allowed. Grow fewer particles."
        )
    return Field(
        positions=positions,
        parents=parents,
        following=np.zeros(count, np.int32),
        heads=np.zeros(sizes[0], np.int32),
        maps=np.full(sum(sizes), REACH * UNITS + 1, np.uint8),
        starts=np.cumsum([0, *sizes[:-1]], dtype=np.int64),
        sides=np.array(sides, np.int64),
        scales=np.array([CELL * 2 ** (SHIFT * level) / UNITS for level in range(len(sides))]),
        around=_window(sides[0], dimension),
        table=_table(dimension),
        near=np.zeros(_MOST_NEAR, np.int32),
        half=half,
        stickiness=stickiness,
    )


def half_for(radius: float) -> float:
    """Half the width of the grid for an aggregate of that radius: it must hold walkers and their window as well."""
    half = _LEAST_HALF
    while radius + LAUNCH + WINDOW * CELL >= half:  # as the kernels ask before each walker
        half *= 2
    return half


def _sides(half: float) -> list[int]:
    """Cells to a side, level by level, until one map sees all of the grid."""
    sides = [int(2 * half / CELL)]
    while sides[-1] > REACH + 1:
        sides.append(-(-sides[-1] // 2**SHIFT))
    return sides


def _window(side: int, dimension: int) -> NDArray[np.int64]:
    steps = np.indices((2 * WINDOW + 1,) * dimension).reshape(dimension, -1) - WINDOW
    strides = side ** np.arange(dimension - 1, -1, -1)
    return (strides @ steps).astype(np.int64)


def _table(dimension: int) -> NDArray[np.uint8]:
    """Map values around an occupied cell: distances between the nearest points of two cells, rounded down."""
    steps = np.abs(np.indices((2 * REACH + 1,) * dimension) - REACH)
    gaps = np.sqrt(np.sum(np.maximum(steps - 1, 0) ** 2, axis=0, dtype=np.float64))
    values = np.minimum(np.floor(gaps * UNITS), REACH * UNITS) + 1
    values[(REACH,) * dimension] = 0
    return np.asarray(values, np.uint8)
