"""A growth that was cancelled or killed goes on from its checkpoint, and grows the same."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engines.dla.checkpoints import load_checkpoint, remove_checkpoint, save_checkpoint
from engines.dla.errors import GrowthCancelled
from engines.dla.growth import grow
from engines.dla.seeds import seed_of
from engines.dla.spec import GrowthSpec
from tests.engines.aggregates import DEEP, FLAT, digest, go_on, noting, stop_at
from tests.house import ROOT


@pytest.mark.parametrize("spec", [FLAT, DEEP, replace(DEEP, stickiness=0.1, seed_geometry="line")])
def test_a_cancelled_growth_that_is_continued_gives_the_same_aggregate(
    spec: GrowthSpec, tmp_path: Path
) -> None:
    file = tmp_path / "job-1.npz"
    for share in (0.1, 0.4, 0.8):
        with pytest.raises(GrowthCancelled):
            grow(spec, report=stop_at(share), checkpoint=file, checkpoint_seconds=0)
        saved = load_checkpoint(file, spec)
        assert saved is not None
        assert len(saved) >= share * spec.particles
    told: list[float] = []
    again = grow(spec, report=noting(told), checkpoint=file)
    assert told[0] >= 0.8, "it went on from the checkpoint"
    assert digest(again) == digest(grow(spec, report=go_on))


KILLED = """
import sys, time
from pathlib import Path
from engines.dla.growth import grow
from engines.dla.spec import GrowthSpec

def report(grown):
    if grown > 0.2:
        time.sleep(0.1)  # so that the kill comes in the middle
    return True

grow(GrowthSpec(20_000, int(sys.argv[1]), 0.8, 5), report=report, checkpoint=Path(sys.argv[2]), checkpoint_seconds=0)
"""


@pytest.mark.parametrize("dimension", [2, 3])
def test_a_killed_growth_that_is_continued_gives_the_same_aggregate(dimension: int, tmp_path: Path) -> None:
    file = tmp_path / "job-1.npz"
    spec = GrowthSpec(20_000, dimension, 0.8, 5)
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(dimension), str(file)], cwd=ROOT)
    try:
        wait_for(file)
        time.sleep(0.3)
    finally:
        child.send_signal(signal.SIGKILL)
        assert child.wait(30) == -signal.SIGKILL
    saved = load_checkpoint(file, spec)
    assert saved is not None
    assert 0 < len(saved) < spec.particles
    told: list[float] = []
    again = grow(spec, report=noting(told), checkpoint=file)
    assert told[0] == len(saved) / spec.particles
    assert digest(again) == digest(grow(spec, report=go_on))


def wait_for(file: Path) -> None:
    for _ in range(1_200):
        if file.exists():
            return
        time.sleep(0.05)
    pytest.fail("no checkpoint was written in a minute")


def test_a_checkpoint_that_cannot_be_used_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "job-1.npz"
    wanted = digest(grow(FLAT, report=go_on))
    save_checkpoint(file, FLAT, grow(replace(FLAT, particles=1_000), report=go_on))
    whole = file.read_bytes()
    assert load_checkpoint(file, FLAT) is not None
    others = [replace(FLAT, seed=12), replace(FLAT, stickiness=0.5), replace(FLAT, particles=4_000), DEEP]
    assert [load_checkpoint(file, spec) for spec in others] == [None] * 4, "another spec's is not continued"
    middle = len(whole) // 2
    flipped = bytes([whole[middle] ^ 1])
    for damaged in (b"", b"PK", whole[:middle], whole[:middle] + flipped + whole[middle + 1 :], b"nonsense"):
        file.write_bytes(damaged)
        assert load_checkpoint(file, FLAT) is None
        assert digest(grow(FLAT, report=go_on, checkpoint=file)) == wanted


def test_checkpoints_are_removed_with_what_a_killed_process_left(tmp_path: Path) -> None:
    file = tmp_path / "job-1.npz"
    remove_checkpoint(file)
    save_checkpoint(file, FLAT, seed_of(FLAT))
    assert [each.name for each in tmp_path.iterdir()] == ["job-1.npz"]
    (tmp_path / "job-1.npz.part").write_bytes(b"half")
    remove_checkpoint(file)
    assert list(tmp_path.iterdir()) == []


def test_growing_goes_on_where_no_checkpoint_can_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        grown = grow(FLAT, report=go_on, checkpoint=tmp_path / "missing" / "job.npz", checkpoint_seconds=0)
    assert digest(grown) == digest(grow(FLAT, report=go_on))
    assert caplog.text.count("goes on without checkpoints") == 1
