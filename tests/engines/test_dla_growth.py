"""How an aggregate is grown: the same each time, in chunks, with progress, cancelling and checkpoints."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import cKDTree

from engines.dla.cluster import Cluster, pack
from engines.dla.errors import GrowthCancelled
from engines.dla.growth import CHUNK, grow
from engines.dla.seeds import seed_of
from engines.dla.spec import GENERATION, GrowthSpec, SeedGeometry, seed_particles
from tests.engines.aggregates import DEEP, FLAT, digest, go_on, noting, stop_at
from tests.house import ROOT


def check_form(cluster: Cluster) -> None:
    """No two centres nearer than one diameter, each one diameter from its parent."""
    assert cKDTree(cluster.positions).query(cluster.positions, k=2)[0][:, 1].min() > 1 - 1e-6
    ways = cluster.positions[1:] - cluster.positions[cluster.parents[1:]]
    assert np.all(np.abs(np.linalg.norm(ways, axis=1) - 1) < 1e-6)


@pytest.mark.parametrize(
    "spec", [FLAT, DEEP, replace(FLAT, stickiness=0.3), replace(DEEP, seed_geometry="plate")]
)
def test_the_same_seed_grows_the_same_aggregate_and_another_seed_another(spec: GrowthSpec) -> None:
    once = grow(spec, report=go_on)
    assert len(once) == spec.particles
    assert once.dimension == spec.dimension
    assert digest(grow(spec, report=go_on)) == digest(once)
    assert digest(grow(replace(spec, seed=12), report=go_on)) != digest(once)


@pytest.mark.parametrize("spec", [FLAT, DEEP])
def test_a_smaller_aggregate_is_the_beginning_of_a_larger_one(spec: GrowthSpec) -> None:
    large = grow(spec, report=go_on)
    for count in (1, 2, 499, 500, 501, 1_777):
        small = grow(replace(spec, particles=count), report=go_on)
        assert np.array_equal(small.positions, large.positions[:count])
        assert np.array_equal(small.parents, large.parents[:count])


def test_what_a_seed_grows_does_not_change_unnoticed() -> None:
    """Only IEEE additions, products, quotients and roots are used, in a fixed order; so this holds on any machine.

    Where a change is meant, raise `spec.GENERATION`: checkpoints of the older way must not be continued.
    """
    grown = {name: digest(grow(spec, report=go_on))[:16] for name, spec in (("2D", FLAT), ("3D", DEEP))}
    assert (GENERATION, grown) == (1, {"2D": "4c0d8362ed88d238", "3D": "0aceb6d4cbdb23ca"})


@pytest.mark.parametrize("dimension", [2, 3])
@pytest.mark.parametrize("stickiness", [1.0, 0.01])
@pytest.mark.parametrize("geometry", ["point", "line", "ring"])
def test_it_grows_on_every_seed_without_overlap(
    dimension: int, stickiness: float, geometry: SeedGeometry
) -> None:
    spec = GrowthSpec(800, dimension, stickiness, 3, geometry)
    cluster = grow(spec, report=go_on)
    check_form(cluster)
    own = seed_particles(spec)
    assert np.array_equal(cluster.positions[:own], seed_of(spec).positions)
    assert np.array_equal(cluster.parents[:own], seed_of(spec).parents)
    if geometry == "ring" and dimension == 2:
        assert np.linalg.norm(cluster.positions[own:], axis=1).min() > 10, "walkers come from outside only"


def test_a_plate_grows_on_both_sides() -> None:
    cluster = grow(GrowthSpec(1_000, 3, 0.01, 4, "plate"), report=go_on)
    check_form(cluster)
    heights = cluster.positions[121:, 2]
    assert (heights > 0.4).sum() > 200
    assert (heights < -0.4).sum() > 200


@pytest.mark.parametrize("geometry", ["point", "line", "ring", "plate"])
def test_as_many_particles_as_the_seed_has_are_the_seed(geometry: SeedGeometry) -> None:
    own = seed_particles(GrowthSpec(500, 3, seed_geometry=geometry))
    spec = GrowthSpec(own, 3, seed_geometry=geometry)
    assert pack(grow(spec, report=go_on)) == pack(seed_of(spec))


def test_progress_is_told_from_nothing_to_all() -> None:
    told: list[float] = []
    grow(replace(FLAT, particles=2_200), report=noting(told))
    assert told == [count / 2_200 for count in (1, 500, 1_000, 1_500, 2_000, 2_200)]


def test_cancelling_stops_before_the_next_chunk() -> None:
    with pytest.raises(GrowthCancelled, match=r"^The growth was cancelled after 1,500 of 3,000 particles\.$"):
        grow(FLAT, report=stop_at(0.5))
    with pytest.raises(GrowthCancelled, match="after 1 of 3,000"):
        grow(FLAT, report=stop_at(0.0))
    with pytest.raises(GrowthCancelled, match="after 3,000 of 3,000"):
        grow(FLAT, report=stop_at(1.0))


def test_two_grow_at_once_in_threads_without_disturbing_each_other() -> None:
    alone = [digest(grow(spec, report=go_on)) for spec in (FLAT, DEEP)]
    together = threading.Barrier(2)

    def work(spec: GrowthSpec) -> str:
        together.wait(30)
        return digest(grow(spec, report=go_on))

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, (FLAT, DEEP))) == alone


READ_ONLY = """
import numpy
from engines.dla import growth, plane, space
from engines.dla.chance import start_stream, uniform
stream = numpy.zeros(1, numpy.uint64)
start_stream(stream, 1, 2)
print(0 <= uniform(stream) < 1)
"""


def test_it_works_where_numba_cannot_keep_what_it_compiled(tmp_path: Path) -> None:
    """A plain file where a folder should be refuses everybody, also the superuser who runs tests in a container."""
    package = tmp_path / "engines" / "dla"
    shutil.copytree(ROOT / "engines" / "dla", package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "engines" / "__init__.py").write_text("")
    (package / "__pycache__").write_text("")
    nowhere = str(package / "__pycache__" / "nowhere")
    told = subprocess.run(
        [sys.executable, "-B", "-c", READ_ONLY],
        cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": nowhere, "NUMBA_CACHE_DIR": nowhere, "HOME": nowhere},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "True"
    assert not list(tmp_path.rglob("*.nbi"))


def test_a_chunk_is_short_enough_to_cancel_within_a_second() -> None:
    """The slowest there is: the least sticky in 3D. A chunk of a large one takes about as long as one of this."""
    times: list[float] = []

    def note(_: float) -> bool:
        times.append(time.thread_time())
        return True

    grow(GrowthSpec(2 * CHUNK, 3, 0.01, 1), report=note)
    assert max(np.diff(times)) < 1
