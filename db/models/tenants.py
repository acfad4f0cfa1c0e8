"""Tenants, and what stands outside of them because it must be read before the tenant is known: credentials, sign-ins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Created, JsonList, Key, Moment, Name, TenantOwned, UtcDateTime, Word


class Tenant(Base):
    """One organisation."""

    __tablename__ = "tenants"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Name]
    packs: Mapped[JsonList]
    ai_enabled: Mapped[bool] = mapped_column(default=True)
    builtin_enabled: Mapped[bool] = mapped_column(default=True)
    max_chats: Mapped[int] = mapped_column(default=200)
    recent_chats: Mapped[int] = mapped_column(default=50)
    """Of each user; older ones are archived by themselves."""
    delete_chats_after_days: Mapped[int | None]
    """Archived chats that nobody has used for so long are deleted; None keeps them."""
    allowed_hosts: Mapped[JsonList] = mapped_column(default=list)
    """Hosts, such as ``10.0.0.5`` or ``models.lan``, that providers may be on although their addresses are private."""
    change_set_minutes: Mapped[int] = mapped_column(default=24 * 60)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """A sandbox: a tenant with sample data that is thrown away then, with all that is in it. None for all others."""
    created_at: Mapped[Created]


class Credential(Base):
    """Who may sign in: an e-mail address, its user and the Argon2id hash of the password."""

    __tablename__ = "credentials"

    email: Mapped[str] = mapped_column(String(320), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    """None where the person signs in only through the identity provider."""
    subject: Mapped[str | None] = mapped_column(String(400), unique=True)
    """``issuer|subject`` at the identity provider (OpenID Connect), once the person has signed in there."""
    created_at: Mapped[Created]


class Invitation(Base):
    """A link that lets somebody choose a password: a new person, or one who forgot it; the token only as SHA-256."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Word]
    """``invite`` or ``reset``."""
    email: Mapped[str] = mapped_column(String(320), index=True)
    name: Mapped[Name]
    role_id: Mapped[UUID | None]
    """What a new person becomes; None for a reset."""
    invited_by: Mapped[UUID | None]
    invited_by_name: Mapped[Name]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Created]


class SignIn(Base):
    """One signed-in browser; the cookie's 256-bit token is stored only as its SHA-256."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    csrf_token: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64), default="")
    """Where it was opened from, and by which program, as that named itself: for the person's own list."""
    agent: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[Created]
    seen_at: Mapped[Moment]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SignInAttempt(Base):
    """A failed attempt, for throttling by address and by e-mail; old ones are swept."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_subject_created_at", "subject", "created_at"),)

    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[Created]


class NumberSeries(TenantOwned, Base):
    """The last number given out in a series such as ``SA-2026``; gaps are fine, repeats are not."""

    __tablename__ = "number_series"
    recorded = False

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True)
    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
