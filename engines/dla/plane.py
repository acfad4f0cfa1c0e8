"""The kernels of growth in two dimensions; `space` has the same in three.

A walker far from the aggregate jumps to a random point of the circle around it that is certainly free (walk on spheres,
Muller 1956). Near it, it goes steps of one diameter and stops where it touches. Outside the circle of launch it comes
back as a Brownian path would: exactly, by the Poisson kernel, so none is ever lost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.dla.chance import Stream, disc, uniform
from engines.dla.compiling import compiled
from engines.dla.field import CELL, LAUNCH, REACH, SHIFT, UNITS, WINDOW, Field

Point = tuple[float, float]
Cell = tuple[int, int]

_BOUNCES = 16  # in one step; a walker wedged between particles ends its step there


@compiled
def grow(field: Field, stream: Stream, first: int, last: int, radius: float) -> tuple[int, float]:
    """Add the particles from first to before last, or as many as the grid can hold.

    Gives how many there are then, and their radius around the origin.
    """
    count = first
    while count < last and radius + LAUNCH + WINDOW * CELL < field.half:
        at, parent = walk(field, stream, radius + LAUNCH)
        field.positions[count, 0] = at[0]
        field.positions[count, 1] = at[1]
        field.parents[count] = parent
        insert(field, count)
        radius = max(radius, length(at))
        count += 1
    return count, radius


@compiled
def fill(field: Field, count: int) -> None:
    """Enter the first particles into an empty field."""
    for particle in range(count):
        insert(field, particle)


@compiled
def reach(positions: NDArray[np.float64], count: int) -> float:
    """The radius around the origin of the first particles, to the last bit as `grow` finds it."""
    radius = 0.0
    for particle in range(count):
        radius = max(radius, length((positions[particle, 0], positions[particle, 1])))
    return radius


@compiled
def length(way: Point) -> float:
    """Its Euclidean length."""
    return float(np.sqrt(way[0] * way[0] + way[1] * way[1]))


@compiled
def direction(stream: Stream) -> Point:
    """Uniform on the unit circle (von Neumann: the doubled angle of a point in the disc)."""
    a, b, square = disc(stream)
    return (a * a - b * b) / square, 2.0 * a * b / square


@compiled
def moved(at: Point, way: Point, far: float) -> Point:
    """The point so far away in that direction."""
    return at[0] + far * way[0], at[1] + far * way[1]


@compiled
def cell_of(field: Field, at: Point) -> Cell:
    """The cell of level 0 that holds the point."""
    return int((at[0] + field.half) * (1.0 / CELL)), int((at[1] + field.half) * (1.0 / CELL))


@compiled
def walk(field: Field, stream: Stream, limit: float) -> tuple[Point, int]:
    """One walker from the circle of launch until it sticks: where, and to which particle."""
    at = moved((0.0, 0.0), direction(stream), limit)
    parent = -1
    while parent < 0:
        if length(at) > limit * (1.0 + 1e-12):
            at = come_back(stream, at, limit)
        free, count = search(field, at)
        if free >= 2.0:
            at = moved(at, direction(stream), free - 1.0)
        else:
            at, parent = step(field, stream, count, at)
    return at, parent


@compiled
def come_back(stream: Stream, at: Point, limit: float) -> Point:
    """Where a path from outside first meets the circle of that radius: a uniform angle under a Möbius map."""
    far = length(at)
    u, v = direction(stream)
    inside = limit / far
    a, b = 1.0 + inside * u, inside * v
    c, d = u + inside, v
    u, v = c * a + d * b, d * a - c * b
    scale = limit / (far * length((u, v)))
    return scale * (u * at[0] - v * at[1]), scale * (u * at[1] + v * at[0])


@compiled
def search(field: Field, at: Point) -> tuple[float, int]:
    """A lower bound of the distance to the nearest centre; below 2 it is exact and those within 2 are in field.near."""
    i, j = cell_of(field, at)
    side = field.sides[0]
    value = field.maps[i * side + j]
    if value < WINDOW * UNITS + 1:
        return look_around(field, at, i * side + j)
    free = (value - 1) * field.scales[0]
    level = 1
    while value > REACH * UNITS and level < len(field.sides):
        i >>= SHIFT
        j >>= SHIFT
        value = field.maps[field.starts[level] + i * field.sides[level] + j]
        free = max(free, (value - 1) * field.scales[level])
        level += 1
    return free, 0


@compiled
def look_around(field: Field, at: Point, cell: int) -> tuple[float, int]:
    """The same by looking at each particle in the window, which reaches WINDOW cells."""
    nearest = (WINDOW * CELL) ** 2
    count = 0
    for step in range(len(field.around)):
        particle = field.heads[cell + field.around[step]] - 1
        while particle >= 0:
            x = field.positions[particle, 0] - at[0]
            y = field.positions[particle, 1] - at[1]
            square = x * x + y * y
            nearest = min(nearest, square)
            if square < 4.0:
                field.near[count] = particle
                count += 1
            particle = field.following[particle] - 1
    return np.sqrt(nearest), count


@compiled
def step(field: Field, stream: Stream, count: int, at: Point) -> tuple[Point, int]:
    """One diameter of way. A touch sticks, or the rest of the way is reflected there; -1 where none stuck."""
    way = direction(stream)
    left = 1.0
    for _ in range(_BOUNCES):
        free, hit = touch(field, count, at, way, left)
        at = moved(at, way, free)
        if hit < 0:
            break
        centre = (field.positions[hit, 0], field.positions[hit, 1])
        out = (at[0] - centre[0], at[1] - centre[1])
        out = moved((0.0, 0.0), out, 1.0 / length(out))
        at = moved(centre, out, 1.0)
        if field.stickiness >= 1.0 or uniform(stream) < field.stickiness:
            return at, hit
        way = moved(way, out, -2.0 * (way[0] * out[0] + way[1] * out[1]))
        left -= free
    return at, -1


@compiled
def touch(field: Field, count: int, at: Point, way: Point, left: float) -> tuple[float, int]:
    """How far the walker gets of the way that is left, and the particle that it then touches, or -1."""
    hit = -1
    for index in range(count):
        particle = field.near[index]
        x = field.positions[particle, 0] - at[0]
        y = field.positions[particle, 1] - at[1]
        along = x * way[0] + y * way[1]
        root = along * along - (x * x + y * y - 1.0)
        if along > 0.0 and root >= 0.0 and along - np.sqrt(root) < left:
            left = max(0.0, along - np.sqrt(root))
            hit = particle
    return left, hit


@compiled
def insert(field: Field, particle: int) -> None:
    """Enter a particle into its cell's list and, where it is the first in a cell, into that level's map."""
    i, j = cell_of(field, (field.positions[particle, 0], field.positions[particle, 1]))
    cell = i * field.sides[0] + j
    field.following[particle] = field.heads[cell]
    field.heads[cell] = particle + 1
    for level in range(len(field.sides)):
        if field.maps[field.starts[level] + i * field.sides[level] + j] == 0:
            break
        stamp(field, level, i, j)
        i >>= SHIFT
        j >>= SHIFT


@compiled
def stamp(field: Field, level: int, i: int, j: int) -> None:
    """Lower a map's values around a cell that has become occupied."""
    side = field.sides[level]
    low, high = max(0, j - REACH), min(side, j + REACH + 1)
    for a in range(max(0, i - REACH), min(side, i + REACH + 1)):
        row = field.starts[level] + a * side
        values = field.table[a - i + REACH]
        for b in range(low, high):
            field.maps[row + b] = min(field.maps[row + b], values[b - j + REACH])
