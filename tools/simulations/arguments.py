"""The types of the simulation tools' arguments: what a model is told of them, and what it may send.

Ranges and choices are told in the schema and checked by the verbs, whose sentences say what is allowed and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, WithJsonSchema

from db.models.base import Json
from db.simulations.words import (
    DIMENSIONS,
    FORMATS,
    LEAST_STICKINESS,
    METRICS,
    MOST_COMPARED,
    MOST_PARTICLES,
    MOST_SEED,
    MOST_SWEPT,
    PARAMETERS,
    SEED_GEOMETRIES,
    SimulationStatus,
)


def _number(kind: str, least: float, most: float, description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "minimum": least, "maximum": most, "description": description})


def _choice(choices: Sequence[str | int], description: str) -> WithJsonSchema:
    kind = "integer" if isinstance(choices[0], int) else "string"
    return WithJsonSchema({"type": kind, "enum": [*choices], "description": description})


def _choices(choices: Sequence[str], description: str) -> WithJsonSchema:
    items: dict[str, Json] = {"type": "string", "enum": [*choices]}
    return WithJsonSchema({"type": "array", "items": items, "minItems": 1, "description": description})


LatestOrSweep = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        description="The number of a simulation, such as SIM-0012, or of a sweep, such as SW-0003; "
        "left out, the user's latest simulation.",
    ),
]
LatestDone = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        description="The simulation's number, such as SIM-0012; left out, the user's latest finished one.",
    ),
]
NumberOrSweep = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        description="The number of a simulation, such as SIM-0012, or of a sweep, such as SW-0003.",
    ),
]
Numbers = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=40)]],
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 2,
            "maxItems": MOST_COMPARED,
            "description": "Numbers of finished simulations, such as SIM-0012.",
        }
    ),
]
Particles = Annotated[
    int, _number("integer", 1, MOST_PARTICLES, "How many particles in the end, those of the seed included.")
]
Dimension = Annotated[int, _choice(DIMENSIONS, "Of the space that it grows in.")]
Stickiness = Annotated[
    float,
    _number(
        "number", LEAST_STICKINESS, 1, "The probability that a touch sticks; less makes denser clusters."
    ),
]
RandomSeed = Annotated[
    int,
    _number(
        "integer", 0, MOST_SEED, "Of the random numbers, to repeat a run exactly; leave it out otherwise."
    ),
]
SeedGeometry = Annotated[
    str,
    _choice(
        SEED_GEOMETRIES,
        "What it grows on: a point, a line or ring of touching particles, or (3D only) a plate of them.",
    ),
]
ProjectName = Annotated[
    str,
    Field(min_length=1, max_length=200, description="A project's name, only where the user names a project."),
]
Status = Annotated[SimulationStatus, Field(description="Only simulations in this state.")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
Metrics = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=60)]],
    Field(max_length=20),
    _choices(METRICS, "What to measure; left out, all."),
]
Format = Annotated[str, Field(max_length=40), _choice(FORMATS, "Of the file.")]
FileName = Annotated[
    str,
    Field(
        max_length=400,
        description="What the file is called; leave it out unless the user names one. No slashes.",
    ),
]
Parameter = Annotated[str, Field(max_length=60), _choice(PARAMETERS, "What differs from run to run.")]
Values = Annotated[
    list[int | float | str],
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": ["number", "string"]},
            "minItems": 2,
            "maxItems": MOST_SWEPT,
            "description": "Its value in each run, such as [1, 0.5, 0.2]; seed geometries are words.",
        }
    ),
]
