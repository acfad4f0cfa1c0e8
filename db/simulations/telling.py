"""What open pages are told when simulations and exports move."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.feed import announce
from db.models.base import Json
from db.models.jobs import Job
from db.models.simulations import Export, Simulation


def tell_simulation(session: Session, simulation: Simulation, job: Job) -> None:
    """It has moved."""
    announce(session, "simulation", {"number": simulation.number, "status": simulation.status})
    tell_growth(session, simulation, job)


def tell_growth(session: Session, simulation: Simulation, job: Job) -> None:
    """It is so far."""
    href = f"/app/simulations?simulation={simulation.number}"
    _tell_job(session, job, href=href, particles=simulation.particles)


def tell_export(session: Session, export: Export, job: Job) -> None:
    """It has moved."""
    payload: dict[str, Json] = {
        "simulation": job.group_key,
        "name": export.name,
        "status": export.status,
    }
    announce(session, "export", payload)
    tell_writing(session, export, job)


def tell_writing(session: Session, export: Export, job: Job) -> None:
    """It is so far."""
    _tell_job(session, job, href=export_url(export))


def export_url(export: Export) -> str | None:
    """Where the file is served; None where there is none (any more)."""
    return f"/api/v1/exports/{export.id}/file" if export.status == "done" and export.file else None


def _tell_job(session: Session, job: Job, *, href: str | None, particles: int | None = None) -> None:
    payload: dict[str, Json] = {
        "job_id": str(job.id),
        "kind": job.kind,
        "group": job.group_key,
        "title": job.title,
        "status": job.status,
        "progress": job.progress,
        "particles": particles,
        "error": job.error,
        "href": href,
    }
    announce(session, "job", payload)
