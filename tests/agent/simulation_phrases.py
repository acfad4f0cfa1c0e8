"""The calls that sentences about simulations should lead to, in short words."""

from __future__ import annotations

from collections.abc import Sequence

from agent.model import Json
from tests.agent.phrases import Expected

LAST = "SIM-0012"


def run(particles: int, **arguments: Json) -> Expected:
    return "run_dla_simulation", {"num_particles": particles, **arguments}


def progress(number: str = "") -> Expected:
    return "get_simulation_status", {"simulation_id": number} if number else {}


def runs(**arguments: Json) -> Expected:
    return "list_simulations", arguments


def cancel(number: str = "") -> Expected:
    """Without a number it is the only one that a list before it found."""
    return "cancel_simulation", {"simulation_id": number} if number else {}


def analyse(number: str = "", *metrics: str) -> Expected:
    return "analyze_simulation", {
        **({"simulation_id": number} if number else {}),
        **({"metrics": [*metrics]} if metrics else {}),
    }


def compare(*numbers: str, metrics: Sequence[str] = ()) -> Expected:
    """Without numbers those that a list before it found."""
    return "compare_simulations", {
        **({"simulation_ids": [*numbers]} if numbers else {}),
        **({"metrics": [*metrics]} if metrics else {}),
    }


def sweep(parameter: str, *values: Json, **arguments: Json) -> Expected:
    return "sweep_simulations", {"parameter": parameter, "values": [*values], **arguments}


def export(format: str, number: str = "", name: str = "") -> Expected:  # noqa: A002 - the argument's name
    return "export_simulation", {
        **({"simulation_id": number} if number else {}),
        "format": format,
        **({"name": name} if name else {}),
    }
