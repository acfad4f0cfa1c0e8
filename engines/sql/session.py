"""One transaction on PostgreSQL, spoken over libpq by the extended protocol and with a deadline of our own.

psycopg sends a statement without parameters by the simple protocol, in which "COMMIT; DELETE …" is two statements, and
its cursors wait as long as the server does; so this goes one level below.
"""

import math
import select
import time
from collections.abc import Iterator, Mapping

from psycopg import Connection, Error, pq
from psycopg.errors import error_from_result

from engines.sql.port import MAX_BYTES, Value

_BOOLEAN, _BIGINT, _SMALLINT, _INTEGER, _REAL, _DOUBLE, _NUMERIC, _TIMESTAMPTZ = (
    16,
    20,
    21,
    23,
    700,
    701,
    1700,
    1184,
)
_LONG_NUMBER = 19


class OutOfTime(Exception):
    """The server did not answer before the deadline; the connection must be closed."""


class Session:
    """The connection while one query is answered; `deadline` is a time of time.monotonic()."""

    def __init__(self, connection: Connection, deadline: float) -> None:
        self._libpq = connection.pgconn
        self._deadline = deadline

    def execute(self, statement: str, *parameters: str) -> None:
        """Run exactly one statement. Raises psycopg.Error, OutOfTime."""
        self._libpq.send_query_params(statement.encode(), [parameter.encode() for parameter in parameters])
        for _ in self._results():
            pass

    def set_locally(self, settings: Mapping[str, str]) -> None:
        """Change settings until the transaction ends. Raises psycopg.Error, OutOfTime."""
        calls = ", ".join(
            f"set_config(${2 * index + 1}, ${2 * index + 2}, true)" for index in range(len(settings))
        )
        self.execute(f"SELECT {calls}", *(text for pair in settings.items() for text in pair))

    def fetch(self, statement: str, max_rows: int) -> tuple[tuple[str, ...], list[tuple[Value, ...]], bool]:
        """Columns, rows, and whether there was more than `max_rows` or MAX_BYTES.

        The rows come one at a time, so that a huge one is noticed before the next. Past MAX_BYTES the rest is left
        unread: the connection then is in the midst of an answer and must be closed.
        """
        self._libpq.send_query_params(statement.encode(), None)
        self._libpq.set_single_row_mode()
        columns: tuple[str, ...] = ()
        rows: list[tuple[Value, ...]] = []
        size = 0
        for result in self._results():
            columns = tuple((result.fname(index) or b"").decode() for index in range(result.nfields))
            if not result.ntuples:
                continue
            raw = [result.get_value(0, index) for index in range(result.nfields)]
            size += sum(len(value) if value is not None else 4 for value in raw)
            if size > MAX_BYTES:
                return columns, rows[:max_rows], True
            rows.append(tuple(_plain(value, result.ftype(index)) for index, value in enumerate(raw)))
        return columns, rows[:max_rows], len(rows) > max_rows

    def _results(self) -> Iterator[pq.abc.PGresult]:
        while self._libpq.flush():
            self._wait(select.POLLIN | select.POLLOUT)
            self._libpq.consume_input()
        failure: Error | None = None
        while (result := self._next_result()) is not None:
            if result.status in (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE):
                failure = error_from_result(result, "utf-8")
            else:
                yield result
        if failure is not None:
            raise failure

    def _next_result(self) -> pq.abc.PGresult | None:
        while self._libpq.is_busy():
            self._wait(select.POLLIN)
            self._libpq.consume_input()
        return self._libpq.get_result()

    def _wait(self, events: int) -> None:
        left = self._deadline - time.monotonic()
        poll = select.poll()
        poll.register(self._libpq.socket, events)
        if left <= 0 or not poll.poll(left * 1000):
            raise OutOfTime


def _plain(value: bytes | None, type_: int) -> Value:
    if value is None:
        return None
    text = value.decode("utf-8", "replace")
    match type_:
        case _ if type_ == _BOOLEAN:
            return text == "t"
        case _ if type_ in (_BIGINT, _SMALLINT, _INTEGER):
            return int(text)
        case _ if type_ in (_REAL, _DOUBLE, _NUMERIC):
            return _number(text)
        case _ if type_ == _TIMESTAMPTZ:
            return text.removesuffix("+00")
        case _:
            return text


def _number(text: str) -> Value:
    if text.lstrip("-").isdigit() and len(text) <= _LONG_NUMBER:
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else text[:40]
