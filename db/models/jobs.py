"""Jobs: what runs in the background, as people see it. The engine's own tables are the engine's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Float, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import (
    VOLATILE,
    Base,
    Created,
    JsonObject,
    Key,
    Moment,
    Name,
    TenantOwned,
    UtcDateTime,
    Word,
)


class Job(TenantOwned, Base):
    """``status``: queued, running, done, failed or cancelled. ``subject_id`` is the record that it works for."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_list", "tenant_id", "status", "created_at", "id"),
        Index("ix_jobs_subject", "subject_id", "tenant_id"),
        Index("ix_jobs_group", "group_key"),
    )

    id: Mapped[Key]
    kind: Mapped[Word]
    title: Mapped[Name]
    subject_id: Mapped[UUID]
    group_key: Mapped[str] = mapped_column(String(80))
    """What a person sees them together under, such as an order number."""
    payload: Mapped[JsonObject]
    status: Mapped[Word] = mapped_column(default="queued")
    attempt: Mapped[int] = mapped_column(default=1)
    """Counts the times that a person (re)queued it; retries inside an attempt are ``tries``."""
    tries: Mapped[int] = mapped_column(default=0, info=VOLATILE)
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error: Mapped[str | None] = mapped_column(Text)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    executor: Mapped[str | None] = mapped_column(String(80))
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.title


class WorkerHeartbeat(Base):
    """A worker process that says that it lives; silent for long, its jobs are taken over."""

    __tablename__ = "worker_heartbeats"

    executor: Mapped[str] = mapped_column(String(80), primary_key=True)
    beat_at: Mapped[Moment]
    started_at: Mapped[Created]
    details: Mapped[JsonObject]
