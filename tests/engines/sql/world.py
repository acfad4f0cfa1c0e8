"""A small shop with two tenants, twice: what is ours is equal in both variants, what is not ours differs.

An answer for our tenant that differs between the variants, or holds the word CANARY, has leaked something.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid5

import psycopg
from psycopg import sql

from engines.sql.roles import key_statements, statements_for
from engines.sql.schema import Column, Schema, Table
from tests.postgres import Cluster, Urls

Variant = Literal["a", "b"]
Row = tuple[object, ...]

OURS = UUID("11111111-1111-4111-8111-111111111111")
THEIRS = UUID("22222222-2222-4222-8222-222222222222")
TOKEN_KEY = b"a key of the tests, 32 bytes long"
_NAMESPACE = UUID("33333333-3333-4333-8333-333333333333")

PUBLISHED = Schema(
    (
        Table(
            "products",
            (
                Column("id", "uuid"),
                Column("pim_id", "text", "Number in the product system, KL-6204."),
                Column("name"),
                Column("category"),
            ),
            "What can be rendered.",
        ),
        Table(
            "orders",
            (
                Column("id", "uuid"),
                Column("number", "text", "SA-2026-00160."),
                Column("status", "text", "draft, submitted or done."),
                Column("created_at", "datetime"),
                Column("options", "json"),
            ),
        ),
        Table(
            "order_lines",
            (
                Column("id", "uuid"),
                Column("order_id", "uuid"),
                Column("product_id", "uuid"),
                Column("quantity", "integer"),
            ),
        ),
        Table(
            "renders",
            (
                Column("id", "uuid"),
                Column("order_line_id", "uuid"),
                Column("status"),
                Column("error"),
                Column("milliseconds", "integer"),
                Column("price", "number"),
                Column("created_at", "datetime"),
            ),
        ),
    )
)

_TYPES = {
    "uuid": "uuid",
    "datetime": "timestamptz",
    "integer": "integer",
    "number": "numeric",
    "json": "jsonb",
}
_HIDDEN = {"products": {"purchase_price": "CANARY-price"}, "orders": {"note": "CANARY-note"}}


def identifier(name: str) -> UUID:
    """The same id for the same name in every run."""
    return uuid5(_NAMESPACE, name)


def dashed(text: str) -> str:
    """The usual form of 32 hex digits."""
    return str(UUID(text))


def rows_of(mark: str, count: int) -> Iterator[tuple[str, Row]]:
    """Rows as (table, values of the published columns), with the mark in each text and behind each id."""
    for number in range(count):
        kind = ("Bearing", "Housing", "Shaft")[number % 3]
        status = ("draft", "submitted", "done")[number % 3]
        day = f"2026-01-{number % 28 + 1:02d} 08:30:00"
        error = f"{mark}out of memory" if number % 4 == 0 else None
        product, order, line, render = (
            identifier(f"{mark}{noun}{number}") for noun in ("product", "order", "line", "render")
        )
        yield "products", (product, f"{mark}KL-{6200 + number}", f"{mark}{kind} {number}", kind)
        yield "orders", (order, f"{mark}SA-2026-{number:05d}", status, day, f'{{"width": {100 * number}}}')
        yield "order_lines", (line, order, product, number % 5 + 1)
        outcome = ("failed", error, None) if error else ("done", None, 900 + 10 * number)
        yield "renders", (render, line, *outcome, "1.50", day)


def all_rows(variant: Variant) -> Iterator[tuple[UUID, str, Row]]:
    """Our 12 of each, and theirs: 7 or 40, with other texts."""
    theirs = ("CANARY-a-", 7) if variant == "a" else ("CANARY-b-", 40)
    for tenant, mark, count in ((OURS, "", 12), (THEIRS, *theirs)):
        for table, row in rows_of(mark, count):
            yield tenant, table, row


def make_sqlite(file: Path, variant: Variant) -> Path:
    """An app's SQLite file as SQLAlchemy writes it: UUIDs as 32 hex digits, datetimes with microseconds."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE users (id CHAR(32), tenant_id CHAR(32), password TEXT)")
        connection.execute("INSERT INTO users VALUES ('1', ?, 'CANARY-password')", [OURS.hex])
        for table in PUBLISHED.tables:
            columns = [f"{column.name} {_sqlite_type(column)}" for column in table.columns]
            columns += [
                "tenant_id CHAR(32) NOT NULL",
                *(f"{name} TEXT" for name in _HIDDEN.get(table.name, {})),
            ]
            connection.execute(f"CREATE TABLE {table.name} ({', '.join(columns)})")
        for tenant, name, row in all_rows(variant):
            values = [_sqlite_value(value) for value in (*row, tenant, *_HIDDEN.get(name, {}).values())]
            marks = ", ".join("?" for _ in values)
            connection.execute(f"INSERT INTO {name} VALUES ({marks})", values)
    connection.close()
    return file


def _sqlite_type(column: Column) -> str:
    return {"uuid": "CHAR(32)", "datetime": "DATETIME", "integer": "INTEGER", "number": "NUMERIC"}.get(
        column.type, "TEXT"
    )


def _sqlite_value(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, str) and value.endswith(":30:00"):
        return f"{value}.000000"
    return value


def make_postgres(cluster: Cluster, variant: Variant) -> Urls:
    """A database with the app's own policy beside ours, as the migrations make it."""
    urls = cluster.create_database()
    with psycopg.connect(plain(urls.owner), autocommit=True) as connection:
        connection.execute("CREATE TABLE users (id int, tenant_id uuid, password text)")
        for table in PUBLISHED.tables:
            _make_table(connection, table)
        _fill(connection, variant)
        for statement in statements_for(PUBLISHED, query_role="counterfoil_query", owner="counterfoil_owner"):
            connection.execute(statement)
        for statement in key_statements(TOKEN_KEY):
            connection.execute(statement)
    return urls


def plain(url: str) -> str:
    """SQLAlchemy's address as libpq knows it."""
    return url.replace("+psycopg", "")


def _make_table(connection: psycopg.Connection, table: Table) -> None:
    columns = [f"{column.name} {_TYPES.get(column.type, 'text')}" for column in table.columns]
    columns += ["tenant_id uuid NOT NULL", *(f"{name} text" for name in _HIDDEN.get(table.name, {}))]
    connection.execute(f"CREATE TABLE {table.name} ({', '.join(columns)}, PRIMARY KEY (id))")
    connection.execute(
        f"CREATE POLICY tenant_isolation ON {table.name} TO counterfoil_app "
        "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)"
    )


def _fill(connection: psycopg.Connection, variant: Variant) -> None:
    connection.execute("INSERT INTO users VALUES (1, %s, 'CANARY-password')", [OURS])
    for tenant, name, row in all_rows(variant):
        values = (*row, tenant, *_HIDDEN.get(name, {}).values())
        marks = sql.SQL(", ").join(sql.Placeholder() * len(values))
        connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(name), marks), values)
