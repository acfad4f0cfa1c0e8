"""What a step is given when it is performed, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agent.results import Table
from db.models.base import Json
from db.session import Store
from db.tenancy import Identity, Scope
from db.workflows.connections import OpenConnection
from engines.flow.evaluator import Evaluator

Ask = Callable[[Identity, str], str]
"""Asks the tenant's language model; raises ``agent.errors.TurnError``. See ``jobs.flows.asking``."""
Query = Callable[[Identity, str], Table]
"""Answers one SELECT from a person's rows; raises ``db.errors.DomainError``. ``tools.queries`` implements it."""


@dataclass(frozen=True, slots=True)
class Performed:
    """A step that did what it is for.

    Attributes:
        output: what later steps see as ``steps.<node>``, without secrets.
        branch: which way a condition goes, ``true`` or ``false``.
        shown_input: the step's settings with everything worked out, without secrets.
    """

    output: Json
    branch: str | None = None
    shown_input: Json = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a step is performed.

    Attributes:
        store, scope: the tenant's store; performers open no session while a request is under way.
        who: whose rights the run has: who made the version that it runs.
        values: what expressions see: ``trigger``, ``steps``, ``run``, ``now``.
        allowed_hosts: hosts that may have a private address.
        connection: the opened connection that the step's settings name; see ``performing.connection_of``.
        key: what makes a repeat of this step recognisable to the other side: ``<run id>-<node>``.
        ask: asks the tenant's language model.
        query: answers one SELECT.
        evaluator: works expressions and templates out.
    """

    store: Store
    scope: Scope
    who: Identity
    values: Mapping[str, Json] = field(repr=False)
    allowed_hosts: frozenset[str]
    connection: OpenConnection | None
    key: str
    ask: Ask
    query: Query
    evaluator: Evaluator

    @property
    def is_practice(self) -> bool:
        """Whether nothing is sent, and what would be is only shown: the connection says so, or this is a sandbox."""
        return self.who.is_guest or (self.connection is not None and self.connection.is_practice)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A step's settings with templates and expressions worked out: as they are used, and as they may be shown."""

    config: Mapping[str, Json] = field(repr=False)
    shown: Json

    def text(self, name: str, default: str = "") -> str:
        """A setting as text."""
        value = self.config.get(name)
        return default if value is None else value if isinstance(value, str) else str(value)
