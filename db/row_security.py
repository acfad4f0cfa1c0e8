"""PostgreSQL's row-level security: the second wall behind the session's tenant scope.

Every tenant-owned table is forced behind a policy on the transaction-local setting ``app.tenant_id``, which the session
sets at the beginning of each transaction; without it no row is seen. The app's role owns nothing and cannot bypass it.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, text

from db.models.base import Base, TenantOwned

APPEND_ONLY = ("audit_entries",)


def tenant_tables() -> list[Table]:
    """All tables that belong to a tenant, in a constant order."""
    owned = [mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, TenantOwned)]
    return sorted((table for table in owned if isinstance(table, Table)), key=lambda table: table.name)


def protect(connection: Connection, tables: list[str], *, app_role: str | None) -> None:
    """Force row security on ``tables`` (PostgreSQL only) and give the app's role what it needs, no more."""
    for name in tables:
        connection.execute(text(f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY'))
        connection.execute(text(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY'))
        tenant = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
        to = f' TO "{app_role}"' if app_role else ""
        connection.execute(
            text(f'CREATE POLICY tenant_isolation ON "{name}"{to} USING ({tenant}) WITH CHECK ({tenant})')
        )
    if app_role:
        for name in APPEND_ONLY:
            connection.execute(text(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{name}" FROM "{app_role}"'))


def check_role(connection: Connection) -> str | None:
    """Why the connected role could read past the wall, as a sentence; None where it can't."""
    role = connection.execute(
        text("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ).one()
    if role.rolsuper or role.rolbypassrls:
        return f"The database role {role.rolname} bypasses row security. Use a role without SUPERUSER and BYPASSRLS."
    owned = connection.execute(
        text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
    ).scalar_one()
    if owned:
        return f"The database role {role.rolname} owns tables. Migrate with COUNTERFOIL_MIGRATE_URL as another role."
    names = [table.name for table in tenant_tables()]
    open_tables = connection.execute(
        text(
            "SELECT string_agg(relname, ', ') FROM pg_class WHERE relkind = 'r' AND relname = ANY(:names) "
            "AND NOT (relrowsecurity AND relforcerowsecurity)"
        ),
        {"names": names},
    ).scalar_one()
    return f"Row security is off for {open_tables}. Run the migrations again." if open_tables else None
