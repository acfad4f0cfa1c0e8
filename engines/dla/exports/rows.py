"""Text files with one particle per line: csv as fogleman's dlaf writes it, and extended XYZ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.dla.cluster import Cluster
from engines.dla.exports.facts import Facts, scalars

_DECIMALS = 10
"""Neighbours stay one diameter apart to 1e-9 when read back."""
_BLOCK = 10_000
"""Lines that are formatted at once."""


def write_csv(cluster: Cluster, path: Path) -> None:
    """``id,parent_id,x,y,z`` in the order of attachment, in diameters; z is 0 in the plane, the first's parent -1."""
    columns = [np.arange(len(cluster)), cluster.parents, *_coordinates(cluster).T]
    line = ",".join(["%d", "%d", *[_number()] * 3]) + "\n"
    with path.open("w", encoding="ascii", newline="") as file:
        file.write("id,parent_id,x,y,z\n")
        file.writelines(_blocks(columns, line))


def write_xyz(cluster: Cluster, facts: Facts, path: Path) -> None:
    """Extended XYZ (as ASE and OVITO read it): count, one line of facts with Properties, then particles.

    The species is X, which stands for no element; order and parent are the particle's and its parent's numbers from 0.
    """
    columns = [*_coordinates(cluster).T, np.arange(len(cluster)), cluster.parents]
    line = " ".join(["X", *[_number()] * 3, "%d", "%d"]) + "\n"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{len(cluster)}\n{_comment(facts)}\n")
        file.writelines(_blocks(columns, line))


def _comment(facts: Facts) -> str:
    """Pairs of key and value; what is not a plain word stands in quotes."""
    pairs = [f"{name}={_quoted(text)}" for name, text in scalars(facts)]
    return " ".join(["Properties=species:S:1:pos:R:3:order:I:1:parent:I:1", 'pbc="F F F"', *pairs])


def _quoted(text: str) -> str:
    if text and all(each.isalnum() or each in "+-.:_" for each in text):
        return text
    return '"' + text.replace("\\", "/").replace('"', "'") + '"'


def _coordinates(cluster: Cluster) -> NDArray[np.float64]:
    """(n, 3), rounded as they are written, without a negative zero."""
    flat = np.zeros((len(cluster), 3))
    flat[:, : cluster.dimension] = cluster.positions
    return np.asarray(np.round(flat, _DECIMALS) + 0.0)


def _number() -> str:
    return f"%.{_DECIMALS}f"


def _blocks(
    columns: list[NDArray[np.float64] | NDArray[np.int32] | NDArray[np.int64]], line: str
) -> Iterator[str]:
    """Lines, many at once: one formatting of a block is several times faster than one of each line."""
    for start in range(0, len(columns[0]), _BLOCK):
        parts = [column[start : start + _BLOCK].tolist() for column in columns]
        rows = zip(*parts, strict=True)
        yield (line * len(parts[0])) % tuple(value for row in rows for value in row)
