"""One answer on its way: made in the background, followed by whoever asked, stopped when nobody follows it any more."""

from __future__ import annotations

import asyncio
import contextlib
import queue
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future, wait

from agent.events import Event
from agent.notebook.background import Background
from agent.notebook.errors import AssistantError
from agent.notebook.lines import Line, Request

STOP_SECONDS = 15.0
"""So long a stopped turn may take to end; a tool that runs is waited for."""
ASK_AGAIN_SECONDS = 0.1
Put = Callable[[Event | None], None]


class Flow:
    """Begins when it is followed; ``stop`` is harmless after the end."""

    def __init__(
        self, background: Background, line: Line, open_chat: Callable[[], Awaitable[str]], request: Request
    ) -> None:
        self._background = background
        self._line = line
        self._open_chat = open_chat
        self._request = request
        self._chat_id: str | None = None
        self._making: Future[None] | None = None
        self._begun = False
        self._ended = asyncio.Event()
        self._come: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def follow(self) -> Iterator[Event]:
        """The events, for a thread that may wait.

        Raises:
            AssistantError: there is no answer, or no more of it.
        """
        self._begun = True
        self._making = self._background.start(self._make(self._come.put))
        while (event := self._come.get()) is not None:
            yield event
        self._making.result()

    def left(self) -> Iterator[Event]:
        """After ``stop``: what had come and was not yet followed."""
        with contextlib.suppress(queue.Empty):
            while (event := self._come.get_nowait()) is not None:
                yield event

    async def follow_async(self) -> AsyncIterator[Event]:
        """As ``follow``, for the event loop of whoever asked."""
        loop, come = asyncio.get_running_loop(), asyncio.Queue[Event | None]()

        def put(event: Event | None) -> None:
            with contextlib.suppress(RuntimeError):  # a loop that is closed hears nothing any more
                loop.call_soon_threadsafe(come.put_nowait, event)

        self._begun = True
        self._making = self._background.start(self._make(put))
        while (event := await come.get()) is not None:
            yield event
        self._making.result()

    def stop(self) -> None:
        """Stop the turn, and wait until it has ended."""
        if self._goes_on:
            wait([self._background.start(self._stop())])

    async def stop_async(self) -> None:
        """As ``stop``, also where the one who asks is being cancelled."""
        if self._goes_on:
            await asyncio.shield(asyncio.wrap_future(self._background.start(self._stop())))

    @property
    def _goes_on(self) -> bool:
        return self._begun and not self._ended.is_set() and not self._background.is_closed

    async def _make(self, put: Put) -> None:
        try:
            self._chat_id = await self._open_chat()
            async for event in self._line.stream(self._chat_id, self._request):
                put(event)
        finally:
            self._ended.set()
            put(None)

    async def _stop(self) -> None:
        """Ask until it has ended: the turn may only just be beginning, and is not to be cut off while it is stored."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                while await self._ask_to_stop() and not await self._ends_soon():
                    pass
        if self._making is not None:
            self._making.cancel()

    async def _ends_soon(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), ASK_AGAIN_SECONDS)
        return self._ended.is_set()

    async def _ask_to_stop(self) -> bool:
        """False where nobody is there to be asked."""
        try:
            if self._chat_id is not None:
                await self._line.stop(self._chat_id)
        except AssistantError:
            return False
        return True
