"""Plots as HTML: logarithmic axes with decades, points, fitted lines over them; bars and curves as they always were."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from agent.drawing.blocks import blocks_of
from agent.drawing.plots import draw_alone, plot
from agent.drawing.plots.axes import log_axis
from agent.results import Line, Result, Series
from db.models.base import Json

POWER = tuple((float(x), 2.0 * x**1.71) for x in (1, 3, 10, 30, 100, 300, 1000))
FIT = ((3.0, 2.0 * 3**1.71), (300.0, 2.0 * 300**1.71))
DLA = Series(
    (Line("measured", POWER, "points"), Line("fitted line", FIT)), "Mass", "r", "N", "line", scale="log"
)


def labels(drawn: str) -> list[str]:
    """What stands at the axes, ticks alone, in the order of drawing."""
    found = re.findall(r'<text [^>]*class="tick (?:end|middle)">(.*?)</text>', drawn)
    return [re.sub(r"<[^>]+>", "", each) for each in found]


def x_labels(drawn: str) -> list[str]:
    found = re.findall(r'<text [^>]*class="tick middle">(.*?)</text>', drawn)
    return [re.sub(r"<tspan[^>]*>", "^", each).replace("</tspan>", "") for each in found]


def places(drawn: str, name: str) -> list[tuple[float, float]]:
    """Where the dots of a colour are."""
    found = re.findall(rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="3" class="{name}"', drawn)
    return [(float(x), float(y)) for x, y in found]


def test_a_logarithmic_axis_is_labelled_by_its_decades_and_lined_between_them() -> None:
    drawn = str(plot(DLA))
    assert x_labels(drawn) == ["1", "10", "100", "1,000"]
    assert drawn.count('class="minor"') == 24 + len(log_axis([y for _, y in POWER]).minor)
    assert drawn.count('class="grid"') == 4 + len(log_axis([y for _, y in POWER]).ticks)


def test_a_power_law_is_a_straight_line_and_each_decade_as_wide_as_the_next() -> None:
    drawn = str(plot(DLA))
    dots = places(drawn, "c0")
    assert len(dots) == len(POWER)
    slopes = [(other[1] - one[1]) / (other[0] - one[0]) for one, other in pairwise(dots)]
    assert slopes == pytest.approx([slopes[0]] * len(slopes), rel=5e-3)
    at = {x: place for (x, _), (place, _) in zip(POWER, dots, strict=True)}
    assert at[10] - at[1] == pytest.approx(at[1000] - at[100], abs=0.2)


def test_points_are_not_joined_and_the_fitted_line_is_drawn_over_them() -> None:
    drawn = str(plot(DLA))
    assert drawn.count("<polyline") == 1
    assert places(drawn, "c1") == []  # the ends of a fit were not measured
    assert drawn.index("<polyline") > drawn.rindex("<circle")
    first, last = re.search(r'<polyline points="([\d.]+,[\d.]+) ([\d.]+,[\d.]+)" class="c1"', drawn).groups()  # type: ignore[union-attr]  # it is there, or the test fails
    dots = dict(zip([x for x, _ in POWER], places(drawn, "c0"), strict=True))
    assert [first, last] == [f"{x:.1f},{y:.1f}" for x, y in (dots[3.0], dots[300.0])]
    assert 'class="swatch round c0"' in drawn
    assert 'class="swatch c1"' in drawn


def test_the_line_is_over_the_points_whichever_was_named_first() -> None:
    drawn = str(
        plot(Series((Line("fit", FIT), Line("measured", POWER, "points")), "", "", "", "line", "log"))
    )
    assert drawn.index("<polyline") > drawn.rindex("<circle")
    assert 'class="swatch c0"></span>fit' in drawn


def test_what_is_not_above_zero_is_left_out_of_a_logarithmic_plot() -> None:
    odd = ((0, 1.0), (-3, 2.0), (2, 0.0), (2, -1.0), ("text", 4.0), (math.inf, 1.0), (3, math.nan))
    assert "<svg" not in plot(Series((Line("none", odd),), "Nothing", scale="log"))
    drawn = str(plot(Series((Line("some", (*odd, (5, 5.0), (50, 7.0)), "points"),), "", scale="log")))
    assert drawn.count("<circle") == 2


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([1.0, 1000.0], (1.0, 10.0, 100.0, 1000.0)),
        ([0.02, 0.7], (0.02, 0.05, 0.1, 0.2, 0.5)),
        ([4.2, 6.9], (4.0, 5.0, 6.0, 7.0)),
        ([0.5, 30.0], (1.0, 10.0)),
        ([7.0, 7.0], (5.0, 10.0)),
    ],
)
def test_an_axis_always_has_at_least_two_labels(values: list[float], ticks: tuple[float, ...]) -> None:
    assert log_axis(values).ticks == pytest.approx(ticks)


def test_an_axis_of_many_decades_keeps_its_labels_apart() -> None:
    axis = log_axis([1e-12, 1e12])
    assert 2 <= len(axis.ticks) <= 9
    assert axis.minor == ()


def test_far_decades_are_written_as_powers_of_ten() -> None:
    points = tuple((10.0**power, 10.0**-power) for power in range(1, 6))
    assert x_labels(str(plot(Series((Line("", points),), scale="log")))) == [
        "10",
        "100",
        "1,000",
        "10^4",
        "10^5",
    ]


def test_a_single_point_and_tiny_numbers_are_drawn() -> None:
    for x, y in ((7.0, 7.0), (1.0, 1.0), (3e-290, 2e290)):
        drawn = str(plot(Series((Line("", ((x, y),), "points"),), scale="log")))
        assert drawn.count("<circle") == 1
        assert "nan" not in drawn


def test_points_in_a_linear_plot_are_all_there_and_not_joined() -> None:
    many = tuple((number, number % 7) for number in range(200))
    drawn = str(plot(Series((Line("", many, "points"),), style="line")))
    assert drawn.count("<circle") == 200
    assert "<polyline" not in drawn
    assert "minor" not in drawn


def test_linear_plots_look_as_before() -> None:
    bars = str(plot(Series((Line("", (("Mon", 3), ("Tue", 8))),), "Renders", "Day", "Number")))
    assert 'viewBox="0 0 640 240"' in bars
    assert labels(bars) == ["0", "2", "4", "6", "8", "Mon", "Tue"]
    assert '<rect x="160.0" y="135.5" width="71.0" height="64.5" rx="2" class="c0" data-tip="Mon: 3">' in bars
    curve = str(plot(Series((Line("", ((0, 0), (10, 50.0))),), style="line")))
    assert '<polyline points="52.0,200.0 628.0,56.7" class="c0">' in curve
    assert labels(curve) == ["0", "20", "40", "60", "0", "2.5", "5", "7.5", "10"]


def test_scale_and_mark_come_back_from_what_is_stored() -> None:
    assert blocks_of(Result("One plot", blocks=(DLA,)).to_json()) == (DLA,)
    odd: Json = {
        "kind": "series",
        "scale": "cubic",
        "lines": [{"name": "x", "mark": "<b>", "points": [[1, 2]]}],
    }
    assert blocks_of({"blocks": [odd]}) == (Series((Line("x", ((1, 2),)),)),)
    older: Json = {"kind": "series", "style": "line", "lines": [{"name": "x", "points": [[1, 2]]}]}
    assert blocks_of({"blocks": [older]}) == (Series((Line("x", ((1, 2),)),), style="line"),)


def test_names_in_a_plot_are_text() -> None:
    nasty = "<img src=x onerror=alert(1)>"
    lines = (Line(nasty, POWER, "points"), Line(nasty, FIT))
    assert "<img" not in plot(Series(lines, nasty, nasty, nasty, "line", "log"))


def test_a_plot_that_stands_alone_is_a_document_with_its_colours_title_and_legend() -> None:
    lines = (
        Line("nothing", ((1.0, math.nan),)),
        Line("a < b", ((1.0, 2.0), (2.0, 3.0))),
        Line("fit", ((1.0, 2.0), (2.0, 3.0))),
    )
    document = draw_alone(Series(lines, "Growth & more", "x", "y", "line"))
    root = ElementTree.fromstring(document)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    told = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert told[:3] == ["Growth & more", "a < b", "fit"]
    assert "polyline.c0{stroke:#4f46e5}" in document
    top, height = (float(value) for value in (root.attrib["viewBox"].split()[1], root.attrib["height"]))
    assert top < 0
    assert height == 240 - top


def test_a_plot_of_one_line_without_a_title_has_nothing_above_it_and_one_of_nothing_is_empty() -> None:
    assert 'viewBox="0 0 652 240"' in draw_alone(Series((Line("x", ((1.0, 2.0),)),)))
    assert draw_alone(Series((), "Empty")) == ""


def test_labels_of_days_do_not_touch_each_other() -> None:
    days = tuple((f"2026-01-{day:02}", 1.0) for day in range(1, 31))
    drawn = plot(Series((Line("done", days),)))
    places = sorted(
        float(x) for x in re.findall(r'<text x="([\d.]+)" y="[\d.]+" class="tick middle">2026', drawn)
    )
    assert len(places) >= 5
    assert min(b - a for a, b in pairwise(places)) > 10 * 6.4
