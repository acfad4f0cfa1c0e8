"""A thread that does things again and again, each at its own interval."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)
Round = tuple[float, Callable[[], object]]
"""Seconds from one start to the next, and what to do."""


class Rounds:
    """Runs from the first interval after its making until ``end``; what fails is logged and done again next time."""

    def __init__(self, rounds: Sequence[Round], *, name: str) -> None:
        self._rounds = list(rounds)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop, after the one that runs."""
        self._stop.set()
        self._thread.join(10)

    def _run(self) -> None:
        start = time.monotonic()
        due = [start + seconds for seconds, _ in self._rounds]
        while due and not self._stop.wait(max(0.0, min(due) - time.monotonic())):
            for number, (seconds, work) in enumerate(self._rounds):
                if due[number] <= time.monotonic():
                    due[number] = time.monotonic() + seconds
                    self._do(work)

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:
            log.exception("%s failed; it is tried again at its next round.", work.__qualname__)
