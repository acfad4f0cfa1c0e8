"""The simulation tools that tell how far things are, and what a chat knows of the record that it was opened from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.model import Json
from agent.results import Column, Line, Link, Result, Series, Table
from agent.tool import tool
from db import simulations
from db.models.simulations import Export, Simulation
from db.simulations import SimulationDetail, SimulationOverview
from tools.context import Context
from tools.simulations.arguments import LatestOrSweep, Limit, ProjectName, Status
from tools.simulations.links import download_link, project_link, simulation_link, sweep_link
from tools.simulations.wording import (
    INDICATIVE,
    kind_of,
    note_of,
    shown,
    shown_values,
    told_estimate,
    told_value,
    took,
)
from tools.wording import count

MOST_LINKS = 4
COLUMNS = (
    Column("simulation_id", "Simulation"),
    Column("status", "Status", "status"),
    Column("progress", "Progress"),
    Column("space", "Space"),
    Column("particles", "Particles", "number"),
    Column("stickiness", "Stickiness", "number"),
    Column("seed_geometry", "Seed"),
    Column("project", "Project"),
    Column("fractal_dimension", "Fractal dimension (radius of gyration)"),
    Column("note", "Note"),
    Column("created", "Created", "time"),
)
_SWEEP = re.compile(r"sw(?:eep)?[\s_#№-]*\d{1,9}", re.IGNORECASE)


def is_sweep(text: str) -> bool:
    """Whether it looks like a sweep's number, such as SW-0003 or sweep 3."""
    return _SWEEP.fullmatch(text.strip()) is not None


@tool(permission="simulations:read")
def get_simulation_status(ctx: Context, simulation_id: LatestOrSweep | None = None) -> Result:
    """Tell how far a simulation or a sweep is: state, progress, time, error, results so far, files to download.

    Leave simulation_id out for the user's latest simulation.
    """
    if simulation_id is not None and is_sweep(simulation_id):
        return describe_sweep(ctx, simulation_id)
    if simulation_id is not None:
        return describe_simulation(ctx, simulation_id)
    latest = simulations.latest_simulation(ctx.session, ctx.who)
    found = describe_simulation(ctx, latest.number)
    if latest.created_by == ctx.who.user_id:
        return found
    return replace(found, summary=f"You have no simulation yet; the team's latest is this. {found.summary}")


@tool(permission="simulations:read")
def list_simulations(
    ctx: Context, status: Status | None = None, limit: Limit = 20, project: ProjectName | None = None
) -> Result:
    """List simulations, newest first, each with its settings and its fractal dimension by radius of gyration.

    Use status to see only queued, running, done, failed or cancelled ones, and project for one project's.
    """
    found = simulations.list_simulations(ctx.session, status=status, project=project, limit=limit)
    which = f"{status} simulation" if status else "simulation"
    facts: dict[str, Json] = {"shown": len(found)}
    if not found:
        return Result(f"There are no {which}s" + (f' in the project "{project}"' if project else ""), facts)
    table = Table(COLUMNS, tuple(_row(each) for each in found))
    summary = f"{count(len(found), which)}, newest first. ± is one standard error of the fit"
    return Result(summary, facts, (table,), _links_to(found))


def describe_simulation(ctx: Context, number: str) -> Result:
    """How far a simulation is, with its settings, its estimates once it is done, and its files.

    Raises:
        NotFound: there is no such simulation.
    """
    detail = simulations.simulation_detail(ctx.session, number)
    simulation = detail.simulation
    done = [each for each in detail.exports if each.status == "done"]
    links = (simulation_link(simulation.number), *(download_link(each) for each in done[:MOST_LINKS]))
    exports: list[Json] = [_told_export(each) for each in detail.exports[:MOST_LINKS]]
    facts = facts_of(simulation) | {
        "expected_seconds": round(detail.expected_seconds, 1),
        "exports": exports,
    }
    return Result(_status_of(detail), facts, (), links)


def describe_sweep(ctx: Context, number: str) -> Result:
    """How far the simulations of a sweep are, and how the fractal dimension depends on its parameter.

    Raises:
        NotFound: there is no such sweep.
    """
    detail = simulations.sweep_detail(ctx.session, number)
    sweep, rows = detail.sweep, detail.rows
    parameter = sweep.parameter.replace("_", " ")
    states = [each.simulation.status for each in rows]
    told = ", ".join(f"{states.count(state)} {state}" for state in simulations.STATES if state in states)
    over = f"{count(len(rows), 'simulation')} over {parameter} {shown_values(sweep.values)}"
    facts: dict[str, Json] = {
        "sweep": sweep.number,
        "parameter": sweep.parameter,
        "values": sweep.values,
        "simulations": [each.simulation.number for each in rows],
    }
    table = Table(COLUMNS, tuple(_row(each) for each in rows))
    plots = _against(sweep.parameter, rows)
    return Result(f"{sweep.number}: {over}; {told}", facts, (table, *plots), (sweep_link(sweep.number),))


def describe_project(ctx: Context, name_or_id: str) -> Result:
    """What a project is for, and its newest simulations.

    Raises:
        NotFound: there is no such project.
    """
    project = simulations.find_project(ctx.session, name_or_id)
    found = simulations.list_simulations(ctx.session, project=str(project.id), limit=20)
    facts: dict[str, Json] = {
        "project": project.name,
        "description": project.description,
        "archived": project.is_archived,
        "shown": len(found),
    }
    state = ", archived" if project.is_archived else ""
    table = (Table(COLUMNS, tuple(_row(each) for each in found)),) if found else ()
    summary = f'Project "{project.name}"{state}: {count(len(found), "simulation")} shown, newest first'
    return Result(summary, facts, table, (project_link(project.name),))


def facts_of(simulation: Simulation) -> dict[str, Json]:
    """A simulation by named values, for a model."""
    return {
        "simulation_id": simulation.number,
        "status": simulation.status,
        "progress": round(simulation.progress, 3),
        "particles": simulation.particles,
        "dimension": simulation.dimension,
        "stickiness": simulation.stickiness,
        "seed_geometry": simulation.seed_geometry,
        "seed": simulation.seed,
        "project": simulation.project.name if simulation.project else None,
        "sweep": simulation.sweep.number if simulation.sweep else None,
        "seconds": round(simulation.milliseconds / 1000, 2) if simulation.milliseconds else None,
        "error": simulation.error,
    }


def _status_of(detail: SimulationDetail) -> str:
    simulation, kind = detail.simulation, kind_of(detail.simulation)
    match simulation.status:
        case "queued":
            return (
                f"{simulation.number} is queued: {kind}, about {took(detail.expected_seconds)} once it runs"
            )
        case "running":
            share = f"{simulation.progress:.0%}".replace("%", " %")
            return f"{simulation.number} is running ({share}): {kind}, about {took(detail.expected_seconds)} in all"
        case "failed":
            return f"{simulation.number} has failed: {kind}. {simulation.error or ''}".strip()
        case "cancelled":
            return f"{simulation.number} was cancelled: {kind}"
    grown = f", grown in {took((simulation.milliseconds or 0.0) / 1000)}"
    metric = simulations.DIMENSION_METRIC
    estimate = next((each for each in detail.analyses if each.metric == metric), None)
    if estimate is None:
        return f"{simulation.number} is done: {kind}{grown}"
    note = f". {INDICATIVE}" if estimate.is_indicative else ""
    return f"{simulation.number} is done: {kind}{grown}. Fractal dimension {told_estimate(estimate)}{note}"


def _row(overview: SimulationOverview) -> tuple[Json, ...]:
    simulation, estimate = overview.simulation, overview.dimension
    return (
        simulation.number,
        simulation.status,
        f"{simulation.progress:.0%}".replace("%", " %"),
        f"{simulation.dimension}D",
        simulation.particles,
        simulation.stickiness,
        simulation.seed_geometry,
        simulation.project.name if simulation.project else None,
        told_value(estimate) if estimate else None,
        note_of(estimate) if estimate else "",
        simulation.created_at.isoformat(timespec="seconds"),
    )


def _told_export(export: Export) -> dict[str, Json]:
    return {"name": export.name, "format": export.format, "status": export.status, "error": export.error}


def _links_to(found: Sequence[SimulationOverview]) -> tuple[Link, ...]:
    return (simulation_link(found[0].simulation.number),) if len(found) == 1 else ()


def _against(parameter: str, rows: Sequence[SimulationOverview]) -> tuple[Series, ...]:
    """The fractal dimension over the swept parameter, where that is a number and two are there."""
    points = [
        (getattr(each.simulation, parameter), each.dimension.value)
        for each in rows
        if each.dimension is not None and each.dimension.value is not None
    ]
    if len(points) < 2 or parameter in {"seed_geometry", "seed", "dimension"}:
        return ()
    indicative = any(each.dimension is not None and each.dimension.is_indicative for each in rows)
    title = f"Fractal dimension over {shown(parameter)}{' (indicative)' if indicative else ''}"
    line = Line("radius of gyration", tuple(points), mark="points")
    return (Series((line,), title, parameter, "Fractal dimension", style="line"),)
