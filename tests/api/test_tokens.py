"""API tokens over HTTP: a program signs in with one, goes as far as it goes, and is out at once when it is revoked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from api.gate.guesses import Guesses
from api.gate.signed_in import WRONG_TOKENS
from db import people, tokens
from db.errors import NotPermitted
from db.models.audit import AuditEntry
from db.models.base import now
from db.models.tenants import Tenant
from db.models.tokens import ApiToken
from db.people import PersonChanges
from db.tenancy import REACHES, Reach
from db.users import hash_token
from tests.api.conftest import Shop
from tests.api.conversation import begin, confirm, problem, say, stage
from tests.api.lab import Lab
from tests.api.office import Office
from tests.postgres import Urls
from tests.stack import Stack, run_stack

SENT = {"Authorization": "Bearer cft_" + "x" * 43}


def make(stack: Stack, who: str, scope: Reach, name: str = "Notebook") -> str:
    """A token of this person."""
    identity = stack.people[who]
    with stack.store.work(identity.scope) as session:
        return tokens.make_token(session, identity, name, scope=scope).token


@contextmanager
def program(stack: Stack, token: str) -> Iterator[httpx.Client]:
    """A program that signs in with a token, and has no cookies."""
    sent = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{stack.url}/api/v1", headers=sent, timeout=30) as client:
        yield client


def row_of(stack: Stack, token: str) -> ApiToken:
    with stack.store.system_read() as session:
        return session.get_one(ApiToken, hash_token(token))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Stack]:
    """An app of the test's own: its people are deactivated, its gate is tired of wrong tokens."""
    url = f"sqlite:///{tmp_path}/counterfoil.db"
    with run_stack(tmp_path, Urls(url, url, url)) as running:
        yield running


def test_a_token_is_made_shown_once_listed_used_and_revoked(operator: httpx.Client, stack: Stack) -> None:
    answer = operator.post("/tokens", json={"name": "Report notebook", "scope": "propose", "days": 30})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    token = made.pop("token")
    assert tokens.is_token(token)
    assert (made["name"], made["scope"], made["scopes"]) == (
        "Report notebook",
        "propose",
        ["read", "propose"],
    )
    assert (made["hint"], made["is_expired"], made["used_at"]) == (token[-4:], False, None)
    listed = operator.get("/tokens")
    assert made in listed.json()["items"]
    assert token not in listed.text
    with program(stack, token) as client:
        me = client.get("/me", headers={"User-Agent": "python-httpx/0.28"}).json()
        assert (me["user"]["email"], me["reach"], me["csrf_token"]) == (
            "operator@acme.example",
            "propose",
            "",
        )
        shown = next(each for each in operator.get("/tokens").json()["items"] if each["id"] == made["id"])
        assert (shown["used_by"], shown["used_from"]) == ("Python", "127.0.0.1")
        assert operator.delete(f"/tokens/{made['id']}").status_code == 204
        problem(client.get("/me"), 401, "token_invalid")
    problem(operator.delete(f"/tokens/{made['id']}"), 404, "not_found")
    assert operator.get("/me").json()["reach"] == "confirm"


def test_the_smallest_scope_and_ninety_days_are_usual(operator: httpx.Client) -> None:
    made = operator.post("/tokens", json={"name": "usual"}).json()
    assert made["scope"] == "read"
    operator.delete(f"/tokens/{made['id']}")


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"name": ""}, {"name": "x" * 201}, {"name": "a\x00b"}, {"name": " "}),
        *({"name": "x", "days": 0}, {"name": "x", "days": 366}, {"name": "x", "days": 1.5}),
        *({"name": "x", "scope": "admin"}, {"name": "x", "scopes": ["read"]}, {"name": "x", "user_id": "y"}),
    ],
)
def test_what_no_token_can_be_like_is_refused(operator: httpx.Client, body: dict[str, Any]) -> None:
    problem(operator.post("/tokens", json=body), 422, "invalid")


NO_TOKENS = (
    *("", "Bearer", "Bearer x", "Basic dXNlcjpwYXNz", "bearer cft_", "cft_" + "a" * 43),
    *(f"Bearer cft_{'a' * 43}", f"Bearer cft_{'a' * 42}é", f"Bearer cft_{'a' * 43} more"),
    *(f"Token cft_{'a' * 43}", "Bearer " + "a" * 5_000, "Bearer cft_' OR 1=1 --", "Digest username=x"),
)


def test_whatever_is_no_good_token_gets_the_same_answer(fresh: Stack) -> None:
    def ask(sent: str) -> httpx.Response:
        headers = [(b"Authorization", sent.encode("latin-1")), (b"X-Request-Id", b"the-same-request")]
        return httpx.get(f"{fresh.url}/api/v1/chats", headers=headers)

    usual = ask(SENT["Authorization"])
    for sent in NO_TOKENS:
        answer = ask(sent)
        problem(answer, 401, "token_invalid")
        assert answer.content == usual.content
        assert answer.headers["www-authenticate"] == 'Bearer realm="Counterfoil", error="invalid_token"'
        assert answer.headers.items() - usual.headers.items() <= {("date", answer.headers["date"])}


def test_what_ran_out_and_what_was_revoked_get_that_answer_too(stack: Stack) -> None:
    worthless = [make(stack, "operator@acme", "confirm") for _ in range(2)]
    with stack.store.system() as session:
        session.execute(
            update(ApiToken).where(ApiToken.token_hash == hash_token(worthless[0])).values(expires_at=now())
        )
    who = stack.people["operator@acme"]
    with stack.store.work(who.scope) as session:
        tokens.revoke_token(session, who, tokens.id_of(row_of(stack, worthless[1])))
    contents = set()
    for token in (*worthless, SENT["Authorization"].removeprefix("Bearer ")):
        with program(stack, token) as client:
            contents.add(client.get("/me", headers={"X-Request-Id": "the-same-request"}).content)
    assert len(contents) == 1


def test_two_tokens_at_once_are_none(stack: Stack) -> None:
    token = make(stack, "operator@acme", "read")
    twice = [("Authorization", f"Bearer {token}")] * 2
    problem(httpx.get(f"{stack.url}/api/v1/me", headers=twice), 401, "token_invalid")
    assert httpx.get(f"{stack.url}/api/v1/me", headers=twice[:1]).status_code == 200


def test_a_token_is_judged_alone_whatever_cookie_comes_with_it(stack: Stack) -> None:
    token = make(stack, "viewer@acme", "read")
    with stack.visit("admin@acme") as admin:
        both = admin.get("/me", headers={"Authorization": f"Bearer {token}"}).json()
        assert both["user"]["email"] == "viewer@acme.example"
        problem(admin.get("/me", headers=SENT), 401, "token_invalid")
        problem(admin.get("/users", headers={"Authorization": f"Bearer {token}"}), 403, "token_cannot")
        problem(admin.get("/session", headers=SENT), 401, "token_invalid")


@pytest.mark.parametrize("address", ["/app", "/app/", "/ui/app/me", "/hooks/nothing", "/sign-in"])
def test_nobody_is_signed_in_by_a_token_outside_of_the_api(fresh: Stack, address: str) -> None:
    token = make(fresh, "admin@acme", "confirm")
    with program(fresh, token) as client:
        bare = httpx.get(f"{fresh.url}{address}")
        with_token = client.get(f"{fresh.url}{address}")
        assert (with_token.status_code, with_token.headers.get("location")) == (
            bare.status_code,
            bare.headers.get("location"),
        )
    assert row_of(fresh, token).used_at is None


def test_a_token_needs_no_csrf_token_but_a_foreign_page_is_refused_all_the_same(stack: Stack) -> None:
    with program(stack, make(stack, "operator@acme", "read")) as client:
        chat = begin(client)
        assert client.patch(f"/chats/{chat}", json={"title": "Mine"}).status_code == 200
        for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            problem(client.post("/chats", json={}, headers=header), 403, "foreign_origin")


def test_a_reader_asks_and_looks_and_stages_nothing(stack: Stack) -> None:
    with program(stack, make(stack, "operator@acme", "read")) as client:
        chat = begin(client)
        events = say(client, chat, 'call make_thing {"name": "bolt"}')
        kinds = [kind for _, kind, _ in events]
        assert "change_set" not in kinds
        ended = [data for _, kind, data in events if kind == "tool_call"][-1]
        assert ended["status"] == "refused"
        assert "may only read" in ended["error"]
        events = say(client, chat, "call list_things")
        assert [data["status"] for _, kind, data in events if kind == "tool_call"][-1] == "done"


def test_one_who_proposes_stages_cancels_and_confirms_nothing(stack: Stack, operator: httpx.Client) -> None:
    with program(stack, make(stack, "operator@acme", "propose")) as client:
        shown = stage(client, name="proposed")
        told = problem(confirm(client, shown), 403, "token_scope")
        assert "needs the scope confirm" in told["detail"]
        assert client.get(f"/change-sets/{shown['id']}").json()["status"] == "pending"
        assert client.post(f"/change-sets/{shown['id']}/cancel", json={}).json()["status"] == "cancelled"
        applied = confirm(operator, stage(operator, name="done")).json()
        undo = client.post(f"/change-sets/{applied['id']}/undo")
        assert undo.status_code == 201
        problem(confirm(client, undo.json()), 403, "token_scope")
        client.post(f"/change-sets/{undo.json()['id']}/cancel", json={})


def test_one_who_confirms_applies_once_and_it_is_on_record(stack: Stack) -> None:
    with program(stack, make(stack, "operator@acme", "confirm")) as client:
        shown = stage(client, name="confirmed")
        answer = confirm(client, shown)
        assert (answer.status_code, answer.json()["status"]) == (200, "applied")
        assert confirm(client, shown).json()["receipt"] == answer.json()["receipt"]
    who = stack.people["operator@acme"]
    with stack.store.read(who.scope) as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
        assert (row.action, row.status, row.user_name) == ("confirm", "applied", who.name)


@pytest.mark.parametrize("reach", REACHES)
def test_the_role_still_counts(stack: Stack, reach: Reach, lab: Lab, office: Office, shop: Shop) -> None:
    with program(stack, make(stack, "viewer@acme", reach)) as client:
        assert client.get(f"/orders/{shop.number}").status_code == 200
        refused = client.post("/simulations", json={"particles": 500})
        problem(refused, 403, "not_permitted" if reach == "confirm" else "token_scope")
        problem(client.get("/audit"), 403, "not_permitted")


def test_whoever_may_not_act_is_not_told_a_webhooks_address(stack: Stack, office: Office) -> None:
    for reach in REACHES:
        with program(stack, make(stack, "operator@acme", reach)) as client:
            answer = client.get(f"/workflows/{office.workflow}/hook")
            assert answer.status_code == (200 if reach == "confirm" else 403)


def test_a_stream_ends_when_its_token_is_revoked(stack: Stack, operator: httpx.Client) -> None:
    made = operator.post("/tokens", json={"name": "stream"}).json()
    with program(stack, made["token"]) as client, client.stream("GET", "/feed", timeout=60) as answer:
        assert answer.status_code == 200
        ended = Thread(target=lambda: list(answer.iter_raw()))
        ended.start()
        ended.join(0.3)
        assert ended.is_alive()
        operator.delete(f"/tokens/{made['id']}")
        ended.join(5)
        assert not ended.is_alive()


def test_a_stream_ends_when_its_token_runs_out(stack: Stack) -> None:
    token = make(stack, "operator@acme", "read")
    with program(stack, token) as client, client.stream("GET", "/feed", timeout=60) as answer:
        ended = Thread(target=lambda: list(answer.iter_raw()))
        ended.start()
        moment = now() + timedelta(seconds=0.5)
        with stack.store.system() as session:
            session.execute(
                update(ApiToken).where(ApiToken.token_hash == hash_token(token)).values(expires_at=moment)
            )
        ended.join(10)
        assert not ended.is_alive()


def test_a_deactivated_persons_program_is_out_at_once(fresh: Stack) -> None:
    token = make(fresh, "operator@acme", "confirm")
    boss = fresh.people["admin@acme"]
    with program(fresh, token) as client:
        assert client.get("/me").status_code == 200
        with fresh.store.work(boss.scope) as session:
            change = PersonChanges(is_active=False)
            people.change_person(session, boss, fresh.people["operator@acme"].user_id, change)
        problem(client.get("/me"), 401, "token_invalid")


def test_too_many_wrong_tokens_are_refused_and_a_good_one_is_served_all_the_same(fresh: Stack) -> None:
    token = make(fresh, "operator@acme", "read")
    with httpx.Client(base_url=f"{fresh.url}/api/v1", headers=SENT, timeout=30) as guesser:
        for _ in range(WRONG_TOKENS):
            problem(guesser.get("/me"), 401, "token_invalid")
        told = guesser.get("/me")
        problem(told, 429, "rate_limited")
        assert 0 < int(told.headers["retry-after"]) <= 60
    with program(fresh, token) as client:
        assert client.get("/me").status_code == 200
    with fresh.visit("operator@acme") as browser:
        assert browser.get("/me").status_code == 200


def test_wrong_tokens_are_forgotten_after_a_minute_and_counted_by_address() -> None:
    moment = 0.0
    guesses = Guesses(2, clock=lambda: moment)
    for _ in range(2):
        guesses.count("192.0.2.1")
    with pytest.raises(Exception, match="Wait 60 s"):
        guesses.count("192.0.2.1")
    guesses.count("192.0.2.2")
    moment = 60.0
    guesses.count("192.0.2.1")


def test_a_guest_makes_no_token(fresh: Stack) -> None:
    who = fresh.people["operator@acme"]
    with fresh.visit("operator@acme") as client:
        with fresh.store.system() as session:
            ends = now() + timedelta(hours=1)
            session.execute(update(Tenant).where(Tenant.id == who.tenant_id).values(expires_at=ends))
        told = problem(client.post("/tokens", json={"name": "x"}), 403, NotPermitted.code)
        assert "demo" in told["detail"]
        assert client.get("/tokens").json()["items"] == []
