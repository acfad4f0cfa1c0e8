"""Webhooks over HTTP: what is accepted, what is refused and how, and what nobody gets to see."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from db import workflows
from db.ids import new_id
from db.models.base import Json
from db.models.workflows import Workflow, WorkflowRun
from db.workflows import runs, words
from db.workflows.connections import ConnectionValues, add_connection
from engines.flow.definition import Definition, Edge, Node
from tests.postgres import Urls
from tests.stack import Stack, run_stack

ONE_STEP = Node("sum", "transform", "set", config={"fields": {"n": "1 + 1"}})
SECRET = "a signing secret of theirs"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The app on either database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("stack")
        return
    urls: Urls = request.getfixturevalue("postgres_urls")
    with run_stack(Path(tmp_path_factory.mktemp("office")), urls) as running:
        yield running


@pytest.fixture
def outside(office: Stack) -> Iterator[httpx.Client]:
    """A program of somebody else's."""
    with httpx.Client(base_url=office.url, timeout=30) as client:
        yield client


def make(office: Stack, *, step: Node = ONE_STEP, **config: Json) -> Workflow:
    """A workflow that a webhook starts."""
    who = office.people["operator@acme"]
    nodes = (Node("webhook", "webhook", "receive", config=config), step)
    with office.store.work(who.scope) as session:
        made = workflows.create_workflow(session, who, f"Hook {new_id()}")
        definition = Definition(nodes, (Edge("webhook", step.id),))
        return workflows.replace_definition(session, who, made, definition).workflow


def path_of(office: Stack, workflow: Workflow) -> str:
    return f"/hooks/{workflows.hook_token(office.services.vault, workflow)}"


def change(office: Stack, workflow: Workflow, **what: Any) -> None:
    who = office.people["operator@acme"]
    with office.store.work(who.scope) as session:
        workflows.change_workflow(session, who, workflow.number, **what)


def run_of(office: Stack, number: str) -> WorkflowRun:
    with office.store.read(office.people["operator@acme"].scope) as session:
        return workflows.find_run(session, number)


def accepted(answer: httpx.Response) -> str:
    """The run's number."""
    assert answer.status_code == 202, answer.text
    assert set(answer.json()) == {"run"}
    return str(answer.json()["run"])


def refused(answer: httpx.Response, status: int, code: str) -> str:
    """The sentence."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return str(answer.json()["detail"])


def test_a_call_is_stored_and_handed_to_the_engine_before_it_is_answered(
    office: Stack, outside: httpx.Client
) -> None:
    workflow = make(office)
    number = accepted(outside.post(path_of(office, workflow), json={"amount": 120}, params={"from": "shop"}))
    run = run_of(office, number)
    assert (run.cause, run.status, run.created_by, run.version) == ("webhook", "queued", None, 1)
    assert run.workflow.number == workflow.number
    assert (run.input["body"], run.input["query"], run.input["method"]) == (
        {"amount": 120},
        {"from": "shop"},
        "POST",
    )
    assert run.input["headers"]["content-type"] == "application/json"
    assert run.input["received_at"].endswith("+00:00")
    with office.store.read(office.people["operator@acme"].scope) as session:
        job = workflows.run_detail(session, number).job
    assert job is not None
    assert office.jobs.given.count(job.id) == 1


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("application/json", b'{"a": [1, 2.5, null, "\\u00e4"]}', {"a": [1, 2.5, None, "ä"]}),
        ("application/vnd.api+json; charset=utf-8", b"[1]", [1]),
        ("application/x-www-form-urlencoded", b"a=1&b=x%20y&b=z", {"a": "1", "b": ["x y", "z"]}),
        ("text/plain; charset=latin-1", b"gr\xfc\xdfe", "grüße"),
        ("text/plain; charset=hex", b"41", "41"),
        ("text/plain", b"\xff\x00", "\ufffd\ufffd"),
        ("application/json", b"", None),
        (None, b'{"a": 1}', {"a": 1}),
        (None, b"hello", "hello"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="b.txt"\r\n\r\nabc\r\n--x--\r\n',
            {"a": "1", "f": {"filename": "b.txt", "bytes": 3}},
        ),
    ],
)
def test_a_body_is_read_as_what_it_says_it_is(
    office: Stack, outside: httpx.Client, kind: str | None, body: bytes, kept: Json
) -> None:
    path = path_of(office, make(office))
    answer = outside.post(path, content=body, headers={"Content-Type": kind} if kind else {})
    assert run_of(office, accepted(answer)).input["body"] == kept


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"a": '),
        ("application/json", b"[" * 100_000),
        ("application/json", b"\xff"),
        ("application/json", b"[" * 200 + b"]" * 200),
        ("application/x-www-form-urlencoded", b"\xff=1"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(2_000))),
        ("multipart/form-data; boundary=x", b"nothing of the kind"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_refused(
    office: Stack, outside: httpx.Client, kind: str, body: bytes
) -> None:
    answer = outside.post(path_of(office, make(office)), content=body, headers={"Content-Type": kind})
    refused(answer, 422, "invalid")


def test_no_secret_of_a_header_is_kept(office: Stack, outside: httpx.Client) -> None:
    headers = {
        "Authorization": "Bearer geheim-1",
        "Cookie": "cf_session=geheim-2",
        "Proxy-Authorization": "geheim-3",
        "X-Hub-Signature-256": "geheim-4",
        "X-Gitlab-Token": "geheim-5",
        "X-Api-Key": "geheim-6",
        "X-Event": "push",
        "X-Author": "Ben",
    }
    run = run_of(office, accepted(outside.post(path_of(office, make(office)), json={}, headers=headers)))
    assert "geheim" not in str(run.input)
    assert (run.input["headers"]["x-event"], run.input["headers"]["x-author"]) == ("push", "Ben")


def test_all_wrong_addresses_are_answered_alike(office: Stack, outside: httpx.Client) -> None:
    sound, archived, scheduled = make(office), make(office), make(office)
    change(office, archived, is_archived=True)
    who = office.people["operator@acme"]
    with office.store.work(who.scope) as session:
        cron = Node("schedule", "schedule", "cron", config={"line": "0 8 * * *"})
        workflows.replace_definition(session, who, scheduled.number, Definition((cron,), ()))
    path = path_of(office, sound)
    forged = path[:-1] + ("A" if path[-1] != "A" else "B")
    replaced = make(office)
    old = path_of(office, replaced)
    with office.store.work(who.scope) as session:
        workflows.new_hook(session, who, replaced.number)
    wrong = [
        *(forged, old, path_of(office, archived), path_of(office, scheduled)),
        *("/hooks/short", f"/hooks/{'A' * 64}", f"/hooks/{'A' * 5000}", "/hooks/%00", f"/hooks/{uuid4()}"),
    ]
    answers = [outside.post(each, json={}) for each in wrong]
    assert {each.status_code for each in answers} == {404}
    told = {(each.json()["code"], each.json()["detail"]) for each in answers}
    assert told == {("not_found", "There is no webhook at this address.")}
    accepted(outside.post(path, json={}))


def test_a_paused_workflow_says_so(office: Stack, outside: httpx.Client) -> None:
    workflow = make(office)
    change(office, workflow, is_active=False)
    assert "paused" in refused(outside.post(path_of(office, workflow), json={}), 409, "not_runnable")
    change(office, workflow, is_active=True)
    accepted(outside.post(path_of(office, workflow), json={}))


def test_what_cannot_run_is_not_accepted(office: Stack, outside: httpx.Client) -> None:
    workflow = make(office, step=Node("slack", "slack", "send_message", config={"text": "Hi"}))
    refused(outside.post(path_of(office, workflow), json={}), 409, "not_runnable")


def test_a_webhook_takes_its_method_only(office: Stack, outside: httpx.Client) -> None:
    usual = path_of(office, make(office))
    put, get = (path_of(office, make(office, method=each)) for each in ("PUT", "GET"))
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = outside.request(method, usual)
        refused(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == "POST"
    assert outside.head(usual).status_code == 405
    accepted(outside.put(put, json={}))
    run = run_of(office, accepted(outside.get(get, params={"q": "1"})))
    assert (run.input["body"], run.input["query"]) == (None, {"q": "1"})


def test_a_delivery_that_comes_twice_runs_once(office: Stack, outside: httpx.Client) -> None:
    path, other = path_of(office, make(office)), path_of(office, make(office))
    headers = {"Idempotency-Key": "delivery-1"}
    first = accepted(outside.post(path, json={"n": 1}, headers=headers))
    assert accepted(outside.post(path, json={"n": 2}, headers=headers)) == first
    assert accepted(outside.post(path, json={"n": 2}, headers={"Idempotency-Key": "delivery-2"})) != first
    assert accepted(outside.post(other, json={}, headers=headers)) != first
    assert run_of(office, first).input["body"] == {"n": 1}

    def send(_: int) -> str:
        return accepted(
            httpx.post(office.url + path, json={}, headers={"Idempotency-Key": "at once"}, timeout=30)
        )

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1


def test_a_signed_webhook_takes_signed_calls_only(office: Stack, outside: httpx.Client) -> None:
    admin = office.people["admin@acme"]
    with office.store.work(admin.scope) as session:
        values = ConnectionValues("webhook", f"Signed {new_id()}", {}, {"signing_secret": SECRET})
        connection = add_connection(session, admin, office.services.vault, values)
        chosen = str(connection.id)
    path = path_of(office, make(office, connection=chosen))
    body = b'{"a": 1}'
    sound = f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"
    kind = {"Content-Type": "application/json"}
    for name in ("X-Signature-256", "X-Hub-Signature-256"):
        accepted(outside.post(path, content=body, headers={**kind, name: sound}))
    for wrong in ({}, {"X-Signature-256": sound[:-1] + "g"}, {"X-Signature-256": f"sha256={'0' * 64}"}):
        told = refused(outside.post(path, content=body, headers={**kind, **wrong}), 401, "signature_wrong")
        assert SECRET not in told
    changed = outside.post(path, content=b'{"a": 2}', headers={**kind, "X-Signature-256": sound})
    refused(changed, 401, "signature_wrong")


def test_a_body_of_ten_megabytes_is_refused(office: Stack, outside: httpx.Client) -> None:
    path = path_of(office, make(office))
    refused(outside.post(path, content=b"x" * 10_000_000), 413, "too_large")
    accepted(outside.post(path, content=b"x" * 1_000_000, headers={"Content-Type": "text/plain"}))

    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    refused(outside.post(path, content=endless()), 413, "too_large")


def test_a_thousand_open_runs_are_enough(
    office: Stack, outside: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "MOST_OPEN_RUNS", 3)
    path = path_of(office, make(office))
    for _ in range(3):
        accepted(outside.post(path, json={}))
    answer = outside.post(path, json={})
    refused(answer, 429, "too_many_runs")
    assert int(answer.headers["retry-after"]) > 0


def test_no_sign_in_no_token_and_no_origin_is_asked_for_or_looked_at(office: Stack) -> None:
    path = path_of(office, make(office))
    with office.visit("viewer@acme") as client:
        del client.headers["X-CSRF-Token"]
        foreign = {"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"}
        accepted(client.post(f"{office.url}{path}", json={}, headers=foreign))
        stranger = client.post(f"{office.url}/api/v1/chats", json={}, headers=foreign)
        assert stranger.status_code == 403


def test_neither_the_address_nor_the_body_gets_into_a_log(
    office: Stack, outside: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = path_of(office, make(office))
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("httpx").setLevel(logging.WARNING)
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        accepted(outside.post(path, json={"secret": "geheim-7"}))
        outside.post(path, content=b"{", headers={"Content-Type": "application/json"})
    told = "\n".join(f"{record.getMessage()} {record.__dict__.get('fields')}" for record in caplog.records)
    assert "/hooks/***" in told
    assert path.removeprefix("/hooks/") not in told
    assert "geheim-7" not in told


def test_a_sender_that_hangs_up_half_way_is_no_run_and_no_fault(office: Stack, outside: httpx.Client) -> None:
    workflow = make(office)
    address = urlsplit(office.url)
    with socket.create_connection((address.hostname, address.port)) as line:
        head = f"POST {path_of(office, workflow)} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
        line.sendall(head.encode())
    accepted(outside.post(path_of(office, workflow), json={}))
    with office.store.read(office.people["operator@acme"].scope) as session:
        assert len(workflows.list_runs(session, workflow=workflow.number)) == 1


def test_many_calls_at_once_are_all_kept(office: Stack) -> None:
    path = path_of(office, make(office))
    address = urlsplit(office.url)

    def send(count: int) -> list[str]:
        line = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
        numbers = []
        for _ in range(count):
            line.request("POST", path, b"{}", {"Content-Type": "application/json"})
            answer = line.getresponse()
            assert answer.status == 202
            numbers.append(answer.read().decode())
        line.close()
        return numbers

    with ThreadPoolExecutor(10) as pool:
        numbers = [each for found in pool.map(send, [10] * 10) for each in found]
    assert len(set(numbers)) == 100
    assert words.MOST_OPEN_RUNS >= 1_000
