"""What the scripts for docs/screenshots share: the app on an empty folder, a visitor who is signed in, a kept picture."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
WIDE, PHONE = (1440, 900), (390, 844)
SPEAK = """async (language) => {
  const me = await (await fetch("/api/v1/me")).json();
  const headers = { "content-type": "application/json", "x-csrf-token": me.csrf_token };
  const answer = await fetch("/api/v1/me", { method: "PATCH", headers, body: JSON.stringify({ language }) });
  if (!answer.ok) throw new Error(await answer.text());
}"""


@dataclass(frozen=True)
class Look:
    """How the pages are seen; ``name`` is part of the file's name."""

    name: str = ""
    size: tuple[int, int] = WIDE
    dark: bool = False
    language: str = "en"


LOOKS = (Look(), Look("-dark", dark=True), Look("-ru", language="ru"), Look("-phone", PHONE))


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


def open_page(browser: Browser, address: str, look: Look, *, cookies: StorageState | None = None) -> Page:
    """A visitor whose browser has the look's language and colours; somebody new unless they bring cookies."""
    return browser.new_page(
        viewport={"width": look.size[0], "height": look.size[1]},
        color_scheme="dark" if look.dark else "light",
        locale="ru-RU" if look.language == "ru" else "en-US",
        base_url=address,
        storage_state=cookies,
    )


def sign_in(browser: Browser, address: str, role: str, look: Look, *, tenant: str = "bearings") -> Page:
    """A new visitor who is signed in with this role and reads the look's language."""
    page = open_page(browser, address, look)
    page.goto("/")
    page.locator(f"[data-demo='{role}@{tenant}.example']").click()
    page.wait_for_selector("#ask textarea")
    page.evaluate(SPEAK, look.language)
    page.goto("/app")
    page.wait_for_selector("#ask textarea")
    page.wait_for_timeout(1500)
    return page


def keep(page: Page, name: str) -> None:
    """Write the picture."""
    page.wait_for_timeout(1200)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.save(TARGET / f"{name}.webp", quality=82, method=6)
