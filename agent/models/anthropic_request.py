"""A request as Anthropic's wire wants it: the system text apart, and user and assistant in turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.messages import Message, ToolCall
from agent.model import ModelRequest, ToolSpec
from agent.models.complaints import Complaint
from agent.models.history import INTERRUPTED, read_arguments, repair_history
from agent.models.keepsakes import Keepsakes

_NOT_IN_ID = re.compile(r"[^a-zA-Z0-9_-]")


@dataclass(slots=True)
class Options:
    """What is asked of the server beyond the plain request, less what it refused."""

    caching: bool = True

    def learn(self, complaint: Complaint, request: ModelRequest, keepsakes: Keepsakes) -> bool:
        """Whether this refusal is mended by leaving something out.

        Thinking is bound to the conversation before it: where the prompt, the tools or the history changed since, the
        API refuses it. The conversation goes on without.
        """
        if complaint.status not in (400, 422):
            return False
        if self.caching and "cache_control" in complaint.message:
            self.caching = False
            return True
        kept = (message.tool_calls[0].id for message in request.messages if message.tool_calls)
        return "thinking" in complaint.message and keepsakes.forget(kept)


def build_body(request: ModelRequest, model: str, options: Options, keepsakes: Keepsakes) -> dict[str, Any]:
    """The JSON body of the request."""
    history = repair_history(request.messages)
    first = history[0] if history and history[0].role == "system" else None
    body: dict[str, Any] = {
        "model": model,
        "max_tokens": request.max_output_tokens,
        "messages": _turns(history[1:] if first else history, keepsakes),
        "stream": True,
    }
    if first and first.content.strip():
        body["system"] = first.content
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    if options.caching:
        # A loop sends the same beginning up to twelve times; read from the cache it costs a tenth.
        body["cache_control"] = {"type": "ephemeral"}
    return body


def _tool(tool: ToolSpec) -> dict[str, Any]:
    return {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}


def _turns(history: Sequence[Message], keepsakes: Keepsakes) -> list[dict[str, Any]]:
    """Messages of one role in a row become one; the first is the user's; no text is empty."""
    turns: list[dict[str, Any]] = []
    for message in history:
        role = "assistant" if message.role == "assistant" else "user"
        blocks = _blocks(message, keepsakes)
        if not blocks:
            continue
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"].extend(blocks)
        else:
            turns.append({"role": role, "content": blocks})
    if not turns or turns[0]["role"] == "assistant":
        turns.insert(0, {"role": "user", "content": [_said("(The conversation goes on.)")]})
    return turns


def _blocks(message: Message, keepsakes: Keepsakes) -> list[dict[str, Any]]:
    match message.role:
        case "tool":
            return [_result(message)]
        case "assistant" if message.tool_calls:
            return _kept(message, keepsakes) or [*_text(message.content), *map(_use, message.tool_calls)]
        case "system":
            # Not every model takes a system message in the middle; the words are ours either way.
            return _text(f"(Note of the system: {message.content})")
        case _:
            return _text(message.content)


def _kept(message: Message, keepsakes: Keepsakes) -> list[dict[str, Any]]:
    """The blocks exactly as the model sent them, thinking included, where they are still those of this message."""
    blocks = keepsakes.find(message.tool_calls[0].id)
    if not isinstance(blocks, list):
        return []
    ids = [block["id"] for block in blocks if block["type"] == "tool_use"]
    return list(blocks) if ids == [call.id for call in message.tool_calls] else []


def _text(content: str) -> list[dict[str, Any]]:
    return [_said(content)] if content.strip() else []


def _said(content: str) -> dict[str, Any]:
    return {"type": "text", "text": content}


def _use(call: ToolCall) -> dict[str, Any]:
    # The wire takes an object only; what the model wrote instead is told by the error that is the call's result.
    return {
        "type": "tool_use",
        "id": _id(call.id),
        "name": call.name,
        "input": read_arguments(call.arguments) or {},
    }


def _result(message: Message) -> dict[str, Any]:
    result = {
        "type": "tool_result",
        "tool_use_id": _id(message.tool_call_id or ""),
        "content": message.content or "(nothing)",
    }
    return {**result, "is_error": True} if message.content == INTERRUPTED else result


def _id(call_id: str) -> str:
    """Ids of other providers may hold signs that this one refuses."""
    return _NOT_IN_ID.sub("_", call_id) or "call"
