"""A query is answered as if our rows were all there is: what the guard writes means what the model wrote."""

from __future__ import annotations

import sqlite3

import pytest

from engines.sql.session import Session
from tests.engines.sql.accepted import ACCEPTED
from tests.engines.sql.asking import Worlds, ask
from tests.engines.sql.world import identifier


def with_an_id(sql: str) -> str:
    return sql.replace("{order}", str(identifier("order3")))


@pytest.mark.parametrize(("name", "sql"), ACCEPTED["sqlite"])
def test_on_sqlite_the_answer_is_that_of_our_rows_alone(
    sqlite_worlds: Worlds, sqlite_meaning: sqlite3.Connection, name: str, sql: str
) -> None:
    answer = ask(sqlite_worlds.a, with_an_id(sql))
    assert list(answer.rows) == sqlite_meaning.execute(with_an_id(sql)).fetchall()
    assert not answer.truncated


@pytest.mark.postgres
@pytest.mark.parametrize(("name", "sql"), ACCEPTED["postgres"])
def test_on_postgres_the_answer_is_that_of_our_rows_alone(
    postgres_worlds: Worlds, postgres_meaning: Session, name: str, sql: str
) -> None:
    answer = ask(postgres_worlds.a, with_an_id(sql))
    columns, rows, _ = postgres_meaning.fetch(with_an_id(sql).rstrip(";"), 500)
    assert list(answer.rows) == rows
    assert len(answer.columns) == len(columns)
    assert not answer.truncated


def test_most_queries_of_the_corpus_have_rows_to_answer_with(worlds: Worlds) -> None:
    answers = [ask(worlds.a, with_an_id(sql)) for _, sql in ACCEPTED[worlds.dialect]]
    assert sum(bool(answer.rows) for answer in answers) > 0.9 * len(answers)


def test_on_sqlite_ids_are_dashed_and_times_are_iso_text_in_utc(sqlite_worlds: Worlds) -> None:
    answer = ask(sqlite_worlds.a, "SELECT id, created_at FROM orders WHERE number = 'SA-2026-00003'")
    assert answer.columns == ("id", "created_at")
    assert answer.rows == ((str(identifier("order3")), "2026-01-04 08:30:00.000"),)
    assert answer.milliseconds < 1000


def test_on_sqlite_numbers_that_json_cannot_hold_come_as_text(sqlite_worlds: Worlds) -> None:
    assert ask(sqlite_worlds.a, "SELECT 9e999 AS x, -9e999 AS y").rows == (("inf", "-inf"),)


@pytest.mark.postgres
def test_on_postgres_values_come_as_plain_numbers_texts_and_truths(postgres_worlds: Worlds) -> None:
    answer = ask(
        postgres_worlds.a,
        "SELECT id, created_at, 1.50 AS price, 2::bigint AS whole, NULL AS missing, 1 = 1 AS yes, "
        "created_at::date AS day, interval '90 minutes' AS while, 'NaN'::numeric AS odd, options "
        "FROM orders WHERE number = 'SA-2026-00003'",
    )
    order = str(identifier("order3"))
    expected = (
        order,
        "2026-01-04 08:30:00",
        1.5,
        2,
        None,
        True,
        "2026-01-04",
        "01:30:00",
        "NaN",
        '{"width": 300}',
    )
    assert answer.rows == (expected,)
    assert [type(value) for value in answer.rows[0][2:4]] == [float, int]
