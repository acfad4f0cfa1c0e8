"""The tenant's own words: what the built-in model recognises in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.simulations import Project, Simulation, Sweep

NEWEST_SIMULATIONS = 200
NEWEST_SWEEPS = 50
NEWEST_PROJECTS = 200


def names(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Names by kind, the newest first: simulations, sweeps, and projects that are not archived."""
    simulations = select(Simulation.number).order_by(Simulation.created_at.desc(), Simulation.id.desc())
    sweeps = select(Sweep.number).order_by(Sweep.created_at.desc(), Sweep.id.desc())
    projects = select(Project.name).where(Project.is_archived.is_(False))
    newest = projects.order_by(Project.created_at.desc(), Project.id.desc())
    return {
        "simulation": tuple(session.scalars(simulations.limit(NEWEST_SIMULATIONS))),
        "sweep": tuple(session.scalars(sweeps.limit(NEWEST_SWEEPS))),
        "project": tuple(session.scalars(newest.limit(NEWEST_PROJECTS))),
    }
