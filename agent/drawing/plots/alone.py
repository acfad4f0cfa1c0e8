"""A plot as one SVG that stands alone: with its colours, its title and its legend, for a file or another program."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element
from agent.drawing.plots.figure import COLOURS, LEFT, LETTER, WIDTH, draw_picture, drawable
from agent.results import Series

ROW, WIDE = 18, WIDTH + 12
"""Of the legend; and the whole, so that the last label has room."""
PALETTE = ("#4f46e5", "#0891b2", "#d97706", "#16a34a", "#be185d", "#64748b")
STYLE = (
    "text{font:11px system-ui,'Segoe UI',Roboto,sans-serif;fill:#566379}"
    "text.title{font-size:13px;font-weight:600;fill:#0f172a}"
    ".end{text-anchor:end}.middle{text-anchor:middle}.power{font-size:.78em}"
    ".grid{stroke:#e3e8ef}.zero{stroke:#cbd5e1}.minor{stroke:#f1f4f8}"
    "polyline{fill:none;stroke-width:2;stroke-linejoin:round}"
)


def draw_alone(series: Series) -> str:
    """The whole SVG document; empty text where there is nothing to draw."""
    lines = drawable(series)
    if not lines:
        return ""
    height, parts = draw_picture(series, lines)
    above = _above(series.title, [line.name for line in lines])
    top = ROW * len(above) + 6 if above else 0
    ground = element("rect", y=-top, width=WIDE, height=height + top, fill="#fff")
    places = range(ROW - top - 4, 0, ROW)
    rows = (element("g", *row, transform=f"translate(0 {y})") for row, y in zip(above, places, strict=False))
    return str(
        element(
            "svg",
            element("style", Markup(STYLE + _colours())),
            ground,
            *rows,
            *parts,
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            width=WIDE,
            height=height + top,
            viewBox=f"0 {-top} {WIDE} {height + top}",
        )
    )


def _colours() -> str:
    return "".join(
        f"rect.c{number},circle.c{number}{{fill:{colour}}}polyline.c{number}{{stroke:{colour}}}"
        for number, colour in enumerate(PALETTE)
    )


def _above(title: str, names: Sequence[str]) -> list[list[Child]]:
    """The title, and the legend in as many rows as it takes."""
    rows: list[list[Child]] = [[element("text", title, x=8, class_="title")]] if title else []
    if len(names) < 2:
        return rows
    rows.append([])
    x = float(LEFT)
    for number, name in enumerate(names):
        width = 26 + LETTER * len(name)
        if x + width > WIDTH and x > LEFT:
            rows.append([])
            x = float(LEFT)
        rows[-1] += _entry(name, x, number)
        x += width
    return rows


def _entry(name: str, x: float, number: int) -> list[Child]:
    swatch = element("rect", x=f"{x:g}", y=-9, width=10, height=10, rx=3, class_=f"c{number % COLOURS}")
    return [swatch, element("text", name, x=f"{x + 15:g}")]
