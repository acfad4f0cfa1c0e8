"""Links that are given to others: a transcript to read, or a live demo in a sandbox of its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import AnyJson, Base, Created, JsonList, Key, Moment, Name, TenantOwned, UtcDateTime, Word


class ShareToken(Base):
    """Where a link's 128 random bits lead, kept as their SHA-256: read before the tenant is known."""

    __tablename__ = "share_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    share_id: Mapped[UUID] = mapped_column(ForeignKey("shares.id", ondelete="CASCADE"), unique=True)


class Share(TenantOwned, Base):
    """One link: what it shows, to whom, until when, and how often it was used."""

    __tablename__ = "shares"
    __table_args__ = (Index("ix_shares_list", "tenant_id", "created_by", "created_at", "id"),)
    recorded = False

    id: Mapped[Key]
    kind: Mapped[Word]
    """``transcript`` or ``demo``."""
    title: Mapped[Name]
    created_by: Mapped[UUID] = mapped_column(index=True)
    created_by_name: Mapped[Name]
    audience: Mapped[Word] = mapped_column(default="anyone")
    """``anyone`` who has the link, or ``tenant``: signed-in people of this tenant only."""
    parts: Mapped[JsonList] = mapped_column(default=list)
    """Transcript: what is shown besides the messages, of ``steps``, ``results`` and ``changes``."""
    chat_id: Mapped[UUID | None]
    """Transcript: the chat that it was made of; the snapshot stays when that is deleted."""
    snapshot: Mapped[AnyJson] = mapped_column(deferred=True)
    """Transcript: what is shown, redacted when the link was made."""
    packs: Mapped[JsonList] = mapped_column(default=list)
    """Demo: the packs of its sandboxes."""
    minutes: Mapped[int] = mapped_column(default=0)
    """Demo: how long a sandbox lives."""
    tokens: Mapped[int] = mapped_column(default=0)
    """Demo: how many tokens of a model a sandbox may use."""
    most_open: Mapped[int] = mapped_column(default=0)
    """Demo: how many of its sandboxes may be there at once."""
    expires_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    uses: Mapped[int] = mapped_column(default=0)
    """How often the transcript was opened, or how many sandboxes were made."""
    copies: Mapped[int] = mapped_column(default=0)
    """How often the transcript was copied into somebody's own chat."""
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Created]


class Sandbox(Base):
    """A tenant that is thrown away (``Tenant.expires_at``), and the link that it was made through."""

    __tablename__ = "sandboxes"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True)
    share_id: Mapped[UUID | None] = mapped_column(index=True)
    """None in the public demo mode, which needs no link."""
    host_tenant_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose link it was."""
    address: Mapped[str] = mapped_column(String(64), default="", index=True)
    """The network address that it was opened from, so that nobody takes them all."""
    created_at: Mapped[Created]
