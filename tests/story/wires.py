"""The two wires as the providers describe them: what a conversation says, and how an answer is streamed.

Chat completions: platform.openai.com/docs/api-reference/chat; Azure's own first chunk: learn.microsoft.com, "Content
filtering streaming". Messages: platform.claude.com/docs/en/api/messages-streaming. A conversation that the provider
would refuse, such as a call without its result, is a ``BadConversation``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import uuid4

from tests.story.script import Heard, Say, Step

Json = dict[str, Any]


class BadConversation(Exception):
    """What the provider would answer with 400."""


def hear_chat(body: Json) -> Heard:
    """The conversation of a chat completions request."""
    messages: list[Json] = body["messages"]
    _check_calls(messages)
    last = max(place for place, each in enumerate(messages) if each["role"] == "user")
    results = tuple(json.loads(each["content"]) for each in messages[last:] if each["role"] == "tool")
    return Heard(_question(messages[last]["content"]), results)


def stream_chat(step: Step) -> Iterator[bytes]:
    """An answer of chat completions, in pieces as they come."""
    yield _sse({"choices": [], "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}]})
    if isinstance(step, Say):
        for piece in _pieces(step.text):
            yield _delta({"content": piece})
        yield _delta({}, "stop")
    else:
        call = {"index": 0, "id": f"call_{uuid4().hex[:24]}", "type": "function"}
        yield _delta({"tool_calls": [{**call, "function": {"name": step.name, "arguments": ""}}]})
        for piece in _pieces(json.dumps(step.arguments)):
            yield _delta({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
        yield _delta({}, "tool_calls")
    yield _sse({"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 20}})
    yield b"data: [DONE]\n\n"


def hear_messages(body: Json) -> Heard:
    """The conversation of a messages request."""
    turns: list[Json] = body["messages"]
    if any(one["role"] == other["role"] for one, other in pairwise(turns)) or turns[-1]["role"] != "user":
        raise BadConversation("roles must alternate, and the user has the last word")
    question, results, open_calls = "", [], set[str]()
    for block in (block for turn in turns for block in _blocks(turn)):
        match block:
            case {"type": "tool_use", "id": str(key)}:
                open_calls.add(key)
            case {"type": "tool_result", "tool_use_id": str(key), "content": str(content)}:
                if key not in open_calls:
                    raise BadConversation(f"unexpected tool_use_id {key}")
                open_calls.discard(key)
                results.append(json.loads(content))
            case {"type": "text", "text": str(text), "role": "user"}:
                question, results = _question(text), []
    if open_calls:
        raise BadConversation(f"tool_use ids without tool_result: {open_calls}")
    return Heard(question, tuple(results))


def stream_messages(step: Step) -> Iterator[bytes]:
    """An answer of messages, in events as they come."""
    yield _event(
        "message_start", message={"role": "assistant", "content": [], "usage": {"input_tokens": 900}}
    )
    if isinstance(step, Say):
        yield _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in _pieces(step.text):
            yield _event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
    else:
        block = {"type": "tool_use", "id": f"toolu_{uuid4().hex[:24]}", "name": step.name, "input": {}}
        yield _event("content_block_start", index=0, content_block=block)
        for piece in _pieces(json.dumps(step.arguments)):
            yield _event(
                "content_block_delta", index=0, delta={"type": "input_json_delta", "partial_json": piece}
            )
    yield _event("content_block_stop", index=0)
    stop = "end_turn" if isinstance(step, Say) else "tool_use"
    yield _event("message_delta", delta={"stop_reason": stop}, usage={"output_tokens": 20})
    yield _event("message_stop")


def _check_calls(messages: list[Json]) -> None:
    """Every call is followed by its result, before anything else."""
    waiting: list[str] = []
    for message in messages:
        if message["role"] == "tool":
            if message["tool_call_id"] not in waiting:
                raise BadConversation("messages with role 'tool' must follow a message with 'tool_calls'")
            waiting.remove(message["tool_call_id"])
        elif waiting:
            raise BadConversation(f"tool_call_ids did not have response messages: {waiting}")
        waiting += [call["id"] for call in message.get("tool_calls", ())]
    if waiting:
        raise BadConversation(f"tool_call_ids did not have response messages: {waiting}")


def _blocks(turn: Json) -> list[Json]:
    content = turn["content"]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    return [{**block, "role": turn["role"]} for block in blocks]


def _question(content: str) -> str:
    """What was said, without the notes that stand before it."""
    return content.rpartition("\n\n")[2]


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + 16] for start in range(0, len(text), 16))


def _delta(delta: Json, finish: str | None = None) -> bytes:
    return _sse({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\n".encode() + _sse({"type": kind, **fields})


def _sse(data: Json) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()
