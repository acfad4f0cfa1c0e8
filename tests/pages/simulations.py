"""A laboratory on the running site: its people may sign in, as ``ada@lab`` and so on; a worker's hands come with it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from db import simulations
from db.models.base import Json
from db.simulations import Wanted
from tests.db.laboratory import Laboratory, open_laboratory
from tests.stack import Stack

LIST = "/app/simulations"
PROJECTS = "/app/projects"
ADA, BEN, VERA = "ada@lab", "ben@lab", "vera@lab"


def settle(site: Stack) -> Laboratory:
    """Make a new laboratory; whoever was called so before is somebody else from now on."""
    lab = open_laboratory(site.store)
    site.people.update({ADA: lab.ada, BEN: lab.ben, VERA: lab.viewer})
    return lab


def begin(lab: Laboratory, number: str) -> None:
    """A worker takes a simulation."""
    assert lab.start(lab.job(number).id)


def advance(lab: Laboratory, number: str, progress: float) -> None:
    """A worker has grown it this far."""
    with lab.work() as session:
        assert simulations.simulation_progress(session, lab.job(number).id, progress, attempt=1)


def fail(lab: Laboratory, number: str, error: str) -> None:
    """A worker gives up."""
    begin(lab, number)
    with lab.work() as session:
        assert simulations.simulation_failed(session, lab.job(number).id, error, attempt=1)


def count(lab: Laboratory) -> int:
    """How many simulations there are."""
    with lab.read() as session:
        return len(simulations.list_simulations(session, limit=100))


def row(page: Page, number: str) -> Locator:
    """The row of a simulation."""
    return page.locator(f'[data-number="{number}"]')


def sweep_for(lab: Laboratory, project: str, parameter: str, *values: Json) -> str:
    """Queue a sweep in a project; returns its number."""
    with lab.work() as session:
        made = simulations.run_sweep(session, lab.ada, Wanted(500), parameter, values, project=project)
        return made.sweep.number
