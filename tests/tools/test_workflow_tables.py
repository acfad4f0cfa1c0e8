"""What query_database, and the database steps of workflows, may read of workflows: on both databases, own rows only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from db.errors import Invalid
from db.sample import seed
from db.sample.automation import fill_automation
from db.sample.automation_flows import REPORT_SQL
from db.session import Store
from engines.sql.port import QueryExecutor
from engines.sql.postgres import PostgresQueries
from engines.sql.sandbox import SandboxedSqlite
from tests.db.test_sample import person
from tests.postgres import Urls
from tools.queries import PUBLISHED, GuardedQueries, publish, token_key

SECRET = "the secret of this test"


@pytest.fixture(scope="module")
def queries(store: Store, database_urls: Urls) -> Iterator[GuardedQueries]:
    """Guarded queries over the sample data."""
    seed(store, {"workflows": fill_automation})

    def start() -> QueryExecutor:
        if database_urls.is_postgres:
            url = make_url(database_urls.query).set(drivername="postgresql")
            return PostgresQueries(url.render_as_string(hide_password=False), PUBLISHED, token_key(SECRET))
        return SandboxedSqlite(Path(make_url(database_urls.app).database or ""), PUBLISHED, workers=1)

    if database_urls.is_postgres:
        publish(database_urls.owner, query_role="counterfoil_query", secrets=[SECRET])
    guarded = GuardedQueries(start, "postgres" if database_urls.is_postgres else "sqlite")
    yield guarded
    guarded.close()


def test_the_report_of_the_sample_counts_runs_and_failures(store: Store, queries: GuardedQueries) -> None:
    found = queries.run(person(store, "operator@automation.example"), REPORT_SQL)
    rows = {row[1]: (row[2], row[3]) for row in found.rows}
    assert rows == {
        "Order notifications": (6, 0),
        "Support requests": (5, 0),
        "Morning report": (3, 0),
        "Invoice hand-over": (3, 1),
    }


def test_steps_are_joined_with_their_runs(store: Store, queries: GuardedQueries) -> None:
    sql = (
        "SELECT r.number, s.node, s.error_code FROM run_steps AS s JOIN workflow_runs AS r ON r.id = s.run_id "
        "WHERE s.status = 'failed' ORDER BY s.position"
    )
    found = queries.run(person(store, "admin@automation.example"), sql)
    assert [tuple(row) for row in found.rows] == [("RUN-00017", "erp", "expression_failed")]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT input FROM workflow_runs",
        "SELECT output FROM run_steps",
        "SELECT input FROM run_steps",
        "SELECT hook FROM workflows",
        "SELECT definition FROM workflow_versions",
        "SELECT sealed_secrets FROM connections",
        "SELECT * FROM fires",
    ],
)
def test_data_definitions_and_connections_are_not_there(
    store: Store, queries: GuardedQueries, sql: str
) -> None:
    with pytest.raises(Invalid):
        queries.run(person(store, "admin@automation.example"), sql)


def test_other_tenants_see_none_of_it(store: Store, queries: GuardedQueries) -> None:
    found = queries.run(person(store, "operator@lab.example"), "SELECT number FROM workflows")
    assert list(found.rows) == []
