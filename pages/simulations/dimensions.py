"""The fractal dimension over the values of a parameter, as SVG: a point for each run with one standard error."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from agent.drawing.markup import element
from pages.reader import Reader
from pages.simulations.places import run_address
from pages.simulations.rows import spell_value

WIDTH, HEIGHT = 920, 270
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 38, 52
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
CAP = 5
"""Half the width of an error's end, in the unit of the drawing."""
MOST_LABELS, LONGEST_LABEL = 12, 12


@dataclass(frozen=True, slots=True)
class Point:
    """A finished run: its value of the parameter as it is shown, its dimension with one standard error."""

    label: str
    number: str
    value: float
    error: float
    is_indicative: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: the values of the parameter beside each other, the dimension from ``low`` to ``high``."""

    labels: Sequence[str]
    low: float
    high: float
    step: float

    def x(self, label: str) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (self.labels.index(label) + 0.5) / len(self.labels)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)


def draw_dimensions(reader: Reader, name: str, labels: Sequence[str], points: Sequence[Point]) -> Markup:
    """The figure; ``labels`` are all values of the parameter ``name`` in their order, also those without a point yet."""
    frame = _Frame(labels, *_range(points))
    title = reader.t("sweeps.plot", parameter=name)
    picture = element(
        "svg",
        element("title", title),
        _grid(frame),
        *(_point(reader, each, frame) for each in points),
        element("text", reader.t("runs.dimension"), x=8, y=18, class_="axis"),
        element("text", name, x=WIDTH - RIGHT, y=HEIGHT - 6, class_="axis end"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="group",
        aria_label=title,
    )
    caption = element("figcaption", _caption(reader, points), class_="muted small")
    return element("figure", picture, caption, class_="plot dimensions", tabindex=0)


def _range(points: Sequence[Point]) -> tuple[float, float, float]:
    """Round ends and the step between lines; at least a tenth is shown, so that noise does not look like a trend."""
    lowest = min(each.value - each.error for each in points)
    highest = max(each.value + each.error for each in points)
    middle, span = (lowest + highest) / 2, max(highest - lowest, 0.1)
    step = next((each for each in STEPS if span / each <= 5), STEPS[-1])
    low = math.floor((middle - span / 2) / step + 1e-9) * step
    high = math.ceil((middle + span / 2) / step - 1e-9) * step
    return low, max(high, low + step), step


def _grid(frame: _Frame) -> Markup:
    """Lines with their dimensions, and the values of the parameter below them."""
    levels = [
        frame.low + frame.step * number for number in range(round((frame.high - frame.low) / frame.step) + 1)
    ]
    every = math.ceil(len(frame.labels) / MOST_LABELS)
    names = (
        element(
            "text", _short(label), x=f"{frame.x(label):.1f}", y=HEIGHT - BOTTOM + 18, class_="tick middle"
        )
        for label in frame.labels[::every]
    )
    return element("g", *(_level(level, f"{frame.y(level):.1f}") for level in levels), *names)


def _level(level: float, y: str) -> Markup:
    line = element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="grid")
    words = element("text", f"{level:.2f}", x=LEFT - 8, y=y, dy="0.32em", class_="tick end")
    return element("g", line, words)


def _point(reader: Reader, point: Point, frame: _Frame) -> Markup:
    x, y = frame.x(point.label), f"{frame.y(point.value):.1f}"
    ends = [f"{frame.y(end):.1f}" for end in (point.value + point.error, point.value - point.error)]
    words = f"{point.number} · {point.label}: {spell_value(point.value, point.error)}"
    if point.is_indicative:
        words += f" ({reader.t('runs.indicative')})"
    middle, left, right = (f"{each:.1f}" for each in (x, x - CAP, x + CAP))
    return element(
        "a",
        element("title", words),
        element("line", x1=middle, x2=middle, y1=ends[0], y2=ends[1]),
        *(element("line", x1=left, x2=right, y1=end, y2=end) for end in ends),
        element("circle", cx=middle, cy=y, r=4, class_="hollow" if point.is_indicative else None),
        href=run_address(point.number),
        aria_label=words,
        class_="c0 estimate",
    )


def _caption(reader: Reader, points: Sequence[Point]) -> str:
    told = reader.t("sweeps.plot.text")
    return f"{told} {reader.t('sweeps.plot.hollow')}" if any(each.is_indicative for each in points) else told


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
