"""What to grow, what it grows on, and the bytes that keep what was grown."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from contextlib import suppress
from dataclasses import FrozenInstanceError
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.dla.cluster import Cluster, pack, radius_of, unpack
from engines.dla.errors import ClusterDamaged, SpecInvalid
from engines.dla.seeds import seed_of
from engines.dla.spec import MOST_PARTICLES, GrowthSpec, SeedGeometry, seed_particles
from tests.house import ROOT

GOOD: dict[str, Any] = {"particles": 500, "dimension": 3}
WHOLE = "must be a whole number from 1 to 100,000, not"
STICKINESS = "The stickiness must be a number from 0.01 to 1, not"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"particles": 0}, f"The number of particles {WHOLE} 0."),
        ({"particles": -1}, f"The number of particles {WHOLE} -1."),
        ({"particles": 10**9}, f"The number of particles {WHOLE} 1000000000."),
        ({"particles": 500.0}, f"The number of particles {WHOLE} 500.0."),
        ({"particles": True}, f"The number of particles {WHOLE} True."),
        ({"particles": "500"}, f"The number of particles {WHOLE} '500'."),
        ({"stickiness": 0}, f"{STICKINESS} 0."),
        ({"stickiness": 2}, f"{STICKINESS} 2."),
        ({"stickiness": 0.009}, f"{STICKINESS} 0.009."),
        ({"stickiness": float("nan")}, f"{STICKINESS} nan."),
        ({"stickiness": float("inf")}, f"{STICKINESS} inf."),
        ({"stickiness": True}, f"{STICKINESS} True."),
        ({"stickiness": "1"}, f"{STICKINESS} '1'."),
        ({"dimension": 4}, "The dimension must be 2 or 3, not 4."),
        ({"dimension": 1}, "The dimension must be 2 or 3, not 1."),
        ({"dimension": 2.0}, "The dimension must be 2 or 3, not 2.0."),
        ({"dimension": "2D"}, "The dimension must be 2 or 3, not '2D'."),
        ({"seed": -1}, "The random seed must be a whole number from 0 to 2,147,483,647, not -1."),
        ({"seed": 2**31}, "The random seed must be a whole number from 0 to 2,147,483,647, not 2147483648."),
        ({"seed": 1.5}, "The random seed must be a whole number from 0 to 2,147,483,647, not 1.5."),
        ({"seed_geometry": "star"}, "The seed geometry must be one of point, line, ring, plate, not 'star'."),
        (
            {"seed_geometry": ["ring"]},
            "The seed geometry must be one of point, line, ring, plate, not ['ring'].",
        ),
        (
            {"dimension": 2, "seed_geometry": "plate"},
            "A plate as the seed needs dimension 3; in 2D choose point, line or ring.",
        ),
        (
            {"particles": 120, "seed_geometry": "plate"},
            "A plate as the seed has 121 particles of its own, so at least 121 are needed, not 120.",
        ),
        (
            {"particles": 20, "seed_geometry": "line"},
            "A line as the seed has 21 particles of its own, so at least 21 are needed, not 20.",
        ),
    ],
)
def test_a_bad_wish_gets_a_sentence_that_says_what_is_allowed(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SpecInvalid) as caught:
        GrowthSpec(**(GOOD | change))
    assert str(caught.value) == sentence


def test_the_limits_themselves_are_allowed() -> None:
    GrowthSpec(1, 2, 0.01, 0)
    spec = GrowthSpec(MOST_PARTICLES, 3, 1, 2**31 - 1, "plate")
    assert isinstance(spec.stickiness, float)
    with pytest.raises(FrozenInstanceError):
        spec.seed = 1  # type: ignore[misc]  # what the test is about


def test_a_spec_comes_back_from_its_json() -> None:
    spec = GrowthSpec(1234, 3, 0.25, 77, "ring")
    assert GrowthSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    assert GrowthSpec.from_json({"particles": 5, "dimension": 2}) == GrowthSpec(5, 2)
    with pytest.raises(
        SpecInvalid, match="no setting 'colour'; it has particles, dimension, stickiness, seed"
    ):
        GrowthSpec.from_json({"particles": 5, "dimension": 2, "colour": "red"})
    with pytest.raises(SpecInvalid, match="needs the setting 'dimension'"):
        GrowthSpec.from_json({"particles": 5})
    with pytest.raises(SpecInvalid, match="not 0"):
        GrowthSpec.from_json({"particles": 0, "dimension": 2})


@pytest.mark.parametrize(
    ("geometry", "dimension"),
    [(name, size) for name in get_args(SeedGeometry) for size in (2, 3) if (name, size) != ("plate", 2)],
)
def test_the_particles_of_a_seed_touch_and_do_not_overlap(geometry: SeedGeometry, dimension: int) -> None:
    spec = GrowthSpec(500, dimension, seed_geometry=geometry)
    seed = seed_of(spec)
    assert len(seed) == seed_particles(spec)
    assert seed.dimension == dimension
    assert np.allclose(seed.positions.mean(axis=0), 0, atol=1e-9)
    assert not seed.positions[:, 2:].any(), "it lies in the xy plane"
    apart = np.linalg.norm(seed.positions[:, None] - seed.positions[None], axis=2)
    assert np.all(np.abs(apart[np.arange(1, len(seed)), seed.parents[1:]] - 1) < 1e-9)
    assert np.all(apart[~np.eye(len(seed), dtype=bool)] > 1 - 1e-9)


def test_the_seeds_have_the_sizes_that_are_told() -> None:
    sizes = {name: seed_of(GrowthSpec(500, 3, seed_geometry=name)) for name in get_args(SeedGeometry)}
    assert {name: len(seed) for name, seed in sizes.items()} == {
        "point": 1,
        "line": 21,
        "ring": 63,
        "plate": 121,
    }
    assert {name: round(2 * radius_of(seed)) for name, seed in sizes.items()} == {
        "point": 0,
        "line": 20,
        "ring": 20,
        "plate": 14,
    }
    assert np.ptp(sizes["plate"].positions, axis=0).tolist() == [10, 10, 0]


def some_cluster(count: int, dimension: int, seed: int = 0) -> Cluster:
    """Any tree of particles, not a grown one."""
    chance = np.random.default_rng(seed)
    parents = np.array([-1, *(chance.integers(0, index) for index in range(1, count))], np.int32)
    return Cluster(chance.normal(scale=100, size=(count, dimension)), parents)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 300), dimension=st.sampled_from([2, 3]), seed=st.integers(0, 2**31))
def test_packing_loses_nothing(count: int, dimension: int, seed: int) -> None:
    cluster = some_cluster(count, dimension, seed)
    again = unpack(pack(cluster))
    assert again.positions.tobytes() == cluster.positions.tobytes()
    assert again.parents.tobytes() == cluster.parents.tobytes()
    assert again.dimension == dimension
    assert (again.positions.dtype.str, again.parents.dtype.str) == ("<f8", "<i4")


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damaged_bytes_are_noticed_or_change_nothing(data: st.DataObject) -> None:
    cluster = some_cluster(50, 2)
    whole = bytearray(pack(cluster))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with suppress(ClusterDamaged):
        again = unpack(bytes(whole))
        assert np.array_equal(again.positions, cluster.positions)
        assert np.array_equal(again.parents, cluster.parents)


def test_what_is_not_a_packed_cluster_is_refused() -> None:
    whole = pack(some_cluster(50, 3))
    header, body = whole[:12], whole[12:]
    many = header[:8] + (9_999_999).to_bytes(4, "little")
    bad = {
        "too short": [b"", whole[:11]],
        "not an aggregate": [b"x" * 100, b"\x89PNG" + whole[4:]],
        "version 2": [whole[:4] + b"\x02" + whole[5:]],
        "makes no sense": [whole[:5] + b"\x04" + whole[6:], header[:8] + bytes(4) + body],
        "length is wrong": [whole[:-9], whole + b"more", many + body, header + zlib.compress(bytes(10**7))],
        "incorrect": [header + b"not zlib at all"],
    }
    for words, many_bytes in bad.items():
        for each in many_bytes:
            with pytest.raises(ClusterDamaged, match=words):
                unpack(each)


def test_arrays_that_are_no_tree_are_no_cluster() -> None:
    def made(parents: list[int], positions: Any = None, kind: Any = np.int32) -> Cluster:
        return Cluster(
            np.zeros((len(parents), 2)) if positions is None else positions, np.array(parents, kind)
        )

    assert len(made([-1, 0, 0, 2])) == 4
    wrong: list[tuple[str, tuple[Any, ...]]] = [
        ("the first particle", ([0, 0],)),
        ("the first particle", ([],)),
        ("each but the first", ([-1, -1],)),
        ("an earlier particle", ([-1, 1],)),
        ("an earlier particle", ([-1, 0, 5],)),
        ("int32", ([-1, 0], None, np.int64)),
        ("int32", ([-1, 0], np.zeros((3, 2)))),
        ("float64", ([-1, 0], np.zeros((2, 2), np.float32))),
        ("2 or 3 coordinates", ([-1, 0], np.zeros((2, 4)))),
        ("finite", ([-1, 0], np.full((2, 2), np.nan))),
    ]
    for words, arguments in wrong:
        with pytest.raises(ClusterDamaged, match=words):
            made(*arguments)


def test_a_cluster_cannot_be_changed() -> None:
    cluster = some_cluster(5, 2)
    with pytest.raises(ValueError, match="read-only"):
        cluster.positions[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        cluster.parents[1] = 3


def test_the_radius_is_measured_from_the_seed_centre() -> None:
    positions = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [-3.0, 4.0]])
    assert radius_of(Cluster(positions, np.array([-1, 0, 1, 0], np.int32))) == 5.0
    assert radius_of(seed_of(GrowthSpec(1, 3))) == 0.0


def test_the_web_process_can_read_clusters_without_numba_and_scipy() -> None:
    script = (
        "import sys, engines.dla, engines.dla.spec, engines.dla.errors, engines.dla.cluster, engines.dla.seeds;"
        "print(sorted({'numba', 'scipy', 'llvmlite'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
