"""Exports of a simulation: ordered, listed and shown. Their files are in ``files``."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from api import cursors
from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from api.simulations.shapes import (
    ExportItem,
    OrderedExport,
    SimulationNumber,
    export_facts,
    show_export,
)
from db import simulations
from db.simulations.words import Format

router = APIRouter(
    tags=["exports"], dependencies=[Depends(has_pack("simulations")), Depends(may("simulations:read"))]
)


class NewExport(BaseModel):
    """What is to be written."""

    model_config = ConfigDict(extra="forbid")

    format: Format
    name: Annotated[
        Text | None,
        Field(
            max_length=400,
            description="Of the file; without it the simulation's number. The ending is added.",
        ),
    ] = None


@router.post(
    "/simulations/{simulation}/exports",
    status_code=201,
    responses=answers(401, 403, 404, 409),
    dependencies=[Depends(may("simulations:export"))],
)
def export_simulation(
    given: Given, who: Who, simulation: SimulationNumber, wanted: NewExport
) -> OrderedExport:
    """Have a finished simulation written to a file."""
    with acting(given, who, "export_simulation") as act:
        ordered = simulations.order_export(act.session, who, simulation, wanted.format, wanted.name)
        number = simulations.find_simulation(act.session, simulation).number
        act.about = f"{number} · {ordered.export.name}"
        given.services.jobs.enqueue(act.session, ordered.job)
        facts = export_facts(ordered.export, number)
        return OrderedExport.model_validate({**facts, "job_id": ordered.job.id})


@router.get("/simulations/{simulation}/exports", responses=answers(401, 403, 404))
def list_exports(
    given: Given, who: Who, simulation: SimulationNumber, limit: Limit = 50, *, before: Before = None
) -> Page[ExportItem]:
    """List the exports of a simulation, newest first."""
    place = cursors.to_moment(before)
    with given.services.store.read(who.scope) as session:
        number = simulations.find_simulation(session, simulation).number
        found = simulations.list_exports(session, number, limit=limit + 1, before=place)
    items = [show_export(each, number) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].created_at, items[-1].id) if more else None)


@router.get("/exports/{export_id}", responses=answers(401, 403, 404))
def show_one(given: Given, who: Who, export_id: UUID) -> ExportItem:
    """Show an export, and where its file is."""
    with given.services.store.read(who.scope) as session:
        found = simulations.find_export(session, export_id)
        return show_export(found, found.simulation.number)
