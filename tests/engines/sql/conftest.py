"""The two variants of the world, on SQLite and on PostgreSQL, and what a query should mean on each."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engines.sql.postgres import PostgresQueries
from engines.sql.sandbox import SandboxedSqlite
from engines.sql.session import Session
from tests.engines.sql.asking import Worlds
from tests.engines.sql.world import (
    OURS,
    PUBLISHED,
    TOKEN_KEY,
    dashed,
    make_postgres,
    make_sqlite,
    plain,
)
from tests.postgres import Cluster, Urls


@pytest.fixture(scope="package")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("sql")
    return make_sqlite(folder / "a.db", "a"), make_sqlite(folder / "b.db", "b")


@pytest.fixture(scope="package")
def sqlite_worlds(sqlite_files: tuple[Path, Path]) -> Iterator[Worlds]:
    a, b = (SandboxedSqlite(file, PUBLISHED, workers=1) for file in sqlite_files)
    with a, b:
        yield Worlds(a, b)


@pytest.fixture(scope="package")
def databases(postgres: Cluster) -> Iterator[tuple[Urls, Urls]]:
    databases = make_postgres(postgres, "a"), make_postgres(postgres, "b")
    yield databases
    for urls in databases:
        postgres.drop_database(urls)


@pytest.fixture(scope="package")
def postgres_worlds(databases: tuple[Urls, Urls]) -> Iterator[Worlds]:
    a, b = (PostgresQueries(plain(urls.query), PUBLISHED, TOKEN_KEY) for urls in databases)
    with a, b:
        yield Worlds(a, b)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def worlds(request: pytest.FixtureRequest) -> Worlds:
    """Each test that uses this runs on SQLite and on PostgreSQL."""
    worlds = request.getfixturevalue(f"{request.param}_worlds")
    assert isinstance(worlds, Worlds)
    return worlds


@pytest.fixture(scope="package")
def superuser(postgres: Cluster, databases: tuple[Urls, Urls]) -> Iterator[psycopg.Connection]:
    """A connection to the database of variant a, past every wall."""
    name = databases[0].owner.rsplit("/", 1)[1]
    with psycopg.connect(plain(postgres.url(name)), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="package")
def sqlite_meaning(sqlite_files: tuple[Path, Path]) -> Iterator[sqlite3.Connection]:
    """Our rows alone in a database with nothing around them."""
    connection, source = sqlite3.connect(":memory:"), sqlite3.connect(sqlite_files[0])
    connection.create_function("dashed", 1, dashed)
    shown = {"uuid": "dashed({})", "datetime": "strftime('%Y-%m-%d %H:%M:%f', {})"}
    for table in PUBLISHED.tables:
        marks = ", ".join(shown.get(column.type, "{}").format("?") for column in table.columns)
        rows = source.execute(
            f"SELECT {', '.join(table.column_names)} FROM {table.name} WHERE tenant_id = ?", [OURS.hex]
        )
        types = {"integer": "INTEGER", "number": "NUMERIC"}
        columns = ", ".join(f"{column.name} {types.get(column.type, 'TEXT')}" for column in table.columns)
        connection.execute(f"CREATE TABLE {table.name} ({columns})")
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    yield connection
    source.close()
    connection.close()


@pytest.fixture(scope="package")
def postgres_meaning(postgres: Cluster, databases: tuple[Urls, Urls]) -> Iterator[Session]:
    """Our rows alone in a schema with nothing around them."""
    name = databases[0].owner.rsplit("/", 1)[1]
    with psycopg.connect(plain(postgres.url(name)), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA meaning")
        for table in PUBLISHED.tables:
            columns = ", ".join(table.column_names)
            rows = f"SELECT {columns} FROM {table.name} WHERE tenant_id = '{OURS}'"
            connection.execute(f"CREATE TABLE meaning.{table.name} AS {rows}")
            connection.execute(f"ALTER TABLE meaning.{table.name} ADD PRIMARY KEY (id)")
        connection.execute("SET search_path = meaning")
        connection.execute("SET timezone = 'UTC'")
        yield Session(connection, time.monotonic() + 250)
