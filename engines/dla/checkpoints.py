"""An unfinished aggregate in a file, so that a run whose process was killed goes on and grows the same one."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np

from engines.dla.cluster import Cluster
from engines.dla.errors import ClusterDamaged
from engines.dla.spec import GENERATION, GrowthSpec


def save_checkpoint(path: Path, spec: GrowthSpec, cluster: Cluster) -> None:
    """Write it whole or not at all (a part stands beside it as ``.part`` meanwhile). Raises OSError."""
    part = _part_of(path)
    with part.open("wb") as file:
        np.savez(file, spec=_told(spec), positions=cluster.positions, parents=cluster.parents)
    part.replace(path)


def load_checkpoint(path: Path, spec: GrowthSpec) -> Cluster | None:
    """The particles that were saved for this spec; None where there are none, or damaged ones, or another spec's.

    A power cut can leave a damaged file. Growing anew gives the same aggregate, so that is no error.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            if str(data["spec"]) != _told(spec):
                return None
            cluster = Cluster(data["positions"], data["parents"])
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, ClusterDamaged):
        return None
    fits = cluster.dimension == spec.dimension and len(cluster) <= spec.particles
    return cluster if fits else None


def remove_checkpoint(path: Path) -> None:
    """Remove it and what a killed process left half written, if they are there."""
    path.unlink(missing_ok=True)
    _part_of(path).unlink(missing_ok=True)


def _part_of(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _told(spec: GrowthSpec) -> str:
    return json.dumps({"generation": GENERATION, **spec.to_json()}, sort_keys=True)
