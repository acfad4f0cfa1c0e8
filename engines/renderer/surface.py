"""What rays find: interpolated normals, materials, openness and grain at their hits, in numpy.

Arrays are float32, one row for each ray; directions are unit vectors in stage units.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engines.renderer.bake import openness_of
from engines.renderer.scene import Stage
from engines.renderer.solids import Floats, Ints, Rows, merged, unit
from engines.renderer.spec import Material
from engines.renderer.tone import AMBIENT, linear


@dataclass(frozen=True, eq=False)
class Look:
    """Where rays met a surface, what it is made of there, and what it sees of the studio (see `bake`)."""

    table: Floats

    def part(self, rows: Rows) -> "Look":
        """Some of the rows."""
        return Look(self.table[rows])

    @property
    def points(self) -> Floats:
        """Where (n, 3)."""
        return self.table[:, 0:3]

    @property
    def normals(self) -> Floats:
        """Shading normals (n, 3)."""
        return self.table[:, 3:6]

    @property
    def tangents(self) -> Floats:
        """Along the machining marks (n, 3), zero without marks."""
        return self.table[:, 6:9]

    @property
    def visibility(self) -> Floats:
        """First-order visibility of the studio (n, 4)."""
        return self.table[:, 9:13]

    @property
    def ambient(self) -> Floats:
        """Openness (n, 1)."""
        return self.table[:, 13:14]

    @property
    def glow(self) -> Floats:
        """Light from what stands in the way (n, 3)."""
        return self.table[:, 14:17]

    @property
    def flat(self) -> Floats:
        """Normals of the triangles (n, 3)."""
        return self.table[:, 17:20]

    @property
    def colors(self) -> Floats:
        """Base colour, linear (n, 3)."""
        return self.table[:, 20:23]

    @property
    def finish(self) -> Floats:
        """Metallic, roughness, anisotropy, clearcoat, grain (n, 5)."""
        return self.table[:, 23:28]


@dataclass(frozen=True, eq=False)
class Surfaces:
    """All parts of a stage in one table, with their materials."""

    vertices: Floats  # point 0:3, normal 3:6, tangent 6:9, visibility 9:13, ambient 13, glow 14:17
    faces: Ints
    first_face: Ints
    flat: Floats
    materials: Floats  # colour 0:3, finish 3:8

    def at(self, part: Ints, triangle: Ints, corner: Floats) -> Look:
        """The surface at hits (see RayScene.hits)."""
        a, b, c = self.faces[self.first_face[part] + triangle].T
        first, second, third = self.vertices[a], self.vertices[b], self.vertices[c]
        v, w = corner[:, :1], corner[:, 1:]
        table = np.empty((len(part), 28), np.float32)
        table[:, :17] = first + v * (second - first) + w * (third - first)
        table[:, 17:20] = self.flat[self.first_face[part] + triangle]
        table[:, 20:] = self.materials[part]
        table[:, 3:6] = unit(table[:, 3:6])
        grainy = np.flatnonzero(table[:, 27] > 0)
        if len(grainy):
            table[grainy, 3:6] = roughened(table[grainy, 3:6], table[grainy, :3], table[grainy, 27])
        return Look(table)


def surfaces_of(stage: Stage, materials: Mapping[str, Material]) -> Surfaces:
    """The tables of a stage with the materials of its slots."""
    whole = merged([part.mesh for part in stage.parts])
    chosen = [materials[part.slot] for part in stage.parts]
    colors = np.array([linear(material.base_color) for material in chosen], np.float32)
    openness = openness_of(stage)
    seen = np.concatenate(
        [np.column_stack([o.visibility, o.ambient, o.blocked @ (colors * AMBIENT)]) for o in openness]
    )
    counts = [len(part.mesh.faces) for part in stage.parts]
    finish = [(m.metallic, max(0.03, m.roughness), m.anisotropy, m.clearcoat, m.grain) for m in chosen]
    corners = whole.points[whole.faces]
    return Surfaces(
        np.column_stack([whole.points, whole.normals, whole.tangents, seen]).astype(np.float32),
        whole.faces,
        np.cumsum([0, *counts[:-1]]).astype(np.int32),
        unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])),
        np.column_stack([colors, np.array(finish, np.float32)]),
    )


def roughened(normals: Floats, points: Floats, grain: Floats) -> Floats:
    """Normals bent by value noise, as the shader of the VTK studio does it."""
    slope = _slopes(points * np.float32(110) + np.float32(300))
    slope -= normals * np.sum(normals * slope, axis=1, keepdims=True)
    return unit(normals - slope * grain[:, None] * np.float32(0.25))


def _slopes(places: Floats) -> Floats:
    """The gradient of smooth value noise on the unit lattice (Quilez, Value noise derivatives, 2017)."""
    cell = np.floor(places)
    f = places - cell
    u, du = f * f * (3 - 2 * f), 6 * f * (1 - f)
    corners = ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1))
    a, b, c, d, e, g, h, last = (_lattice(cell + np.array(corner, np.float32)) for corner in corners)
    k = (a - b - c - d + e + g + h - last)[:, None]
    xy, yz, zx = a - b - c + e, a - c - d + g, a - d - b + h
    edges = np.column_stack([b - a, c - a, d - a])
    next_axis, last_axis = u[:, [1, 2, 0]], u[:, [2, 0, 1]]
    first, second = np.column_stack([xy, yz, zx]), np.column_stack([zx, xy, yz])
    return np.asarray(
        du * (edges + first * next_axis + second * last_axis - k * next_axis * last_axis), np.float32
    )


def _lattice(cell: Floats) -> Floats:
    """A hash 0 to 1 of lattice points (Hoskins, Hash without Sine, 2014)."""
    q = (cell * np.array([0.1031, 0.1030, 0.0973], np.float32)) % 1
    x, y, z = q[:, 0], q[:, 1], q[:, 2]
    shift = x * y + y * z + z * x + np.float32(33.33) * (x + y + z)
    return np.asarray(((x + y + 2 * shift) * (z + shift)) % 1, np.float32)
