"""Tokens of one model call: as the provider counted them, else estimated at four characters each."""

from __future__ import annotations

import json

from agent.messages import Usage
from agent.model import ModelRequest

CHARACTERS_PER_TOKEN = 4


def count_usage(
    given_input: object, given_output: object, request: ModelRequest, answer_characters: int
) -> Usage:
    """What the provider said where it said it; the rest is estimated and the whole marked so."""
    known_input, known_output = _count(given_input), _count(given_output)
    return Usage(
        _tokens(_characters(request)) if known_input is None else known_input,
        _tokens(answer_characters) if known_output is None else known_output,
        estimated=known_input is None or known_output is None,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _tokens(characters: int) -> int:
    return -(-characters // CHARACTERS_PER_TOKEN)


def _characters(request: ModelRequest) -> int:
    said = sum(len(message.content) for message in request.messages)
    called = sum(
        len(call.name) + len(call.arguments) for message in request.messages for call in message.tool_calls
    )
    offered = sum(
        len(tool.name) + len(tool.description) + len(json.dumps(tool.parameters, default=str))
        for tool in request.tools
    )
    return said + called + offered
