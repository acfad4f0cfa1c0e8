"""Chats and messages: who may see them, their order, their titles and limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from db import retention, search
from db.errors import Invalid, LimitReached, NotFound
from db.models.base import Json, now
from db.models.change_sets import ChangeSet
from db.models.chats import Chat, Message
from db.models.tenants import Tenant
from db.models.turns import Turn
from db.sandbox_limits import count_chat
from db.tenancy import Identity

TITLE_CHARACTERS = 50
MAX_TITLE = 200
MAX_MESSAGE_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class ChatView:
    """A chat as lists show it."""

    chat: Chat
    last_message: str
    message_count: int
    pending: int
    running: bool


@dataclass(frozen=True, slots=True)
class ChatUse:
    """How many unarchived chats a user has, and may have."""

    open: int
    most: int


def chat_use(session: Session, who: Identity) -> ChatUse:
    """How much of the limit on unarchived chats is used (C3)."""
    tenant = session.scalars(select(Tenant).where(Tenant.id == who.tenant_id)).one()
    mine = select(func.count()).select_from(Chat).where(Chat.user_id == who.user_id, ~Chat.is_archived)
    return ChatUse(session.scalar(mine) or 0, tenant.max_chats)


def create_chat(
    session: Session,
    who: Identity,
    *,
    title: str = "",
    pack: str | None = None,
    context_type: str | None = None,
    context_id: str | None = None,
    skill_id: UUID | None = None,
) -> Chat:
    """Begin a chat.

    Raises:
        LimitReached: the user has as many unarchived chats as the tenant allows.
        SandboxUsedUp: a demo has as many chats as it may.
    """
    count_chat(session)
    _check_limit(session, who)
    chat = Chat(
        user_id=who.user_id,
        title=_check_title(title),
        pack=pack or (who.packs[0] if who.packs else "assistant"),
        context_type=context_type,
        context_id=context_id,
        skill_id=skill_id,
        updated_at=now(),
    )
    session.add(chat)
    session.flush()
    retention.archive_beyond(session, who.user_id)
    return chat


def find_chat(session: Session, who: Identity, chat_id: UUID) -> Chat:
    """The user's own chat; anybody else's is not found."""
    chat = session.scalar(select(Chat).where(Chat.id == chat_id, Chat.user_id == who.user_id))
    if chat is None:
        raise NotFound("There is no such chat. It may have been deleted.")
    return chat


def change_chat(
    session: Session,
    who: Identity,
    chat_id: UUID,
    *,
    title: str | None = None,
    is_archived: bool | None = None,
    context: tuple[str, str | None] | None = None,
) -> Chat:
    """Rename, archive or un-archive, which puts it on top; ``context`` is the record that it is about from now on."""
    chat = find_chat(session, who, chat_id)
    if context is not None:
        chat.context_type, chat.context_id = context
    if title is not None:
        if not title.strip():
            raise Invalid("A chat needs a title. Type at least one letter.")
        chat.title = _check_title(title)
    if is_archived is not None:
        if chat.is_archived and not is_archived:
            _check_limit(session, who)
            chat.updated_at = now()  # to take it out is to use it, else it would be archived again at once
        chat.is_archived = is_archived
        session.flush()
        retention.archive_beyond(session, who.user_id)
    return chat


def delete_chat(session: Session, who: Identity, chat_id: UUID) -> None:
    """Delete the chat and its messages; its audit entries stay, what it staged and nobody decided is cancelled."""
    retention.delete_chat(session, find_chat(session, who, chat_id))


def list_chats(
    session: Session,
    who: Identity,
    *,
    archived: bool = False,
    query: str = "",
    about: tuple[str, str] | None = None,
    limit: int = 50,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[ChatView]:
    """The user's chats, newest first; ``before`` is the place (updated, id) of the last one of the page before.

    ``about`` narrows them to those about one record, by its kind and number.
    """
    rows = (
        _views(who)
        .where(Chat.is_archived == archived)
        .order_by(Chat.updated_at.desc(), Chat.id.desc())
        .limit(limit)
    )
    if about is not None:
        rows = rows.where(Chat.context_type == about[0], Chat.context_id == about[1])
    if query.strip():
        rows = rows.where(search.matches(session, who, query))
    if before is not None:
        place = tuple_(literal(before[0], Chat.updated_at.type), literal(before[1], Chat.id.type))
        rows = rows.where(tuple_(Chat.updated_at, Chat.id) < place)
    return [_view(row) for row in session.execute(rows)]


def view_chat(session: Session, who: Identity, chat_id: UUID) -> ChatView:
    """The user's own chat as lists show it; anybody else's is not found."""
    find_chat(session, who, chat_id)
    return _view(session.execute(_views(who).where(Chat.id == chat_id)).one())


def add_message(session: Session, chat_id: UUID, role: str, content: str, **fields: Json | UUID) -> Message:
    """Append to the chat; ``fields`` are further columns of ``Message``."""
    message = Message(role=role, content=content, **fields)
    append_messages(session, chat_id, [message])
    session.flush()
    return message


def append_messages(session: Session, chat_id: UUID, messages: Sequence[Message]) -> Chat:
    """Give new messages their places at the end of the chat; the chat's row lock keeps places from being given twice."""
    chat = session.scalars(
        select(Chat).where(Chat.id == chat_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    for message in messages:
        chat.last_position += 1
        message.chat_id, message.position = chat_id, chat.last_position
    session.add_all(messages)
    return chat


def list_messages(
    session: Session, chat_id: UUID, *, limit: int = 50, before: int | None = None
) -> Sequence[Message]:
    """A page of messages, oldest first; ``before`` is the position of the first one of the page after."""
    query = select(Message).where(Message.chat_id == chat_id)
    if before is not None:
        query = query.where(Message.position < before)
    newest_first = session.scalars(query.order_by(Message.position.desc()).limit(limit)).all()
    return newest_first[::-1]


def title_from(text: str) -> str:
    """The first sentence, up to 50 characters, else cut at a word boundary (C2)."""
    line = " ".join(text.split())
    sentence = re.split(r"(?<=[.!?。])\s", line, maxsplit=1)[0]
    if len(sentence) <= TITLE_CHARACTERS:
        return sentence
    cut = sentence[: TITLE_CHARACTERS + 1].rsplit(" ", 1)[0] if " " in sentence[:TITLE_CHARACTERS] else ""
    return (cut or sentence[:TITLE_CHARACTERS]).rstrip(" ,;:-")


def check_message(text: str) -> str:
    """The message without surrounding space.

    Raises:
        Invalid: empty, or longer than 100,000 characters.
    """
    text = text.strip().replace("\x00", "")
    if not text:
        raise Invalid("The message is empty. Type what you want done.")
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise Invalid(
            f"The message has {len(text):,} characters; at most {MAX_MESSAGE_CHARACTERS:,} are accepted. Shorten it."
        )
    return text


_ViewRow = Row[Chat, str | None, int, int]


def _views(who: Identity) -> Select[Chat, str | None, int, int]:
    last = (
        select(func.substr(Message.content, 1, 160))
        .where(Message.chat_id == Chat.id, Message.role.in_(("user", "assistant")), Message.content != "")
        .order_by(Message.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    pending = (
        select(func.count(ChangeSet.id))
        .where(ChangeSet.chat_id == Chat.id, ChangeSet.status == "pending")
        .scalar_subquery()
    )
    running = (
        select(func.count(Turn.id)).where(Turn.chat_id == Chat.id, Turn.status == "running").scalar_subquery()
    )
    return select(Chat, last, pending, running).where(Chat.user_id == who.user_id)


def _view(row: _ViewRow) -> ChatView:
    chat, text, waiting, busy = row
    return ChatView(chat, text or "", chat.last_position, waiting, bool(busy))


def _check_limit(session: Session, who: Identity) -> None:
    use = chat_use(session, who)
    if use.open >= use.most:
        raise LimitReached(
            f"You have {use.most} open chats, which is the limit. Archive or delete one to begin a new one."
        )


def _check_title(title: str) -> str:
    title = " ".join(title.split())
    if len(title) > MAX_TITLE:
        raise Invalid(f"The title has {len(title)} characters; at most {MAX_TITLE} are accepted. Shorten it.")
    return title
