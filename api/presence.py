"""Who is still signed in while a stream is open: a stream ends soon after its sign-in, or its API token, does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from db import tokens, users
from db.session import Store

LOOK_SECONDS = 3.0


class Presence:
    """The open streams of this process by sign-in; belongs to one event loop.

    A sign-out through this process ends its streams at once; one through another process, an expired sign-in and a
    deactivated user are found within ``seconds``. API tokens count as sign-ins here.
    """

    def __init__(self, store: Store, *, seconds: float = LOOK_SECONDS) -> None:
        self._store = store
        self._seconds = seconds
        self._open: dict[str, set[asyncio.Event]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = False

    @contextlib.contextmanager
    def watch(self, token: str) -> Iterator[asyncio.Event]:
        """While the block runs: an event that is set when the sign-in has ended, or the server goes down."""
        gone = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if self._closing:
            gone.set()
        self._open.setdefault(token, set()).add(gone)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._keep_looking())
        try:
            yield gone
        finally:
            self._open[token].discard(gone)
            if not self._open[token]:
                del self._open[token]

    def end(self, token: str) -> None:
        """End the streams of a sign-in that has just ended."""
        for gone in self._open.get(token, ()):
            gone.set()

    async def look(self) -> None:
        """End the streams of all sign-ins that are over, now: somebody's were just ended, or they were deactivated."""
        with contextlib.suppress(SQLAlchemyError):
            for token in await asyncio.to_thread(self._ended, list(self._open)):
                self.end(token)

    def end_all(self) -> None:
        """End all streams, and new ones at once, because the server goes down: it waits for open answers.

        May be called from a signal handler or another thread.
        """
        self._closing = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for token in list(self._open):
            self.end(token)

    async def _keep_looking(self) -> None:
        """Look after the sign-ins of all open streams, until no stream is open."""
        while True:
            await asyncio.sleep(self._seconds)
            if not self._open:
                return
            await self.look()

    def _ended(self, open_ones: list[str]) -> list[str]:
        return [each for each in open_ones if not self._is_good(each)]

    def _is_good(self, token: str) -> bool:
        if tokens.is_token(token):
            return tokens.is_good(self._store, token)
        return users.find_session(self._store, token) is not None
