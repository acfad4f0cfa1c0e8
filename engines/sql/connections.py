"""A few connections to PostgreSQL, made when needed and kept while they are clean."""

import select
import threading
from types import TracebackType
from typing import Self

import psycopg
from psycopg.pq import TransactionStatus

from engines.sql.errors import QueryUnavailable

_CONNECT_SECONDS = 5


class Connections:
    """At most `size` connections at once; safe to share between threads."""

    def __init__(self, conninfo: str, size: int) -> None:
        self._conninfo = conninfo
        self._free = threading.Semaphore(size)
        self._lock = threading.Lock()
        self._idle: list[psycopg.Connection] = []
        self._closed = False

    def take(self, patience: float) -> psycopg.Connection:
        """A connection to use and to give back. Raises QueryUnavailable after `patience` seconds."""
        if not self._free.acquire(timeout=patience):
            raise QueryUnavailable("Other queries are still running. Ask again in a few seconds.")
        try:
            return self._kept() or self._made()
        except BaseException:
            self._free.release()
            raise

    def give_back(self, connection: psycopg.Connection) -> None:
        """Keep the connection if it is idle, else close it."""
        with self._lock:
            if self._closed or connection.info.transaction_status != TransactionStatus.IDLE:
                connection.close()
            else:
                self._idle.append(connection)
        self._free.release()

    def close(self) -> None:
        """Close what is idle now, and the rest when it is given back."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _kept(self) -> psycopg.Connection | None:
        with self._lock:
            if self._closed:
                raise QueryUnavailable("The query service has been stopped. Ask again when the app is back.")
            while self._idle:
                connection = self._idle.pop()
                if _silent(connection):
                    return connection
                connection.close()
        return None

    def _made(self) -> psycopg.Connection:
        try:
            return psycopg.connect(
                self._conninfo,
                autocommit=True,
                client_encoding="utf8",
                application_name="query_database",
                connect_timeout=_CONNECT_SECONDS,
            )
        except psycopg.OperationalError as error:
            raise QueryUnavailable(
                "The database cannot be reached at the moment. Ask again in a minute."
            ) from error


def _silent(connection: psycopg.Connection) -> bool:
    """Whether the server has said nothing since; what it says to an idle connection is good-bye."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
