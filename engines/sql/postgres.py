"""Queries on PostgreSQL: on a login role of their own, with a signed tenant token, in a cursor that is rolled back."""

import threading
import time
from types import TracebackType
from typing import Self
from uuid import UUID

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from engines.sql.connections import Connections
from engines.sql.errors import QueryError, QueryFailed, QueryTooSlow, QueryUnavailable, QueryUnsafe
from engines.sql.inspection import Expected, find_faults
from engines.sql.port import MAX_ROWS, TIMEOUT, CheckedQuery, Dialect, Rows
from engines.sql.roles import SETTING
from engines.sql.schema import Schema
from engines.sql.session import OutOfTime, Session
from engines.sql.signature import check_key, sign

_GRACE = 0.5
_SETTINGS = {
    "lock_timeout": "500ms",
    "work_mem": "16MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "row_security": "on",
}
_TOO_BIG = (
    errors.OutOfMemory,
    errors.DiskFull,
    errors.ConfigurationLimitExceeded,
    errors.ProgramLimitExceeded,
)


class PostgresQueries:
    """Runs checked queries as the query role, on at most `connections` connections; safe to share between threads.

    `conninfo` is that of the query role (`engines.sql.roles`), `token_key` the key that `key_statements` stored. Before
    the first query the database is inspected, and nothing is served while a fault is there. Close it when done.
    """

    def __init__(
        self,
        conninfo: str,
        published: Schema,
        token_key: bytes,
        *,
        schema: str = "public",
        tenant_column: str = "tenant_id",
        connections: int = 4,
    ) -> None:
        check_key(token_key)
        self._key = token_key
        self._expected = Expected(published, schema, tenant_column)
        self._checked = False
        self._checking = threading.Lock()
        self._connections = Connections(conninfo, connections)

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL."""
        return "postgres"

    def run(
        self, tenant_id: str, query: CheckedQuery, *, max_rows: int = MAX_ROWS, timeout: float = TIMEOUT
    ) -> Rows:
        """Answer the query from the tenant's own rows within `timeout` seconds.

        Raises QueryFailed, QueryTooSlow, QueryUnavailable, QueryUnsafe; ValueError for a tenant that is no UUID or a
        query that was not checked for PostgreSQL.
        """
        if query.dialect != self.dialect:
            raise ValueError(f"The query was checked for {query.dialect}, not for PostgreSQL.")
        tenant = UUID(tenant_id)
        self._check_once()
        connection = self._connections.take(timeout)
        try:
            return self._answer(connection, tenant, query.sql, max_rows=max_rows, timeout=timeout)
        except OutOfTime as error:
            raise _too_slow(timeout) from error
        except psycopg.Error as error:
            raise _explained(error, timeout) from error
        finally:
            self._give_back(connection)

    def self_check(self) -> None:
        """Inspect role, grants, policies and token, and try to get around them.

        Raises QueryUnsafe with all faults, QueryUnavailable.
        """
        connection = self._connections.take(TIMEOUT)
        try:
            faults = find_faults(connection, self._expected, self._key)
        except psycopg.OperationalError as error:
            raise _explained(error, TIMEOUT) from error
        finally:
            self._give_back(connection)
        if faults:
            raise QueryUnsafe(
                "query_database is off, because the database is not set up for it: " + " ".join(faults)
            )

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_once(self) -> None:
        with self._checking:
            if not self._checked:
                self.self_check()
                self._checked = True

    def _give_back(self, connection: psycopg.Connection) -> None:
        """Undo what the query left open, or close the connection if that does not work."""
        session = Session(connection, time.monotonic() + _GRACE)
        try:
            if connection.info.transaction_status != TransactionStatus.IDLE:
                session.execute("ROLLBACK")
                session.execute("DISCARD ALL")
        except (psycopg.Error, OutOfTime):
            connection.close()
        self._connections.give_back(connection)

    def _answer(
        self, connection: psycopg.Connection, tenant: UUID, sql: str, *, max_rows: int, timeout: float
    ) -> Rows:
        started = time.monotonic()
        session = Session(connection, started + timeout + _GRACE)
        token = sign(tenant, connection.info.backend_pid, self._key)
        session.execute("BEGIN READ ONLY")
        session.set_locally(self._settings(timeout) | {SETTING: token})
        session.execute(f"DECLARE answer NO SCROLL CURSOR FOR {sql}")
        columns, rows, truncated = session.fetch(f"FETCH {max_rows + 1} FROM answer", max_rows)
        milliseconds = (time.monotonic() - started) * 1000
        if connection.info.transaction_status == TransactionStatus.INTRANS:
            session.execute("ROLLBACK")
        return Rows(columns, tuple(rows), truncated, milliseconds)

    def _settings(self, timeout: float) -> dict[str, str]:
        return _SETTINGS | {
            "statement_timeout": f"{max(1, round(timeout * 1000))}ms",
            "idle_in_transaction_session_timeout": f"{round(timeout * 1000) + 5000}ms",
            "search_path": f'"{self._expected.schema}"',
        }


def _too_slow(timeout: float) -> QueryTooSlow:
    return QueryTooSlow(
        f"The query ran longer than {timeout:g} seconds and was stopped. "
        "Filter earlier, join on ids, or aggregate fewer rows."
    )


def _explained(error: psycopg.Error, timeout: float) -> QueryError:
    match error:
        case errors.QueryCanceled():
            return _too_slow(timeout)
        case errors.LockNotAvailable():
            return QueryUnavailable("A table is locked for a moment. Ask again in a few seconds.")
        case _ if isinstance(error, _TOO_BIG):
            return QueryFailed("The query needs more memory than it may use. Select fewer rows or columns.")
        case psycopg.OperationalError():
            return QueryUnavailable("The database cannot be reached at the moment. Ask again in a minute.")
        case _:
            what = (error.diag.message_primary or str(error))[:300]
            hint = f" {error.diag.message_hint[:200]}" if error.diag.message_hint else ""
            return QueryFailed(f"PostgreSQL could not run the query: {what}.{hint} Correct it and try again.")
