"""The conversation as every provider accepts it: each tool call answered once, right after it, and nothing else.

A crash, a trim or a stop can leave a call without its result, or a result without its call; all providers reject both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.messages import Message, ToolCall

INTERRUPTED = "Interrupted: this call was not executed and has no result."

_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_NOT_IN_NAME = re.compile(r"[^\w-]", re.ASCII)


def repair_history(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The same conversation, valid.

    Results without a call, and second results, are dropped. Calls without a result get ``INTERRUPTED``. Results stand
    directly after their calls, in the order of the calls. Assistant messages that say nothing are dropped. Names and
    texts that no provider takes are made harmless.
    """
    return tuple(_mended(list(messages)))


def read_arguments(arguments: str) -> dict[str, object] | None:
    """The arguments of a call as an object, ``{}`` for an empty text, None where the model wrote something else."""
    if not arguments.strip():
        return {}
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def mend_text(text: str) -> str:
    """Replace what cannot be written as UTF-8: halves of surrogate pairs, joined where both halves are there."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _mended(messages: list[Message]) -> Iterator[Message]:
    at = 0
    while at < len(messages):
        message = messages[at]
        at += 1
        if message.role == "tool":
            continue
        message = replace(message, content=mend_text(message.content))
        if not message.tool_calls:
            if message.content.strip() or message.role != "assistant":
                yield message
            continue
        until = at
        while until < len(messages) and not messages[until].tool_calls:
            until += 1
        yield from _with_results(message, messages[at:until])
        # What else stood between this call and the next stays in its place; its tool messages are dropped above.


def _with_results(message: Message, following: Sequence[Message]) -> Iterator[Message]:
    """The message with its calls under different ids, and one result for each of them."""
    results: dict[str | None, list[Message]] = {}
    for result in following:
        if result.role == "tool":
            results.setdefault(result.tool_call_id, []).append(result)
    calls: list[ToolCall] = []
    answers: list[Message] = []
    for call in message.tool_calls:
        found = results.get(call.id)
        told = mend_text(found.pop(0).content) if found else INTERRUPTED
        sent = ToolCall(_unused(call.id, calls), _usable(call.name), mend_text(call.arguments))
        calls.append(sent)
        answers.append(Message("tool", told, tool_call_id=sent.id, tool_name=sent.name))
    yield replace(message, tool_calls=tuple(calls))
    yield from answers


def _unused(wanted: str, calls: Sequence[ToolCall]) -> str:
    """This id, or one made from it, that none of the calls has."""
    ids = {call.id for call in calls}
    number = 2
    unused = wanted or "call"
    while unused in ids:
        unused, number = f"{wanted or 'call'}_{number}", number + 1
    return unused


def _usable(name: str) -> str:
    return name if _NAME.fullmatch(name) else _NOT_IN_NAME.sub("_", name)[:64] or "unknown"
