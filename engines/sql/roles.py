"""What a PostgreSQL database needs so that `query_database` may run on it, as statements for its owner.

The query role is a login of its own: it owns nothing, inherits nothing, may read the published columns only, and sees
the rows of the tenant whose signed token its transaction holds (`engines.sql.signature`). The app's own role and policies
are not touched; a policy of theirs must be made for their role and not for PUBLIC, as policies of one table add up.
"""

from engines.sql.schema import Schema, Table
from engines.sql.signature import pads

POLICY = "query_tenant"
SETTING = "app.tenant_token"

# Functions that only serve to write, signal or look around, and that no application needs as PUBLIC.
_REVOKE_NEEDLESS = """
DO $do$
DECLARE
    needless regprocedure;
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        RETURN;
    END IF;
    FOR needless IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname::text = ANY (string_to_array(
            'lo_creat lo_create lo_from_bytea lo_import lo_export lo_put lo_get lo_open lo_unlink loread lowrite '
            'lo_truncate lo_truncate64 pg_logical_emit_message ts_stat query_to_xml query_to_xmlschema '
            'query_to_xml_and_xmlschema table_to_xml table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml '
            'schema_to_xmlschema database_to_xml database_to_xmlschema cursor_to_xml cursor_to_xmlschema '
            'pg_ls_dir pg_read_file pg_read_binary_file pg_stat_file pg_current_logfile pg_export_snapshot', ' '))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', needless);
    END LOOP;
END
$do$
""".strip()

_CURRENT_TENANT = f"""
CREATE OR REPLACE FUNCTION app.current_tenant() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    token text := current_setting('{SETTING}', true);
    tenant text := split_part(token, '.', 1);
    message bytea := convert_to(tenant || '.' || pg_backend_pid(), 'UTF8');
BEGIN
    IF token IS NULL OR token = '' THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM app.tenant_secret AS secret
        WHERE encode(sha256(secret.outer_pad || sha256(secret.inner_pad || message)), 'hex') = split_part(token, '.', 2)
    ) THEN
        RETURN tenant::uuid;
    END IF;
    RETURN NULL;
END
$body$
""".strip()


# Default privileges may have given the new table to the app's role.
_SECRET_IS_THE_OWNERS = """
DO $do$
DECLARE
    other text;
BEGIN
    FOR other IN
        SELECT DISTINCT CASE entry.grantee WHEN 0 THEN 'PUBLIC' ELSE entry.grantee::regrole::text END
        FROM pg_class AS secret, aclexplode(secret.relacl) AS entry
        WHERE secret.oid = 'app.tenant_secret'::regclass AND entry.grantee <> secret.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON TABLE app.tenant_secret FROM %s', other);
    END LOOP;
END
$do$
""".strip()


def statements_for(
    published: Schema,
    *,
    query_role: str,
    owner: str,
    schema: str = "public",
    tenant_column: str = "tenant_id",
) -> list[str]:
    """What a migration runs, as `owner` of the tables, after they and the query role exist; may be run again.

    Run `key_statements` too. Tables that are no longer published need `drop_statements_for` with the old schema first.
    """
    role = _quoted(query_role)
    return [
        *_secret_statements(role, _quoted(owner)),
        _tolerant("EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database())"),
        _tolerant(f"REVOKE CREATE ON SCHEMA {_quoted(schema)} FROM PUBLIC"),
        f"GRANT USAGE ON SCHEMA {_quoted(schema)} TO {role}",
        *(
            line
            for table in published.tables
            for line in _table_statements(table, schema, role, tenant_column)
        ),
        _REVOKE_NEEDLESS,
    ]


def key_statements(*token_keys: bytes) -> list[str]:
    """Store the keys that tokens are signed with, in place of the present ones; run in one transaction, do not log.

    To change the key without a pause, store the new and the old one, restart the app, then store the new one alone.
    """
    rows = [
        f"(decode('{inner.hex()}', 'hex'), decode('{outer.hex()}', 'hex'))"
        for inner, outer in map(pads, token_keys)
    ]
    return [
        "DELETE FROM app.tenant_secret",
        f"INSERT INTO app.tenant_secret (inner_pad, outer_pad) VALUES {', '.join(rows)}",  # noqa: S608 - hex digits
    ]


def drop_statements_for(published: Schema, *, query_role: str, schema: str = "public") -> list[str]:
    """Undo `statements_for`, but for row security on the tables, which the app's own policies use too."""
    role = _quoted(query_role)
    tables = [_table_name(table, schema) for table in published.tables]
    return [
        *(f"DROP POLICY IF EXISTS {POLICY} ON {table}" for table in tables),
        *(f"REVOKE ALL ON TABLE {table} FROM {role}" for table in tables),
        f"REVOKE USAGE ON SCHEMA {_quoted(schema)} FROM {role}",
        "DROP FUNCTION IF EXISTS app.current_tenant()",
        "DROP TABLE IF EXISTS app.tenant_secret",
        f"REVOKE USAGE ON SCHEMA app FROM {role}",
    ]


def _secret_statements(role: str, owner: str) -> list[str]:
    return [
        "CREATE SCHEMA IF NOT EXISTS app",
        f"ALTER SCHEMA app OWNER TO {owner}",
        "REVOKE ALL ON SCHEMA app FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA app TO {role}",
        "CREATE TABLE IF NOT EXISTS app.tenant_secret ("
        "inner_pad bytea PRIMARY KEY CHECK (octet_length(inner_pad) = 64), "
        "outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64))",
        f"ALTER TABLE app.tenant_secret OWNER TO {owner}",
        _SECRET_IS_THE_OWNERS,
        _CURRENT_TENANT,
        f"ALTER FUNCTION app.current_tenant() OWNER TO {owner}",
        "REVOKE ALL ON FUNCTION app.current_tenant() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION app.current_tenant() TO {role}",
    ]


def _table_statements(table: Table, schema: str, role: str, tenant_column: str) -> list[str]:
    name = _table_name(table, schema)
    columns = ", ".join(map(_quoted, table.column_names))
    return [
        f"REVOKE ALL ON TABLE {name} FROM PUBLIC, {role}",
        f"GRANT SELECT ({columns}) ON TABLE {name} TO {role}",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {POLICY} ON {name}",
        f"CREATE POLICY {POLICY} ON {name} FOR SELECT TO {role} "
        f"USING ({_quoted(tenant_column)} = (SELECT app.current_tenant()))",
    ]


def _tolerant(statement: str) -> str:
    """A statement for which the owner of a managed database may lack the right."""
    return f"DO $do$ BEGIN {statement}; EXCEPTION WHEN insufficient_privilege THEN NULL; END $do$"


def _table_name(table: Table, schema: str) -> str:
    return f"{_quoted(schema)}.{_quoted(table.name)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
