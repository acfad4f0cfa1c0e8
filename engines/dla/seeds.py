"""What an aggregate grows on: touching particles around the origin, each but the first beside an earlier one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.dla.cluster import Cluster
from engines.dla.spec import SEED_PARTICLES, GrowthSpec

_LINE = 10  # particles to each side of the middle one
_PLATE = 5
_RING = SEED_PARTICLES["ring"]


def seed_of(spec: GrowthSpec) -> Cluster:
    """The seed's own particles: a point, a line in x, a ring about 20 across or, in 3D, a square plate 11 across.

    Line and plate are numbered from the middle outwards. Ring and plate lie in the xy plane. Walkers come from outside
    only, so the inside of a ring in 2D stays empty.
    """
    flat, parents = _SHAPES[spec.seed_geometry]()
    positions = np.zeros((len(flat), spec.dimension))
    positions[:, :2] = flat
    return Cluster(positions, parents.astype(np.int32))


def _point() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    return np.zeros((1, 2)), np.array([-1])


def _line() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    cells = [(0, 0)] + [(side * step, 0) for step in range(1, _LINE + 1) for side in (1, -1)]
    return _towards_middle(cells)


def _plate() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    across = range(-_PLATE, _PLATE + 1)
    return _towards_middle(
        sorted(((x, y) for x in across for y in across), key=lambda at: abs(at[0]) + abs(at[1]))
    )


def _ring() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    angles = np.arange(_RING) * (2 * np.pi / _RING)
    radius = 0.5 / np.sin(np.pi / _RING)  # of the circle on which neighbours are one diameter apart
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1), np.arange(-1, _RING - 1)


def _towards_middle(cells: list[tuple[int, int]]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Each cell's parent is its neighbour towards the middle, in x first."""
    number = {cell: index for index, cell in enumerate(cells)}
    parents = [-1 if cell == (0, 0) else number[_inward(*cell)] for cell in cells]
    return np.array(cells, dtype=np.float64), np.array(parents)


def _inward(x: int, y: int) -> tuple[int, int]:
    return (x - (1 if x > 0 else -1), y) if x else (x, y - (1 if y > 0 else -1))


_SHAPES = {"point": _point, "line": _line, "ring": _ring, "plate": _plate}
