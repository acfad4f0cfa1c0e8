"""A running turn in memory: numbered events, followed by any number of pages, late-comers included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from agent.events import Event, TextDelta

COALESCE_SECONDS = 0.1
"""Pieces of text within this time become one event: ten updates a second are all that a page can show."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An event and its number within the turn, counting from 1."""

    sequence: int
    event: Event


class LiveTurn:
    """The events of one turn so far; belongs to one event loop.

    Text is coalesced before it is numbered, so that everybody (pages, streams, the store) sees the same numbers.
    """

    def __init__(self) -> None:
        self.events: list[Numbered] = []
        self.ended = False
        self._text: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushed_at = 0.0
        self._changed = asyncio.Event()

    def publish(self, event: Event) -> None:
        """Add an event; text may wait for up to ``COALESCE_SECONDS``."""
        if isinstance(event, TextDelta):
            self._text.append(event.delta)
            if self._timer is None:
                self._schedule()
            return
        self.flush()
        self._add(event)

    def end(self) -> None:
        """Nothing follows; followers stop after what they have not seen yet."""
        self.flush()
        self.ended = True
        self._wake()

    def flush(self) -> None:
        """Number the text that still waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._text:
            text = "".join(self._text)
            self._text.clear()
            self._flushed_at = asyncio.get_running_loop().time()
            self._add(TextDelta(text))

    async def follow(self, after: int = 0) -> AsyncIterator[Numbered]:
        """Everything after number ``after``, then what happens, until the turn ends."""
        position = max(after, 0)
        while True:
            changed = self._changed
            while position < len(self.events):
                yield self.events[position]
                position += 1
            if self.ended and position >= len(self.events):
                return
            if position >= len(self.events):
                await changed.wait()

    def _schedule(self) -> None:
        loop = asyncio.get_running_loop()
        wait = max(0.0, self._flushed_at + COALESCE_SECONDS - loop.time())
        self._timer = loop.call_later(wait, self.flush)

    def _add(self, event: Event) -> None:
        self.events.append(Numbered(len(self.events) + 1, event))
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
