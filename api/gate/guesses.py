"""How many secrets that are no good one network address may try, kept in memory: it bounds what one process is asked.

What is tried has at least 128 random bits and cannot be guessed; this keeps whoever tries from being a burden.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from api.errors import TooManyRequests

MOST_ADDRESSES = 10_000
"""Of more, the one that was heard of longest ago is forgotten."""


@dataclass(slots=True)
class Guesses:
    """Counts what each address tried in vain within the last ``seconds``; safe to use from threads."""

    number: int
    seconds: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _tried: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, address: str) -> None:
        """Count one more that was no good.

        Raises:
            TooManyRequests: there were more than ``number`` already; it is not counted.
        """
        moment = self.clock()
        with self._lock:
            tried = self._tried.setdefault(address, deque())
            self._tried.move_to_end(address)
            while tried and tried[0] <= moment - self.seconds:
                tried.popleft()
            if len(tried) >= self.number:
                raise _too_many(tried[0] + self.seconds - moment)
            tried.append(moment)
            if len(self._tried) > MOST_ADDRESSES:
                self._tried.popitem(last=False)


def _too_many(wait: float) -> TooManyRequests:
    return TooManyRequests(
        f"Too many secrets that are no good came from your address. Wait {max(1, round(wait))} s and try again.",
        retry_after=wait,
    )
