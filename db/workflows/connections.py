"""Connections: a tenant's accounts at other services, with secrets that go in and never come out.

The secrets of one are a JSON object, encrypted as a whole and bound to tenant and row. Where a setting says where they
go, changing it needs them anew, so that nobody can send stored ones elsewhere.
"""

from __future__ import annotations

import base64
import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.errors import AlreadyKnown, Conflict, Invalid, NotFound, NotPermitted
from db.models.base import Json
from db.models.workflows import Connection, Workflow, WorkflowVersion
from db.quoting import plain_name_of, told
from db.secrets import Vault, mask
from db.tenancy import Identity
from db.workflows.connection_checks import (
    BOUND_TO,
    check_complete,
    checked_name,
    checked_secrets,
    checked_settings,
)

WRITE_CONNECTIONS = "connections:write"
MOST_CONNECTIONS = 200
MASKED = "***"
"""What a secret begins with that was shown and comes back unchanged."""


@dataclass(frozen=True, slots=True)
class ConnectionValues:
    """What an administrator enters. In a change a secret that is left out or masked stays, an empty one goes."""

    connector: str
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """A connection as a step uses it; its secrets are never to be shown, logged or put into a prompt."""

    id: UUID
    connector: str
    name: str
    settings: Mapping[str, Json]
    secrets: Mapping[str, str] = field(repr=False)
    is_practice: bool = False

    @property
    def hidden(self) -> tuple[str, ...]:
        """What must not occur in anything that is stored or shown; a user name by itself is no secret."""
        alone = [value for name, value in self.secrets.items() if name != "username" and value]
        user = self.secrets.get("username") or str(self.settings.get("username") or "")
        pairs = [f"{user}:{each}" for each in alone if user] + [f"\0{user}\0{each}" for each in alone if user]
        return (*alone, *(base64.b64encode(each.encode()).decode() for each in pairs))


def list_connections(session: Session, *, connector: str | None = None) -> Sequence[Connection]:
    """The tenant's connections by name; of one connector only where it is named."""
    query = select(Connection).order_by(Connection.plain_name, Connection.id)
    if connector is not None:
        query = query.where(Connection.connector == connector)
    return session.scalars(query).all()


def find_connection(session: Session, id_or_name: UUID | str) -> Connection:
    """The connection of that id or name, in whatever case and with whatever blanks that is written.

    Raises:
        NotFound: there is none; the sentence has the nearest names.
    """
    found = _find(session, id_or_name)
    if found is None:
        raise NotFound(_unknown(session, str(id_or_name)))
    return found


def add_connection(session: Session, who: Identity, vault: Vault, values: ConnectionValues) -> Connection:
    """Keep a new connection.

    Raises:
        NotPermitted, Invalid, AlreadyKnown: see db.errors.
    """
    _check_right(who)
    lock_ledger(session)
    if len(list_connections(session)) >= MOST_CONNECTIONS:
        raise Invalid(f"There are {MOST_CONNECTIONS} connections already. Delete one first.")
    settings = checked_settings(values.connector, values.settings)
    secrets = {name: value for name, value in _entered(values.secrets, values.connector).items() if value}
    if not values.is_practice:
        check_complete(values.connector, settings, secrets)
    row = Connection(
        connector=values.connector,
        name=_free_name(session, values.name),
        settings=settings,
        hints={},
        is_practice=values.is_practice,
        created_by=who.user_id,
    )
    session.add(row)
    session.flush()
    _seal(row, vault, secrets)
    session.flush()
    return row


def change_connection(
    session: Session, who: Identity, vault: Vault, connection_id: UUID, values: ConnectionValues
) -> Connection:
    """Give a connection these values; its connector stays what it is.

    Raises:
        NotPermitted, NotFound, Invalid, AlreadyKnown: see db.errors.
    """
    _check_right(who)
    lock_ledger(session)
    row = find_connection(session, connection_id)
    if values.connector != row.connector:
        raise Invalid("A connection stays with its connector. Add a new one for another service.")
    settings = checked_settings(row.connector, values.settings)
    entered = _entered(values.secrets, row.connector)
    kept = [name for name in row.hints if name not in entered]
    if kept and _goes_elsewhere(row, settings):
        raise Invalid(
            "The address of the connection changed. Enter its secrets again, so that they go only there."
        )
    stored = _open_secrets(row, vault) if kept else {}
    secrets = {name: value for name, value in {**stored, **entered}.items() if value}
    if not values.is_practice:
        check_complete(row.connector, settings, secrets)
    row.name = _free_name(session, values.name, own=row.id)
    row.settings, row.is_practice = settings, values.is_practice
    if entered:
        _seal(row, vault, secrets)
    session.flush()
    return row


def delete_connection(session: Session, who: Identity, connection_id: UUID) -> Connection:
    """Forget a connection and its secrets.

    Raises:
        NotPermitted, NotFound: see db.errors.
        Conflict: a workflow uses it.
    """
    _check_right(who)
    lock_ledger(session)
    row = find_connection(session, connection_id)
    users = used_by(session, row.id)
    if users:
        named = ", ".join(each.number for each in users[:5]) + (" …" if len(users) > 5 else "")
        raise Conflict(
            f'The connection "{row.name}" is used by {named}. Choose another one in their steps first.'
        )
    session.delete(row)
    session.flush()
    return row


def used_by(session: Session, connection_id: UUID) -> Sequence[Workflow]:
    """The workflows whose newest version uses the connection, by number."""
    newest = and_(WorkflowVersion.workflow_id == Workflow.id, WorkflowVersion.number == Workflow.version)
    query = (
        select(Workflow, WorkflowVersion.definition).join(WorkflowVersion, newest).order_by(Workflow.number)
    )
    return [workflow for workflow, definition in session.execute(query) if _uses(definition, connection_id)]


def open_connection(session: Session, vault: Vault, connection_id: UUID) -> OpenConnection:
    """Open it for a step.

    Raises:
        NotFound: there is none, or no longer.
        Invalid: its secrets cannot be read.
    """
    row = find_connection(session, connection_id)
    secrets = _open_secrets(row, vault)
    return OpenConnection(row.id, row.connector, row.name, dict(row.settings), secrets, row.is_practice)


def rotate_connections(session: Session, vault: Vault) -> int:
    """Seal the tenant's connections anew with the newest master key; returns how many were.

    Raises:
        Invalid: one cannot be opened with any of the keys.
    """
    old = [row for row in list_connections(session) if _is_old(row, vault)]
    for row in old:
        _seal(row, vault, _open_secrets(row, vault))
    return len(old)


def has_old_connections(session: Session, vault: Vault) -> bool:
    """Whether ``rotate_connections`` has something to do."""
    return any(_is_old(row, vault) for row in list_connections(session))


def _check_right(who: Identity) -> None:
    if not who.may(WRITE_CONNECTIONS):
        raise NotPermitted(f"The role {who.role} may not change connections. Ask an administrator.")


def _find(session: Session, id_or_name: UUID | str) -> Connection | None:
    try:
        key = id_or_name if isinstance(id_or_name, UUID) else UUID(id_or_name.strip())
    except ValueError:
        wanted = Connection.plain_name == plain_name_of(str(id_or_name))
    else:
        wanted = Connection.id == key
    return session.scalar(select(Connection).where(wanted))


def _unknown(session: Session, named: str) -> str:
    names = {each.plain_name: each.name for each in list_connections(session)}
    near = [names[each] for each in difflib.get_close_matches(plain_name_of(named), list(names), n=3)]
    listed = ", ".join(near or list(names.values())[:5])
    hint = f"Those that there are: {listed}." if listed else "There are no connections yet."
    return f"There is no connection {told(named)}. {hint}"


def _free_name(session: Session, name: str, *, own: UUID | None = None) -> str:
    plain = checked_name(name)
    taken = session.scalar(select(Connection).where(Connection.plain_name == plain_name_of(plain)))
    if taken is not None and taken.id != own:
        raise AlreadyKnown(f"There is a connection {told(taken.name)} already. Choose another name.")
    if _is_id(plain):
        raise Invalid("A connection can't be called like an id. Choose another name.")
    return plain


def _is_id(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def _entered(given: Mapping[str, str], connector: str) -> dict[str, str]:
    """The secrets that somebody has really entered: not those that were only shown."""
    return checked_secrets(
        {name: value for name, value in given.items() if not value.startswith(MASKED)}, connector
    )


def _goes_elsewhere(row: Connection, settings: Mapping[str, Json]) -> bool:
    return any(row.settings.get(name) != settings.get(name) for name in BOUND_TO.get(row.connector, ()))


def _uses(definition: Mapping[str, Json], connection_id: UUID) -> bool:
    nodes = definition.get("nodes")
    configs = (
        [each.get("config") for each in nodes if isinstance(each, dict)] if isinstance(nodes, list) else []
    )
    return any(isinstance(each, dict) and each.get("connection") == str(connection_id) for each in configs)


def _is_old(row: Connection, vault: Vault) -> bool:
    return bool(row.sealed_secrets) and not vault.is_current(row.sealed_secrets or "")


def _seal(row: Connection, vault: Vault, secrets: Mapping[str, str]) -> None:
    text = json.dumps(dict(secrets), sort_keys=True)
    row.sealed_secrets = vault.seal(text, tenant_id=row.tenant_id, row_id=row.id) if secrets else None
    row.hints = {name: mask(value) for name, value in sorted(secrets.items())}


def _open_secrets(row: Connection, vault: Vault) -> dict[str, str]:
    if not row.sealed_secrets:
        return {}
    try:
        found = json.loads(vault.open(row.sealed_secrets, tenant_id=row.tenant_id, row_id=row.id))
    except (Invalid, ValueError):
        raise Invalid(
            f"The secrets of the connection {told(row.name)} cannot be read: COUNTERFOIL_SECRET_KEY has changed, or "
            "they were damaged. Enter them again."
        ) from None
    return {str(name): str(value) for name, value in found.items()}
