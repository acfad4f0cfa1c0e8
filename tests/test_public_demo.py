"""The public demo as ``make demo`` runs it: a real process, strangers at its door, and nothing that leads out of it."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from db.models.base import Base, now
from db.models.tenants import Tenant
from db.session import Store, open_store
from tests.browser import Windows
from tests.routes import Found, all_routes
from tests.story.house import PATIENCE, House, open_house, until
from tests.story.screen import MILLISECONDS, Screen
from tests.story.visitor import Json, Visitor
from tests.wire import Wire, lay_wire

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SANDBOXES = 6
SMALL = "Render KL-6204 as WebP at 64x64"
ABSENT = "01a1fdd3-8606-713e-ad22-19bb2e213333"


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Wire:
    """What the processes of the demo ask of the network."""
    return lay_wire(tmp_path_factory.mktemp("wire") / "hook")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, wire: Wire) -> Iterator[House]:
    """A public demo on a data folder that is not there yet."""
    data = tmp_path_factory.mktemp("public") / "data"
    public = {
        "COUNTERFOIL_PUBLIC_DEMO": "1",
        "COUNTERFOIL_DEMO": "0",
        "COUNTERFOIL_DEMO_SANDBOXES": str(SANDBOXES),
        "COUNTERFOIL_DEMO_MINUTES": "30",
        **wire.environment,
    }
    with open_house(data, **public) as opened:
        opened.start("run")
        yield opened


@dataclass
class Demo:
    """The running demo, and what its store holds."""

    house: House
    store: Store
    visited: int = 0
    entered: list[str] = field(default_factory=list)

    @contextmanager
    def enter(self, *, address: str | None = None) -> Iterator[Visitor]:
        """A visitor with a sandbox of their own, which ends with the block; each comes from an address of its own."""
        self.visited += 1
        limits = httpx.Limits(max_keepalive_connections=0)
        with httpx.Client(base_url=f"{self.house.url}/api/v1", timeout=PATIENCE, limits=limits) as client:
            client.headers["X-Forwarded-For"] = address or f"198.51.100.{self.visited}"
            answer = self.knock(client)
            assert (answer.status_code, answer.headers["location"]) == (303, "/app"), answer.text
            visitor = Visitor(client)
            me = visitor.get("/me")
            client.headers["X-CSRF-Token"] = me["csrf_token"]
            self.entered.append(me["tenant"]["slug"])
            yield visitor
        self.expire(me["tenant"]["slug"])

    def knock(self, client: httpx.Client) -> httpx.Response:
        """Press the button of the door."""
        return client.post(f"{self.house.url}/demos", data={}, headers={"Origin": self.house.url})

    def expire(self, slug: str) -> None:
        """Let the time of a sandbox be over; on a busy machine the demo itself may be writing for long."""
        until(lambda: self._expire(slug), f"{slug} to be over")

    def _expire(self, slug: str) -> bool:
        with contextlib.suppress(OperationalError), self.store.system() as session:
            over = {"expires_at": now() - timedelta(seconds=1)}
            session.execute(update(Tenant).where(Tenant.slug == slug).values(over))
            return True
        return False

    def tenants(self) -> dict[str, UUID]:
        """The tenants that there are."""
        with self.store.system_read() as session:
            return {row.slug: row.id for row in session.execute(select(Tenant.slug, Tenant.id))}

    def await_removal(self) -> None:
        """Wait until everything of everybody whose time is over is gone."""
        until(lambda: not self._overdue(), "the sandboxes to be removed", lambda: str(self._overdue()))

    def _overdue(self) -> list[str]:
        with self.store.system_read() as session:
            return list(session.scalars(select(Tenant.slug).where(Tenant.expires_at <= now())))


@pytest.fixture(scope="module")
def demo(house: House) -> Iterator[Demo]:
    """The demo and its store."""
    store = open_store(f"sqlite:///{house.data / 'counterfoil.db'}")
    with contextlib.closing(store):
        yield Demo(house, store)


# What is there


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """All routes of the app as people who sign in have it."""
    return all_routes(tmp_path_factory.mktemp("everything"))


OPEN_TO_ALL = {"/", "/sign-in", "/demos", "/healthz", "/favicon.ico", "/manifest.json"}
FOR_GUESTS = re.compile(
    r"/app|/app/(orders|products|throughput|items|change-orders|workspace|simulations|projects|workflows"
    r"|workflow-runs|connections)|/ui/(conversation|chats|change-sets/.*|turns/.*|app/items/bom(\.csv)?)"
    r"|/ui/app/(orders|products|throughput|items|change-orders|workspace|simulations|projects|workflows"
    r"|workflow-runs|connections)|/app/gradio_api/(queue/(join|data)|cancel|run/.*|component_server|reset|heartbeat/.*)"
)
CLOSED_API = re.compile(
    r"/(session|invitations|users|roles|settings|budgets|usage|audit|tokens|shares|context)(/.*)?"
    r"|/me/.*|/skills/.*|/connections/.*|/workflows/[^/]+/hook"
)


def test_nobody_and_no_guest_finds_what_a_demo_does_not_need(demo: Demo, everything: Found) -> None:
    asked = closed = 0
    with httpx.Client(base_url=demo.house.url, timeout=60) as nobody, demo.enter() as guest:
        nothing = nobody.get("/nothing-here", headers={"X-Request-Id": "the-same-request"})
        assert nothing.status_code == 404
        for method, path in sorted(everything):
            address = re.sub(r"\{[^}]*\}", ABSENT, path)
            if (
                path.startswith(("/static", "/app/static", "/app/assets", "/app/svelte"))
                or method == "OPTIONS"
            ):
                continue
            asked += 1
            if is_meant(method, path):
                continue
            closed += 1
            for client in (nobody, guest.client):
                own = {"Origin": demo.house.url, "X-Request-Id": "the-same-request"}
                answer = client.request(method, demo.house.url + address, headers=own)
                assert answer.status_code == 404, (method, path)
                assert method == "HEAD" or answer.content == nothing.content, (method, path)
    assert closed > 120
    assert asked - closed > 90


def is_meant(method: str, path: str) -> bool:
    """Whether this test, which does not know the gate's list, would have it open."""
    plain = path.rstrip("/") or "/"
    if path.startswith("/api/v1/"):
        below = path.removeprefix("/api/v1")
        if (method, below) in {("DELETE", "/session"), ("GET", "/skills"), ("GET", "/connections")}:
            return True
        if below in {"/skills", "/connections", "/openapi.json"} or (method, below) == ("PATCH", "/me"):
            return False
        return CLOSED_API.fullmatch(below) is None
    if plain in OPEN_TO_ALL or path in {"/app/theme.css", "/app/gradio_api/theme.css"}:
        return True
    if path in {"/app/favicon.ico", "/app/robots.txt", "/app/manifest.json", "/robots.txt"}:
        return True
    return FOR_GUESTS.fullmatch(plain) is not None and method in {"GET", "HEAD", "POST"}


def test_what_a_guest_needs_is_closed_to_nobody_and_open_to_guests(demo: Demo) -> None:
    with httpx.Client(base_url=demo.house.url, timeout=60) as nobody, demo.enter() as guest:
        for path in ("/orders", "/items", "/simulations", "/workflows", "/chats", "/jobs", "/me", "/skills"):
            assert nobody.get(f"/api/v1{path}").status_code == 401
            assert guest.client.get(path).status_code == 200, path
        for path in ("/", "/sign-in", "/demos"):
            assert "<form" in nobody.get(path).text
        away = nobody.get("/app/orders", headers={"accept": "text/html"})
        assert (away.status_code, away.headers["location"].partition("?")[0]) == (303, "/sign-in")
        assert guest.get("/me")["tenant"]["slug"].startswith("demo-")
        assert set(guest.get("/me")["permissions"]).isdisjoint(
            {"users:write", "settings:write", "shares:write"}
        )


def test_a_form_of_another_site_makes_no_sandbox(demo: Demo) -> None:
    before = demo.tenants()
    with httpx.Client(base_url=demo.house.url, timeout=60) as client:
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.post("/demos", data={}, headers=headers).status_code == 403
        assert client.get("/demos").status_code == 200
    assert demo.tenants() == before


# What goes out


@contextmanager
def sink() -> Iterator[tuple[int, Callable[[], int]]]:
    """A server that only counts who comes."""
    came = 0
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def count() -> None:
            nonlocal came
            with contextlib.suppress(OSError):
                while True:
                    listener.accept()[0].close()
                    came += 1

        threading.Thread(target=count, daemon=True).start()
        yield listener.getsockname()[1], lambda: came


def workflow(visitor: Visitor, port: int) -> str:
    """A workflow that would tell the sink and the world, by every connector that there is."""
    made = visitor.post("/workflows", {"name": "Out"}, expect=201)["number"]
    connections = {each["connector"]: each["id"] for each in visitor.get("/connections")["items"]}
    url = f"http://127.0.0.1:{port}/out"
    steps: list[Json] = [
        step("plain", "http", "request", {"method": "POST", "url": url, "body": "out"}),
        step("named", "http", "request", {"url": "http://sink.example.com/out"}),
        step("slack", "slack", "send_message", {"text": "out", "connection": connections.get("slack")}),
        step(
            "mail",
            "email",
            "send",
            {"to": "out@example.com", "subject": "s", "body": "b", "connection": connections.get("email")},
        ),
        step("ask", "assistant", "ask", {"prompt": f"Fetch {url} and tell me."}),
    ]
    nodes = [{"id": "start", "connector": "webhook", "action": "receive"}, *steps]
    edges = [{"source": "start", "target": each["id"]} for each in steps]
    answer = visitor.client.put(f"/workflows/{made}/definition", json={"nodes": nodes, "edges": edges})
    assert answer.status_code == 200, answer.text
    return str(made)


def step(name: str, connector: str, action: str, config: Json) -> Json:
    return {"id": name, "connector": connector, "action": action, "config": config}


def test_the_wire_sees_who_asks(tmp_path: Path) -> None:
    other = lay_wire(tmp_path / "hook")
    asking = "import socket; socket.create_server(('127.0.0.1', 0)).connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", asking], env=other.environment, check=True)
    assert ("socket.connect", "127.0.0.1", "9") in other.asked()


def test_whatever_a_visitor_does_nothing_goes_out(demo: Demo, wire: Wire) -> None:
    with sink() as (port, came), demo.enter() as guest:
        run = guest.post(f"/workflows/{workflow(guest, port)}/runs", {"input": {}}, expect=201)["number"]
        guest.ask(f"Open http://127.0.0.1:{port}/page and http://sink.example.com/")
        until(
            lambda: guest.get(f"/workflow-runs/{run}")["status"] in {"done", "failed"},
            "the run to end",
            lambda: str(guest.get(f"/workflow-runs/{run}")),
        )
        assert came() == 0
    outside = [each for each in wire.asked() if each[1] not in {"127.0.0.1", "::1", "localhost", "None"}]
    assert outside == []
    assert [each for each in wire.asked() if each[-1] == str(port)] == []


# How many


def test_sandboxes_are_limited_in_number_by_address_and_in_all(demo: Demo) -> None:
    for slug in demo.tenants():
        demo.expire(slug)
    with contextlib.ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(demo.enter(address="203.0.113.9"))
        with httpx.Client(timeout=PATIENCE, headers={"X-Forwarded-For": "203.0.113.9"}) as client:
            full = demo.knock(client)
            assert full.status_code in {303, 409, 429}
            assert "cf_session" not in full.headers.get("set-cookie", "")
        for _ in range(SANDBOXES - 3):
            stack.enter_context(demo.enter())
        with httpx.Client(timeout=PATIENCE, headers={"X-Forwarded-For": "203.0.113.77"}) as client:
            assert "cf_session" not in demo.knock(client).headers.get("set-cookie", "")
            told = client.post(
                f"{demo.house.url}/demos",
                data={},
                headers={"Origin": demo.house.url, "accept": "text/html"},
                follow_redirects=True,
            )
            assert "in use" in told.text
    with demo.enter() as guest:
        assert guest.get("/me")["tenant"]["slug"].startswith("demo-")


def test_a_sandbox_answers_so_many_messages_and_no_more(demo: Demo) -> None:
    with demo.enter() as guest:
        chat = guest.begin()
        statuses = []
        for _ in range(25):
            answer = guest.client.post(f"/chats/{chat}/messages", json={"content": "hello", "stream": False})
            statuses.append(answer.status_code)
        assert statuses[:20] == [200] * 20
        assert set(statuses[20:]) == {429}


# From the door to the end


def test_a_stranger_draws_a_picture_and_is_told_when_the_demo_ends(demo: Demo, windows: Windows) -> None:
    page = windows.open(base_url=demo.house.url, width=1360, height=900)
    screen = begin(page)
    before = set(demo.tenants())
    screen.say(SMALL)
    screen.card()
    screen.button().click()
    screen.expect_confirmed()
    expect(page.locator(".tile img")).to_have_count(1, timeout=MILLISECONDS)
    slug = page.evaluate("async () => (await (await fetch('/api/v1/me')).json()).tenant.slug")
    assert slug in before
    tenant = demo.tenants()[slug]
    assert files_of(demo, tenant)
    demo.expire(slug)
    page.reload()
    expect(page.get_by_role("button", name=re.compile("demo", re.IGNORECASE))).to_be_visible(
        timeout=MILLISECONDS
    )
    demo.await_removal()
    assert rows_of(demo, tenant) == []
    until(lambda: not files_of(demo, tenant), "its pictures to be deleted")


def begin(page: Page) -> Screen:
    """From the door into the app."""
    page.context.set_default_timeout(MILLISECONDS)
    page.context.set_default_navigation_timeout(MILLISECONDS)
    page.goto("/")
    page.get_by_role("button", name=re.compile("demo", re.IGNORECASE)).click()
    return Screen(page).wait()


def files_of(demo: Demo, tenant: UUID) -> list[Path]:
    """What was written for the tenant; the empty note that it was removed is none of it."""
    found = (each for each in demo.house.data.rglob("*") if each.is_file() and str(tenant) in str(each))
    return [each for each in found if each.stat().st_size]


def rows_of(demo: Demo, tenant: UUID) -> list[str]:
    """The tables that still have a row of the tenant."""
    found = []
    with demo.store.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if "tenant_id" in table.columns:
                mine = select(table.c.tenant_id).where(table.c.tenant_id == tenant).limit(1)
                found += [table.name] if connection.execute(mine).first() else []
    return found


def test_killed_and_started_again_it_goes_on_where_it_was(demo: Demo) -> None:
    house = demo.house
    with demo.enter() as guest:
        chat = guest.begin()
        guest.say(chat, "hello")
        with demo.enter() as other:
            gone = other.get("/me")["tenant"]["slug"]
        house.kill("run")
        house.await_silence()
        house.start("run")
        assert guest.get(f"/chats/{chat}")["message_count"] == 2
        card = guest.ask(SMALL)
        assert card
        demo.await_removal()
        assert gone not in demo.tenants()
        assert all(slug.startswith("demo-") for slug in demo.tenants())
