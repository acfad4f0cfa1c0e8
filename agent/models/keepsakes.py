"""What a server wants back unread with the history: reasoning and its signatures.

Gemini 3 wants each call's ``extra_content``, DeepSeek the ``reasoning_content`` of messages with calls, Claude its
thinking blocks. The port's messages have no place for them, so a model keeps the latest in memory, by the id of the
first call of a message. After a restart they are gone; the adapters then go on without them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

_MOST = 2000


class Keepsakes:
    """Opaque values by call id; the oldest go first."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, object] = OrderedDict()

    def keep(self, call_id: str, value: object) -> None:
        """Keep a value; an empty one is not kept."""
        if not value:
            return
        self._values[call_id] = value
        while len(self._values) > _MOST:
            self._values.popitem(last=False)

    def find(self, call_id: str) -> object:
        """The value kept for this call, or None."""
        return self._values.get(call_id)

    def forget(self, call_ids: Iterable[str]) -> bool:
        """Drop what is kept for these calls, because the server refused it; whether there was anything."""
        return sum(self._values.pop(call_id, None) is not None for call_id in call_ids) > 0
