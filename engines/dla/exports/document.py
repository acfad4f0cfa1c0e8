"""The aggregate and all that is known of it as one JSON object."""

from __future__ import annotations

import json
from pathlib import Path

from engines.dla.cluster import Cluster
from engines.dla.errors import ExportFailed
from engines.dla.exports.facts import Facts

FORM = "counterfoil-dla"
VERSION = 1


def write_json(cluster: Cluster, facts: Facts, path: Path) -> None:
    """``{"form", "version", "facts": …, "particles": {"x": […], "y": […], "z": […] in 3D, "parent": […]}}``.

    Positions in diameters, without loss. Raises ExportFailed where the facts are no JSON (not a number, for example).
    """
    axes = dict(zip("xyz", cluster.positions.T.tolist(), strict=False))
    whole = {
        "form": FORM,
        "version": VERSION,
        "facts": dict(facts),
        "particles": axes | {"parent": cluster.parents.tolist()},
    }
    try:
        text = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError) as error:
        raise ExportFailed(f"The facts of the simulation cannot be written as JSON: {error}.") from error
    path.write_text(text + "\n", encoding="utf-8")
