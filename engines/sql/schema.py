"""The tables and columns a model may read, as data; whatever is not in here does not exist for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engines.sql.port import Dialect

ColumnType = Literal["uuid", "text", "integer", "number", "boolean", "date", "datetime", "json"]

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_DIALECTS: dict[Dialect, str] = {
    "sqlite": """\
The database is SQLite. Write one SELECT in SQLite's dialect; joins, CTEs, window functions and WITH RECURSIVE work.
Dates and times are text in UTC, 'YYYY-MM-DD HH:MM:SS.SSS'; they compare with each other, with date(…) and datetime(…).
Now: datetime('now'). A week ago: datetime('now', '-7 days'). By day: date(created_at). By month:
strftime('%Y-%m', created_at). Hours between: (julianday(b) - julianday(a)) * 24. A series of days:
WITH RECURSIVE days(day) AS (SELECT date('now', '-30 days') UNION ALL
SELECT date(day, '+1 day') FROM days WHERE day < date('now')) SELECT … FROM days LEFT JOIN …
Booleans are 1 and 0. Text: ||, substr, instr, replace, group_concat(x, ', '). LIKE ignores the case of ASCII letters.
Keys of JSON: x ->> 'key'.""",
    "postgres": """\
The database is PostgreSQL. Write one SELECT in PostgreSQL's dialect; joins, CTEs and window functions work, recursive
CTEs, arrays and regular expressions do not. Dates and times are timestamps, shown in UTC.
Now: now(). A week ago: now() - interval '7 days'. By day: date_trunc('day', created_at). By month:
to_char(created_at, 'YYYY-MM'). Hours between: extract(epoch FROM b - a) / 3600. A series of days:
FROM generate_series(date_trunc('day', now() - interval '30 days'), now(), interval '1 day') AS d(day) LEFT JOIN …
Text: ||, left, strpos, replace, split_part, string_agg(x, ', '). ILIKE ignores case. Keys of JSON: x ->> 'key'.
Median: percentile_cont(0.5) WITHIN GROUP (ORDER BY x).""",
}
_RULES = """\
Only this team's rows are there; do not filter by team. At most 500 rows come back: aggregate or use LIMIT. Patterns of
LIKE and texts to search for are plain literals of at most 64 characters. Name computed columns with AS. In a subquery,
write the table's name before a column of the query around it."""


@dataclass(frozen=True)
class Column:
    """One published column; `description` is for the model."""

    name: str
    type: ColumnType = "text"
    description: str = ""


@dataclass(frozen=True)
class Table:
    """One published table and its published columns, in the order that `SELECT *` shows them."""

    name: str
    columns: tuple[Column, ...]
    description: str = ""

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the published columns."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Schema:
    """All that is published. Names are lower-case ASCII words; anything else raises ValueError."""

    tables: tuple[Table, ...]

    def __post_init__(self) -> None:
        _check_names("table", (table.name for table in self.tables))
        for table in self.tables:
            _check_names(f"column of {table.name}", table.column_names)

    @property
    def table_names(self) -> tuple[str, ...]:
        """The names of the published tables."""
        return tuple(table.name for table in self.tables)

    def table(self, name: str) -> Table | None:
        """The published table of that exact name, if there is one."""
        return next((table for table in self.tables if table.name == name), None)

    def describe(self, dialect: Dialect) -> str:
        """Tables, columns, dialect and rules as text for a model's prompt."""
        listing = "\n".join(_describe_table(table) for table in self.tables)
        return f"Tables:\n{listing}\n\n{_DIALECTS[dialect]}\n{_RULES}"


def _check_names(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not _NAME.fullmatch(name) or name.startswith(("pg_", "sqlite_")):
            raise ValueError(f"{name!r} cannot be a published {kind}: use a lower-case ASCII word.")
        if name in seen:
            raise ValueError(f"The {kind} {name!r} is published twice.")
        seen.add(name)
    if not seen:
        raise ValueError(f"A schema needs at least one {kind}.")


def _describe_table(table: Table) -> str:
    head = f"- {table.name}: {table.description}" if table.description else f"- {table.name}"
    return "\n".join([head, *(_describe_column(column) for column in table.columns)])


def _describe_column(column: Column) -> str:
    line = f"    {column.name} {column.type}"
    return f"{line}: {column.description}" if column.description else line
