"""What a surface can see of the studio: baked once for each product with embree rays, used by the rasteriser.

Rasterised light comes from a map at infinity; it would shine through the neighbouring parts. So each vertex keeps
(1) the visibility of the studio as a first-order polynomial of direction, v(d) = c0 + c . d, fitted over its hemisphere;
(2) its cosine-weighted openness; (3) which slots stand in the way, for the colour that they reflect.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engines.renderer.rays import RayScene, ray_scene
from engines.renderer.scene import Stage
from engines.renderer.solids import Floats, Mesh, merged

DIRECTIONS = 48
FAR = 1.3  # stage units: beyond this a neighbour no longer counts


@dataclass(frozen=True, eq=False)
class Openness:
    """Per vertex: `visibility` (n, 4) = c0, c; `ambient` (n,) in 0..1; `blocked` (n, slots) shares that sum to 1 or 0."""

    visibility: Floats
    ambient: Floats
    blocked: Floats


def spread(count: int) -> Floats:
    """Evenly spread unit directions on the sphere (Fibonacci lattice)."""
    i = np.arange(count) + 0.5
    z = 1 - 2 * i / count
    turn = np.pi * (1 + 5**0.5) * i
    r = np.sqrt(1 - z * z)
    return np.stack([r * np.cos(turn), r * np.sin(turn), z], axis=1).astype(np.float32)


@lru_cache(maxsize=16)
def openness_of(stage: Stage) -> tuple[Openness, ...]:
    """The openness of each part of a stage."""
    whole = merged([part.mesh for part in stage.parts])
    everything = _baked(ray_scene(stage), whole, len(stage.parts))
    ends = np.cumsum([len(part.mesh.points) for part in stage.parts])[:-1]
    columns = (everything.visibility, everything.ambient, everything.blocked)
    return tuple(
        Openness(*rows) for rows in zip(*(np.split(column, ends) for column in columns), strict=True)
    )


def _baked(rays: RayScene, mesh: Mesh, slots: int) -> Openness:
    """Moments of what is hidden over each vertex's hemisphere; an open vertex is exactly open, without sampling noise."""
    starts = mesh.points + mesh.normals * 2e-3
    seen = np.zeros(len(starts), np.float32)
    weight = np.zeros(len(starts), np.float32)
    hidden = np.zeros((len(starts), 5 + slots), np.float32)  # 1, direction, cosine, cosine by slot
    for direction in spread(DIRECTIONS):
        cosine = mesh.normals @ direction
        rows = np.flatnonzero(cosine > 0.03)
        slot = rays.slot_hit(starts[rows], np.broadcast_to(direction, (len(rows), 3)), FAR)
        seen[rows] += 1
        weight[rows] += cosine[rows]
        struck = slot >= 0
        hit, by = rows[struck], slot[struck]
        share = cosine[hit]
        gained = np.zeros((len(hit), 5 + slots), np.float32)
        gained[:, 0], gained[:, 1:4], gained[:, 4] = 1, direction, share
        gained[np.arange(len(hit)), 5 + by] = share
        hidden[hit] += gained
    seen = np.maximum(seen, np.float32(1))
    hidden = diffused(np.asarray(hidden / seen[:, None], np.float32), mesh)
    return _fitted(hidden, np.asarray(weight / seen, np.float32), mesh.normals)


def _fitted(hidden: Floats, weight: Floats, normals: Floats) -> Openness:
    """Least squares of a first-order polynomial over a hemisphere: the Gram matrix of 1 and cosine is known."""
    mean, along = hidden[:, 0], hidden[:, 4]
    constant, slope = 4 * mean - 6 * along, 12 * along - 6 * mean
    side = 3 * (hidden[:, 1:4] - along[:, None] * normals)
    blockage = np.column_stack([constant, side + slope[:, None] * normals])
    visibility = -blockage
    visibility[:, 0] += 1
    shares = hidden[:, 5:] / np.maximum(along, 1e-6)[:, None]
    ambient = 1 - along / np.maximum(weight, 1e-6)
    return Openness(
        visibility.astype(np.float32), np.clip(ambient, 0, 1).astype(np.float32), shares.astype(np.float32)
    )


def diffused(values: Floats, mesh: Mesh, passes: int = 5) -> Floats:
    """Values smoothed along the edges of the mesh, which turns the steps of few rays into gradients."""
    first = mesh.faces[:, [0, 1, 2]].ravel()
    second = mesh.faces[:, [1, 2, 0]].ravel()
    count = len(mesh.points)
    degree = 1.0 + np.bincount(first, minlength=count) + np.bincount(second, minlength=count)
    for _ in range(passes):
        total = values.astype(np.float64)
        for column in range(values.shape[1]):
            total[:, column] += np.bincount(first, values[second, column], count)
            total[:, column] += np.bincount(second, values[first, column], count)
        values = (total / degree[:, None]).astype(np.float32)
    return values
