"""Ways to ask an executor in the tests: through the guard, past the guard, and with a text changed at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from engines.sql.errors import QueryError, QueryRefused
from engines.sql.guard import check
from engines.sql.port import CheckedQuery, Dialect, QueryExecutor, Rows
from tests.engines.sql.accepted import ACCEPTED
from tests.engines.sql.world import OURS, PUBLISHED

HOSTILE = (
    "users",
    "tenant_id",
    "purchase_price",
    "note",
    "password",
    "rowid",
    "ctid",
    "xmin",
    "main.users",
    "*",
    "p",
    "o",
)


@dataclass(frozen=True)
class Worlds:
    """An executor for each variant of the world."""

    a: QueryExecutor
    b: QueryExecutor

    @property
    def dialect(self) -> Dialect:
        return self.a.dialect


def ask(executor: QueryExecutor, sql: str, *, tenant: object = OURS, timeout: float = 3.0) -> Rows:
    """The answer to a query that goes through the guard."""
    return executor.run(str(tenant), check(sql, PUBLISHED, executor.dialect), timeout=timeout)


def unguarded(sql: str, dialect: Dialect) -> CheckedQuery:
    """What would run if the guard had a hole."""
    return CheckedQuery(sql, (), dialect)


def outcome(executor: QueryExecutor, query: CheckedQuery, timeout: float = 5.0) -> str:
    """All that a caller gets to see of a query, but for the time it took."""
    try:
        rows = executor.run(str(OURS), query, timeout=timeout)
    except QueryError as error:
        return f"{type(error).__name__}: {error}"
    return f"{rows.columns} {rows.rows} {rows.truncated}"


def mutated(dialect: Dialect, count: int) -> Iterator[CheckedQuery]:
    """Queries of a careful model with one word changed, as far as the guard takes them; the same in every run."""
    random = Random(7)
    for _ in range(count):
        words = random.choice(ACCEPTED[dialect])[1].split()
        words[random.randrange(len(words))] = random.choice([*HOSTILE, *words])
        try:
            yield check(" ".join(words), PUBLISHED, dialect)
        except QueryRefused:
            continue
