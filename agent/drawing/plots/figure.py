"""A plot as a figure: themed by CSS, readable without colour or mouse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from agent.drawing.markup import Child, element
from agent.drawing.plots.axes import Axis, Categories, Linear, Log, count_axis, log_axis, span_axis
from agent.results import Line, Series

WIDTH = 640
HEIGHT, LOG_HEIGHT = 240, 330
"""A slope is read from a plot that is not too flat."""
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 28, 40
LOG_TOP, LOG_BOTTOM = 34, 50
MOST_LABELS, LONGEST_LABEL = 10, 24
LETTER = 6.4
"""About as wide as a letter of a label, in any font."""
MOST_POINTS = 2_000
MOST_DOTS = 60
"""A curve of more points is drawn without them."""
TINY, HUGE = 1e-300, 1e300
"""On a logarithmic scale what is nearer to 0 counts as 0, and what is greater as endless."""
COLOURS = 6
"""How many colours the style sheet has; further lines begin anew."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plot's area and scales."""

    across: Axis
    up: Linear | Log
    height: int
    top: int = TOP
    bottom: int = BOTTOM

    def x(self, value: str | float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * self.across.share(value)

    def y(self, value: float) -> float:
        return self.top + (self.height - self.top - self.bottom) * (1 - self.up.share(value))


def plot(series: Series) -> Markup:
    """The series as a figure with its title, axes and, for several lines, a legend."""
    lines = drawable(series)
    if not lines:
        return element("p", series.title or "–", class_="muted")
    heading = element("figcaption", series.title, class_="block-title") if series.title else None
    height, parts = draw_picture(series, lines)
    picture = element("svg", *parts, viewBox=f"0 0 {WIDTH} {height}", role="img")
    legend = _legend(lines, bars=_has_bars(series))
    return element("figure", heading, picture, legend, class_="plot", tabindex=0)


def drawable(series: Series) -> list[Line]:
    """Its lines with the points that can be drawn, without those that have none."""
    is_log = series.scale == "log"
    lines = [replace(line, points=_usable(line.points, positive=is_log)) for line in series.lines]
    return [line for line in lines if line.points]


def draw_picture(series: Series, lines: Sequence[Line]) -> tuple[int, list[Child]]:
    """The height, and what stands in the SVG: title, grid, drawn lines, labels."""
    bars = _has_bars(series)
    frame = _log_frame(lines) if series.scale == "log" else _frame(lines, bars=bars)
    axis_names = [name for name in (series.y_label, series.x_label) if name]
    return frame.height, [
        element("title", series.title or " · ".join(axis_names)),
        _grid(frame),
        _bars(lines, frame) if bars else _curves(lines, frame),
        _x_labels(frame),
        element("text", series.y_label, x=LEFT - 44, y=11, class_="axis"),
        element("text", series.x_label, x=WIDTH - RIGHT, y=frame.height - 4, class_="axis end"),
    ]


def _has_bars(series: Series) -> bool:
    """Bars have no beginning on a logarithmic scale, so there everything is a curve or points."""
    return series.style == "bar" and series.scale != "log"


def _usable(
    points: Sequence[tuple[str | float, float]], *, positive: bool
) -> tuple[tuple[str | float, float], ...]:
    """Without what is no number; on logarithmic axes also without what is not above 0."""
    finite = (point for point in points if math.isfinite(point[1]))
    if positive:
        finite = (
            (x, y) for x, y in finite if not isinstance(x, str) and min(x, y) > TINY and max(x, y) < HUGE
        )
    return tuple(finite)[:MOST_POINTS]


def _frame(lines: Sequence[Line], *, bars: bool) -> _Frame:
    places = [x for line in lines for x, _ in line.points]
    numbers = [float(x) for x in places if isinstance(x, int | float)]
    plain = bars or len(numbers) < len(places)
    across = Categories(tuple(dict.fromkeys(str(x) for x in places))) if plain else span_axis(numbers)
    return _Frame(across, count_axis([y for line in lines for _, y in line.points]), HEIGHT)


def _log_frame(lines: Sequence[Line]) -> _Frame:
    points = [(float(x), y) for line in lines for x, y in line.points]
    across, up = log_axis([x for x, _ in points]), log_axis([y for _, y in points])
    return _Frame(across, up, LOG_HEIGHT, LOG_TOP, LOG_BOTTOM)


def _grid(frame: _Frame) -> Markup:
    parts: list[Child] = [_minor(frame)] if isinstance(frame.up, Log) else []
    for level in frame.up.ticks:
        y = f"{frame.y(float(level)):.1f}"
        kind = "grid" if level else "zero"
        parts.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_=kind))
        label = _number(level, frame.up)
        parts.append(element("text", label, x=LEFT - 8, y=y, dy="0.32em", class_="tick end"))
    return element("g", *parts)


def _minor(frame: _Frame) -> Markup:
    """Between the decades of both axes, and the decades of x."""
    bottom = frame.height - frame.bottom
    parts: list[Child] = []
    for level in frame.up.minor:
        y = f"{frame.y(level):.1f}"
        parts.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="minor"))
    for places, kind in ((frame.across.minor, "minor"), (frame.across.ticks, "grid")):
        for place in places:
            x = f"{frame.x(place):.1f}"
            parts.append(element("line", x1=x, x2=x, y1=frame.top, y2=bottom, class_=kind))
    return element("g", *parts)


def _x_labels(frame: _Frame) -> Markup:
    places = frame.across.quarters if isinstance(frame.across, Linear) else frame.across.ticks
    texts = [place[:LONGEST_LABEL] if isinstance(place, str) else "" for place in places]
    widest = max((LETTER * len(text) for text in texts), default=0.0)
    every = math.ceil(len(places) / min(MOST_LABELS, (WIDTH - LEFT - RIGHT) // (widest + 8)))
    labels = (
        element(
            "text",
            _number(place, frame.across),
            x=f"{frame.x(place):.1f}",
            y=frame.height - frame.bottom + 16,
            dy="0.25em" if isinstance(frame.up, Log) else None,
            class_="tick middle",
        )
        for place in places[::every]
    )
    return element("g", *labels)


def _bars(lines: Sequence[Line], frame: _Frame) -> Markup:
    assert isinstance(frame.across, Categories)
    slot = (WIDTH - LEFT - RIGHT) / len(frame.across.names)
    width = min(slot * 0.72, 72.0) / len(lines)
    drawn: list[Child] = []
    for number, line in enumerate(lines):
        offset = (number - len(lines) / 2) * width
        for x, y in line.points:
            top, bottom = sorted((frame.y(y), frame.y(0)))
            drawn.append(
                element(
                    "rect",
                    x=f"{frame.x(x) + offset:.1f}",
                    y=f"{top:.1f}",
                    width=f"{max(width - 1, 0.5):.1f}",
                    height=f"{bottom - top:.1f}",
                    rx=2,
                    class_=f"c{number % COLOURS}",
                    data_tip=_tip(line, x, y),
                )
            )
    return element("g", *drawn, class_="bars")


def _curves(lines: Sequence[Line], frame: _Frame) -> Markup:
    """Points lie below the curves, so that a fitted line is seen over what was measured."""
    numbered = [(_colour(number), line) for number, line in enumerate(lines)]
    drawn: list[Child] = []
    for colour, line in sorted(numbered, key=lambda each: each[1].mark != "points"):
        drawn += _curve(colour, line, frame)
    return element("g", *drawn, class_="curves")


def _curve(colour: str, line: Line, frame: _Frame) -> list[Child]:
    places = [(frame.x(x), frame.y(y)) for x, y in line.points]
    drawn: list[Child] = []
    if line.mark == "line":
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        drawn.append(element("polyline", points=path, class_=colour))
    if line.mark == "points" or (len(places) <= MOST_DOTS and not _is_straight(line, frame)):
        drawn += [
            element("circle", cx=f"{px:.1f}", cy=f"{py:.1f}", r=3, class_=colour, data_tip=_tip(line, x, y))
            for (px, py), (x, y) in zip(places, line.points, strict=True)
        ]
    return drawn


def _is_straight(line: Line, frame: _Frame) -> bool:
    """A fitted line: its ends were not measured, so they are no dots."""
    return isinstance(frame.across, Log) and len(line.points) == 2


def _legend(lines: Sequence[Line], *, bars: bool) -> Markup | None:
    if len(lines) < 2:
        return None
    entries = (
        element("li", element("span", class_=f"swatch {_look(line, bars=bars)}{_colour(number)}"), line.name)
        for number, line in enumerate(lines)
    )
    return element("ul", *entries, class_="legend")


def _look(line: Line, *, bars: bool) -> str:
    return "round " if line.mark == "points" and not bars else ""


def _colour(number: int) -> str:
    return f"c{number % COLOURS}"


def _tip(line: Line, x: str | float, y: float) -> str:
    name = f"{line.name} · " if line.name else ""
    return f"{name}{_short(x)}: {y:,.6g}"


def _number(value: str | float, axis: Axis) -> Child:
    """A label of an axis; far decades are written as powers of ten."""
    if not isinstance(axis, Log) or isinstance(value, str) or 1e-3 <= value < 1e4:
        return _short(value)
    power = math.floor(math.log10(value) + 1e-9)
    lead = round(value / 10.0**power)
    raised = element("tspan", str(power).replace("-", "−"), dy="-0.45em", class_="power")
    return ["10" if lead == 1 else f"{lead}·10", raised]


def _short(value: str | float) -> str:
    return f"{value:,.6g}" if isinstance(value, int | float) else value[:LONGEST_LABEL]
