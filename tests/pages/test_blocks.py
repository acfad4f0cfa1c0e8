"""Results of tools: drawn from their JSON without knowing the tool, and never more than their shape allows."""

from __future__ import annotations

import csv
import io

import pytest

from agent.drawing.blocks import blocks_of, links_of, summary_of
from agent.drawing.plots import plot
from agent.results import Column, Image, Images, Line, Link, Result, Series, Table
from db.ids import new_id
from db.models.base import Json
from db.tenancy import Identity
from pages.blocks import draw_blocks, draw_links, draw_result, write_csv
from pages.reader import Reader

PICTURE = "/api/v1/renders/01234567-89ab-cdef-0123-456789abcdef/image"
NASTY = "<img src=x onerror=alert(1)>"


@pytest.fixture
def reader() -> Reader:
    """Somebody who reads English."""
    who = Identity(new_id(), new_id(), "Olga", "o@x.example", "operator", frozenset(), "acme", "Acme")
    return Reader(who)


def test_what_a_tool_returns_comes_back_from_its_json() -> None:
    result = Result(
        "2 orders",
        {"total": 2},
        (
            Table((Column("n", "Number", "number"),), ((1,), (2,)), "Orders", 9),
            Series((Line("done", (("Mon", 3), ("Tue", 4))),), "Renders", style="line"),
            Images((Image("1", PICTURE, "6204"),)),
        ),
        (Link("View", "/app/orders"),),
    )
    stored = result.to_json()
    assert blocks_of(stored) == result.blocks
    assert links_of(stored) == result.links
    assert summary_of(stored) == "2 orders"


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "text",
        [],
        {"blocks": "x"},
        {"blocks": [{"kind": "form"}, 3, None]},
        {"blocks": [{"kind": "series", "lines": [{"points": [["a", "b"], 1, ["x"]]}]}]},
        {"links": [{"label": "x", "href": "//evil.example"}, {"label": "y", "href": "javascript:alert(1)"}]},
        {"blocks": [{"kind": "images", "images": [{"href": "https://evil.example/x.png", "caption": "x"}]}]},
    ],
)
def test_json_of_another_shape_draws_nothing_that_loads_or_leads_away(reader: Reader, stored: Json) -> None:
    drawn = draw_result(reader, stored)
    assert "<img" not in drawn
    assert "evil" not in drawn
    assert links_of(stored) == ()
    assert draw_links(reader, links_of(stored)) is None


def test_cells_are_escaped_and_drawn_by_their_type(reader: Reader) -> None:
    columns = (
        Column("a", "A"),
        Column("b", "B", "number"),
        Column("c", "C", "status"),
        Column("d", "D", "image"),
    )
    rows = ((NASTY, 1234.5, "failed", PICTURE), (None, 7, "rendering", "https://evil.example/x.png"))
    drawn = draw_blocks(reader, Result("", blocks=(Table(columns, rows),)).to_json())
    assert "&lt;img src=x" in drawn
    assert '<td class="right">1,234.5</td>' in drawn
    assert '<span class="badge bad">failed</span>' in drawn
    assert drawn.count("<img") == 1


def test_a_long_table_folds_its_rows_and_says_what_is_missing(reader: Reader) -> None:
    table = Table((Column("a", "A"),), tuple((number,) for number in range(80)), total=500)
    drawn = draw_blocks(reader, Result("", blocks=(table,)).to_json())
    assert "<tbody hidden>" in drawn
    assert "Show all 80 rows" in drawn
    assert "80 of 500 rows" in drawn


def test_offers_are_buttons_and_each_place_stands_once(reader: Reader) -> None:
    offers = [Link("View SA-1", "/app/orders?order=SA-1"), Link("Open SA-1", "/app/orders?order=SA-1")]
    assert str(draw_links(reader, offers)).count("<a ") == 1


def test_a_spreadsheet_runs_nothing_of_a_downloaded_table() -> None:
    rows = (
        ("=1+1",),
        ("+cmd|' /C calc'!A0",),
        ("-2+3",),
        ("@SUM(A1)",),
        ("\t=1",),
        ("＝1",),
        (-5,),
        ("plain",),
    )
    read = list(csv.reader(io.StringIO(write_csv(Table((Column("a", "=A"),), rows)))))
    assert [row[0] for row in read] == [
        *("'=A", "'=1+1", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)", "'\t=1", "'＝1"),
        *("-5", "plain"),
    ]


@pytest.mark.parametrize("style", ["bar", "line"])
def test_a_plot_has_a_title_axes_and_a_legend(style: str) -> None:
    lines = (Line("done", (("Mon", 3), ("Tue", 4.5))), Line(NASTY, (("Mon", 1), ("Tue", 0))))
    drawn = plot(Series(lines, "Renders by day", "Day", "Renders", "line" if style == "line" else "bar"))
    assert "<title>Renders by day</title>" in drawn
    assert drawn.count("<rect" if style == "bar" else "<circle") == 4
    assert "Mon" in drawn
    assert "<img" not in drawn
    assert drawn.count('class="swatch') == 2


def test_a_plot_of_nothing_or_of_no_numbers_is_no_plot() -> None:
    assert "<svg" not in plot(Series((), "Empty"))
    assert "<svg" not in plot(Series((Line("x", ((1, float("nan")), (2, float("inf")))),)))


def test_a_plot_of_one_value_or_of_zeros_is_drawn() -> None:
    assert "<rect" in plot(Series((Line("x", (("a", 0),)),)))
    assert "<polyline" in plot(Series((Line("x", ((5, 5),)),), style="line"))
