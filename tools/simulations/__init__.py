"""The simulation pack: eight tools, its words, and what a model and a person are told of it."""

from db import simulations
from tools.pack import Pack, Record
from tools.phrases.simulations import CATALOGUE
from tools.simulations.card import estimate, summarise
from tools.simulations.knowledge import KINDS, KNOWLEDGE, SUGGESTIONS
from tools.simulations.measurements import analyze_simulation, compare_simulations
from tools.simulations.origins import complete
from tools.simulations.reading import (
    describe_project,
    describe_simulation,
    describe_sweep,
    get_simulation_status,
    list_simulations,
)
from tools.simulations.writing import (
    cancel_simulation,
    export_simulation,
    run_dla_simulation,
    sweep_simulations,
)

__all__ = ["PACK", "RECORDS"]

RECORDS = {
    "simulation": Record("simulations:read", describe_simulation),
    "sweep": Record("simulations:read", describe_sweep),
    "project": Record("simulations:read", describe_project),
}
"""What a chat may be opened from; its context id is a number, or a project's name or id."""

PACK = Pack(
    name="simulations",
    title="Particle simulations",
    tools=(
        run_dla_simulation,
        get_simulation_status,
        list_simulations,
        cancel_simulation,
        analyze_simulation,
        compare_simulations,
        sweep_simulations,
        export_simulation,
    ),
    knowledge=KNOWLEDGE,
    summarise=summarise,
    complete=complete,
    estimate=estimate,
    names=simulations.names,
    check_undo=simulations.check_undo,
    catalogue=CATALOGUE,
    suggestions=SUGGESTIONS,
    kinds=KINDS,
    records=RECORDS,
)
