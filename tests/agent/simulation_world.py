"""A lab in memory: the tools of the simulation pack behind the loop's ``Tools`` port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from agent.errors import ToolFailed
from agent.messages import Message
from agent.model import Hints, Json, ToolSpec
from agent.models.builtin import BuiltinModel
from agent.prompt import system_prompt
from agent.results import Column, Result, Table
from agent.tool import Tool, tool
from tests.agent.builtin_world import ALL as RENDER_TOOLS
from tests.agent.builtin_world import NAMES as RENDER_NAMES
from tests.agent.builtin_world import Chat, Studio, StudioTools
from tools.phrases import everyday, renders, simulations

NAMES: Mapping[str, tuple[str, ...]] = {
    "simulation": tuple(f"SIM-{number:04}" for number in range(12, 0, -1)),
    "sweep": ("SW-0002", "SW-0001"),
    "project": ("Soot", "Silica gel", "Zinc dendrites"),
}
"""What the store of such a tenant would tell."""

Status = Literal["queued", "running", "done", "failed", "cancelled"]
Space = Annotated[int, WithJsonSchema({"type": "integer", "enum": [2, 3]})]
Geometry = Literal["point", "line", "ring", "plate"]
Metric = Literal["box_counting", "mass_radius", "radius_of_gyration", "pair_correlation"]
Format = Literal["csv", "xyz", "json", "png", "vtk"]
Parameter = Literal["particles", "stickiness", "dimension", "seed", "seed_geometry"]


@dataclass
class Lab(Studio):
    """What the tools work on: how many simulations run, and how many were done."""

    running: int = 1
    done: int = 3


def _columns() -> tuple[Column, ...]:
    return tuple(Column(each, each.title()) for each in ("simulation_id", "status", "particles"))


@tool(permission=None, writes=True)
def run_dla_simulation(
    lab: Studio,
    num_particles: int,
    dimension: Space = 2,
    stickiness: float = 1,
    *,
    seed: int | None = None,
    project: str | None = None,
    seed_geometry: Geometry = "point",
) -> Result:
    """Run one."""
    if not 1 <= num_particles <= 100_000:
        raise ToolFailed(f"A simulation has 1 to 100,000 particles, not {num_particles:,}.")
    facts: dict[str, Json] = {"simulation_id": "SIM-0013", "particles": num_particles, "dimension": dimension}
    more: dict[str, Json] = {"stickiness": stickiness, "seed_geometry": seed_geometry, "seed": seed or 7}
    return Result("Run SIM-0013", {**facts, **more, "project": project, "seconds_estimate": 1.5})


@tool(permission=None, writes=True)
def sweep_simulations(
    lab: Studio,
    parameter: Parameter,
    values: list[int | float | str],
    num_particles: int = 2000,
    dimension: Space = 2,
    *,
    stickiness: float = 1,
    seed: int | None = None,
    project: str | None = None,
    seed_geometry: Geometry = "point",
) -> Result:
    """Run several."""
    numbers: list[Json] = [f"SIM-{13 + place:04}" for place in range(len(values))]
    facts: dict[str, Json] = {"sweep": "SW-0003", "parameter": parameter, "values": [*values]}
    return Result("Run sweep SW-0003", {**facts, "simulation_ids": numbers, "seconds_estimate": 12.0})


@tool(permission=None)
def get_simulation_status(lab: Studio, simulation_id: str | None = None) -> Result:
    """Tell how far one is."""
    number = simulation_id or NAMES["simulation"][0]
    if number.startswith("SIM-9"):
        raise ToolFailed(f"There is no simulation {number}. The latest are SIM-0012, SIM-0011.")
    facts: dict[str, Json] = {"simulation_id": number, "status": "running", "progress": 0.43}
    more: dict[str, Json] = {"particles": 500, "dimension": 2, "stickiness": 1.0, "seed_geometry": "point"}
    return Result(f"{number} is running (43 %)", {**facts, **more, "seed": 7, "expected_seconds": 3.0})


@tool(permission=None)
def list_simulations(
    lab: Studio,
    status: Status | None = None,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    project: str | None = None,
) -> Result:
    """List them."""
    assert isinstance(lab, Lab)
    count = min(lab.running if status == "running" else lab.done, limit)
    rows = tuple((number, status or "done", 500) for number in NAMES["simulation"][:count])
    return Result("Simulations", {"shown": len(rows)}, (Table(_columns(), rows),) if rows else ())


@tool(permission=None, writes=True)
def cancel_simulation(lab: Studio, simulation_id: str) -> Result:
    """Cancel one."""
    return Result(f"Cancel {simulation_id}", {"simulation_ids": [simulation_id]})


@tool(permission=None)
def analyze_simulation(
    lab: Studio, simulation_id: str | None = None, metrics: list[Metric] | None = None
) -> Result:
    """Measure one."""
    columns = tuple(Column(each, each.title()) for each in ("metric", "value", "estimator"))
    table = Table(columns, tuple((each, 1.71, "fit") for each in metrics or ["radius_of_gyration"]))
    return Result("Measured", {"simulation_id": simulation_id or "SIM-0012"}, (table,))


@tool(permission=None)
def compare_simulations(
    lab: Studio, simulation_ids: list[str], metrics: list[Metric] | None = None
) -> Result:
    """Compare some."""
    rows = tuple((each, 1.71) for each in simulation_ids)
    table = Table((Column("simulation_id", "Simulation"), Column("value", "Value")), rows)
    return Result("Compared", {"simulation_ids": [*simulation_ids]}, (table,))


@tool(permission=None, writes=True)
def export_simulation(
    lab: Studio,
    format: Format,  # noqa: A002 - the specification's name
    simulation_id: str | None = None,
    name: str | None = None,
) -> Result:
    """Write one to a file."""
    number = simulation_id or "SIM-0012"
    file = name or f"{number}.{format}"
    return Result(f"Export {number}", {"simulation_id": number, "format": format, "name": file})


ALL: tuple[Tool[Studio], ...] = (
    *(run_dla_simulation, sweep_simulations, get_simulation_status, list_simulations, cancel_simulation),
    *(analyze_simulation, compare_simulations, export_simulation),
)
SPECS: tuple[ToolSpec, ...] = tuple(each.spec() for each in ALL)
MODEL = BuiltinModel((everyday.CATALOGUE, simulations.CATALOGUE))
BOTH = BuiltinModel((everyday.CATALOGUE, renders.CATALOGUE, simulations.CATALOGUE))


def start_chat(
    context: str = "",
    *,
    language: str = "en",
    lab: Lab | None = None,
    tools: tuple[Tool[Studio], ...] = ALL,
    names: Mapping[str, tuple[str, ...]] = NAMES,
) -> Chat:
    """A chat of the lab; ``context`` is what it was opened from, such as "simulation SIM-0001"."""
    system = system_prompt(
        knowledge="", user="Ada", tenant="Lab", today=date(2026, 11, 21), context=context or None
    )
    return Chat(
        tools=StudioTools(lab or Lab(), tools),
        hints=Hints("simulations", language, names),
        model=MODEL,
        history=[Message("system", system)],
    )


def start_chat_with_renders(pack: str) -> Chat:
    """A chat of a tenant that has renders too, opened from one of the two."""
    return Chat(
        tools=StudioTools(Lab(), (*RENDER_TOOLS, *ALL)),
        hints=Hints(pack, "en", {**RENDER_NAMES, **NAMES}),
        model=BOTH,
    )
