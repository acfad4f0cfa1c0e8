"""Tables of results as pandas DataFrames: numbers are numbers, times are UTC, and pandas is imported when one is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from agent.model import Json
from agent.results import Column, Series, Table

if TYPE_CHECKING:
    from pandas import DataFrame
    from pandas import Series as Values

    from agent.notebook.proposals import RowChange

CHANGE_COLUMNS = ("table", "record", "change", "field", "before", "after")


def table_frame(table: Table) -> DataFrame:
    """The rows under the columns' keys; ``attrs`` has the title, the labels by key, and the number of all rows."""
    from pandas import DataFrame

    columns = {
        key: _values(column, [row[place] if place < len(row) else None for row in table.rows])
        for place, (key, column) in enumerate(_keyed(table.columns))
    }
    frame = DataFrame(columns, columns=list(columns))
    frame.attrs |= {
        "title": table.title,
        "labels": {key: column.label for key, column in _keyed(table.columns)},
        "total": table.total if table.total is not None else len(table.rows),
    }
    return frame


def series_frame(series: Series) -> DataFrame:
    """One row a point: ``line`` (its name), ``x`` (text or number) and ``y`` (number)."""
    from pandas import DataFrame

    points = [(line.name, x, y) for line in series.lines for x, y in line.points]
    frame = DataFrame(points, columns=["line", "x", "y"])
    frame.attrs |= {"title": series.title, "x": series.x_label, "y": series.y_label}
    return frame


def changes_frame(changes: Iterable[RowChange]) -> DataFrame:
    """One row a value that differs: table, record, change (insert, update, delete), field, before, after."""
    from pandas import DataFrame

    rows = [row for change in changes for row in _differences(change)]
    return DataFrame(rows, columns=list(CHANGE_COLUMNS))


def _differences(change: RowChange) -> list[tuple[Json, ...]]:
    before, after = change.before or {}, change.after or {}
    place = (change.table, change.label, change.kind)
    return [(*place, name, before.get(name), after.get(name)) for name in {**before, **after}]


def _keyed(columns: Sequence[Column]) -> list[tuple[str, Column]]:
    """Each column with a name of its own, since a program asks for it by that."""
    keyed: dict[str, Column] = {}
    for column in columns:
        wanted = key = column.key or column.label or "column"
        number = 2
        while key in keyed:
            key, number = f"{wanted}_{number}", number + 1
        keyed[key] = column
    return list(keyed.items())


def _values(column: Column, values: list[Json]) -> Values:
    """The values in the type that their column names, where all of them fit it; else as they are."""
    import pandas

    match column.type:
        case "number" if all(_is_number(each) for each in values):
            return pandas.Series(values, dtype=_number_type(values))
        case "time" if all(each is None or isinstance(each, str) for each in values):
            times = pandas.to_datetime(
                pandas.Series(values, dtype="str"), utc=True, errors="coerce", format="ISO8601"
            )
            return times if _all_read(values, times) else pandas.Series(values, dtype="object")
    if all(isinstance(each, bool) for each in values) and values:
        return pandas.Series(values, dtype="bool")
    if all(each is None or isinstance(each, str) for each in values):
        return pandas.Series(values, dtype="str")
    return pandas.Series(values, dtype="object")


def _all_read(values: Sequence[Json], times: Values) -> bool:
    return bool((times.isna() == [each in {None, ""} for each in values]).all())


def _is_number(value: Json) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _number_type(values: Sequence[Json]) -> str:
    """int64 for whole numbers, Int64 where some are missing, else float64."""
    there = [each for each in values if each is not None]
    if not there or any(isinstance(each, float) for each in there):
        return "float64"
    if any(abs(each) >= 2**63 for each in there if isinstance(each, int)):
        return "float64"
    return "int64" if len(there) == len(values) else "Int64"
