"""What a computing process does for the simulation pack: grow and measure a cluster, write one to a file.

numpy, numba and SciPy are imported when a function is called, so that nobody but the child loads them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobs.child import Report
from jobs.files import Made, Target, store_file

if TYPE_CHECKING:
    from engines.dla.analysis import Measurement
    from engines.dla.cluster import Cluster
    from engines.dla.spec import GrowthSpec

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grown:
    """A grown cluster and what was measured of it.

    Attributes:
        data: the particles as ``engines.dla.cluster`` packs them.
        checksum: SHA-256 of ``data``, hex.
        radius: of the smallest circle or sphere around the seed's centre that holds all centres, in diameters.
        milliseconds: what growing took here, without what an interrupted run had done before.
    """

    particles: int
    data: bytes
    checksum: str
    radius: float
    milliseconds: float
    measurements: tuple[Measurement, ...]


def grow_and_measure(spec: Mapping[str, object], checkpoint: str, report: Report) -> Grown:
    """Grow the cluster of ``spec`` (``GrowthSpec.to_json``), on from the checkpoint where there is one, and measure it.

    Raises:
        DlaError: see engines.dla.errors; ``GrowthCancelled`` where ``report`` said to stop.
        MemoryError: there is not enough for it.
    """
    from engines.dla.cluster import pack, radius_of
    from engines.dla.growth import grow
    from engines.dla.spec import GrowthSpec, seed_particles

    asked = GrowthSpec.from_json(spec)
    _prepare(Path(checkpoint), asked)
    grow(
        GrowthSpec(2, asked.dimension), report=lambda _: True
    )  # or compiling would count as the time it takes
    began = time.perf_counter()
    cluster = grow(asked, report=report, checkpoint=Path(checkpoint))
    took = 1000 * (time.perf_counter() - began)
    measurements = _measure(cluster, seed_particles(asked), report)
    data = pack(cluster)
    return Grown(len(cluster), data, sha256(data).hexdigest(), radius_of(cluster), took, measurements)


def write_file(data: bytes, facts: Mapping[str, Any], ending: str, target: Target, report: Report) -> Made:
    """Write the packed cluster as a file of this format, named by its ending; see ``jobs.files.store_file``.

    Raises:
        DlaError: the particles are damaged, or the format cannot hold them.
        OSError: it could not be stored.
    """
    from engines.dla.cluster import unpack
    from engines.dla.exports import write_export

    cluster = unpack(data)
    report(0.1)
    return store_file(lambda path: write_export(cluster, facts, ending, path), target)


def _prepare(checkpoint: Path, asked: GrowthSpec) -> None:
    """A folder for it, and a word to the log where the one that is there is of no use."""
    from engines.dla.checkpoints import load_checkpoint

    with suppress(OSError):  # then there are no checkpoints, which ``grow`` tells the log
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists() and load_checkpoint(checkpoint, asked) is None:
        log.warning("The checkpoint %s is damaged or of another simulation; growth begins anew.", checkpoint)


def _measure(cluster: Cluster, seed_particles: int, report: Report) -> tuple[Measurement, ...]:
    """One metric after the other, so that a run can be cancelled between them."""
    from engines.dla.analysis import METRICS, analyze
    from engines.dla.errors import GrowthCancelled

    measured: list[Measurement] = []
    for metric in METRICS:
        if not report(1.0):
            raise GrowthCancelled("The simulation was cancelled while it was measured.")
        measured += analyze(cluster, (metric,), seed_particles=seed_particles)
    return tuple(measured)
