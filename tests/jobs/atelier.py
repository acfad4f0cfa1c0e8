"""A customer's renderer on 127.0.0.1 that behaves as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

from PIL import Image


@dataclass
class Behaviour:
    """``looks`` until done; ``faults`` answers with 503 first; ``failures`` are the first orders' ends."""

    looks: int = 1
    faults: int = 0
    failures: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Atelier:
    """What it was asked: the key of each order, of each different order, and what was called off."""

    address: str
    behaviour: Behaviour = field(default_factory=Behaviour)
    asked: list[str] = field(default_factory=list)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    looked: dict[str, int] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)

    def take(self, key: str, spec: dict[str, Any]) -> None:
        """An order, or the same once more."""
        self.asked.append(key)
        self.orders.setdefault(key, spec)

    def state(self, key: str) -> dict[str, Any]:
        """How far an order is."""
        number = list(self.orders).index(key)
        if number < len(self.behaviour.failures):
            return {"state": "failed", **self.behaviour.failures[number]}
        self.looked[key] = self.looked.get(key, 0) + 1
        if self.looked[key] < self.behaviour.looks:
            return {"state": "running", "progress": self.looked[key] / self.behaviour.looks}
        data = self.picture(key)
        return {
            "state": "done",
            "sha256": sha256(data).hexdigest(),
            "size": len(data),
            "url": f"{self.address}/files/{key}",
        }

    def picture(self, key: str) -> bytes:
        """The ordered picture: plain red."""
        spec = self.orders[key]
        out = BytesIO()
        Image.new("RGB", (spec["width"], spec["height"]), "#cc0000").save(out, spec["format"].upper())
        return out.getvalue()


@contextmanager
def open_atelier() -> Iterator[Atelier]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = True
    atelier = Atelier(f"http://127.0.0.1:{server.server_address[1]}")
    server.atelier = atelier  # type: ignore[attr-defined] # the handler's way to it
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield atelier
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Desk(BaseHTTPRequestHandler):
    """The contract's routes."""

    protocol_version = "HTTP/1.1"

    @property
    def atelier(self) -> Atelier:
        """Whose desk it is."""
        found: Atelier = self.server.atelier  # type: ignore[attr-defined] # set by open_atelier
        return found

    def do_POST(self) -> None:
        """Take an order."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self._faulty():
            return
        key = self.headers["Idempotency-Key"]
        self.atelier.take(key, body)
        self._answer(202, b"", {"Location": f"{self.atelier.address}/renders/{key}"})

    def do_GET(self) -> None:
        """Say how far an order is, or hand over its picture."""
        if self._faulty():
            return
        kind, key = self.path.strip("/").split("/", 1)
        if kind == "files":
            self._answer(200, self.atelier.picture(key), {"Content-Type": "image/webp"})
        else:
            self._answer(200, json.dumps(self.atelier.state(key)).encode(), {})

    def do_DELETE(self) -> None:
        """Call an order off."""
        self.atelier.cancelled.append(self.path.strip("/").split("/", 1)[1])
        self._answer(204, b"", {})

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _faulty(self) -> bool:
        if self.atelier.behaviour.faults <= 0:
            return False
        self.atelier.behaviour.faults -= 1
        self._answer(503, b"", {})
        return True

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
