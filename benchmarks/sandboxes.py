"""Live demos in one real process: how soon one is ready with all packs, and what fifty of them cost, all chatting.

``app.py run`` is started as a public demo on a fresh folder whose samples are grown. Visitors come over HTTP, each from
an address of its own, a few at a time; then each opens the chat page and asks the assistant. Printed: seconds to a demo
that is ready, seconds to the end of an answer, and the web process's memory with the first visitor, which is the
baseline, and after the last answer. A tenant of the same packs that is filled without a sandbox around it is the baseline
of the time, in the same run.

Run: ``python -m benchmarks.sandboxes [--visitors 50] [--at-once 4]``
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from benchmarks.turn import free_port
from db.migrations import upgrade
from db.sample.people import SampleTenant, fill_people, open_tenant
from db.session import Store, open_store
from db.tenancy import Scope
from jobs.shelf import Shelf
from packs import FILLERS, fillers, stock

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ("Show my last 5 orders", "How many renders failed this week?", "Which workflows are there?")
SECONDS = 180.0


@dataclass(frozen=True)
class Visit:
    """What one visitor waited for, in seconds."""

    ready: float
    answered: float


def filled_plainly(shelf: Shelf, folder: Path) -> float:
    """Seconds to fill a tenant of all packs, without a sandbox around it."""
    url = f"sqlite:///{folder / 'plain.db'}"
    upgrade(url)
    store = open_store(url)
    try:
        return median(_fill(store, shelf, number) for number in range(3))
    finally:
        store.close()


def _fill(store: Store, shelf: Shelf, number: int) -> float:
    sample = SampleTenant(f"plain{number}", "Plain", tuple(FILLERS))
    began = time.perf_counter()
    tenant_id = open_tenant(store, sample)
    with store.work(Scope(tenant_id)) as session:
        people = fill_people(session, sample)
        for fill in fillers(shelf).values():
            fill(session, people)
    return time.perf_counter() - began


@contextmanager
def served(folder: Path, port: int, visitors: int) -> Iterator[int]:
    """The public demo as a process of its own; gives its id."""
    environment = {
        **os.environ,
        "COUNTERFOIL_PUBLIC_DEMO": "1",
        "COUNTERFOIL_DEMO": "0",
        "COUNTERFOIL_DATA": str(folder),
        "COUNTERFOIL_PORT": str(port),
        "COUNTERFOIL_DEMO_SANDBOXES": str(visitors + 10),
    }
    process = subprocess.Popen([sys.executable, "app.py", "run"], cwd=ROOT, env=environment)
    try:
        _await(f"http://127.0.0.1:{port}/healthz")
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def visit(url: str, number: int) -> Visit:
    """Begin a demo, open the chat page, ask, and read the answer to its end."""
    headers = {"X-Forwarded-For": f"198.51.100.{number}", "Accept": "text/html"}
    with httpx.Client(base_url=url, headers=headers, timeout=SECONDS) as client:
        began = time.perf_counter()
        let_in = client.post("/demos", data={"link": ""}, headers={"Sec-Fetch-Site": "same-origin"})
        ready = time.perf_counter() - began
        assert let_in.headers.get("location") == "/app", let_in.headers
        assert client.get("/app/").status_code == 200
        token = client.get("/api/v1/me").json()["csrf_token"]
        client.headers.update({"X-CSRF-Token": token, "Accept": "application/json"})
        chat = client.post("/api/v1/chats", json={}).json()["id"]
        asked = time.perf_counter()
        body = {"content": QUESTIONS[number % len(QUESTIONS)], "stream": False}
        answer = client.post(f"/api/v1/chats/{chat}/messages", json=body)
        assert answer.status_code in {200, 201}, answer.text
        return Visit(ready, time.perf_counter() - asked)


def measure(folder: Path, visitors: int, at_once: int) -> None:
    """One after the other, so that they are alone; then all of them."""
    shelf = Shelf(folder / "samples")
    stock(shelf)
    port = free_port()
    with served(folder, port, visitors) as pid, ThreadPoolExecutor(at_once) as threads:
        url = f"http://127.0.0.1:{port}"
        visit(url, 0)  # waits until the pages are built
        print(f"web process with the first visitor: {_memory(pid):.0f} MB", flush=True)
        alone = [visit(url, number) for number in range(1, 4)]
        plain = filled_plainly(shelf, folder)
        print(
            f"a tenant filled plainly: {plain:.2f} s; a demo alone: {_told([each.ready for each in alone])}"
        )
        all_ = list(threads.map(lambda number: visit(url, number), range(3, visitors)))
        print(f"{visitors} demos, {at_once} at once: ready {_told([each.ready for each in all_])}")
        print(f"answers: {_told([each.answered for each in all_])}")
        print(f"web process with {visitors} demos: {_memory(pid):.0f} MB")


def _memory(pid: int) -> float:
    """Resident megabytes of a process."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None, "Linux tells"
    return int(found[1]) / 1024


def _told(seconds: Sequence[float]) -> str:
    return f"median {median(seconds):.2f} s, at most {max(seconds):.2f} s"


def _await(url: str) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} did not answer within {SECONDS:.0f} s.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), given.visitors, given.at_once)


if __name__ == "__main__":
    main()
