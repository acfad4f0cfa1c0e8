"""The program of the sandbox's child process: one tenant's published rows in memory, queries over them, nothing else.

Started with `python -I -S worker.py` and no environment, so it imports the standard library only. The first line of its
input is the set-up; every further line is a request, answered by one line. All lines are JSON objects:

    {"op": "open", "tenant": ["9f…", "9f-…"]}                    -> {"fresh": true}
    {"op": "run", "sql": "…", "max_rows": 500, "timeout": 3.0}   -> {"columns": […], "rows": [[…]], …}
    anything that fails                                          -> {"failed": "slow", "message": "…"}

The copy is taken from the app's file over a read-only connection that is detached before any query runs; afterwards no
file can be attached. It is kept until the file changes or another tenant is asked for. The parent kills the process when
a query takes too long; an alarm of its own ends it when the parent is gone.
"""

import contextlib
import json
import math
import os
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Final, Literal, Required, TypedDict

MAX_BYTES: Final = 1_000_000
_ALARM_GRACE: Final = 2.0
_STEPS_BETWEEN_LOOKS: Final = 10_000
_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 16,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
# So that numbers and texts compare as they do in the app's tables; other types are text.
_DECLARED: Final = {"integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER"}
# How a stored value is shown: SQLAlchemy keeps a UUID as 32 hex digits and a datetime as text.
_SHOWN: Final = {
    "uuid": "CASE WHEN length({0}) = 32 THEN lower(substr({0}, 1, 8) || '-' || substr({0}, 9, 4) || '-' || "
    "substr({0}, 13, 4) || '-' || substr({0}, 17, 4) || '-' || substr({0}, 21)) ELSE {0} END",
    "datetime": "coalesce(strftime('%Y-%m-%d %H:%M:%f', {0}), {0})",
}


class Setup(TypedDict):
    """The first line: the file, its tenant column, the columns to copy as [name, type], functions, bytes of memory."""

    path: str
    tenant_column: str
    tables: dict[str, list[tuple[str, str]]]
    functions: list[str]
    memory: int


class Request(TypedDict, total=False):
    """What the process is asked: `op` and what belongs to it; a tenant in each form in which it may be stored."""

    op: Required[Literal["open", "run"]]
    tenant: list[str]
    sql: str
    max_rows: int
    timeout: float


class Reply(TypedDict, total=False):
    """What it answers: `fresh` after open, the rows after run, `failed` and `message` if it could not."""

    fresh: bool
    columns: list[str]
    rows: list[list[str | int | float | None]]
    truncated: bool
    milliseconds: float
    failed: Literal["unavailable", "memory", "slow", "query"]
    message: str


class Sandbox:
    """The copy of one tenant, and the file it comes from."""

    def __init__(self, setup: Setup) -> None:
        self._path = setup["path"]
        self._tenant_column = setup["tenant_column"]
        self._tables = setup["tables"]
        self._functions = frozenset(setup["functions"])
        self._source: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._copy: sqlite3.Connection | None = None
        self._copied: tuple[list[str], int] | None = None

    def open(self, tenant: list[str]) -> Reply:
        """Have the copy of this tenant, as the file is now."""
        source = self._source_now()
        version = int(source.execute("PRAGMA data_version").fetchone()[0])
        fresh = self._copied != (tenant, version)
        if fresh:
            self._forget()
            self._copy = self._copy_of(tenant)
            self._copied = (tenant, version)
        return {"fresh": fresh}

    def run(self, sql: str, max_rows: int, timeout: float) -> Reply:
        """Answer one query from the copy."""
        if self._copy is None:
            raise sqlite3.OperationalError("no tenant is open")
        started = time.monotonic()
        self._copy.set_progress_handler(_past(started + timeout), _STEPS_BETWEEN_LOOKS)
        with contextlib.closing(self._copy.execute(sql)) as cursor:
            columns = [description[0] for description in cursor.description or ()]
            rows, truncated = _fetch(cursor, max_rows)
        milliseconds = (time.monotonic() - started) * 1000
        return {"columns": columns, "rows": rows, "truncated": truncated, "milliseconds": milliseconds}

    def _source_now(self) -> sqlite3.Connection:
        """The connection that tells whether the file has changed; a new one if another file is in its place."""
        stat = os.stat(self._path)  # noqa: PTH116 - pathlib takes longer to import than all else here
        if self._source is None or self._file != (stat.st_dev, stat.st_ino):
            self._forget()
            if self._source is not None:
                self._source.close()
            self._source = sqlite3.connect(_read_only(self._path), uri=True, isolation_level=None)
            self._file = (stat.st_dev, stat.st_ino)
        return self._source

    def _forget(self) -> None:
        if self._copy is not None:
            self._copy.close()
        self._copy = self._copied = None

    def _copy_of(self, tenant: list[str]) -> sqlite3.Connection:
        copy = sqlite3.connect("file::memory:", uri=True, isolation_level=None, cached_statements=0)
        copy.executescript(
            "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA journal_mode = OFF;"
        )
        copy.execute("ATTACH ? AS app", (_read_only(self._path),))
        copy.execute("BEGIN")
        for table, columns in self._tables.items():
            self._copy_table(copy, table, columns, tenant)
        copy.execute("COMMIT")
        copy.execute("DETACH app")
        copy.execute("PRAGMA query_only = ON")
        for limit, value in _LIMITS.items():
            copy.setlimit(limit, value)
        copy.set_authorizer(self._authorize)
        return copy

    def _copy_table(
        self, copy: sqlite3.Connection, table: str, columns: list[tuple[str, str]], tenant: list[str]
    ) -> None:
        declared = ", ".join(f'"{name}" {_DECLARED.get(kind, "TEXT")}' for name, kind in columns)
        shown = ", ".join(_SHOWN.get(kind, "{0}").format(f'"{name}"') for name, kind in columns)
        marks = ", ".join("?" for _ in tenant)
        copy.execute(f'CREATE TABLE main."{table}" ({declared})')
        owned = f'app."{table}" WHERE "{self._tenant_column}" IN ({marks})'
        chosen = f"SELECT {shown} FROM {owned}"  # noqa: S608 - a published schema has plain lower-case words
        copy.execute(f'INSERT INTO main."{table}" {chosen}', tenant)

    def _authorize(
        self, action: int, first: str | None, second: str | None, database: str | None, _source: str | None
    ) -> int:
        """Allow reading the copied tables and the query's own parts (those have no database), and listed functions."""
        match action:
            case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_RECURSIVE:
                return sqlite3.SQLITE_OK
            case sqlite3.SQLITE_FUNCTION if second is not None and second.lower() in self._functions:
                return sqlite3.SQLITE_OK
            case sqlite3.SQLITE_READ if database == "main" and first in self._tables:
                return sqlite3.SQLITE_OK
            case sqlite3.SQLITE_READ if database is None and not _is_internal(first or ""):
                return sqlite3.SQLITE_OK
            case _:
                return sqlite3.SQLITE_DENY


def _is_internal(table: str) -> bool:
    return table.lower().startswith(("sqlite_", "pragma_"))


def _read_only(path: str) -> str:
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{quoted}?mode=ro"


def _past(deadline: float) -> Callable[[], bool]:
    return lambda: time.monotonic() > deadline


def _fetch(cursor: sqlite3.Cursor, max_rows: int) -> tuple[list[list[str | int | float | None]], bool]:
    rows: list[list[str | int | float | None]] = []
    size = 0
    for row in cursor:
        values = [_plain(value) for value in row]
        size += sum(len(value) if isinstance(value, str) else 8 for value in values)
        if len(rows) == max_rows or size > MAX_BYTES:
            return rows, True
        rows.append(values)
    return rows, False


def _plain(value: str | int | float | bytes | None) -> str | int | float | None:
    match value:
        case bytes():
            return value.hex()
        case float() if not math.isfinite(value):
            return str(value)
        case _:
            return value


def _answer(sandbox: Sandbox, request: Request) -> Reply:
    try:
        if request["op"] == "open":
            return _opened(sandbox, request)
        signal.setitimer(signal.ITIMER_REAL, request["timeout"] + _ALARM_GRACE)
        return sandbox.run(request["sql"], request["max_rows"], request["timeout"])
    except MemoryError:
        return {"failed": "memory", "message": "out of memory"}
    except sqlite3.Error as error:
        return {"failed": _failure(error), "message": str(error)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _opened(sandbox: Sandbox, request: Request) -> Reply:
    try:
        return sandbox.open(request["tenant"])
    except (sqlite3.Error, OSError) as error:
        return {"failed": "unavailable", "message": str(error)}


def _failure(error: sqlite3.Error) -> Literal["slow", "memory", "query"]:
    match getattr(error, "sqlite_errorcode", None):
        case sqlite3.SQLITE_INTERRUPT:
            return "slow"
        case sqlite3.SQLITE_NOMEM:
            return "memory"
        case _:
            return "query"


def main() -> None:
    """Serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setup: Setup = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (setup["memory"], setup["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sandbox = Sandbox(setup)
    for line in sys.stdin.buffer:
        request: Request = json.loads(line)
        reply = json.dumps(_answer(sandbox, request), ensure_ascii=False)
        sys.stdout.buffer.write(reply.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
