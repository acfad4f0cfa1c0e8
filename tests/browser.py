"""Chromium for the tests: watched pages, whose script errors and requests to other hosts fail the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, WebError, WebSocket, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing a page asks for leaves the machine, not even from a test that is about to fail for it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
STORED = "cookies,local_storage,indexeddb,file_systems,cache_storage,service_workers,websql"
"""What a page can leave behind; the cache of files is none of it."""
OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
LOCAL_SCHEMES = frozenset({"data", "blob", "about", "file", "chrome-error"})


class ChromiumMissing(Exception):
    """No Chromium or Chrome is installed."""


@contextmanager
def run_chromium() -> Iterator[Browser]:
    """Start a headless Chromium with a fresh profile; until it ends this thread cannot ``asyncio.run``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def find_chromium() -> str:
    """The browser named by ``COUNTERFOIL_CHROMIUM``, else the one that is installed."""
    named = os.environ.get("COUNTERFOIL_CHROMIUM")
    for candidate in [named] if named else ["chromium", "google-chrome"]:
        if found := shutil.which(candidate):
            return found
    raise ChromiumMissing("Chromium is not installed; scripts/system-packages.sh says how to install it.")


@dataclass(frozen=True, slots=True)
class Look:
    """What a visitor's browser is like; one cannot change it afterwards."""

    width: int
    height: int
    locale: str
    color_scheme: Literal["light", "dark"]
    base_url: str | None
    scale: float


@dataclass(slots=True)
class Visitors:
    """Visitors of one browser. One who has left comes again as somebody new, who has the site's files in the cache.

    Loading them anew for each test took half of the tests' time.
    """

    browser: Browser
    gone: dict[Look, list[BrowserContext]] = field(default_factory=dict)

    def enter(self, look: Look) -> BrowserContext:
        """Somebody without cookies and storage."""
        known = self.gone.get(look)
        if known:
            return known.pop()
        return self.browser.new_context(
            viewport={"width": look.width, "height": look.height},
            locale=look.locale,
            color_scheme=look.color_scheme,
            base_url=look.base_url,
            device_scale_factor=look.scale,
        )

    def leave(self, look: Look, context: BrowserContext) -> None:
        """Close the visitor's pages and forget all that they left; what a page stores is its site's alone."""
        for page in context.pages:
            page.close()
        context.unroute_all()
        context.set_offline(False)
        context.clear_cookies()
        if look.base_url is None:
            context.close()
            return
        origin = {"origin": look.base_url.rstrip("/"), "storageTypes": STORED}
        page = context.new_page()
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", origin)
        page.close()
        self.gone.setdefault(look, []).append(context)


@dataclass  # without slots: Playwright keeps a note of its own on the object whose methods it calls
class Windows:
    """Opens pages for one test and remembers what went wrong in any of them."""

    visitors: Visitors
    faults: list[str] = field(default_factory=list)
    contexts: list[tuple[Look, BrowserContext]] = field(default_factory=list)

    def open(
        self,
        url: str | None = None,
        *,
        width: int = 1280,
        height: int = 800,
        locale: str = "en-US",
        color_scheme: Literal["light", "dark"] = "light",
        base_url: str | None = None,
        scale: float = 1,
    ) -> Page:
        """A page of a new visitor, with cookies and storage of its own; width and height in CSS pixels.

        ``page.context.new_page()`` opens a second tab of the same visitor, which is watched as well.
        """
        look = Look(width, height, locale, color_scheme, base_url, scale)
        context = self.visitors.enter(look)
        self.contexts.append((look, context))
        self.watch(context)
        page = context.new_page()
        if url is not None:
            page.goto(url)
        return page

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self.check_request)
        context.on("weberror", self.note_error)
        context.on("page", self.watch_page)

    def watch_page(self, page: Page) -> None:
        page.on("websocket", self.check_socket)

    def check_request(self, request: Request) -> None:
        self.check_address("request", request.url)

    def check_socket(self, socket: WebSocket) -> None:
        self.check_address("websocket", socket.url)

    def check_address(self, kind: str, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in LOCAL_SCHEMES and address.hostname not in OWN_HOSTS:
            self.faults.append(f"{kind} to another host: {url[:300]}")

    def note_error(self, error: WebError) -> None:
        where = error.page.url if error.page else "a closed page"
        self.faults.append(f"script error on {where}: {error.error}")

    def close(self) -> None:
        """Close every page, and fail if one of them misbehaved."""
        for look, context in self.contexts:
            context.remove_listener("page", self.watch_page)
            self.visitors.leave(look, context)
            context.remove_listener("request", self.check_request)
            context.remove_listener("weberror", self.note_error)
        assert not self.faults, "\n".join(["The browser saw:", *self.faults])
