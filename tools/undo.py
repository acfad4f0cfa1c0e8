"""Undo: an applied change set turned back, staged and confirmed like every other change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.model import Json
from agent.results import Result
from agent.tool import Tool, tool
from db import audit, change_sets, turns
from db.change_sets import View
from db.changes import Change
from db.errors import Conflict, DomainError, NotPermitted
from db.ids import new_id
from db.models.change_sets import ChangeSet
from db.models.chats import Chat, Message
from db.models.turns import ToolCallRow
from db.reversal import check_undoable, last_applied, turn_back, undo_state
from db.session import Store
from db.tenancy import Identity
from db.tokens import check_reach
from db.users import identity_of
from tools.context import Context, Queries
from tools.pack import Pack
from tools.staging import MAX_CHANGES, REPLAYED, UNDONE, Call, Surroundings, stage_call, tell_staged
from tools.workbench import enabled

UNDO = "undo_last_change"
CALL_ID = "undo"
_WORDS = {"en": "Undo “{what}”", "ru": "Отмени изменение «{what}»"}
"""What stands in the chat as said by somebody who pressed the button."""
ChangeSetId = Annotated[str, Field(pattern=r"^[0-9a-fA-F-]{36}$", description="Leave out for the last one.")]


def undo_tool(packs: Sequence[Pack]) -> Tool[Context]:
    """The tool that every pack has; ``packs`` may object to an undo."""

    @tool(permission=None, writes=True)
    def undo_last_change(ctx: Context, change_set_id: ChangeSetId | None = None) -> Result:
        """Turn back the last change that this user confirmed in this chat; for "undo that".

        It is prepared as a change of its own, which a person confirms. It works only while nobody has changed those rows
        since, and only for jobs that still wait in the queue.
        """
        if ctx.session.info.get(UNDONE) is not None:
            raise Conflict("One undo fits on a card. Confirm or cancel this one first, then undo the next.")
        undone = _find(ctx, change_set_id)
        if change_sets.is_private(undone, ctx.who):
            raise NotPermitted("This changed somebody's own context. Only the person themselves can undo it.")
        changes = [
            change_sets.change_of(row)
            for row in change_sets.changes_of(ctx.session, undone.id, limit=MAX_CHANGES)
        ]
        check_undoable(ctx.session, ctx.who, undone, by=ctx.session.info[REPLAYED])
        for pack in packs:
            pack.check_undo(ctx.session, changes)
        turn_back(ctx.session, changes)
        ctx.session.info[UNDONE] = undone
        ctx.settle(change_set_id=str(undone.id))
        facts: dict[str, Json] = {
            "change_set_id": str(undone.id),
            "what": undone.summary,
            "rows": len(changes),
        }
        return Result(f"Undo: {undone.summary}", facts)

    return undo_last_change


@dataclass(frozen=True, slots=True)
class Undoing:
    """Stages an undo for somebody who pressed the button on an applied card."""

    store: Store
    packs: tuple[Pack, ...]
    queries: Queries

    def stage(self, who: Identity, change_set_id: UUID) -> View:
        """The pending change set that turns this one back; pressed twice, the same one.

        In the person's own chat it stands as a turn, so that the assistant knows of it; of somebody else's change set
        only its card is made.

        Raises:
            NotFound, NotPermitted, ReachTooShort, Conflict, ChangedSince, AlreadyUndone, TurnIsRunning: nothing was
            prepared.
        """
        try:
            with self.store.work(who.scope) as session:
                return self._stage(session, who, change_set_id)
        except DomainError as error:
            self._note_refusal(who, change_set_id, error)
            raise

    def _stage(self, session: Session, who: Identity, change_set_id: UUID) -> View:
        audit.lock_ledger(session)
        check_reach(who, "propose")
        person = identity_of(session, who.scope)
        if person is None:
            raise NotPermitted("Your account was deactivated, so you can't undo anything.")
        undone = change_sets.find_change_set(session, person, change_set_id)
        waiting = undo_state(session, undone).pending
        if waiting is not None:
            return change_sets.view(session, change_sets.find_change_set(session, person, waiting))
        chat = _own_chat(session, person, undone)
        around = Surroundings(person, enabled(self.packs, person), self.queries)
        if chat is None:
            return self._stage_call(session, around, _new_change_set(session, person), undone)[0]
        return self._stage_in_chat(session, around, chat, undone)

    def _stage_in_chat(self, session: Session, around: Surroundings, chat: Chat, undone: ChangeSet) -> View:
        who = around.who
        text = _WORDS.get(who.language, _WORDS["en"]).format(what=undone.summary[:500])
        turn = turns.begin_turn(session, who, chat.id, text, mode="undo", process="button").turn_id
        change_set = _new_change_set(session, who, chat_id=chat.id, turn_id=turn)
        view, result = self._stage_call(session, around, change_set, undone)
        arguments: Json = {"change_set_id": str(undone.id)}
        call = {"id": CALL_ID, "name": UNDO, "arguments": json.dumps(arguments)}
        told = tell_staged(result)
        session.add(
            ToolCallRow(
                turn_id=turn,
                position=1,
                call_id=CALL_ID,
                name=UNDO,
                arguments=arguments,
                status="staged",
                result=result.to_json(),
            )
        )
        asked = Message(role="assistant", content="", turn_id=turn, tool_calls=[call])
        answered = Message(role="tool", content=told, turn_id=turn, tool_call_id=CALL_ID, tool_name=UNDO)
        turns.end_at_once(session, turn, [asked, answered])
        return view

    def _stage_call(
        self, session: Session, around: Surroundings, change_set: ChangeSet, undone: ChangeSet
    ) -> tuple[View, Result]:
        arguments: dict[str, Json] = {"change_set_id": str(undone.id)}
        made = stage_call(session, around, change_set, Call(UNDO, arguments), call_id=CALL_ID)
        if not made.changes:
            raise Conflict("This change set wrote nothing, so there is nothing to undo.")
        audit.append(session, _entry(around.who, change_set.id, "staged", arguments))
        return change_sets.view(session, change_set, made.changes), made.result

    def _note_refusal(self, who: Identity, change_set_id: UUID, error: DomainError) -> None:
        entry = _entry(who, None, "refused", {"change_set_id": str(change_set_id)}, error=str(error))
        with self.store.work(who.scope) as session:
            audit.append(session, entry)


def announce_undone(session: Session, change_set: ChangeSet) -> None:
    """The cards of what an undo turned back, or made valid again, look different now."""
    turned = change_set.undoes
    while turned is not None:
        older = session.scalars(select(ChangeSet).where(ChangeSet.id == turned)).one()
        change_sets.announce_change_set(session, older)
        turned = older.undoes


def dropped_jobs(changes: Sequence[Change]) -> tuple[tuple[UUID, int], ...]:
    """The jobs, by id and attempt, that are gone, so that the engine must not run them."""
    gone = [each.before or {} for each in changes if each.table == "jobs" and each.kind == "delete"]
    return tuple((UUID(str(each["id"])), int(str(each["attempt"]))) for each in gone)


def _new_change_set(
    session: Session, who: Identity, *, chat_id: UUID | None = None, turn_id: UUID | None = None
) -> ChangeSet:
    return ChangeSet(
        id=new_id(),
        chat_id=chat_id,
        turn_id=turn_id,
        user_id=who.user_id,
        numbers={},
        expires_at=change_sets.expiry(session, who.tenant_id),
    )


def _own_chat(session: Session, who: Identity, undone: ChangeSet) -> Chat | None:
    return session.scalar(select(Chat).where(Chat.id == undone.chat_id, Chat.user_id == who.user_id))


def _find(ctx: Context, change_set_id: str | None) -> ChangeSet:
    if change_set_id is None:
        return last_applied(ctx.session, ctx.who, chat_id=ctx.chat_id)
    return change_sets.find_change_set(ctx.session, ctx.who, UUID(change_set_id))


def _entry(
    who: Identity, change_set_id: UUID | None, status: str, arguments: Json, *, error: str | None = None
) -> audit.Entry:
    return audit.Entry(
        action="undo",
        status=status,
        user_id=who.user_id,
        user_name=who.name,
        change_set_id=change_set_id,
        tool=UNDO,
        arguments=arguments,
        error=error,
    )
