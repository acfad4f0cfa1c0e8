"""The words and limits of simulations; ``engines.dla`` has the same, and a test compares them."""

from __future__ import annotations

from typing import Literal, get_args

SimulationStatus = Literal["queued", "running", "done", "failed", "cancelled"]
ExportStatus = SimulationStatus
STATES: tuple[SimulationStatus, ...] = get_args(SimulationStatus)
SIMULATION_KIND = "simulation"
EXPORT_KIND = "export"

MOST_PARTICLES = 100_000
DIMENSIONS = (2, 3)
LEAST_STICKINESS = 0.01
MOST_SEED = 2**31 - 1
SEED_GEOMETRIES = ("point", "line", "ring", "plate")
SEED_PARTICLES = {"point": 1, "line": 21, "ring": 63, "plate": 121}
"""How many particles a seed has before anything grows."""

METRICS = ("box_counting", "mass_radius", "radius_of_gyration", "pair_correlation")
DIMENSION_METRIC = "radius_of_gyration"
"""The measurement that lists show: it agrees best with published values."""
INDICATIVE_BELOW = 5_000
MOST_COMPARED = 10

Parameter = Literal["particles", "stickiness", "dimension", "seed", "seed_geometry"]
PARAMETERS: tuple[Parameter, ...] = get_args(Parameter)
LEAST_SWEPT = 2
MOST_SWEPT = 20

Format = Literal["csv", "xyz", "json", "png", "vtk"]
FORMATS: tuple[Format, ...] = get_args(Format)
LONGEST_FILE_NAME = 100
LONGEST_PROJECT_NAME = 80
LONGEST_DESCRIPTION = 2_000


def list_of(words: tuple[str, ...]) -> str:
    """``a, b or c``."""
    return f"{', '.join(words[:-1])} or {words[-1]}"
