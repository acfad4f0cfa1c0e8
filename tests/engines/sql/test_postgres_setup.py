"""On PostgreSQL nothing is served until role, grants, policies and token are as they must be."""

from __future__ import annotations

import psycopg
import pytest

from engines.sql.errors import QueryUnsafe
from engines.sql.postgres import PostgresQueries
from engines.sql.roles import drop_statements_for, key_statements, statements_for
from engines.sql.signature import pads, sign
from tests.engines.sql.asking import Worlds, ask
from tests.engines.sql.world import OURS, PUBLISHED, THEIRS, TOKEN_KEY, make_postgres, plain
from tests.postgres import Cluster, Urls

pytestmark = pytest.mark.postgres


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        PostgresQueries("host=127.0.0.1", PUBLISHED, b"short")
    with pytest.raises(ValueError, match="at least 32"):
        key_statements(b"short")


def test_a_key_longer_than_a_block_signs_as_the_standard_says() -> None:
    inner, outer = pads(b"k" * 100)
    assert len(inner) == len(outer) == 64
    assert sign(OURS, 1, b"k" * 100) != sign(OURS, 2, b"k" * 100) != sign(THEIRS, 2, b"k" * 100)


def faults(url: str, key: bytes = TOKEN_KEY) -> str:
    with PostgresQueries(plain(url), PUBLISHED, key) as queries:
        with pytest.raises(QueryUnsafe) as caught:
            queries.self_check()
        with pytest.raises(QueryUnsafe):
            ask(queries, "SELECT 1 AS one")
    return caught.value.sentence


def test_a_database_set_up_by_the_statements_is_safe(postgres_worlds: Worlds) -> None:
    for queries in (postgres_worlds.a, postgres_worlds.b):
        assert isinstance(queries, PostgresQueries)
        queries.self_check()


@pytest.mark.parametrize(
    ("hole", "mend", "told"),
    [
        (
            "GRANT SELECT ON users TO counterfoil_query",
            "REVOKE ALL ON users FROM counterfoil_query",
            "also read public.users",
        ),
        ("GRANT SELECT ON users TO PUBLIC", "REVOKE ALL ON users FROM PUBLIC", "also read public.users"),
        (
            "GRANT SELECT (note) ON orders TO counterfoil_query",
            "REVOKE SELECT (note) ON orders FROM counterfoil_query",
            "also read public.orders.note",
        ),
        (
            "REVOKE SELECT (number) ON orders FROM counterfoil_query",
            "GRANT SELECT (number) ON orders TO counterfoil_query",
            "cannot read public.orders.number",
        ),
        (
            "GRANT UPDATE (status) ON orders TO counterfoil_query",
            "REVOKE UPDATE (status) ON orders FROM counterfoil_query",
            "more than SELECT on public.orders",
        ),
        (
            "CREATE SEQUENCE counter; GRANT USAGE ON SEQUENCE counter TO counterfoil_query",
            "DROP SEQUENCE counter",
            "more than SELECT on public.counter",
        ),
        (
            "GRANT CREATE ON SCHEMA public TO PUBLIC",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "create objects in the schema public",
        ),
        (
            "CREATE POLICY everybody ON orders USING (true)",
            "DROP POLICY everybody ON orders",
            "On orders the query role is not bound by query_tenant alone",
        ),
        (
            "ALTER POLICY query_tenant ON orders USING (true)",
            "ALTER POLICY query_tenant ON orders USING (tenant_id = (SELECT app.current_tenant()))",
            "Rows are visible without a tenant token",
        ),
        (
            "ALTER TABLE orders NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE orders FORCE ROW LEVEL SECURITY",
            "Row security of orders is not both enabled and forced",
        ),
        (
            "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
            "Rows are visible without a tenant token",
        ),
        (
            "CREATE FUNCTION peek() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT password FROM users'",
            "DROP FUNCTION peek()",
            "may call peek(), which runs with its owner's rights",
        ),
        (
            "ALTER ROLE counterfoil_query BYPASSRLS",
            "ALTER ROLE counterfoil_query NOBYPASSRLS",
            "has BYPASSRLS",
        ),
        ("ALTER ROLE counterfoil_query CREATEDB", "ALTER ROLE counterfoil_query NOCREATEDB", "has CREATEDB"),
        (
            "GRANT pg_monitor TO counterfoil_query",
            "REVOKE pg_monitor FROM counterfoil_query",
            "a member of pg_monitor",
        ),
        (
            "ALTER TABLE users OWNER TO counterfoil_query",
            "ALTER TABLE users OWNER TO counterfoil_owner",
            "owns objects",
        ),
        (
            "ALTER FUNCTION app.current_tenant() RENAME TO tenant_of_before; CREATE FUNCTION app.current_tenant() "
            f"RETURNS uuid LANGUAGE sql STABLE AS 'SELECT ''{OURS}''::uuid'; "
            "GRANT EXECUTE ON FUNCTION app.current_tenant() TO counterfoil_query",
            "DROP FUNCTION app.current_tenant(); ALTER FUNCTION app.tenant_of_before() RENAME TO current_tenant",
            "a forged token is accepted",
        ),
    ],
)
def test_nothing_is_served_while_the_set_up_has_a_hole(
    databases: tuple[Urls, Urls], superuser: psycopg.Connection, hole: str, mend: str, told: str
) -> None:
    superuser.execute("SET search_path = public")
    superuser.execute(hole)
    try:
        assert told in faults(databases[0].query)
    finally:
        superuser.execute(mend)
    with PostgresQueries(plain(databases[0].query), PUBLISHED, TOKEN_KEY) as queries:
        queries.self_check()


def test_the_owners_login_is_not_taken_for_queries(databases: tuple[Urls, Urls]) -> None:
    assert "owns objects" in faults(databases[0].owner)


def test_another_key_than_the_stored_one_is_noticed(databases: tuple[Urls, Urls]) -> None:
    assert "the keys differ" in faults(databases[0].query, b"another key of at least 32 bytes.")


def test_the_statements_can_be_run_again_and_undone_and_the_key_changed(postgres: Cluster) -> None:
    urls = make_postgres(postgres, "a")
    new = b"a new key of the tests, 32 bytes or more"
    made = statements_for(PUBLISHED, query_role="counterfoil_query", owner="counterfoil_owner")
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        for statement in (*made, *key_statements(new, TOKEN_KEY)):
            owner.execute(statement)
        for key in (new, TOKEN_KEY):
            with PostgresQueries(plain(urls.query), PUBLISHED, key) as queries:
                assert ask(queries, "SELECT count(*) AS n FROM orders").rows == ((12,),)
        for statement in key_statements(new):
            owner.execute(statement)
        assert "the keys differ" in faults(urls.query)
        for statement in drop_statements_for(PUBLISHED, query_role="counterfoil_query"):
            owner.execute(statement)
        assert "cannot read public.order_lines.id" in faults(urls.query, new)
        for statement in (*made, *key_statements(new)):
            owner.execute(statement)
    with PostgresQueries(plain(urls.query), PUBLISHED, new) as queries:
        queries.self_check()
    postgres.drop_database(urls)
