"""The line to a server: REST and server-sent events with an API token, going on where a connection broke off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn, cast
from uuid import UUID

from agent.drawing.markup import own_picture
from agent.events import Event, TurnEnded, TurnFailed, TurnStarted
from agent.messages import Usage as Tokens
from agent.model import Json
from agent.notebook.answers import Entry, Picture, Usage
from agent.notebook.calls import Body, Calls, Method, read_object
from agent.notebook.errors import NotHere, NothingFound, ServerFailed, ServerUnreachable, TenantUnknown
from agent.notebook.gathering import Said, entries_of
from agent.notebook.lines import Beginning, Invocation, JobState, JobStatus, Person, Request
from agent.notebook.proposals import View
from agent.notebook.reading import read_message, read_person, whole
from agent.notebook.sse import EventReader, StreamTooLong
from agent.notebook.wire import from_wire
from agent.results import Image
from agent.tool import Tool, ToolNote

if TYPE_CHECKING:
    from tools.context import Context

TRIES = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 4.0
"""Seconds; all tries together last some ten of them, a restart of the server."""
PAGE = 100


@dataclass(slots=True)
class _Place:
    """How far a stream was read."""

    turn_id: str = ""
    seen: int = 0
    ended: bool = False


class RemoteLine:
    """Implements ``agent.notebook.lines.Line``; ``open_remote`` makes one."""

    def __init__(self, calls: Calls, who: Person) -> None:
        self._calls = calls
        self._who = who

    @property
    def who(self) -> Person:
        """The token's owner."""
        return self._who

    @property
    def where(self) -> str:
        """The server's address."""
        return self._calls.url

    async def begin_chat(self, beginning: Beginning) -> str:
        """Make a chat; returns its id."""
        body: dict[str, Json] = {"pack": beginning.pack} if beginning.pack else {}
        if beginning.context is not None:
            body["context_type"], body["context_id"] = beginning.context
        return str((await self._calls.post("/chats", body))["id"])

    async def stream(self, chat_id: str, request: Request) -> AsyncGenerator[Event, None]:
        """Ask, and follow the answer to its end, over as many connections as it takes."""
        if isinstance(request, Invocation):
            raise NotHere(
                "Tools are called by hand on a store of this machine only: Assistant(data=…). Ask with chat(…) here."
            )
        place = _Place()
        body: Body = {"content": request.text, "mode": request.mode}
        async for event in self._events("POST", f"/chats/{chat_id}/messages", place, body):
            yield event
        tries = 0
        while not place.ended:
            tries, seen = tries + 1, place.seen
            if tries > TRIES or not place.turn_id:
                raise self._broken_off()
            await asyncio.sleep(min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE))
            async for event in self._events("GET", f"/chats/{chat_id}/events", place):
                yield event
            tries = 0 if place.seen > seen else tries

    async def stop(self, chat_id: str) -> bool:
        """Stop the chat's running answer; False where nothing runs."""
        return (await self._calls.post(f"/chats/{chat_id}/stop")).get("stopping") is True

    async def history(self, chat_id: str) -> list[Entry]:
        """The chat's entries, oldest first."""
        pages: list[list[Said]] = []
        query: dict[str, str | int] = {"limit": PAGE}
        while True:
            page = await self._calls.get(f"/chats/{chat_id}/messages", **query)
            pages.insert(0, [read_message(each) for each in cast(list[dict[str, Json]], page["items"])])
            if not page.get("next"):
                return entries_of(each for messages in pages for each in messages)
            query["before"] = str(page["next"])

    async def usage(self) -> Usage:
        """What the person used in this month."""
        report = await self._calls.get("/usage/own")
        total = cast(dict[str, Json], report["total"])
        limit = report["limit"]
        return Usage(
            whole(total["input_tokens"]),
            whole(total["output_tokens"]),
            whole(total["turns"]),
            cost_usd=float(str(total["cost_usd"])),
            estimated=total["estimated"] is True,
            limit=None if limit is None else whole(limit),
            since=datetime.fromisoformat(str(report["from"])),
        )

    async def tools(self) -> list[ToolNote]:
        """The tools that the person may use."""
        return [
            ToolNote(str(each["name"]), str(each["does"]), each["writes"] is True, str(each["area"]))
            async for each in self._calls.items("/tools")
        ]

    async def pending(self) -> list[View]:
        """What waits for a decision that the person may make, newest first."""
        listed = [each async for each in self._calls.items("/change-sets", status="pending", limit=PAGE)]
        return [await self.find(str(each["id"])) for each in listed]

    async def find(self, change_set_id: str) -> View:
        """The change set as it is now."""
        return await self._calls.get(f"/change-sets/{UUID(change_set_id)}")

    async def confirm(self, change_set_id: str, digest: str) -> View:
        """Apply exactly what was shown, once."""
        return await self._calls.post(f"/change-sets/{UUID(change_set_id)}/confirm", {"digest": digest})

    async def cancel(self, change_set_id: str, reason: str | None) -> View:
        """Decide against it."""
        return await self._calls.post(f"/change-sets/{UUID(change_set_id)}/cancel", {"reason": reason})

    async def undo(self, change_set_id: str) -> View:
        """Stage the reversal of what was applied."""
        return await self._calls.post(f"/change-sets/{UUID(change_set_id)}/undo")

    async def picture(self, image: Image) -> Picture | None:
        """The picture's file; None where it is not there."""
        address = own_picture(image.href)
        if address is None:
            return None
        try:
            data, media_type = await self._calls.file(address)
        except NothingFound:
            return None
        return Picture(image.caption, data, media_type, address)

    async def job(self, job_id: str) -> JobState | None:
        """The job as it is now; None where it is gone."""
        try:
            found = await self._calls.get(f"/jobs/{UUID(job_id)}")
        except NothingFound:
            return None
        error = found["error"]
        return JobState(
            str(found["id"]),
            str(found["kind"]),
            str(found["title"]),
            cast(JobStatus, found["status"]),
            float(str(found["progress"])),
            None if error is None else str(error),
        )

    def add_tool(self, tool: Tool[Context]) -> NoReturn:
        """Never: the server runs its own tools."""
        raise NotHere("A tool of your own works on a store of this machine only: Assistant(data=…).")

    def worker(self) -> AbstractContextManager[None]:
        """Never: the server runs its own workers."""
        raise NotHere("The server runs its own workers; there is none to start here.")

    async def close(self) -> None:
        """Give back the connections."""
        await self._calls.close()

    def abandon(self) -> None:
        """Nothing is open that the end of the process does not close."""

    async def _events(
        self, method: Method, path: str, place: _Place, body: Body | None = None
    ) -> AsyncGenerator[Event, None]:
        """The events of one connection; where it breaks off after the first, what it had is kept and nothing raised."""
        query: dict[str, str | int] = {} if body else {"turn_id": place.turn_id, "after": place.seen}
        try:
            async with self._calls.stream(method, path, body, **query) as pieces:
                if pieces is None:
                    raise ServerFailed(
                        "The server has ended the answer without its end. Look at the history."
                    )
                async for event in _read(pieces, place):
                    yield event
        except ServerUnreachable:
            if not place.turn_id:
                raise

    def _broken_off(self) -> ServerUnreachable:
        return ServerUnreachable(
            f"The connection to {self._calls.url} broke off in the middle of the answer and could not be made again. "
            "The server goes on by itself; look at the history when it is back."
        )


async def open_remote(url: str, token: str, tenant: str | None) -> RemoteLine:
    """The line for the token's owner.

    Raises:
        ServerUnreachable, TokenRefused: see ``agent.notebook.errors``.
        TenantUnknown: the token is another tenant's.
    """
    calls = Calls(url, token)
    try:
        me = await calls.get("/me")
        who = read_person(me)
        if tenant is not None and tenant != who.tenant:
            raise TenantUnknown(
                f"The token belongs to the tenant {who.tenant}, not to {tenant!r}. Leave the tenant out, or use a token "
                "of that tenant."
            )
    except BaseException:
        await calls.close()
        raise
    return RemoteLine(calls, who)


async def _cut_off(place: _Place) -> AsyncGenerator[Event, None]:
    """The server says that nothing more comes, and the end was not seen: the process that answered has died."""
    place.ended = True
    yield TurnFailed("interrupted", "The answer was interrupted because the server stopped. Ask again.")
    yield TurnEnded("", "interrupted", "", "", Tokens(), 0.0)


async def _read(pieces: AsyncIterator[bytes], place: _Place) -> AsyncGenerator[Event, None]:
    reader = EventReader()
    async for piece in pieces:
        try:
            found = list(reader.take(piece))
        except StreamTooLong as error:
            raise ServerFailed(f"The server sent something that is no answer: {error}") from None
        for each in found:
            event = from_wire(each.kind, read_object(each.data) or {})
            if each.id is not None and each.id.isdecimal():
                place.seen = int(each.id)
            if isinstance(event, TurnStarted):
                place.turn_id = event.turn_id
            place.ended = place.ended or isinstance(event, TurnEnded)
            if event is not None:
                yield event
