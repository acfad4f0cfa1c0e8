"""That what is grown is diffusion-limited aggregation: dimensions, spacing, symmetry and what the theory gives exactly.

All seeds are fixed, and a seed grows the same on any machine, so nothing here fails by chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from engines.dla import plane, space
from engines.dla.chance import start_stream
from engines.dla.cluster import Cluster
from engines.dla.field import Field, empty_field
from engines.dla.growth import grow
from engines.dla.spec import GrowthSpec

Points = NDArray[np.float64]


def grown(particles: int, dimension: int, seed: int, stickiness: float = 1.0) -> Cluster:
    return grow(GrowthSpec(particles, dimension, stickiness, seed), report=lambda _: True)


@pytest.fixture(scope="module")
def flat() -> list[Cluster]:
    return [grown(20_000, 2, seed) for seed in range(8)]


@pytest.fixture(scope="module")
def deep() -> list[Cluster]:
    return [grown(10_000, 3, seed) for seed in range(5)]


def dimension_of(cluster: Cluster, first: int) -> float:
    """The inverse slope of log Rg over log N, at 100 sizes evenly spaced in log N from `first` to all particles.

    Rg of the first N particles around their own centre of mass. Written for this test alone, apart from the analyses.
    """
    count = np.arange(1, len(cluster) + 1)
    middle = np.cumsum(cluster.positions, axis=0) / count[:, None]
    square = np.cumsum(np.sum(cluster.positions**2, axis=1)) / count - np.sum(middle**2, axis=1)
    sizes = np.unique(np.geomspace(first, len(cluster), 100).astype(int))
    slope = np.polyfit(np.log(sizes), 0.5 * np.log(square[sizes - 1]), 1)[0]
    return float(1 / slope)


def test_the_fractal_dimension_in_2d_is_the_published_one(flat: list[Cluster]) -> None:
    """1.71 (Mandelbrot, Kol and Aharony, PRL 88, 055501, 2002); fitted from N = 200 to 20,000."""
    assert np.mean([dimension_of(each, 200) for each in flat]) == pytest.approx(1.71, abs=0.05)


def test_the_fractal_dimension_in_3d_is_the_published_one(deep: list[Cluster]) -> None:
    """2.50 (Tolman and Meakin, PRA 40, 428, 1989); fitted from N = 1,000, below which it reads some 0.03 higher."""
    assert np.mean([dimension_of(each, 1_000) for each in deep]) == pytest.approx(2.50, abs=0.08)


def test_no_two_particles_are_closer_than_one_diameter(flat: list[Cluster], deep: list[Cluster]) -> None:
    for cluster in (*flat, *deep):
        nearest = cKDTree(cluster.positions).query(cluster.positions, k=2)[0][:, 1]
        assert nearest.min() > 1 - 1e-6


def test_each_touches_its_parent_and_the_tree_is_connected(flat: list[Cluster], deep: list[Cluster]) -> None:
    for cluster in (*flat, *deep):
        apart = np.linalg.norm(cluster.positions[1:] - cluster.positions[cluster.parents[1:]], axis=1)
        assert np.all(np.abs(apart - 1) < 1e-6)
        assert np.all(cluster.parents[1:] < np.arange(1, len(cluster)))
        depth = np.zeros(len(cluster), int)  # of each particle below the seed: all are reached from it
        for particle, parent in enumerate(cluster.parents[1:].tolist(), start=1):
            depth[particle] = depth[parent] + 1
        assert np.all(depth[1:] > 0)


@pytest.mark.parametrize(("dimension", "particles"), [(2, 8_000), (3, 3_000)])
def test_what_sticks_rarely_grows_denser(dimension: int, particles: int) -> None:
    """It gets deeper into the fjords before it stays: smaller, and at these sizes of a larger dimension."""
    always = [grown(particles, dimension, seed) for seed in range(3)]
    rarely = [grown(particles, dimension, seed, 0.05) for seed in range(3)]
    widths = [
        np.mean([np.sqrt(np.sum(each.positions.var(axis=0))) for each in many]) for many in (always, rarely)
    ]
    assert widths[1] < 0.75 * widths[0]
    sizes = [np.mean([dimension_of(each, particles // 10) for each in many]) for many in (always, rarely)]
    assert sizes[1] > sizes[0] + 0.1


def test_growth_in_2d_prefers_no_direction(flat: list[Cluster]) -> None:
    """On a lattice cos 4φ of the bonds and of the outline is above 0 by far; here it is noise."""
    ways = np.concatenate([each.positions[1:] - each.positions[each.parents[1:]] for each in flat])
    angles = np.arctan2(ways[:, 1], ways[:, 0])
    for fold in (1, 2, 3, 4, 6):
        assert abs(np.mean(np.exp(1j * fold * angles))) < 0.015
    outer = [each.positions[np.linalg.norm(each.positions, axis=1) > 100] for each in flat]
    crosses = [np.mean(np.cos(4 * np.arctan2(each[:, 1], each[:, 0]))) for each in outer]
    assert abs(np.mean(crosses)) < 2.5 * np.std(crosses, ddof=1) / np.sqrt(len(crosses))


def test_growth_in_3d_prefers_no_direction(deep: list[Cluster]) -> None:
    """The second moments of the bonds are 1/3, and the sum of fourth powers, larger along axes, is 3/5."""
    ways = np.concatenate([each.positions[1:] - each.positions[each.parents[1:]] for each in deep])
    assert np.all(np.abs(ways.mean(axis=0)) < 0.02)
    assert np.all(np.abs(ways.T @ ways / len(ways) - np.eye(3) / 3) < 0.012)
    assert np.mean(np.sum(ways**4, axis=1)) == pytest.approx(0.6, abs=0.005)


def alone(centre: list[float]) -> Field:
    """A single particle, not at the origin."""
    positions = np.array([centre])
    field = empty_field(positions, np.array([-1], np.int32), float(np.linalg.norm(centre)), 1.0)
    (plane if len(centre) == 2 else space).fill(field, 1)
    return field


def drawn(shot: Callable[[NDArray[np.uint64]], tuple[float, ...]], count: int) -> Points:
    stream = np.zeros(1, np.uint64)
    start_stream(stream, 5, 0)
    return np.array([shot(stream) for _ in range(count)])


def test_walkers_from_infinity_meet_a_circle_everywhere_alike() -> None:
    """Exact: however far the particle is from the middle of the launch circle, no angle of its outline is preferred."""
    field = alone([12.0, 0.0])
    met = drawn(lambda stream: plane.walk(field, stream, 14.0)[0], 8_000) - field.positions[0]
    assert np.allclose(np.hypot(*met.T), 1)
    for fold in (1, 2, 3):
        assert abs(np.mean((met[:, 0] + 1j * met[:, 1]) ** fold)) < 3 / np.sqrt(8_000)


def test_walkers_from_infinity_meet_a_sphere_everywhere_alike() -> None:
    field = alone([6.0, 0.0, 0.0])
    met = drawn(lambda stream: space.walk(field, stream, 8.0)[0], 8_000) - field.positions[0]
    assert np.allclose(np.linalg.norm(met, axis=1), 1)
    assert np.all(np.abs(met.mean(axis=0)) < 3 / np.sqrt(3 * 8_000))
    assert np.all(np.abs(met.T @ met / len(met) - np.eye(3) / 3) < 0.012)


@pytest.mark.parametrize("far", [10.5, 20.0, 300.0])
def test_walkers_come_back_to_the_circle_by_the_poisson_kernel(far: float) -> None:
    """Exact: the mean of exp(i k φ) is (R/r)^k."""
    back = drawn(lambda stream: plane.come_back(stream, (0.0, far), 10.0), 8_000)
    turned = (back[:, 0] + 1j * back[:, 1]) / 10j
    assert np.allclose(np.abs(turned), 1)
    for fold in (1, 2, 3):
        assert np.mean(turned**fold) == pytest.approx((10 / far) ** fold, abs=3 / np.sqrt(8_000))


@pytest.mark.parametrize("far", [10.5, 20.0, 300.0])
def test_walkers_come_back_to_the_sphere_by_the_poisson_kernel(far: float) -> None:
    """Exact, where those that escape are replaced by uniform ones: the mean of Legendre's P_k is (R/r)^(k + 1)."""
    back = drawn(lambda stream: space.come_back(stream, (0.0, far, 0.0), 10.0), 8_000) / 10
    assert np.allclose(np.linalg.norm(back, axis=1), 1)
    cosine = back[:, 1]
    assert np.mean(cosine) == pytest.approx((10 / far) ** 2, abs=3 / np.sqrt(8_000))
    assert np.mean(1.5 * cosine**2 - 0.5) == pytest.approx((10 / far) ** 3, abs=3 / np.sqrt(8_000))
    assert abs(np.mean(back[:, 0])) + abs(np.mean(back[:, 2])) < 6 / np.sqrt(8_000)


@pytest.mark.parametrize("dimension", [2, 3])
def test_a_refused_touch_is_reflected_and_never_overlaps(dimension: int) -> None:
    """A walker at a touch that sticks once in a hundred is followed step by step between two particles that touch."""
    centres = np.zeros((2, dimension))
    centres[1, 0] = 1.0
    field = empty_field(centres, np.array([-1, 0], np.int32), 1.0, 0.01)
    kernels = plane if dimension == 2 else space
    kernels.fill(field, 2)
    stream = np.zeros(1, np.uint64)
    start_stream(stream, 9, 0)
    start = (0.5, 3**0.5 / 2, 0.0)[:dimension]
    at, parent, steps = start, -1, 0
    apart = np.linalg.norm(centres - np.array(at), axis=1)
    while parent < 0:
        _, count = kernels.search(field, at)
        at, parent = kernels.step(field, stream, count, at)
        apart = np.linalg.norm(centres - np.array(at), axis=1)
        assert apart.min() > 1 - 1e-9
        steps += 1
        if apart.min() > 2:
            at = start
    assert steps > 3
    assert apart[parent] == pytest.approx(1, abs=1e-12)
