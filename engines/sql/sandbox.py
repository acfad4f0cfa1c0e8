"""Queries on SQLite: in a child process that holds one tenant's published rows and can be killed.

Isolation is by construction: the database that the query sees has no other tenant's rows and no other columns.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, cast
from uuid import UUID

from engines.process import NoReply, Process, ProcessGone
from engines.sql import functions
from engines.sql.errors import QueryError, QueryFailed, QueryTooSlow, QueryUnavailable
from engines.sql.port import MAX_ROWS, TIMEOUT, CheckedQuery, Dialect, Rows
from engines.sql.schema import Schema
from engines.sql.worker import Reply, Request, Setup

_PROGRAM = Path(__file__).with_name("worker.py")
_COPY_TIMEOUT = 15.0
_GRACE = 0.3
# SQLite calls these for operators.
_OPERATORS = ("like", "glob", "->", "->>", "current_date", "current_timestamp")


class SandboxedSqlite:
    """Runs checked queries over a tenant's copy of the app's SQLite file; safe to share between threads.

    `path` is the file, `tenant_column` the column that every published table has besides the published ones. At most
    `workers` queries run at once, each in a process of at most `memory` bytes; while there is more than one worker, one
    tenant cannot take them all. Close it when done.
    """

    def __init__(
        self,
        path: Path | str,
        published: Schema,
        tenant_column: str = "tenant_id",
        *,
        workers: int = 2,
        memory: int = 512 * 1024 * 1024,
    ) -> None:
        self._setup = _setup(Path(path), published, tenant_column, memory)
        self._per_tenant = max(1, workers - 1)
        self._changed = threading.Condition()
        self._idle: dict[Process, UUID | None] = {}
        self._busy: list[UUID] = []
        self._closed = False
        for _ in range(workers):
            self._idle[self._spawn()] = None

    @property
    def dialect(self) -> Dialect:
        """SQLite."""
        return "sqlite"

    def run(
        self, tenant_id: str, query: CheckedQuery, *, max_rows: int = MAX_ROWS, timeout: float = TIMEOUT
    ) -> Rows:
        """Answer the query from the tenant's own rows; the process is killed if it takes longer than `timeout` seconds.

        Raises QueryFailed, QueryTooSlow, QueryUnavailable; ValueError for a tenant that is no UUID or a query that was
        not checked for SQLite.
        """
        if query.dialect != self.dialect:
            raise ValueError(f"The query was checked for {query.dialect}, not for SQLite.")
        tenant = UUID(tenant_id)
        with self._worker(tenant, timeout) as process:
            request = Request(op="run", sql=query.sql, max_rows=max_rows, timeout=timeout)
            reply = _ask(process, request, timeout + _GRACE)
        return Rows(
            tuple(reply["columns"]),
            tuple(tuple(row) for row in reply["rows"]),
            reply["truncated"],
            reply["milliseconds"],
        )

    def close(self) -> None:
        """End the processes."""
        with self._changed:
            self._closed = True
            while self._idle:
                self._idle.popitem()[0].kill()
            self._changed.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _worker(self, tenant: UUID, patience: float) -> Iterator[Process]:
        """A process that holds this tenant's rows as they are now."""
        process = self._take(tenant, patience)
        try:
            if not process.alive:
                process.kill()
                process = self._spawn()
            _ask(process, Request(op="open", tenant=[tenant.hex, str(tenant)]), _COPY_TIMEOUT)
            yield process
        finally:
            self._give_back(process, tenant)

    def _take(self, tenant: UUID, patience: float) -> Process:
        deadline = time.monotonic() + patience
        with self._changed:
            while not self._closed and (not self._idle or self._busy.count(tenant) >= self._per_tenant):
                if not self._changed.wait(deadline - time.monotonic()):
                    raise QueryUnavailable("Other queries are still running. Ask again in a few seconds.")
            if self._closed:
                raise QueryUnavailable("The query service has been stopped. Ask again when the app is back.")
            process = next(
                (idle for idle, held in self._idle.items() if held == tenant), next(iter(self._idle))
            )
            del self._idle[process]
            self._busy.append(tenant)
            return process

    def _give_back(self, process: Process, tenant: UUID) -> None:
        with self._changed:
            self._busy.remove(tenant)
            if self._closed:
                process.kill()
            else:
                self._idle[process if process.alive else self._replacement(process)] = tenant
            self._changed.notify_all()

    def _replacement(self, ended: Process) -> Process:
        """A new process; the ended one if none can be started now, so that the next query tries again."""
        ended.kill()
        try:
            return self._spawn()
        except OSError:
            return ended

    def _spawn(self) -> Process:
        return Process.start(_PROGRAM, self._setup)


def _setup(path: Path, published: Schema, tenant_column: str, memory: int) -> Setup:
    return {
        "path": str(path.resolve()),
        "tenant_column": tenant_column,
        "tables": {
            table.name: [(column.name, column.type) for column in table.columns] for table in published.tables
        },
        "functions": [*functions.FUNCTIONS["sqlite"], *_OPERATORS],
        "memory": memory,
    }


def _ask(process: Process, request: Request, timeout: float) -> Reply:
    try:
        reply = cast(Reply, process.ask(request, timeout))
    except NoReply as error:
        raise _too_slow(request) from error
    except ProcessGone as error:
        raise (_too_slow(request) if error.by_alarm else _failure("memory", "")) from error
    if failed := reply.get("failed"):
        if failed == "memory":
            process.kill()
        raise _too_slow(request) if failed == "slow" else _failure(failed, reply["message"])
    return reply


def _too_slow(request: Request) -> QueryError:
    if request["op"] == "open":
        return QueryUnavailable("The rows could not be read in time. Ask again in a minute.")
    return QueryTooSlow(
        f"The query ran longer than {request['timeout']:g} seconds and was stopped. "
        "Filter earlier, join on ids, or aggregate fewer rows."
    )


def _failure(kind: str, message: str) -> QueryError:
    match kind:
        case "memory":
            return QueryFailed("The query needs more memory than it may use. Select fewer rows or columns.")
        case "unavailable":
            return QueryUnavailable(f"The database could not be read ({message}). Ask again in a minute.")
        case _:
            return QueryFailed(f"SQLite could not run the query: {message}. Correct it and try again.")
