"""Turns: one user message and all that the assistant does until it stops; their events and tool calls."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Float, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import AnyJson, Base, Created, JsonObject, Key, Moment, TenantOwned, UtcDateTime, Word

_RUNNING = text("status = 'running'")


class Turn(TenantOwned, Base):
    """``status``: running, done, stopped, failed or interrupted; at most one of a chat is running."""

    __tablename__ = "turns"
    __table_args__ = (
        Index("uq_turns_running", "chat_id", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_turns_status", "status", "heartbeat_at"),
    )
    recorded = False

    id: Mapped[Key]
    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[Word] = mapped_column(default="running")
    mode: Mapped[Word] = mapped_column(default="chat")
    process: Mapped[str] = mapped_column(String(80))
    """Which process runs it; with the heartbeat it tells a dead one."""
    heartbeat_at: Mapped[Moment]
    stop_requested: Mapped[bool] = mapped_column(default=False)
    provider: Mapped[str | None] = mapped_column(String(40))
    model: Mapped[str | None] = mapped_column(String(120))
    error_code: Mapped[str | None] = mapped_column(String(60))
    error: Mapped[str | None] = mapped_column(Text)
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    milliseconds: Mapped[float] = mapped_column(Float, default=0.0)
    created_at: Mapped[Created]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TurnEvent(TenantOwned, Base):
    """One stored event of a turn, in the shape of the REST contract; text comes in coalesced pieces."""

    __tablename__ = "turn_events"
    recorded = False

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    """The number of the last event in this row; a coalesced piece of text stands for all numbers before it."""
    kind: Mapped[Word]
    payload: Mapped[JsonObject]
    created_at: Mapped[Created]


class ToolCallRow(TenantOwned, Base):
    """One tool call with its one result, as the person sees it."""

    __tablename__ = "tool_calls"
    __table_args__ = (Index("ix_tool_calls_turn", "turn_id", "position"),)
    recorded = False

    id: Mapped[Key]
    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"))
    position: Mapped[int]
    call_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    arguments: Mapped[AnyJson]
    status: Mapped[Word]
    result: Mapped[AnyJson]
    error: Mapped[str | None] = mapped_column(Text)
    milliseconds: Mapped[float] = mapped_column(Float, default=0.0)
    created_at: Mapped[Created]
