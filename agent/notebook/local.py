"""The line to the store of this machine: the parts of the app in this very process, for one person."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractContextManager, aclosing
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from agent.errors import TurnError
from agent.events import Event
from agent.notebook import records
from agent.notebook.answers import Entry, Picture, Usage
from agent.notebook.desk import Desk
from agent.notebook.errors import NotPermitted, ServerFailed, error_of
from agent.notebook.gathering import entries_of
from agent.notebook.invoking import ByHand
from agent.notebook.lines import Beginning, Invocation, JobState, Person, Question, Request
from agent.notebook.proposals import View
from agent.notebook.wire import from_wire
from agent.results import Image
from agent.tool import Tool, ToolNote
from agent.turns.service import Started, Turns
from db import change_sets, chats, jobs, users
from db.errors import DomainError, Invalid, NotFound
from db.tenancy import Identity
from db.turns import StoredEvent
from tools.context import Context

T = TypeVar("T")
MOST_PENDING = 100


class LocalLine:
    """Implements ``agent.notebook.lines.Line``. The person is read anew for every request, as the gate does it."""

    def __init__(self, desk: Desk, identity: Identity, where: str) -> None:
        self._base = self._desk = desk
        self._scope = identity.scope
        self._added: dict[str, Tool[Context]] = {}
        self._running: dict[str, Turns] = {}
        self._where = where
        self._who = Person(
            identity.name,
            identity.email,
            identity.role,
            identity.tenant,
            identity.tenant_name,
            identity.packs,
            identity.permissions,
        )

    @property
    def who(self) -> Person:
        """For whom it works."""
        return self._who

    @property
    def where(self) -> str:
        """The data folder, or the database."""
        return self._where

    async def begin_chat(self, beginning: Beginning) -> str:
        """Make a chat; returns its id."""

        def begin() -> str:
            who = self._identity()
            _check_pack(who, beginning.pack)
            kind, key = beginning.context or (None, None)
            with self._desk.services.store.work(who.scope) as session:
                made = chats.create_chat(session, who, pack=beginning.pack, context_type=kind, context_id=key)
                return str(made.id)

        return await _apart(begin)

    async def stream(self, chat_id: str, request: Request) -> AsyncGenerator[Event, None]:
        """Ask, and follow the answer to its end."""
        with _complaints():
            who = await asyncio.to_thread(self._identity)
            turns = self._running[chat_id] = self._turns_for(request)
            mode = request.mode if isinstance(request, Question) else "chat"
            started = await turns.start(who, UUID(chat_id), request.text, mode=mode)
            async with aclosing(_follow(turns, who, started)) as events:
                async for event in events:
                    yield event

    async def stop(self, chat_id: str) -> bool:
        """Stop the chat's running answer; False where nothing runs."""
        turns = self._running.get(chat_id, self._desk.services.turns)
        with _complaints():
            return await turns.stop(await asyncio.to_thread(self._identity), UUID(chat_id))

    async def history(self, chat_id: str) -> list[Entry]:
        """The chat's entries, oldest first."""

        def look(session: Session, who: Identity) -> list[Entry]:
            return entries_of(records.read_messages(session, who, UUID(chat_id)))

        return await self._read(look)

    async def usage(self) -> Usage:
        """What the person used in this month."""
        return await self._read(records.read_usage)

    async def tools(self) -> list[ToolNote]:
        """The tools that the person may use."""

        return await _apart(lambda: [*self._desk.services.turns.offered_tools(self._identity())])

    async def pending(self) -> list[View]:
        """What waits for a decision that the person may make, newest first."""

        def look(session: Session, who: Identity) -> list[View]:
            rows = change_sets.list_change_sets(session, who, status="pending", limit=MOST_PENDING)
            views = [change_sets.view(session, row) for row in rows]
            return [view for view in views if view["status"] == "pending"]

        return await self._read(look)

    async def find(self, change_set_id: str) -> View:
        """The change set as it is now."""
        return await self._decide(self._desk.services.decisions.find, change_set_id)

    async def confirm(self, change_set_id: str, digest: str) -> View:
        """Apply exactly what was shown, once."""
        decide = self._desk.services.decisions.confirm
        return await self._decide(lambda who, key: decide(who, key, digest), change_set_id)

    async def cancel(self, change_set_id: str, reason: str | None) -> View:
        """Decide against it."""
        decide = self._desk.services.decisions.cancel
        return await self._decide(lambda who, key: decide(who, key, reason=reason), change_set_id)

    async def undo(self, change_set_id: str) -> View:
        """Stage the reversal of what was applied."""
        return await self._decide(self._desk.services.decisions.undo, change_set_id)

    async def picture(self, image: Image) -> Picture | None:
        """The picture's file; None where it is not there."""
        return await self._read(
            lambda session, who: records.read_picture(session, who, self._desk.data, image)
        )

    async def job(self, job_id: str) -> JobState | None:
        """The job as it is now; None where it is gone."""

        def look(session: Session, _: Identity) -> JobState | None:
            with contextlib.suppress(NotFound):
                return records.job_state(jobs.find_job(session, UUID(job_id)))
            return None

        return await self._read(look)

    def add_tool(self, tool: Tool[Context]) -> None:
        """Offer a tool that somebody wrote; one of the same name that was added before gives way.

        Raises:
            Refused: the app has a tool of that name.
        """
        if any(each is tool for pack in self._desk.packs for each in pack.tools):
            return
        added = {**self._added, tool.name: tool}
        self._desk = self._base.with_tools(tuple(added.values()))
        self._added = added

    def worker(self) -> AbstractContextManager[None]:
        """A worker process while the block runs."""
        return self._desk.working()

    async def close(self) -> None:
        """End what runs as interrupted, and give back what is open."""
        for turns in {self._base.services.turns, self._desk.services.turns, *self._running.values()}:
            await turns.shut_down()
        await self._base.services.providers.close()
        await asyncio.to_thread(self._base.close)

    def abandon(self) -> None:
        """Give back what is open."""
        self._base.close()

    def _turns_for(self, request: Request) -> Turns:
        if isinstance(request, Invocation):
            return self._desk.turns(ByHand(request))
        return self._desk.services.turns

    def _identity(self) -> Identity:
        who = users.load_identity(self._desk.services.store, self._scope)
        if who is None:
            raise NotPermitted(
                f"The account {self._who.email} was deactivated or has run out, so nothing can be done with it."
            )
        return who

    async def _read(self, look: Callable[[Session, Identity], T]) -> T:
        def run() -> T:
            who = self._identity()
            with self._desk.services.store.read(who.scope) as session:
                return look(session, who)

        return await _apart(run)

    async def _decide(self, decide: Callable[[Identity, UUID], View], change_set_id: str) -> View:
        return await _apart(lambda: decide(self._identity(), UUID(change_set_id)))


async def _follow(turns: Turns, who: Identity, started: Started) -> AsyncGenerator[Event, None]:
    found = turns.follow(who, started.chat_id, turn_id=started.turn_id)
    async with aclosing(cast(AsyncGenerator[StoredEvent, None], found)) as events:
        async for each in events:
            event = from_wire(each.kind, each.payload)
            if event is not None:
                yield event


async def _apart(work: Callable[[], T]) -> T:
    """In a thread: the store is never touched on the event loop."""
    with _complaints():
        return await asyncio.to_thread(work)


@contextlib.contextmanager
def _complaints() -> Iterator[None]:
    """The sentences of the app, as errors of this package."""
    try:
        yield
    except DomainError as error:
        raise error_of(error.code, str(error), status=error.http_status) from None
    except TurnError as error:
        status, wait = error.http_status, error.retry_after
        raise error_of(error.code, str(error), status=status, retry_after=wait) from None
    except OperationalError as error:
        sentence = "The database cannot be reached right now. Try again in a moment."
        raise ServerFailed(sentence, code="store_unavailable") from error


def _check_pack(who: Identity, pack: str | None) -> None:
    if pack is not None and pack != "assistant" and pack not in who.packs:
        known = ", ".join([*who.packs, "assistant"])
        raise Invalid(f'The pack "{pack}" is not switched on for {who.tenant_name}. Choose one of: {known}.')
