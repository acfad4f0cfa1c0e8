"""The app with its pages on a real server, and people who open them in a browser or by plain HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect

from db import chats, users
from db.sample.catalogue import fill_catalogue
from db.tenancy import Identity
from tests.browser import Windows
from tests.pages.office import Office, drawn
from tests.pages.typist import Typist
from tests.postgres import Urls
from tests.stack import OneModel, Stack, run_stack, with_pages
from tests.tools.workshop import PACK
from tools.assistant import assistant_pack
from tools.plm import PACK as PLM
from tools.renders import PACK as RENDERS
from tools.renders import sample_catalogue
from tools.simulations import PACK as SIMULATIONS
from tools.workflows import PACK as WORKFLOWS

Enter = Callable[..., Page]
Arrive = Callable[..., Page]


@pytest.fixture(scope="package", autouse=True)
def patience() -> Iterator[None]:
    """A page may take its time on a machine that is busy with other tests."""
    expect.set_options(timeout=40_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The app on SQLite, for all tests of this folder."""
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{folder}/counterfoil.db"
    urls = Urls(url, url, url)
    domains = (PACK, RENDERS, PLM, SIMULATIONS, WORKFLOWS)
    packs = (*domains, assistant_pack(domains))
    with run_stack(folder, urls, packs=packs, models=OneModel(Typist()), pages=with_pages) as running:
        with running.store.work(running.people["operator@acme"].scope) as session:
            fill_catalogue(session, sample_catalogue())
        yield running


@pytest.fixture
def operator(site: Stack) -> Identity:
    """Somebody who may change things."""
    return site.people["operator@acme"]


@pytest.fixture
def chat(site: Stack, operator: Identity) -> UUID:
    """An empty chat of the operator."""
    return new_chat(site, operator)


@pytest.fixture
def enter(site: Stack, windows: Windows) -> Enter:
    """Opens the app for somebody who is signed in, by default the operator, and waits until the chat is drawn."""

    def open_page(who: str = "operator@acme", address: str = "/app", **look: object) -> Page:
        page = windows.open(base_url=site.url, **look)  # type: ignore[arg-type]  # handed on as they came
        fresh = users.open_sign_in(site.store, site.people[who])
        page.context.add_cookies([{"name": "cf_session", "value": fresh.token, "url": site.url}])
        page.goto(address)
        page.wait_for_selector("#chat-state[data-seen]", state="attached")
        return page

    return open_page


@pytest.fixture
def arrive(site: Stack, windows: Windows) -> Arrive:
    """Opens a page of business records for somebody who is signed in, and waits until it is drawn."""

    def open_page(address: str, who: str = "operator@acme", **look: object) -> Page:
        page = windows.open(base_url=site.url, **look)  # type: ignore[arg-type]  # handed on as they came
        fresh = users.open_sign_in(site.store, site.people[who])
        page.context.add_cookies([{"name": "cf_session", "value": fresh.token, "url": site.url}])
        page.goto(address)
        page.wait_for_selector('#records[aria-busy="false"] h1')
        return page

    return open_page


@pytest.fixture
def office(site: Stack, windows: Windows) -> Office:
    """Opens a page of the administration, by default for the administrator, and waits until it is drawn."""

    def open_page(address: str = "/app/admin", who: str = "admin@acme", **look: object) -> Page:
        page = windows.open(base_url=site.url, **look)  # type: ignore[arg-type]  # handed on as they came
        fresh = users.open_sign_in(site.store, site.people[who])
        page.context.add_cookies([{"name": "cf_session", "value": fresh.token, "url": site.url}])
        page.goto(address)
        drawn(page)
        return page

    return open_page


@pytest.fixture
def browse(site: Stack) -> Iterator[Callable[[str | None], httpx.Client]]:
    """Plain HTTP from the root of the site, as this person or as nobody."""
    opened: list[httpx.Client] = []

    def visit(who: str | None = "operator@acme") -> httpx.Client:
        client = httpx.Client(base_url=site.url, timeout=30)
        opened.append(client)
        if who is not None:
            fresh = users.open_sign_in(site.store, site.people[who])
            client.cookies.set("cf_session", fresh.token)
            client.headers["X-CSRF-Token"] = fresh.csrf_token
        return client

    yield visit
    for client in opened:
        client.close()


def new_chat(site: Stack, who: Identity, title: str = "") -> UUID:
    """Begin a chat."""
    with site.store.work(who.scope) as session:
        return chats.create_chat(session, who, title=title).id


def say(page: Page, text: str) -> None:
    """Type a message and send it by Enter."""
    page.locator("#ask textarea").fill(text)
    page.keyboard.press("Enter")
