"""Connections over REST, for administrators; what their secrets are goes in and never comes out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.lists import Page
from api.parts import Given, Parts
from api.problems import answers
from api.workflows.trials import try_connection
from db import ai
from db.errors import Invalid
from db.models.workflows import Connection
from db.tenancy import Identity
from db.workflows import connections
from db.workflows.connections import WRITE_CONNECTIONS, ConnectionValues
from engines.outgoing.addresses import RESOLVE_SECONDS, checked_addresses, host_of
from engines.outgoing.errors import AddressRefused, OutgoingError

router = APIRouter(
    prefix="/connections",
    tags=["connections"],
    dependencies=[Depends(has_pack("workflows")), Depends(may("workflows:read"))],
)
MayWrite = Depends(may(WRITE_CONNECTIONS))
Connector = Literal["http", "slack", "email", "webhook"]
Name = Annotated[
    Text, Field(max_length=200, description="Up to 80 characters; counts once, however it is written.")
]
Settings = Annotated[
    dict[Text, Annotated[Text, Field(max_length=1_000)]],
    Field(max_length=20, description="By name, as `GET /connectors` lists them for the connector."),
]
Secrets = Annotated[
    dict[Text, Annotated[Text, Field(max_length=4_000)]],
    Field(
        max_length=10,
        description="By name. In a change, one that is missing or masked stays and an empty one goes.",
    ),
]


class ConnectionItem(BaseModel):
    """One connection; of its secrets only the last four characters are shown, and only to administrators."""

    id: UUID
    connector: Connector
    name: str
    settings: dict[str, str]
    secrets: dict[str, str] = Field(description="Such as ***a1b2, by name.")
    is_practice: bool = Field(description="Steps that use it send nothing and store what they would send.")
    created_at: datetime
    updated_at: datetime


class NewConnection(BaseModel):
    """A connection to be added."""

    model_config = ConfigDict(extra="forbid")

    connector: Connector
    name: Name
    settings: Settings = Field(default_factory=dict)
    secrets: Secrets = Field(default_factory=dict, repr=False)
    is_practice: bool = False


class ConnectionChange(BaseModel):
    """What is to be different; what is left out or null stays. Settings are changed one by one."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    settings: Settings | None = None
    secrets: Secrets | None = Field(default=None, repr=False)
    is_practice: bool | None = None


class TrialResult(BaseModel):
    """What a test of a connection showed, in words."""

    ok: bool
    message: str


@router.get("", responses=answers(401, 403, 404))
def list_connections(
    given: Given,
    who: Who,
    connector: Annotated[Connector | None, Query(description="Only of this one.")] = None,
) -> Page[ConnectionItem]:
    """List the connections by name."""
    with given.services.store.read(who.scope) as session:
        found = [_show(each, who) for each in connections.list_connections(session, connector=connector)]
    return Page(items=found, next=None)


@router.post("", status_code=201, responses=answers(401, 403, 404, 409), dependencies=[MayWrite])
def add_connection(given: Given, who: Who, wanted: NewConnection) -> ConnectionItem:
    """Add a connection. Where it leads to must be public, or its host one of the allowed hosts."""
    values = ConnectionValues(
        wanted.connector, wanted.name, wanted.settings, wanted.secrets, wanted.is_practice
    )
    _check_addresses(given, who, values)
    with acting(given, who, "add_connection") as act:
        made = connections.add_connection(act.session, who, given.services.vault, values)
        act.about = made.name
        return _show(made, who)


@router.patch("/{connection_id}", responses=answers(401, 403, 404, 409), dependencies=[MayWrite])
def change_connection(
    given: Given, who: Who, connection_id: UUID, wanted: ConnectionChange
) -> ConnectionItem:
    """Change a connection. A new address needs its secrets anew."""
    with given.services.store.read(who.scope) as session:
        intended = _merged(connections.find_connection(session, connection_id), wanted)
    _check_addresses(given, who, intended)
    with acting(given, who, "change_connection") as act:
        values = _merged(connections.find_connection(act.session, connection_id), wanted)
        changed = connections.change_connection(act.session, who, given.services.vault, connection_id, values)
        act.about = changed.name
        return _show(changed, who)


@router.delete(
    "/{connection_id}", status_code=204, responses=answers(401, 403, 404, 409), dependencies=[MayWrite]
)
def delete_connection(given: Given, who: Who, connection_id: UUID) -> Response:
    """Delete a connection with its secrets; refused while a workflow uses it."""
    with acting(given, who, "delete_connection") as act:
        act.about = connections.delete_connection(act.session, who, connection_id).name
    return Response(status_code=204)


@router.post("/{connection_id}/test", responses=answers(401, 403, 404, 429), dependencies=[MayWrite])
def test_connection(given: Given, who: Who, connection_id: UUID) -> TrialResult:
    """Send something harmless through the connection: a message to Slack, a mail to you, a GET of the front page."""
    given.rates.count("provider_tests", who.user_id)
    with given.services.store.read(who.scope) as session:
        opened = connections.open_connection(session, given.services.vault, connection_id)
        allowed = ai.look_up(session, who.tenant_id).allowed_hosts
    trial = try_connection(opened, who, allowed=allowed)
    return TrialResult(ok=trial.ok, message=trial.message)


def _merged(row: Connection, wanted: ConnectionChange) -> ConnectionValues:
    return ConnectionValues(
        row.connector,
        row.name if wanted.name is None else wanted.name,
        {**row.settings, **(wanted.settings or {})},
        wanted.secrets or {},
        row.is_practice if wanted.is_practice is None else wanted.is_practice,
    )


def _check_addresses(given: Parts, who: Identity, values: ConnectionValues) -> None:
    """Refuse an address that no request may go to; a name that leads nowhere yet is no reason.

    Raises:
        Invalid: it is private, and no allowed host.
    """
    hosts = list(_hosts(values))
    if values.is_practice or not hosts:
        return
    with given.services.store.read(who.scope) as session:
        allowed = ai.look_up(session, who.tenant_id).allowed_hosts
    for host in hosts:
        try:
            checked_addresses(host, 443, allowed, seconds=RESOLVE_SECONDS)
        except AddressRefused as refused:
            raise Invalid(str(refused)) from None
        except OutgoingError:
            continue


def _hosts(values: ConnectionValues) -> Iterable[str]:
    """Where a connection leads to."""
    host = values.settings.get("host", "").strip()
    if host:
        yield host_of(f"//{host}") or host
    url = values.secrets.get("webhook_url", "")
    if url and urlsplit(url).scheme:
        yield host_of(url)


def _show(row: Connection, who: Identity) -> ConnectionItem:
    hints = {name: str(hint) if who.may(WRITE_CONNECTIONS) else "***" for name, hint in row.hints.items()}
    names = ("id", "connector", "name", "settings", "is_practice", "created_at", "updated_at")
    return ConnectionItem.model_validate({**{name: getattr(row, name) for name in names}, "secrets": hints})
