"""Parameters of a query become literals of its tree: never more than a value, whatever they say."""

from __future__ import annotations

import pytest
from sqlglot import exp

from engines.sql.binding import MOST_VALUES, Json, bind
from engines.sql.errors import QueryRefused
from engines.sql.language import read
from engines.sql.port import Dialect

DIALECTS: list[Dialect] = ["sqlite", "postgres"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (7, "7"),
        (-7, "-7"),
        (2.5, "2.5"),
        (True, "TRUE"),
        (None, "NULL"),
        ("a", "'a'"),
        ("it's", "'it''s'"),
        ("", "''"),
    ],
)
def test_values_are_written_as_literals(dialect: Dialect, value: Json, literal: str) -> None:
    assert (
        bind("SELECT a FROM t WHERE a = :x", {"x": value}, dialect) == f"SELECT a FROM t WHERE a = {literal}"
    )


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "\\' OR 1=1 --", "'; DROP TABLE t; --", "\\", "''", "/*", "$$", ":x", "?"]
)
def test_a_hostile_text_stays_one_literal(dialect: Dialect, text: str) -> None:
    tree = read(bind("SELECT a FROM t WHERE a = :x", {"x": text}, dialect), dialect)
    assert [each.this for each in tree.find_all(exp.Literal)] == [text]
    assert len(list(tree.find_all(exp.EQ))) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_list_stands_behind_in(dialect: Dialect) -> None:
    sql = "SELECT a FROM t WHERE a IN (:x) AND b NOT IN (:x, 'z')"
    bound = bind(sql, {"x": ["p", 2]}, dialect)
    assert "a IN ('p', 2)" in bound
    assert "IN ('z', 'p', 2)" in bound
    assert "a IN (NULL)" in bind(sql, {"x": []}, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_parameter_may_be_used_twice_and_casts_are_none(dialect: Dialect) -> None:
    assert bind("SELECT :x + :x AS y", {"x": 1}, dialect) == "SELECT 1 + 1 AS y"
    if dialect == "postgres":
        assert "CAST(a AS TEXT)" in bind("SELECT a::text FROM t", {}, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("sql", "parameters", "sentence"),
    [
        ("SELECT :x", {}, "no parameter of this name"),
        ("SELECT ?", {"x": 1}, "Write :name"),
        ("SELECT :x", {"x": {"a": 1}}, "no text, number or truth value"),
        ("SELECT :x", {"x": [1]}, "only stand in IN"),
        ("SELECT a FROM t WHERE a IN (:x)", {"x": list(range(MOST_VALUES + 1))}, "at most 500"),
        ("SELECT a FROM t WHERE a IN (:x)", {"x": [[1]]}, "only stand in IN"),
        ("SELECT :x", {"x": float("nan")}, "no text, number"),
        ("UPDATE t SET a = :x", {"x": 1}, "Only reading"),
    ],
)
def test_what_cannot_be_bound_is_refused(
    dialect: Dialect, sql: str, parameters: dict[str, Json], sentence: str
) -> None:
    with pytest.raises(QueryRefused, match=sentence):
        bind(sql, parameters, dialect)
