"""A deadline that moves with every piece of a stream, for the price of one timer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """Ends a wait with ``TimeoutError``, as ``asyncio.timeout_at`` does, but keeps its timer from wait to wait.

    A timer for each read costs more than parsing what was read. This one is only set anew when it rings early.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[object] | None = None
        self._at = 0.0
        self._rang = False

    async def wait(self, awaitable: Awaitable[T], until: float) -> T:
        """Await, but no longer than ``until`` on the loop's clock.

        Raises:
            TimeoutError: the time is over; what was awaited has been cancelled.
        """
        task = asyncio.current_task()
        assert task is not None
        cancelling = task.cancelling()
        self._task, self._at, self._rang = task, until, False
        if self._timer is None or self._timer.when() > until:
            self._set()
        try:
            return await awaitable
        except asyncio.CancelledError:
            if self._rang and task.uncancel() <= cancelling:
                raise TimeoutError from None
            raise
        finally:
            self._task = None

    def close(self) -> None:
        """Drop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _set(self) -> None:
        self.close()
        self._timer = self._loop.call_at(self._at, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._task is None:
            return  # nobody waits; the next wait sets the timer
        if self._loop.time() < self._at:
            self._set()
            return
        self._rang = True
        self._task.cancel()
