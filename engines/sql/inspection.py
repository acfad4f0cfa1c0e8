"""Whether a PostgreSQL database is set up so that a model's query cannot leave its tenant: asked and tried out."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import Connection, sql

from engines.sql.roles import POLICY, SETTING
from engines.sql.schema import Schema
from engines.sql.session import Session
from engines.sql.signature import sign

_PROBE = UUID("00000000-0000-4000-8000-000000000000")
# The first release of each major version that has the fixes of CVE-2024-10976, -10978 and CVE-2025-8713.
_PATCHED = {13: 130022, 14: 140019, 15: 150014, 16: 160010, 17: 170006}
_OLDEST = 13
_ATTRIBUTES = """
    SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, session_user = current_user
    FROM pg_roles WHERE rolname = current_user
"""
_MEMBERSHIPS = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = current_user::regrole"
_OWNED = """
    SELECT count(*) FROM pg_shdepend
    WHERE refclassid = 'pg_authid'::regclass AND refobjid = current_user::regrole AND deptype = 'o'
"""
_READABLE = """
    SELECT n.nspname, c.relname, a.attname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^(pg_|information_schema$)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT')
"""
_WRITABLE = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^(pg_|information_schema$)' AND CASE
        WHEN c.relkind IN ('r', 'p', 'v', 'm', 'f') THEN has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER')
            OR has_any_column_privilege(c.oid, 'INSERT, UPDATE, REFERENCES')
        WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')
        ELSE false END
"""
_CREATABLE = "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')"
_DEFINERS = """
    SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^(pg_|information_schema$)' AND p.prosecdef
      AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')
"""
_SECURED = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND c.relforcerowsecurity
"""
_POLICIES = """
    SELECT c.relname, p.polname, p.polcmd::text, p.polpermissive, pg_get_expr(p.polqual, p.polrelid)
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND (0 = ANY (p.polroles) OR current_user::regrole::oid = ANY (p.polroles))
"""


@dataclass(frozen=True)
class Expected:
    """What the database should look like to the query role."""

    published: Schema
    schema: str
    tenant_column: str


def find_faults(connection: Connection, expected: Expected, token_key: bytes) -> list[str]:
    """A sentence for each way in which the database is not as expected; none if it is safe to serve queries."""
    return [
        *_server_faults(connection),
        *_role_faults(connection),
        *_grant_faults(connection, expected),
        *_policy_faults(connection, expected),
        *_probe_faults(connection, expected, token_key),
    ]


def _server_faults(connection: Connection) -> Iterator[str]:
    version = connection.info.server_version
    if version // 10_000 < _OLDEST or version < _PATCHED.get(version // 10_000, 0):
        yield f"The server's version {version} lacks security fixes; update to its last minor release."


def _role_faults(connection: Connection) -> Iterator[str]:
    row = connection.execute(_ATTRIBUTES).fetchone()
    names = ("SUPERUSER", "BYPASSRLS", "CREATEDB", "CREATEROLE", "REPLICATION")
    for name, has in zip(names, row or (), strict=False):
        if has:
            yield f"The query role has {name}; take it away."
    if row is None or not row[5]:
        yield "The connection acts under another role than it signed in with; sign in as the query role."
    for (role,) in connection.execute(_MEMBERSHIPS):
        yield f"The query role is a member of {role}; revoke that."
    if _number(connection, _OWNED):
        yield "The query role owns objects; give them to the owner of the tables."


def _grant_faults(connection: Connection, expected: Expected) -> Iterator[str]:
    readable = {
        (str(schema), str(table), str(column)) for schema, table, column in connection.execute(_READABLE)
    }
    wanted = {
        (expected.schema, table.name, column)
        for table in expected.published.tables
        for column in table.column_names
    }
    if extra := readable - wanted:
        yield f"The query role can also read {_listed('.'.join(name) for name in extra)}; revoke that."
    if missing := wanted - readable:
        yield f"The query role cannot read {_listed('.'.join(name) for name in missing)}; run the migrations."
    for (name,) in connection.execute(_WRITABLE):
        yield f"The query role has more than SELECT on {name}; revoke that."
    for (name,) in connection.execute(_CREATABLE):
        yield f"The query role may create objects in the schema {name}; revoke that."
    for (name,) in connection.execute(_DEFINERS):
        if name != "app.current_tenant()":
            yield f"The query role may call {name}, which runs with its owner's rights; revoke that from PUBLIC."


def _policy_faults(connection: Connection, expected: Expected) -> Iterator[str]:
    secured = {name for (name,) in connection.execute(_SECURED, [expected.schema])}
    policies: dict[str, list[tuple[object, ...]]] = {}
    for table, *policy in connection.execute(_POLICIES, [expected.schema]):
        policies.setdefault(table, []).append(tuple(policy))
    condition = f"({expected.tenant_column} = ( SELECT app.current_tenant() AS current_tenant))"
    for table in expected.published.table_names:
        if table not in secured:
            yield f"Row security of {table} is not both enabled and forced; run the migrations."
        if policies.get(table) != [(POLICY, "r", True, condition)]:
            yield f"On {table} the query role is not bound by {POLICY} alone; make other policies TO a role."


def _probe_faults(connection: Connection, expected: Expected, token_key: bytes) -> Iterator[str]:
    pid = connection.info.backend_pid
    if any(_rows_without_token(connection, expected)):
        yield "Rows are visible without a tenant token; run the migrations."
    for told, token, seen in (
        ("a token of another connection is accepted", sign(_PROBE, pid + 1, token_key), None),
        ("a forged token is accepted", f"{_PROBE}.{'0' * 64}", None),
        ("our own token is not accepted, so the keys differ", sign(_PROBE, pid, token_key), _PROBE),
    ):
        if _tenant_seen(connection, token) != seen:
            yield f"The tenant token does not work: {told}. Run the migrations and store the key."
    if not _refuses_two_statements(connection):
        yield "Two statements in one text were accepted; do not put a proxy in between that allows this."


def _rows_without_token(connection: Connection, expected: Expected) -> Iterator[bool]:
    for table in expected.published.table_names:
        statement = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(expected.schema, table))
        try:
            row = connection.execute(statement).fetchone()
        except psycopg.errors.InsufficientPrivilege:
            continue
        yield bool(row and row[0])


def _tenant_seen(connection: Connection, token: str) -> UUID | None:
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config(%s, %s, true)", [SETTING, token])
        try:
            row = connection.execute("SELECT app.current_tenant()").fetchone()
        except psycopg.Error:
            return UUID(int=0)
    return row[0] if row else None


def _refuses_two_statements(connection: Connection) -> bool:
    session = Session(connection, time.monotonic() + 5)
    try:
        session.execute("SELECT 1; SELECT 2")
    except psycopg.errors.SyntaxError:
        return True
    return False


def _number(connection: Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:8]) + (f" and {len(ordered) - 8} more" if len(ordered) > 8 else "")
