"""Growing an aggregate: particles from far away walk at random until they touch it, one after another.

Off-lattice diffusion-limited aggregation (Witten and Sander, PRL 47, 1400, 1981) of particles of diameter 1. Growth goes
in chunks, each with random numbers of its own, so that what is grown depends neither on interruptions nor on the time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engines.dla.chance import Stream, start_stream
from engines.dla.checkpoints import load_checkpoint, save_checkpoint
from engines.dla.cluster import Cluster
from engines.dla.errors import GrowthCancelled
from engines.dla.field import MOST_BYTES, Field, empty_field
from engines.dla.seeds import seed_of
from engines.dla.spec import GrowthSpec

CHUNK = 500
"""Particles between two looks at the clock and at `report`; part of what a seed means, so it never changes."""

CHECKPOINT_SECONDS = 2.0

logger = logging.getLogger(__name__)


def grow(
    spec: GrowthSpec,
    *,
    report: Callable[[float], bool],
    checkpoint: Path | None = None,
    checkpoint_seconds: float = CHECKPOINT_SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Cluster:
    """The aggregate of that spec: the same on one machine each time, interrupted or not.

    ``report`` is told how much is grown, 0 to 1, before each chunk and at the end, and says whether to go on. What a
    checkpoint file holds is continued; it is written anew every few seconds and left there for the caller to remove
    (`checkpoints.remove_checkpoint`) when the aggregate is kept. Raises GrowthCancelled, and GridTooLarge where the
    search grid would need more than ``most_bytes``.
    """
    begun = load_checkpoint(checkpoint, spec) if checkpoint else None
    aggregate = _Aggregate(spec, begun or seed_of(spec), most_bytes)
    saved = time.monotonic()
    while True:
        if not report(aggregate.count / spec.particles):
            raise GrowthCancelled(
                f"The growth was cancelled after {aggregate.count:,} of {spec.particles:,} particles."
            )
        if aggregate.count == spec.particles:
            return aggregate.cluster()
        aggregate.grow_chunk()
        if checkpoint and time.monotonic() - saved >= checkpoint_seconds:
            if not _save(checkpoint, spec, aggregate.cluster()):
                checkpoint = None
            saved = time.monotonic()


def _save(path: Path, spec: GrowthSpec, cluster: Cluster) -> bool:
    """A checkpoint is only an insurance: a full disk must not end a run that could end well without."""
    try:
        save_checkpoint(path, spec, cluster)
    except OSError as error:
        logger.warning("Growing goes on without checkpoints, as %s could not be written: %s", path, error)
        return False
    return True


class _Kernels(Protocol):
    """The compiled part for one dimension."""

    def grow(
        self, field: Field, stream: Stream, first: int, last: int, radius: float, /
    ) -> tuple[int, float]: ...

    def fill(self, field: Field, count: int, /) -> None: ...

    def reach(self, positions: NDArray[np.float64], count: int, /) -> float: ...


def _kernels_for(dimension: int) -> _Kernels:
    """Only what is needed: each takes some time to load, and seconds to compile where nothing is kept on disk."""
    if dimension == 2:
        from engines.dla import plane

        return plane
    from engines.dla import space

    return space


class _Aggregate:
    """An aggregate while it grows: all its particles, of which ``count`` are there, and the field to find them in."""

    def __init__(self, spec: GrowthSpec, begun: Cluster, most_bytes: int) -> None:
        self.count = len(begun)
        self._spec = spec
        self._most_bytes = most_bytes
        self._kernels = _kernels_for(spec.dimension)
        self._stream: NDArray[np.uint64] = np.zeros(1, np.uint64)
        self._positions = np.zeros((spec.particles, spec.dimension))
        self._parents = np.full(spec.particles, -1, np.int32)
        self._positions[: self.count] = begun.positions
        self._parents[: self.count] = begun.parents
        self._radius = self._kernels.reach(self._positions, self.count)
        self._field = self._fitting_field()

    def grow_chunk(self) -> None:
        """Grow to the next multiple of CHUNK, or to the end."""
        number = self.count // CHUNK
        last = min((number + 1) * CHUNK, self._spec.particles)
        start_stream(self._stream, self._spec.seed, number)
        while True:
            self.count, self._radius = self._kernels.grow(
                self._field, self._stream, self.count, last, self._radius
            )
            if self.count == last:
                return
            self._field = self._fitting_field()

    def cluster(self) -> Cluster:
        """What is there so far."""
        return Cluster(self._positions[: self.count].copy(), self._parents[: self.count].copy())

    def _fitting_field(self) -> Field:
        """A field that is wide enough for the radius, with all particles in it."""
        field = empty_field(
            self._positions,
            self._parents,
            self._radius,
            self._spec.stickiness,
            most_bytes=self._most_bytes,
        )
        self._kernels.fill(field, self.count)
        return field
