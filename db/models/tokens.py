"""API tokens: what programs and notebooks sign in with. Read before the tenant is known, so outside of tenants."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Created, JsonList, Moment, Name, UtcDateTime


class ApiToken(Base):
    """A person's token; of its 256 random bits only the SHA-256 is kept. A revoked one is deleted."""

    __tablename__ = "api_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[Name]
    """What the person calls it: where it is used."""
    scopes: Mapped[JsonList]
    """Of ``read``, ``propose`` and ``confirm``, in this order; each holds those before it."""
    hint: Mapped[str] = mapped_column(String(8))
    """The token's last four characters, by which its owner knows it again."""
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_from: Mapped[str] = mapped_column(String(64), default="")
    """The network address of the last use."""
    used_by: Mapped[str] = mapped_column(String(300), default="")
    """What the program of the last use called itself."""
    created_at: Mapped[Created]
