"""The four estimators on shapes of known dimension, on grown aggregates, and on next to nothing."""

import json
import math
import subprocess
import sys
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from engines.dla.analysis import ESTIMATORS, INDICATIVE_BELOW, METRICS, Measurement, Metric, analyze
from engines.dla.analysis.fits import fit_power_law
from engines.dla.cluster import Cluster
from engines.dla.growth import grow
from engines.dla.spec import GrowthSpec, SeedGeometry, seed_particles
from tests.engines.dla_shapes import ball, line, vicsek

SHAPES: list[tuple[str, Callable[[], Cluster], float]] = [
    ("line", lambda: line(3_000), 1.0),
    ("line in space", lambda: line(3_000, 3), 1.0),
    ("disc", lambda: ball(60, 2), 2.0),
    ("Vicsek", lambda: vicsek(6, 2), math.log(5) / math.log(3)),
    ("Vicsek in space", lambda: vicsek(5, 3), math.log(7) / math.log(3)),
]
OFF: dict[Metric, tuple[float, float]] = {
    "radius_of_gyration": (-0.03, 0.03),
    "mass_radius": (-0.03, 0.03),
    "pair_correlation": (-0.03, 0.03),
    "box_counting": (-0.20, 0.01),  # boxes that only graze the outline
}
RUNS, PARTICLES = 12, 4_000


@cache
def grown(particles: int, dimension: int, seed: int, geometry: SeedGeometry = "point") -> Cluster:
    spec = GrowthSpec(particles, dimension, seed=seed, seed_geometry=geometry)
    return grow(spec, report=lambda share: share <= 1)


@pytest.mark.parametrize(("name", "shape", "dimension"), SHAPES, ids=[each[0] for each in SHAPES])
def test_each_estimator_finds_the_dimension_of_a_known_shape(
    name: str, shape: Callable[[], Cluster], dimension: float
) -> None:
    for measurement in analyze(shape()):
        low, high = OFF[measurement.metric]
        assert measurement.value is not None, (name, measurement.metric)
        assert low <= measurement.value - dimension <= high, (name, measurement.metric, measurement.value)


def test_a_filled_ball_has_three_dimensions() -> None:
    gyration, mass = analyze(ball(20, 3), ("radius_of_gyration", "mass_radius"))
    assert gyration.value == pytest.approx(3, abs=0.02)
    assert mass.value == pytest.approx(3, abs=0.05)


@pytest.mark.parametrize("dimension", [2, 3])
def test_the_reported_error_is_about_the_spread_from_seed_to_seed(dimension: int) -> None:
    runs = [analyze(grown(PARTICLES, dimension, seed)) for seed in range(RUNS)]
    for measurements in zip(*runs, strict=True):
        spread = np.std([each.value for each in measurements], ddof=1)
        reported = math.sqrt(sum((each.error or 0.0) ** 2 for each in measurements) / RUNS)
        assert 0.5 < reported / spread < 2.5, (measurements[0].metric, reported, spread)


@pytest.mark.parametrize(("dimension", "published", "apart"), [(2, 1.71, 0.05), (3, 2.50, 0.12)])
def test_the_radius_of_gyration_agrees_with_published_values(
    dimension: int, published: float, apart: float
) -> None:
    runs = [analyze(grown(PARTICLES, dimension, seed), ("radius_of_gyration",))[0] for seed in range(RUNS)]
    assert np.mean([each.value for each in runs]) == pytest.approx(published, abs=apart)


@pytest.mark.parametrize("dimension", [2, 3])
@pytest.mark.parametrize("particles", [1, 2, 3, 10, 49])
def test_too_few_particles_give_a_reason_instead_of_a_number(particles: int, dimension: int) -> None:
    for measurement in analyze(grown(particles, dimension, 1)):
        assert (measurement.value, measurement.error) == (None, None)
        assert (measurement.fit_from, measurement.fit_to) == (None, None)
        assert measurement.estimator == "no estimate: too few particles for a fit"
        assert measurement.is_indicative
        assert measurement.curve["fit"] == []
        check_curve(measurement)


@pytest.mark.parametrize("particles", [50, 60, 100, 300, 5_000])
@pytest.mark.parametrize("dimension", [2, 3])
def test_every_number_is_finite_and_the_line_spans_the_fit(particles: int, dimension: int) -> None:
    for measurement in analyze(grown(particles, dimension, 3)):
        check_curve(measurement)
        if measurement.value is None:
            continue
        assert measurement.estimator == ESTIMATORS[measurement.metric]
        assert measurement.error is not None
        assert 0 < measurement.value < 6
        assert 0 <= measurement.error < 3
        ends = measurement.curve["fit"]
        assert [ends[0][0], ends[1][0]] == [measurement.fit_from, measurement.fit_to]
        assert ends[0][0] < ends[1][0]


def check_curve(measurement: Measurement) -> None:
    curve = measurement.curve
    numbers = [*curve["x"], *curve["y"], *(number for end in curve["fit"] for number in end)]
    assert len(curve["x"]) == len(curve["y"]) <= 80
    assert all(math.isfinite(number) and number > 0 for number in numbers)
    assert curve["x"] == sorted(curve["x"])
    assert json.loads(json.dumps(curve, allow_nan=False)) == curve


def test_a_value_is_indicative_below_five_thousand_particles() -> None:
    assert INDICATIVE_BELOW == 5_000
    assert all(each.is_indicative for each in analyze(line(4_999)))
    assert not any(each.is_indicative for each in analyze(line(5_000)))


def test_the_measurements_come_as_asked_and_the_same_each_time() -> None:
    cluster = grown(5_000, 2, 3)
    whole = analyze(cluster)
    assert tuple(each.metric for each in whole) == METRICS
    assert analyze(cluster, METRICS[::-1]) == whole[::-1]
    assert analyze(cluster, ()) == ()


def test_drawn_centres_give_nearly_the_density_of_all_pairs() -> None:
    cluster = grown(PARTICLES, 2, 0)
    (measurement,) = analyze(cluster, ("pair_correlation",))
    distances = cdist(cluster.positions, cluster.positions)
    for x, y in list(zip(measurement.curve["x"], measurement.curve["y"], strict=True))[-8:]:
        edges = np.array([x * 0.97, x * 1.03])
        pairs = np.count_nonzero((distances > edges[0]) & (distances <= edges[1]))
        density = pairs / len(cluster) / (math.pi * (edges[1] ** 2 - edges[0] ** 2))
        assert y == pytest.approx(density, rel=0.08)


def test_the_curves_end_with_the_whole_aggregate() -> None:
    cluster = grown(PARTICLES, 3, 1)
    boxes, mass, gyration, _ = analyze(cluster)
    centred = cluster.positions - cluster.positions.mean(axis=0)
    assert gyration.curve["x"][-1] == PARTICLES
    assert gyration.curve["y"][-1] == pytest.approx(math.sqrt((centred**2).sum(axis=1).mean()))
    assert 0.9 * PARTICLES < mass.curve["y"][-1] <= PARTICLES
    assert boxes.curve["y"][-1] <= 8
    assert boxes.curve["y"][0] > PARTICLES / 2  # boxes of one diameter hold one or two


@pytest.mark.parametrize("geometry", ["line", "ring"])
def test_a_fit_starts_where_the_aggregate_has_outgrown_its_seed(geometry: SeedGeometry) -> None:
    spec = GrowthSpec(20_000, 2, seed=5, seed_geometry=geometry)
    cluster = grown(spec.particles, 2, spec.seed, geometry)
    naive, *_ = analyze(cluster, ("radius_of_gyration",))
    gyration, mass = analyze(
        cluster, ("radius_of_gyration", "mass_radius"), seed_particles=seed_particles(spec)
    )
    assert gyration.value is not None
    assert naive.value is not None
    assert (gyration.fit_from or 0) > 5 * seed_particles(spec)
    assert abs(gyration.value - 1.71) < abs(naive.value - 1.71)
    assert (mass.fit_from or 0) >= 1.5 * 10


def test_an_aggregate_that_hides_in_its_seed_has_no_estimate() -> None:
    spec = GrowthSpec(200, 3, seed=5, seed_geometry="plate")
    cluster = grown(spec.particles, 3, spec.seed, "plate")
    for measurement in analyze(
        cluster, ("radius_of_gyration", "mass_radius"), seed_particles=seed_particles(spec)
    ):
        assert measurement.value is None
        assert measurement.estimator == "no estimate: the aggregate has hardly outgrown its seed"
        check_curve(measurement)


def test_a_power_law_is_found_exactly() -> None:
    x = np.geomspace(2, 300, 20)
    law = fit_power_law(x, 3 * x**1.7)
    assert law is not None
    assert law.exponent == pytest.approx(1.7)
    assert law.error == pytest.approx(0, abs=1e-12)
    assert law.at(10) == pytest.approx(3 * 10**1.7)


def test_the_error_of_a_fit_holds_for_correlated_residuals_where_least_squares_fails() -> None:
    random, x = np.random.default_rng(1), np.geomspace(1, 1_000, 60)
    laws, least_squares = [], []
    for _ in range(200):
        log_y = 0.6 * np.log(x) + np.cumsum(random.normal(0, 0.01, len(x)))
        law = fit_power_law(x, np.exp(log_y))
        assert law is not None
        laws.append(law)
        least_squares.append(math.sqrt(np.polyfit(np.log(x), log_y, 1, cov=True)[1][0, 0]))
    spread = np.std([law.exponent for law in laws], ddof=1)
    assert 0.8 < np.mean([law.error for law in laws]) / spread < 1.25
    assert np.mean(least_squares) < spread / 3


def test_points_that_have_no_logarithm_are_not_fitted() -> None:
    x = np.arange(1.0, 9.0)
    assert fit_power_law(x, x - 1) is None
    assert fit_power_law(x[:4], x[:4]) is None
    assert fit_power_law(x, np.where(x == 3, np.nan, x)) is None


def test_importing_the_words_loads_no_heavy_library() -> None:
    told = "import sys, engines.dla.analysis; print([n for n in ('scipy', 'numba', 'vtk', 'PIL') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
