"""Tool calls put together from the pieces that OpenAI's wire sends them in, also where a server bends the rules."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from agent.messages import ToolCall
from agent.models.history import mend_text

MAX_CALLS = 128


@dataclass(slots=True)
class _Part:
    """A call of which more may come."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)
    extra: object = None


class CallAssembly:
    """The calls of one answer, in the order in which they began.

    A piece belongs to the call with its ``index``. Servers that send whole calls one after another, all under index 0
    or under none, are known by a new id.
    """

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._by_index: dict[int, _Part] = {}

    def __len__(self) -> int:
        return len(self._begun())

    def add(self, piece: object) -> None:
        """Take one element of ``delta.tool_calls``; what is not one is ignored."""
        if not isinstance(piece, dict):
            return
        function = piece.get("function")
        function = function if isinstance(function, dict) else {}
        name, arguments = _text(function.get("name")), _arguments(function.get("arguments"))
        part = self._part(piece.get("index"), _text(piece.get("id")), name)
        # Some servers repeat the whole name with every piece; others send it in several pieces.
        if name != part.name:
            part.name += name
        part.arguments.append(arguments)
        part.extra = piece.get("extra_content") or part.extra

    def calls(self, taken: Collection[str], *, renew: bool = False) -> list[tuple[ToolCall, object]]:
        """The calls with what the server wants back with each.

        Ids that are missing or taken are made anew; all are if ``renew``, or if there is something to give back: that
        is kept by id, and some servers count their ids from zero in every answer.
        """
        used, parts = set(taken), self._begun()
        renew = renew or any(part.extra for part in parts)
        return [
            (finish_call("" if renew else part.id, part.name, "".join(part.arguments), used), part.extra)
            for part in parts
        ]

    def _begun(self) -> list[_Part]:
        return [part for part in self._parts if part.name or any(part.arguments)]

    def _part(self, index: object, call_id: str, name: str) -> _Part:
        part = self._by_index.get(index) if isinstance(index, int) else self._same(call_id, name)
        if part is None or (call_id and part.id and call_id != part.id and name):
            part = _Part()
            self._parts.append(part)
        part.id = part.id or call_id
        if isinstance(index, int):
            self._by_index[index] = part
        return part

    def _same(self, call_id: str, name: str) -> _Part | None:
        """Without an index: the call of this id; without an id the latest, unless a new name begins after arguments."""
        if call_id:
            return next((part for part in self._parts if part.id == call_id), None)
        latest = self._parts[-1] if self._parts else None
        return None if latest is not None and name and any(latest.arguments) else latest


def finish_call(call_id: str, name: str, arguments: str, used: set[str]) -> ToolCall:
    """A whole call; its id is added to ``used``. Arguments stay as the model wrote them, but nothing means ``{}``."""
    if not call_id or call_id in used:
        call_id = f"call_{uuid.uuid4().hex}"
    used.add(call_id)
    return ToolCall(call_id, mend_text(name), mend_text(arguments) if arguments.strip() else "{}")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _arguments(value: object) -> str:
    """A piece of the JSON text; some servers send the object itself."""
    return json.dumps(value) if isinstance(value, dict | list) else _text(value)
