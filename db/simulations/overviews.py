"""Simulations as lists and pages show them; never with the particles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from db.jobs import OPEN
from db.models.jobs import Job
from db.models.simulations import Analysis, Export, Simulation, Sweep
from db.simulations.estimates import expected_seconds
from db.simulations.projects import find_project
from db.simulations.runs import find_simulation
from db.simulations.sweeps import find_sweep, in_number_order
from db.simulations.tasks import newest_job
from db.simulations.wanted import wanted_of
from db.simulations.words import DIMENSION_METRIC, METRICS, SIMULATION_KIND, STATES, SimulationStatus

MOST_EXPORTS = 100
"""So many of a simulation's exports are shown, the newest."""


@dataclass(frozen=True, slots=True)
class SimulationOverview:
    """A simulation in a list, with its fractal dimension by radius of gyration once it is done (without the curve)."""

    simulation: Simulation
    dimension: Analysis | None


@dataclass(frozen=True, slots=True)
class SimulationDetail:
    """A simulation with its newest job (None where that was swept), its measurements, and its exports, newest first.

    ``expected_seconds`` is what growing takes as far as is known now; for one that has ended, what was told before.
    """

    simulation: Simulation
    job: Job | None
    analyses: tuple[Analysis, ...]
    exports: tuple[Export, ...]
    expected_seconds: float


@dataclass(frozen=True, slots=True)
class SweepDetail:
    """A sweep with its simulations by number, which is the order of its values."""

    sweep: Sweep
    rows: tuple[SimulationOverview, ...]


@dataclass(frozen=True, slots=True)
class SweepOverview:
    """A sweep in a list, and how many of its simulations are in each state."""

    sweep: Sweep
    counts: dict[str, int]


def list_simulations(
    session: Session,
    *,
    status: SimulationStatus | None = None,
    project: str | UUID | None = None,
    sweep: str | UUID | None = None,
    limit: int = 20,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[SimulationOverview]:
    """Newest first; ``before`` is ``(created_at, id)`` of the last one of the page before.

    Raises:
        NotFound: there is no such project or sweep.
    """
    query = _overviews().order_by(Simulation.created_at.desc(), Simulation.id.desc()).limit(limit)
    if status is not None:
        query = query.where(Simulation.status == status)
    if project is not None:
        query = query.where(Simulation.project_id == find_project(session, project).id)
    if sweep is not None:
        query = query.where(Simulation.sweep_id == find_sweep(session, sweep).id)
    if before is not None:
        moment, key = before
        older = and_(Simulation.created_at == moment, Simulation.id < key)
        query = query.where(or_(Simulation.created_at < moment, older))
    return [SimulationOverview(*row) for row in session.execute(query)]


def simulation_detail(session: Session, number_or_id: str | UUID) -> SimulationDetail:
    """All that is known of a simulation but its particles.

    Raises:
        NotFound: there is none; the sentence has the latest numbers.
    """
    simulation = find_simulation(session, number_or_id)
    measured = select(Analysis).where(Analysis.simulation_id == simulation.id)
    analyses = sorted(session.scalars(measured), key=lambda each: METRICS.index(each.metric))
    exports = select(Export).where(Export.simulation_id == simulation.id)
    newest = exports.order_by(Export.created_at.desc(), Export.id.desc())
    is_open = simulation.status in OPEN
    seconds = expected_seconds(session, wanted_of(simulation)) if is_open else simulation.estimated_seconds
    return SimulationDetail(
        simulation,
        newest_job(session, simulation.id, SIMULATION_KIND),
        tuple(analyses),
        tuple(session.scalars(newest.limit(MOST_EXPORTS))),
        seconds,
    )


def sweep_detail(session: Session, number_or_id: str | UUID) -> SweepDetail:
    """A sweep with its simulations.

    Raises:
        NotFound: there is none; the sentence has the latest numbers.
    """
    sweep = find_sweep(session, number_or_id)
    query = _overviews().where(Simulation.sweep_id == sweep.id).order_by(*in_number_order())
    return SweepDetail(sweep, tuple(SimulationOverview(*row) for row in session.execute(query)))


def list_sweeps(
    session: Session, *, limit: int = 20, before: tuple[datetime, UUID] | None = None
) -> Sequence[SweepOverview]:
    """Newest first; ``before`` as in ``list_simulations``."""
    page = select(Sweep).order_by(Sweep.created_at.desc(), Sweep.id.desc()).limit(limit)
    if before is not None:
        moment, key = before
        page = page.where(or_(Sweep.created_at < moment, and_(Sweep.created_at == moment, Sweep.id < key)))
    sweeps = session.scalars(page).all()
    tally = (
        select(Simulation.sweep_id, Simulation.status, func.count(Simulation.id))
        .where(Simulation.sweep_id.in_([each.id for each in sweeps]))
        .group_by(Simulation.sweep_id, Simulation.status)
    )
    counts: dict[UUID | None, dict[str, int]] = {each.id: dict.fromkeys(STATES, 0) for each in sweeps}
    for sweep_id, status, number in session.execute(tally):
        counts[sweep_id][status] = number
    return [SweepOverview(each, counts[each.id]) for each in sweeps]


def _overviews() -> Select[Simulation, Analysis]:
    by_radius = and_(Analysis.simulation_id == Simulation.id, Analysis.metric == DIMENSION_METRIC)
    return select(Simulation, Analysis).outerjoin(Analysis, by_radius).options(defer(Analysis.curve))
