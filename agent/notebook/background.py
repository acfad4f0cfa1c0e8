"""The event loop of an assistant, on a thread of its own: a notebook's loop must not be blocked, a program has none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from agent.notebook.errors import AssistantClosed

T = TypeVar("T")

THREADS = 8
"""For the store and the tools."""
END_SECONDS = 10.0


class Background:
    """Runs coroutines for other threads, from when it is made until ``close``."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._executor = ThreadPoolExecutor(THREADS, "notebook")
        self._loop.set_default_executor(self._executor)
        self._thread = threading.Thread(target=self._run, name="notebook-loop", daemon=True)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be run any more."""
        return not self._thread.is_alive()

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run it; the future has its end.

        Raises:
            AssistantClosed: after ``close``.
        """
        if self.is_closed:
            work.close()
            raise AssistantClosed
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it and wait for its end; never from the background's own thread."""
        return self.start(work).result()

    def close(self) -> None:
        """Cancel what runs and end the thread; harmless where it has ended."""
        if self.is_closed:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        if threading.current_thread() is not self._thread:
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._end()

    def _end(self) -> None:
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._executor.shutdown()
        self._loop.close()
