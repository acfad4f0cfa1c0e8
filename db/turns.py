"""Turns in the store: begun, kept alive, ended once, found when their process died."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import budgets, chats, retention
from db.errors import Conflict
from db.feed import announce
from db.models.base import Json, now
from db.models.chats import Chat, Message
from db.models.turns import ToolCallRow, Turn, TurnEvent
from db.sandbox_limits import count_message
from db.tenancy import Identity
from db.usage import Spent

SILENT_AFTER = timedelta(seconds=30)
KEEP_EVENTS = timedelta(hours=24)
HISTORY_MESSAGES = 200


class TurnIsRunning(Conflict):
    """The chat is still answering."""

    code = "turn_running"


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that has begun: its ids, the chat's context and the history up to and with the new message."""

    chat_id: UUID
    turn_id: UUID
    message_id: UUID
    pack: str
    context_type: str | None
    context_id: str | None
    history: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event of a turn in the shape of the REST contract."""

    sequence: int
    kind: str
    payload: dict[str, Json]


@dataclass(frozen=True, slots=True)
class End:
    """How a turn ended."""

    status: str
    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    estimated: bool
    milliseconds: float
    error_code: str | None = None
    error: str | None = None
    spent: tuple[Spent, ...] = ()
    """What it used of each model that answered; empty stands for the figures above at an unknown price."""


def begin_turn(
    session: Session, who: Identity, chat_id: UUID, text: str, *, mode: str, process: str
) -> Begun:
    """Store the user's message and the turn that answers it.

    Raises:
        NotFound: not the user's chat.
        Invalid: an empty or too long message.
        TurnIsRunning: the chat is still answering.
    """
    text = chats.check_message(text)
    chat = chats.find_chat(session, who, chat_id)
    turn = add_turn(session, who, chat, mode, process)
    if not chat.title:
        chat.title = chats.title_from(text)
    message = Message(role="user", content=text, turn_id=turn.id)
    chats.append_messages(session, chat.id, [message])
    session.flush()
    return describe_begun(session, chat, turn, message)


def add_events(session: Session, turn_id: UUID, events: Sequence[StoredEvent]) -> None:
    """Keep events for followers in other processes and for those who come back."""
    session.add_all(
        TurnEvent(turn_id=turn_id, sequence=each.sequence, kind=each.kind, payload=each.payload)
        for each in events
    )


def events_after(session: Session, turn_id: UUID, sequence: int) -> Sequence[StoredEvent]:
    """The stored events after number ``sequence``."""
    rows = session.scalars(
        select(TurnEvent)
        .where(TurnEvent.turn_id == turn_id, TurnEvent.sequence > sequence)
        .order_by(TurnEvent.sequence)
    )
    return [StoredEvent(row.sequence, row.kind, row.payload) for row in rows]


def beat(session: Session, turn_id: UUID) -> bool:
    """Say that the turn is alive; True where somebody asked to stop it."""
    asked = session.scalars(
        update(Turn)
        .where(Turn.id == turn_id, Turn.status == "running")
        .values(heartbeat_at=now())
        .returning(Turn.stop_requested)
        .execution_options(synchronize_session=False)
    ).all()
    return any(asked)


def ask_to_stop(session: Session, who: Identity, chat_id: UUID) -> UUID | None:
    """Ask whichever process runs the chat's turn to stop it; None where nothing runs."""
    chats.find_chat(session, who, chat_id)
    asked = session.scalars(
        update(Turn)
        .where(Turn.chat_id == chat_id, Turn.status == "running")
        .values(stop_requested=True)
        .returning(Turn.id)
    ).all()
    return asked[0] if asked else None


def end_turn(session: Session, turn_id: UUID, end: End, messages: Sequence[Message] = ()) -> bool:
    """Move running → the end's status, once; add the last messages, count the tokens, tell the pages.

    False, and nothing is written, where the turn has ended before.
    """
    moved = session.execute(
        update(Turn)
        .where(Turn.id == turn_id, Turn.status == "running")
        .values(
            status=end.status,
            provider=end.provider,
            model=end.model,
            input_tokens=end.input_tokens,
            output_tokens=end.output_tokens,
            milliseconds=end.milliseconds,
            error_code=end.error_code,
            error=end.error,
            ended_at=now(),
        )
        .returning(Turn.user_id, Turn.chat_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if moved is None:
        return False
    user_id, chat_id = moved
    whole = Spent(end.provider, end.model, end.input_tokens, end.output_tokens, end.estimated)
    budgets.count(session, user_id, turn_id, end.spent or (whole,))
    chats.append_messages(session, chat_id, messages).updated_at = now()
    _announce(session, chat_id, turn_id, user_id, end.status)
    return True


def end_at_once(session: Session, turn_id: UUID, messages: Sequence[Message]) -> None:
    """End a turn in the transaction that began it, where no model was asked."""
    turn = session.scalars(select(Turn).where(Turn.id == turn_id)).one()
    turn.status, turn.ended_at = "done", now()
    chats.append_messages(session, turn.chat_id, messages)
    session.flush()
    _announce(session, turn.chat_id, turn_id, turn.user_id, "done")


def running_turn(session: Session, chat_id: UUID) -> Turn | None:
    """The turn that the chat is answering now."""
    return session.scalar(select(Turn).where(Turn.chat_id == chat_id, Turn.status == "running"))


def last_turn(session: Session, chat_id: UUID) -> Turn | None:
    """The chat's newest turn."""
    query = (
        select(Turn).where(Turn.chat_id == chat_id).order_by(Turn.created_at.desc(), Turn.id.desc()).limit(1)
    )
    return session.scalar(query)


def calls_of(session: Session, turn_ids: Sequence[UUID]) -> Sequence[ToolCallRow]:
    """The tool calls of these turns, in order."""
    query = (
        select(ToolCallRow)
        .where(ToolCallRow.turn_id.in_(turn_ids))
        .order_by(ToolCallRow.turn_id, ToolCallRow.position)
    )
    return session.scalars(query).all()


def belongs(session: Session, turn_id: UUID, chat_id: UUID) -> bool:
    """Whether the turn is one of this chat."""
    found = session.scalar(select(Turn.id).where(Turn.id == turn_id, Turn.chat_id == chat_id))
    return found is not None


def is_running(session: Session, turn_id: UUID) -> bool:
    """Whether the turn has not ended yet."""
    return session.scalar(select(Turn.status).where(Turn.id == turn_id)) == "running"


def running(session: Session) -> Sequence[Turn]:
    """All turns of the tenant that say that they run."""
    return session.scalars(select(Turn).where(Turn.status == "running").order_by(Turn.created_at)).all()


def interrupt(session: Session, turn: Turn) -> bool:
    """End a turn whose process died: what it had stored is kept, and its text so far becomes a marked message."""
    text = "".join(
        str(event.payload.get("delta", ""))
        for event in events_after(session, turn.id, _last_step(session, turn.id))
        if event.kind == "content_delta"
    )
    end = End(
        "interrupted", turn.provider or "", turn.model or "", 0, 0, False, 0.0, "interrupted", INTERRUPTED
    )
    details = {"finish": "interrupted", "error": INTERRUPTED}
    answer = Message(role="assistant", content=text, turn_id=turn.id, details=details)
    return end_turn(session, turn.id, end, [answer])


def interrupt_by_id(session: Session, turn_id: UUID) -> bool:
    """As ``interrupt``."""
    turn = session.scalar(select(Turn).where(Turn.id == turn_id))
    return turn is not None and interrupt(session, turn)


INTERRUPTED = (
    "The answer was interrupted because the server stopped. Nothing was lost that was confirmed. Try again."
)


def sweep_events(session: Session) -> None:
    """Forget the events of turns that ended long ago; messages and tool calls stay."""
    old = select(Turn.id).where(Turn.status != "running", Turn.ended_at < now() - KEEP_EVENTS)
    session.execute(delete(TurnEvent).where(TurnEvent.turn_id.in_(old)))


def _last_step(session: Session, turn_id: UUID) -> int:
    newest = select(func.max(TurnEvent.sequence)).where(
        TurnEvent.turn_id == turn_id, TurnEvent.kind == "tool_call"
    )
    return session.scalar(newest) or 0


def add_turn(session: Session, who: Identity, chat: Chat, mode: str, process: str) -> Turn:
    """A running turn of the chat, which is in use again.

    Raises:
        TurnIsRunning: the chat is still answering.
        SandboxUsedUp: a demo has answered as many messages as it may.
    """
    count_message(session)
    turn = Turn(chat_id=chat.id, user_id=who.user_id, mode=mode, process=process, heartbeat_at=now())
    session.add(turn)
    try:
        session.flush()
    except IntegrityError:
        raise TurnIsRunning(
            "The assistant is still answering in this chat. Wait for it to finish, or press Stop first."
        ) from None
    chat.updated_at = now()
    if chat.is_archived:
        chat.is_archived = False
        session.flush()
        retention.archive_beyond(session, who.user_id)
    _announce(session, chat.id, turn.id, who.user_id, "running")
    return turn


def _announce(session: Session, chat_id: UUID, turn_id: UUID, user_id: UUID, status: str) -> None:
    payload: dict[str, Json] = {"chat_id": str(chat_id), "turn_id": str(turn_id), "status": status}
    announce(session, "turn", payload, user_id=user_id)


def describe_begun(session: Session, chat: Chat, turn: Turn, message: Message) -> Begun:
    """The turn with the history up to its message."""
    history = chats.list_messages(session, chat.id, limit=HISTORY_MESSAGES, before=message.position + 1)
    return Begun(chat.id, turn.id, message.id, chat.pack, chat.context_type, chat.context_id, tuple(history))
