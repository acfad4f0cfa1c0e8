"""The schema can be made and taken back on both databases, and it is the one that the models say."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, select, text

from db.migrations import current, downgrade, newest, upgrade
from db.models import Base
from db.models.users import Role
from db.rights import DEMOS, PLM, SHARES, SIMULATIONS, WORKFLOWS
from db.row_security import tenant_tables
from db.session import normalise_url, open_store
from db.tenancy import Scope
from tests.postgres import Urls


def test_up_down_and_up_again_leaves_the_schema_of_the_models(database_urls: Urls) -> None:
    upgrade(database_urls.owner, app_role="counterfoil_app")
    downgrade(database_urls.owner)
    engine = create_engine(normalise_url(database_urls.owner))
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(database_urls.owner, app_role="counterfoil_app")
    with engine.connect() as connection:
        assert current(connection) == newest()
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_mapped}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def _is_mapped(_: object, name: str | None, kind: str, *__: object) -> bool:
    """The indexes for searching are made by hand, see ``db.migrations.full_text`` and ``item_search`` there."""
    return not (name or "").startswith(("message_search", "item_search")) and name != "ix_messages_words"


def test_administrators_of_before_may_do_what_is_new(database_urls: Urls) -> None:
    downgrade(database_urls.owner)
    upgrade(database_urls.owner, app_role="counterfoil_app", to="0001")
    engine = create_engine(normalise_url(database_urls.owner))
    tenant = "0197e4f2-8606-713e-ad22-19bb2e210000"
    roles = {
        "admin": ["users:write", "settings:write"],
        "clerk": ["users:write"],
        "operator": ["jobs:write"],
        "viewer": [],
    }
    with engine.begin() as connection:
        if database_urls.is_postgres:
            connection.execute(text("ALTER TABLE roles NO FORCE ROW LEVEL SECURITY"))
        key = tenant if database_urls.is_postgres else tenant.replace("-", "")
        made = (
            "INSERT INTO tenants (id, slug, name, packs, ai_enabled, builtin_enabled, max_chats, recent_chats, "
            "change_set_minutes, created_at) VALUES (:key, 'old', 'Old', '[]', true, true, 1, 1, 1, '2026-01-01')"
        )
        connection.execute(text(made), {"key": key})
        for number, (name, granted) in enumerate(roles.items()):
            row = {"id": key[:-1] + str(number), "key": key, "name": name, "granted": json.dumps(granted)}
            written = (
                "INSERT INTO roles (id, tenant_id, name, permissions) VALUES (:id, :key, :name, :granted)"
            )
            connection.execute(text(written), row)
        if database_urls.is_postgres:
            connection.execute(text("ALTER TABLE roles FORCE ROW LEVEL SECURITY"))
    engine.dispose()
    upgrade(database_urls.owner, app_role="counterfoil_app")
    store = open_store(normalise_url(database_urls.app))
    with store.read(Scope(UUID(tenant))) as session:
        granted_now = {role.name: role.permissions for role in session.scalars(select(Role))}
    store.close()
    new = ["context:write", "usage:read", "budgets:write", *PLM.look, *PLM.work]
    new += [*SIMULATIONS.look, *SIMULATIONS.work]
    new += [*WORKFLOWS.look, *WORKFLOWS.work, *WORKFLOWS.office, SHARES, DEMOS]
    expected = {**roles, "admin": [*roles["admin"], *new], "operator": ["jobs:write", SHARES]}
    assert granted_now == expected


@pytest.mark.postgres
def test_every_table_of_a_tenant_is_forced_behind_row_security(postgres_urls: Urls) -> None:
    upgrade(postgres_urls.owner, app_role="counterfoil_app")
    engine = create_engine(normalise_url(postgres_urls.owner))
    with engine.connect() as connection:
        forced = set(
            connection.scalars(
                text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
            )
        )
    engine.dispose()
    assert forced == {"item_search", *(table.name for table in tenant_tables())}
