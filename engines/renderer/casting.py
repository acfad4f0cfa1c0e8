"""Cast shapes: signed distance fields with soft fillets, turned into solids by surface nets.

A field takes x, y, z (mm, arrays that broadcast) and gives the distance to its surface, negative inside. Fillets come
from the polynomial smooth minimum (Quilez, Smooth minimum, 2013), surfaces from naive surface nets (Gibson 1998), whose
vertices are then drawn onto the exact surface.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from manifold3d import Error, Manifold
from manifold3d import Mesh as RawMesh
from numpy.typing import NDArray

from engines.renderer.errors import SpecInvalid
from engines.renderer.solids import Doubles, Mesh, crease_normals, unit, welded, without_slivers

Field = Callable[[Doubles, Doubles, Doubles], Doubles]
Point = tuple[float, float, float]
Box = tuple[Point, Point]

FLAT = 2.5e-5  # of the whole: what is flatter than this needs no vertices of its own


def block(centre: Point, half: Point, radius: float) -> Field:
    """A box with all edges rounded."""

    def field(x: Doubles, y: Doubles, z: Doubles) -> Doubles:
        qx, qy, qz = (np.abs(v - c) - (h - radius) for v, c, h in zip((x, y, z), centre, half, strict=True))
        outside = np.sqrt(np.maximum(qx, 0) ** 2 + np.maximum(qy, 0) ** 2 + np.maximum(qz, 0) ** 2)
        return np.asarray(outside + np.minimum(np.maximum(np.maximum(qx, qy), qz), 0) - radius)

    return field


def slab(outline: Field, low: float, high: float, radius: float, *, axis: int = 1) -> Field:
    """A flat outline (a field that ignores one axis) given thickness from `low` to `high`.

    Edges are rounded by a superellipse (exponent 3), whose curvature begins gently; where a circle begins, polish shows
    a line.
    """

    def field(x: Doubles, y: Doubles, z: Doubles) -> Doubles:
        along = (x, y, z)[axis]
        across = outline(x, y, z) + radius
        deep = np.abs(along - (low + high) / 2) - ((high - low) / 2 - radius)
        a, b = np.maximum(across, 0), np.maximum(deep, 0)
        outside = np.cbrt(a * a * a + b * b * b)
        return np.asarray(outside + np.minimum(np.maximum(across, deep), 0) - radius)

    return field


def circle(x0: float, z0: float, radius: float) -> Field:
    """The outline of a disc in the x-z plane."""
    return lambda x, y, z: np.sqrt((x - x0) ** 2 + (z - z0) ** 2) - radius


def plan_rectangle(x_half: float, y_half: float, radius: float) -> Field:
    """The outline of a rounded rectangle in the x-y plane, about the origin."""

    def field(x: Doubles, y: Doubles, z: Doubles) -> Doubles:
        qx, qy = np.abs(x) - (x_half - radius), np.abs(y) - (y_half - radius)
        outside = np.sqrt(np.maximum(qx, 0) ** 2 + np.maximum(qy, 0) ** 2)
        return np.asarray(outside + np.minimum(np.maximum(qx, qy), 0) - radius)

    return field


def face_rectangle(z0: float, x_half: float, z_half: float, radius: float) -> Field:
    """The outline of a rounded rectangle in the x-z plane, about (0, z0)."""
    turned = plan_rectangle(x_half, z_half, radius)
    return lambda x, y, z: turned(x, z - z0, y)


def lozenge(z0: float, reach: float, middle: float, end: float) -> Field:
    """The outline of two round ends at x = -reach and reach joined to a round middle by straight flanks (x-z plane)."""
    slope = (middle - end) / reach
    rise = float(np.sqrt(1 - slope * slope))

    def field(x: Doubles, y: Doubles, z: Doubles) -> Doubles:
        across, along = np.abs(z - z0), np.abs(x)
        key = along * rise - across * slope
        inner = np.sqrt(across**2 + along**2) - middle
        outer = np.sqrt(across**2 + (along - reach) ** 2) - end
        flank = across * rise + along * slope - middle
        return np.where(key < 0, inner, np.where(key > reach * rise, outer, flank))

    return field


def blended(fields: Sequence[Field], fillet: float) -> Field:
    """The union of fields with soft fillets of about the given radius."""

    def field(x: Doubles, y: Doubles, z: Doubles) -> Doubles:
        total = fields[0](x, y, z)
        for other in fields[1:]:
            near = other(x, y, z)
            share = np.clip(0.5 + 0.5 * (near - total) / fillet, 0, 1)
            total = near + (total - near) * share - fillet * share * (1 - share)
        return total

    return field


def cast(field: Field, box: Box, cells: int = 190) -> Manifold:
    """The solid inside a field; `cells` is the number of grid cells along the longest side.

    Raises SpecInvalid if the field encloses no clean solid (proportions so extreme that walls vanish).
    """
    for fineness in (cells, int(cells * 1.13), int(cells * 1.31)):
        points, faces = _surface_net(field, box, fineness)
        raw = RawMesh(points.astype(np.float32), faces.astype(np.uint32))
        solid = Manifold(raw)
        if solid.status() == Error.NoError and not solid.is_empty():
            return solid.simplify(FLAT * float(np.ptp(points, axis=0).max()))
    raise SpecInvalid(
        "a housing of these proportions has no clean shape; bring its length, height and width closer together"
    )


def _surface_net(field: Field, box: Box, cells: int) -> tuple[Doubles, NDArray[np.int64]]:
    low, high = np.array(box[0]), np.array(box[1])
    cell = float((high - low).max()) / cells
    counts = np.ceil((high - low) / cell).astype(int) + 3
    axes = [start - cell + cell * np.arange(n) for start, n in zip(low, counts, strict=True)]
    x, y, z = axes[0][:, None, None], axes[1][None, :, None], axes[2][None, None, :]
    values = _closed(np.array(np.broadcast_to(field(x, y, z), tuple(counts))), cell)
    inside = values < 0
    number, places = _vertices(values, inside)
    origin = np.array([axis[0] for axis in axes])
    points = _drawn_in(field, origin + places * cell, cell)
    return points, _quads(inside, number)


def _closed(values: Doubles, cell: float) -> Doubles:
    """The values with a rim that counts as outside, so that the surface ends within the grid."""
    for axis in range(3):
        for end in (0, -1):
            rim = np.moveaxis(values, axis, 0)[end]
            np.maximum(rim, 0.5 * cell, out=rim)
    return values


def _vertices(values: Doubles, inside: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Doubles]:
    """One vertex for each cell that the surface crosses, at the mean of its edge crossings (grid units)."""
    shape = tuple(n - 1 for n in values.shape)
    corners = np.array(list(np.ndindex(2, 2, 2)))
    held = np.zeros(shape, np.uint8)
    for x, y, z in corners:
        held += inside[x : x + shape[0], y : y + shape[1], z : z + shape[2]]
    cells = np.argwhere((held > 0) & (held < 8))
    number = np.full(shape, -1, np.int64)
    number[tuple(cells.T)] = np.arange(len(cells))
    found = [values[tuple((cells + corner).T)] for corner in corners]
    total, count = np.zeros((len(cells), 3)), np.zeros((len(cells), 1))
    for first, second in combinations(range(8), 2):
        if np.abs(corners[first] - corners[second]).sum() == 1:
            a, b = found[first], found[second]
            crossed = (a < 0) != (b < 0)
            where = np.where(crossed, a / np.where(crossed, a - b, 1), 0)[:, None]
            total += crossed[:, None] * (corners[first] + where * (corners[second] - corners[first]))
            count += crossed[:, None]
    return number, cells + total / count


def _quads(inside: NDArray[np.bool_], number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Two triangles for each grid edge that the surface crosses, wound outwards."""
    faces = []
    for axis in range(3):
        a, b = (axis + 1) % 3, (axis + 2) % 3
        first = np.take(inside, range(inside.shape[axis] - 1), axis=axis)
        second = np.take(inside, range(1, inside.shape[axis]), axis=axis)
        edges = np.argwhere(first != second)
        outward = first[tuple(edges.T)]
        step_a, step_b = np.eye(3, dtype=int)[a], np.eye(3, dtype=int)[b]
        corners = [
            number[tuple((edges - da * step_a - db * step_b).T)]
            for da, db in ((1, 1), (0, 1), (0, 0), (1, 0))
        ]
        quad = np.stack(corners, axis=1)
        quad = np.where(outward[:, None], quad, quad[:, ::-1])
        faces += [quad[:, [0, 1, 2]], quad[:, [0, 2, 3]]]
    return np.concatenate(faces)


def drawn_normals(mesh: Mesh, field: Field, cell: float, crease: float = 30.0) -> Mesh:
    """Shade cast faces by the exact field and machined faces by themselves, with a crisp edge between the two."""
    corners = mesh.points[mesh.faces].astype(np.float64)
    flat = unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).astype(np.float32))
    points = mesh.points.astype(np.float64)
    exact = unit(_slope(field, points, 0.05 * cell).astype(np.float32))
    on_cast = np.abs(field(*points.T)) < 0.2 * cell
    agree = np.einsum("fki,fi->fk", exact[mesh.faces], flat) > 0.84
    cast_face = (on_cast[mesh.faces] & agree).all(axis=1)
    tooled = mesh.faces[~cast_face]
    normals = np.concatenate([exact, crease_normals(mesh.points, tooled, crease)])
    source = np.concatenate([np.arange(len(points)), tooled.ravel()])
    faces = np.concatenate([mesh.faces[cast_face], len(points) + np.arange(tooled.size).reshape(-1, 3)])
    return without_slivers(
        welded(Mesh(mesh.points[source], normals, mesh.tangents[source], faces.astype(np.int32)))
    )


def _slope(field: Field, points: Doubles, h: float) -> Doubles:
    """The field's gradient by central differences."""
    sides = [(field(*(points + h * e).T) - field(*(points - h * e).T)) / (2 * h) for e in np.eye(3)]
    return np.stack(sides, axis=1)


def _drawn_in(field: Field, points: Doubles, cell: float) -> Doubles:
    """Points moved onto the surface by two Newton steps along the gradient, never further than half a cell."""
    for _ in range(2):
        here = field(*points.T)
        slope = _slope(field, points, 0.05 * cell)
        step = -here[:, None] * slope / np.maximum((slope**2).sum(axis=1, keepdims=True), 1e-6)
        points = points + np.clip(step, -0.25 * cell, 0.25 * cell)
    return points
