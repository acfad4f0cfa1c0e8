"""A worker's name: kept, and nobody else's while it runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jobs.errors import ExecutorTaken
from jobs.executor import claimed_name
from tests.postgres import ROOT

HOLD = """
import sys, pathlib
from jobs.executor import claimed_name
with claimed_name(pathlib.Path(sys.argv[1])) as name:
    print(name, flush=True)
    sys.stdin.read()
"""


def test_the_name_is_the_same_after_a_restart(tmp_path: Path) -> None:
    with claimed_name(tmp_path) as first:
        pass
    with claimed_name(tmp_path) as second:
        pass
    assert first == second


def test_each_running_worker_of_a_folder_has_its_own_and_gets_it_back(tmp_path: Path) -> None:
    with claimed_name(tmp_path) as first, claimed_name(tmp_path) as second:
        assert first != second
    with claimed_name(tmp_path) as again, claimed_name(tmp_path) as and_again:
        assert (again, and_again) == (first, second)


def test_two_folders_share_no_name(tmp_path: Path) -> None:
    with claimed_name(tmp_path / "one") as first, claimed_name(tmp_path / "two") as second:
        assert first != second


def test_a_killed_workers_name_is_free_at_once(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        held = holder.stdout.readline().strip()
        with claimed_name(tmp_path) as other:
            assert other != held
        holder.kill()
        holder.wait()
    with claimed_name(tmp_path) as name:
        assert name == held


def test_a_wanted_name_is_refused_while_another_has_it(tmp_path: Path) -> None:
    with claimed_name(tmp_path, "left") as name:
        assert name == "left"
        with pytest.raises(ExecutorTaken, match="COUNTERFOIL_EXECUTOR"), claimed_name(tmp_path, "left"):
            pass


@pytest.mark.parametrize("wanted", ["", "../etc", "a b", "-x", "x" * 65])
def test_what_is_no_name_is_refused(tmp_path: Path, wanted: str) -> None:
    with pytest.raises(ValueError, match="is no name"), claimed_name(tmp_path, wanted):
        pass
