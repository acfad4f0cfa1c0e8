"""A stage for single steps: a tenant, real connections, a real evaluator, and a database that answers questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from agent.errors import AiNotConfigured
from db import workflows
from db.models.base import Json
from db.secrets import make_vault
from db.session import Store
from db.tenancy import Identity
from db.workflows import ConnectionValues
from engines.flow.definition import Node
from engines.flow.evaluator import Evaluator
from engines.sql.port import QueryExecutor
from engines.sql.postgres import PostgresQueries
from engines.sql.sandbox import SandboxedSqlite
from jobs.flows.errors import StepFailed
from jobs.flows.performing import (
    Performed,
    Query,
    Resolved,
    Surroundings,
    connection_of,
    is_foreign,
    perform,
    resolve,
)
from tests.db.automation import Automation, open_automation
from tests.postgres import Urls
from tools.queries import PUBLISHED, GuardedQueries, publish, token_key

VAULT = make_vault(["a secret of at least 32 characters for tests"])
SQL_SECRET = "a query secret of at least 32 characters"
HERE = frozenset({"127.0.0.1"})
TOKEN = "canary-token-4711"
PASSWORD = "canary-password-0815"


@dataclass(frozen=True)
class Stage:
    """Performs single steps of one tenant as a run would."""

    team: Automation
    evaluator: Evaluator
    query: Query
    allowed: frozenset[str] = HERE

    def connect(self, values: ConnectionValues) -> str:
        """Add a connection; returns its id."""
        with self.team.work() as session:
            return str(workflows.add_connection(session, self.team.ada, VAULT, values).id)

    def surroundings(self, node: Node, values: dict[str, Json] | None = None, **more: Any) -> Surroundings:
        """What a run gives to this step."""
        with self.team.read() as session:
            connection = connection_of(session, VAULT, node)
        given: dict[str, Json] = {
            "trigger": {"body": {}},
            "steps": {},
            "run": {"number": "RUN-00001", "workflow": "WF-0001", "version": 1},
            "now": "2026-11-21T08:00:00+00:00",
            **(values or {}),
        }
        who = replace(self.team.ada, permissions=self.team.ada.permissions | {"sql:read"})
        made = Surroundings(
            store=self.team.store,
            scope=self.team.ada.scope,
            who=who,
            values=given,
            allowed_hosts=self.allowed,
            connection=connection,
            key=f"0190-{node.id}",
            ask=no_assistant,
            query=self.query,
            evaluator=self.evaluator,
        )
        return replace(made, **more)

    def resolve(self, node: Node, values: dict[str, Json] | None = None, **more: Any) -> Resolved:
        """Only work its settings out."""
        return resolve(node, self.surroundings(node, values, **more))

    def do(self, node: Node, values: dict[str, Json] | None = None, **more: Any) -> Performed:
        """Perform it."""
        return perform(node, node.action, self.surroundings(node, values, **more))

    def is_foreign(self, node: Node, values: dict[str, Json] | None = None) -> bool:
        """Whether it must not happen twice."""
        surroundings = self.surroundings(node, values)
        return is_foreign(node, resolve(node, surroundings), surroundings.connection)


def no_assistant(who: Identity, question: str) -> str:
    """A tenant without a provider."""
    raise AiNotConfigured


def body(**given: Json) -> dict[str, Json]:
    """What the trigger brought."""
    return {"trigger": {"body": dict(given)}}


def refused(stage: Stage, node: Node, values: dict[str, Json] | None = None, **more: Any) -> StepFailed:
    """Perform a step that must fail; returns how."""
    with pytest.raises(StepFailed) as failed:
        stage.do(node, values, **more)
    return failed.value


@contextmanager
def open_stage(store: Store, urls: Urls) -> Iterator[Stage]:
    """A new tenant on this store."""
    with ExitStack() as stack:
        evaluator = stack.enter_context(Evaluator(processes=1))
        queries = GuardedQueries(_executor(store, urls), "postgres" if store.is_postgres else "sqlite")
        stack.callback(queries.close)
        yield Stage(open_automation(store), evaluator, queries.run)


def _executor(store: Store, urls: Urls) -> Callable[[], QueryExecutor]:
    def start() -> QueryExecutor:
        if not store.is_postgres:
            return SandboxedSqlite(Path(str(make_url(urls.app).database)), PUBLISHED)
        publish(urls.owner, query_role="counterfoil_query", secrets=[SQL_SECRET])
        url = make_url(urls.query).set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresQueries(url, PUBLISHED, token_key(SQL_SECRET))

    return start
