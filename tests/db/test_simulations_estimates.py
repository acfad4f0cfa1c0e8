"""Estimates: a formula from measurements that learns from the tenant's own runs; and the words shared with the engine."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from db import simulations
from db.errors import Invalid
from db.session import Store
from db.simulations import Wanted, words
from db.simulations.estimates import GROWING, usual_seconds
from db.simulations.words import Format
from engines.dla import analysis, exports, spec
from engines.dla.errors import SpecInvalid
from tests.db.laboratory import Laboratory, open_laboratory


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


def expected(lab: Laboratory, *many: Wanted) -> float:
    with lab.read() as session:
        if len(many) == 1:
            return simulations.expected_seconds(session, many[0])
        return simulations.expected_seconds_of(session, many)


def test_the_words_are_those_of_the_engine() -> None:
    assert simulations.METRICS == analysis.METRICS
    assert simulations.INDICATIVE_BELOW == analysis.INDICATIVE_BELOW
    assert tuple(exports.FORMATS) == simulations.FORMATS
    assert get_args(Format) == simulations.FORMATS
    assert simulations.MOST_PARTICLES == spec.MOST_PARTICLES
    assert simulations.LEAST_STICKINESS == spec.LEAST_STICKINESS
    assert simulations.MOST_SEED == spec.MOST_SEED
    assert get_args(spec.SeedGeometry) == simulations.SEED_GEOMETRIES
    assert simulations.SEED_PARTICLES == spec.SEED_PARTICLES
    assert words.DIMENSION_METRIC in words.METRICS


@pytest.mark.parametrize("geometry", simulations.SEED_GEOMETRIES)
@pytest.mark.parametrize("dimension", simulations.DIMENSIONS)
@pytest.mark.parametrize("particles", [0, 1, 20, 21, 62, 63, 120, 121, 100_000, 100_001])
def test_the_store_takes_just_what_the_engine_grows(geometry: str, dimension: int, particles: int) -> None:
    settings = (particles, dimension, 0.5, 7, geometry)
    assert _is_taken(settings) == _is_grown(settings)


def _is_taken(settings: tuple[int, int, float, int, str]) -> bool:
    try:
        simulations.check(Wanted(*settings))
    except Invalid:
        return False
    return True


def _is_grown(settings: tuple[int, int, float, int, str]) -> bool:
    try:
        spec.GrowthSpec(*settings)  # type: ignore[arg-type]  # the engine checks the word itself
    except SpecInvalid:
        return False
    return True


def test_more_particles_and_less_stickiness_take_longer() -> None:
    for dimension in simulations.DIMENSIONS:
        sizes = [
            usual_seconds(Wanted(size, dimension)) for size in (1, 10, 499, 500, 501, 7_000, 50_000, 100_000)
        ]
        assert all(one < next_ for one, next_ in itertools.pairwise(sizes))
        sticky = [
            usual_seconds(Wanted(5_000, dimension, stickiness)) for stickiness in (1.0, 0.3, 0.05, 0.01)
        ]
        assert all(one < next_ for one, next_ in itertools.pairwise(sticky))
        for size, seconds in GROWING[dimension]:
            assert usual_seconds(Wanted(size, dimension)) > 0.3 + seconds
        assert usual_seconds(Wanted(1, dimension)) < 0.31


def test_a_tenant_without_runs_gets_the_usual_time(lab: Laboratory) -> None:
    assert expected(lab, Wanted(50_000)) == usual_seconds(Wanted(50_000))


def test_the_estimate_learns_from_the_last_runs_of_that_dimension(lab: Laboratory) -> None:
    wanted = Wanted(100_000, 3)
    growing = usual_seconds(wanted)
    number = lab.run(100_000, dimension=3)
    assert lab.find(number).estimated_seconds == round(growing, 3)
    lab.finish(number, milliseconds=3 * 4_350)
    assert 2.5 * growing < expected(lab, wanted) < 3 * growing
    assert expected(lab, Wanted(100_000)) == usual_seconds(Wanted(100_000))
    assert lab.detail(number).expected_seconds == round(growing, 3), "what was told then"
    later = lab.run(100_000, dimension=3)
    assert lab.find(later).estimated_seconds > 2.5 * growing
    lab.finish(later, milliseconds=9_000_000)
    third = lab.run(100_000, dimension=3)
    lab.finish(third, milliseconds=3 * 4_350)
    assert expected(lab, wanted) < 3 * growing, "one run that hung does not count"


def test_short_runs_tell_little_of_long_ones(lab: Laboratory) -> None:
    for _ in range(3):
        lab.finish(lab.run(100), milliseconds=20)  # forty times what it should be
    assert expected(lab, Wanted(100_000)) < 1.2 * usual_seconds(Wanted(100_000))


def test_two_run_side_by_side(lab: Laboratory) -> None:
    one = Wanted(50_000)
    seconds = expected(lab, one)
    assert expected(lab, one, one) == seconds
    assert expected(lab, one, one, one) == pytest.approx(2 * seconds)
    long = Wanted(100_000, 3)
    assert expected(lab, one, long, one) == expected(lab, long)
    with lab.read() as session:
        assert simulations.expected_seconds_of(session, []) == 0.0
