"""Webhooks: their secret addresses, and what is accepted there."""

from __future__ import annotations

import base64
import hmac
from typing import Any

import pytest

from db import workflows
from db.errors import DomainError
from db.models.base import Json
from db.models.jobs import Job
from db.models.workflows import WorkflowRun
from db.secrets import Vault, make_vault
from db.session import Store
from db.tenancy import Scope
from db.workflows import (
    Accepted,
    ConnectionValues,
    HookCall,
    HookUnknown,
    NotRunnable,
    SignatureWrong,
    WrongMethod,
)
from tests.db.automation import Automation, clock, hook, open_automation, setting
from tests.db.laboratory import at_once

VAULT = make_vault(["a secret of this server"])
TRIGGER: dict[str, Json] = {"body": {"order": 7}, "method": "POST", "query": {}, "headers": {}}


@pytest.fixture
def team(store: Store) -> Automation:
    """A new tenant for each test."""
    return open_automation(store)


def token_of(team: Automation, number: str, vault: Vault = VAULT) -> str:
    return workflows.hook_token(vault, team.find(number))


def call(
    team: Automation,
    token: str,
    *,
    method: str = "POST",
    body: bytes = b"{}",
    vault: Vault = VAULT,
    **headers: str,
) -> Accepted:
    """What the route does."""
    claim = workflows.read_token(vault, token)
    if claim is None:
        raise HookUnknown
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with team.store.work(Scope(claim.tenant_id)) as session:
        return workflows.accept(session, vault, claim, HookCall(method, body, named), TRIGGER)


def signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def test_a_call_starts_a_run_with_what_it_brought(team: Automation) -> None:
    number = team.make(hook(), setting())
    token = token_of(team, number)
    assert len(token) == 64
    accepted = call(team, token)
    run = accepted.run
    assert accepted.is_new
    assert (run.number, run.cause, run.input, run.created_by) == ("RUN-00001", "webhook", TRIGGER, None)
    assert team.count(WorkflowRun, Job) == [1, 1]


def test_a_delivery_that_comes_twice_runs_once(team: Automation) -> None:
    token = token_of(team, team.make(hook(), setting()))
    first = call(team, token, idempotency_key="order-7")
    again = call(team, token, idempotency_key="order-7")
    assert (first.is_new, again.is_new, again.run.number) == (True, False, first.run.number)
    assert call(team, token, idempotency_key="order-8").is_new
    other = token_of(team, team.make(hook(), setting(), name="Other"))
    assert call(team, other, idempotency_key="order-7").is_new, "deliveries are named within a workflow"


def test_names_of_deliveries_that_differ_late_are_told_apart(team: Automation) -> None:
    token = token_of(team, team.make(hook(), setting()))
    for end in ("a", "b"):
        assert call(team, token, idempotency_key="x" * 300 + end).is_new
        assert not call(team, token, idempotency_key="x" * 300 + end).is_new


def test_a_delivery_that_comes_twice_at_once_runs_once(team: Automation) -> None:
    token = token_of(team, team.make(hook(), setting()))
    deeds = [lambda: call(team, token, idempotency_key="same") for _ in range(6)]
    found = at_once(*deeds)
    assert len({each.run.number for each in found}) == 1
    assert sum(each.is_new for each in found) == 1
    assert team.count(WorkflowRun, Job) == [1, 1]


def test_an_address_that_is_not_right_is_unknown(team: Automation) -> None:
    number = team.make(hook(), setting())
    token = token_of(team, number)
    raw = base64.urlsafe_b64decode(token)
    flipped = [bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]]) for place in (0, 20, 40, 47)]
    wrong = ["", "abc", token[:-1], token + "A", token[:-1] + "=", "é" * 64, "\x00" * 64]
    for each in [*wrong, *(base64.urlsafe_b64encode(part).decode() for part in flipped)]:
        with pytest.raises(HookUnknown, match=r"^There is no webhook at this address\.$"):
            call(team, each)
    assert call(team, token).is_new


def test_another_server_makes_other_addresses_and_an_old_key_is_still_known(team: Automation) -> None:
    number = team.make(hook(), setting())
    old = token_of(team, number)
    with pytest.raises(HookUnknown):
        call(team, old, vault=make_vault(["another secret"]))
    rotated = make_vault(["a newer secret", "a secret of this server"])
    assert call(team, old, vault=rotated).is_new
    assert token_of(team, number, rotated) != old


def test_a_new_address_makes_the_old_one_unknown(team: Automation) -> None:
    number = team.make(hook(), setting())
    old = token_of(team, number)
    with team.work() as session:
        workflows.new_hook(session, team.ada, number)
    with pytest.raises(HookUnknown):
        call(team, old)
    assert call(team, token_of(team, number)).is_new


@pytest.mark.parametrize("state", ["archived", "no webhook", "empty", "other tenant"])
def test_who_has_no_webhook_any_more_tells_nothing_else(team: Automation, store: Store, state: str) -> None:
    number = team.make(hook(), setting())
    token = token_of(team, number)
    with team.work() as session:
        match state:
            case "archived":
                workflows.change_workflow(session, team.ada, number, is_archived=True)
            case "no webhook":
                workflows.delete_node(session, team.ada, number, "webhook")
            case "empty":
                workflows.replace_definition(session, team.ada, number, {})
            case _:
                pass
    if state == "other tenant":
        other = open_automation(store)
        raw = base64.urlsafe_b64decode(token)
        moved = raw[:16] + other.ada.tenant_id.bytes + raw[32:]
        token = base64.urlsafe_b64encode(moved).decode()
    with pytest.raises(HookUnknown):
        call(team, token)


def test_what_is_paused_or_not_finished_starts_nothing(team: Automation) -> None:
    number = team.make(hook(), setting())
    token = token_of(team, number)
    assert call(team, token, idempotency_key="before").is_new
    with team.work() as session:
        workflows.change_workflow(session, team.ada, number, is_active=False)
    with pytest.raises(NotRunnable, match="WF-0001 is paused"):
        call(team, token)
    assert not call(team, token, idempotency_key="before").is_new, "a repeat gets its answer"
    with team.work() as session:
        workflows.change_workflow(session, team.ada, number, is_active=True)
        workflows.add_node(session, team.ada, number, "slack")
    with pytest.raises(NotRunnable, match="can't run yet"):
        call(team, token)


def test_a_schedule_has_no_address(team: Automation) -> None:
    with pytest.raises(HookUnknown):
        call(team, token_of(team, team.make(clock(), setting())))


def test_a_webhook_takes_its_method_only(team: Automation) -> None:
    token = token_of(team, team.make(hook(method="PUT"), setting()))
    assert call(team, token, method="PUT").is_new
    with pytest.raises(WrongMethod, match="PUT only") as refused:
        call(team, token, method="POST")
    assert refused.value.allowed == "PUT"


def signed(team: Automation, secret: str = "s3cr3t-of-the-shop") -> str:
    """The address of a webhook that wants a signature."""
    values = ConnectionValues("webhook", "Shop", secrets={"signing_secret": secret})
    with team.work() as session:
        connection = workflows.add_connection(session, team.ada, VAULT, values)
        key = str(connection.id)
    return token_of(team, team.make(hook(connection=key), setting()))


@pytest.mark.parametrize("header", ["x_signature_256", "x_hub_signature_256"])
def test_a_signature_is_checked_over_the_raw_body(team: Automation, header: str) -> None:
    token, body = signed(team), b'{"order": 7}'
    right = signature(body, "s3cr3t-of-the-shop")
    headers: dict[str, Any] = {header: right}
    assert call(team, token, body=body, **headers).is_new
    wrong: list[dict[str, Any]] = [
        {},
        {header: ""},
        {header: right[:-1]},
        {header: right.replace("sha256=", "sha1=")},
        {header: signature(body + b" ", "s3cr3t-of-the-shop")},
        {header: signature(body, "another")},
    ]
    for headers in wrong:
        with pytest.raises(SignatureWrong):
            call(team, token, body=body, **headers)
    assert team.count(WorkflowRun) == [1]


def test_a_secret_that_cannot_be_read_any_more_lets_nobody_in(team: Automation) -> None:
    token, body = signed(team), b"{}"
    with team.work() as session:
        connection = workflows.find_connection(session, "Shop")
        assert connection.sealed_secrets is not None
        connection.sealed_secrets = connection.sealed_secrets[:-8] + "AAAAAAA="
    with pytest.raises(DomainError):
        call(team, token, body=body, x_signature_256=signature(body, "s3cr3t-of-the-shop"))
    with team.work() as session:
        workflows.find_connection(session, "Shop").sealed_secrets = None
    with pytest.raises(DomainError):
        call(team, token, body=body, x_signature_256=signature(body, ""))
    assert team.count(WorkflowRun) == [0]
