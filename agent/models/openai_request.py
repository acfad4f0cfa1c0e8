"""A request as the chat completions wire wants it, in the dialect of the server at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agent.messages import Message, ToolCall
from agent.model import ModelRequest, ToolSpec
from agent.models.complaints import Complaint
from agent.models.history import read_arguments, repair_history
from agent.models.keepsakes import Keepsakes

TokenLimit = Literal["max_tokens", "max_completion_tokens"]

_UNKNOWN = ("unsupported", "not supported", "unrecognized", "unknown", "not permitted", "extra")
_OTHER: Mapping[TokenLimit, TokenLimit] = {
    "max_tokens": "max_completion_tokens",
    "max_completion_tokens": "max_tokens",
}
# Google's documented stand-in for a signature that is lost: ai.google.dev/gemini-api/docs/thought-signatures
_NO_SIGNATURE = {"google": {"thought_signature": "skip_thought_signature_validator"}}


@dataclass(slots=True)
class Dialect:
    """What a server understands; corrected by what it refuses.

    ``limit`` is its name for the longest answer: OpenAI's newer models refuse ``max_tokens``, many other servers know
    nothing else. ``usage``: it can be asked for token counts. ``lenient``: it takes arguments in the history that are
    no JSON. ``reasoning`` and ``signatures``: it wants these back with every call, also where they are lost.
    """

    limit: TokenLimit = "max_tokens"
    usage: bool = True
    lenient: bool = False
    reasoning: Literal["kept", "always", "never"] = "kept"
    signatures: bool = False
    _swapped: bool = False

    def learn(self, complaint: Complaint) -> bool:
        """Whether this refusal told something new, so that the same request is worth sending in other words."""
        if complaint.status not in (400, 422):
            return False
        said = f"{complaint.message} {complaint.param} {' '.join(complaint.codes)}"
        if self.usage and ("stream_options" in said or "include_usage" in said):
            self.usage = False
        elif not self._swapped and self.limit in said and any(word in said for word in _UNKNOWN):
            self.limit, self._swapped = _OTHER[self.limit], True
        elif self.reasoning == "kept" and "reasoning_content" in said:
            self.reasoning = (
                "always" if "back" in said or "missing" in said or "required" in said else "never"
            )
        elif not self.signatures and "thought_signature" in said:
            self.signatures = True
        else:
            return False
        return True


def build_body(request: ModelRequest, model: str, dialect: Dialect, keepsakes: Keepsakes) -> dict[str, Any]:
    """The JSON body of the request."""
    history = repair_history(request.messages)
    body: dict[str, Any] = {
        "model": model,
        "messages": [_message(message, dialect, keepsakes) for message in history],
        "stream": True,
        dialect.limit: request.max_output_tokens,
    }
    if dialect.usage:
        body["stream_options"] = {"include_usage": True}
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    return body


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": function}


def _message(message: Message, dialect: Dialect, keepsakes: Keepsakes) -> dict[str, Any]:
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.tool_call_id, "content": message.content}
    if not message.tool_calls:
        return {"role": message.role, "content": message.content}
    sent: dict[str, Any] = {
        "role": "assistant",
        "content": message.content or None,
        "tool_calls": [_call(call, dialect, keepsakes) for call in message.tool_calls],
    }
    reasoning = keepsakes.find(reasoning_key(message.tool_calls[0].id))
    if dialect.reasoning == "always" or (reasoning and dialect.reasoning == "kept"):
        sent["reasoning_content"] = reasoning or ""
    return sent


def _call(call: ToolCall, dialect: Dialect, keepsakes: Keepsakes) -> dict[str, Any]:
    # Servers that fill a template parse the arguments of earlier calls and fail where a model wrote no JSON.
    kept = call.arguments if dialect.lenient or read_arguments(call.arguments) is not None else "{}"
    sent: dict[str, Any] = {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": kept or "{}"},
    }
    extra = keepsakes.find(call.id) or (_NO_SIGNATURE if dialect.signatures else None)
    if extra:
        sent["extra_content"] = extra
    return sent


def reasoning_key(call_id: str) -> str:
    """Where the reasoning of the message that begins with this call is kept."""
    return f"{call_id} reasoning"
