"""People sign in by e-mail and password; a sign-in ends at once and everywhere when they sign out."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from starlette.types import Message, Receive, Scope, Send

from api.callers import Caller, caller_of
from api.gate.signed_in import SignedIn, cookie_header
from db import users
from db.models.audit import AuditEntry
from db.models.tenants import SignIn
from tests.api.conversation import problem
from tests.postgres import Urls
from tests.stack import PASSWORD, Stack, run_stack


def sign_in(client: httpx.Client, email: str, password: str = PASSWORD) -> httpx.Response:
    return client.post("/session", json={"email": email, "password": password})


def test_signing_in_answers_who_it_is_and_sets_a_cookie_that_scripts_cannot_read(
    nobody: httpx.Client,
) -> None:
    answer = sign_in(nobody, " Operator@acme.example ")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["user"]["email"], body["tenant"]["slug"]) == ("operator@acme.example", "acme")
    assert "orders:read" in body["permissions"]
    assert body["packs"] == ["things", "renders", "plm", "simulations", "workflows"]
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("cf_session=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"):
        assert part in cookie
    assert "Secure" not in cookie
    assert nobody.get("/me").json() == body


def test_the_cookie_is_kept_only_as_a_hash(nobody: httpx.Client, stack: Stack) -> None:
    sign_in(nobody, "operator@acme.example")
    with stack.store.system() as session:
        kept = set(session.scalars(select(SignIn.token_hash)))
    assert nobody.cookies["cf_session"] not in kept


def test_signing_in_again_ends_the_sign_in_of_before(nobody: httpx.Client, stack: Stack) -> None:
    sign_in(nobody, "operator@acme.example")
    first = nobody.cookies["cf_session"]
    assert sign_in(nobody, "viewer@acme.example").status_code == 200
    assert nobody.get("/me").json()["user"]["role"] == "viewer"
    old = httpx.get(f"{stack.url}/api/v1/me", cookies={"cf_session": first})
    problem(old, 401, "not_signed_in")


def test_signing_out_makes_the_cookie_worthless_and_forgets_it(operator: httpx.Client, stack: Stack) -> None:
    token = operator.cookies["cf_session"]
    answer = operator.delete("/session")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    problem(httpx.get(f"{stack.url}/api/v1/me", cookies={"cf_session": token}), 401, "not_signed_in")


def test_signing_out_twice_is_harmless(nobody: httpx.Client) -> None:
    assert nobody.delete("/session").status_code == 204


def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nothing(nobody: httpx.Client) -> None:
    same = {"X-Request-Id": "the-same-request"}
    wrong = nobody.post("/session", json={"email": "viewer@acme.example", "password": "no"}, headers=same)
    unknown = nobody.post("/session", json={"email": "nobody@acme.example", "password": "no"}, headers=same)
    problem(wrong, 401, "wrong_credentials")
    assert wrong.content == unknown.content
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "a@b.c"},
        {"email": "a@b.c", "password": ""},
        {"email": ["a"], "password": "x"},
        {"email": "a@b.c", "password": "secret-word", "admin": True},
        {"email": "a\u0000@b.c", "password": "secret-word"},
        {"email": "\ud800", "password": "secret-word"},
    ],
)
def test_a_body_that_does_not_fit_is_refused_without_repeating_it(
    nobody: httpx.Client, body: dict[str, object]
) -> None:
    sent = json.dumps(body)
    answer = nobody.post("/session", content=sent, headers={"content-type": "application/json"})
    wrong = problem(answer, 422, "invalid")
    assert all(each["field"].startswith("body") for each in wrong["errors"])
    assert "secret-word" not in answer.text


def test_a_sign_in_page_of_another_site_is_refused(nobody: httpx.Client) -> None:
    answer = nobody.post(
        "/session",
        json={"email": "operator@acme.example", "password": PASSWORD},
        headers={"Origin": "https://evil.example"},
    )
    problem(answer, 403, "foreign_origin")


def test_over_tls_the_cookie_is_bound_to_the_host_and_no_other_is_taken(stack: Stack) -> None:
    secure: Scope = {"type": "http", "scheme": "https", "path": "/api/v1/me", "method": "GET", "state": {}}
    cookie = cookie_header(secure, "secret", lasts=timedelta(days=7))
    assert cookie.startswith("__Host-cf_session=secret")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    fresh = users.open_sign_in(stack.store, stack.people["viewer@acme"])
    found: list[Caller | None] = []

    async def remember(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(caller_of(scope))

    async def receive() -> Message:
        raise AssertionError("the body is not read here")

    async def send(_: Message) -> None:
        raise AssertionError("nothing is sent here")

    async def ask(name: str) -> None:
        headers = [(b"cookie", f"{name}={fresh.token}".encode())]
        await SignedIn(remember, stack.store)({**secure, "path": "/", "headers": headers}, receive, send)

    asyncio.run(ask("__Host-cf_session"))
    asyncio.run(ask("cf_session"))
    assert [each and each.identity.role for each in found] == ["viewer", None]


def test_signing_in_and_out_is_on_record(nobody: httpx.Client, stack: Stack) -> None:
    token = sign_in(nobody, "admin@other.example").json()["csrf_token"]
    nobody.delete("/session", headers={"X-CSRF-Token": token})
    who = stack.people["admin@other"]
    with stack.store.read(who.scope) as session:
        query = select(AuditEntry.action).where(AuditEntry.user_id == who.user_id)
        actions = list(session.scalars(query.order_by(AuditEntry.sequence)))
    assert actions[-2:] == ["sign_in", "sign_out"]


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("throttle")
    url = f"sqlite:///{folder}/counterfoil.db"
    with run_stack(folder, Urls(url, url, url)) as stack, stack.visit() as client:
        for _ in range(10):
            problem(sign_in(client, "operator@acme.example", "guess"), 401, "wrong_credentials")
        answer = sign_in(client, "operator@acme.example")
        problem(answer, 429, "too_many_attempts")
        assert answer.headers["retry-after"] == "300"
