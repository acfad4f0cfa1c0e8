"""Every product of the catalogue is a set of closed, well-wound surfaces of the right size."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engines.renderer.catalogue import PRODUCTS, CatalogueProduct
from engines.renderer.errors import SpecInvalid
from engines.renderer.geometry import BallBearing, Geometry, Housing, RollerBearing, Shaft, Step
from engines.renderer.scene import framed, parts_of, staged
from engines.renderer.solids import Mesh, Part, ball, meshed


def by_id(pim_id: str) -> CatalogueProduct:
    return next(product for product in PRODUCTS if product.pim_id == pim_id)


def area_vectors(mesh: Mesh) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Area times normal of each triangle, (n, 3)."""
    corner = mesh.points[mesh.faces].astype(np.float64)
    return np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]) / 2


def volume(mesh: Mesh) -> float:
    """What the surface encloses, mm³, by the divergence theorem; positive when it is wound outwards."""
    return float((mesh.points[mesh.faces[:, 0]].astype(np.float64) * area_vectors(mesh)).sum() / 3)


def assert_sound(part: Part) -> None:
    mesh, areas = part.mesh, area_vectors(part.mesh)
    assert len(mesh.faces) > 100
    assert all(np.isfinite(table).all() for table in (mesh.points, mesh.normals, mesh.tangents))
    assert mesh.faces.min() >= 0
    assert mesh.faces.max() < len(mesh.points)
    size = np.linalg.norm(areas, axis=1)
    assert size.min() > 0, "a triangle without area"
    assert np.linalg.norm(areas.sum(axis=0)) < 1e-3 * size.sum(), "the surface is open"
    assert volume(mesh) > 0, "the surface is inside out"
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)
    facing = np.einsum("fi,fi->f", mesh.normals[mesh.faces].sum(axis=1), areas)
    assert size[facing <= 0].sum() < 1e-3 * size.sum(), "normals point inwards"


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.pim_id)
def test_every_product_has_sound_surfaces_for_its_slots(product: CatalogueProduct) -> None:
    parts = parts_of(product.geometry)
    assert [part.slot for part in parts] == list(product.geometry.slots)
    for part in parts:
        assert_sound(part)


def test_a_ball_bearing_measures_what_the_catalogue_says() -> None:
    shape = by_id("KL-6204").geometry
    assert isinstance(shape, BallBearing)
    ring, ball, _ = parts_of(shape)
    radius = np.linalg.norm(ring.mesh.points[:, :2], axis=1)
    assert radius.max() == pytest.approx(47 / 2, rel=1e-3)
    assert radius.min() == pytest.approx(20 / 2, rel=2e-3)
    assert np.ptp(ring.mesh.points[:, 2]) == pytest.approx(14, rel=1e-3)
    balls = shape.balls * math.pi / 6 * shape.ball_diameter**3
    assert volume(ball.mesh) == pytest.approx(balls, rel=0.02)


def test_rollers_and_balls_do_not_touch_each_other() -> None:
    for product in PRODUCTS:
        if isinstance(product.geometry, BallBearing | RollerBearing):
            shape = product.geometry
            count = shape.balls if isinstance(shape, BallBearing) else shape.rollers
            size = shape.ball_diameter if isinstance(shape, BallBearing) else shape.roller_diameter
            assert shape.pitch * math.sin(math.pi / count) > size, product.pim_id


def test_a_keyway_a_thread_and_a_bore_take_material_away() -> None:
    plain = volume(parts_of(Shaft(steps=(Step(diameter=20, length=60),)))[0].mesh)
    for shape in (
        Shaft(steps=(Step(diameter=20, length=60, feature="keyway"),)),
        Shaft(steps=(Step(diameter=20, length=60, feature="thread"),)),
        Shaft(steps=(Step(diameter=20, length=60, feature="spline"),)),
        Shaft(steps=(Step(diameter=20, length=60, feature="groove"),)),
        Shaft(steps=(Step(diameter=20, length=60),), bore=8),
    ):
        taken = plain - volume(parts_of(shape)[0].mesh)
        assert 0.004 * plain < taken < 0.5 * plain, shape


@pytest.mark.parametrize(
    "shape",
    [
        BallBearing(bore=1, outer=3, width=0.6, balls=5),
        BallBearing(bore=1000, outer=1220, width=100, balls=20),
        BallBearing(bore=5, outer=30, width=4, balls=3, design="thrust"),
        RollerBearing(bore=100, outer=130, width=12, rollers=20),
        RollerBearing(bore=20, outer=70, width=80, rollers=8, design="tapered"),
        RollerBearing(bore=20, outer=80, width=10, rollers=8, design="spherical"),
        Housing(bore=10, length=300, height=60, width=60),
        Housing(bore=20, length=60, height=200, width=40, design="take_up"),
        Shaft(steps=(Step(diameter=3, length=200), Step(diameter=80, length=2, feature="collar"))),
    ],
    ids=lambda shape: type(shape).__name__,
)
def test_odd_proportions_are_sound_too(shape: Geometry) -> None:
    for part in parts_of(shape):
        assert_sound(part)


def test_what_vanishes_is_refused_in_words() -> None:
    with pytest.raises(SpecInvalid, match="these proportions leave nothing"):
        meshed(ball(1.0) - ball(2.0))


@pytest.mark.parametrize("view", ["three_quarter", "front", "side", "top"])
@pytest.mark.parametrize("pim_id", ["KL-61810", "GH-P205", "WE-1040"])
def test_each_view_centres_the_product_and_fills_the_frame(pim_id: str, view: str) -> None:
    stage = staged(by_id(pim_id).geometry)
    camera = framed(stage, view, 400, 300)  # type: ignore[arg-type]  # the views as text
    points = np.concatenate([part.mesh.points for part in stage.parts]) - camera.eye
    depth = points @ camera.ahead
    across = points @ camera.right / depth / camera.tangent / (400 / 300)
    upward = points @ camera.up / depth / camera.tangent
    for side in (across, upward):
        assert abs(side.max() + side.min()) < 0.02, "not in the middle"
    assert max(np.ptp(across), np.ptp(upward)) / 2 == pytest.approx(0.82, abs=0.015)
    assert depth.min() > 0.05
