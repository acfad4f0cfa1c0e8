"""A model provider on 127.0.0.1 that follows a script: OpenAI's, Azure OpenAI's and Anthropic's addresses and keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tests.story.script import Reader, follow_the_story
from tests.story.wires import BadConversation, hear_chat, hear_messages, stream_chat, stream_messages

Json = dict[str, Any]
DEPLOYMENT = "bearings-gpt"
CHAT, AZURE, MESSAGES = (
    "/v1/chat/completions",
    f"/openai/deployments/{DEPLOYMENT}/chat/completions",
    "/v1/messages",
)


@dataclass
class Provider:
    """Where it is, the one key that it knows, and what it was asked, as ``(path, query, body)``."""

    url: str
    key: str
    reader: Reader = follow_the_story
    asked: list[tuple[str, str, Json]] = field(default_factory=list)
    turned_away: int = 0
    """How many requests had another key."""


@contextmanager
def open_provider(key: str) -> Iterator[Provider]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = True
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}", key)
    server.provider = provider  # type: ignore[attr-defined] # the handler's way to it
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Desk(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    @property
    def provider(self) -> Provider:
        """Whose desk it is."""
        found: Provider = self.server.provider  # type: ignore[attr-defined] # set by open_provider
        return found

    def do_POST(self) -> None:
        """Check the key, read the conversation, and stream the next step of the script."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        address = urlsplit(self.path)
        hear, write = (
            (hear_messages, stream_messages) if address.path == MESSAGES else (hear_chat, stream_chat)
        )
        if address.path not in {CHAT, AZURE, MESSAGES}:
            self._refuse(404, "not_found", f"there is nothing at {self.path}")
        elif self._given_key(address.path) != self.provider.key:
            self.provider.turned_away += 1
            self._refuse(
                401, "invalid_api_key", f"Incorrect API key provided: {self._given_key(address.path)}."
            )
        else:
            self.provider.asked.append((address.path, address.query, body))
            try:
                pieces = list(write(self.provider.reader(hear(body))))
            except BadConversation as problem:
                self._refuse(400, "invalid_request_error", str(problem))
                return
            self._stream(pieces)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _given_key(self, path: str) -> str:
        if path == AZURE:
            return self.headers.get("api-key", "")
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _refuse(self, status: int, code: str, message: str) -> None:
        """An error as all three word it: an object ``error`` with a message."""
        error = {"message": message, "type": code, "code": code}
        data = json.dumps({"type": "error", "error": error}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, pieces: list[bytes]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in [*pieces, b""]:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
