"""Getting a step ready: with whose rights, by which connection, and with which values; nothing has happened by that."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from db import users
from db.models.base import Json
from db.models.tenants import Tenant
from db.session import Store
from db.tenancy import Identity, Scope
from db.workflows import OpenConnection
from engines.flow.definition import Node
from jobs.flows.errors import StepFailed
from jobs.flows.means import Means
from jobs.flows.performing import connection_of, is_foreign, resolve
from jobs.flows.surroundings import Resolved, Surroundings

FRESH = 1.0
"""Seconds for which a look at somebody's rights holds."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A step that can be performed."""

    surroundings: Surroundings
    resolved: Resolved
    is_foreign: bool

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be stored or shown."""
        connection = self.surroundings.connection
        return connection.hidden if connection else ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """Whose rights the run has, and which hosts may be private, as they were at that moment."""

    who: Identity
    allowed_hosts: frozenset[str]
    at: float


class Preparer:
    """Gets the steps of one run ready. ``author`` made its version; a run without one has nobody's rights."""

    def __init__(
        self, store: Store, means: Means, scope: Scope, *, author: UUID | None, version: int
    ) -> None:
        self._store, self._means = store, means
        self._scope, self._author, self._version = scope, author, version
        self._seen: _Seen | None = None

    def prepare(self, node: Node, *, key: str, values: Mapping[str, Json]) -> Ready:
        """Look up what the step needs and work its settings out.

        Raises:
            StepFailed: nobody's rights are left for it, its connection is of no use, or an expression fails.
        """
        seen, connection = self._look(node)
        surroundings = Surroundings(
            store=self._store,
            scope=self._scope,
            who=seen.who,
            values=values,
            allowed_hosts=seen.allowed_hosts,
            connection=connection,
            key=key,
            ask=self._means.ask,
            query=self._means.query,
            evaluator=self._means.evaluator,
        )
        resolved = resolve(node, surroundings)
        sends = not surroundings.is_practice and is_foreign(node, resolved, connection)
        return Ready(surroundings, resolved, sends)

    def _look(self, node: Node) -> tuple[_Seen, OpenConnection | None]:
        """What the store says; the rights of a moment ago hold for a step that has no connection."""
        seen = self._seen
        if seen is not None and time.monotonic() - seen.at < FRESH and not node.config.get("connection"):
            return seen, None
        with self._store.read(self._scope) as session:
            self._seen = seen = self._acting(session)
            return seen, connection_of(session, self._means.vault, node)

    def _acting(self, session: Session) -> _Seen:
        scope = Scope(self._scope.tenant_id, self._author)
        who = users.identity_of(session, scope) if self._author is not None else None
        if who is None:
            raise StepFailed(
                "not_permitted",
                f"Version {self._version} was made by somebody who can no longer sign in, and a run has the rights of "
                "whoever made its version. Let somebody else save the workflow as a new version.",
                may_pass=False,
            )
        allowed = session.get_one(Tenant, self._scope.tenant_id).allowed_hosts
        return _Seen(who, frozenset(allowed), time.monotonic())
