"""Tables of results as DataFrames: the types that a program expects, whatever a tool left out."""

from __future__ import annotations

import pytest

from agent.model import Json
from agent.notebook.frames import changes_frame, series_frame, table_frame
from agent.notebook.proposals import RowChange
from agent.results import Column, ColumnType, Line, Series, Table


def column_of(kind: ColumnType, *values: Json) -> str:
    """The type that pandas has for a column of these values."""
    frame = table_frame(Table((Column("it", "It", kind),), tuple((value,) for value in values)))
    return str(frame["it"].dtype)


@pytest.mark.parametrize(
    ("kind", "values", "wanted"),
    [
        ("number", (1, 2), "int64"),
        ("number", (1, None), "Int64"),
        ("number", (1, 2.5), "float64"),
        ("number", (None, 0.5), "float64"),
        ("number", (2**70, 1), "float64"),
        ("number", ("many", 1), "object"),
        ("time", ("2026-01-01T12:00:00+01:00", None), "datetime64[us, UTC]"),
        ("time", ("2026-01-01T12:00:00Z", "yesterday"), "object"),
        ("text", ("a", None), "str"),
        ("text", (True, False), "bool"),
        ("text", ({"a": 1}, "b"), "object"),
        ("status", ("done",), "str"),
    ],
)
def test_a_column_has_the_type_that_its_values_fit(
    kind: ColumnType, values: tuple[Json, ...], wanted: str
) -> None:
    assert column_of(kind, *values) == wanted


def test_times_are_told_in_utc() -> None:
    frame = table_frame(Table((Column("at", "At", "time"),), (("2026-01-01T00:30:00+02:00",),)))
    assert frame["at"][0].isoformat() == "2025-12-31T22:30:00+00:00"


def test_a_frame_knows_its_title_its_labels_and_how_many_rows_there_are() -> None:
    frame = table_frame(Table((Column("n", "Number"),), (("SA-1",),), "Orders", total=40))
    assert frame.attrs == {"title": "Orders", "labels": {"n": "Number"}, "total": 40}


def test_columns_without_a_name_of_their_own_are_given_one() -> None:
    columns = (Column("a", "A"), Column("a", "Again"), Column("", "Label"), Column("", ""))
    frame = table_frame(Table(columns, ((1, 2, 3, 4),)))
    assert list(frame.columns) == ["a", "a_2", "Label", "column"]
    assert frame.iloc[0].tolist() == [1, 2, 3, 4]


def test_rows_that_are_too_short_and_tables_without_rows_are_frames_all_the_same() -> None:
    columns = (Column("a", "A", "number"), Column("b", "B", "time"))
    assert table_frame(Table(columns, ((1,),)))["b"].isna().all()
    empty = table_frame(Table(columns, ()))
    assert (len(empty), list(empty.columns)) == (0, ["a", "b"])


def test_a_plot_has_one_row_for_each_point() -> None:
    series = Series(
        (Line("done", (("Mon", 3), ("Tue", 4))), Line("failed", (("Mon", 1),))), "Renders", "Day", "N"
    )
    frame = series_frame(series)
    assert frame.to_dict("list") == {
        "line": ["done", "done", "failed"],
        "x": ["Mon", "Tue", "Mon"],
        "y": [3, 4, 1],
    }
    assert frame.attrs == {"title": "Renders", "x": "Day", "y": "N"}


def test_changes_have_one_row_for_each_value_before_and_after() -> None:
    changes = [
        RowChange("orders", "1", "SA-1", "update", {"status": "draft"}, {"status": "done"}),
        RowChange("lines", "2", "L-1", "insert", None, {"number": 1}),
        RowChange("lines", "3", "L-2", "delete", {"number": 2}, None),
    ]
    assert changes_frame(changes).values.tolist() == [
        ["orders", "SA-1", "update", "status", "draft", "done"],
        ["lines", "L-1", "insert", "number", None, 1],
        ["lines", "L-2", "delete", "number", 2, None],
    ]
    assert list(changes_frame([]).columns) == ["table", "record", "change", "field", "before", "after"]
