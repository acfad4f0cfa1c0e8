"""Take the pictures of docs/screenshots: starts the app on an empty folder, does the main job, walks through the pages.

Run: ``.venv/bin/python scripts/screenshots.py``; needs Debian's Chromium. About a minute.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SENTENCE = "Render all Kugellager products as WebP at 1024x1024"
WIDE, PHONE = (1440, 900), (390, 844)


@contextmanager
def running() -> Iterator[str]:
    """The app as ``make run`` starts it, on a folder of its own; yields its address."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {
            **os.environ,
            "COUNTERFOIL_DATA": folder,
            "COUNTERFOIL_DEMO": "1",
            "COUNTERFOIL_PORT": str(port),
        }
        process = subprocess.Popen([sys.executable, str(ROOT / "app.py"), "run"], env=environment, cwd=ROOT)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/readyz")
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str) -> None:
    """Until it answers 200, at most two minutes."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"{address} did not become ready")


def sign_in(browser: Browser, address: str, *, size: tuple[int, int] = WIDE, dark: bool = False) -> Page:
    """A new visitor who is signed in as operator of Bearings."""
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        base_url=address,
    )
    page.goto("/")
    page.get_by_role("button", name="Sign in as operator of Bearings").click()
    page.wait_for_selector("#ask textarea")
    page.wait_for_timeout(1500)
    return page


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Write the picture."""
    page.wait_for_timeout(1200)
    page.screenshot(path=TARGET / f"{name}.png", full_page=whole)


def main_job(browser: Browser, address: str) -> None:
    """The story of the README, a picture at each step."""
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]}, base_url=address)
    page.goto("/")
    keep(page, "sign-in")
    page = sign_in(browser, address)
    keep(page, "chat-empty")
    page.fill("#ask textarea", SENTENCE)
    page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="Confirm")
    confirm.wait_for()
    page.wait_for_timeout(3000)
    page.locator("details:has-text('rows would change') > summary").last.click()
    keep(page, "chat-card")
    confirm.click()
    page.wait_for_function("document.querySelectorAll('.tile img').length >= 4", timeout=120_000)
    keep(page, "chat-rendering")
    page.wait_for_function("document.querySelectorAll('.tile img').length >= 8", timeout=180_000)
    page.reload()
    page.wait_for_selector(".tile img")
    keep(page, "chat-confirmed")


def pages(browser: Browser, address: str) -> None:
    """Each page in light, the chat and the orders also dark and on a phone."""
    for name, size, dark in (("", WIDE, False), ("-dark", WIDE, True), ("-phone", PHONE, False)):
        page = sign_in(browser, address, size=size, dark=dark)
        page.goto("/app/orders")
        page.wait_for_selector("table.records tbody tr")
        keep(page, f"orders{name}")
        page.locator("table.records tbody th a").first.click()
        page.wait_for_selector(".tile img")
        keep(page, f"order{name}")
        for other in ("products", "throughput"):
            page.goto(f"/app/{other}")
            page.wait_for_selector("figure.product, .plots")
            keep(page, f"{other}{name}")
        page.goto("/app")
        page.wait_for_selector("#aside a[href*='chat='], [data-chat]", state="attached")
        chat = page.evaluate("fetch('/api/v1/chats').then(r => r.json()).then(r => r.items[0].id)")
        page.goto(f"/app?chat={chat}")
        page.wait_for_selector(".tile img")
        if name:
            keep(page, f"chat{name}")
        page.close()


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    with running() as where, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        main_job(chromium, where)
        pages(chromium, where)
        chromium.close()
