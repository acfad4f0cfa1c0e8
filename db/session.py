"""The store: one engine, and transactions that carry their tenant.

``with store.work(scope) as session`` is one transaction that commits at its end; ``store.read(scope)`` one that cannot
write; ``store.system()`` one that sees only the tables that belong to no tenant.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session, sessionmaker

from db.changes import collect_deleted_and_dirty, collect_new
from db.ids import new_id
from db.json import from_json, to_json
from db.tenancy import Scope, check_rows, scope_statement

SQLITE_BUSY_SECONDS = 15
LONGEST_YIELD = 0.005
LOOK_SECONDS = 0.001
"""How often a writer looks whether SQLite's lock is free; SQLite's own handler soon looks ten times a second only."""
_MODE = "counterfoil_mode"
_RELAXED, _READING = "relaxed", "reading"


@dataclass(slots=True)
class _Turnstile:
    """Lets one writer through at a time. One that ``yields`` leaves other processes as long as its last writer took.

    The file's lock knows no queue: who waits for it looks from time to time, and a process that writes without a gap
    is never found out of it.
    """

    yields: bool
    _lock: Lock = field(default_factory=Lock)
    _entered: float = 0.0
    _free: float = 0.0

    def enter(self) -> bool:
        if not self._lock.acquire(timeout=SQLITE_BUSY_SECONDS):
            return False
        time.sleep(max(0.0, self._free - time.monotonic()))
        self._entered = time.monotonic()
        return True

    def leave(self) -> None:
        left = time.monotonic()
        self._free = left + min(left - self._entered, LONGEST_YIELD) if self.yields else left
        self._lock.release()


@dataclass(frozen=True, slots=True)
class Store:
    """Where everything is kept; opened once by the composition root, safe to share between threads."""

    engine: Engine
    _writing: sessionmaker[Session]
    _relaxed: sessionmaker[Session]
    _reading: sessionmaker[Session]
    _turnstile: _Turnstile

    @property
    def is_postgres(self) -> bool:
        """Whether the store is PostgreSQL (else SQLite)."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def work(self, scope: Scope, *, relaxed: bool = False) -> Iterator[Session]:
        """One transaction of this tenant, committed at the end of the block, rolled back on any exception.

        A ``relaxed`` one is safe when the process is killed, but is not waited for until it is on the disk: a power
        cut may take the last moments of a conversation. Decisions are never relaxed.
        """
        factory = self._relaxed if relaxed else self._writing
        with self._one_writer(), factory(info=_info(scope)) as session, session.begin():
            yield session

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Session]:
        """One consistent look at this tenant's rows; a flush of changes raises ``ReadOnlyWork``."""
        with self._reading(info={**_info(scope), "reads_only": True}) as session:
            yield session

    @contextmanager
    def system(self) -> Iterator[Session]:
        """One transaction on tables without tenant: tenants, credentials, sign-ins, worker heartbeats."""
        with self._one_writer(), self._writing(info=_info(None)) as session, session.begin():
            yield session

    @contextmanager
    def system_read(self) -> Iterator[Session]:
        """As ``system``, but it only reads and waits for no writer."""
        with self._reading(info={**_info(None), "reads_only": True}) as session:
            yield session

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """On SQLite, let the threads of this process write in turn: its own busy handler sleeps and tries again.

        The file's lock is what keeps order, so nobody is held up for longer than there.
        """
        held = not self.is_postgres and self._turnstile.enter()
        try:
            yield
        finally:
            if held:
                self._turnstile.leave()

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def open_store(url: str, *, pool_size: int = 20, yields: bool = False) -> Store:
    """Connect lazily to ``sqlite:///…`` or ``postgresql+psycopg://…``; creates no table.

    One that ``yields`` leaves the file of SQLite to other processes for as long as it writes itself.
    """
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=2 * pool_size,
        pool_pre_ping=False,
        json_serializer=to_json,
        json_deserializer=from_json,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    writing = sessionmaker(engine, expire_on_commit=False)
    relaxed = sessionmaker(engine.execution_options(**{_MODE: _RELAXED}), expire_on_commit=False)
    reading = sessionmaker(engine.execution_options(**{_MODE: _READING}), expire_on_commit=False)
    for factory in (writing, relaxed, reading):
        event.listen(factory, "do_orm_execute", scope_statement)
        event.listen(factory, "before_flush", check_rows)
        event.listen(factory, "before_flush", collect_deleted_and_dirty)
        event.listen(factory, "after_flush", collect_new)
        if engine.dialect.name == "postgresql":
            event.listen(factory, "after_begin", _set_tenant)
    return Store(engine, writing, relaxed, reading, _Turnstile(yields))


def normalise_url(url: str) -> str:
    """Accept ``postgres://`` and ``postgresql://`` as people write them, and name the driver."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def _info(scope: Scope | None) -> dict[str, Any]:
    return {"scope": scope, "make_id": new_id, "recorder": None, "reads_only": False}


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take their turn at once instead of failing later; relaxed ones leave the last sync to the next."""
    mode = connection.get_execution_options().get(_MODE)
    if mode == _READING:
        connection.exec_driver_sql("BEGIN")
        return
    cursor = connection.connection.cursor()
    wanted = "NORMAL" if mode == _RELAXED else "FULL"
    if connection.info.get("synchronous") != wanted:
        cursor.execute(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    if not _begins_soon(cursor):
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # says in SQLAlchemy's words what is wrong


def _begins_soon(cursor: DBAPICursor) -> bool:
    """Begin to write as soon as the file is free; False where it stays locked, or something else is wrong with it."""
    deadline = time.monotonic() + SQLITE_BUSY_SECONDS
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < deadline:
            if _begins(cursor):
                return True
            time.sleep(LOOK_SECONDS)
    except sqlite3.OperationalError:
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
    return False


def _begins(cursor: DBAPICursor) -> bool:
    """Whether the file was free."""
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _set_tenant(session: Session, _: object, connection: Connection) -> None:
    scope: Scope | None = session.info.get("scope")
    mode = connection.get_execution_options().get(_MODE)
    connection.execute(
        text(
            "SELECT set_config('app.tenant_id', :tenant, true), set_config('synchronous_commit', :sync, true)"
        ),
        {"tenant": str(scope.tenant_id) if scope else "", "sync": "off" if mode == _RELAXED else "on"},
    )
