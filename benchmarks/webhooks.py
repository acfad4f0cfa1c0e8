"""Webhooks: how soon a call is accepted at a steady rate, and how long a run of five steps takes from call to end.

The real web process (``app.py serve``) beside the real worker (``app.py worker``) is called over HTTP at fixed moments,
whether or not earlier calls were answered. The baselines of the same run: the bare route ``/healthz`` at the same rate,
and a plain loop that sends the same three requests as the five-step run.

Run: ``python -m benchmarks.webhooks [--rate 50] [--seconds 10] [--runs 20] [--database URL]``
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from sqlalchemy import func, select

from db import workflows
from db.audit import lock_ledger
from db.ids import new_id
from db.models.base import Json
from db.models.tenants import Tenant
from db.models.users import Role, User
from db.models.workflows import Workflow, WorkflowRun
from db.rights import WORKFLOWS
from db.secrets import make_vault
from db.session import Store, open_store
from db.tenancy import Identity, Scope
from db.users import load_identity
from engines.flow.definition import Definition, Edge, Node

PROGRAM = Path(__file__).resolve().parent.parent / "app.py"
SECRET = "a benchmark's secret of more than 32 characters"
WAYS = 16
"""Connections that the calls are spread over."""
WEBHOOK = Node("webhook", "webhook", "receive")


@dataclass(frozen=True)
class Office:
    """A tenant with workflows, and the processes' environment."""

    store: Store
    who: Identity
    environment: dict[str, str]

    def make(self, *nodes: Node) -> Workflow:
        """A workflow of these steps, one after the other."""
        edges = tuple(Edge(one.id, other.id) for one, other in pairwise(nodes))
        with self.store.work(self.who.scope) as session:
            made = workflows.create_workflow(session, self.who, f"Chore {new_id()}")
            return workflows.replace_definition(session, self.who, made, Definition(nodes, edges)).workflow

    def path(self, workflow: Workflow) -> str:
        """Its webhook's address."""
        return f"/hooks/{workflows.hook_token(make_vault([SECRET]), workflow)}"

    def open_runs(self) -> int:
        """How many have not ended."""
        with self.store.read(self.who.scope) as session:
            count = select(func.count()).select_from(WorkflowRun)
            return session.scalar(count.where(WorkflowRun.ended_at.is_(None))) or 0

    def settle(self) -> float:
        """Wait until no run is open; seconds that it took."""
        began = time.perf_counter()
        while self.open_runs():
            time.sleep(0.1)
        return time.perf_counter() - began

    def milliseconds(self, number: str) -> float:
        """From the acceptance of a run to its end; waits for that."""
        while True:
            with self.store.read(self.who.scope) as session:
                run = workflows.find_run(session, number)
            if run.ended_at is not None:
                assert run.status == "done", f"{run.number} is {run.status}: {run.error}"
                return 1000 * (run.ended_at - run.created_at).total_seconds()
            time.sleep(0.01)


class Target(BaseHTTPRequestHandler):
    """Says yes to everything."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Yes."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "11")
        self.end_headers()
        self.wfile.write(b'{"ok":true}')

    do_GET = do_POST  # noqa: N815 - the server's name

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the server's name
        """Quiet."""


@contextmanager
def target() -> Iterator[int]:
    """A service on 127.0.0.1; its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Target)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()


def open_office(folder: Path, database: str | None) -> Office:
    """Migrate and make the tenant."""
    url = database or f"sqlite:///{folder / 'bench.db'}"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "COUNTERFOIL_DATA": str(folder),
        "COUNTERFOIL_SECRET_KEY": SECRET,
        "COUNTERFOIL_PORT": str(port),
        "COUNTERFOIL_RENDERER": "embree",
    }
    if database is None:
        subprocess.run([sys.executable, PROGRAM, "migrate"], env=environment, check=True)
    store = open_store(url)
    return Office(store, _person(store), environment)


def _person(store: Store) -> Identity:
    tenant_id = new_id()
    with store.system() as session:
        tenant = Tenant(id=tenant_id, slug=f"bench-{tenant_id.hex[-8:]}", name="Bench", packs=["workflows"])
        tenant.allowed_hosts = ["127.0.0.1"]
        session.add(tenant)
    with store.work(Scope(tenant_id)) as session:
        lock_ledger(session)
        role = Role(name="operator", permissions=[*WORKFLOWS.look, *WORKFLOWS.work])
        session.add(role)
        session.flush()
        user = User(email=f"bench@{tenant_id.hex[-8:]}.example", name="Bench", role_id=role.id)
        session.add(user)
        session.flush()
        user_id = user.id
    who = load_identity(store, Scope(tenant_id, user_id))
    assert who is not None
    return who


@contextmanager
def process(office: Office, command: str) -> Iterator[None]:
    """``app.py serve`` or ``app.py worker`` for the block."""
    started = subprocess.Popen([sys.executable, PROGRAM, command], env=office.environment)
    try:
        yield
    finally:
        started.terminate()
        started.wait(30)


def await_web(port: int) -> None:
    """Wait until it answers."""
    for _ in range(600):
        try:
            if call(port, "GET", "/healthz", b"")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web process did not start.")


_here = threading.local()


def call(port: int, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    """One request over this thread's connection."""
    line: HTTPConnection | None = getattr(_here, "line", None)
    if line is None:
        line = _here.line = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        _here.line = None
        raise


def measure(port: int, method: str, path: str, *, rate: float, seconds: float) -> list[float]:
    """Milliseconds of each call from the moment at which it was due, sorted."""
    body = b'{"amount": 120, "text": "%s"}' % (b"x" * 500) if method == "POST" else b""
    count = int(rate * seconds)
    first = time.perf_counter() + 0.2

    def one(number: int) -> float:
        due = first + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        status, _ = call(port, method, path, body)
        assert status in {200, 202}, status
        return 1000 * (time.perf_counter() - due)

    with ThreadPoolExecutor(WAYS) as pool:
        return sorted(pool.map(one, range(count)))


def told(waits: Sequence[float]) -> str:
    """The usual figures."""
    place = partial(lambda share: waits[min(len(waits) - 1, int(share * len(waits)))])
    return f"p50 {place(0.5):.1f} ms, p95 {place(0.95):.1f} ms, p99 {place(0.99):.1f} ms, longest {waits[-1]:.1f} ms"


def five_steps(office: Office, there: str) -> Workflow:
    """Asks, computes, decides, and tells twice."""
    ask = Node("ask", "http", "request", config={"method": "GET", "url": there})
    fields: dict[str, Json] = {"total": "trigger.body.amount * 2"}
    compute = Node("compute", "transform", "set", config={"fields": fields})
    tells = [
        Node(
            name,
            "http",
            "request",
            config={"method": "POST", "url": there, "body": {"n": "{{ steps.compute.total }}"}},
        )
        for name in ("tell", "tell_again")
    ]
    return office.make(WEBHOOK, ask, compute, *tells)


def measure_runs(office: Office, port: int, path: str, runs: int) -> list[float]:
    """Milliseconds from accepted to done, one run at a time, sorted; the first two are for warming up."""
    found = []
    _here.line = None  # the server has hung up on an idle one
    for _ in range(runs + 2):
        _, answer = call(port, "POST", path, b'{"amount": 60}')
        found.append(office.milliseconds(json.loads(answer)["run"]))
    return sorted(found[2:])


def measure_plain(target_port: int, runs: int) -> list[float]:
    """The three requests of the same run, by a loop."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        for method in ("GET", "POST", "POST"):
            line = HTTPConnection("127.0.0.1", target_port)
            line.request(method, "/", b"{}")
            line.getresponse().read()
            line.close()
        found.append(1000 * (time.perf_counter() - began))
    return sorted(found)


def run(rate: float, seconds: float, runs: int, database: str | None) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, target() as there:
        office = open_office(Path(folder), database)
        port = int(office.environment["COUNTERFOIL_PORT"])
        computing = office.path(
            office.make(
                WEBHOOK, Node("sum", "transform", "set", config={"fields": {"n": "trigger.body.amount + 1"}})
            )
        )
        five = office.path(five_steps(office, f"http://127.0.0.1:{there}/"))
        with process(office, "serve"):
            await_web(port)
            at_rate = partial(measure, port, rate=rate, seconds=seconds)
            measure(port, "POST", computing, rate=rate, seconds=2)
            print(f"bare route at {rate:.0f} a second: {told(at_rate('GET', '/healthz'))}", flush=True)
            print(f"accepted, no worker: {told(at_rate('POST', computing))}", flush=True)
            with process(office, "worker"):
                print(f"the worker has caught up after {office.settle():.1f} s", flush=True)
                print(f"accepted, the worker at work: {told(at_rate('POST', computing))}", flush=True)
                print(f"the worker has caught up after {office.settle():.1f} s more", flush=True)
                print(f"bare route beside an idle worker: {told(at_rate('GET', '/healthz'))}", flush=True)
                print(f"a run of five steps: {told(measure_runs(office, port, five, runs))}", flush=True)
                print(f"its three requests in a plain loop: {told(measure_plain(there, runs))}", flush=True)
        office.store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--database", default=None)
    given = parser.parse_args()
    run(given.rate, given.seconds, given.runs, given.database)
