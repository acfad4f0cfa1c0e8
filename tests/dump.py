"""Everything that is in a database, as text, to be searched for what must not be there."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect, text

from db.session import normalise_url
from tests.postgres import Urls


def dump_of(urls: Urls) -> str:
    """All rows of all tables, the job engine's too; on PostgreSQL as its superuser, who no wall between tenants holds."""
    engine = create_engine(normalise_url(urls.owner.replace("counterfoil_owner@", "postgres@")))
    with engine.connect() as connection:
        known = inspect(connection)
        schemas = [each for each in known.get_schema_names() if each != "information_schema"]
        names = [(schema, table) for schema in schemas for table in known.get_table_names(schema)]
        rows = [
            connection.execute(text(f'SELECT * FROM "{schema}"."{table}"')).all() for schema, table in names
        ]
    engine.dispose()
    return str(rows)
