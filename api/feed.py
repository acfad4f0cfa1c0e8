"""The live feed: one stream for each open page, with running answers, change sets, jobs, orders and notices."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, cast

from fastapi import APIRouter, Header, Query, Response

from agent.turns.feed import Feed, FeedItem
from api.callers import Calling
from api.parts import Given
from api.problems import answers
from api.streams import DESCRIPTION, EventStream, StreamEvent
from db.errors import Invalid
from db.tenancy import Identity

router = APIRouter(tags=["feed"])
LARGEST_ID = 2**53


@router.get("/feed", response_model=None, responses={**DESCRIPTION, **answers(401, 429)})
async def follow_feed(
    given: Given,
    caller: Calling,
    after: Annotated[
        int | None,
        Query(ge=0, le=LARGEST_ID, description="Id of the last event that was seen; else from now on."),
    ] = None,
    last_event_id: Annotated[str | None, Header(description="As `after`; sent by EventSource.")] = None,
) -> Response:
    """Follow all that concerns the user: turn_event, turn, change_set, job, order and notice.

    A `turn_event` is an event of a running answer (`chat_id`, `turn_id`, `sequence`, `event`, `data`) and has no id.
    """
    seen = _number(last_event_id) if last_event_id else after
    leave = given.open_feeds.enter(caller.identity.user_id)
    events = _follow(given.services.feed, caller.identity, seen)
    return EventStream(events, given.presence, caller.token, closed=leave)


async def _follow(feed: Feed, who: Identity, after: int | None) -> AsyncGenerator[StreamEvent]:
    found = feed.subscribe(who, after=after)
    async with aclosing(cast(AsyncGenerator[FeedItem], found)) as items:
        async for item in items:
            yield StreamEvent(item.kind, item.payload, item.id)


def _number(last_event_id: str) -> int:
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 16):
        raise Invalid("Last-Event-ID must be the id of an event of this feed.")
    return int(last_event_id)
