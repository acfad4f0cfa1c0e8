"""Questions in SQL: a table, and a plot where it suits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.results import Column, Table
from db.session import Store
from tests.tools.desk import Answers, Desk, person
from tools.database import plot_of


def test_a_question_in_sql_is_a_table_and_a_plot_where_it_suits(demo: Store) -> None:
    columns = (Column("status", "status"), Column("orders", "orders", "number"))
    table = Table(columns, (("done", 8), ("failed", 4)))
    desk = Desk(demo, person(demo, "operator"), Answers(table))
    outcome = desk.call("query_database", sql="SELECT status, count(*) AS orders FROM orders GROUP BY status")
    assert json.loads(outcome.told)["summary"] == "2 rows"
    assert [block["kind"] for block in outcome.result["blocks"]] == ["table", "series"]
    assert outcome.result["blocks"][1]["lines"] == [
        {"name": "orders", "points": [["done", 8.0], ["failed", 4.0]], "mark": "line"}
    ]
    assert desk.queries.asked == ["SELECT status, count(*) AS orders FROM orders GROUP BY status"]


@pytest.mark.parametrize(
    "rows",
    [
        (("done", 8),),
        (("done", 8), ("done", 4)),
        (("done", "8"), ("failed", "4")),
        ((1, 8), (2, 4)),
        (("done", None), ("failed", 4)),
        tuple((f"label {n}", n) for n in range(61)),
    ],
    ids=["one row", "a label twice", "text", "no label", "a gap", "too many"],
)
def test_what_makes_no_good_plot_stays_a_table(rows: tuple[tuple[Any, ...], ...]) -> None:
    assert plot_of(Table((Column("a", "a"), Column("b", "b")), rows)) is None
    assert plot_of(Table((Column("a", "a"),), (("x",), ("y",)))) is None
    assert plot_of(Table((), ())) is None


def test_days_are_plotted_as_a_line() -> None:
    table = Table(
        (Column("day", "Day", "time"), Column("n", "Renders")), (("2026-11-01", 1), ("2026-11-02", 2.5))
    )
    plot = plot_of(table)
    assert plot is not None
    assert (plot.style, plot.x_label, plot.y_label) == ("line", "Day", "Renders")
