"""An answer of Anthropic's wire, put together from its events."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from agent.errors import ContextTooLong
from agent.messages import ToolCall, Usage
from agent.model import CallPiece, EndPiece, ModelPiece, ModelRequest
from agent.models.calls import MAX_CALLS, finish_call
from agent.models.faults import Fault, Party, cut_off, declined, interrupted
from agent.models.history import mend_text, read_arguments
from agent.models.keepsakes import Keepsakes
from agent.models.usage import count_usage

_INPUT_COUNTS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
_GROWS = {
    "text_delta": "text",
    "input_json_delta": "partial_json",
    "thinking_delta": "thinking",
    "signature_delta": "signature",
}


@dataclass(slots=True)
class _Block:
    """A content block: as it began, and what was added to its fields."""

    start: dict[str, Any]
    more: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.start.get("type"))

    def whole(self, name: str) -> str:
        return f"{self.start.get(name) or ''}{''.join(self.more.get(name, ()))}"

    def sent_back(self) -> dict[str, Any] | None:
        """The block as the wire wants it back, None for an empty text, which it refuses."""
        grown = {name: self.whole(name) for name in self.more if name != "partial_json"}
        sent = {**self.start, **grown}
        return None if self.kind == "text" and not sent.get("text") else sent


class AnthropicAnswer:
    """Takes events; gives text at once, and calls only after ``message_stop``."""

    def __init__(self, request: ModelRequest, party: Party, keepsakes: Keepsakes) -> None:
        self._request = request
        self._party = party
        self._keepsakes = keepsakes
        self._blocks: dict[int, _Block] = {}
        self._usage: dict[str, object] = {}
        self._reason = ""
        self._ended = False

    @property
    def finished(self) -> bool:
        """Whether a stop reason was seen."""
        return bool(self._reason)

    @property
    def ended(self) -> bool:
        """Whether ``message_stop`` was seen."""
        return self._ended

    def end(self) -> None:
        """``[DONE]`` is not of this wire; a gateway that adds it does not vouch for the answer."""

    def take(self, event: object) -> str:
        """Take an event, or a whole message of a server that does not stream, and return its text.

        Raises:
            Fault: an error event, or no event at all.
        """
        if not isinstance(event, dict):
            raise cut_off("the model sent something that is no answer")
        match event.get("type"):
            case "content_block_delta":
                return self._take_delta(event.get("index"), event.get("delta"))
            case "content_block_start":
                return self._take_block(event.get("index"), event.get("content_block"))
            case "message_start":
                self._take_usage(_dict(event.get("message")).get("usage"))
            case "message_delta":
                self._take_stop(_dict(event.get("delta")), event.get("usage"))
            case "message_stop":
                self._ended = True
            case "message":
                return self._take_message(event)
            case "error":
                raise interrupted(event, self._party)
        if event.get("error"):
            raise interrupted(event, self._party)
        return ""

    def close(self) -> list[ModelPiece]:
        """The calls and the end.

        Raises:
            Fault: cut off, or refused by the model.
        """
        if self._reason == "refusal":
            raise declined(self._party)
        if not self._ended or not self._reason:
            raise cut_off("the connection to the model ended early")
        if self._reason == "model_context_window_exceeded" and not self._text():
            sentence = (
                f"The conversation is too long for {self._party.model}. Start a new chat, or ask for less."
            )
            raise Fault(ContextTooLong(sentence), note=self._reason)
        if self._reason in ("max_tokens", "model_context_window_exceeded"):
            return [EndPiece("length", self._count([]))]
        calls = self._calls()
        end = EndPiece("tool_calls" if calls else "stop", self._count(calls))
        return [*(CallPiece(call) for call in calls), end]

    def _take_delta(self, index: object, delta: object) -> str:
        block = self._blocks.get(index) if isinstance(index, int) else None
        if block is None or not isinstance(delta, dict):
            return ""
        name = _GROWS.get(str(delta.get("type")))
        if name is None:
            return ""
        more = mend_text(str(delta.get(name) or ""))
        block.more.setdefault(name, []).append(more)
        return more if name == "text" else ""

    def _take_block(self, index: object, start: object) -> str:
        if not isinstance(start, dict) or not isinstance(index, int):
            return ""
        if len(self._blocks) > 4 * MAX_CALLS:
            raise cut_off("it has too many parts", retries=0)
        self._blocks[index] = block = _Block(dict(start))
        return mend_text(str(start.get("text") or "")) if block.kind == "text" else ""

    def _take_message(self, message: dict[str, Any]) -> str:
        content = message.get("content")
        texts = [self._take_block(index, block) for index, block in enumerate(content or [])]
        self._take_stop(message, message.get("usage"))
        self._ended = True
        return "".join(texts)

    def _take_stop(self, delta: dict[str, Any], usage: object) -> None:
        reason = delta.get("stop_reason")
        if isinstance(reason, str):
            self._reason = reason
        self._take_usage(usage)

    def _take_usage(self, usage: object) -> None:
        """Counts are cumulative; a later one replaces an earlier one."""
        self._usage.update({name: count for name, count in _dict(usage).items() if count is not None})

    def _count(self, calls: list[ToolCall]) -> Usage:
        counts = [self._usage.get(name) for name in _INPUT_COUNTS]
        known = [count for count in counts if isinstance(count, int)]
        characters = len(self._text()) + sum(len(call.name) + len(call.arguments) for call in calls)
        given = sum(known) if isinstance(counts[0], int) else None
        return count_usage(given, self._usage.get("output_tokens"), self._request, characters)

    def _text(self) -> str:
        return "".join(block.whole("text") for block in self._blocks.values() if block.kind == "text")

    def _calls(self) -> list[ToolCall]:
        used = {call.id for message in self._request.messages for call in message.tool_calls}
        blocks = [block for _, block in sorted(self._blocks.items())]
        calls = []
        for block in (block for block in blocks if block.kind == "tool_use"):
            written = block.whole("partial_json") or json.dumps(block.start.get("input") or {})
            call = finish_call(
                str(block.start.get("id") or ""), str(block.start.get("name") or ""), written, used
            )
            block.start.update(id=call.id, input=read_arguments(call.arguments) or {})
            calls.append(call)
        if len(calls) > MAX_CALLS:
            raise cut_off(f"it calls more than {MAX_CALLS} tools at once", retries=0)
        if calls and any("thinking" in block.kind for block in blocks):
            self._keepsakes.keep(calls[0].id, [sent for block in blocks if (sent := block.sent_back())])
        return calls


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
