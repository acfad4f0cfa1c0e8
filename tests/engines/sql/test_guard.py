"""The guard takes what a careful model asks, refuses what an attacker asks, and says in a sentence what to do."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.sql.errors import QueryRefused
from engines.sql.guard import check
from engines.sql.port import Dialect
from engines.sql.schema import Column, Schema, Table
from tests.engines.sql.accepted import ACCEPTED
from tests.engines.sql.costs import COSTS
from tests.engines.sql.leaks import LEAKS
from tests.engines.sql.world import PUBLISHED
from tests.engines.sql.writes import WRITES

DIALECTS: tuple[Dialect, ...] = ("sqlite", "postgres")
REFUSED = [
    pytest.param(dialect, sql, id=f"{dialect}: {name}")
    for dialect in DIALECTS
    for name, sql in (*LEAKS[dialect], *WRITES[dialect], *COSTS[dialect])
]
TAKEN = [
    pytest.param(dialect, sql, id=f"{dialect}: {name}")
    for dialect in DIALECTS
    for name, sql in ACCEPTED[dialect]
]
WORDS = sorted({word for cases in ACCEPTED.values() for _, sql in cases for word in sql.split()})
HOSTILE = [
    "users",
    "tenant_id",
    "main.users",
    "(",
    ")",
    ";",
    "--",
    "/*",
    "'",
    '"',
    "$$",
    "E'",
    "::",
    "[",
    "\\",
    "*",
    ":x",
]


def refusal(sql: str, dialect: Dialect = "sqlite") -> str:
    with pytest.raises(QueryRefused) as caught:
        check(sql, PUBLISHED, dialect)
    return caught.value.sentence


def is_decided(sql: str, dialect: Dialect) -> bool:
    """Whether the text is taken or refused in a sentence; anything else breaks the test."""
    try:
        return bool(check(sql, PUBLISHED, dialect).sql)
    except QueryRefused as refused:
        return refused.sentence.endswith((".", "?"))  # it may ask "Did you mean …?"


@pytest.mark.parametrize(("dialect", "sql"), REFUSED)
def test_a_query_that_must_not_run_is_refused_at_once_and_in_a_sentence(dialect: Dialect, sql: str) -> None:
    started = time.monotonic()
    sentence = refusal(sql, dialect)
    assert time.monotonic() - started < 2
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) < 400


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(REFUSED) > 400
    assert len(TAKEN) > 160


@pytest.mark.parametrize(("dialect", "sql"), TAKEN)
def test_a_query_of_a_careful_model_is_taken_and_comes_out_the_same_twice(dialect: Dialect, sql: str) -> None:
    query = check(sql, PUBLISHED, dialect)
    assert query.dialect == dialect
    assert set(query.tables) <= set(PUBLISHED.table_names)
    assert check(query.sql, PUBLISHED, dialect).sql == query.sql


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "sql", ["", "(" * 39 + "1" + ")" * 39, "1" + "+1" * 1900, "NOT " * 60 + "1", "- " * 900 + "1"]
)
def test_deep_and_long_expressions_are_taken_or_refused_but_break_nothing(dialect: Dialect, sql: str) -> None:
    assert is_decided(f"SELECT {sql} AS x", dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(st.sampled_from(WORDS + HOSTILE * 3), min_size=1, max_size=14))
def test_any_words_are_taken_or_refused_but_break_nothing(dialect: Dialect, words: list[str]) -> None:
    assert is_decided("SELECT " + " ".join(words), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=120, deadline=None, derandomize=True)
@given(text=st.text(max_size=200))
def test_any_text_is_taken_or_refused_but_breaks_nothing(dialect: Dialect, text: str) -> None:
    assert is_decided(text, dialect)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_a_text_in_single_quotes_stays_a_text(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    for dialect in DIALECTS:
        assert check(f"SELECT {quoted} AS x", PUBLISHED, dialect).sql == f'SELECT {quoted} AS "x"'


def test_an_unknown_table_gets_the_nearest_name_and_the_list() -> None:
    assert refusal("SELECT * FROM ordrs") == (
        "There is no table ordrs. Did you mean orders? The tables are products, orders, order_lines, renders."
    )


def test_an_unknown_column_gets_the_nearest_name_and_the_list() -> None:
    assert refusal("SELECT p.categorie FROM products AS p") == (
        "There is no column categorie in p. Did you mean category? The columns are id, pim_id, name, category."
    )


def test_an_unknown_function_gets_the_one_to_use() -> None:
    assert "date_trunc" not in refusal("SELECT strftime('%Y', created_at) FROM orders", "postgres")
    assert "to_char" in refusal("SELECT strftime('%Y', created_at) FROM orders", "postgres")
    assert "strftime" in refusal("SELECT to_char(created_at, 'YYYY') FROM orders", "sqlite")
    assert "Did you mean lower?" in refusal("SELECT lowr(name) FROM products")


def test_a_write_is_told_that_only_reading_is_possible() -> None:
    assert refusal("delete from orders") == (
        "Only reading is possible here: begin with SELECT or WITH, not with DELETE."
    )


def test_two_statements_are_counted() -> None:
    assert refusal("SELECT 1; SELECT 2") == "The text has 2 statements; send exactly one SELECT."


def test_a_syntax_error_names_its_place() -> None:
    assert "line 2" in refusal("SELECT name\nFROM products WHERE WHERE")


def test_a_star_on_postgres_means_the_published_columns() -> None:
    sql = check("SELECT * FROM orders AS o", PUBLISHED, "postgres").sql
    published = 'SELECT "id", "number", "status", "created_at", "options" FROM "orders"'
    assert sql == f'SELECT * FROM ({published}) AS "o"'


def test_a_made_up_name_on_postgres_cannot_reach_a_hidden_column() -> None:
    sql = check("SELECT 1 AS tenant_id FROM orders GROUP BY tenant_id", PUBLISHED, "postgres").sql
    assert 'FROM (SELECT "id", "number"' in sql


def test_a_plain_query_on_postgres_keeps_its_table() -> None:
    sql = check("SELECT number FROM orders ORDER BY number", PUBLISHED, "postgres").sql
    assert sql == 'SELECT "number" FROM "orders" ORDER BY "number"'


def test_joined_texts_on_postgres_are_cut() -> None:
    sql = check("SELECT string_agg(name, ', ') AS x FROM products", PUBLISHED, "postgres").sql
    assert sql == 'SELECT left(string_agg(left("name", 1000), \', \'), 10000) AS "x" FROM "products"'


def test_a_union_of_many_shares_is_no_growth() -> None:
    share = "SELECT 100.0 * count(*) / 7 AS share FROM products"
    assert check(" UNION ALL ".join([share] * 20), PUBLISHED, "postgres").tables == ("products",)


def test_the_tables_of_a_query_are_named_once_and_in_order() -> None:
    sql = "WITH a AS (SELECT order_id FROM order_lines) SELECT 1 AS one FROM orders, a, orders AS b"
    assert check(sql, PUBLISHED, "sqlite").tables == ("order_lines", "orders")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_description_names_tables_columns_dialect_and_its_dates(dialect: Dialect) -> None:
    text = PUBLISHED.describe(dialect)
    assert "- products: What can be rendered." in text
    assert "pim_id text: Number in the product system, KL-6204." in text
    assert "tenant_id" not in text
    assert ("strftime" in text) == (dialect == "sqlite")
    assert ("date_trunc" in text) == (dialect == "postgres")
    assert ("SQLite" in text, "PostgreSQL" in text) == (dialect == "sqlite", dialect == "postgres")


@pytest.mark.parametrize("name", ["", "Orders", "or ders", 'x"', "pg_class", "sqlite_master", "é", "x" * 64])
def test_a_schema_takes_plain_names_only(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a published table"):
        Schema((Table(name, (Column("id"),)),))
    with pytest.raises(ValueError, match="cannot be a published column"):
        Schema((Table("orders", (Column(name),)),))


def test_a_schema_takes_each_name_once_and_is_not_empty() -> None:
    with pytest.raises(ValueError, match="twice"):
        Schema((Table("orders", (Column("id"), Column("id"))),))
    with pytest.raises(ValueError, match="at least one"):
        Schema(())
