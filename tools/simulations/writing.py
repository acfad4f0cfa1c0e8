"""The simulation tools that write; each is staged and shown before a person confirms it."""

from __future__ import annotations

from collections.abc import Sequence

from agent.model import Json
from agent.results import Result
from agent.tool import tool
from db import simulations
from db.models.jobs import Job
from db.simulations import Wanted
from tools.context import Context
from tools.simulations.arguments import (
    Dimension,
    FileName,
    Format,
    LatestDone,
    NumberOrSweep,
    Parameter,
    Particles,
    ProjectName,
    RandomSeed,
    SeedGeometry,
    Stickiness,
    Values,
)
from tools.simulations.choosing import choose_done, remarks
from tools.simulations.links import simulation_link, sweep_link
from tools.simulations.reading import is_sweep
from tools.simulations.wording import kind_of, shown_values, took
from tools.wording import count


@tool(permission="simulations:run", writes=True)
def run_dla_simulation(
    ctx: Context,
    num_particles: Particles,
    dimension: Dimension = 2,
    stickiness: Stickiness = 1,
    *,
    seed: RandomSeed | None = None,
    project: ProjectName | None = None,
    seed_geometry: SeedGeometry = "point",
) -> Result:
    """Grow one aggregate by diffusion-limited aggregation (DLA), in the background once a person has confirmed it.

    It is measured when it has grown. For several values of one setting use sweep_simulations instead.
    """
    wanted = Wanted(num_particles, dimension, stickiness, seed, seed_geometry)
    made = simulations.run_simulation(ctx.session, ctx.who, wanted, project=project).simulation
    seconds = made.estimated_seconds
    facts: dict[str, Json] = {
        "simulation_id": made.number,
        "particles": made.particles,
        "dimension": made.dimension,
        "stickiness": made.stickiness,
        "seed_geometry": made.seed_geometry,
        "seed": made.seed,
        "project": made.project.name if made.project else None,
        "seconds_estimate": round(seconds, 1),
    }
    summary = f"Run {made.number}: {kind_of(made)}, about {took(seconds)}"
    return Result(summary, facts, (), (simulation_link(made.number),))


@tool(permission="simulations:run", writes=True)
def sweep_simulations(
    ctx: Context,
    parameter: Parameter,
    values: Values,
    num_particles: Particles = 2000,
    dimension: Dimension = 2,
    *,
    stickiness: Stickiness = 1,
    seed: RandomSeed | None = None,
    project: ProjectName | None = None,
    seed_geometry: SeedGeometry = "point",
) -> Result:
    """Grow several aggregates that differ in one parameter only, one for each value, all with the same random seed.

    The other settings are the same in every run; the one that is swept is ignored where it is named again.
    """
    wanted = Wanted(num_particles, dimension, stickiness, seed, seed_geometry)
    swept = simulations.run_sweep(ctx.session, ctx.who, wanted, parameter, values, project=project)
    sweep, made = swept.sweep, swept.simulations
    seconds = simulations.expected_seconds_of(ctx.session, [simulations.wanted_of(each) for each in made])
    facts: dict[str, Json] = {
        "sweep": sweep.number,
        "parameter": sweep.parameter,
        "values": sweep.values,
        "simulation_ids": [each.number for each in made],
        "seconds_estimate": round(seconds, 1),
    }
    over = f"{sweep.parameter.replace('_', ' ')} {shown_values(sweep.values)}"
    summary = f"Run sweep {sweep.number}: {count(len(made), 'simulation')} over {over}, about {took(seconds)}"
    return Result(summary, facts, (), (sweep_link(sweep.number),))


@tool(permission="simulations:run", writes=True)
def cancel_simulation(ctx: Context, simulation_id: NumberOrSweep) -> Result:
    """Cancel a queued or running simulation, or all of a sweep that have not ended; nothing of them is kept.

    A queued one ends at once, a running one stops within a second.
    """
    if is_sweep(simulation_id):
        sweep = simulations.find_sweep(ctx.session, simulation_id)
        jobs = simulations.cancel_sweep(ctx.session, ctx.who, sweep.number)
        what = f"Cancel {count(len(jobs), 'simulation')} of {sweep.number}"
        return Result(what, _told(jobs), (), (sweep_link(sweep.number),))
    job = simulations.cancel_simulation(ctx.session, ctx.who, simulation_id)
    return Result(f"Cancel {job.title}", _told([job]), (), (simulation_link(job.title),))


@tool(permission="simulations:export", writes=True)
def export_simulation(
    ctx: Context,
    format: Format,  # noqa: A002 - the specification's name
    simulation_id: LatestDone | None = None,
    name: FileName | None = None,
) -> Result:
    """Write a finished simulation to a file to download: its particles (csv, xyz, json, vtk) or a picture (png).

    Leave simulation_id out for the user's latest finished one.
    """
    chosen = choose_done(ctx, simulation_id)
    number = chosen.simulation.number
    ctx.settle(simulation_id=number)
    export = simulations.order_export(ctx.session, ctx.who, number, format, name=name).export
    facts: dict[str, Json] = {
        "simulation_id": number,
        "format": export.format,
        "name": export.name,
        **remarks(chosen),
    }
    summary = f"{chosen.remark}Export {number} as {export.format.upper()} ({export.name})"
    return Result(summary, facts, (), (simulation_link(number),))


def _told(jobs: Sequence[Job]) -> dict[str, Json]:
    return {"simulation_ids": [each.title for each in jobs]}
