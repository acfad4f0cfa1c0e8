"""What another tenant has cannot be learned, whatever is asked; each test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from engines.sql.guard import check
from engines.sql.port import Dialect
from tests.engines.sql import leaks
from tests.engines.sql.accepted import ACCEPTED
from tests.engines.sql.asking import Worlds, ask, mutated, outcome, unguarded
from tests.engines.sql.leaks import LEAKS
from tests.engines.sql.world import PUBLISHED, THEIRS, identifier
from tests.engines.sql.writes import WRITES

DIALECTS: tuple[Dialect, ...] = ("sqlite", "postgres")


def cases(*corpora: dict[Dialect, list[tuple[str, str]]]) -> list[object]:
    """The cases of each dialect, with its worlds."""
    marks = {"sqlite": [], "postgres": [pytest.mark.postgres]}
    return [
        pytest.param(dialect, name, sql, id=f"{dialect}: {name}", marks=marks[dialect])
        for dialect in DIALECTS
        for corpus in corpora
        for name, sql in corpus[dialect]
    ]


@pytest.fixture
def both(request: pytest.FixtureRequest, dialect: Dialect) -> Worlds:
    worlds = request.getfixturevalue(f"{dialect}_worlds")
    assert isinstance(worlds, Worlds)
    return worlds


@pytest.mark.parametrize(("dialect", "name", "sql"), cases(ACCEPTED))
def test_an_answer_does_not_depend_on_what_another_tenant_has(
    both: Worlds, dialect: Dialect, name: str, sql: str
) -> None:
    query = check(sql, PUBLISHED, dialect)
    assert outcome(both.a, query) == outcome(both.b, query)


@pytest.mark.parametrize(("dialect", "name", "sql"), cases(LEAKS, WRITES))
def test_an_attack_that_passes_the_guard_still_learns_nothing_of_others(
    both: Worlds, dialect: Dialect, name: str, sql: str
) -> None:
    a, b = (outcome(world, unguarded(sql, dialect)) for world in (both.a, both.b))
    assert "CANARY" not in a + b
    # PostgreSQL's own catalogues differ between two databases: process ids, names, counters.
    if dialect == "sqlite" or name in leaks.EVERYWHERE:
        assert a == b


def test_mutated_queries_never_show_what_is_not_ours(worlds: Worlds) -> None:
    ran = 0
    for query in mutated(worlds.dialect, 800):
        ran += 1
        a, b = outcome(worlds.a, query), outcome(worlds.b, query)
        assert "CANARY" not in a + b, query.sql
        assert "permission denied" not in a, query.sql
        assert "prohibited" not in a, query.sql
        assert a == b, query.sql
    assert ran > 50


def test_each_tenant_sees_its_own_rows(worlds: Worlds) -> None:
    count = "SELECT count(*) AS n FROM orders"
    assert ask(worlds.a, count).rows == ask(worlds.b, count).rows == ((12,),)
    assert ask(worlds.a, count, tenant=THEIRS).rows == ((7,),)
    assert ask(worlds.b, count, tenant=THEIRS.hex).rows == ((40,),)
    assert ask(worlds.a, "SELECT * FROM orders", tenant=identifier("nobody")).rows == ()


def test_a_tenant_must_be_a_uuid(worlds: Worlds) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        ask(worlds.a, "SELECT 1 AS one", tenant="' OR 1 = 1")


def test_a_query_must_have_been_checked_for_the_right_database(worlds: Worlds) -> None:
    other: Dialect = "postgres" if worlds.dialect == "sqlite" else "sqlite"
    with pytest.raises(ValueError, match=f"checked for {other}"):
        worlds.a.run(str(THEIRS), check("SELECT 1 AS one", PUBLISHED, other))


def test_more_rows_than_asked_for_are_cut_and_said_so(worlds: Worlds) -> None:
    query = check("SELECT number FROM orders ORDER BY number", PUBLISHED, worlds.dialect)
    cut = worlds.a.run("11111111-1111-4111-8111-111111111111", query, max_rows=5)
    assert [row[0] for row in cut.rows] == [f"SA-2026-{number:05d}" for number in range(5)]
    assert cut.truncated
    assert not worlds.a.run("11111111-1111-4111-8111-111111111111", query, max_rows=12).truncated
