"""The kernels of growth in three dimensions, as `plane` has them in two.

One thing differs: a Brownian path from outside the sphere of launch comes back only with probability R/r. One that does
not is replaced by another from infinity, which meets the sphere uniformly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.dla.chance import Stream, disc, uniform
from engines.dla.compiling import compiled
from engines.dla.field import CELL, LAUNCH, REACH, SHIFT, UNITS, WINDOW, Field

Point = tuple[float, float, float]
Cell = tuple[int, int, int]

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
        field.positions[count, 2] = at[2]
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
        radius = max(radius, length((positions[particle, 0], positions[particle, 1], positions[particle, 2])))
    return radius


@compiled
def centre_of(field: Field, particle: int) -> Point:
    """A particle's position."""
    return field.positions[particle, 0], field.positions[particle, 1], field.positions[particle, 2]


@compiled
def dot(one: Point, other: Point) -> float:
    """The scalar product."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


@compiled
def length(way: Point) -> float:
    """Its Euclidean length."""
    return float(np.sqrt(dot(way, way)))


@compiled
def direction(stream: Stream) -> Point:
    """Uniform on the unit sphere (Marsaglia 1972)."""
    a, b, square = disc(stream)
    scale = 2.0 * np.sqrt(1.0 - square)
    return a * scale, b * scale, 1.0 - 2.0 * square


@compiled
def moved(at: Point, way: Point, far: float) -> Point:
    """The point so far away in that direction."""
    return at[0] + far * way[0], at[1] + far * way[1], at[2] + far * way[2]


@compiled
def cell_of(field: Field, at: Point) -> Cell:
    """The cell of level 0 that holds the point."""
    half = field.half
    return (
        int((at[0] + half) * (1.0 / CELL)),
        int((at[1] + half) * (1.0 / CELL)),
        int((at[2] + half) * (1.0 / CELL)),
    )


@compiled
def walk(field: Field, stream: Stream, limit: float) -> tuple[Point, int]:
    """One walker from the sphere of launch until it sticks: where, and to which particle."""
    at = moved((0.0, 0.0, 0.0), direction(stream), limit)
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
    """Where a path from outside, or the one that replaces it, first meets the sphere of that radius.

    The cosine of the angle is drawn by inverting the Poisson kernel's distribution, the azimuth uniformly.
    """
    far = length(at)
    if uniform(stream) * far > limit:
        return moved((0.0, 0.0, 0.0), direction(stream), limit)
    ratio = far / limit
    inverse = 1.0 / (ratio + 1.0) + uniform(stream) * 2.0 / (ratio * ratio - 1.0)
    cosine = (ratio * ratio + 1.0 - 1.0 / (inverse * inverse)) / (2.0 * ratio)
    cosine = min(1.0, max(-1.0, cosine))
    towards = moved((0.0, 0.0, 0.0), at, 1.0 / far)
    aside = across(stream, towards)
    back = moved((0.0, 0.0, 0.0), towards, cosine * limit)
    return moved(back, aside, np.sqrt(1.0 - cosine * cosine) * limit)


@compiled
def across(stream: Stream, axis: Point) -> Point:
    """A uniform unit vector at a right angle to a unit vector."""
    while True:
        way = direction(stream)
        way = moved(way, axis, -dot(way, axis))
        far = length(way)
        if far > 1e-3:
            return moved((0.0, 0.0, 0.0), way, 1.0 / far)


@compiled
def search(field: Field, at: Point) -> tuple[float, int]:
    """A lower bound of the distance to the nearest centre; below 2 it is exact and those within 2 are in field.near."""
    i, j, k = cell_of(field, at)
    side = field.sides[0]
    cell = (i * side + j) * side + k
    value = field.maps[cell]
    if value < WINDOW * UNITS + 1:
        return look_around(field, at, cell)
    free = (value - 1) * field.scales[0]
    level = 1
    while value > REACH * UNITS and level < len(field.sides):
        i >>= SHIFT
        j >>= SHIFT
        k >>= SHIFT
        side = field.sides[level]
        value = field.maps[field.starts[level] + (i * side + j) * side + k]
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
            gap = moved(centre_of(field, particle), at, -1.0)
            square = dot(gap, gap)
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
        centre = centre_of(field, hit)
        out = moved(at, centre, -1.0)
        out = moved((0.0, 0.0, 0.0), out, 1.0 / length(out))
        at = moved(centre, out, 1.0)
        if field.stickiness >= 1.0 or uniform(stream) < field.stickiness:
            return at, hit
        way = moved(way, out, -2.0 * dot(way, out))
        left -= free
    return at, -1


@compiled
def touch(field: Field, count: int, at: Point, way: Point, left: float) -> tuple[float, int]:
    """How far the walker gets of the way that is left, and the particle that it then touches, or -1."""
    hit = -1
    for index in range(count):
        particle = field.near[index]
        gap = moved(centre_of(field, particle), at, -1.0)
        along = dot(gap, way)
        root = along * along - (dot(gap, gap) - 1.0)
        if along > 0.0 and root >= 0.0 and along - np.sqrt(root) < left:
            left = max(0.0, along - np.sqrt(root))
            hit = particle
    return left, hit


@compiled
def insert(field: Field, particle: int) -> None:
    """Enter a particle into its cell's list and, where it is the first in a cell, into that level's map."""
    i, j, k = cell_of(field, centre_of(field, particle))
    cell = (i * field.sides[0] + j) * field.sides[0] + k
    field.following[particle] = field.heads[cell]
    field.heads[cell] = particle + 1
    for level in range(len(field.sides)):
        side = field.sides[level]
        if field.maps[field.starts[level] + (i * side + j) * side + k] == 0:
            break
        stamp(field, level, (i, j, k))
        i >>= SHIFT
        j >>= SHIFT
        k >>= SHIFT


@compiled
def stamp(field: Field, level: int, cell: Cell) -> None:
    """Lower a map's values around a cell that has become occupied."""
    i, j, k = cell
    side = field.sides[level]
    low, high = max(0, k - REACH), min(side, k + REACH + 1)
    for a in range(max(0, i - REACH), min(side, i + REACH + 1)):
        for b in range(max(0, j - REACH), min(side, j + REACH + 1)):
            row = field.starts[level] + (a * side + b) * side
            values = field.table[a - i + REACH, b - j + REACH]
            for c in range(low, high):
                field.maps[row + c] = min(field.maps[row + c], values[c - k + REACH])
