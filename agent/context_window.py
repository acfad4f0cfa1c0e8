"""What of a chat's history a model is shown: the newest messages that fit, tool calls and results never parted."""

from __future__ import annotations

from collections.abc import Sequence

from agent.messages import Message

MAX_MESSAGES = 50
CHARACTERS_PER_TOKEN = 4
NOT_ANSWERED = '{"error":"This call was interrupted; it has no result."}'


def fit(
    messages: Sequence[Message], *, max_messages: int = MAX_MESSAGES, max_tokens: int = 60_000
) -> list[Message]:
    """The newest whole exchanges within both limits; the newest one always stays.

    An exchange begins with a user message and holds everything up to the next one.
    """
    kept: list[Message] = []
    budget = max_tokens * CHARACTERS_PER_TOKEN
    for exchange in reversed(_exchanges(mend(messages))):
        size = sum(len(message.content) + _call_size(message) for message in exchange)
        if kept and (len(kept) + len(exchange) > max_messages or size > budget):
            break
        kept = exchange + kept
        budget -= size
    return kept


def mend(messages: Sequence[Message]) -> list[Message]:
    """A history that every provider accepts: each call has one result right after it, no result stands alone."""
    results = {message.tool_call_id: message for message in messages if message.role == "tool"}
    mended: list[Message] = []
    for message in messages:
        if message.role == "tool":
            continue
        mended.append(message)
        for call in message.tool_calls:
            missing = Message("tool", NOT_ANSWERED, tool_call_id=call.id, tool_name=call.name)
            mended.append(results.get(call.id, missing))
    return mended


def shorten(messages: Sequence[Message]) -> list[Message]:
    """Half of the exchanges, the newer ones, and long tool results cut: for a second try when it was too long."""
    exchanges = _exchanges(messages)
    kept = exchanges[len(exchanges) // 2 :]
    return [_cut(message) for exchange in kept for message in exchange]


def _exchanges(messages: Sequence[Message]) -> list[list[Message]]:
    exchanges: list[list[Message]] = []
    for message in messages:
        if message.role == "user" or not exchanges:
            exchanges.append([])
        exchanges[-1].append(message)
    return exchanges


def _call_size(message: Message) -> int:
    return sum(len(call.name) + len(call.arguments) for call in message.tool_calls)


def _cut(message: Message, limit: int = 2_000) -> Message:
    if message.role != "tool" or len(message.content) <= limit:
        return message
    cut = message.content[:limit] + " … (cut)"
    return Message("tool", cut, tool_call_id=message.tool_call_id, tool_name=message.tool_name)
