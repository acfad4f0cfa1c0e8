"""Whose page session a ``session_hash`` of Gradio is: Gradio lets everybody who knows it read and steer it."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from api.errors import RequestRefused, TooManyRequests

MOST_OF_ONE = 300
MOST_OF_GUEST = 30
"""Strangers come by the dozen; who has more pages open than this only binds the oldest anew."""
MOST_OF_ALL = 20_000
FORGOTTEN_AFTER = 24 * 3600.0
_FORM = re.compile(r"[A-Za-z0-9_-]{6,64}")


class PageSessions:
    """Binds each hash to the first user who uses it. Nobody's binding is pushed out by somebody else's pages."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._owners: dict[str, UUID] = {}
        self._used: dict[UUID, OrderedDict[str, float]] = {}
        self._ends: dict[UUID, float] = {}

    def use(self, session_hash: object, user_id: UUID, *, lasts: float | None = None) -> None:
        """Note that this user uses the hash; ``lasts`` is for how many seconds a guest will still be there.

        Raises:
            RequestRefused: it is somebody else's, or no hash at all.
            TooManyRequests: there are more page sessions than this process keeps.
        """
        if not isinstance(session_hash, str) or not _FORM.fullmatch(session_hash):
            raise _refused()
        owner = self._owners.get(session_hash)
        if owner is None:
            self._bind(session_hash, user_id, MOST_OF_ONE if lasts is None else MOST_OF_GUEST)
        elif owner != user_id:
            raise _refused()
        if lasts is not None:
            self._ends[user_id] = self._clock() + lasts
        mine = self._used[user_id]
        mine[session_hash] = self._clock()
        mine.move_to_end(session_hash)

    def _bind(self, session_hash: str, user_id: UUID, most: int) -> None:
        if len(self._owners) >= MOST_OF_ALL:
            self._forget_old()
        if len(self._owners) >= MOST_OF_ALL:
            raise TooManyRequests("Too many pages are open. Try again in a minute.", retry_after=60)
        mine = self._used.setdefault(user_id, OrderedDict())
        if len(mine) >= most:
            oldest, _ = mine.popitem(last=False)
            del self._owners[oldest]
        self._owners[session_hash] = user_id

    def _forget_old(self) -> None:
        moment = self._clock()
        for user_id, mine in list(self._used.items()):
            is_gone = self._ends.get(user_id, moment) < moment
            before = moment if is_gone else moment - FORGOTTEN_AFTER
            for session_hash in [each for each, used in mine.items() if used < before]:
                del mine[session_hash], self._owners[session_hash]
            if not mine:
                del self._used[user_id]
                self._ends.pop(user_id, None)


def _refused() -> RequestRefused:
    return RequestRefused(
        "This page was opened by somebody else, or long ago. Reload it.", code="page_session_wrong"
    )
