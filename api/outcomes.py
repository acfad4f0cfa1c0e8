"""What a turn came to, for those who wait for its end instead of following it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, JsonValue

from agent.errors import TurnError
from agent.events import CallStatus
from api.errors import AnswerFailed
from db.models.base import Json
from db.models.turns import ToolCallRow
from db.turns import StoredEvent


class ToolCallItem(BaseModel):
    """One tool call with its one result; ``result`` is for the person, ``error`` a sentence where it did not work."""

    id: str
    name: str
    arguments: JsonValue
    status: CallStatus
    result: JsonValue = None
    error: str | None = None
    milliseconds: float | None = None


@dataclass(slots=True)
class Outcome:
    """A turn's tool calls by id, in order; its change set as it was shown last; how it ended."""

    calls: dict[str, ToolCallItem] = field(default_factory=dict)
    change_set: dict[str, Json] | None = None
    finish: str = "interrupted"
    error: dict[str, Json] | None = None

    @property
    def executed(self) -> list[str]:
        """The names of the tools that did their work, or staged it."""
        return [call.name for call in self.calls.values() if call.status in {"done", "staged"}]


async def gather(events: AsyncIterator[StoredEvent]) -> Outcome:
    """Wait for the end of a turn.

    Raises:
        AnswerFailed: there is no answer, because of an error.
    """
    outcome = Outcome()
    async for event in events:
        match event.kind:
            case "tool_call":
                call = ToolCallItem.model_validate(event.payload)
                outcome.calls[call.id] = call
            case "change_set":
                outcome.change_set = event.payload
            case "error":
                outcome.error = event.payload
            case "message_end":
                outcome.finish = str(event.payload["finish"])
    if outcome.finish == "error":
        raise _failure(outcome.error or {})
    return outcome


def call_from(call: dict[str, Json], row: ToolCallRow | None, *, running: bool) -> ToolCallItem:
    """A call of a stored message, with its result where it has one."""
    if row is not None:
        return ToolCallItem(
            id=row.call_id,
            name=row.name,
            arguments=row.arguments,
            status=_status(row.status),
            result=row.result,
            error=row.error,
            milliseconds=round(row.milliseconds, 1),
        )
    status: CallStatus = "running" if running else "failed"
    error = None if running else "The answer was interrupted before this call had a result."
    return ToolCallItem(
        id=str(call["id"]),
        name=str(call["name"]),
        arguments=call["arguments"],
        status=status,
        error=error,
    )


def _status(word: str) -> CallStatus:
    known: dict[str, Literal["done", "staged", "failed", "refused", "invalid"]] = {
        "done": "done",
        "staged": "staged",
        "refused": "refused",
        "invalid": "invalid",
    }
    return known.get(word, "failed")


def _failure(error: dict[str, Json]) -> AnswerFailed:
    code = str(error.get("code", TurnError.code))
    wait = error.get("retry_after")
    return AnswerFailed(
        str(error.get("detail", "The answer failed. Try again.")),
        code=code,
        http_status=_http_statuses(TurnError).get(code, TurnError.http_status),
        retry_after=float(wait) if isinstance(wait, int | float) else None,
    )


def _http_statuses(kind: type[TurnError]) -> dict[str, int]:
    found = {kind.code: kind.http_status}
    for each in kind.__subclasses__():
        found |= _http_statuses(each)
    return found
