"""How simulations, measurements and exports look in answers, and the settings that requests have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.callers import Text
from db.models.jobs import Job
from db.models.simulations import Analysis, Export, Simulation
from db.simulations import DIMENSION_METRIC, SimulationOverview, Wanted, export_url
from db.simulations import SimulationDetail as Found
from db.simulations.words import ExportStatus, Format, SimulationStatus

SimulationNumber = Annotated[Text, Path(max_length=40, description="Such as SIM-0001.")]
SweepNumber = Annotated[Text, Path(max_length=40, description="Such as SW-0001.")]
SeedGeometry = Literal["point", "line", "ring", "plate"]
Metric = Literal["box_counting", "mass_radius", "radius_of_gyration", "pair_correlation"]
Metrics = Annotated[
    list[Metric] | None, Query(max_length=4, description="Which measurements; without it, all of them.")
]
Whole = Annotated[int, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
ProjectName = Annotated[
    Text | None,
    Field(max_length=200, description="Name or id; a name that no project has yet makes the project."),
]
Key = Annotated[
    UUID | None,
    Field(
        description="Chosen by whoever asks; the same key again queues nothing and answers with the first."
    ),
]


class Curve(BaseModel):
    """What was measured, and the line that was fitted to it; both axes are logarithmic."""

    x: list[float]
    y: list[float]
    fit: list[tuple[float, float]] = Field(
        description="Two ends of the fitted line; empty where there is none."
    )
    x_label: str
    y_label: str


class AnalysisItem(BaseModel):
    """One measurement of a finished simulation."""

    model_config = ConfigDict(from_attributes=True)

    metric: Metric
    estimator: str = Field(description="How the number was found, in words.")
    value: float | None = Field(description="The fractal dimension; null where there are too few particles.")
    error: float | None = Field(description="One standard error of the value.")
    fit_from: float | None
    fit_to: float | None = Field(description="The fitted range of x.")
    is_indicative: bool = Field(
        description="Whether there are too few particles to compare the value with published ones."
    )
    curve: Curve


class Dimension(BaseModel):
    """The fractal dimension by radius of gyration."""

    model_config = ConfigDict(from_attributes=True)

    value: float
    error: float | None = Field(description="One standard error.")
    estimator: str
    is_indicative: bool


class SimulationItem(BaseModel):
    """A simulation as lists show it."""

    id: UUID
    number: str
    project: str | None
    sweep: str | None
    particles: int
    dimension: int
    stickiness: float
    seed_geometry: SeedGeometry
    seed: int
    status: SimulationStatus
    progress: float = Field(description="0 to 1.")
    estimated_seconds: float = Field(description="As it was told when it was queued.")
    error: str | None
    milliseconds: float | None = Field(description="What growing took.")
    radius: float | None = Field(
        description="Of the smallest circle or sphere around the seed that holds all centres, in diameters."
    )
    fractal_dimension: Dimension | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ExportItem(BaseModel):
    """A file that is, or is to be, made of a simulation."""

    id: UUID
    simulation: str
    format: Format
    name: str = Field(description="What the file is called when it is downloaded.")
    status: ExportStatus
    error: str | None
    bytes: int | None
    checksum: str | None = Field(description="SHA-256 of the file, hex.")
    milliseconds: float | None
    url: str | None = Field(description="Where the file is, once it is done.")
    created_at: datetime
    ended_at: datetime | None


class OrderedExport(ExportItem):
    """A new export with the job that writes it."""

    job_id: UUID


class QueuedSimulation(SimulationItem):
    """A simulation with the job that grows it."""

    job_id: UUID
    cancel_requested: bool


class SimulationDetail(SimulationItem):
    """A simulation with its measurements and exports; `job_id` is null where the job was removed."""

    job_id: UUID | None
    cancel_requested: bool
    expected_seconds: float = Field(description="What growing takes, as far as is known now.")
    analyses: list[AnalysisItem]
    exports: list[ExportItem]


class Settings(BaseModel):
    """What is to be grown."""

    model_config = ConfigDict(extra="forbid")

    particles: Whole = Field(description="1 to 100,000, the seed's own included.")
    dimension: Whole = Field(default=2, description="2 or 3.")
    stickiness: Number = Field(default=1.0, description="0.01 to 1, the probability that a touch sticks.")
    seed: Whole | None = Field(
        default=None,
        description="0 to 2147483647; the same seed grows the same cluster. Chosen where left out.",
    )
    seed_geometry: SeedGeometry = Field(default="point", description="A plate needs dimension 3.")
    project: ProjectName = None
    key: Key = None

    @property
    def wanted(self) -> Wanted:
        """As the store takes it."""
        return Wanted(self.particles, self.dimension, self.stickiness, self.seed, self.seed_geometry)


def show_simulation(found: SimulationOverview) -> SimulationItem:
    """A row of a list."""
    return SimulationItem.model_validate(_facts(found.simulation, found.dimension))


def show_queued(simulation: Simulation, job: Job) -> QueuedSimulation:
    """A simulation that was just queued, or asked for again."""
    return QueuedSimulation.model_validate(
        {**_facts(simulation, None), "job_id": job.id, "cancel_requested": job.cancel_requested}
    )


def show_detail(found: Found) -> SimulationDetail:
    """A simulation with all that belongs to it, but its particles."""
    dimension = next((each for each in found.analyses if each.metric == DIMENSION_METRIC), None)
    return SimulationDetail.model_validate(
        {
            **_facts(found.simulation, dimension),
            "job_id": found.job.id if found.job else None,
            "cancel_requested": found.job.cancel_requested if found.job else False,
            "expected_seconds": found.expected_seconds,
            "analyses": [show_analysis(each) for each in found.analyses],
            "exports": [show_export(each, found.simulation.number) for each in found.exports],
        }
    )


def show_analysis(analysis: Analysis) -> AnalysisItem:
    """A measurement with its curve."""
    return AnalysisItem.model_validate(analysis)


def show_export(export: Export, simulation: str) -> ExportItem:
    """An export of the simulation of that number."""
    return ExportItem.model_validate(export_facts(export, simulation))


def export_facts(export: Export, simulation: str) -> dict[str, Any]:
    """What is told of an export, by field."""
    names = ("id", "format", "name", "status", "error", "bytes", "checksum", "milliseconds")
    own = {name: getattr(export, name) for name in (*names, "created_at", "ended_at")}
    return {**own, "simulation": simulation, "url": export_url(export)}


def _facts(simulation: Simulation, dimension: Analysis | None) -> dict[str, Any]:
    own = set(SimulationItem.model_fields) - {"project", "sweep", "fractal_dimension"}
    known = dimension is not None and dimension.value is not None
    return {
        **{name: getattr(simulation, name) for name in own},
        "project": simulation.project.name if simulation.project else None,
        "sweep": simulation.sweep.number if simulation.sweep else None,
        "fractal_dimension": Dimension.model_validate(dimension) if known else None,
    }
