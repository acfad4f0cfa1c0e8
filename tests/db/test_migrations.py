"""The schema can be made and taken back on both databases, and it is the one that the models say."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from db.migrations import current, downgrade, newest, upgrade
from db.models import Base
from db.row_security import tenant_tables
from db.session import normalise_url
from tests.postgres import Urls


def test_up_down_and_up_again_leaves_the_schema_of_the_models(database_urls: Urls) -> None:
    upgrade(database_urls.owner, app_role="counterfoil_app")
    downgrade(database_urls.owner)
    engine = create_engine(normalise_url(database_urls.owner))
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(database_urls.owner, app_role="counterfoil_app")
    with engine.connect() as connection:
        assert current(connection) == newest()
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


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
    assert forced == {table.name for table in tenant_tables()}
