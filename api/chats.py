"""Chats: listed, begun, renamed, archived, deleted. Only their owner sees them."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from agent.turns.service import Turns
from api import cursors
from api.callers import Text, Who
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import chats, skills
from db.chats import ChatView
from db.errors import Invalid
from db.session import Store
from db.tenancy import Identity

router = APIRouter(prefix="/chats", tags=["chats"])
END_SECONDS = 5.0
"""So long a running answer may take to end before its chat is deleted under it."""


class ChatContext(BaseModel):
    """The record that a chat was opened from."""

    type: str
    id: str | None


class ChatItem(BaseModel):
    """One conversation of the signed-in user."""

    id: UUID
    title: str
    pack: str
    context: ChatContext | None
    skill_id: UUID | None = Field(description="The skill that its answers follow.")
    last_message: str = Field(description="The beginning of the newest message.")
    message_count: int
    pending_change_sets: int = Field(description="How many of its change sets wait for a decision.")
    running: bool = Field(description="Whether it is being answered now.")
    is_archived: bool
    created_at: datetime
    updated_at: datetime


class ChatStart(BaseModel):
    """What a new chat begins with; without a title the first message gives it one."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[Text, Field(max_length=1000)] = ""
    pack: Annotated[Text, Field(max_length=40)] | None = None
    context_type: Annotated[Text, Field(min_length=1, max_length=40)] | None = None
    context_id: Annotated[Text, Field(min_length=1, max_length=80)] | None = None
    skill_id: UUID | None = None

    @model_validator(mode="after")
    def _check_context(self) -> ChatStart:
        if self.context_id is not None and self.context_type is None:
            raise ValueError("context_id needs context_type, such as order")
        return self


class RecordInSight(BaseModel):
    """The record that a page shows while the person writes."""

    model_config = ConfigDict(extra="forbid")
    type: Annotated[Text, Field(min_length=1, max_length=40)]
    id: Annotated[Text, Field(min_length=1, max_length=80)]


class ChatChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[Text, Field(max_length=1000)] | None = None
    is_archived: bool | None = None
    skill_id: UUID | None = Field(default=None, description="Of GET /skills; null takes the skill away.")
    context: RecordInSight | None = Field(
        default=None, description="The record that it is about from now on."
    )


def _about(
    context_type: Annotated[
        Text | None, Query(min_length=1, max_length=40, description="Such as order.")
    ] = None,
    context_id: Annotated[Text | None, Query(min_length=1, max_length=80, description="Its number.")] = None,
) -> RecordInSight | None:
    """The record that the chats are to be about."""
    if context_type is None and context_id is None:
        return None
    if context_type is None or context_id is None:
        raise Invalid(
            "A record is named by both context_type and context_id, such as order and SA-2026-00160."
        )
    return RecordInSight(type=context_type, id=context_id)


@router.get("", responses=answers(401))
def list_chats(
    given: Given,
    who: Who,
    archived: bool = False,
    query: Annotated[Text, Query(max_length=200, description="Words in the title or in a message.")] = "",
    limit: Limit = 50,
    *,
    before: Before = None,
    about: Annotated[RecordInSight | None, Depends(_about)] = None,
) -> Page[ChatItem]:
    """List the user's chats, newest first; with ``context_type`` and ``context_id`` those about one record."""
    record = (about.type, about.id) if about else None
    with given.services.store.read(who.scope) as session:
        found = chats.list_chats(
            session,
            who,
            archived=archived,
            query=query,
            about=record,
            limit=limit + 1,
            before=cursors.to_moment(before),
        )
    items = [_show(each) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].updated_at, items[-1].id) if more else None)


@router.post("", status_code=201, responses=answers(401, 403))
def create_chat(given: Given, who: Who, body: ChatStart | None = None) -> ChatItem:
    """Begin a chat, if wished from a record such as an order; 403 chat_limit_reached where there are too many."""
    start = body or ChatStart()
    _check_pack(who, start.pack)
    with given.services.store.work(who.scope) as session:
        skills.check_skill(session, start.skill_id)
        chat = chats.create_chat(session, who, **start.model_dump())
        return _show(chats.view_chat(session, who, chat.id))


@router.get("/{chat_id}", responses=answers(401, 404))
def show_chat(given: Given, who: Who, chat_id: UUID) -> ChatItem:
    """Show one chat."""
    with given.services.store.read(who.scope) as session:
        return _show(chats.view_chat(session, who, chat_id))


@router.patch("/{chat_id}", responses=answers(401, 403, 404))
def change_chat(given: Given, who: Who, chat_id: UUID, body: ChatChange) -> ChatItem:
    """Rename, archive or un-archive a chat."""
    with given.services.store.work(who.scope) as session:
        return _change(session, who, chat_id, body)


@router.post("/{chat_id}/archive", responses=answers(401, 403, 404))
def archive_chat(given: Given, who: Who, chat_id: UUID) -> ChatItem:
    """Archive a chat; its messages stay."""
    with given.services.store.work(who.scope) as session:
        return _change(session, who, chat_id, ChatChange(is_archived=True))


@router.delete("/{chat_id}", status_code=204, responses=answers(401, 403, 404))
async def delete_chat(given: Given, who: Who, chat_id: UUID) -> Response:
    """Delete a chat with its messages. What it staged and nobody decided is cancelled; its audit entries stay."""
    turns = given.services.turns
    if await turns.stop(who, chat_id):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(_follow_to_the_end(turns, who, chat_id), END_SECONDS)
    await to_thread.run_sync(_delete, given.services.store, who, chat_id)
    return Response(status_code=204)


async def _follow_to_the_end(turns: Turns, who: Identity, chat_id: UUID) -> None:
    async for _ in turns.follow(who, chat_id):
        pass


def _change(session: Session, who: Identity, chat_id: UUID, change: ChatChange) -> ChatItem:
    about = (change.context.type, change.context.id) if change.context else None
    chats.change_chat(
        session, who, chat_id, title=change.title, is_archived=change.is_archived, context=about
    )
    if "skill_id" in change.model_fields_set:
        skills.choose_skill(session, who, chat_id, change.skill_id)
    session.flush()
    return _show(chats.view_chat(session, who, chat_id))


def _delete(store: Store, who: Identity, chat_id: UUID) -> None:
    with store.work(who.scope) as session:
        chats.delete_chat(session, who, chat_id)


def _check_pack(who: Identity, pack: str | None) -> None:
    if pack is not None and pack != "assistant" and pack not in who.packs:
        known = ", ".join([*who.packs, "assistant"])
        raise Invalid(f'The pack "{pack}" is not switched on for {who.tenant_name}. Choose one of: {known}.')


def _show(view: ChatView) -> ChatItem:
    chat = view.chat
    return ChatItem(
        id=chat.id,
        title=chat.title,
        pack=chat.pack,
        context=ChatContext(type=chat.context_type, id=chat.context_id) if chat.context_type else None,
        skill_id=chat.skill_id,
        last_message=view.last_message,
        message_count=view.message_count,
        pending_change_sets=view.pending,
        running=view.running,
        is_archived=chat.is_archived,
        created_at=chat.created_at,
        updated_at=chat.updated_at,
    )
