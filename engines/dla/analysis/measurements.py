"""What a measurement says, and how one is put together of a curve and its fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypedDict, get_args

import numpy as np
from numpy.typing import NDArray

from engines.dla.analysis.fits import PowerLaw

Floats = NDArray[np.float64]
Metric = Literal["box_counting", "mass_radius", "radius_of_gyration", "pair_correlation"]

METRICS: tuple[Metric, ...] = get_args(Metric)
INDICATIVE_BELOW = 5_000
"""With fewer particles a value cannot be compared with published ones."""
FEWEST_PARTICLES = 50
"""With fewer there is nothing to fit."""
MOST_POINTS = 80
"""Of a curve."""

ESTIMATORS: Mapping[Metric, str] = {
    "box_counting": "minus the slope of log occupied boxes against log box size, mean of 8 grid offsets",
    "mass_radius": "slope of log particles within r against log r, around the seed's centre",
    "radius_of_gyration": "inverse slope of log Rg against log N, order of attachment, weighted by the square root of N",
    "pair_correlation": "dimension of space plus the slope of log pair density against log distance",
}
NO_FIT = "no estimate: too few particles for a fit"
SEED_TOO_LARGE = "no estimate: the aggregate has hardly outgrown its seed"
NO_POWER_LAW = "no estimate: the points do not follow a power law"


class Curve(TypedDict):
    """What is plotted, on logarithmic axes: at most 80 finite positive points and the fitted line's two ends, if any."""

    x: list[float]
    y: list[float]
    fit: list[list[float]]
    x_label: str
    y_label: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """An estimate of the fractal dimension, and the curve that it was read from.

    Attributes:
        estimator: how the number was found; for a value of None, why there is none.
        value: the fractal dimension, or None.
        error: one standard error of `value`, as calibrated in `engines.dla.analysis`.
        fit_from, fit_to: the range of x that was fitted; lengths in particle diameters.
        is_indicative: whether there are too few particles to compare the value with published ones.
    """

    metric: Metric
    estimator: str
    value: float | None
    error: float | None
    fit_from: float | None
    fit_to: float | None
    is_indicative: bool
    curve: Curve


@dataclass(frozen=True, slots=True)
class Plot:
    """A measured curve before its fit: x and y as they came, and what they are called."""

    x: Floats
    y: Floats
    x_label: str
    y_label: str

    def curve(self, fit: list[list[float]]) -> Curve:
        """The points that have a place on logarithmic axes, and the line."""
        with np.errstate(all="ignore"):
            shown = np.isfinite(self.x) & np.isfinite(self.y) & (self.x > 0) & (self.y > 0)
        x, y = self.x[shown][:MOST_POINTS], self.y[shown][:MOST_POINTS]
        return Curve(x=x.tolist(), y=y.tolist(), fit=fit, x_label=self.x_label, y_label=self.y_label)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A fitted law over its range, and the dimension that follows from its exponent."""

    law: PowerLaw
    fit_from: float
    fit_to: float
    dimension: float
    error: float


def measured(metric: Metric, particles: int, plot: Plot, estimate: Estimate | None) -> Measurement:
    """The measurement of these parts; an estimate that is no positive number counts as none."""
    if estimate is None:
        return unmeasured(metric, particles, plot, NO_FIT)
    if not (np.isfinite([estimate.dimension, estimate.error]).all() and estimate.dimension > 0):
        return unmeasured(metric, particles, plot, NO_POWER_LAW)
    ends = [[x, float(estimate.law.at(x))] for x in (estimate.fit_from, estimate.fit_to)]
    return Measurement(
        metric=metric,
        estimator=ESTIMATORS[metric],
        value=float(estimate.dimension),
        error=float(estimate.error),
        fit_from=estimate.fit_from,
        fit_to=estimate.fit_to,
        is_indicative=particles < INDICATIVE_BELOW,
        curve=plot.curve(ends),
    )


def unmeasured(metric: Metric, particles: int, plot: Plot, reason: str) -> Measurement:
    """The curve alone, and why there is no estimate."""
    return Measurement(metric, reason, None, None, None, None, particles < INDICATIVE_BELOW, plot.curve([]))
