"""Simulations: listed, estimated, queued, shown, measured, compared and cancelled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api import cursors
from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from api.simulations.shapes import (
    AnalysisItem,
    Metrics,
    QueuedSimulation,
    Settings,
    SimulationDetail,
    SimulationItem,
    SimulationNumber,
    show_analysis,
    show_detail,
    show_queued,
    show_simulation,
)
from db import simulations
from db.simulations import DIMENSION_METRIC, SimulationOverview, Wanted
from db.simulations.words import MOST_SWEPT, SimulationStatus

router = APIRouter(
    prefix="/simulations",
    tags=["simulations"],
    dependencies=[Depends(has_pack("simulations")), Depends(may("simulations:read"))],
)
MayRun = Depends(may("simulations:run"))
_SENT_BEFORE: dict[int | str, dict[str, object]] = {
    200: {"description": "The same key came before; this is what it queued then.", "model": QueuedSimulation}
}


class Estimate(BaseModel):
    """How long it takes, without the time in the queue."""

    seconds: float


class Measured(BaseModel):
    """The measurements of one simulation."""

    number: str
    analyses: list[AnalysisItem]


class Comparison(BaseModel):
    """Some finished simulations and what was measured of each, in the order in which they were asked for."""

    simulations: list[SimulationItem]
    rows: list[Measured]


@router.get("", responses=answers(401, 403, 404))
def list_simulations(
    given: Given,
    who: Who,
    status: SimulationStatus | None = None,
    project: Annotated[Text | None, Query(max_length=200, description="Name or id.")] = None,
    sweep: Annotated[Text | None, Query(max_length=40, description="Such as SW-0001.")] = None,
    *,
    limit: Limit = 20,
    before: Before = None,
) -> Page[SimulationItem]:
    """List simulations, newest first."""
    place = cursors.to_moment(before)
    with given.services.store.read(who.scope) as session:
        found = simulations.list_simulations(
            session, status=status, project=project, sweep=sweep, limit=limit + 1, before=place
        )
        items = [show_simulation(each) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].created_at, items[-1].id) if more else None)


@router.post(
    "",
    status_code=201,
    responses={**_SENT_BEFORE, **answers(401, 403, 404, 409)},
    dependencies=[MayRun],
)
def run_simulation(given: Given, who: Who, wanted: Settings, response: Response) -> QueuedSimulation:
    """Queue a simulation."""
    with acting(given, who, "run_simulation") as act:
        queued = simulations.run_simulation(
            act.session, who, wanted.wanted, project=wanted.project, key=wanted.key
        )
        act.about = queued.simulation.number
        if queued.is_new:
            given.services.jobs.enqueue(act.session, queued.job)
        else:
            response.status_code = 200
        return show_queued(queued.simulation, queued.job)


@router.get("/estimate", responses=answers(401, 403, 404))
def estimate_seconds(
    given: Given,
    who: Who,
    particles: Annotated[int, Query(description="1 to 100,000.")],
    dimension: Annotated[int, Query(description="2 or 3.")] = 2,
    stickiness: Annotated[float, Query(description="0.01 to 1.")] = 1.0,
    *,
    runs: Annotated[int, Query(ge=1, le=MOST_SWEPT, description="How many of them, as in a sweep.")] = 1,
) -> Estimate:
    """Tell how long growing takes, as far as this tenant's finished simulations teach."""
    wanted = simulations.check(Wanted(particles, dimension, stickiness))
    with given.services.store.read(who.scope) as session:
        if runs == 1:
            return Estimate(seconds=simulations.expected_seconds(session, wanted))
        return Estimate(seconds=simulations.expected_seconds_of(session, [wanted] * runs))


@router.get("/compare", responses=answers(401, 403, 404, 409))
def compare_simulations(
    given: Given,
    who: Who,
    numbers: Annotated[
        Text, Query(min_length=1, max_length=400, description="2 to 10 numbers, parted by commas.")
    ],
    metrics: Annotated[
        Text | None, Query(max_length=200, description="Measurements, parted by commas; all without it.")
    ] = None,
) -> Comparison:
    """Compare what was measured of some finished simulations."""
    with given.services.store.read(who.scope) as session:
        found = simulations.compare(session, _parted(numbers))
        wanted = simulations.check_metrics(_parted(metrics))
        shown = [
            show_simulation(SimulationOverview(each, found.analyses.get((each.number, DIMENSION_METRIC))))
            for each in found.simulations
        ]
        rows = [_measured(found, each.number, wanted) for each in found.simulations]
    return Comparison(simulations=shown, rows=rows)


@router.get("/{simulation}", responses=answers(401, 403, 404))
def show_one(given: Given, who: Who, simulation: SimulationNumber) -> SimulationDetail:
    """Show a simulation with its measurements and exports."""
    with given.services.store.read(who.scope) as session:
        return show_detail(simulations.simulation_detail(session, simulation))


@router.get("/{simulation}/analyses", responses=answers(401, 403, 404, 409))
def list_analyses(
    given: Given, who: Who, simulation: SimulationNumber, metrics: Metrics = None
) -> Page[AnalysisItem]:
    """List what was measured of a finished simulation."""
    with given.services.store.read(who.scope) as session:
        found = simulations.analyses_of(session, who, simulation, metrics=metrics)
        return Page(items=[show_analysis(each) for each in found.analyses], next=None)


@router.post("/{simulation}/cancel", responses=answers(401, 403, 404, 409), dependencies=[MayRun])
def cancel_simulation(given: Given, who: Who, simulation: SimulationNumber) -> QueuedSimulation:
    """Cancel a queued simulation, or ask a running one to stop; its `cancel_requested` then says so."""
    with acting(given, who, "cancel_simulation") as act:
        job = simulations.cancel_simulation(act.session, who, simulation)
        act.about = job.title
        shown = show_queued(simulations.find_simulation(act.session, simulation), job)
    given.services.jobs.cancel(job.id, job.attempt)
    return shown


def _measured(found: simulations.Comparison, number: str, metrics: tuple[str, ...]) -> Measured:
    kept = (found.analyses.get((number, metric)) for metric in metrics)
    return Measured(number=number, analyses=[show_analysis(each) for each in kept if each is not None])


def _parted(words: str | None) -> list[str]:
    return [each.strip() for each in (words or "").split(",") if each.strip()]
