"""Solid modelling: from cross-sections and exact booleans (manifold3d) to meshes that can be shaded.

Every mesh is a closed surface wound outwards; vertices are doubled along sharp edges, so that each carries one normal.
Lengths are millimetres, arrays are float32 (points, normals, tangents: (n, 3)) and int32 (faces: (m, 3)).
"""

import math
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from manifold3d import CrossSection, JoinType, Manifold
from numpy.typing import NDArray

from engines.renderer.errors import SpecInvalid

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Rows = NDArray[np.intp]
Doubles = NDArray[np.float64]

FINEST = 80  # edges are not divided below this part of the whole
ROUND = 160  # segments of a full turn: 0.16 px of sagitta on a ring that fills 2048 px


@dataclass(frozen=True, eq=False)
class Mesh:
    """A shaded surface: points, unit normals, unit tangents along the lines of the machining, and triangles."""

    points: Floats
    normals: Floats
    tangents: Floats
    faces: Ints


@dataclass(frozen=True, eq=False)
class Part:
    """All surfaces that share one material slot."""

    slot: str
    mesh: Mesh


def rectangle(left: float, right: float, bottom: float, top: float) -> CrossSection:
    """A rectangle by its edges."""
    return CrossSection.square((right - left, top - bottom)).translate((left, bottom))


def disc(radius: float, centre: tuple[float, float] = (0.0, 0.0), segments: int = 60) -> CrossSection:
    """A circle."""
    return CrossSection.circle(radius, segments).translate(centre)


def rounded(section: CrossSection, radius: float, *, inner: float = 0.0) -> CrossSection:
    """Round convex corners by `radius` and, when asked, hollow ones by `inner`."""
    shape = section.offset(-radius, JoinType.Round, 2.0, 16).offset(radius, JoinType.Round, 2.0, 16)
    if inner:
        shape = shape.offset(inner, JoinType.Round, 2.0, 16).offset(-inner, JoinType.Round, 2.0, 16)
    return shape.simplify(1e-4)


def grown(section: CrossSection, clearance: float) -> CrossSection:
    """The section with `clearance` added all round."""
    return section.offset(clearance, JoinType.Round, 2.0, 48)


def turned(section: CrossSection, segments: int = ROUND) -> Manifold:
    """Revolve a section (x = radius, y = height) about the z axis."""
    return section.revolve(segments)


def ball(radius: float, segments: int = 64) -> Manifold:
    """A sphere about the origin."""
    return Manifold.sphere(radius, segments)


def rod(radius: float, low: float, high: float, segments: int = 96) -> Manifold:
    """A cylinder along z from `low` to `high`."""
    return Manifold.cylinder(high - low, radius, radius, segments).translate((0, 0, low))


def united(solids: Iterable[Manifold]) -> Manifold:
    """The union of one or more solids."""
    return reduce(operator.add, solids)


def meshed(solid: Manifold, *, crease: float = 32.0, detail: float = 0.0, marks: bool = True) -> Mesh:
    """Shade a solid: edges sharper than `crease` degrees stay sharp, edges longer than `detail` mm are divided.

    Tangents run around the z axis, as turning marks do; without `marks` they are zero, for surfaces that have none.
    """
    if solid.is_empty():
        raise SpecInvalid(
            "these proportions leave nothing of one of the parts; choose dimensions closer to a catalogue's"
        )
    fine = _divided(solid, detail) if detail else solid
    raw = fine.calculate_normals(0, crease).to_mesh()
    table = np.asarray(raw.vert_properties, dtype=np.float32)
    faces = np.asarray(raw.tri_verts, dtype=np.int32)
    points, normals = table[:, :3].copy(), unit(table[:, 3:6])
    tangents = tangents_around(points, normals) if marks else np.zeros_like(points)
    return without_slivers(Mesh(points, normals, tangents, faces))


def _divided(solid: Manifold, detail: float) -> Manifold:
    """The solid with long edges divided; as it is where manifold3d 3.5 folds the surface over (its area grows then)."""
    box = solid.bounding_box()
    extent = max(high - low for low, high in zip(box[:3], box[3:], strict=True))
    fine = solid.refine_to_length(max(detail, extent / FINEST))
    return fine if fine.surface_area() < 1.0001 * solid.surface_area() else solid


def unit(vectors: Floats) -> Floats:
    """Vectors scaled to length 1 (a zero vector becomes z)."""
    square = np.einsum("ij,ij->i", vectors, vectors)[:, None]
    if not square.all():
        vectors = np.where(square > 0, vectors, np.array([[0, 0, 1]], np.float32))
        square = np.where(square > 0, square, 1)
    return np.asarray(vectors / np.sqrt(square), np.float32)


def tangents_around(points: Floats, normals: Floats) -> Floats:
    """Unit vectors in the surface that run around the z axis; any direction where that is undefined."""
    around = np.cross(np.array([0, 0, 1], np.float32), points)
    around -= normals * np.sum(around * normals, axis=1, keepdims=True)
    spare = np.cross(normals, np.where(np.abs(normals[:, :1]) < 0.9, [[1.0, 0, 0]], [[0, 1.0, 0]]))
    weak = np.linalg.norm(around, axis=1, keepdims=True) < 1e-4
    return unit(np.where(weak, spare, around).astype(np.float32))


def without_slivers(mesh: Mesh) -> Mesh:
    """The mesh without triangles that have no area; they carry no surface and no direction."""
    corner = mesh.points[mesh.faces].astype(np.float64)
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    size = float(np.ptp(mesh.points, axis=0).max())
    keep = area > 1e-11 * size * size
    return Mesh(mesh.points, mesh.normals, mesh.tangents, np.ascontiguousarray(mesh.faces[keep]))


def crease_normals(points: Floats, faces: Ints, crease: float) -> Floats:
    """A normal for each corner of each face, (3 * faces, 3): neighbours count that are less than `crease` degrees away.

    Faces weigh by their angle at the corner (Thuermer and Wuethrich 1998), so thin triangles do no harm.
    """
    corners = points[faces].astype(np.float64)
    flat = unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).astype(np.float32))
    sides = np.roll(corners, -1, axis=1) - corners
    sides /= np.maximum(np.linalg.norm(sides, axis=2, keepdims=True), 1e-12)
    angle = np.arccos(np.clip(-np.sum(sides * np.roll(sides, 1, axis=1), axis=2), -1, 1)).ravel()
    place = _places(points)[faces.ravel()]
    order = np.argsort(place, kind="stable")
    size = np.bincount(place)
    first = np.repeat(np.cumsum(size) - size, size)
    many = np.repeat(size, size)
    left = np.repeat(np.arange(len(order)), many)
    right = np.repeat(first, many) + np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many)
    mine, other = order[left], order[right]
    near = np.sum(flat[mine // 3] * flat[other // 3], axis=1) > math.cos(math.radians(crease))
    weighted = flat[other // 3] * (near * angle[other])[:, None]
    total = np.stack([np.bincount(mine, weighted[:, i], len(order)) for i in range(3)], axis=1)
    return unit(total.astype(np.float32))


def _places(points: Floats) -> NDArray[np.int64]:
    """A number for each distinct position (to 1/2,000,000 of the extent)."""
    low, extent = points.min(axis=0), float(np.ptp(points, axis=0).max())
    grid = np.round((points - low).astype(np.float64) / extent * 2e6).astype(np.int64)
    keys = (grid[:, 0] << 42) | (grid[:, 1] << 21) | grid[:, 2]
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def welded(mesh: Mesh) -> Mesh:
    """The mesh with one vertex for each distinct position and normal, and none that no face uses."""
    used = np.unique(mesh.faces)
    turn = np.round((mesh.normals[used] + 1) * 200).astype(np.int64)
    keys = (_places(mesh.points[used]) << 30) | (turn[:, 0] << 20) | (turn[:, 1] << 10) | turn[:, 2]
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    rows = used[first]
    renumbered = np.zeros(len(mesh.points), np.int32)
    renumbered[used] = number
    return Mesh(mesh.points[rows], mesh.normals[rows], mesh.tangents[rows], renumbered[mesh.faces])


def moved(mesh: Mesh, matrix: Doubles) -> Mesh:
    """The mesh under a rigid motion (a 3x4 matrix: rotation and translation)."""
    turn = matrix[:, :3].astype(np.float32)
    shift = matrix[:, 3].astype(np.float32)
    return Mesh(mesh.points @ turn.T + shift, mesh.normals @ turn.T, mesh.tangents @ turn.T, mesh.faces)


def merged(meshes: Sequence[Mesh]) -> Mesh:
    """Several meshes as one."""
    starts = np.cumsum([0] + [len(mesh.points) for mesh in meshes[:-1]])
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.tangents for mesh in meshes]),
        np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]).astype(
            np.int32
        ),
    )


def placed(radius: float, angle: float, height: float = 0.0, tilt: float = 0.0) -> Doubles:
    """A motion that tilts about the tangent (radians), sets on a circle about z and turns there."""
    c, s = math.cos(tilt), math.sin(tilt)
    lean = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    c, s = math.cos(angle), math.sin(angle)
    spin = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    where = spin @ np.array([radius, 0.0, height])
    return np.column_stack([spin @ lean, where])


def circle_of(
    mesh: Mesh, count: int, radius: float, *, height: float = 0.0, tilt: float = 0.0, start: float = 0.0
) -> Mesh:
    """Copies of a mesh, evenly spaced on a circle about z; `start` is the first angle in radians."""
    step = 2 * math.pi / count
    return merged([moved(mesh, placed(radius, start + i * step, height, tilt)) for i in range(count)])


def solid_circle_of(
    solid: Manifold, count: int, radius: float, *, height: float = 0.0, tilt: float = 0.0, start: float = 0.0
) -> Manifold:
    """Like `circle_of`, for solids that go into booleans."""
    step = 2 * math.pi / count
    return united(solid.transform(placed(radius, start + i * step, height, tilt)) for i in range(count))
