"""What a signed-in person does over REST: says something, looks at the card, confirms it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.story.house import PATIENCE

PASSWORD = "counterfoil-demo"
Json = dict[str, Any]


@dataclass
class Visitor:
    """One person's client below ``/api/v1``; every answer that came is kept in ``heard``."""

    client: httpx.Client
    heard: list[str] = field(default_factory=list)

    def begin(self) -> str:
        """Begin a chat; returns its id."""
        return str(self.post("/chats", {}, expect=201)["id"])

    def say(self, chat: str, text: str) -> Json:
        """Send a message and wait for the whole answer."""
        return self.post(f"/chats/{chat}/messages", {"content": text, "stream": False})

    def ask(self, text: str) -> Json:
        """Say it in a chat of its own."""
        return self.say(self.begin(), text)

    def confirm(self, card: Json) -> Json:
        """Press Confirm on what was shown."""
        return self.post(f"/change-sets/{card['id']}/confirm", {"digest": card["digest"]})

    def look(self, card: Json) -> Json:
        """The change set as it is now."""
        return self.get(f"/change-sets/{card['id']}")

    def post(self, path: str, body: Json, *, expect: int = 200) -> Json:
        """Send something; the answer must have the expected status."""
        return self._body(self.client.post(path, json=body), expect)

    def get(self, path: str, *, expect: int = 200) -> Json:
        """Fetch something; the answer must have the expected status."""
        return self._body(self.client.get(path), expect)

    def _body(self, answer: httpx.Response, expect: int) -> Json:
        self.heard.append(answer.text)
        assert answer.status_code == expect, answer.text
        body: Json = answer.json()
        return body


@contextmanager
def visiting(url: str) -> Iterator[Visitor]:
    """A client of nobody yet. It keeps no connection open: the server may be killed between two requests."""
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=f"{url}/api/v1", timeout=PATIENCE, limits=limits) as client:
        yield Visitor(client)


@contextmanager
def signed_in(url: str, role: str = "operator", tenant: str = "bearings") -> Iterator[Visitor]:
    """A client of the sample user of that role."""
    with visiting(url) as visitor:
        who = {"email": f"{role}@{tenant}.example", "password": PASSWORD}
        visitor.client.headers["X-CSRF-Token"] = visitor.post("/session", who)["csrf_token"]
        yield visitor
