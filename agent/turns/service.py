"""Turns on the server: begun by a message, run in the background, followed by pages and streams, stopped, recovered.

No turn lives inside a page's event or an HTTP response; both only follow it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from agent.events import to_wire
from agent.loop import TurnScope
from agent.model import Model, Withheld
from agent.tool import ToolNote
from agent.turns.briefing import Background, Known, brief, read_background
from agent.turns.live import LiveTurn
from agent.turns.ports import Models, Workbench
from agent.turns.run import Job, TurnRun
from db import chats, rewinds, turns, users
from db.ids import new_id
from db.models.base import now
from db.models.turns import Turn
from db.rewinds import Edit
from db.session import Store
from db.tenancy import Identity, Scope
from db.turns import Begun, StoredEvent

log = logging.getLogger(__name__)

POLL_SECONDS = 0.25
RECOVER_SECONDS = 15.0
Mode = Literal["chat", "search"]
_Begin = Callable[[Session], Begun]


@dataclass(frozen=True, slots=True)
class Started:
    """A turn that runs now; ``message_id`` will be the id of the answer's last message."""

    chat_id: UUID
    turn_id: UUID
    user_message_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True)
class _Running:
    live: LiveTurn
    run: TurnRun
    task: asyncio.Task[None]


class Turns:
    """The running turns of this process; belongs to one event loop."""

    def __init__(self, store: Store, models: Models, workbench: Workbench) -> None:
        self._store = store
        self._models = models
        self._workbench = workbench
        self._process = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._running: dict[UUID, _Running] = {}

    async def start(
        self,
        who: Identity,
        chat_id: UUID,
        text: str,
        *,
        mode: Mode = "chat",
        include_context: bool = True,
    ) -> Started:
        """Store the message and answer it in the background, with or without the record the chat was opened from.

        Raises:
            AiNotConfigured, AiSwitchedOff, BudgetExhausted: see agent.errors; nothing is stored.
            NotFound, Invalid, TurnIsRunning: see db.turns.begin_turn; nothing is stored.
        """

        def begin(session: Session) -> Begun:
            begun = turns.begin_turn(session, who, chat_id, text, mode=mode, process=self._process)
            return begun if include_context else replace(begun, context_type=None, context_id=None)

        return await self._start(who, chat_id, begin, mode)

    async def regenerate(self, who: Identity, chat_id: UUID) -> Started:
        """Answer the last user message anew, a search as a search. Raises as ``start``."""
        mode = await asyncio.to_thread(self._last_mode, who, chat_id)

        def begin(session: Session) -> Begun:
            return rewinds.begin_again(session, who, chat_id, process=self._process, mode=mode)

        return await self._start(who, chat_id, begin, mode)

    async def edit(
        self, who: Identity, chat_id: UUID, edit: Edit, *, mode: Mode = "chat", include_context: bool = True
    ) -> Started:
        """Change the words of the last user message and answer it anew. Raises as ``start``, and Conflict."""

        def begin(session: Session) -> Begun:
            begun = rewinds.begin_again(session, who, chat_id, process=self._process, edit=edit, mode=mode)
            return begun if include_context else replace(begun, context_type=None, context_id=None)

        return await self._start(who, chat_id, begin, mode)

    async def stop(self, who: Identity, chat_id: UUID) -> bool:
        """Stop the chat's running turn, wherever it runs; False where nothing runs.

        Raises:
            NotFound: not the user's chat.
        """

        def ask() -> UUID | None:
            with self._store.work(who.scope) as session:
                return turns.ask_to_stop(session, who, chat_id)

        turn_id = await asyncio.to_thread(ask)
        here = self._running.get(turn_id) if turn_id else None
        if here is not None:
            here.task.cancel()
        return turn_id is not None

    def tool_notes(self, who: Identity) -> Sequence[ToolNote]:
        """All tools of the tenant's packs: what a skill may be limited to."""
        return self._workbench.notes(who)

    def offered_tools(self, who: Identity) -> Sequence[ToolNote]:
        """The tools that this person may use."""
        return self._workbench.offered(who)

    async def follow(
        self, who: Identity, chat_id: UUID, *, turn_id: UUID | None = None, after: int = 0
    ) -> AsyncIterator[StoredEvent]:
        """The events of a turn after number ``after``, what was missed first, until it ends.

        Without ``turn_id`` the chat's newest turn. A turn of another process is read from the store.

        Raises:
            NotFound: not the user's chat.
        """
        newest = turn_id
        if newest is None or not self._is_own(who, chat_id, newest):
            newest = await asyncio.to_thread(self._find, who, chat_id, turn_id)
        if newest is None:
            return
        here = self._running.get(newest)
        if here is not None:
            async for each in here.live.follow(after):
                yield StoredEvent(each.sequence, *to_wire(each.event))
            return
        async for stored in self._follow_stored(who, newest, after):
            yield stored

    async def shut_down(self) -> None:
        """End all turns of this process as interrupted; their text so far is kept."""
        running = list(self._running.values())
        for each in running:
            each.run.interrupted = True
            each.task.cancel()
        await asyncio.gather(*(each.task for each in running), return_exceptions=True)

    async def keep_recovering(self) -> None:
        """Find turns whose process died, now and every 15 s, and end them as interrupted; runs until cancelled."""
        while True:
            with contextlib.suppress(OSError):
                await asyncio.to_thread(self.recover)
            await asyncio.sleep(RECOVER_SECONDS)

    def recover(self) -> int:
        """End the turns of dead processes; returns how many. Nothing is run again by itself."""
        found = 0
        for tenant_id in users.tenants(self._store):
            with self._store.work(Scope(tenant_id)) as session:
                dead = [turn for turn in turns.running(session) if self._is_dead(turn)]
                found += sum(turns.interrupt(session, turn) for turn in dead)
        return found

    async def _start(self, who: Identity, chat_id: UUID, begin: _Begin, mode: Mode) -> Started:
        def prepare() -> tuple[Model, Begun, Background]:
            model = self._models.choose(who, project=self._project(who, chat_id))
            with self._store.work(who.scope, relaxed=True) as session:
                begun = begin(session)
                return model, begun, read_background(session, who, begun)

        model, begun, background = await asyncio.to_thread(prepare)
        try:
            job = await asyncio.to_thread(self._job, who, begun, background, model, mode=mode)
        except BaseException:
            await asyncio.to_thread(
                self._give_up, who, begun.turn_id
            )  # else the chat would go on "answering"
            raise
        live = LiveTurn()
        run = TurnRun(self._store, job, live)
        task = asyncio.create_task(run.run())
        self._running[begun.turn_id] = _Running(live, run, task)
        task.add_done_callback(lambda _: self._running.pop(begun.turn_id, None))
        return Started(begun.chat_id, begun.turn_id, begun.message_id, job.message_id)

    def _project(self, who: Identity, chat_id: UUID) -> str | None:
        with self._store.read(who.scope) as session:
            return chats.find_chat(session, who, chat_id).project

    def _give_up(self, who: Identity, turn_id: UUID) -> None:
        with self._store.work(who.scope) as session:
            turns.interrupt_by_id(session, turn_id)

    def _job(self, who: Identity, begun: Begun, background: Background, model: Model, *, mode: Mode) -> Job:
        bench, search = self._workbench, mode == "search"
        scope = TurnScope(
            begun.chat_id,
            begun.turn_id,
            model.provider,
            model.name,
            begun.context_type,
            begun.context_id,
            reading_only=search,
            only=background.tools,
        )
        tools = bench.tools(who, scope)
        known = Known(bench.knowledge(who, search=search), bench.facts(who, scope), tools.specs())
        briefing = brief(who, begun, background, known, model=model, search=search)
        hints = bench.hints(who, pack=begun.pack) if model.reads_hints else None
        if hints is not None:
            hints = replace(hints, withheld=_withheld(who, scope))
        return Job(who, begun, new_id(), model, tools, briefing, hints=hints)

    def _is_own(self, who: Identity, chat_id: UUID, turn_id: UUID) -> bool:
        """Whether the turn runs here and is known to be this person's, without asking the store."""
        here = self._running.get(turn_id)
        return here is not None and here.run.belongs_to(who, chat_id)

    def _last_mode(self, who: Identity, chat_id: UUID) -> Mode:
        with self._store.read(who.scope) as session:
            chats.find_chat(session, who, chat_id)
            newest = turns.last_turn(session, chat_id)
            return "search" if newest is not None and newest.mode == "search" else "chat"

    def _find(self, who: Identity, chat_id: UUID, turn_id: UUID | None) -> UUID | None:
        with self._store.read(who.scope) as session:
            chats.find_chat(session, who, chat_id)
            if turn_id is not None:
                return turn_id if turns.belongs(session, turn_id, chat_id) else None
            newest = turns.last_turn(session, chat_id)
            return newest.id if newest else None

    async def _follow_stored(self, who: Identity, turn_id: UUID, after: int) -> AsyncIterator[StoredEvent]:
        def look(sequence: int) -> tuple[bool, list[StoredEvent]]:
            with self._store.read(who.scope) as session:
                going_on = turns.is_running(session, turn_id)
                return going_on, list(turns.events_after(session, turn_id, sequence))

        while True:
            going_on, events = await asyncio.to_thread(look, after)
            for event in events:
                yield event
                after = event.sequence
            if not going_on:
                return
            await asyncio.sleep(POLL_SECONDS)

    def _is_dead(self, turn: Turn) -> bool:
        if turn.id in self._running:
            return False
        if turn.heartbeat_at < now() - turns.SILENT_AFTER:
            return True
        host, process, _ = turn.process.split(":")
        return host == socket.gethostname() and not _lives(int(process))


def _withheld(who: Identity, scope: TurnScope) -> Withheld | None:
    """Why the turn has fewer tools than the person's role grants."""
    if scope.reading_only:
        return "search"
    if not who.reaches("propose"):
        return "token"
    return "skill" if scope.only is not None else None


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
