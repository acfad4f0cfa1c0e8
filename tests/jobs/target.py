"""Somebody else's service on 127.0.0.1: remembers every call before it answers, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Call:
    """A request that arrived here, whatever became of it."""

    method: str
    path: str
    key: str | None
    body: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """What it says."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered; ``drop`` hangs up without a word."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False


@dataclass
class Target:
    """What it was asked; the replies of a path are used up one by one, and the last one stays."""

    address: str
    calls: list[Call] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    held: dict[str, threading.Event] = field(default_factory=dict)

    def on(self, path: str, *replies: Reply) -> None:
        """Answer so from now on."""
        self.replies[path] = list(replies)

    def hold(self, path: str) -> threading.Event:
        """Take calls and leave them without an answer until the event is set."""
        self.held[path] = threading.Event()
        return self.held[path]

    def to(self, path: str) -> list[Call]:
        """The calls of a path."""
        return [each for each in self.calls if each.path == path]

    def reply_to(self, call: Call) -> Reply:
        """Note the call, wait where it is held, and choose what is answered."""
        self.calls.append(call)
        gate = self.held.get(call.path)
        if gate is not None:
            gate.wait(60)
        told = self.replies.get(call.path)
        if not told:
            return Reply(body={"ok": True, "count": len(self.to(call.path))})
        return told.pop(0) if len(told) > 1 else told[0]


@contextmanager
def serve_target() -> Iterator[Target]:
    """Serve on a free port until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.target = Target(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.target
    finally:
        for gate in server.target.held.values():
            gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    target: Target

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed hangs up in the middle; that is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = urlsplit(self.path).path
        call = Call(self.command, path, headers.get("idempotency-key"), body, headers)
        reply = self.server.target.reply_to(call)
        if reply.drop:
            self.close_connection = True
            return
        content = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content.encode())))
        self.end_headers()
        self.wfile.write(content.encode())

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - the server's names

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the server's name
        """Quiet."""
