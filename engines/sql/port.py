"""What the tool `query_database` needs of a database: a checked query goes in, bounded rows come out."""

from dataclasses import dataclass
from typing import Literal, Protocol

Dialect = Literal["sqlite", "postgres"]
Value = str | int | float | bool | None

MAX_ROWS = 500
MAX_BYTES = 1_000_000
TIMEOUT = 3.0


@dataclass(frozen=True)
class CheckedQuery:
    """A query that the guard accepted: `sql` is the text that the guard wrote, the only one that may be run."""

    sql: str
    tables: tuple[str, ...]
    dialect: Dialect


@dataclass(frozen=True)
class Rows:
    """The answer: `rows` has at most `max_rows` rows and about 1 MB; `truncated` says that there were more.

    Identifiers are dashed text, dates and times ISO text in UTC ("2026-01-31 08:00:00.000"), numbers int or float.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    truncated: bool
    milliseconds: float


class QueryExecutor(Protocol):
    """Runs checked queries for one tenant at a time; safe to share between threads."""

    @property
    def dialect(self) -> Dialect:
        """The dialect to check queries for."""
        ...

    def run(
        self, tenant_id: str, query: CheckedQuery, *, max_rows: int = MAX_ROWS, timeout: float = TIMEOUT
    ) -> Rows:
        """Answer the query from the tenant's own rows within `timeout` seconds.

        Raises QueryFailed, QueryTooSlow or QueryUnavailable (and QueryUnsafe, for the operator); ValueError if
        `tenant_id` is no UUID or the query was checked for another dialect.
        """
        ...

    def close(self) -> None:
        """Stop what was started; the executor cannot be used afterwards."""
        ...
