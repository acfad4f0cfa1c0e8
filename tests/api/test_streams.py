"""Server-sent events on the wire: one frame for each event, kept awake, ended and cleaned up in every case."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from api.presence import Presence
from api.streams import EventStream, StreamEvent
from db.errors import NotFound
from db.migrations import upgrade
from db.session import Store, open_store
from tests.stack import sse

pytestmark = pytest.mark.anyio


@dataclass
class Client:
    """A client of one stream: keeps what it is sent, and may go away."""

    sent: list[Message] = field(default_factory=list)
    away: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self) -> Message:
        await self.away.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        self.news.set()
        await asyncio.sleep(0)

    async def until(self, text: str, *, times: int) -> None:
        """Wait until that was sent so often."""
        while self.text.count(text) < times:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 10)

    @property
    def text(self) -> str:
        return b"".join(each.get("body", b"") for each in self.sent).decode()

    async def read(self, stream: EventStream) -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "state": {}}
        await asyncio.wait_for(stream(scope, self.receive, self.send), 10)


@pytest.fixture
def presence(tmp_path: Path) -> Presence:
    """Looks after sign-ins only once a minute, so that nothing but the test ends one."""
    return Presence(open_store(f"sqlite:///{tmp_path}/none.db"), seconds=60)


@dataclass
class Source:
    """Events to be sent, and whether their generator was closed."""

    closed: bool = False

    async def count(self, to: int, *, then_wait: bool = False) -> AsyncGenerator[StreamEvent]:
        try:
            for number in range(1, to + 1):
                yield StreamEvent("count", {"number": number}, number)
            if then_wait:
                await asyncio.Event().wait()
        finally:
            self.closed = True

    async def fail(self, error: Exception) -> AsyncGenerator[StreamEvent]:
        yield StreamEvent("count", {"number": 1}, 1)
        raise error


async def test_events_are_sent_in_order_and_the_stream_ends_after_them(presence: Presence) -> None:
    client, source = Client(), Source()
    await client.read(EventStream(source.count(3), presence, "token"))
    assert client.sent[0]["type"] == "http.response.start"
    assert [number for number, _, _ in sse(client.text)] == [1, 2, 3]
    assert client.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert source.closed


async def test_a_quiet_stream_is_kept_awake_by_comments_only(presence: Presence) -> None:
    client, source = Client(), Source()
    stream = EventStream(source.count(1, then_wait=True), presence, "token", awake_seconds=0.02)
    reading = asyncio.create_task(client.read(stream))
    await client.until(": awake\n\n", times=3)
    client.away.set()
    await reading
    assert [kind for _, kind, _ in sse(client.text)] == ["count"]


async def test_a_busy_stream_needs_no_comments(presence: Presence) -> None:
    async def tick() -> AsyncGenerator[StreamEvent]:
        for _ in range(10):
            await asyncio.sleep(0.02)
            yield StreamEvent("tick", None)

    client = Client()
    await client.read(EventStream(tick(), presence, "token", awake_seconds=0.5))
    assert "awake" not in client.text


@pytest.mark.parametrize("ending", ["disconnect", "sign-out", "server"])
async def test_however_a_stream_ends_its_source_is_closed_and_it_leaves(
    presence: Presence, ending: str
) -> None:
    client, source, left = Client(), Source(), asyncio.Event()
    stream = EventStream(source.count(2, then_wait=True), presence, "token", closed=left.set)
    reading = asyncio.create_task(client.read(stream))
    await client.until("event: count", times=2)
    match ending:
        case "disconnect":
            client.away.set()
        case "sign-out":
            presence.end("another")
            await asyncio.sleep(0.02)
            assert not source.closed
            presence.end("token")
        case "server":
            presence.end_all()
    await reading
    assert source.closed
    assert left.is_set()


async def test_a_known_error_in_the_middle_is_the_last_event(presence: Presence) -> None:
    client = Client()
    await client.read(EventStream(Source().fail(NotFound("It was deleted.")), presence, "token"))
    assert sse(client.text)[-1] == (None, "error", {"code": "not_found", "detail": "It was deleted."})


async def test_a_mistake_of_ours_in_the_middle_is_logged_and_not_told(
    presence: Presence, faults: list[logging.LogRecord]
) -> None:
    client = Client()
    await client.read(EventStream(Source().fail(RuntimeError("hunter2")), presence, "token"))
    assert sse(client.text)[-1][2]["code"] == "internal_error"
    assert "hunter2" not in client.text
    assert len(faults) == 1
    faults.clear()


@given(
    st.text(), st.recursive(st.none() | st.text() | st.integers(), lambda each: st.lists(each, max_size=3))
)
def test_no_text_can_forge_a_line_of_the_stream(text: str, value: object) -> None:
    data = {"text": text, "value": json.loads(json.dumps(value))}
    frame = StreamEvent("content_delta", data, 7).encode()
    assert frame.count(b"\n") == 4
    assert b"\r" not in frame
    lines = frame.decode().split("\n")
    assert (lines[0], lines[1], lines[3:]) == ("id: 7", "event: content_delta", ["", ""])
    shown = json.loads(lines[2].removeprefix("data: "))
    assert shown == json.loads(json.dumps(data).encode("utf-8", "replace"))


async def test_streams_of_a_sign_in_that_ended_elsewhere_are_found(tmp_path: Path) -> None:
    store = migrated(tmp_path)
    presence = Presence(store, seconds=0.05)
    with presence.watch("a token that nobody has") as gone:
        await asyncio.wait_for(gone.wait(), 10)
    store.close()


def migrated(folder: Path) -> Store:
    url = f"sqlite:///{folder}/counterfoil.db"
    upgrade(url)
    return open_store(url)
