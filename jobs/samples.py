"""Growing for the sample data: at once, but not here: the process that serves the web loads no numba."""

from __future__ import annotations

import multiprocessing
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db.simulations import Grown, Measured, Wanted
from jobs.child import Report
from jobs.errors import SampleNotGrown
from jobs.growing import grow_and_measure
from jobs.pool import Slot

Grow = Callable[[Wanted], Grown]
NAME = "sample"
MOST = 1_000
"""Simulations of one sample."""
SILENCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class PlainlyGrown:
    """As ``jobs.growing.Grown`` with its measurements as plain values, so that who reads it loads no engine."""

    particles: int
    data: bytes
    checksum: str
    radius: float
    milliseconds: float
    measurements: tuple[dict[str, Any], ...]


@contextmanager
def growing_aside() -> Iterator[Grow]:
    """A function that grows and measures one simulation after the other in one process, which ends with the block.

    The process is started by the first call. The function raises ``SampleNotGrown``.
    """
    name = f"{NAME}-{secrets.token_hex(4)}"
    slot = Slot(name, threading.Event(), renew_after=MOST, silence=SILENCE_SECONDS)
    with tempfile.TemporaryDirectory(prefix="counterfoil-") as folder:
        checkpoint = str(Path(folder) / "sample.npz")

        def grow(wanted: Wanted) -> Grown:
            try:
                grown = slot.compute(_go_on, grow_plainly, asdict(wanted), checkpoint)
            except Exception as error:
                told = str(error).rstrip(".")
                raise SampleNotGrown(f"The sample simulations could not be grown: {told}.") from error
            Path(checkpoint).unlink(missing_ok=True)
            return _record(grown)

        try:
            yield grow
        finally:
            slot.kill()
            _bury(name)


def grow_plainly(spec: dict[str, Any], checkpoint: str, report: Report) -> PlainlyGrown:
    """``jobs.growing.grow_and_measure``, told plainly; runs in the child."""
    grown = grow_and_measure(spec, checkpoint, report)
    measurements = tuple(asdict(each) for each in grown.measurements)
    return PlainlyGrown(
        grown.particles, grown.data, grown.checksum, grown.radius, grown.milliseconds, measurements
    )


def _bury(name: str) -> None:
    """Wait for the child that was ended: nobody else would, and this process may live for months."""
    for child in multiprocessing.active_children():
        if child.name == name:
            child.join()


def _go_on(_: float) -> bool:
    return True


def _record(grown: PlainlyGrown) -> Grown:
    return Grown(
        grown.particles,
        grown.data,
        grown.checksum,
        grown.radius,
        grown.milliseconds,
        [Measured(**each) for each in grown.measurements],
    )
