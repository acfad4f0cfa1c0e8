"""The gate in front of everything: ids, headers, forged requests, sizes, names, and mistakes of ours."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from api.gate.bodies import Bodies
from api.gate.edge import CSP, Edge
from tests.api.conversation import begin, problem
from tests.stack import Stack

Headers = dict[str, str]


async def answer_of(
    app: Any, *, path: str = "/", scheme: str = "http", headers: Headers | None = None
) -> Message:
    """The start of what an ASGI app answers to a GET."""
    sent: list[Message] = []
    raw = [
        (name.lower().encode(), value.encode())
        for name, value in (headers or {"host": "app.example"}).items()
    ]
    scope: Scope = {"type": "http", "method": "GET", "path": path, "scheme": scheme, "headers": raw}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers, and would let everybody read the answer."""
    headers = [(b"access-control-allow-origin", b"https://evil.example"), (b"cache-control", b"public")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


def test_every_answer_carries_the_security_headers_and_an_id(nobody: httpx.Client, stack: Stack) -> None:
    for path in ("/api/v1/chats", "/healthz", "/readyz", "/nothing", "/app", "/api/v1/openapi.json"):
        headers = nobody.get(f"{stack.url}{path}").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])
        assert "strict-transport-security" not in headers
        assert path in {"/healthz", "/readyz"} or headers["cache-control"] == "no-store"
    assert len(set(CSP.split("; "))) == 13
    assert "http" not in CSP


def test_a_callers_request_id_is_kept_if_it_is_one(nobody: httpx.Client) -> None:
    given = {"X-Request-Id": "trace-0123456789.abc"}
    answer = nobody.get("/chats", headers=given)
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "trace-0123456789.abc"
    for bad in ("short", "x" * 65, "with space and more", "semi;colon;;;"):
        assert nobody.get("/chats", headers={"X-Request-Id": bad}).headers["x-request-id"] != bad


@pytest.mark.anyio
async def test_no_answer_lets_another_origin_read_it_and_own_headers_stay() -> None:
    headers = dict((await answer_of(Edge(hello)))["headers"])
    assert b"access-control-allow-origin" not in headers
    assert headers[b"cache-control"] == b"public"


@pytest.mark.anyio
async def test_over_tls_browsers_are_told_to_stay_there() -> None:
    headers = dict((await answer_of(Edge(hello), scheme="https"))["headers"])
    assert headers[b"strict-transport-security"] == b"max-age=31536000"


@pytest.mark.anyio
async def test_only_its_own_names_are_served_where_they_are_named() -> None:
    edge = Edge(hello, hosts=("127.0.0.1", "localhost", "[::1]"))
    for host, status in {
        "127.0.0.1:7860": 200,
        "LOCALHOST": 200,
        "[::1]:7860": 200,
        "evil.example": 404,
        "127.0.0.1.evil.example": 404,
        "": 404,
    }.items():
        assert (await answer_of(edge, headers={"host": host}))["status"] == status, host


@pytest.mark.anyio
async def test_a_mistake_of_ours_is_logged_under_its_id_and_nothing_of_it_is_told(
    faults: list[logging.LogRecord],
) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("password=hunter2")

    start = await answer_of(Edge(broken), headers={"host": "a", "x-request-id": "the-request"})
    assert start["status"] == 500
    [record] = faults
    assert record.getMessage() == "request the-request failed: GET '/'"
    faults.clear()


def test_a_websocket_is_refused_since_the_app_has_none(stack: Stack) -> None:
    host, port = stack.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(
            b"GET /app HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 201),
        ({"Origin": "own"}, 201),
        ({}, 201),
        ({"Sec-Fetch-Site": "same-site", "Origin": "own"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "own.evil.example"}, 403),
    ],
)
def test_a_page_of_another_origin_changes_nothing(
    operator: httpx.Client, stack: Stack, headers: Headers, status: int
) -> None:
    sent = {name: value.replace("own", stack.url) for name, value in headers.items()}
    answer = operator.post("/chats", json={}, headers=sent)
    assert answer.status_code == status
    if status == 403:
        problem(answer, 403, "foreign_origin")


def test_a_change_needs_the_token_of_this_very_sign_in(operator: httpx.Client, stack: Stack) -> None:
    with stack.visit("operator@acme") as other_tab:
        foreign = other_tab.headers["X-CSRF-Token"]
    for token in (b"", b"x", foreign.encode(), "\u00e9".encode(), b"\xff"):
        problem(operator.post("/chats", json={}, headers=[(b"X-CSRF-Token", token)]), 403, "csrf_token_wrong")
    del operator.headers["X-CSRF-Token"]
    problem(operator.post("/chats", json={}), 403, "csrf_token_wrong")
    problem(operator.delete("/session"), 403, "csrf_token_wrong")
    assert operator.get("/me").status_code == 200


def test_a_form_of_another_site_cannot_be_a_request_of_ours(operator: httpx.Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = operator.post("/chats", content=b'{"title": "forged"}', headers={"content-type": kind})
        assert answer.status_code == 422, kind


@pytest.mark.parametrize("length", [None, 3_000_000])
def test_a_body_that_is_too_large_is_refused_while_it_comes(
    operator: httpx.Client, length: int | None
) -> None:
    def pieces() -> Any:
        for _ in range(30):
            yield b"x" * 100_000

    headers = {"content-type": "application/json"}
    if length is not None:
        headers["content-length"] = str(length)
    answer = operator.post("/chats", content=pieces(), headers=headers)
    problem(answer, 413, "too_large")
    assert answer.headers["connection"] == "close"
    assert begin(operator)


@pytest.mark.anyio
async def test_a_body_is_handed_on_whole_and_a_disconnect_after_it_too() -> None:
    incoming: list[Message] = [
        {"type": "http.request", "body": b'{"a"', "more_body": True},
        {"type": "http.request", "body": b": 1}", "more_body": False},
        {"type": "http.disconnect"},
    ]
    seen: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0)

    async def reader(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])

    async def send(message: Message) -> None:
        raise AssertionError("nothing is sent here")

    scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-length", b"8")]}
    await asyncio.wait_for(Bodies(reader)(scope, receive, send), 5)
    assert json.loads(seen[0]["body"]) == {"a": 1}
    assert seen[1] == {"type": "http.disconnect"}


def test_garbage_for_a_cookie_is_nobody(nobody: httpx.Client, stack: Stack) -> None:
    for cookie in (b"x", b"x" * 5000, b"a%00b", b'"; DROP TABLE sign_ins', b"\xff\xfe"):
        answer = nobody.get(f"{stack.url}/api/v1/me", headers=[(b"cookie", b"cf_session=" + cookie)])
        problem(answer, 401, "not_signed_in")


def test_unknown_addresses_and_methods_are_problems_too(operator: httpx.Client, nobody: httpx.Client) -> None:
    problem(nobody.get("/nothing"), 401, "not_signed_in")
    problem(operator.get("/nothing"), 404, "not_found")
    problem(operator.get("/chats/"), 404, "not_found")
    wrong = operator.put("/chats", json={})
    problem(wrong, 405, "method_not_allowed")
    assert set(wrong.headers["allow"].replace(" ", "").split(",")) <= {"GET", "POST"}
