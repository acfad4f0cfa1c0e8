"""Events read back from their shape on the wire: the other half of ``agent.events.to_wire``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from agent.events import (
    AnswerRestarted,
    CallFinished,
    CallStarted,
    CallStatus,
    ChangeSetStaged,
    Event,
    Finish,
    TextDelta,
    TurnEnded,
    TurnFailed,
    TurnStarted,
)
from agent.messages import Usage
from agent.model import Json

CALL_STATUSES = frozenset(get_args(CallStatus))
FINISHES = frozenset(get_args(Finish))
Payload = Mapping[str, Json]


def from_wire(kind: str, payload: Payload) -> Event | None:
    """The event of that name and data; None for kinds that a newer server may know, and for data without meaning."""
    match kind:
        case "message_start":
            return TurnStarted(_text(payload, "turn_id"), _text(payload, "message_id"))
        case "content_delta":
            return AnswerRestarted() if payload.get("restart") is True else TextDelta(_text(payload, "delta"))
        case "tool_call":
            return _call(payload)
        case "change_set":
            return ChangeSetStaged(_text(payload, "id"), dict(payload)) if payload.get("id") else None
        case "error":
            wait = _number(payload, "retry_after")
            return TurnFailed(_text(payload, "code"), _text(payload, "detail"), wait or None)
        case "message_end":
            return _end(payload)
    return None


def status_of(word: Json) -> CallStatus:
    """How a call ended; whatever is not known has failed."""
    return cast(CallStatus, word) if isinstance(word, str) and word in CALL_STATUSES else "failed"


def _call(payload: Payload) -> Event:
    id_, name, arguments = _text(payload, "id"), _text(payload, "name"), payload.get("arguments")
    if payload.get("status") == "running":
        return CallStarted(id_, name, arguments)
    error = payload.get("error")
    return CallFinished(
        id_,
        name,
        arguments,
        status_of(payload.get("status")),
        payload.get("result"),
        error if isinstance(error, str) else None,
        _number(payload, "milliseconds"),
    )


def _end(payload: Payload) -> Event:
    found = payload.get("metadata")
    metadata: Payload = found if isinstance(found, dict) else {}
    finish = _text(payload, "finish")
    usage = Usage(int(_number(metadata, "input_tokens")), int(_number(metadata, "output_tokens")))
    return TurnEnded(
        _text(payload, "message_id"),
        cast(Finish, finish) if finish in FINISHES else "error",
        _text(metadata, "provider"),
        _text(metadata, "model"),
        usage,
        _number(metadata, "milliseconds"),
    )


def _text(payload: Payload, key: str) -> str:
    found = payload.get(key)
    return found if isinstance(found, str) else ""


def _number(payload: Payload, key: str) -> float:
    found = payload.get(key)
    return float(found) if isinstance(found, int | float) else 0.0
