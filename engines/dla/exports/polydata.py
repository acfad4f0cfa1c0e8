"""Points and bonds as VTK's legacy PolyData, which ParaView, VisIt and PyVista read.

Written by hand, since VTK itself stays out of these processes. File formats: The VTK User's Guide, "Legacy File Formats".
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.dla.cluster import Cluster
from engines.dla.exports.facts import Facts, caption_of, title_of

_TITLE = 255
"""Characters of the second line, its end not counted."""


def write_vtk(cluster: Cluster, facts: Facts, path: Path) -> None:
    """Binary, big-endian: points (float64), a vertex each, a line from each parent to its child, order and parent."""
    count = len(cluster)
    points = np.zeros((count, 3))
    points[:, : cluster.dimension] = cluster.positions
    numbers = np.arange(count, dtype=np.int32)
    with path.open("wb") as file:
        file.write(
            f"# vtk DataFile Version 3.0\n{_title(cluster, facts)}\nBINARY\nDATASET POLYDATA\n".encode(
                "ascii"
            )
        )
        file.write(f"POINTS {count} double\n".encode() + _big(points))
        file.write(f"VERTICES {count} {2 * count}\n".encode() + _big(_cells(numbers[:, None])))
        if count > 1:
            bonds = np.stack([cluster.parents[1:], numbers[1:]], axis=1)
            file.write(f"LINES {count - 1} {3 * (count - 1)}\n".encode() + _big(_cells(bonds)))
        file.write(f"POINT_DATA {count}\n".encode())
        for name, values in (("order", numbers), ("parent", cluster.parents)):
            file.write(f"SCALARS {name} int 1\nLOOKUP_TABLE default\n".encode() + _big(values))


def _title(cluster: Cluster, facts: Facts) -> str:
    told = f"{title_of(facts)}: {caption_of(cluster, facts)}".replace(" · ", ", ")
    return told.encode("ascii", "replace").decode()[:_TITLE]


def _cells(points: NDArray[np.int32]) -> NDArray[np.int32]:
    """Each cell's number of points, then the points."""
    return np.insert(points, 0, points.shape[1], axis=1)


def _big(values: NDArray[np.float64] | NDArray[np.int32]) -> bytes:
    return values.astype(values.dtype.newbyteorder(">")).tobytes() + b"\n"
