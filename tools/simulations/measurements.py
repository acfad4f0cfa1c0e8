"""The simulation tools that measure: one simulation's estimates, and several side by side."""

from __future__ import annotations

from collections.abc import Sequence

from agent.model import Json
from agent.results import Column, Line, Result, Series, Table
from agent.tool import tool
from db import simulations
from db.models.simulations import Analysis, Simulation
from db.simulations import Comparison
from tools.context import Context
from tools.simulations.arguments import LatestDone, Metrics, Numbers
from tools.simulations.choosing import choose_done, remarks
from tools.simulations.links import comparison_link, simulation_link
from tools.simulations.wording import (
    ERROR_NOTE,
    INDICATIVE,
    METRICS,
    kind_of,
    note_of,
    told_estimate,
    told_range,
    told_value,
)

COLUMNS = (
    Column("metric", "Metric", "phrase"),
    Column("value", "Fractal dimension", "number"),
    Column("error", "± standard error", "number"),
    Column("fit_range", "Fitted range", "phrase"),
    Column("estimator", "Estimator", "phrase"),
    Column("note", "Note", "phrase"),
)
COMPARED = (
    Column("simulation_id", "Simulation"),
    Column("space", "Space"),
    Column("particles", "Particles", "number"),
    Column("stickiness", "Stickiness", "number"),
    Column("seed_geometry", "Seed"),
    Column("value", "Fractal dimension", "number"),
    Column("error", "± standard error", "number"),
    Column("fit_range", "Fitted range", "phrase"),
    Column("note", "Note", "phrase"),
)
MOST_POINTS = 40
"""Of one simulation in a plot of several."""
_SETTINGS = ("particles", "dimension", "stickiness", "seed_geometry", "seed")


@tool(permission="simulations:read")
def analyze_simulation(
    ctx: Context, simulation_id: LatestDone | None = None, metrics: Metrics | None = None
) -> Result:
    """Tell the fractal dimension of a finished simulation by several estimators, each with its error, range and plot.

    Leave simulation_id out for the user's latest finished one, and metrics for all of them.
    """
    chosen = choose_done(ctx, simulation_id)
    found = simulations.analyses_of(ctx.session, ctx.who, chosen.simulation.number, metrics=metrics)
    simulation, analyses = found.simulation, found.analyses
    told = "; ".join(told_estimate(each) for each in sorted(analyses, key=_rank))
    note = f" {INDICATIVE}." if any(each.is_indicative for each in analyses) else ""
    summary = f"{chosen.remark}{simulation.number} ({kind_of(simulation)}): fractal dimension {told}. {ERROR_NOTE}.{note}"
    facts: dict[str, Json] = {
        "simulation_id": simulation.number,
        "particles": simulation.particles,
        "dimension": simulation.dimension,
        "stickiness": simulation.stickiness,
        "is_indicative": any(each.is_indicative for each in analyses),
        "radius_in_diameters": _rounded(simulation.radius, 2),
        **_headline(analyses),
        **remarks(chosen),
    }
    table = Table(COLUMNS, tuple(_row(each) for each in analyses), title=simulation.number)
    plots = tuple(_plot(simulation, each) for each in analyses if each.curve.get("x"))
    return Result(summary.rstrip("."), facts, (table, *plots), (simulation_link(simulation.number),))


@tool(permission="simulations:read")
def compare_simulations(ctx: Context, simulation_ids: Numbers, metrics: Metrics | None = None) -> Result:
    """Compare the fractal dimensions of 2 to 10 finished simulations: a table and a plot for each estimator.

    Only values of the same estimator are comparable; the fact "differ_in" says which settings are not the same.
    """
    found = simulations.compare(ctx.session, simulation_ids, metrics)
    numbers = [each.number for each in found.simulations]
    first = (
        simulations.DIMENSION_METRIC if simulations.DIMENSION_METRIC in found.metrics else found.metrics[0]
    )
    differ: list[Json] = [
        name for name in _SETTINGS if len({getattr(each, name) for each in found.simulations}) > 1
    ]
    facts: dict[str, Json] = {"simulation_ids": [*numbers], "metrics": [*found.metrics], "differ_in": differ}
    blocks = [block for metric in found.metrics for block in _side_by_side(found, metric)]
    return Result(_compared(found, first), facts, tuple(blocks), (comparison_link(numbers),))


def _headline(analyses: Sequence[Analysis]) -> dict[str, Json]:
    """The estimate to tell where there is room for one."""
    best = next((each for each in sorted(analyses, key=_rank) if each.value is not None), None)
    if best is None:
        return {}
    return {
        "fractal_dimension": told_value(best),
        "estimator": best.metric,
        "fit_range": told_range(best),
    }


def _rank(analysis: Analysis) -> bool:
    """What agrees best with published values comes first."""
    return analysis.metric != simulations.DIMENSION_METRIC


def _row(analysis: Analysis) -> tuple[Json, ...]:
    return (
        METRICS[analysis.metric],
        _rounded(analysis.value),
        _rounded(analysis.error),
        told_range(analysis),
        analysis.estimator,
        note_of(analysis),
    )


def _plot(simulation: Simulation, analysis: Analysis) -> Series:
    """What was measured as points, what was fitted as a line."""
    curve = analysis.curve
    lines = [Line("measured", _pairs(curve["x"], curve["y"]), mark="points")]
    fit = tuple((float(x), float(y)) for x, y in curve.get("fit", ()))
    if fit:
        lines.append(Line(f"fit: {told_value(analysis)}", fit))
    note = " (indicative)" if analysis.is_indicative else ""
    title = f"{simulation.number} · {METRICS[analysis.metric]}: {told_value(analysis)}{note}"
    return Series(
        tuple(lines), title, curve.get("x_label", ""), curve.get("y_label", ""), style="line", scale="log"
    )


def _compared(found: Comparison, metric: str) -> str:
    """One estimator in a sentence; the tables have the others."""
    analyses = [(each.number, found.analyses.get((each.number, metric))) for each in found.simulations]
    told = [
        f"{number} {told_value(each)} ({told_range(each)}{', indicative' if each.is_indicative else ''})"
        for number, each in analyses
        if each is not None
    ]
    return f"Fractal dimensions by {METRICS[metric]}: {'; '.join(told)}. {ERROR_NOTE}"


def _side_by_side(found: Comparison, metric: str) -> tuple[Table | Series, ...]:
    pairs = [
        (each, analysis)
        for each in found.simulations
        if (analysis := found.analyses.get((each.number, metric))) is not None
    ]
    if not pairs:
        return ()
    estimator = next((each.estimator for _, each in pairs if each.value is not None), pairs[0][1].estimator)
    table = Table(COMPARED, tuple(_compared_row(*pair) for pair in pairs), f"{METRICS[metric]}: {estimator}")
    curves = [(simulation, analysis.curve) for simulation, analysis in pairs if analysis.curve.get("x")]
    if not curves:
        return (table,)
    lines = tuple(
        Line(simulation.number, _thinned(_pairs(curve["x"], curve["y"])), mark="points")
        for simulation, curve in curves
    )
    labels = curves[0][1]
    note = " (partly indicative)" if any(each.is_indicative for _, each in pairs) else ""
    plot = Series(
        lines,
        f"{METRICS[metric]}{note}",
        labels.get("x_label", ""),
        labels.get("y_label", ""),
        style="line",
        scale="log",
    )
    return (table, plot)


def _compared_row(simulation: Simulation, analysis: Analysis) -> tuple[Json, ...]:
    return (
        simulation.number,
        f"{simulation.dimension}D",
        simulation.particles,
        simulation.stickiness,
        simulation.seed_geometry,
        _rounded(analysis.value),
        _rounded(analysis.error),
        told_range(analysis),
        note_of(analysis),
    )


def _pairs(xs: Sequence[float], ys: Sequence[float]) -> tuple[tuple[str | float, float], ...]:
    """Points that a logarithmic plot can show."""
    return tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True) if x > 0 and y > 0)


def _thinned(points: tuple[tuple[str | float, float], ...]) -> tuple[tuple[str | float, float], ...]:
    """Evenly chosen, the last one among them."""
    step = -(-len(points) // MOST_POINTS)
    return points[::-1][:: max(step, 1)][::-1]


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)
