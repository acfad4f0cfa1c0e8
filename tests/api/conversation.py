"""What tests say to the app, and what they make of the answers."""

from __future__ import annotations

from typing import Any

import httpx

from tests.stack import sse

Event = tuple[int | None, str, dict[str, Any]]


def begin(client: httpx.Client, **fields: str) -> str:
    """Begin a chat; returns its id."""
    answer = client.post("/chats", json=fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def say(client: httpx.Client, chat: str, text: str) -> list[Event]:
    """Send a message and wait for all events of the answer."""
    answer = client.post(f"/chats/{chat}/messages", json={"content": text})
    assert answer.status_code == 200, answer.text
    return sse(answer.text)


def stage(client: httpx.Client, chat: str | None = None, name: str = "bolt") -> dict[str, Any]:
    """Have a thing prepared; returns the change set as it was shown."""
    events = say(client, chat or begin(client), f'call make_thing {{"name": "{name}"}}')
    return next(data for _, kind, data in events if kind == "change_set")


def confirm(client: httpx.Client, shown: dict[str, Any]) -> httpx.Response:
    """Press Confirm on what was shown."""
    return client.post(f"/change-sets/{shown['id']}/confirm", json={"digest": shown["digest"]})


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem that the answer must be, in its one shape."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["detail"].endswith((".", "?"))
    assert body["request_id"] == answer.headers["x-request-id"]
    return body
