"""The live feed of one person: running answers, cards, jobs and notices, in one stream for all of a page's needs.

What any process announced comes from the store (woken by NOTIFY on PostgreSQL, asked for a few times a second on
SQLite); the words of a running answer come from memory where it runs here, else from the store.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID

import psycopg

from agent.turns.service import Turns
from db import feed, turns
from db.models.base import Json
from db.models.feed import FeedEvent
from db.session import Store
from db.tenancy import Identity, Scope

SQLITE_SECONDS = 0.15
POSTGRES_SECONDS = 1.0
QUEUE_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One line of the feed. ``id`` is None for a running answer's events, which are asked for by sequence."""

    kind: str
    """turn_event, turn, change_set, job, order or notice."""
    payload: dict[str, Json]
    id: int | None = None


@dataclass(slots=True)
class _Tail:
    """The newest event id that this process has read of one tenant, and who listens."""

    newest: int
    listeners: set[_Listener] = field(default_factory=set)


class _Listener:
    """One open page; identity decides what it may see."""

    def __init__(self, who: Identity) -> None:
        self.who = who
        self.queue: asyncio.Queue[FeedItem] = asyncio.Queue(QUEUE_LIMIT)
        self.overflowed = False
        self.followers: dict[UUID, asyncio.Task[None]] = {}

    def put(self, item: FeedItem) -> None:
        try:
            self.queue.put_nowait(item)
        except asyncio.QueueFull:
            self.overflowed = True


class Feed:
    """All open feeds of this process; belongs to one event loop. ``keep_reading`` must run in the background."""

    def __init__(self, store: Store, running: Turns) -> None:
        self._store = store
        self._turns = running
        self._tails: dict[UUID, _Tail] = {}
        self._wake = asyncio.Event()

    async def subscribe(self, who: Identity, *, after: int | None = None) -> AsyncIterator[FeedItem]:
        """What this person may see from now on, or after event ``after``, and all of their running answers.

        Ends when the listener is too slow to keep up; it should ask again with the last id that it saw.
        """
        listener = _Listener(who)
        tail = await self._open(who, listener, after)
        try:
            while not (listener.overflowed and listener.queue.empty()):
                yield await listener.queue.get()
        finally:
            tail.listeners.discard(listener)
            for task in listener.followers.values():
                task.cancel()

    async def keep_reading(self) -> None:
        """Read what was announced and hand it on; runs until cancelled."""
        listening = asyncio.create_task(self._listen()) if self._store.is_postgres else None
        try:
            while True:
                self._wake.clear()
                await self._read_all()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self._pause())
        finally:
            if listening is not None:
                listening.cancel()

    async def _read_all(self) -> None:
        for tenant_id, tail in list(self._tails.items()):
            if tail.listeners:
                await self._read(tenant_id, tail)
            else:
                self._tails.pop(tenant_id, None)

    async def _open(self, who: Identity, listener: _Listener, after: int | None) -> _Tail:
        """Join the tenant's tail without a gap: what was missed is read up to where the tail stands."""

        def look() -> tuple[int, list[FeedItem], list[tuple[UUID, UUID]]]:
            with self._store.read(who.scope) as session:
                newest = feed.newest(session)
                missed = [] if after is None else list(feed.read_after(session, after))
                mine = [
                    (turn.id, turn.chat_id) for turn in turns.running(session) if turn.user_id == who.user_id
                ]
                items = [_item(row) for row in missed if row.user_id in {None, who.user_id}]
                return newest, items, mine

        newest, missed, mine = await asyncio.to_thread(look)
        tail = self._tails.setdefault(who.tenant_id, _Tail(newest))
        tail.listeners.add(listener)
        for item in missed:
            listener.put(item)
        if tail.newest < newest:
            await self._read(who.tenant_id, tail)
        for turn_id, chat_id in mine:
            self._attach(listener, turn_id, chat_id)
        return tail

    async def _read(self, tenant_id: UUID, tail: _Tail) -> None:
        def look() -> list[tuple[FeedItem, UUID | None]]:
            with self._store.read(Scope(tenant_id)) as session:
                return [(_item(row), row.user_id) for row in feed.read_after(session, tail.newest)]

        for item, user_id in await asyncio.to_thread(look):
            if item.id is None or item.id <= tail.newest:
                continue
            tail.newest = item.id
            for listener in list(tail.listeners):
                if user_id is None or user_id == listener.who.user_id:
                    self._hand_on(listener, item)

    def _hand_on(self, listener: _Listener, item: FeedItem) -> None:
        listener.put(item)
        if item.kind == "turn" and item.payload.get("status") == "running":
            self._attach(listener, UUID(str(item.payload["turn_id"])), UUID(str(item.payload["chat_id"])))

    def _attach(self, listener: _Listener, turn_id: UUID, chat_id: UUID) -> None:
        if turn_id in listener.followers:
            return
        task = asyncio.create_task(self._follow(listener, turn_id, chat_id))
        listener.followers[turn_id] = task
        task.add_done_callback(lambda _: listener.followers.pop(turn_id, None))

    async def _follow(self, listener: _Listener, turn_id: UUID, chat_id: UUID) -> None:
        async for each in self._turns.follow(listener.who, chat_id, turn_id=turn_id):
            payload: dict[str, Json] = {
                "chat_id": str(chat_id),
                "turn_id": str(turn_id),
                "sequence": each.sequence,
                "event": each.kind,
                "data": each.payload,
            }
            listener.put(FeedItem("turn_event", payload))

    def _pause(self) -> float:
        return POSTGRES_SECONDS if self._store.is_postgres else SQLITE_SECONDS

    async def _listen(self) -> None:
        """Wake the reader at every NOTIFY; without the connection the reader still looks once a second."""
        url = self._store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                await self._listen_once(url)
            await asyncio.sleep(POSTGRES_SECONDS)

    async def _listen_once(self, url: str) -> None:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {feed.NOTIFY_CHANNEL}")
            async for _ in connection.notifies():
                self._wake.set()


def _item(row: FeedEvent) -> FeedItem:
    return FeedItem(row.kind, row.payload, row.id)
