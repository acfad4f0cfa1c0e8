"""On PostgreSQL a query changes nothing, ends when its time is up, and leaves its connection as it was."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from engines.sql.errors import QueryFailed, QueryTooSlow, QueryUnavailable
from engines.sql.guard import check
from engines.sql.postgres import PostgresQueries
from tests.engines.sql.asking import Worlds, ask, outcome, unguarded
from tests.engines.sql.leaks import LEAKS
from tests.engines.sql.world import OURS, PUBLISHED, THEIRS, TOKEN_KEY, plain
from tests.engines.sql.writes import WRITES
from tests.postgres import Urls

pytestmark = pytest.mark.postgres

ENDLESS = "SELECT count(*) AS n FROM " + ", ".join(f"renders AS r{number}" for number in range(9))


# What a query cannot reach


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT set_config('app.tenant_token', '{theirs}.0', true), (SELECT count(*) FROM orders) AS n",
        "WITH a AS MATERIALIZED (SELECT set_config('app.tenant_token', '{theirs}.0', true)) "
        "SELECT (SELECT count(*) FROM a), count(*) FROM orders",
        "SELECT count(*) FROM orders WHERE set_config('app.tenant', '{theirs}', true) <> ''",
        "SELECT count(*) FROM orders WHERE set_config('role', 'counterfoil_owner', true) <> ''",
        "SELECT count(*) FROM orders WHERE set_config('session_authorization', 'postgres', true) <> ''",
        "SELECT count(*) FROM orders WHERE set_config('row_security', 'off', true) <> ''",
    ],
)
def test_a_setting_changed_inside_a_query_never_changes_the_tenant(postgres_worlds: Worlds, sql: str) -> None:
    asked = unguarded(sql.replace("{theirs}", str(THEIRS)), "postgres")
    a, b = outcome(postgres_worlds.a, asked), outcome(postgres_worlds.b, asked)
    assert a == b
    assert "QueryFailed" in a or "12" in a or "0" in a


def test_the_key_of_the_token_is_the_owners_alone(databases: tuple[Urls, Urls]) -> None:
    for url in (databases[0].query, databases[0].app):
        with psycopg.connect(plain(url)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM app.tenant_secret")


def test_the_apps_own_policy_goes_on_working(databases: tuple[Urls, Urls]) -> None:
    with psycopg.connect(plain(databases[0].app)) as connection:
        count = "SELECT count(*) FROM orders"
        assert connection.execute(count).fetchone() == (0,)
        connection.execute("SELECT set_config('app.tenant', %s, true)", [str(OURS)])
        assert connection.execute(count).fetchone() == (12,)


def test_attacks_that_pass_the_guard_leave_rows_objects_and_locks_as_they_are(
    postgres_worlds: Worlds, superuser: psycopg.Connection
) -> None:
    before = fingerprint(superuser)
    for _, sql in LEAKS["postgres"] + WRITES["postgres"]:
        outcome(postgres_worlds.a, unguarded(sql, "postgres"))
    assert fingerprint(superuser) == before
    assert superuser.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)
    left = unguarded(
        "SELECT current_setting('statement_timeout'), current_setting('app.tenant_token') <> ''", "postgres"
    )
    assert postgres_worlds.a.run(str(OURS), left, timeout=2).rows == (("2s", True),)


def fingerprint(connection: psycopg.Connection) -> list[object]:
    rows = "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM public.{} AS t"
    found: list[object] = [
        connection.execute(rows.format(name)).fetchone() for name in (*PUBLISHED.table_names, "users")
    ]
    catalogues = ("pg_class", "pg_proc", "pg_largeobject_metadata", "pg_authid", "pg_policy")
    return found + [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in catalogues]


# Bounds


def test_an_answer_is_cut_at_a_megabyte(postgres_worlds: Worlds) -> None:
    text = "SELECT string_agg(o.number, '') AS x FROM orders o, orders p, orders q"
    answer = ask(postgres_worlds.a, f"SELECT a.x FROM ({text}) AS a, generate_series(1, 200) AS n")
    assert answer.truncated
    assert 90 < len(answer.rows) < 110
    assert {len(str(row[0])) for row in answer.rows} == {10_000}
    assert ask(postgres_worlds.a, "SELECT count(*) AS n FROM orders").rows == ((12,),)


def test_a_query_that_takes_too_long_is_stopped_in_time(postgres_worlds: Worlds) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTooSlow, match=r"longer than 0\.5 seconds and was stopped"):
        ask(postgres_worlds.a, ENDLESS, timeout=0.5)
    assert time.monotonic() - started < 5
    assert ask(postgres_worlds.a, "SELECT count(*) AS n FROM orders").rows == ((12,),)


def test_a_server_that_does_not_stop_in_time_is_left_alone(
    postgres_worlds: Worlds, superuser: psycopg.Connection
) -> None:
    ignoring = (
        "SELECT pg_sleep(0.01), set_config('statement_timeout', '0', true) FROM generate_series(1, 300)"
    )
    lock = unguarded(f"{ignoring} AS n OFFSET 299", "postgres")
    started = time.monotonic()
    with pytest.raises(QueryTooSlow):
        postgres_worlds.a.run(str(OURS), lock, timeout=0.4)
    assert time.monotonic() - started < 2.5


def test_a_query_that_takes_too_much_space_is_stopped(postgres_worlds: Worlds) -> None:
    with pytest.raises(QueryFailed, match="more memory than it may use"):
        ask(postgres_worlds.a, "SELECT count(*) AS n FROM generate_series(1, 1000000000) AS n", timeout=20)


def test_a_wrong_query_gets_the_databases_reason(postgres_worlds: Worlds) -> None:
    with pytest.raises(QueryFailed, match=r"must appear in the GROUP BY clause.*Correct it and try again"):
        ask(postgres_worlds.a, "SELECT number, count(*) AS n FROM orders GROUP BY status")
    with pytest.raises(QueryFailed, match="division by zero"):
        ask(postgres_worlds.a, "SELECT 1 / 0 AS x")
    assert ask(postgres_worlds.a, "SELECT count(*) AS n FROM orders").rows == ((12,),)


# Connections


def test_sixteen_threads_share_four_connections_and_each_tenant_gets_its_own_rows(
    postgres_worlds: Worlds, superuser: psycopg.Connection
) -> None:
    query = check("SELECT min(number) AS n FROM orders", PUBLISHED, "postgres")

    def first(tenant: object) -> object:
        return postgres_worlds.a.run(str(tenant), query, timeout=20).rows[0][0]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(first, [OURS, THEIRS] * 100))
    assert answers == ["SA-2026-00000", "CANARY-a-SA-2026-00000"] * 100
    counted = superuser.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'counterfoil_query' AND datname = current_database()"
    ).fetchone()
    assert counted is not None
    assert 1 <= counted[0] <= 4


def test_when_all_connections_are_busy_the_model_is_told_to_wait(databases: tuple[Urls, Urls]) -> None:
    with PostgresQueries(plain(databases[0].query), PUBLISHED, TOKEN_KEY, connections=1) as queries:
        ask(queries, "SELECT 1 AS one")
        started = threading.Event()

        def hog() -> None:
            started.set()
            with pytest.raises(QueryTooSlow):
                ask(queries, ENDLESS, timeout=1.5)

        with ThreadPoolExecutor(1) as pool:
            hogging = pool.submit(hog)
            started.wait()
            time.sleep(0.2)
            with pytest.raises(QueryUnavailable, match="Other queries are still running"):
                ask(queries, "SELECT 1 AS one", timeout=0.2)
            hogging.result()


def test_a_connection_that_the_server_ended_is_replaced(
    postgres_worlds: Worlds, superuser: psycopg.Connection
) -> None:
    ask(postgres_worlds.a, "SELECT 1 AS one")
    superuser.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE usename = 'counterfoil_query' AND datname = current_database()"
    )
    time.sleep(0.2)
    assert ask(postgres_worlds.a, "SELECT count(*) AS n FROM orders").rows == ((12,),)


def test_without_a_server_the_model_is_told_to_wait() -> None:
    with PostgresQueries("host=127.0.0.1 port=1 dbname=x user=x", PUBLISHED, TOKEN_KEY) as queries:
        query = check("SELECT 1 AS one", PUBLISHED, "postgres")
        with pytest.raises(QueryUnavailable, match="cannot be reached"):
            queries.run(str(OURS), query)


def test_a_closed_executor_says_so(databases: tuple[Urls, Urls]) -> None:
    queries = PostgresQueries(plain(databases[0].query), PUBLISHED, TOKEN_KEY)
    queries.close()
    with pytest.raises(QueryUnavailable, match="has been stopped"):
        ask(queries, "SELECT 1 AS one")
