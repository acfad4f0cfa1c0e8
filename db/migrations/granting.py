"""New permissions for roles that are there already."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_ADMINISTERING = ("users:write", "settings:write")


def grant_to_administrators(connection: sa.Connection, permissions: Sequence[str]) -> None:
    """Roles that administer people and settings may do what is new: nobody grants what they do not have."""
    grant_to_holders(connection, _ADMINISTERING, permissions)


def grant_to_holders(connection: sa.Connection, held: Collection[str], permissions: Sequence[str]) -> None:
    """Roles that have all of ``held`` may do what is new."""
    roles = sa.table("roles", sa.column("id", sa.Uuid()), sa.column("permissions", _JSON))
    on_postgres = connection.dialect.name == "postgresql"
    if on_postgres:  # or its owner sees no row
        connection.execute(sa.text("ALTER TABLE roles NO FORCE ROW LEVEL SECURITY"))
    for key, granted in connection.execute(sa.select(roles.c.id, roles.c.permissions)).all():
        if set(granted) >= set(held):
            wanted = [*granted, *(each for each in permissions if each not in granted)]
            connection.execute(sa.update(roles).where(roles.c.id == key).values(permissions=wanted))
    if on_postgres:
        connection.execute(sa.text("ALTER TABLE roles FORCE ROW LEVEL SECURITY"))
