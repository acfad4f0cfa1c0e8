"""Performing one step: dispatches to the performer of its connector.

The run engine calls, in this order: ``connection_of`` (in a session), ``resolve``, ``is_foreign``, then, where that
says so, notes that it sends, and ``perform`` with what ``resolve`` gave. Every failure is a ``StepFailed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from db.errors import Invalid, NotFound
from db.secrets import Vault
from db.workflows.connections import OpenConnection, open_connection
from engines.flow.definition import Node
from engines.outgoing.request import SAFE_METHODS
from jobs.flows import assistant, condition, database, email, http, slack, transform
from jobs.flows.errors import StepFailed
from jobs.flows.resolving import resolve
from jobs.flows.surroundings import Ask, Performed, Query, Resolved, Surroundings

__all__ = [
    "Ask",
    "Performed",
    "Query",
    "Resolved",
    "Surroundings",
    "connection_of",
    "is_foreign",
    "perform",
    "resolve",
]
RUN_WORKFLOWS = "workflows:run"
_PERFORMERS: Mapping[tuple[str, str], Callable[[Resolved, Surroundings], Performed]] = {
    ("http", "request"): http.send_request,
    ("slack", "send_message"): slack.send_message,
    ("email", "send"): email.send_email,
    ("condition", "check"): condition.check_condition,
    ("transform", "set"): transform.set_fields,
    ("database", "query"): database.query_database,
    ("assistant", "ask"): assistant.ask_assistant,
}
"""What the run engine does itself is missing: triggers and delays."""


def connection_of(session: Session, vault: Vault, node: Node) -> OpenConnection | None:
    """The connection that a step's settings name, opened; None where they name none.

    Raises:
        StepFailed: ``no_connection`` where it is gone or for another connector, ``connection_unreadable`` where its
            secrets do not open.
    """
    named = node.config.get("connection")
    if not isinstance(named, str) or not named:
        return None
    try:
        found = open_connection(session, vault, UUID(named))
    except (NotFound, ValueError):
        told = "The connection of this step is gone. Choose another one in the step's settings."
        raise StepFailed("no_connection", told, may_pass=False) from None
    except Invalid as error:
        raise StepFailed("connection_unreadable", str(error), may_pass=False) from None
    if found.connector != node.connector:
        told = f'The connection "{found.name}" is not for {node.connector}. Choose another one in the step\'s settings.'
        raise StepFailed("no_connection", told, may_pass=False)
    return found


def is_foreign(node: Node, resolved: Resolved, connection: OpenConnection | None = None) -> bool:
    """Whether performing it changes something outside, so that it must not happen twice; practice changes nothing."""
    if connection is not None and connection.is_practice:
        return False
    if node.connector == "http":
        return resolved.text("method", "GET").upper() not in SAFE_METHODS
    return node.connector in {"slack", "email"}


def perform(
    node: Node, action: str, surroundings: Surroundings, *, resolved: Resolved | None = None
) -> Performed:
    """Do what the step is for, once.

    Raises:
        StepFailed: see there for what follows of it.
        LookupError: nobody performs this connector's action here, which is a mistake of ours.
    """
    performer = _PERFORMERS[node.connector, action]
    settings = resolve(node, surroundings) if resolved is None else resolved
    if not surroundings.who.may(RUN_WORKFLOWS):
        told = (
            f"{surroundings.who.name}, who made this version, may no longer run workflows. Let somebody who may "
            "change the workflow save it anew."
        )
        raise StepFailed("not_permitted", told, may_pass=False, shown_input=settings.shown)
    try:
        performed = performer(settings, surroundings)
    except StepFailed as failed:
        failed.shown_input = settings.shown if failed.shown_input is None else failed.shown_input
        raise
    if performed.shown_input is not None:
        return performed
    return Performed(performed.output, performed.branch, settings.shown)
