"""A stand-in for Slack on 127.0.0.1: takes what an incoming webhook is sent and keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

PATH = "/services/T0STORY/B0STORY/x7Kp2WqLmN4vR9sT"


@dataclass
class SlackStandIn:
    """Where it is, and the messages that came, oldest first."""

    url: str
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def webhook_url(self) -> str:
        """The address with its secret, as an administrator would copy it from Slack."""
        return f"{self.url}{PATH}"


@contextmanager
def open_slack() -> Iterator[SlackStandIn]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Desk)
    server.daemon_threads = True
    slack = SlackStandIn(f"http://127.0.0.1:{server.server_address[1]}")
    server.slack = slack  # type: ignore[attr-defined] # the handler's way to it
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Keep a message that came to the right address."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        known = self.path == PATH
        if known:
            self.server.slack.messages.append(json.loads(body))  # type: ignore[attr-defined] # see open_slack
        answer = b"ok" if known else b"no_service"
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Be quiet."""
