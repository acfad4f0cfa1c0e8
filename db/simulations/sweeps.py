"""Sweeps: several simulations that differ in one parameter, queued and cancelled together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.errors import Conflict, Invalid, NotFound
from db.ids import id_for, key_in
from db.models.base import Json
from db.models.jobs import Job
from db.models.simulations import Project, Simulation, Sweep
from db.numbers import next_number
from db.quoting import shown, told
from db.simulations.keys import seed_for
from db.simulations.projects import project_for
from db.simulations.runs import is_of_project, make_simulation, queue_job, spell
from db.simulations.tasks import cancel_task, task_of
from db.simulations.telling import tell_simulation
from db.simulations.wanted import Wanted, check, wanted_of
from db.simulations.words import LEAST_SWEPT, MOST_SWEPT, PARAMETERS, SIMULATION_KIND, list_of
from db.tenancy import Identity

SERIES = "simulations.SW"
SWEEP_KIND = "sweep"
_NUMBER = re.compile(r"(?:sw(?:eep)?)?[\s_#№-]*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep, its simulations in the order of its values, and their jobs; not ``is_new`` where it was sent before."""

    sweep: Sweep
    simulations: tuple[Simulation, ...]
    jobs: tuple[Job, ...]
    is_new: bool = True


def run_sweep(
    session: Session,
    who: Identity,
    wanted: Wanted,
    parameter: str,
    values: Sequence[Json],
    *,
    project: str | None = None,
    key: UUID | None = None,
) -> Swept:
    """Queue one simulation for each value of ``parameter``; all else is as ``wanted``, also the seed.

    Raises:
        Invalid: no such parameter, too few or too many values, one that can't be grown or stands there twice.
        NotFound, Conflict: as ``run_simulation``.
    """
    many = check_sweep(wanted, parameter, values)
    lock_ledger(session)  # else the same key, or the same new project, could be used twice at once
    sweep_id = id_for(session, SWEEP_KIND, key)
    if parameter != "seed" and wanted.seed is None:
        many = [replace(each, seed=seed_for(sweep_id)) for each in many]
    known = session.scalar(select(Sweep).where(Sweep.id == sweep_id)) if key else None
    if known is not None:
        return _sent_before(session, known, many, project)
    place = project_for(session, who, project)
    swept = [getattr(each, parameter) for each in many]
    sweep = Sweep(id=sweep_id, parameter=parameter, values=swept, created_by=who.user_id)
    return _queue(session, who, sweep, many, place)


def check_sweep(wanted: Wanted, parameter: str, values: Sequence[Json]) -> list[Wanted]:
    """The settings of each simulation of a sweep, in the order of the values.

    Raises:
        Invalid: as ``run_sweep``.
    """
    if parameter not in PARAMETERS:
        raise Invalid(f"There is no parameter {told(parameter)} to sweep. Choose {list_of(PARAMETERS)}.")
    if not LEAST_SWEPT <= len(values) <= MOST_SWEPT:
        raise Invalid(
            f"A sweep takes {LEAST_SWEPT} to {MOST_SWEPT} values of one parameter, not {len(values)}. "
            "Choose which ones matter."
        )
    many = [_with_value(wanted, parameter, value) for value in values]
    swept = [getattr(each, parameter) for each in many]
    for place, value in enumerate(swept):
        if value in swept[:place]:
            raise Invalid(f"The value {value} stands there twice. Give every value of a sweep once.")
    return many


def find_sweep(session: Session, number_or_id: str | UUID) -> Sweep:
    """The sweep of that number, such as SW-0001, sw-1 or 1, or of that id.

    Raises:
        NotFound: there is none; the sentence has the latest numbers.
    """
    key = key_in(number_or_id)
    wanted = spell(shown(str(number_or_id), most=40), _NUMBER, "SW")
    sweep = session.scalar(select(Sweep).where(Sweep.number == wanted if key is None else Sweep.id == key))
    if sweep is None:
        newest = select(Sweep.number).order_by(Sweep.created_at.desc(), Sweep.id.desc())
        latest = session.scalars(newest.limit(3)).all()
        hint = f"The latest are {', '.join(latest)}." if latest else "There are no sweeps yet."
        raise NotFound(f"There is no sweep {wanted}. {hint}")
    return sweep


def cancel_sweep(session: Session, who: Identity, number: str) -> Sequence[Job]:
    """Cancel all of its simulations that have not ended; returns the jobs, for the engine to take out of its queue.

    Raises:
        NotFound: there is no such sweep.
        Conflict: all have ended, or were asked to stop before.
    """
    sweep = find_sweep(session, number)
    tasks = [task_of(session, each, SIMULATION_KIND) for each in _simulations(session, sweep, lock=True)]
    cancelled = [task for task in tasks if cancel_task(task)]
    if not cancelled:
        raise Conflict(
            f"The {len(tasks)} simulations of {sweep.number} have ended or are being cancelled already, "
            "so there is nothing left to cancel."
        )
    for task in cancelled:
        tell_simulation(session, task.row, task.job)
    session.flush()
    return [task.job for task in cancelled]


def _queue(
    session: Session, who: Identity, sweep: Sweep, many: Sequence[Wanted], project: Project | None
) -> Swept:
    sweep.number = f"SW-{next_number(session, SERIES):04d}"
    session.add(sweep)
    session.flush()
    simulations = tuple(
        make_simulation(
            session,
            who,
            each,
            simulation_id=id_for(session, SIMULATION_KIND, None),
            project=project,
            sweep=sweep,
        )
        for each in many
    )
    return Swept(sweep, simulations, tuple(queue_job(session, who, each) for each in simulations))


def _with_value(wanted: Wanted, parameter: str, value: Json) -> Wanted:
    try:
        if value is None:
            raise Invalid("It is empty.")
        changed: dict[str, Any] = {parameter: value}  # ``check`` looks at its type
        return check(replace(wanted, **changed))
    except Invalid as error:
        raise Invalid(f"The value {told(value)} of {parameter} can't be grown: {error}") from None


def _sent_before(session: Session, known: Sweep, many: Sequence[Wanted], project: str | None) -> Swept:
    simulations = _simulations(session, known)
    same_place = all(is_of_project(each.project, project) for each in simulations)
    if [*many] != [wanted_of(each) for each in simulations] or not same_place:
        raise Conflict(
            f"This form was sent before, as {known.number}, with other settings. Nothing was queued. "
            "Open the form anew to run these."
        )
    jobs = tuple(task_of(session, each, SIMULATION_KIND).job for each in simulations)
    return Swept(known, simulations, jobs, is_new=False)


def in_number_order() -> tuple[ColumnElement[Any], ...]:
    """By number, so that SIM-10000 comes after SIM-9999."""
    return func.length(Simulation.number), Simulation.number.expression


def _simulations(session: Session, sweep: Sweep, *, lock: bool = False) -> tuple[Simulation, ...]:
    query = select(Simulation).where(Simulation.sweep_id == sweep.id).order_by(*in_number_order())
    if lock:
        query = query.with_for_update(of=Simulation, key_share=True).execution_options(populate_existing=True)
    return tuple(session.scalars(query))
