"""Growing for the sample data: in one process beside this one, which ends with the block."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys

import pytest

from db.simulations import METRICS, Wanted
from engines.dla.cluster import unpack
from jobs.errors import SampleNotGrown
from jobs.samples import NAME, growing_aside
from tests.postgres import ROOT

LOADED = """
import sys
from db.simulations import Wanted
from jobs.samples import growing_aside

if __name__ == "__main__":
    with growing_aside() as grow:
        assert grow(Wanted(60, seed=1)).particles == 60
    print([name for name in ("numba", "scipy", "llvmlite") if name in sys.modules])
"""


def children() -> set[str]:
    """The processes that grow samples, each under a name of its own."""
    return {each.name for each in multiprocessing.active_children() if each.name.startswith(NAME)}


def test_what_is_grown_is_measured_and_the_process_ends_with_the_block() -> None:
    before = children()
    with growing_aside() as grow:
        assert children() == before, "it is started when it is needed"
        grown = grow(Wanted(120, dimension=3, stickiness=0.5, seed=7, seed_geometry="line"))
        again = grow(Wanted(120, dimension=3, stickiness=0.5, seed=7, seed_geometry="line"))
        other = grow(Wanted(120, dimension=3, stickiness=0.5, seed=8, seed_geometry="line"))
        assert len(children() - before) == 1
    assert children() == before
    assert len(unpack(grown.data)) == grown.particles == 120
    assert [each.metric for each in grown.analyses] == list(METRICS)
    assert grown.checksum == again.checksum != other.checksum


def test_what_cannot_be_grown_is_told_and_the_next_is_grown_all_the_same() -> None:
    with growing_aside() as grow:
        with pytest.raises(SampleNotGrown, match="The number of particles must be"):
            grow(Wanted(0, seed=1))
        assert grow(Wanted(60, seed=1)).particles == 60


def test_the_process_that_asks_loads_no_compiler() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
