"""Messages of a chat, and answers as they come: a turn runs on the server, these routes start and follow it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.orm import Session

from agent.turns.service import Mode, Started, Turns
from api import cursors
from api.callers import Caller, Calling, Text, Who
from api.cursors import Before, Limit
from api.lists import Page
from api.outcomes import ToolCallItem, call_from, gather
from api.parts import Given, Parts
from api.problems import answers
from api.streams import DESCRIPTION, EventStream, StreamEvent
from db import chats, turns
from db.errors import Invalid, NotFound
from db.models.chats import Message
from db.models.turns import ToolCallRow
from db.rewinds import Edit
from db.session import Store
from db.tenancy import Identity
from db.turns import StoredEvent

router = APIRouter(prefix="/chats/{chat_id}", tags=["messages"])
LARGEST_NUMBER = 2**31
NEWEST = 20
"""Among so many messages is an answer that has just ended, whatever was confirmed meanwhile."""


class MessageItem(BaseModel):
    """One message. ``kind`` is ``event`` for lines that the app wrote, such as a confirmation, else ``text``."""

    id: UUID
    turn_id: UUID | None
    role: str = Field(description="user, assistant, tool or system.")
    kind: str
    content: str
    tool_calls: list[ToolCallItem]
    tool_call_id: str | None
    tool_name: str | None
    metadata: dict[str, JsonValue]
    created_at: datetime


class NewMessage(BaseModel):
    """What the user writes. ``search`` reads only; ``stream`` false waits and answers with one JSON object."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"content": "Show my last 5 orders", "stream": False}]},
    )
    content: Text
    mode: Mode = "chat"
    stream: bool = True
    include_context: bool = Field(default=True, description="Whether the chat's record is told to the model.")


class EditedMessage(BaseModel):
    """The new words of the last message."""

    model_config = ConfigDict(extra="forbid")
    content: Text
    message_id: UUID | None = Field(default=None, description="The message that was last when it was edited.")
    mode: Mode = "chat"
    include_context: bool = True


class Answer(BaseModel):
    """A whole answer: the stored message, its text, and what was done for it."""

    message: MessageItem
    response: str
    tools_executed: list[str]
    tool_calls: list[ToolCallItem]
    change_set: dict[str, JsonValue] | None


class Stopping(BaseModel):
    """Whether there was an answer to stop."""

    stopping: bool


class StartedTurn(BaseModel):
    """A turn that runs now; follow it with ``events?turn_id=``."""

    turn_id: UUID
    message_id: UUID = Field(description="The id that the answer will have.")


@router.get("/messages", responses=answers(401, 404))
def list_messages(
    given: Given, who: Who, chat_id: UUID, limit: Limit = 50, *, before: Before = None
) -> Page[MessageItem]:
    """List a chat's messages, oldest first; `next` leads to the older ones."""
    place = cursors.to_number(before)
    with given.services.store.read(who.scope) as session:
        chats.find_chat(session, who, chat_id)
        found = chats.list_messages(session, chat_id, limit=limit + 1, before=place)
        page = found[-limit:]
        items = _show(session, page)
    more = len(found) > limit
    return Page(items=items, next=cursors.from_number(page[0].position) if more else None)


@router.post(
    "/messages",
    response_model=Answer,
    responses={
        200: {
            "description": "A stream of events, or with `stream` false the whole answer.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **answers(401, 403, 404, 409, 429, 502, 503),
    },
)
async def post_message(
    given: Given, caller: Calling, chat_id: UUID, body: NewMessage, response: Response
) -> Response | Answer:
    """Send a message and follow the answer. It runs to its end on the server, also when nobody follows any more."""
    who, running = caller.identity, given.services.turns
    given.rates.count("messages", who.user_id)
    started = await running.start(
        who, chat_id, body.content, mode=body.mode, include_context=body.include_context
    )
    if body.stream:
        return _stream(given, caller, chat_id, started.turn_id)
    response.headers["x-session-id"] = str(chat_id)
    return await _wait(given, who, started)


@router.post("/stop", status_code=202, responses=answers(401, 403, 404))
async def stop_answer(given: Given, who: Who, chat_id: UUID) -> Stopping:
    """Stop the running answer; what was written so far is kept and marked."""
    return Stopping(stopping=await given.services.turns.stop(who, chat_id))


@router.post("/regenerate", status_code=202, responses=answers(401, 403, 404, 409, 429, 503))
async def regenerate_answer(given: Given, who: Who, chat_id: UUID) -> StartedTurn:
    """Answer the last message anew; what the old answer staged and nobody decided is superseded."""
    given.rates.count("messages", who.user_id)
    started = await given.services.turns.regenerate(who, chat_id)
    return StartedTurn(turn_id=started.turn_id, message_id=started.message_id)


@router.post("/edit", status_code=202, responses=answers(401, 403, 404, 409, 429, 503))
async def edit_message(given: Given, who: Who, chat_id: UUID, body: EditedMessage) -> StartedTurn:
    """Change the last message and answer it anew; what followed it goes, and what that had prepared is superseded.

    Codes of 409: turn_running, and conflict (what the old answer prepared was confirmed, or there is a newer message).
    """
    given.rates.count("messages", who.user_id)
    edit = Edit(body.content, body.message_id)
    started = await given.services.turns.edit(
        who, chat_id, edit, mode=body.mode, include_context=body.include_context
    )
    return StartedTurn(turn_id=started.turn_id, message_id=started.message_id)


@router.get("/events", response_model=None, responses={**DESCRIPTION, **answers(401, 404)})
async def follow_events(
    given: Given,
    caller: Calling,
    chat_id: UUID,
    after: Annotated[
        int | None, Query(ge=0, le=LARGEST_NUMBER, description="Number of the last event that was seen.")
    ] = None,
    turn_id: Annotated[UUID | None, Query(description="The turn; else the chat's newest.")] = None,
    *,
    last_event_id: Annotated[str | None, Header(description="As `after`; sent by EventSource.")] = None,
) -> Response:
    """Follow an answer: what was missed, then live, until it ends. 204 where there is nothing (more) to come.

    Events are numbered within their turn; name `turn_id` to go on with the same turn after an interruption.
    """
    seen = _number(last_event_id) if last_event_id else after or 0
    store = given.services.store
    turn = await to_thread.run_sync(_find_turn, store, caller.identity, chat_id, turn_id, seen)
    if turn is None:
        return Response(status_code=204)
    return _stream(given, caller, chat_id, turn, after=seen)


def _stream(given: Parts, caller: Caller, chat_id: UUID, turn_id: UUID, *, after: int = 0) -> EventStream:
    events = _follow(given.services.turns, caller.identity, chat_id, turn_id, after)
    headers = {"x-session-id": str(chat_id)}
    return EventStream(events, given.presence, caller.token, headers=headers)


async def _follow(
    running: Turns, who: Identity, chat_id: UUID, turn_id: UUID, after: int
) -> AsyncGenerator[StreamEvent]:
    found = running.follow(who, chat_id, turn_id=turn_id, after=after)
    async with aclosing(cast(AsyncGenerator[StoredEvent], found)) as events:
        async for each in events:
            yield StreamEvent(each.kind, each.payload, each.sequence)


async def _wait(given: Parts, who: Identity, started: Started) -> Answer:
    services = given.services
    outcome = await gather(services.turns.follow(who, started.chat_id, turn_id=started.turn_id))
    message = await to_thread.run_sync(_find_answer, services.store, who, started)
    return Answer(
        message=message,
        response=message.content,
        tools_executed=outcome.executed,
        tool_calls=list(outcome.calls.values()),
        change_set=outcome.change_set,
    )


def _find_answer(store: Store, who: Identity, started: Started) -> MessageItem:
    with store.read(who.scope) as session:
        newest = chats.list_messages(session, started.chat_id, limit=NEWEST)
        return _show(session, [each for each in newest if each.id == started.message_id])[0]


def _find_turn(store: Store, who: Identity, chat_id: UUID, turn_id: UUID | None, seen: int) -> UUID | None:
    """The turn to follow; None where it has ended and everything of it was seen."""
    with store.read(who.scope) as session:
        chats.find_chat(session, who, chat_id)
        if turn_id is None:
            newest = turns.last_turn(session, chat_id)
            turn_id = newest.id if newest else None
        elif not turns.belongs(session, turn_id, chat_id):
            raise NotFound("There is no such turn in this chat.")
        if turn_id is None or turns.is_running(session, turn_id):
            return turn_id
        return turn_id if turns.events_after(session, turn_id, seen) else None


def _show(session: Session, page: Sequence[Message]) -> list[MessageItem]:
    calling = {each.turn_id for each in page if each.tool_calls and each.turn_id}
    rows: dict[tuple[UUID | None, str], ToolCallRow] = {
        (row.turn_id, row.call_id): row for row in turns.calls_of(session, sorted(calling))
    }
    going_on = {turn_id for turn_id in calling if turns.is_running(session, turn_id)}
    return [
        MessageItem(
            id=each.id,
            turn_id=each.turn_id,
            role=each.role,
            kind=each.kind,
            content=each.content,
            tool_calls=[
                call_from(call, rows.get((each.turn_id, call["id"][:120])), running=each.turn_id in going_on)
                for call in each.tool_calls
            ],
            tool_call_id=each.tool_call_id,
            tool_name=each.tool_name,
            metadata=each.details,
            created_at=each.created_at,
        )
        for each in page
    ]


def _number(last_event_id: str) -> int:
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 10):
        raise Invalid("Last-Event-ID must be the number of an event of this chat.")
    return int(last_event_id)
