"""Gradio behind the gate: a page works in a real browser, and everything that it does not need is closed."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

from agent.turns.services import Services
from api.errors import RequestRefused, TooManyRequests
from api.gate import hashes
from api.gate.hashes import PageSessions
from db.ids import new_id
from tests.api.conversation import problem
from tests.browser import Windows
from tests.postgres import Urls
from tests.stack import PASSWORD, Stack, run_stack

# Gradio 6.31 works out its queue's statistics with what pandas 3 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
API = "/app/gradio_api"


def mount_page(app: FastAPI, _: Services) -> None:
    """Gradio is imported only here, with its telemetry off."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from tests.api import gradio_page

    gradio_page.mount(app)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The app with the page."""
    folder = tmp_path_factory.mktemp("mount")
    url = f"sqlite:///{folder}/counterfoil.db"
    with run_stack(folder, Urls(url, url, url), pages=mount_page) as running:
        yield running


def sign_in(page: Page, site: Stack, who: str) -> None:
    """In the browser, by the route that the sign-in page uses."""
    page.goto(f"{site.url}/healthz")
    body = json.dumps({"email": f"{who}.example", "password": PASSWORD})
    script = (
        "b => fetch('/api/v1/session', {method:'POST', headers:{'content-type':'application/json'}, body:b})"
    )
    assert page.evaluate(f"async b => (await ({script})(b)).status", body) == 200


@pytest.mark.browser
def test_a_page_works_in_a_browser_with_everything_closed_that_it_does_not_need(
    site: Stack, windows: Windows
) -> None:
    page = windows.open()
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.on(
        "console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None
    )
    sign_in(page, site, "operator@acme")
    page.goto(f"{site.url}/app")
    shown = page.locator("#shown textarea")
    for number in (1, 2):
        page.click("#greet")
        page.wait_for_function(f"document.querySelector('#shown textarea').value == 'Operator acme {number}'")
    page.click("#quick")
    page.wait_for_function("document.querySelector('#shown textarea').value == 'quick'")
    page.click("#ask")
    page.wait_for_selector("#ask:has-text('42')")
    assert shown.input_value() == "quick"
    assert [url for url in refused if not url.endswith(("/favicon.ico", "/manifest.json"))] == []


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(site: Stack) -> None:
    html = {"accept": "text/html,application/xhtml+xml"}
    with site.visit() as client:
        for path, target in {
            "/app": "/sign-in",
            "/app/": "/sign-in",
            "/app/orders?order=SA-2026-00001": "/sign-in?next=%2Fapp%2Forders%3Forder%3DSA-2026-00001",
            "/app/%2F%2Fevil.example": "/sign-in?next=%2Fapp%2F%2F%2Fevil.example",
        }.items():
            answer = client.get(f"{site.url}{path}", headers=html)
            assert (answer.status_code, answer.headers["location"]) == (303, target)
            problem(client.get(f"{site.url}{path}"), 401, "not_signed_in")
        problem(client.post(f"{site.url}/app/", headers=html), 401, "not_signed_in")


def test_what_everybody_gets_needs_no_sign_in(site: Stack) -> None:
    with site.visit("viewer@acme") as client:
        page = client.get(f"{site.url}/app/", headers={"accept": "text/html"}).text
    script = next(part for part in page.split('"') if "assets/index-" in part and part.endswith(".js"))
    with site.visit() as client:
        answer = client.get(f"{site.url}/app/{script.removeprefix('./').removeprefix('/app/')}")
        assert answer.status_code == 200
        assert client.get(f"{site.url}/app/theme.css").status_code == 200


CLOSED = (
    *("GET /app/config", "GET /app/config/", "GET /app/monitoring", "GET /app/monitoring/summary"),
    *("GET /app/login", "POST /app/login", "GET /app/logout", "GET /app/pwa_icon", "GET /app/token"),
    *(f"GET {API}/{path}" for path in ("info", "openapi.json", "user", "token", "app_id", "login_check")),
    *(f"GET {API}/{path}" for path in ("startup-events", "deep_link", "runs", "vibe-code", "queue/status")),
    *(
        f"GET {API}/file={path}"
        for path in ("/etc/passwd", "http://127.0.0.1:1/x", "https://a.example/x", "x")
    ),
    *(f"HEAD {API}/file={path}" for path in ("/etc/passwd", "http://127.0.0.1:1/x")),
    *(f"GET {API}/proxy=http://127.0.0.1:1/x", f"GET {API}/file/etc/passwd", f"GET {API}/upload_progress"),
    *(f"POST {API}/{path}" for path in ("upload", "call/greet", "call/v2/greet", "api/greet", "vibe-edit/")),
    *(f"POST {API}/{path}" for path in ("stream/abc", "stream/abc/close", "process_recording", "login")),
    *(f"GET {API}/{path}" for path in ("call/greet/abc", "stream/abcdef/1/2/playlist.m3u8", "dev/reload")),
    *(
        f"GET {API}/custom_component/a/client/b/c.js",
        f"GET {API}",
        f"GET {API}/",
        "DELETE /app/",
        "POST /app/",
    ),
)


@pytest.mark.parametrize("route", CLOSED)
def test_a_route_that_no_page_needs_does_not_exist(site: Stack, route: str) -> None:
    method, path = route.split(" ")
    own = {"Origin": site.url, "accept": "text/html"}
    with site.visit("admin@acme") as client:
        answer = client.request(method, f"{site.url}{path}", headers=own)
    assert answer.status_code == 404
    assert method == "HEAD" or answer.json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/app/orders/", "/app/orders///", "/app/a/b/"])
def test_a_slash_at_the_end_leads_to_the_page_inside_the_mount(site: Stack, path: str) -> None:
    with site.visit("viewer@acme") as client:
        answer = client.get(f"{site.url}{path}?order=1&x=%2F")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{path.rstrip('/')}?order=1&x=%2F"


def join(client: httpx.Client, site: Stack, session_hash: object, **headers: str) -> httpx.Response:
    """Call the page's first handler as the page would."""
    body = {"data": [None], "fn_index": 0, "session_hash": session_hash, "trigger_id": None}
    sent = {"Origin": site.url, **headers}
    return client.post(f"{site.url}{API}/queue/join", json=body, headers=sent)


def test_a_page_session_belongs_to_who_opened_it(site: Stack) -> None:
    with site.visit("operator@acme") as owner, site.visit("colleague@acme") as other:
        assert join(owner, site, "hash-of-operator").status_code == 200
        for method, path, body in _uses("hash-of-operator"):
            answer = other.request(method, f"{site.url}{API}/{path}", json=body, headers={"Origin": site.url})
            problem(answer, 403, "page_session_wrong")
        with owner.stream("GET", f"{site.url}{API}/queue/data?session_hash=hash-of-operator") as stream:
            text = "".join(line for line in stream.iter_lines() if "process_completed" in line)
    assert "Operator acme 1" in text


def _uses(session_hash: str) -> list[tuple[str, str, dict[str, Any] | None]]:
    body: dict[str, Any] = {"data": [], "fn_index": 0, "session_hash": session_hash}
    return [
        ("GET", f"heartbeat/{session_hash}", None),
        ("GET", f"queue/data?session_hash={session_hash}", None),
        ("POST", "queue/join", body),
        ("POST", "run/predict", body),
        ("POST", "cancel", {**body, "event_id": "x"}),
        ("POST", "component_server", {**body, "component_id": 1, "fn_name": "double"}),
        ("POST", "component_server/", {**body, "component_id": 1, "fn_name": "double"}),
    ]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    _uses("hash-of-nobody"),
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_nobody_uses_no_page_session(
    site: Stack, method: str, path: str, body: dict[str, Any] | None
) -> None:
    with site.visit() as client:
        answer = client.request(method, f"{site.url}{API}/{path}", json=body, headers={"Origin": site.url})
        problem(answer, 401, "not_signed_in")


@pytest.mark.parametrize("wrong", [None, "", "x", 7, ["hash-of-list"], {"a": 1}, "a/b/c/d/e/f", "x" * 65])
def test_what_is_no_page_session_is_refused(site: Stack, wrong: object) -> None:
    with site.visit("operator@acme") as client:
        problem(join(client, site, wrong), 403, "page_session_wrong")
        doubled = client.get(f"{site.url}{API}/queue/data?session_hash=aaaaaaa&session_hash=bbbbbbb")
        problem(doubled, 403, "page_session_wrong")


def test_a_handler_is_not_called_from_another_site_or_without_saying_from_where(site: Stack) -> None:
    with site.visit("operator@acme") as client:
        problem(join(client, site, "hash-origin", Origin="https://evil.example"), 403, "foreign_origin")
        body = {"data": [None], "fn_index": 0, "session_hash": "hash-origin"}
        problem(client.post(f"{site.url}{API}/queue/join", json=body), 403, "foreign_origin")
        preflight = client.options(
            f"{site.url}{API}/queue/join",
            headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
        )
        assert not [name for name in preflight.headers if name.startswith("access-control")]


def test_a_pages_streams_end_when_its_person_signs_out(site: Stack) -> None:
    with site.visit("operator@acme") as client:
        ended = threading.Event()

        def follow() -> None:
            address = f"{site.url}{API}/heartbeat/hash-heartbeat"
            with httpx.stream("GET", address, cookies=client.cookies, timeout=30) as stream:
                started.set()
                for _ in stream.iter_bytes():
                    pass
            ended.set()

        started = threading.Event()
        thread = threading.Thread(target=follow, daemon=True)
        thread.start()
        assert started.wait(10)
        assert not ended.wait(0.3)
        began = time.perf_counter()
        assert client.delete("/session").status_code == 204
        assert ended.wait(10)
        assert time.perf_counter() - began < 3
        thread.join()


# The bindings themselves


class Clock:
    """Goes when it is told to."""

    moment = 0.0

    def __call__(self) -> float:
        return self.moment


def test_a_person_with_very_many_pages_loses_the_oldest_and_nobody_elses() -> None:
    sessions, one, other = PageSessions(clock=Clock()), new_id(), new_id()
    sessions.use("hash-other", other)
    for number in range(hashes.MOST_OF_ONE + 1):
        sessions.use(f"hash-{number:06d}", one)
    sessions.use("hash-000000", other)
    with pytest.raises(RequestRefused):
        sessions.use("hash-000001", other)
    with pytest.raises(RequestRefused):
        sessions.use("hash-other", one)


def test_the_bindings_are_bounded_and_old_ones_make_room() -> None:
    clock = Clock()
    sessions = PageSessions(clock=clock)
    for person in range(hashes.MOST_OF_ALL // 100):
        user = new_id()
        for number in range(100):
            sessions.use(f"hash-{person:06d}-{number}", user)
    with pytest.raises(TooManyRequests):
        sessions.use("hash-late", new_id())
    clock.moment += hashes.FORGOTTEN_AFTER + 1
    sessions.use("hash-late", new_id())
    sessions.use("hash-000000-1", new_id())


def test_the_pages_of_strangers_leave_room_for_others() -> None:
    """A stranger keeps few, and when their time is over none where room is needed."""
    clock = Clock()
    sessions = PageSessions(clock=clock)
    for _ in range(hashes.MOST_OF_ALL // hashes.MOST_OF_GUEST + 1):
        guest = new_id()
        for number in range(hashes.MOST_OF_GUEST + 5):
            with contextlib.suppress(TooManyRequests):
                sessions.use(f"hash-{guest}-{number}", guest, lasts=600)
    with pytest.raises(TooManyRequests):
        sessions.use("hash-early", new_id())
    clock.moment += 601
    sessions.use("hash-early", new_id())
