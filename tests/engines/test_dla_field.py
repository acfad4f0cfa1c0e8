"""How a walker finds the nearest particle, and what memory that may take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from engines.dla import plane, space
from engines.dla.cluster import Cluster
from engines.dla.errors import GridTooLarge
from engines.dla.field import Field, empty_field, half_for
from engines.dla.growth import grow
from engines.dla.spec import GrowthSpec
from tests.engines.aggregates import DEEP, FLAT, go_on


def test_an_aggregate_that_is_too_wide_for_the_memory_is_told_in_a_sentence() -> None:
    with pytest.raises(GridTooLarge) as caught:
        grow(replace(FLAT, particles=20_000), report=go_on, most_bytes=50_000)
    assert str(caught.value).startswith("The aggregate became 1")
    assert str(caught.value).endswith(
        " diameters wide, and the grid to search it would take 0 MB where 0 MB are allowed. Grow fewer particles."
    )
    for dimension in (2, 3):
        with pytest.raises(GridTooLarge, match=r"0 diameters wide, .* MB where 900 MB are allowed"):
            empty_field(np.zeros((1, dimension)), np.zeros(1, np.int32), 50_000.0, 1.0)


def test_the_grid_of_any_ordinary_aggregate_is_within_the_memory() -> None:
    """Twice as wide as the widest of 100,000 particles that were seen: about 700 diameters in 2D, 130 in 3D."""
    for dimension, radius in ((2, 1_400.0), (3, 260.0)):
        field = empty_field(np.zeros((1, dimension)), np.zeros(1, np.int32), radius, 1.0)
        assert field.half == half_for(radius) > radius
        assert field.heads.nbytes + field.maps.nbytes < 700_000_000


def filled(cluster: Cluster) -> Field:
    radius = float(np.linalg.norm(cluster.positions, axis=1).max())
    field = empty_field(cluster.positions.copy(), cluster.parents.copy(), radius, 1.0)
    (plane if cluster.dimension == 2 else space).fill(field, len(cluster))
    return field


@pytest.mark.parametrize("spec", [replace(FLAT, particles=6_000), replace(DEEP, particles=6_000)])
def test_the_free_way_is_never_longer_than_to_the_nearest_particle(spec: GrowthSpec) -> None:
    cluster = grow(spec, report=go_on)
    field = filled(cluster)
    reach = float(np.linalg.norm(cluster.positions, axis=1).max()) + 2
    chance = np.random.default_rng(0)
    points = chance.uniform(-reach, reach, (4_000, spec.dimension)) / np.sqrt(spec.dimension)
    near = cluster.positions[chance.integers(0, len(cluster), 2_000)] + chance.normal(
        size=(2_000, spec.dimension)
    )
    points = np.concatenate([points, near[np.linalg.norm(near, axis=1) < reach]])
    truth = cKDTree(cluster.positions).query(points)[0]
    within = cKDTree(cluster.positions).query_ball_point(points, 2.0)
    search = plane.search if spec.dimension == 2 else space.search
    shares = []
    for point, far, neighbours in zip(points, truth, within, strict=True):
        free, count = search(field, tuple(point))
        assert free <= far + 1e-9
        if far < 2:
            assert free == pytest.approx(far, abs=1e-9)
            assert sorted(field.near[:count]) == sorted(neighbours)
        shares.append(free / far)
    assert np.mean(shares) > 0.7, "short jumps would be slow"
