"""Schema migrations with Alembic: ``upgrade`` and ``downgrade`` for SQLite and PostgreSQL, run by the owner role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from db.session import normalise_url


def upgrade(url: str, *, app_role: str | None = None, to: str = "head") -> None:
    """Bring the database at ``url`` to the newest schema; on PostgreSQL also grants to the app.s role."""
    with _configured(url, app_role) as config:
        command.upgrade(config, to)


def downgrade(url: str, *, to: str = "base") -> None:
    """Take the schema back to revision ``to``."""
    with _configured(url, None) as config:
        command.downgrade(config, to)


def newest() -> str | None:
    """The newest revision that this code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


@contextmanager
def _configured(url: str, app_role: str | None) -> Iterator[Config]:
    engine = create_engine(normalise_url(url))
    config = _config()
    config.attributes["app_role"] = app_role
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7225001)")  # one migration at a time
            config.attributes["connection"] = connection
            yield config
    finally:
        engine.dispose()
