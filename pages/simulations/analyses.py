"""The measurements of a simulation: a plot each, with what was measured, the fitted line, and what the number means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from agent.drawing.plots import plot
from agent.results import Line, Series
from db.models.base import Json
from db.models.simulations import Analysis, Simulation
from pages.components import badge
from pages.reader import Reader
from pages.simulations.rows import spell_value

PUBLISHED = {2: "1.71", 3: "2.50"}
"""Fractal dimensions of large off-lattice aggregates, by the dimension of the space."""
Point = tuple[str | float, float]


def draw_analyses(reader: Reader, run: Simulation, analyses: Sequence[Analysis]) -> Markup:
    """All of them, under what is published about such aggregates."""
    about = reader.t(f"analysis.published.{run.dimension}", value=PUBLISHED[run.dimension])
    told = [element("p", about)]
    if any(each.is_indicative for each in analyses):
        told.append(element("p", reader.t("analysis.indicative.text"), class_="indicative"))
    return element(
        "section",
        element("h2", reader.t("analysis.title"), id="analyses-title"),
        element("div", *told, class_="lead"),
        element("div", *(_draw(reader, each) for each in analyses), class_="analyses"),
        aria_labelledby="analyses-title",
    )


def draw_value(reader: Reader, analysis: Analysis | None) -> Markup:
    """The fractal dimension with one standard error, and whether it is only indicative."""
    if analysis is None or analysis.value is None:
        return element("span", "–", class_="muted", title=reader.t("analysis.none"))
    mark = badge(reader.t("analysis.indicative"), "waiting") if analysis.is_indicative else None
    return join(element("span", spell_value(analysis.value, analysis.error), class_="number"), mark)


def measured(curve: Json, key: str = "") -> tuple[Point, ...]:
    """The points of a stored curve, or with ``key`` the ends of its fitted line."""
    if not isinstance(curve, dict):
        return ()
    found = curve.get(key) if key else _pairs(curve)
    return tuple(_numbers(found)) if isinstance(found, list) else ()


def axis(reader: Reader, analysis: Analysis, name: str) -> str:
    """What an axis shows, ``x`` or ``y``, in the reader's language."""
    return reader.t(f"analysis.{analysis.metric}.{name}")


def _draw(reader: Reader, analysis: Analysis) -> Markup:
    return element(
        "article",
        element("h3", reader.t(f"analysis.{analysis.metric}")),
        element("p", draw_value(reader, analysis), class_="value"),
        plot(_series(reader, analysis)),
        element("p", *_caption(reader, analysis), class_="caption"),
        class_="analysis",
        data_metric=analysis.metric,
    )


def _series(reader: Reader, analysis: Analysis) -> Series:
    """What was fitted in colour, what was left out in the quiet one, the line over both."""
    points = measured(analysis.curve)
    inside = tuple(each for each in points if _is_fitted(analysis, each))
    outside = tuple(each for each in points if not _is_fitted(analysis, each))
    fit = measured(analysis.curve, "fit")
    lines = [
        Line(reader.t("analysis.measured"), inside or outside, "points"),
        Line(_slope(reader, fit), fit),
    ]
    if inside and outside:
        lines.append(Line(reader.t("analysis.left_out"), outside, "points"))
    kept = tuple(each for each in lines if each.points)
    x, y = (axis(reader, analysis, name) for name in "xy")
    return Series(kept, "", x, y, "line", "log")


def _is_fitted(analysis: Analysis, point: Point) -> bool:
    low, high = analysis.fit_from, analysis.fit_to
    if low is None or high is None or isinstance(point[0], str):
        return False
    return low * (1 - 1e-6) <= point[0] <= high * (1 + 1e-6)


def _slope(reader: Reader, fit: Sequence[Point]) -> str:
    return reader.t("analysis.fit") if fit else ""


def _caption(reader: Reader, analysis: Analysis) -> Iterator[Child]:
    """How it was found, over which range, and what is said against it."""
    told = reader.retell(analysis.estimator)
    yield shown(f"{told[:1].upper()}{told[1:]}. ", limit=300)
    if analysis.value is None:
        yield reader.t("analysis.none")
        return
    if analysis.fit_from is not None and analysis.fit_to is not None:
        low, high = _length(analysis.fit_from), _length(analysis.fit_to)
        yield reader.t(f"analysis.{analysis.metric}.range", low=low, high=high)
        yield " "
    yield reader.t("analysis.error")


def _length(value: float) -> str:
    """Three digits are enough for the end of a range."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _pairs(curve: dict[str, Json]) -> list[Json]:
    x, y = curve.get("x"), curve.get("y")
    return (
        [[*pair] for pair in zip(x, y, strict=False)] if isinstance(x, list) and isinstance(y, list) else []
    )


def _numbers(pairs: Sequence[Json]) -> Iterator[Point]:
    for pair in pairs:
        match pair:
            case [int() | float() as x, int() | float() as y]:
                yield float(x), float(y)
