"""Power laws through measured points, with a standard error that stands correlated residuals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BLOCKS = 6


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """y = factor · x ** exponent; `error` is one standard error of the exponent."""

    exponent: float
    error: float
    log_factor: float

    def at(self, x: float) -> float:
        """The law's y."""
        return float(np.exp(self.log_factor + self.exponent * np.log(x)))


def fit_power_law(
    x: Floats, y: Floats, *, weights: Floats | None = None, blocks: int = _BLOCKS
) -> PowerLaw | None:
    """The line of least squares through (log x, log y), or None for fewer than five points or one that has no logarithm.

    The points of such a curve are no independent measurements: each Rg(N) holds all earlier particles, so the least
    squares' own error comes out many times too small. Instead the range of log x is cut into equal blocks. The fitted
    slope is exactly the mean of the local slopes between neighbouring points, each with the share that the fit gives to
    it; the scatter of the blocks' slopes s_b around that mean, with the blocks' shares c_b, gives

        error² = k / (k - 1) · Σ c_b² (s_b - slope)²,        k blocks,

    which needs no equal variance along the curve. It counts a bend of the curve as error, too.
    """
    if len(x) < 5 or not (np.isfinite(x).all() and np.isfinite(y).all() and (x > 0).all() and (y > 0).all()):
        return None
    log_x, log_y = np.log(x), np.log(y)
    weights = np.ones(len(x)) if weights is None else weights
    mean_x, mean_y = np.average(log_x, weights=weights), np.average(log_y, weights=weights)
    spread = weights * (log_x - mean_x)
    total = float(spread @ (log_x - mean_x))
    slope = float(spread @ log_y) / total
    shares = np.diff(log_x) * np.cumsum(spread[::-1])[::-1][1:] / total
    return PowerLaw(slope, _error(log_x, log_y, shares, slope, blocks=blocks), float(mean_y - slope * mean_x))


def _error(log_x: Floats, log_y: Floats, shares: Floats, slope: float, *, blocks: int) -> float:
    """See `fit_power_law`; shares (n - 1,) of the steps between points, with the sum 1."""
    middles = (log_x[1:] + log_x[:-1]) / 2
    number = ((middles - log_x[0]) / (log_x[-1] - log_x[0]) * blocks).astype(np.int64)
    weight = np.bincount(number, shares, blocks)
    rise = np.bincount(number, shares * np.diff(log_y) / np.diff(log_x), blocks)
    filled = weight > 0
    count = int(filled.sum())
    scatter = rise[filled] - slope * weight[filled]
    return float(np.sqrt(count / (count - 1) * (scatter @ scatter))) if count > 1 else float("inf")


def ladder(fit_from: float, fit_to: float, steps: int, *, least: float, most: float) -> Floats:
    """Values in equal ratios: `steps` of them from one end of a fit to the other, and on to `least` and `most`.

    Beyond the fit there are at most 24 steps at each side.
    """
    ratio = np.log(fit_to / fit_from) / steps
    below = min(24, int(np.floor(np.log(fit_from / least) / ratio + 1e-9))) if least < fit_from else 0
    above = min(24, int(np.floor(np.log(most / fit_to) / ratio + 1e-9))) if most > fit_to else 0
    return np.asarray(fit_from * np.exp(ratio * np.arange(-below, steps + above + 1)))


def within(x: Floats, fit_from: float, fit_to: float) -> NDArray[np.bool_]:
    """Which values belong to the fit, its ends included."""
    return (x >= fit_from * (1 - 1e-9)) & (x <= fit_to * (1 + 1e-9))
