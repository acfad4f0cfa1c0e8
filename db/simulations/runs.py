"""Simulations: queued, found and cancelled. How they move while a worker has them stands in ``progress``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.errors import Conflict, NotFound
from db.ids import id_for, key_in
from db.models.jobs import Job
from db.models.simulations import Project, Simulation, Sweep
from db.numbers import next_number
from db.quoting import plain_name_of, shown
from db.simulations.estimates import expected_seconds
from db.simulations.keys import seed_for
from db.simulations.projects import project_for
from db.simulations.tasks import cancel_task, task_of
from db.simulations.telling import tell_simulation
from db.simulations.wanted import Wanted, check, wanted_of
from db.simulations.words import SIMULATION_KIND
from db.tenancy import Identity

SERIES = "simulations.SIM"
_NUMBER = re.compile(r"(?:sim(?:ulation)?)?[\s_#№-]*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Queued:
    """A simulation and the job that grows it; not ``is_new`` where the same form was sent before."""

    simulation: Simulation
    job: Job
    is_new: bool = True


def run_simulation(
    session: Session, who: Identity, wanted: Wanted, *, project: str | None = None, key: UUID | None = None
) -> Queued:
    """Queue a simulation, and its project if there is none of that name yet.

    ``key`` is chosen by the form that asks: sent twice, it queues once.

    Raises:
        Invalid: no such aggregate can be grown, or the project's name can't be used.
        NotFound: ``project`` is an id that no project has.
        Conflict: the project is archived, or the key was used for other settings.
    """
    checked = check(wanted)
    lock_ledger(session)  # else the same key, or the same new project, could be used twice at once
    simulation_id = id_for(session, SIMULATION_KIND, key)
    known = session.scalar(select(Simulation).where(Simulation.id == simulation_id)) if key else None
    if known is not None:
        return _sent_before(session, known, checked, project)
    place = project_for(session, who, project)
    simulation = make_simulation(session, who, checked, project=place, simulation_id=simulation_id)
    return Queued(simulation, queue_job(session, who, simulation))


def make_simulation(
    session: Session,
    who: Identity,
    wanted: Wanted,
    *,
    simulation_id: UUID,
    project: Project | None = None,
    sweep: Sweep | None = None,
) -> Simulation:
    """Add a simulation of checked settings, with the next number; it is not queued by that."""
    simulation = Simulation(
        id=simulation_id,
        number=f"SIM-{next_number(session, SERIES):04d}",
        project=project,
        sweep=sweep,
        particles=wanted.particles,
        dimension=wanted.dimension,
        stickiness=wanted.stickiness,
        seed_geometry=wanted.seed_geometry,
        seed=seed_for(simulation_id) if wanted.seed is None else wanted.seed,
        estimated_seconds=round(expected_seconds(session, wanted), 3),
        created_by=who.user_id,
    )
    session.add(simulation)
    session.flush()
    return simulation


def queue_job(session: Session, who: Identity, simulation: Simulation) -> Job:
    """The job that grows it; the pages are told."""
    job = Job(
        kind=SIMULATION_KIND,
        title=simulation.number,
        subject_id=simulation.id,
        group_key=simulation.number,
        payload={"simulation_id": str(simulation.id)},
        created_by=who.user_id,
    )
    session.add(job)
    session.flush()
    tell_simulation(session, simulation, job)
    session.flush()
    return job


def cancel_simulation(session: Session, who: Identity, number: str) -> Job:
    """Cancel a queued simulation at once, or ask a running one to stop.

    After the commit the caller tells the engine: ``engine.cancel(job.id, job.attempt)``.

    Raises:
        NotFound: there is no such simulation.
        Conflict: it has ended, or it was asked before.
    """
    simulation = _found(session, number, lock=True)
    task = task_of(session, simulation, SIMULATION_KIND)
    if not cancel_task(task):
        raise nothing_to_cancel(simulation.number, task.job)
    tell_simulation(session, simulation, task.job)
    session.flush()
    return task.job


def nothing_to_cancel(name: str, job: Job) -> Conflict:
    """Why a job that was asked to stop can't be asked (again)."""
    if job.cancel_requested and job.status == "running":
        return Conflict(f"{name} is being cancelled already. It stops within a second or two.")
    return Conflict(f"{name} is {job.status} already, so there is nothing left to cancel.")


def find_simulation(session: Session, number_or_id: str | UUID) -> Simulation:
    """The simulation of that number, such as SIM-0007, sim-7 or 7, or of that id.

    Raises:
        NotFound: there is none; the sentence has the latest numbers.
    """
    return _found(session, number_or_id, lock=False)


def latest_simulation(session: Session, who: Identity) -> Simulation:
    """This person's newest simulation; where there is none, the newest of the tenant.

    Raises:
        NotFound: nobody has run one yet.
    """
    found = _latest(session, who)
    if found is None:
        raise NotFound("There is no simulation yet. Run one first.")
    return found


def latest_done(session: Session, who: Identity) -> Simulation:
    """This person's newest simulation that is done; where there is none, the newest of the tenant.

    Raises:
        NotFound: none is done yet.
    """
    found = _latest(session, who, Simulation.status == "done")
    if found is None:
        raise NotFound("No simulation is done yet. Run one first, or ask again when one is done.")
    return found


def check_done(simulation: Simulation, purpose: str) -> Simulation:
    """The simulation, if it is done.

    Raises:
        Conflict: it is not, so there is nothing to ``purpose``, such as ``analyze``.
    """
    if simulation.status == "done":
        return simulation
    nothing = f"so there is nothing to {purpose}"
    match simulation.status:
        case "running":
            share = f"{simulation.progress:.0%}".replace("%", " %")
            raise Conflict(
                f"{simulation.number} is running ({share}), {nothing} yet. Ask again when it is done."
            )
        case "queued":
            raise Conflict(f"{simulation.number} is still queued, {nothing} yet. Ask again when it is done.")
    ended = "has failed" if simulation.status == "failed" else "was cancelled"
    raise Conflict(f"{simulation.number} {ended}, {nothing}. Retry it, or run a new one.")


def spell_number(text: str) -> str:
    """``sim 7``, ``SIM-7`` and ``7`` are SIM-0007; what is no number stays as it is, in capitals."""
    return spell(text, _NUMBER, "SIM")


def spell(text: str, pattern: re.Pattern[str], prefix: str) -> str:
    """The number in a text as the store writes it: the prefix and at least four digits."""
    found = pattern.fullmatch(text.strip())
    return f"{prefix}-{int(found[1]):04d}" if found else text.strip().upper()


def _sent_before(session: Session, known: Simulation, wanted: Wanted, project: str | None) -> Queued:
    same_seed = known.seed if wanted.seed is None else wanted.seed
    asked = Wanted(wanted.particles, wanted.dimension, wanted.stickiness, same_seed, wanted.seed_geometry)
    if asked != wanted_of(known) or not is_of_project(known.project, project):
        raise Conflict(
            f"This form was sent before, as {known.number}, with other settings. Nothing was queued. "
            "Open the form anew to run these."
        )
    return Queued(known, task_of(session, known, SIMULATION_KIND).job, is_new=False)


def is_of_project(project: Project | None, named: str | None) -> bool:
    """Whether a form that names this project, or none, means the one that there is."""
    if named is None or not named.strip() or project is None:
        return project is None and not (named or "").strip()
    return str(project.id) == named.strip() or project.plain_name == plain_name_of(named)


def _latest(session: Session, who: Identity, *criteria: ColumnElement[bool]) -> Simulation | None:
    newest = select(Simulation).where(*criteria).order_by(Simulation.created_at.desc(), Simulation.id.desc())
    own = session.scalar(newest.where(Simulation.created_by == who.user_id).limit(1))
    return own or session.scalar(newest.limit(1))


def _found(session: Session, number_or_id: str | UUID, *, lock: bool) -> Simulation:
    key = key_in(number_or_id)
    wanted = spell_number(shown(str(number_or_id), most=40))
    query = select(Simulation).where(Simulation.number == wanted if key is None else Simulation.id == key)
    if lock:
        query = query.with_for_update(of=Simulation, key_share=True).execution_options(populate_existing=True)
    simulation = session.scalar(query)
    if simulation is None:
        newest = select(Simulation.number).order_by(Simulation.created_at.desc(), Simulation.id.desc())
        latest = session.scalars(newest.limit(3)).all()
        hint = f"The latest are {', '.join(latest)}." if latest else "There are no simulations yet."
        raise NotFound(f"There is no simulation {wanted}. {hint}")
    return simulation
