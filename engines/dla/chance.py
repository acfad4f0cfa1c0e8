"""Random numbers inside the kernels: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), a 64-bit counter and its mixing.

numba's cache of a kernel goes by that kernel's own file: after a change here, plane.py and space.py must change too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.dla.compiling import compiled

Stream = NDArray[np.uint64]
"""The state of a generator, shape (1,)."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_11, _27, _30, _31, _32 = (np.uint64(bits) for bits in (11, 27, 30, 31, 32))


@compiled
def start_stream(stream: Stream, seed: int, number: int) -> None:
    """Begin the stream of that number; the same seed and number give the same bits."""
    stream[0] = np.uint64(seed)
    stream[0] = draw(stream) + np.uint64(number)
    stream[0] = draw(stream)


@compiled
def draw(stream: Stream) -> np.uint64:
    """The next 64 random bits."""
    stream[0] += _GOLDEN
    bits = stream[0]
    bits = (bits ^ (bits >> _30)) * _FIRST
    bits = (bits ^ (bits >> _27)) * _SECOND
    return np.uint64(bits ^ (bits >> _31))


@compiled
def uniform(stream: Stream) -> float:
    """Uniform in [0, 1), 53 bits."""
    return np.float64(draw(stream) >> _11) * 2.0**-53


@compiled
def disc(stream: Stream) -> tuple[float, float, float]:
    """A point uniform in the unit disc, and its squared distance from the middle, which is not 0."""
    while True:
        bits = draw(stream)
        a = np.float64(np.int32(bits)) * 2.0**-31
        b = np.float64(np.int32(bits >> _32)) * 2.0**-31
        square = a * a + b * b
        if 1e-12 < square <= 1.0:
            return a, b, square
