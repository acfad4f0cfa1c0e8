"""The simulation pack's tables: projects, sweeps, simulations with their clusters and analyses, exports.

Lengths are in particle diameters, the only length there is.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Float, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship, validates

from db.models.base import (
    VOLATILE,
    Base,
    Created,
    JsonList,
    JsonObject,
    Key,
    LongText,
    Moment,
    Name,
    TenantOwned,
    UtcDateTime,
    Word,
)
from db.quoting import plain_name_of


class Project(TenantOwned, Base):
    """What simulations are grown for."""

    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("tenant_id", "plain_name"),)

    id: Mapped[Key]
    name: Mapped[Name]
    plain_name: Mapped[LongText] = mapped_column(info=VOLATILE)
    """``name`` as ``plain_name_of`` folds it; it follows from the name by itself, so no card shows it."""
    description: Mapped[LongText] = mapped_column(default="")
    is_archived: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]

    @validates("name")
    def _fold(self, _: str, name: str) -> str:
        self.plain_name = plain_name_of(name)
        return name

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.name


class Sweep(TenantOwned, Base):
    """Several simulations that differ in one parameter; ``values`` in the order of their simulations' numbers."""

    __tablename__ = "sweeps"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_sweeps_list", "tenant_id", "created_at", "id"),
    )

    id: Mapped[Key]
    number: Mapped[Word]
    """Such as SW-0001."""
    parameter: Mapped[Word]
    values: Mapped[JsonList]
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.number


class Simulation(TenantOwned, Base):
    """One aggregate to grow or grown. ``status``: queued, running, done, failed or cancelled."""

    __tablename__ = "simulations"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_simulations_list", "tenant_id", "created_at", "id"),
        Index("ix_simulations_status", "tenant_id", "status", "created_at", "id"),
        Index("ix_simulations_own", "tenant_id", "created_by", "created_at", "id"),
        Index("ix_simulations_project", "project_id", "tenant_id", "created_at", "id"),
        Index("ix_simulations_sweep", "sweep_id", "tenant_id", "created_at", "id"),
        Index("ix_simulations_measured", "tenant_id", "dimension", "status", "created_at"),
    )

    id: Mapped[Key]
    number: Mapped[Word]
    """Such as SIM-0001."""
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("projects.id"))
    sweep_id: Mapped[UUID | None] = mapped_column(ForeignKey("sweeps.id"))
    particles: Mapped[int]
    dimension: Mapped[int]
    """2 or 3."""
    stickiness: Mapped[float] = mapped_column(Float, default=1.0)
    """The probability that a touch sticks."""
    seed_geometry: Mapped[Word] = mapped_column(default="point")
    seed: Mapped[int] = mapped_column(BigInteger)
    """Of the random numbers: the same seed grows the same aggregate."""
    status: Mapped[Word] = mapped_column(default="queued")
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    estimated_seconds: Mapped[float] = mapped_column(Float, info=VOLATILE)
    """As it was told when it was queued; it learns from finished runs, so it may differ at the confirmation."""
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    milliseconds: Mapped[float | None] = mapped_column(Float)
    """What growing took, without waiting and without the time before an interruption."""
    radius: Mapped[float | None] = mapped_column(Float)
    """Of the smallest circle or sphere around the seed's centre that holds all centres, in diameters."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=VOLATILE)
    ended_at: Mapped[Moment | None]

    project: Mapped[Project | None] = relationship(lazy="joined")
    sweep: Mapped[Sweep | None] = relationship(lazy="joined")

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.number


class Cluster(TenantOwned, Base):
    """The particles of a finished simulation, as ``engines.dla.cluster`` packs them."""

    __tablename__ = "clusters"
    recorded = False

    simulation_id: Mapped[UUID] = mapped_column(
        ForeignKey("simulations.id", ondelete="CASCADE"), primary_key=True
    )
    particles: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    """SHA-256 of ``data``, hex."""
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    created_at: Mapped[Created]


class Analysis(TenantOwned, Base):
    """One measurement of a finished simulation, with the estimate of the fractal dimension that it allows, if any."""

    __tablename__ = "analyses"
    __table_args__ = (UniqueConstraint("simulation_id", "tenant_id", "metric"),)

    id: Mapped[Key]
    simulation_id: Mapped[UUID] = mapped_column(ForeignKey("simulations.id", ondelete="CASCADE"))
    metric: Mapped[Word]
    """box_counting, mass_radius, radius_of_gyration or pair_correlation."""
    estimator: Mapped[Name]
    """How the number was found, in words."""
    value: Mapped[float | None] = mapped_column(Float)
    """The fractal dimension; None where there are too few particles for a fit."""
    error: Mapped[float | None] = mapped_column(Float)
    """One standard error of ``value``."""
    fit_from: Mapped[float | None] = mapped_column(Float)
    fit_to: Mapped[float | None] = mapped_column(Float)
    """The range of x that was fitted."""
    is_indicative: Mapped[bool]
    """Whether there are too few particles to compare the value with published ones."""
    curve: Mapped[JsonObject]
    """``{"x": […], "y": […], "fit": [[x, y], [x, y]], "x_label", "y_label"}``, see ``engines.dla.analysis``."""
    created_at: Mapped[Created]

    simulation: Mapped[Simulation] = relationship()

    @property
    def label(self) -> str:
        """What a person calls it."""
        return f"{self.simulation.number} · {self.metric}"


class Export(TenantOwned, Base):
    """A file made of a simulation. ``status``: queued, running, done, failed or cancelled."""

    __tablename__ = "exports"
    __table_args__ = (
        Index("ix_exports_simulation", "simulation_id", "tenant_id", "created_at", "id"),
        Index("ix_exports_list", "tenant_id", "created_at", "id"),
    )

    id: Mapped[Key]
    simulation_id: Mapped[UUID] = mapped_column(ForeignKey("simulations.id", ondelete="CASCADE"))
    format: Mapped[Word]
    """csv, xyz, json, png or vtk."""
    name: Mapped[Name]
    """What the file is called when it is downloaded, with its ending."""
    status: Mapped[Word] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    file: Mapped[str | None] = mapped_column(String(200))
    """Path below the data folder's ``exports``."""
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    checksum: Mapped[str | None] = mapped_column(String(64))
    milliseconds: Mapped[float | None] = mapped_column(Float)
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    ended_at: Mapped[Moment | None]

    simulation: Mapped[Simulation] = relationship()

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.name
