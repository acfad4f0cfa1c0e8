"""Growing and writing as they should not go; runs in a worker's child, so it imports little."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from jobs.child import Report
from jobs.files import PARTIAL, Made, Target
from jobs.growing import Grown, write_file


def die(spec: dict[str, object], checkpoint: str, report: Report) -> Grown:
    """End without a word, as native code does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError("it is dead")


def use_all_memory(spec: dict[str, object], checkpoint: str, report: Report) -> Grown:
    """Ask for more than there is."""
    bytearray(1 << 60)
    raise AssertionError("there is no such machine")


def stumble(spec: dict[str, object], checkpoint: str, report: Report) -> Grown:
    """Make a mistake."""
    raise KeyError("no such thing")


def die_halfway(data: bytes, facts: dict[str, Any], ending: str, target: Target, report: Report) -> Made:
    """At the first try write half of the file and end without a word; then write it."""
    marker = target.folder / "died"
    if marker.exists():
        return write_file(data, facts, ending, target, report)
    (target.folder / PARTIAL).mkdir(parents=True)
    (target.folder / PARTIAL / f"0123abcd-{target.path.name}").write_text("half")
    marker.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it is dead")


def find_no_room(data: bytes, facts: dict[str, Any], ending: str, target: Target, report: Report) -> Made:
    """Write to a place where nothing can be written."""
    return write_file(data, facts, ending, Target(Path("/dev/full"), target.file), report)
