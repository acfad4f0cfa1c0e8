"""What happens in a turn, in one closed family: the same in the UI, in REST/SSE, in notebooks and in tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agent.messages import Usage
from agent.model import Json

CallStatus = Literal["running", "done", "staged", "failed", "refused", "invalid"]
Finish = Literal["stop", "stopped", "cut_off", "max_steps", "interrupted", "error"]


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """The assistant has begun to answer."""

    turn_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Some more text of the answer."""

    delta: str


@dataclass(frozen=True, slots=True)
class AnswerRestarted:
    """The text of the current step is withdrawn and begun anew (the model was asked again)."""


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A tool is being called."""

    id: str
    name: str
    arguments: Json


@dataclass(frozen=True, slots=True)
class CallFinished:
    """A tool call has its one result.

    ``result`` is a JSON value for the person (rows, series, images by id); ``error`` a sentence where it did not
    work; ``milliseconds`` wall time.
    """

    id: str
    name: str
    arguments: Json
    status: CallStatus
    result: Json
    error: str | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class ChangeSetStaged:
    """The turn's change set was made or grew; ``change_set`` is its view as in the REST contract."""

    id: str
    change_set: dict[str, Json]


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The assistant has stopped; nothing follows in this turn."""

    message_id: str
    finish: Finish
    provider: str
    model: str
    usage: Usage
    milliseconds: float


@dataclass(frozen=True, slots=True)
class TurnFailed:
    """The turn could not go on; a ``TurnEnded`` with finish ``error`` or ``cut_off`` follows."""

    code: str
    detail: str
    retry_after: float | None = None


Event = (
    TurnStarted
    | TextDelta
    | AnswerRestarted
    | CallStarted
    | CallFinished
    | ChangeSetStaged
    | TurnFailed
    | TurnEnded
)


def to_wire(event: Event) -> tuple[str, dict[str, Json]]:
    """The event's name and data in the REST contract (API.md, SSE)."""
    match event:
        case TurnStarted(turn_id, message_id):
            return "message_start", {"turn_id": turn_id, "message_id": message_id}
        case TextDelta(delta):
            return "content_delta", {"delta": delta}
        case AnswerRestarted():
            return "content_delta", {"delta": "", "restart": True}
        case CallStarted(id, name, arguments):
            return "tool_call", {"id": id, "name": name, "arguments": arguments, "status": "running"}
        case CallFinished():
            return "tool_call", _finished(event)
        case ChangeSetStaged(_, change_set):
            return "change_set", change_set
        case TurnFailed(code, detail, retry_after):
            return "error", {"code": code, "detail": detail, "retry_after": retry_after}
        case TurnEnded():
            return "message_end", _ended(event)


def _finished(event: CallFinished) -> dict[str, Json]:
    return {
        "id": event.id,
        "name": event.name,
        "arguments": event.arguments,
        "status": event.status,
        "result": event.result,
        "error": event.error,
        "milliseconds": round(event.milliseconds, 1),
    }


def _ended(event: TurnEnded) -> dict[str, Json]:
    metadata: dict[str, Json] = {
        "provider": event.provider,
        "model": event.model,
        "input_tokens": event.usage.input_tokens,
        "output_tokens": event.usage.output_tokens,
        "milliseconds": round(event.milliseconds, 1),
    }
    return {"message_id": event.message_id, "finish": event.finish, "metadata": metadata}
