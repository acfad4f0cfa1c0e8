"""THE enforcement point: every tool call of every model comes through here.

Permission, then arguments, then read or stage, then audit; in this order, always, and nothing raises: whatever goes
wrong is the call's one result.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from agent.errors import ToolError, ToolInvalid, ToolRefused
from agent.events import CallStatus
from agent.loop import CallOutcome, TurnScope
from agent.messages import ToolCall
from agent.model import Json, ToolSpec
from agent.results import Result
from agent.tool import Tool
from db import audit, change_sets
from db.changes import Change
from db.errors import DomainError
from db.ids import new_id
from db.models.change_sets import ChangeSet
from db.models.turns import ToolCallRow
from db.session import Store
from tools.context import Context
from tools.staging import Call, Surroundings, numbers_of, rehearse, stage_call, tell_staged

log = logging.getLogger(__name__)

BROKEN = "The tool failed because of a mistake in Counterfoil itself. It was logged; nothing was changed."


@dataclass(frozen=True, slots=True)
class _Done:
    """What running a call came to, before it is put on record."""

    status: CallStatus
    told: str
    result: Json = None
    error: str | None = None
    change_set: dict[str, Json] | None = None
    change_set_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """What this turn last stored as its preview; it holds only while the change set has that digest."""

    digest: str | None
    changes: tuple[Change, ...]


class TurnTools:
    """The tools of one turn, as the loop sees them."""

    def __init__(self, store: Store, surroundings: Surroundings, turn: TurnScope) -> None:
        self._store = store
        self._surroundings = surroundings
        self._turn = turn
        self._toolbox = surroundings.toolbox()
        who = surroundings.who
        reading_only = turn.reading_only or not who.reaches("propose")
        allowed = self._toolbox.allowed(who.permissions, reading_only=reading_only)
        self._allowed = tuple(each for each in allowed if turn.only is None or each.name in turn.only)
        self._specs = tuple(tool.spec() for tool in self._allowed)
        self._staged = False
        self._shown = _Shown(None, ())
        self._position = 0

    def specs(self) -> tuple[ToolSpec, ...]:
        """What the model is told of; the same list at every step, so that providers can cache it."""
        return self._specs

    def may_run_together(self, calls: Sequence[ToolCall]) -> bool:
        """Only reads, and nothing staged that they would have to see."""
        reading = {tool.name for tool in self._allowed if not tool.writes}
        return not self._staged and all(call.name in reading for call in calls)

    async def call(self, call: ToolCall) -> CallOutcome:
        """Run one call in a worker thread; the store is never touched on the event loop."""
        self._position += 1
        try:
            return await asyncio.to_thread(self.run, call, self._position)
        except Exception:  # the edge between tools and the loop: the call still has its one result
            log.exception("a tool call could not be recorded")
            return CallOutcome("failed", _told_error(BROKEN), call.arguments[:2_000], error=BROKEN)

    def run(self, call: ToolCall, position: int) -> CallOutcome:
        """Check, run or stage, and record one call."""
        began = time.perf_counter()
        arguments: Json = call.arguments[:2_000]
        scope = self._surroundings.who.scope
        try:
            tool = self._permit(call)
            arguments = parsed = tool.parse(call.arguments)
        except ToolError as error:
            done = _refusal(error)
            with self._store.work(scope, relaxed=True) as session:
                return self._record(session, call, arguments, done, (began, position))
        if not tool.writes and not self._staged:
            done = self._read(tool, parsed)
            with self._store.work(scope, relaxed=True) as session:
                return self._record(session, call, arguments, done, (began, position))
        with self._store.work(scope, relaxed=True) as session:
            audit.lock_ledger(session)
            attempt = self._stage if tool.writes else self._read_staged
            done = _guarded(lambda: attempt(session, tool, parsed, call))
            return self._record(session, call, arguments, done, (began, position))

    def _permit(self, call: ToolCall) -> Tool[Context]:
        tool = self._toolbox.find(call.name)
        who = self._surroundings.who
        if not who.may(tool.permission):
            raise ToolRefused(
                f"{who.name} may not use {tool.name}: the role {who.role} lacks the permission {tool.permission}. "
                "Ask an administrator, or do something else."
            )
        if tool.writes and not who.reaches("propose"):
            raise ToolRefused(
                f"{tool.name} changes data, and the API token that this request came with may only read. Tell the "
                "user to make one with the scope propose on their own page, or to ask again in the app."
            )
        if self._turn.only is not None and tool.name not in self._turn.only:
            raise ToolRefused(
                f"The skill of this chat does not use {tool.name}. Do without it, or tell the user to choose "
                "another skill for this chat."
            )
        if self._turn.reading_only and tool.writes:
            raise ToolRefused(
                f"{tool.name} changes data, and this is a search. Send the request as a chat message."
            )
        return tool

    def _read(self, tool: Tool[Context], arguments: dict[str, Json]) -> _Done:
        def look() -> _Done:
            with self._store.read(self._surroundings.who.scope) as session:
                return _success(tool.call(self._surroundings.context(session), arguments))

        return _guarded(look)

    def _read_staged(
        self, session: Session, tool: Tool[Context], arguments: dict[str, Json], _: ToolCall
    ) -> _Done:
        """A read after a staged write of the same turn sees what was staged."""
        change_set = change_sets.pending_of_turn(session, self._turn.turn_id)
        if change_set is None:
            return _success(tool.call(self._surroundings.context(session), arguments))
        numbers = numbers_of(change_set)
        calls = [Call(each.tool, each.arguments) for each in change_sets.calls_of(session, change_set.id)]
        calls.append(Call(tool.name, arguments))
        told = rehearse(session, self._surroundings, change_set.id, calls, numbers)[1]
        return _success(_present(told))

    def _stage(
        self, session: Session, tool: Tool[Context], arguments: dict[str, Json], call: ToolCall
    ) -> _Done:
        change_set = change_sets.pending_of_turn(session, self._turn.turn_id) or self._new_change_set(session)
        shown = self._shown.changes if self._shown.digest == change_set.digest else None
        made = stage_call(
            session,
            self._surroundings,
            change_set,
            Call(tool.name, arguments),
            call_id=call.id,
            shown=shown,
        )
        if not made.changes:
            return _success(made.result)
        self._staged, self._shown = True, _Shown(change_set.digest, made.changes)
        return _staged(made.result, change_sets.view(session, change_set, made.changes), change_set.id)

    def _new_change_set(self, session: Session) -> ChangeSet:
        who = self._surroundings.who
        return ChangeSet(
            id=new_id(),
            chat_id=self._turn.chat_id,
            turn_id=self._turn.turn_id,
            user_id=who.user_id,
            numbers={},
            expires_at=change_sets.expiry(session, who.tenant_id),
        )

    def _record(
        self, session: Session, call: ToolCall, arguments: Json, done: _Done, place: tuple[float, int]
    ) -> CallOutcome:
        """Put the call on record: the row that the page shows and the audit entry, in one transaction."""
        began, position = place
        milliseconds = (time.perf_counter() - began) * 1000
        session.add(
            ToolCallRow(
                turn_id=self._turn.turn_id,
                position=position,
                call_id=call.id[:120],
                name=call.name[:120],
                arguments=arguments,
                status=done.status,
                result=done.result,
                error=done.error,
                milliseconds=milliseconds,
            )
        )
        audit.append(session, self._entry(call, arguments, done, milliseconds))
        return CallOutcome(
            done.status, done.told, arguments, done.result, done.error, milliseconds, done.change_set
        )

    def _entry(self, call: ToolCall, arguments: Json, done: _Done, milliseconds: float) -> audit.Entry:
        who = self._surroundings.who
        return audit.Entry(
            action="tool_call",
            status=done.status,
            user_id=who.user_id,
            user_name=who.name,
            chat_id=self._turn.chat_id,
            turn_id=self._turn.turn_id,
            change_set_id=done.change_set_id,
            tool=call.name[:120],
            arguments=arguments,
            result=done.told if done.error is None else None,
            error=done.error,
            milliseconds=milliseconds,
            provider=self._turn.provider,
            model=self._turn.model,
        )


def _guarded(run: Callable[[], _Done]) -> _Done:
    try:
        return run()
    except (ToolError, DomainError) as error:
        return _refusal(error)
    except Exception:  # the edge between tools and the model: a bug must not end the turn
        log.exception("a tool failed")
        return _Done("failed", _told_error(BROKEN), error=BROKEN)


def _success(result: Result) -> _Done:
    return _Done("done", result.for_model(), result.to_json())


def _staged(result: Result, view: dict[str, Json], change_set_id: UUID) -> _Done:
    return _Done("staged", tell_staged(result), result.to_json(), None, view, change_set_id)


def _refusal(error: ToolError | DomainError) -> _Done:
    status: CallStatus = "failed"
    if isinstance(error, ToolInvalid):
        status = "invalid"
    elif isinstance(error, ToolRefused):
        status = "refused"
    facts = error.facts() if isinstance(error, DomainError) else {}
    return _Done(status, _told_error(str(error), facts), error=str(error))


def _told_error(sentence: str, facts: Mapping[str, Json] | None = None) -> str:
    return json.dumps({"error": sentence, **(facts or {})}, ensure_ascii=False)


def _present(result: Result | None) -> Result:
    assert result is not None, "a replay of at least one call has a result"
    return result
