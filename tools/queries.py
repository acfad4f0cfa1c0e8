"""What is published to queries that a model writes, and the guarded way to run them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence

import psycopg
from sqlalchemy import make_url

from agent.results import Column as ResultColumn
from agent.results import ColumnType as ResultType
from agent.results import Table as ResultTable
from db.errors import Conflict, Invalid
from db.tenancy import Identity
from engines.sql.errors import QueryError, QueryUnavailable, QueryUnsafe
from engines.sql.guard import check
from engines.sql.port import Dialect, QueryExecutor, Rows
from engines.sql.roles import key_statements, statements_for
from engines.sql.schema import Column, Schema, Table

_ID = Column("id", "uuid")
PUBLISHED = Schema(
    (
        Table(
            "products",
            (_ID, Column("pim_id"), Column("name"), Column("category"), Column("created_at", "datetime")),
            "what pictures are made of",
        ),
        Table("materials", (_ID, Column("name")), "looks of surfaces"),
        Table(
            "output_types",
            (
                *(_ID, Column("name"), Column("format", description="webp, png or jpeg")),
                *(Column("width", "integer", "pixels"), Column("height", "integer", "pixels")),
            ),
        ),
        Table(
            "orders",
            (
                *(_ID, Column("number", description="such as SA-2026-00160")),
                Column("status", description="draft, submitted, rendering, done, failed or cancelled"),
                *(Column("output_type_id", "uuid"), Column("created_at", "datetime")),
                *(Column("submitted_at", "datetime"), Column("finished_at", "datetime")),
            ),
        ),
        Table(
            "order_lines",
            (
                *(_ID, Column("order_id", "uuid"), Column("position", "integer")),
                *(Column("product_id", "uuid"), Column("material_override")),
            ),
        ),
        Table(
            "renders",
            (
                *(_ID, Column("order_id", "uuid"), Column("order_line_id", "uuid")),
                Column("status", description="queued, running, done, failed or cancelled"),
                *(
                    Column("attempts", "integer"),
                    Column("error"),
                    Column("milliseconds", "number", "time taken"),
                ),
                *(Column("bytes", "integer"), Column("created_at", "datetime")),
                *(Column("started_at", "datetime"), Column("ended_at", "datetime")),
            ),
        ),
        Table(
            "workflows",
            (
                *(_ID, Column("number", description="such as WF-0001"), Column("name")),
                Column("version", "integer", "of what it does now; 0 while it is empty"),
                *(Column("is_active", "boolean"), Column("is_archived", "boolean")),
                *(Column("next_due_at", "datetime", "of its schedule"), Column("created_at", "datetime")),
            ),
            "chores that run by themselves",
        ),
        Table(
            "workflow_runs",
            (
                *(_ID, Column("number", description="such as RUN-00001")),
                *(Column("workflow_id", "uuid"), Column("version", "integer")),
                Column("cause", description="webhook, schedule or manual"),
                Column("status", description="queued, running, waiting, done, failed or cancelled"),
                *(Column("error"), Column("error_node", description="the node of the step that failed")),
                *(Column("created_at", "datetime"), Column("started_at", "datetime")),
                Column("ended_at", "datetime"),
            ),
        ),
        Table(
            "run_steps",
            (
                *(_ID, Column("run_id", "uuid", "of workflow_runs"), Column("position", "integer")),
                *(Column("node"), Column("title"), Column("connector"), Column("action")),
                Column("status", description="queued, running, waiting, done, failed, skipped, unknown"),
                *(Column("attempts", "integer"), Column("error"), Column("error_code")),
                *(Column("started_at", "datetime"), Column("ended_at", "datetime")),
                Column("milliseconds", "number", "time taken"),
            ),
        ),
    )
)


class GuardedQueries:
    """Checks and runs a model's SELECT for one person; the executor is started by the first query."""

    def __init__(self, start: Callable[[], QueryExecutor], dialect: Dialect) -> None:
        self._start = start
        self._dialect: Dialect = dialect
        self._executor: QueryExecutor | None = None
        self._starting = threading.Lock()

    def run(self, who: Identity, sql: str) -> ResultTable:
        """The rows as a table.

        Raises:
            Invalid: the query is refused, wrong or too slow; the sentence says what to do.
            Conflict: the database is not ready for queries.
        """
        try:
            query = check(sql, PUBLISHED, self._dialect)
            return _to_table(self._running().run(str(who.tenant_id), query))
        except (QueryUnavailable, QueryUnsafe) as error:
            raise Conflict(error.sentence) from error
        except QueryError as error:
            raise Invalid(error.sentence) from error

    def describe(self) -> str:
        """The published tables and the dialect, for a model."""
        return "For query_database:\n" + PUBLISHED.describe(self._dialect)

    def close(self) -> None:
        """Stop the executor, if one was started."""
        if self._executor is not None:
            self._executor.close()

    def _running(self) -> QueryExecutor:
        with self._starting:
            if self._executor is None:
                self._executor = self._start()
            return self._executor


def token_key(secret: str) -> bytes:
    """The key that signs the query role's tenant tokens, derived from the app's secret."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"counterfoilquery").digest()


def publish(owner_url: str, *, query_role: str, secrets: Sequence[str]) -> None:
    """Give the query role of a PostgreSQL database its columns, policies and keys; may be run again."""
    conninfo = make_url(owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo) as connection:
        statements = statements_for(PUBLISHED, query_role=query_role, owner=connection.info.user)
        for statement in (*statements, *key_statements(*(token_key(each) for each in secrets))):
            connection.execute(statement.encode())


def _to_table(rows: Rows) -> ResultTable:
    columns = tuple(
        ResultColumn(name, name.replace("_", " "), _type_of(rows, index))
        for index, name in enumerate(rows.columns)
    )
    title = f"The first {len(rows.rows)} rows" if rows.truncated else ""
    total = len(rows.rows) + 1 if rows.truncated else None
    return ResultTable(columns, tuple(tuple(row) for row in rows.rows), title, total)


def _type_of(rows: Rows, index: int) -> ResultType:
    values = [row[index] for row in rows.rows if row[index] is not None]
    return "number" if values and all(isinstance(value, int | float) for value in values) else "text"
