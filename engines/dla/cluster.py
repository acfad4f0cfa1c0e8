"""A grown aggregate, and the bytes that keep it without loss."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engines.dla.errors import ClusterDamaged

_HEADER = struct.Struct("<4sBBHI")  # mark, version of the form, dimension, nothing, particles
_MARK = b"CDLA"
_VERSION = 1
_MOST = 10_000_000  # above any aggregate of ours: damaged bytes must not make us allocate without limit


Number = TypeVar("Number", np.float64, np.int32)


@dataclass(frozen=True, eq=False)
class Cluster:
    """The particles in the order of attachment, diameter 1, around the seed's centre at the origin. Read-only.

    Attributes:
        positions: centres, float64 (n, 2) or (n, 3).
        parents: int32 (n,), the earlier particle that each one touched first; -1 for the first.

    Raises ClusterDamaged where the arrays are not of that form.
    """

    positions: NDArray[np.float64]
    parents: NDArray[np.int32]

    def __post_init__(self) -> None:
        positions, parents = self.positions, self.parents
        _check(positions.dtype == np.float64 and positions.ndim == 2, "positions must be float64 (n, d)")
        _check(positions.shape[1] in (2, 3), "positions must have 2 or 3 coordinates")
        _check(parents.dtype == np.int32 and parents.shape == (len(positions),), "parents must be int32 (n,)")
        _check(len(parents) > 0 and parents[0] == -1, "the first particle must have the parent -1")
        _check(bool(np.all(parents[1:] >= 0)), "each but the first particle must have a parent")
        _check(bool(np.all(parents < np.arange(len(parents)))), "a parent must be an earlier particle")
        _check(bool(np.isfinite(positions).all()), "positions must be finite")
        object.__setattr__(self, "positions", _read_only(positions))
        object.__setattr__(self, "parents", _read_only(parents))

    def __len__(self) -> int:
        return len(self.parents)

    @property
    def dimension(self) -> int:
        """2 or 3."""
        return int(self.positions.shape[1])


def pack(cluster: Cluster) -> bytes:
    """The aggregate as bytes, without loss: a header, then zlib of byte planes (all first bytes, all second …)."""
    header = _HEADER.pack(_MARK, _VERSION, cluster.dimension, 0, len(cluster))
    steps = np.arange(len(cluster), dtype=np.int32) - cluster.parents  # smaller than the parents' own numbers
    planes = _shuffle(cluster.positions.astype("<f8")) + _shuffle(steps.astype("<i4"))
    return header + zlib.compress(planes, 6)


def unpack(data: bytes) -> Cluster:
    """The aggregate that `pack` wrote. Raises ClusterDamaged."""
    dimension, count = _read_header(data)
    split = 8 * dimension * count
    planes = _inflate(data[_HEADER.size :], split + 4 * count)
    positions = _unshuffle(planes[:split], 8).view("<f8").reshape(count, dimension).astype(np.float64)
    steps = _unshuffle(planes[split:], 4).view("<i4").astype(np.int64)
    parents = np.arange(count, dtype=np.int64) - steps
    _check(bool(np.all((parents >= -1) & (parents < count))), "a parent is out of range")
    return Cluster(positions, parents.astype(np.int32))


def radius_of(cluster: Cluster) -> float:
    """The radius of the smallest circle or sphere around the seed's centre that holds all centres, in diameters."""
    return float(np.sqrt(np.max(np.einsum("ij,ij->i", cluster.positions, cluster.positions))))


def _read_header(data: bytes) -> tuple[int, int]:
    _check(len(data) >= _HEADER.size, "the data is too short")
    mark, version, dimension, _, count = _HEADER.unpack_from(data)
    _check(mark == _MARK, "the data is not an aggregate")
    _check(version == _VERSION, f"the form's version {version} is not known here")
    _check(dimension in (2, 3) and 0 < count <= _MOST, "the header makes no sense")
    return dimension, count


def _inflate(data: bytes, size: int) -> bytes:
    """Exactly so many bytes: a short or endless stream is damage as well."""
    inflator = zlib.decompressobj()
    try:
        planes = inflator.decompress(data, size + 1)
    except zlib.error as error:
        raise ClusterDamaged(f"The stored particles are damaged: {error}.") from error
    _check(len(planes) == size and inflator.eof and not inflator.unused_data, "the length is wrong")
    return planes


def _shuffle(values: NDArray[Number]) -> bytes:
    rows = np.ascontiguousarray(values).view(np.uint8).reshape(-1, values.itemsize)
    return np.ascontiguousarray(rows.T).tobytes()


def _unshuffle(planes: bytes, width: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.frombuffer(planes, np.uint8).reshape(width, -1).T).reshape(-1)


def _read_only(values: NDArray[Number]) -> NDArray[Number]:
    view = values.view()
    view.flags.writeable = False
    return view


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise ClusterDamaged(f"The stored particles are damaged: {sentence}.")
