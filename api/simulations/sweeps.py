"""Sweeps: several simulations that differ in one setting; listed, queued, shown and cancelled together."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api import cursors
from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from api.simulations.shapes import Number, Settings, SimulationItem, SweepNumber, Whole, show_simulation
from db import simulations
from db.models.simulations import Sweep
from db.simulations.words import Parameter, SimulationStatus

router = APIRouter(
    prefix="/sweeps",
    tags=["sweeps"],
    dependencies=[Depends(has_pack("simulations")), Depends(may("simulations:read"))],
)
MayRun = Depends(may("simulations:run"))
Value = Whole | Number | Annotated[Text, Field(max_length=40)]


class SweepItem(BaseModel):
    """A sweep as lists show it."""

    id: UUID
    number: str
    parameter: Parameter
    values: list[Value] = Field(description="In the order of its simulations' numbers.")
    counts: dict[SimulationStatus, int] = Field(description="How many of its simulations are in each state.")
    created_at: datetime


class SweepDetail(SweepItem):
    """A sweep with its simulations."""

    simulations: list[SimulationItem]


class NewSweep(Settings):
    """What the simulations have in common, and what differs; the named setting of the first is not looked at."""

    particles: Whole = Field(default=2_000, description="1 to 100,000, the seed's own included.")
    parameter: Parameter
    values: Annotated[list[Value], Field(max_length=100, description="2 to 20 different ones.")]


_SENT_BEFORE: dict[int | str, dict[str, object]] = {
    200: {"description": "The same key came before; this is what it queued then.", "model": SweepDetail}
}


@router.get("", responses=answers(401, 403, 404))
def list_sweeps(given: Given, who: Who, limit: Limit = 20, before: Before = None) -> Page[SweepItem]:
    """List sweeps, newest first."""
    place = cursors.to_moment(before)
    with given.services.store.read(who.scope) as session:
        found = simulations.list_sweeps(session, limit=limit + 1, before=place)
    items = [SweepItem.model_validate(_facts(each.sweep, each.counts)) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].created_at, items[-1].id) if more else None)


@router.post(
    "", status_code=201, responses={**_SENT_BEFORE, **answers(401, 403, 404, 409)}, dependencies=[MayRun]
)
def run_sweep(given: Given, who: Who, wanted: NewSweep, response: Response) -> SweepDetail:
    """Queue one simulation for each value; without a seed of theirs they all get the same one."""
    with acting(given, who, "run_sweep") as act:
        swept = simulations.run_sweep(
            act.session,
            who,
            wanted.wanted,
            wanted.parameter,
            list(wanted.values),
            project=wanted.project,
            key=wanted.key,
        )
        act.about = swept.sweep.number
        if not swept.is_new:
            response.status_code = 200
        for job in swept.jobs if swept.is_new else ():
            given.services.jobs.enqueue(act.session, job)
        return _show(act.session, swept.sweep.number)


@router.get("/{sweep}", responses=answers(401, 403, 404))
def show_sweep(given: Given, who: Who, sweep: SweepNumber) -> SweepDetail:
    """Show a sweep with its simulations."""
    with given.services.store.read(who.scope) as session:
        return _show(session, sweep)


@router.post("/{sweep}/cancel", responses=answers(401, 403, 404, 409), dependencies=[MayRun])
def cancel_sweep(given: Given, who: Who, sweep: SweepNumber) -> SweepDetail:
    """Cancel all of its simulations that have not ended; those that run are asked to stop."""
    with acting(given, who, "cancel_sweep") as act:
        jobs = simulations.cancel_sweep(act.session, who, sweep)
        shown = _show(act.session, sweep)
        act.about = shown.number
    for job in jobs:
        given.services.jobs.cancel(job.id, job.attempt)
    return shown


def _show(session: Session, sweep: str) -> SweepDetail:
    found = simulations.sweep_detail(session, sweep)
    counts: dict[str, int] = dict.fromkeys(simulations.STATES, 0)
    for each in found.rows:
        counts[each.simulation.status] += 1
    rows = [show_simulation(each) for each in found.rows]
    return SweepDetail.model_validate({**_facts(found.sweep, counts), "simulations": rows})


def _facts(sweep: Sweep, counts: object) -> dict[str, object]:
    names = ("id", "number", "parameter", "values", "created_at")
    return {**{name: getattr(sweep, name) for name in names}, "counts": counts}
