"""How much one person may ask of this process: sliding windows, and streams that are open at once.

Kept in memory, so it bounds what one process is asked; sign-in is throttled in the store (``db.users``).
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from api.errors import TooManyRequests

Action = Literal["messages", "decisions", "exports", "provider_tests"]
FORGET_ABOVE = 10_000
"""So many windows are kept before the empty ones are looked for."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``number`` within ``seconds``; ``what`` names it in the sentence."""

    number: int
    seconds: float
    what: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may do, for each process."""

    messages: Rate = Rate(20, 60, "messages")
    decisions: Rate = Rate(60, 60, "decisions")
    exports: Rate = Rate(60, 3600, "downloads of this size")
    provider_tests: Rate = Rate(5, 60, "tests of providers")
    open_feeds: int = 5
    wrong_links: int = 20
    """Links that lead nowhere, from one network address in a minute."""


@dataclass(slots=True)
class Rates:
    """Counts what each person did lately; safe to use from threads."""

    limits: Limits
    clock: Callable[[], float] = time.monotonic
    _done: dict[tuple[Action, UUID], deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, action: Action, user_id: UUID) -> None:
        """Count one more.

        Raises:
            TooManyRequests: that would be too many; it is not counted.
        """
        rate: Rate = getattr(self.limits, action)
        moment = self.clock()
        with self._lock:
            done = self._done.setdefault((action, user_id), deque())
            while done and done[0] <= moment - rate.seconds:
                done.popleft()
            if len(done) >= rate.number:
                wait = done[0] + rate.seconds - moment
                raise TooManyRequests(_sentence(rate, wait), retry_after=wait)
            done.append(moment)
            if len(self._done) > FORGET_ABOVE:
                self._forget(moment)

    def _forget(self, moment: float) -> None:
        for key in [key for key, done in self._done.items() if not done or done[-1] < moment - 3600]:
            del self._done[key]


@dataclass(slots=True)
class Turnstile:
    """How many streams each person has open at once; belongs to one event loop."""

    most: int
    inside: Counter[UUID] = field(default_factory=Counter)

    def enter(self, user_id: UUID) -> Callable[[], None]:
        """Let one more in; returns what to call when it leaves.

        Raises:
            TooManyRequests: there are as many as may be.
        """
        if self.inside[user_id] >= self.most:
            raise TooManyRequests(
                f"You have {self.most} live feeds open, which is the most. Close a tab and reload this one.",
                code="too_many_streams",
                retry_after=5,
            )
        self.inside[user_id] += 1

        def leave() -> None:
            self.inside[user_id] -= 1
            if not self.inside[user_id]:
                del self.inside[user_id]

        return leave


def _sentence(rate: Rate, wait: float) -> str:
    per = {60: "a minute", 3600: "an hour"}.get(int(rate.seconds), f"{rate.seconds:.0f} seconds")
    return (
        f"That was more than {rate.number} {rate.what} in {per}. Wait {max(1, round(wait))} s and try again."
    )
