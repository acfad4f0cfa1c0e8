"""Questions in SQL, for every pack."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from agent.model import Json
from agent.results import Block, Line, Result, Series, Table
from agent.tool import tool
from tools.context import Context

Sql = Annotated[str, Field(min_length=1, max_length=20_000, description="One SELECT.")]
MOST_BARS = 60
MOST_LINES = 4


@tool(permission="sql:read")
def query_database(ctx: Context, sql: Sql) -> Result:
    """Answer a question with one SELECT over the published tables; for what no other tool answers.

    It reads only this team's rows, at most 500 of them: aggregate, or use LIMIT. Name computed columns with AS. To get
    a plot, select a label or a day first and then one to four numbers.
    """
    table = ctx.queries.run(ctx.who, sql)
    rows = len(table.rows)
    summary = "1 row" if rows == 1 else f"{rows} rows"
    if table.total is not None and table.total > rows:
        summary = f"The first {summary}; there are more"
    facts: dict[str, Json] = {"rows": rows}
    plot = plot_of(table)
    blocks: tuple[Block, ...] = (table,) if plot is None else (table, plot)
    return Result(summary, facts, blocks)


def plot_of(table: Table) -> Series | None:
    """A plot where the table suits: different labels in the first column, and only numbers in one to four others."""
    first, *others = table.columns or (None,)
    if first is None or not 1 <= len(others) <= MOST_LINES or not 2 <= len(table.rows) <= MOST_BARS:
        return None
    labels = [row[0] for row in table.rows]
    numbers = [value for row in table.rows for value in row[1:]]
    if not all(isinstance(label, str) for label in labels) or len(set(labels)) < len(labels):
        return None
    if not all(_is_number(value) for value in numbers):
        return None
    lines = tuple(
        Line(column.label, tuple((str(row[0]), _float(row[place])) for row in table.rows))
        for place, column in enumerate(others, start=1)
    )
    y_label = others[0].label if len(others) == 1 else ""
    return Series(
        lines, x_label=first.label, y_label=y_label, style="line" if first.type == "time" else "bar"
    )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _float(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
