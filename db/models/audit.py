"""The audit trail: one chain of hashes per tenant, append only."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import AnyJson, Base, Created, JsonList, Key, TenantOwned, Word


class AuditEntry(TenantOwned, Base):
    """One thing that was done or refused. ``hash`` covers all columns and the hash before it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sequence"),
        Index("ix_audit_entries_created", "tenant_id", "created_at", "id"),
        Index("ix_audit_entries_change_set", "change_set_id"),
    )
    recorded = False

    id: Mapped[Key]
    sequence: Mapped[int]
    action: Mapped[Word]
    """tool_call, confirm, cancel, expire, drift, sign_in, sign_out or settings."""
    user_id: Mapped[UUID | None]
    user_name: Mapped[str] = mapped_column(String(200))
    chat_id: Mapped[UUID | None]
    turn_id: Mapped[UUID | None]
    change_set_id: Mapped[UUID | None]
    tool: Mapped[str | None] = mapped_column(String(120))
    arguments: Mapped[AnyJson]
    status: Mapped[Word]
    result: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    milliseconds: Mapped[float] = mapped_column(Float, default=0.0)
    provider: Mapped[str | None] = mapped_column(String(40))
    model: Mapped[str | None] = mapped_column(String(120))
    rows: Mapped[JsonList] = mapped_column(default=list)
    """For writes: ``[kind, table, key]`` of each affected row."""
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Created]


class AuditHead(TenantOwned, Base):
    """The end of a tenant's chain. Its row lock also puts the tenant's writes in a row, one after the other."""

    __tablename__ = "audit_heads"
    recorded = False

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
