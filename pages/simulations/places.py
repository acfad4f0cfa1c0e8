"""Addresses within the simulation pages."""

from __future__ import annotations

from pages.addresses import address, read_place, spell_place

__all__ = [
    "PROJECTS",
    "RUNS",
    "SCRIPT",
    "STYLES",
    "address",
    "read_place",
    "run_address",
    "spell_place",
    "sweep_address",
]
RUNS, PROJECTS = "/app/simulations", "/app/projects"
STYLES = ("cards.css", "records.css", "forms.css", "simulations.css", "cluster.css")
SCRIPT = "simulations.js"


def run_address(number: str) -> str:
    """The page of one simulation."""
    return address(RUNS, simulation=number)


def sweep_address(number: str) -> str:
    """The page of one sweep."""
    return address(RUNS, sweep=number)
