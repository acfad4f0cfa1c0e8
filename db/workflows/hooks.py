"""Webhooks: a secret address for each workflow, of which nothing is stored, and what is accepted at it.

The address has the ids of workflow and tenant and a tag that only this server can make of both and of the workflow's
counter ``hook``; a new address is a higher counter.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from db.errors import DomainError
from db.ids import key_in
from db.models.base import Json
from db.models.workflows import Workflow
from db.sandbox_limits import is_sandbox
from db.secrets import Vault
from db.workflows.checks import hindrance, problems_of, trigger_of
from db.workflows.cleaning import storable_text
from db.workflows.connections import open_connection
from db.workflows.errors import HookUnknown, NotRunnable, SignatureWrong, WrongMethod
from db.workflows.moments import newest_definition
from db.workflows.runs import Started, known_delivery, no_room, queue_run, room_for, trigger_for
from db.workflows.words import LONGEST_DELIVERY
from db.workflows.workflows import find_open, lock_workflow
from engines.flow.checking import Problem
from engines.flow.definition import Node

_PARTS = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{64}")
_SIGNATURE = re.compile(r"sha256=([0-9a-fA-F]{64})")


@dataclass(frozen=True, slots=True)
class HookClaim:
    """Which workflow an address says that it belongs to; whether that is true tells its ``tag``."""

    tenant_id: UUID
    workflow_id: UUID
    tag: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HookCall:
    """A call of a webhook: its method, its raw body, and its headers by small letters."""

    method: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def delivery(self) -> str | None:
        """What the sender calls this delivery; a digest of that where it is too long to be kept."""
        named = self.headers.get("idempotency-key", "").strip()
        if len(named) > LONGEST_DELIVERY:
            return "sha256:" + hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()
        return named or None

    @property
    def signature(self) -> str:
        """The signature that the sender made of the body; empty where there is none."""
        return self.headers.get("x-signature-256") or self.headers.get("x-hub-signature-256") or ""


Accepted = Started
"""The run of a delivery, and its job; not ``is_new`` where the delivery came before."""


def hook_token(vault: Vault, workflow: Workflow) -> str:
    """The secret part of its webhook's address: 64 characters of base64url."""
    tag = vault.tag(_message(workflow.tenant_id, workflow.id, workflow.hook))
    return base64.urlsafe_b64encode(workflow.id.bytes + workflow.tenant_id.bytes + tag).decode()


def read_token(vault: Vault, token: str) -> HookClaim | None:
    """What an address claims; None where it has not the form of one. ``accept`` finds out whether the claim is true."""
    if _TOKEN.fullmatch(token) is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError):
        return None
    workflow_id, tenant_id, tag = raw[:_PARTS], raw[_PARTS : 2 * _PARTS], raw[2 * _PARTS :]
    return HookClaim(UUID(bytes=tenant_id), UUID(bytes=workflow_id), tag)


def accept(
    session: Session, vault: Vault, claim: HookClaim, call: HookCall, trigger: Mapping[str, Json]
) -> Accepted:
    """Start a run for a delivery; the session is the claimed tenant's, and the caller hands the job to the engine.

    ``trigger`` is what expressions see: body, method, query, headers without secrets, and received_at.

    Raises:
        HookUnknown: no workflow answers at this address; the claim is not true, the workflow has no webhook, or it is a
            sandbox's, which nobody calls from outside.
        WrongMethod: the webhook takes another method.
        SignatureWrong: the webhook wants a signature, and this one does not fit.
        NotRunnable: the workflow is paused, or its newest version can't run.
        TooManyRuns: a thousand runs of it are not done yet.
        Invalid: the body is nested too deep.
    """
    accepted = open_door(session, vault, claim).accept(call, trigger)
    session.flush()
    return accepted


def open_door(session: Session, vault: Vault, claim: HookClaim) -> Door:
    """The webhook at an address, locked for this transaction; any number of calls may come through.

    Raises:
        HookUnknown: see ``accept``.
    """
    workflow = lock_workflow(session, _claimed(session, vault, claim))
    definition = newest_definition(session, workflow)
    node = trigger_of(definition)
    if workflow.is_archived or node is None or node.connector != "webhook":
        raise HookUnknown
    return Door(session, vault, workflow, node, hindrance(problems_of(session, definition)))


@dataclass(slots=True)
class Door:
    """A webhook within one transaction: what is asked of every call is looked up once."""

    session: Session
    vault: Vault
    workflow: Workflow
    node: Node
    hindrance: Problem | None
    _room: int | None = None
    _taken: dict[str, Accepted] = field(default_factory=dict)

    def accept(self, call: HookCall, trigger: Mapping[str, Json]) -> Accepted:
        """As ``hooks.accept``; the next flush writes it, with others."""
        allowed = str(self.node.config.get("method") or "POST")
        if call.method != allowed:
            raise WrongMethod(allowed)
        _check_signature(self.session, self.vault, self.node, call)
        delivery = storable_text(call.delivery)[:LONGEST_DELIVERY] if call.delivery else None
        before = self._taken.get(delivery or "") or known_delivery(self.session, self.workflow, delivery)
        if before is not None:
            return before
        self._check_open()
        accepted = queue_run(
            self.session, self.workflow, "webhook", trigger_for("webhook", dict(trigger)), delivery=delivery
        )
        if delivery is not None:
            self._taken[delivery] = replace(accepted, is_new=False)
        return accepted

    def _check_open(self) -> None:
        number = self.workflow.number
        if not self.workflow.is_active:
            raise NotRunnable(f"The workflow {number} is paused, so nothing was started.")
        if self.hindrance is not None:
            raise NotRunnable(f"{number} can't run yet. {self.hindrance.message}")
        self._room = (room_for(self.session, self.workflow) if self._room is None else self._room) - 1
        if self._room < 0:
            raise no_room(self.workflow)


def _claimed(session: Session, vault: Vault, claim: HookClaim) -> Workflow:
    workflow = find_open(session, claim.workflow_id)
    if workflow is None or workflow.tenant_id != claim.tenant_id or is_sandbox(session):
        raise HookUnknown
    if not vault.has_tagged(_message(workflow.tenant_id, workflow.id, workflow.hook), claim.tag):
        raise HookUnknown
    return workflow


def _check_signature(session: Session, vault: Vault, node: Node, call: HookCall) -> None:
    """A webhook with a connection wants a signature; one whose secret can't be read any more takes nothing."""
    chosen = node.config.get("connection")
    if not chosen:
        return
    key = key_in(str(chosen))
    try:
        secret = open_connection(session, vault, key).secrets.get("signing_secret") if key else None
    except DomainError as error:
        raise NotRunnable(f"The connection of this webhook can't be used. {error}") from error
    given = _SIGNATURE.fullmatch(call.signature.strip())
    made = hmac.digest((secret or "").encode(), call.body, "sha256").hex()
    if not secret or given is None or not hmac.compare_digest(made, given[1].lower()):
        raise SignatureWrong


def _message(tenant_id: UUID, workflow_id: UUID, hook: int) -> bytes:
    return b"hook" + tenant_id.bytes + workflow_id.bytes + str(hook).encode()
