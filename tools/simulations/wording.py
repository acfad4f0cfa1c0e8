"""How simulations and their measurements are told, in cards, summaries and tables alike."""

from __future__ import annotations

import math
from collections.abc import Mapping

from db.models.base import Json
from db.models.simulations import Analysis, Simulation
from db.simulations.words import INDICATIVE_BELOW
from tools.wording import count

METRICS = {
    "box_counting": "box counting",
    "mass_radius": "mass–radius",
    "radius_of_gyration": "radius of gyration",
    "pair_correlation": "pair correlation",
}
INDICATIVE = f"Indicative: fewer than {INDICATIVE_BELOW:,} particles"
NO_ESTIMATE = "no estimate: "
"""What an estimator says first where it has no value."""
ERROR_NOTE = "± is one standard error"


def settings_of(values: Mapping[str, Json], *, without: str = "") -> str:
    """Such as ``2D DLA with 500 particles, stickiness 0.5, ring seed``; ``without`` the parameter of a sweep."""
    given = {key: value for key, value in values.items() if key != without}
    dimension, particles, stickiness = (given.get(key) for key in ("dimension", "particles", "stickiness"))
    geometry = given.get("seed_geometry", "point")
    told = f"{dimension}D DLA" if dimension is not None else "DLA"
    if isinstance(particles, int):
        told += f" with {count(particles, 'particle')}"
    if isinstance(stickiness, int | float) and stickiness != 1:
        told += f", stickiness {stickiness:g}"
    if geometry != "point":
        told += f", {geometry} seed"
    return told


def kind_of(simulation: Simulation) -> str:
    """Its settings in words."""
    names = ("particles", "dimension", "stickiness", "seed_geometry")
    return settings_of({name: getattr(simulation, name) for name in names})


def told_value(analysis: Analysis) -> str:
    """``1.712 ± 0.010``, as many digits as the error is worth; a dash where there were too few particles."""
    if analysis.value is None:
        return "—"
    if analysis.error is None:
        return f"{analysis.value:.3g}"
    digits = _digits(analysis.error)
    return f"{analysis.value:.{digits}f} ± {analysis.error:.{digits}f}"


def told_range(analysis: Analysis) -> str:
    """What was fitted, in the plot's own quantity: ``N 50 to 500``, ``r 3 to 12.5 diameters``."""
    if analysis.fit_from is None or analysis.fit_to is None:
        return "—"
    quantity, _, unit = str(analysis.curve.get("x_label", "x")).partition(" / ")
    return f"{quantity} {_figure(analysis.fit_from)} to {_figure(analysis.fit_to)} {unit}".rstrip()


def told_estimate(analysis: Analysis) -> str:
    """A dimension with its error, its estimator and the range of the fit, as part of a sentence."""
    metric = METRICS[analysis.metric]
    if analysis.value is None:
        return f"none by {metric} ({analysis.estimator.removeprefix(NO_ESTIMATE)})"
    return f"{told_value(analysis)} by {metric} ({told_range(analysis)})"


def note_of(analysis: Analysis) -> str:
    """What must be said beside the number."""
    return "indicative" if analysis.is_indicative else ""


def shown_values(values: Json) -> str:
    """The values of a sweep: ``1, 0.5, 0.2``."""
    return ", ".join(shown(each) for each in values) if isinstance(values, list) else ""


def shown(value: Json) -> str:
    """A number without needless digits; a word as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if value == int(value):
        return str(int(value))
    return f"{value:.3g}"


def took(seconds: float) -> str:
    """``0.3 s``, ``12 s``, ``3 min``."""
    if seconds < 10:
        return f"{max(seconds, 0.1):.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _digits(error: float) -> int:
    """So that the error has two digits, but at least two and at most four after the point."""
    return min(max(1 - math.floor(math.log10(error)), 2), 4) if error > 0 else 2
