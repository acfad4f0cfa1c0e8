"""Users and roles of a tenant."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Created, JsonList, Key, Name, TenantOwned


class Role(TenantOwned, Base):
    """A name for a set of permissions such as ``orders:write``."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    id: Mapped[Key]
    name: Mapped[Name]
    permissions: Mapped[JsonList]


class User(TenantOwned, Base):
    """A person in one tenant."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("tenant_id", "email"),)

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[Name]
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(8), default="en")
    theme: Mapped[str] = mapped_column(String(8), default="auto")
    created_at: Mapped[Created]

    role: Mapped[Role] = relationship(lazy="joined", innerjoin=True)
