"""Sets of points whose dimension is known, as aggregates that grew outwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.dla.cluster import Cluster

Floats = NDArray[np.float64]


def aggregate(positions: Floats) -> Cluster:
    """The points, nearest to the origin first, each the child of the one before."""
    order = np.argsort((positions**2).sum(axis=1), kind="stable")
    parents = np.arange(-1, len(positions) - 1, dtype=np.int32)
    return Cluster(np.ascontiguousarray(positions[order], np.float64), parents)


def line(count: int, dimension: int = 2) -> Cluster:
    positions = np.zeros((count, dimension))
    positions[:, 0] = np.arange(count) - count // 2
    return aggregate(positions)


def ball(radius: int, dimension: int) -> Cluster:
    """A filled disc or ball of a square lattice's points."""
    steps = [np.arange(-radius, radius + 1.0)] * dimension
    lattice = np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, dimension)
    return aggregate(lattice[(lattice**2).sum(axis=1) <= radius**2])


def vicsek(depth: int, dimension: int) -> Cluster:
    """Vicsek's fractal: a cross of 2 d + 1 copies at a third of the size, so D = log(2 d + 1) / log 3."""
    arms = np.concatenate([np.zeros((1, dimension)), np.eye(dimension), -np.eye(dimension)])
    positions = np.zeros((1, dimension))
    for level in range(depth):
        positions = (arms[:, None] * 3**level + positions).reshape(-1, dimension)
    return aggregate(positions)
