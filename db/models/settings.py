"""Settings of AI providers; keys only encrypted."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Created, Key, TenantOwned, Updated, Word


class ProviderSetting(TenantOwned, Base):
    """One provider of a tenant, or of one of its projects (``scope`` = ``tenant`` or ``project:<name>``)."""

    __tablename__ = "provider_settings"

    id: Mapped[Key]
    scope: Mapped[str] = mapped_column(String(120), default="tenant")
    provider: Mapped[Word]
    model: Mapped[str] = mapped_column(String(120))
    base_url: Mapped[str | None] = mapped_column(String(500))
    deployment: Mapped[str | None] = mapped_column(String(120))
    api_version: Mapped[str | None] = mapped_column(String(40))
    sealed_key: Mapped[str | None] = mapped_column(Text)
    """The API key, encrypted; bound to tenant and row, so that it opens nowhere else."""
    key_hint: Mapped[str | None] = mapped_column(String(12))
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    updated_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class UsageRow(TenantOwned, Base):
    """Tokens of one turn; summed per user, tenant, model and month."""

    __tablename__ = "usage"
    recorded = False

    id: Mapped[Key]
    user_id: Mapped[UUID]
    turn_id: Mapped[UUID]
    provider: Mapped[Word]
    model: Mapped[str] = mapped_column(String(120))
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    estimated: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[Created]
