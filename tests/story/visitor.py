"""What a signed-in person does over REST: says something, looks at the card, confirms it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import select

from db import users
from db.models.users import Role, User
from db.session import Store
from db.tenancy import Scope
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


@contextmanager
def newly_hired(url: str, store: Store, tenant: Scope) -> Iterator[Visitor]:
    """A client of a new operator, who has not used up any of what one person may ask in a minute."""
    email = f"{uuid4()}@hired.example"
    with store.work(tenant) as session:
        role = session.scalars(select(Role).where(Role.name == "operator")).one()
        user = User(email=email, name="Nora Neumann", role=role)
        session.add(user)
        session.flush()
        scope = Scope(tenant.tenant_id, user.id)
    identity = users.load_identity(store, scope)
    assert identity is not None
    fresh = users.open_sign_in(store, identity)
    with visiting(url) as visitor:
        visitor.client.cookies.set("cf_session", fresh.token)
        visitor.client.headers["X-CSRF-Token"] = fresh.csrf_token
        yield visitor


def name_provider(url: str, tenant: str, provider_url: str, key: str) -> None:
    """Have the tenant's administrator name a provider that speaks as OpenAI does."""
    with signed_in(url, "admin", tenant) as admin:
        admin.client.patch("/settings/ai", json={"allowed_hosts": ["127.0.0.1"]}).raise_for_status()
        entered = {"provider": "openai", "model": "story-1", "base_url": f"{provider_url}/v1", "api_key": key}
        admin.post("/settings/providers", entered, expect=201)


def forget_providers(url: str, tenant: str) -> None:
    """Back to the built-in model."""
    with signed_in(url, "admin", tenant) as admin:
        for known in admin.get("/settings/providers")["items"]:
            admin.client.delete(f"/settings/providers/{known['id']}").raise_for_status()
