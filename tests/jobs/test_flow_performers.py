"""``http.request``: what is sent, what becomes of it, and where credentials go; on both databases."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from db import workflows
from db.models.base import Json
from db.session import Store
from db.workflows import ConnectionValues
from engines.flow.definition import Node
from tests.db.automation import setting
from tests.engines.listener import Listener, listening, moved, whole
from tests.jobs.performance import PASSWORD, TOKEN, Stage, body, open_stage, refused
from tests.postgres import Urls


@pytest.fixture(scope="module")
def stage(store: Store, database_urls: Urls) -> Iterator[Stage]:
    with open_stage(store, database_urls) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[Listener]:
    with listening() as running:
        yield running


def request(url: str, method: str = "GET", **config: Json) -> Node:
    return Node("http", "http", "request", config={"url": url, "method": method, **config})


# --- Requests


def test_a_request_is_sent_with_everything_worked_out(stage: Stage, server: Listener) -> None:
    server.answer(whole(201, {"id": 7, "note": "thanks"}, set_cookie="sid=canary", x_rate="9"))
    node = request(
        f"{server.url}/orders/{{{{ trigger.body.id }}}}?a=1",
        "POST",
        query={"q": "{{ trigger.body.name }} & more"},
        headers={"X-Name": "{{ trigger.body.id }}", "idempotency-key": "forged"},
        body={
            "order": "{{ trigger.body.id }}",
            "all": "{{ trigger.body.items }}",
            "text": "No. {{ trigger.body.id }}",
        },
    )
    done = stage.do(node, body(id=42, name="Ünal", items=[1, 2]))
    (heard,) = server.heard
    assert heard.target in {
        "/orders/42?a=1&q=%C3%9Cnal+%26+more",
        "/orders/42?a=1&q=%C3%9Cnal%20%26%20more",
    }
    assert heard.json == {"order": 42, "all": [1, 2], "text": "No. 42"}
    assert heard.headers["idempotency-key"] == "0190-http"
    assert heard.headers["x-name"] == "42"
    assert heard.headers["content-type"] == "application/json"
    assert isinstance(done.output, dict)
    assert done.output["status"] == 201
    assert done.output["body"] == {"id": 7, "note": "thanks"}
    headers = done.output["headers"]
    assert isinstance(headers, dict)
    assert headers["x-rate"] == "9"
    assert "canary" not in str(done)
    assert isinstance(done.shown_input, dict)
    assert done.shown_input["body"] == heard.json


def test_a_text_is_sent_and_received_as_it_is(stage: Stage, server: Listener) -> None:
    server.answer(whole(200, "grün \x00 ok".encode(), "text/plain"))
    done = stage.do(request(server.url, "PUT", body="Hallo {{ trigger.body.name }}"), body(name="Ada"))
    assert server.heard[0].body == b"Hallo Ada"
    assert server.heard[0].headers["content-type"].startswith("text/plain")
    assert done.output == {
        "status": 200,
        "headers": {"content-type": "text/plain", "content-length": "10"},
        "body": "10 bytes of text/plain",
    }


@pytest.mark.parametrize(
    ("raw", "media", "found"),
    [
        (b'{"a": [1, 2.5, null]}', "application/vnd.api+json", {"a": [1, 2.5, None]}),
        (b'\xef\xbb\xbf{"a": 1}', "text/plain", {"a": 1}),
        (b'{"a": NaN}', "application/json", {"a": None}),
        (b"{not json", "application/json", "{not json"),
        (b"", "application/json", ""),
        ("é".encode("latin-1"), "text/plain; charset=latin-1", "é"),
        (b"\xff\xfe", "text/plain", "\ufffd\ufffd"),
        (b"[" * 100_000, "application/json", None),
    ],
)
def test_any_answer_can_be_kept(stage: Stage, server: Listener, raw: bytes, media: str, found: Json) -> None:
    server.answer(whole(200, raw, media))
    output = stage.do(request(server.url)).output
    assert isinstance(output, dict)
    assert output["body"] == (raw.decode() if found is None else found)


@pytest.mark.parametrize(
    ("answer", "code", "sentence", "passing"),
    [
        (whole(404, {"error": "no order 42"}), 404, 'It says: {"error": "no order 42"}', (False, None)),
        (whole(405, "", allow="GET, PUT"), 405, "It takes GET, PUT; change the method.", (False, None)),
        (whole(401), 401, "Check the credentials", (False, None)),
        (whole(301, location="https://new.example/x"), 301, "moved to https://new.example/x;", (False, None)),
        (whole(308), 308, "does not say where", (False, None)),
        (
            whole(301, "see https://evil.example/", "text/plain", location="/new"),
            301,
            "/new; change",
            (False, None),
        ),
        (whole(429, "", retry_after="7"), 429, "Too Many Requests", (True, 7.0)),
        (whole(429, "", retry_after="3600"), 429, "asks to wait for 3600 s", (False, None)),
        (whole(503, "", retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), 503, "problem of its own", (True, 0.0)),
        (whole(408), 408, "408", (True, None)),
        (whole(500, "<html>canary</html>", "text/html"), 500, "problem of its own", (False, None)),
    ],
)
def test_an_answer_that_is_a_failure_says_what_to_do(
    server: Listener,
    answer: bytes,
    code: int,
    sentence: str,
    passing: tuple[bool, float | None],
    *,
    stage: Stage,
) -> None:
    server.answer(answer)
    failed = refused(stage, request(server.url, "POST"))
    assert (failed.code, failed.sent) == (f"answer_{code}", False)
    assert (failed.may_pass, failed.wait) == passing
    assert sentence in str(failed)
    assert "canary" not in str(failed)
    assert "evil" not in str(failed)
    assert failed.shown_input is not None


def test_only_what_does_no_harm_twice_is_tried_again(stage: Stage, server: Listener) -> None:
    server.answer(whole(502))
    assert refused(stage, request(server.url, "GET")).may_pass
    assert refused(stage, request(server.url, "DELETE", is_repeatable=True)).may_pass
    assert not refused(stage, request(server.url, "DELETE")).may_pass
    server.answers[:] = [()]
    for node, may_pass in (
        (request(server.url, "GET"), True),
        (request(server.url, "POST", is_repeatable=True), True),
        (request(server.url, "POST"), False),
    ):
        failed = refused(stage, node)
        assert (failed.code, failed.sent, failed.may_pass) == ("connection_failed", True, may_pass)


def test_what_was_not_sent_may_be_tried_again(stage: Stage) -> None:
    with listening() as gone:
        url = gone.url
    failed = refused(stage, request(url, "POST"))
    assert (failed.code, failed.sent, failed.may_pass) == ("connection_failed", False, True)
    failed = refused(stage, request("http://nowhere.invalid/", "POST"))
    assert (failed.code, failed.sent, failed.may_pass) == ("host_unknown", False, True)


def test_a_post_without_an_answer_is_not_tried_again(stage: Stage, server: Listener) -> None:
    server.answer(5.0)
    failed = refused(stage, request(server.url, "POST", timeout=1))
    assert (failed.code, failed.sent, failed.may_pass) == ("timed_out", True, False)


def test_a_post_that_was_done_and_told_too_much_is_not_taken_for_undone(
    stage: Stage, server: Listener
) -> None:
    server.answer(whole(200, b"x" * 2_000_000))
    failed = refused(stage, request(server.url, "POST"))
    assert (failed.code, failed.sent, failed.may_pass) == ("too_large", True, False)
    server.answers[:] = [(whole(500, b"x" * 2_000_000),)]
    assert not refused(stage, request(server.url, "POST")).sent


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://10.0.0.1/", "address_refused"),
        ("http://169.254.169.254/latest/meta-data", "address_refused"),
        ("http://localhost:1/", "address_refused"),
        ("file:///etc/passwd", "url_invalid"),
        ("example.com/orders", "url_invalid"),
        ("http://{{ trigger.body.host }}/", "address_refused"),
    ],
)
def test_no_step_gets_where_it_may_not(stage: Stage, url: str, code: str) -> None:
    failed = refused(stage, request(url), body(host="192.168.0.1"))
    assert (failed.code, failed.sent, failed.may_pass) == (code, False, False)


def test_redirects_lead_nowhere_else_either(stage: Stage, server: Listener) -> None:
    server.answer(moved(302, "http://10.0.0.1/"))
    assert refused(stage, request(server.url)).code == "address_refused"
    server.answers[:] = [(moved(302, "/again"),)]
    failed = refused(stage, request(server.url))
    assert (failed.code, failed.may_pass) == ("too_many_redirects", False)


def test_only_what_changes_something_outside_is_foreign(stage: Stage) -> None:
    for method, foreign in (
        ("GET", False),
        ("HEAD", False),
        ("OPTIONS", False),
        ("POST", True),
        ("DELETE", True),
    ):
        assert stage.is_foreign(request("http://example.com/", method)) is foreign
    assert not stage.is_foreign(setting())


# --- Connections


def api(stage: Stage, server: Listener, name: str, scheme: str = "bearer", **secrets: str) -> str:
    settings = {"host": f"127.0.0.1:{server.port}", "scheme": scheme}
    if scheme == "header":
        settings["header"] = "X-Api-Key"
    return stage.connect(
        ConnectionValues("http", f"{name} {server.port}", settings, secrets or {"token": TOKEN})
    )


def test_credentials_come_from_the_connection_and_are_nowhere_to_be_seen(
    stage: Stage, server: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = {"you": f"Bearer {TOKEN}", TOKEN: 1, "in_url": f"?t={TOKEN}"}
    server.answer(whole(200, echo, x_echo=TOKEN, location=f"/x?{TOKEN}"))
    node = request(server.url, "POST", headers={"Authorization": "mine"}, connection=api(stage, server, "A"))
    done = stage.do(node)
    assert server.heard[0].headers["authorization"] == f"Bearer {TOKEN}"
    server.answers[:] = [(whole(403, f"the token {TOKEN} is wrong", "text/plain"),)]
    failed = refused(stage, node)
    assert "the token *** is wrong" in str(failed)
    told = [repr(done), str(failed), repr(failed.shown_input), caplog.text, repr(stage.surroundings(node))]
    assert "canary" not in "".join(told)
    assert isinstance(done.shown_input, dict)
    assert done.shown_input["connection"] == f"A {server.port}"
    assert done.shown_input["headers"] == {"Authorization": "***"}


@pytest.mark.parametrize(
    ("scheme", "secrets", "sent"),
    [
        ("bearer", {"token": TOKEN}, ("authorization", f"Bearer {TOKEN}")),
        ("header", {"token": TOKEN}, ("x-api-key", TOKEN)),
        (
            "basic",
            {"username": "ada", "password": PASSWORD},
            ("authorization", "Basic YWRhOmNhbmFyeS1wYXNzd29yZC0wODE1"),
        ),
    ],
)
def test_each_way_to_sign_in(
    stage: Stage, server: Listener, scheme: str, secrets: dict[str, str], sent: tuple[str, str]
) -> None:
    header, value = sent
    server.answer(whole(200, value, "text/plain"))
    done = stage.do(request(server.url, connection=api(stage, server, scheme, scheme, **secrets)))
    assert server.heard[0].headers[header] == value
    assert isinstance(done.output, dict)
    assert str(done.output["body"]).removeprefix("Bearer ").removeprefix("Basic ") == "***"


def test_credentials_go_to_no_other_host(stage: Stage, server: Listener) -> None:
    connection = api(stage, server, "C")
    with listening() as other:
        other.answer(whole(200))
        for url in (other.url, f"http://localhost:{server.port}/", "https://example.com/"):
            failed = refused(
                stage,
                request(url, connection=connection),
                allowed_hosts=frozenset({"127.0.0.1", "localhost"}),
            )
            assert failed.code == "url_invalid"
            assert "credentials" in str(failed)
        server.answer(moved(302, other.url))
        stage.do(request(server.url, connection=connection))
        assert "canary" not in str(other.heard)


def test_practice_sends_nothing_and_shows_what_it_would(stage: Stage, server: Listener) -> None:
    server.answer(whole(200))
    values = ConnectionValues("http", f"P {server.port}", {"host": "api.example.com"}, {"token": TOKEN}, True)
    node = request(
        "https://api.example.com/x",
        "POST",
        query={"a": "1"},
        body={"n": "{{ trigger.body.n }}"},
        connection=stage.connect(values),
    )
    assert stage.do(node, body(n=3)).output == {
        "practice": True,
        "status": 200,
        "headers": {},
        "body": {"method": "POST", "url": "https://api.example.com/x?a=1", "body": {"n": 3}},
    }
    assert server.connections == 0
    assert not stage.is_foreign(node, body(n=3))


def test_a_connection_that_is_gone_or_of_no_use_stops_the_step(stage: Stage) -> None:
    made = stage.connect(ConnectionValues("slack", "Gone", {}, {"token": TOKEN}))
    node = Node("slack", "slack", "send_message", config={"connection": made, "text": "x"})
    wrong = request("http://example.com/", connection=made)
    assert refused(stage, wrong).code == "no_connection"
    with stage.team.work() as session:
        workflows.find_connection(session, made).sealed_secrets = "v1.00000000.damaged"
    failed = refused(stage, node)
    assert (failed.code, failed.may_pass) == ("connection_unreadable", False)
    with stage.team.work() as session:
        workflows.delete_connection(session, stage.team.ada, workflows.find_connection(session, made).id)
    assert refused(stage, node).code == "no_connection"
    without = Node("slack", "slack", "send_message", config={"text": "x"})
    assert "Choose one in the step's settings" in str(refused(stage, without))
