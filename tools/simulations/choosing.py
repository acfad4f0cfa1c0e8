"""Which finished simulation is meant where nobody names one."""

from __future__ import annotations

from dataclasses import dataclass

from db import simulations
from db.jobs import OPEN
from db.models.base import Json
from db.models.simulations import Simulation
from tools.context import Context


@dataclass(frozen=True, slots=True)
class Chosen:
    """A finished simulation, and a sentence about the choice where it may surprise."""

    simulation: Simulation
    remark: str = ""


def choose_done(ctx: Context, number: str | None) -> Chosen:
    """The simulation of that number, or this person's latest finished one.

    Raises:
        NotFound: there is no such simulation, or none is done.
    """
    if number is not None:
        return Chosen(simulations.find_simulation(ctx.session, number))
    latest = simulations.latest_simulation(ctx.session, ctx.who)
    if latest.status == "done":
        return Chosen(latest, _whose(ctx, latest))
    done = simulations.latest_done(ctx.session, ctx.who)
    state = f"still {latest.status}" if latest.status in OPEN else latest.status
    remark = f"{latest.number} is {state}, so this is {done.number}, the latest that is done. "
    return Chosen(done, remark)


def remarks(chosen: Chosen) -> dict[str, Json]:
    """The remark as a fact, where there is one."""
    return {"remarks": chosen.remark.strip()} if chosen.remark else {}


def _whose(ctx: Context, simulation: Simulation) -> str:
    if simulation.created_by == ctx.who.user_id:
        return ""
    return f"You have no simulation yet, so this is the team's latest, {simulation.number}. "
