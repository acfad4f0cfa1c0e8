"""The render pack's tables: products, materials, output types, orders, lines, renders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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


class Product(TenantOwned, Base):
    """Something to make pictures of; ``geometry`` holds parametric values in millimetres."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("tenant_id", "pim_id"),
        Index("ix_products_category", "tenant_id", "category", "pim_id"),
    )

    id: Mapped[Key]
    pim_id: Mapped[str] = mapped_column(String(60))
    name: Mapped[Name]
    category: Mapped[Name]
    geometry: Mapped[JsonObject]
    materials: Mapped[JsonObject]
    """Slot -> name of a material or of one of its aliases."""
    created_at: Mapped[Created]

    @property
    def label(self) -> str:
        """What a person calls it."""
        return f"{self.pim_id} {self.name}"


class Material(TenantOwned, Base):
    """A physically based look; ``look`` holds base_color, metallic, roughness and more."""

    __tablename__ = "materials"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    id: Mapped[Key]
    name: Mapped[Name]
    look: Mapped[JsonObject]
    created_at: Mapped[Created]

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.name


class MaterialAlias(TenantOwned, Base):
    """Another name under which a material is known, such as the PIM's."""

    __tablename__ = "material_aliases"
    __table_args__ = (UniqueConstraint("tenant_id", "alias"),)

    id: Mapped[Key]
    alias: Mapped[Name]
    material_id: Mapped[UUID] = mapped_column(ForeignKey("materials.id", ondelete="CASCADE"), index=True)

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.alias


class OutputType(TenantOwned, Base):
    """A named format and size in pixels."""

    __tablename__ = "output_types"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    id: Mapped[Key]
    name: Mapped[Name]
    format: Mapped[Word]
    width: Mapped[int]
    height: Mapped[int]

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.name


class Order(TenantOwned, Base):
    """``status``: draft, submitted, rendering, done, failed or cancelled."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_orders_list", "tenant_id", "created_at", "id"),
        Index("ix_orders_status", "tenant_id", "status", "created_at"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(20))
    status: Mapped[Word] = mapped_column(default="draft")
    output_type_id: Mapped[UUID] = mapped_column(ForeignKey("output_types.id"), index=True)
    overrides: Mapped[JsonObject] = mapped_column(default=dict)
    """Render settings that differ from the output type: width, height, format, samples, camera, background."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)

    output_type: Mapped[OutputType] = relationship(lazy="joined", innerjoin=True)

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.number


class OrderLine(TenantOwned, Base):
    """One product of an order."""

    __tablename__ = "order_lines"
    __table_args__ = (UniqueConstraint("order_id", "position"),)

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    position: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    material_override: Mapped[str | None] = mapped_column(String(200))

    order: Mapped[Order] = relationship()
    product: Mapped[Product] = relationship()

    @property
    def label(self) -> str:
        """What a person calls it, such as ``SA-2026-00160 · KL-6204``."""
        return f"{self.order.number} · {self.product.pim_id}"


class Render(TenantOwned, Base):
    """One picture to make or made. ``status``: queued, running, done, failed or cancelled."""

    __tablename__ = "renders"
    __table_args__ = (
        UniqueConstraint("order_line_id"),
        Index("ix_renders_order", "order_id"),
        Index("ix_renders_list", "tenant_id", "created_at", "id"),
        Index("ix_renders_status", "tenant_id", "status", "ended_at"),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id", ondelete="CASCADE"))
    spec: Mapped[JsonObject]
    """The whole ``engines.renderer`` specification, fixed when the render is queued."""
    status: Mapped[Word] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    error: Mapped[str | None] = mapped_column(Text)
    milliseconds: Mapped[float | None] = mapped_column(Float)
    file: Mapped[str | None] = mapped_column(String(200))
    """Path below the data folder's ``pictures``."""
    bytes: Mapped[int | None]
    checksum: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    ended_at: Mapped[Moment | None]

    order: Mapped[Order] = relationship()
    line: Mapped[OrderLine] = relationship()

    @property
    def label(self) -> str:
        """What a person calls it, such as ``SA-2026-00160 · KL-6204``."""
        return f"{self.order.number} · {self.line.product.pim_id}"
