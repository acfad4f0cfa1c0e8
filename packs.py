"""The one list of packs: what each domain has in the rooms that this may see.

Adding a domain adds its files of one noun to each room, and one entry here. The rooms below cannot read this list, so
``db.rights``, ``db.models`` and ``locales`` name the domain once more each (docs/decisions/0007).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session

from api import orders, products
from api import plm as api_plm
from api import renders as api_renders
from api import simulations as api_simulations
from api import workflows as api_workflows
from db.jobs import JobKind
from db.renders.progress import RENDER_JOBS
from db.sample import Fill
from db.sample.aero import fill_aero
from db.sample.automation import fill_automation
from db.sample.lab import fill_lab
from db.sample.lab_past import PAST
from db.sample.renders import fill_renders
from db.simulations import EXPORT_JOBS, SIMULATION_JOBS
from db.workflows import RUN_JOBS
from jobs.errors import SampleNotGrown
from jobs.samples import growing_aside
from jobs.shelf import Shelf
from pages.parts import RecordsPages
from tools import plm, renders, simulations, workflows
from tools.assistant import assistant_pack
from tools.pack import Pack

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain: its tools, its routes, its pages, its jobs, its samples.

    ``pages`` imports Gradio, which takes seconds, so it is called when the site is built. ``fill`` gives a sample
    tenant its records, where it has none; it is told the ids of the tenant's people by role.
    """

    pack: Pack
    routers: tuple[APIRouter, ...]
    pages: Callable[[], RecordsPages]
    fill: Fill
    job_kinds: Mapping[str, JobKind] = field(default_factory=dict)


def _render_pages() -> RecordsPages:
    from pages import orders, products, throughput

    return (orders, products, throughput)


def _plm_pages() -> RecordsPages:
    from pages.plm import change_orders, search, workspace

    return (search, change_orders, workspace)


def _simulation_pages() -> RecordsPages:
    from pages.simulations import projects, runs

    return (runs, projects)


def _workflow_pages() -> RecordsPages:
    from pages.workflows import connections, runs, workflows

    return (workflows, runs, connections)


def _fill_renders(session: Session, people: Mapping[str, UUID]) -> None:
    fill_renders(session, people, renders.sample_catalogue(), draw=renders.draw)


def _fill_lab(session: Session, people: Mapping[str, UUID], shelf: Shelf | None = None) -> None:
    """A machine that cannot grow them serves the other samples all the same."""
    try:
        with growing_aside() if shelf is None else shelf.growing() as grow:
            fill_lab(session, people, grow=grow)
    except SampleNotGrown as problem:
        log.warning("%s The tenant begins without simulations.", problem)


DOMAINS: tuple[Domain, ...] = (
    Domain(
        renders.PACK,
        routers=(api_renders.router, orders.router, products.router),
        pages=_render_pages,
        fill=_fill_renders,
        job_kinds={"render": RENDER_JOBS},
    ),
    Domain(plm.PACK, routers=api_plm.ROUTERS, pages=_plm_pages, fill=fill_aero),
    Domain(
        simulations.PACK,
        routers=api_simulations.ROUTERS,
        pages=_simulation_pages,
        fill=_fill_lab,
        job_kinds={"simulation": SIMULATION_JOBS, "export": EXPORT_JOBS},
    ),
    Domain(
        workflows.PACK,
        routers=api_workflows.ROUTERS,
        pages=_workflow_pages,
        fill=fill_automation,
        job_kinds={"workflow_run": RUN_JOBS},
    ),
)
PACKS: tuple[Pack, ...] = (assistant_pack([each.pack for each in DOMAINS]), *(each.pack for each in DOMAINS))
ROUTERS: tuple[APIRouter, ...] = tuple(router for each in DOMAINS for router in each.routers)
JOB_KINDS: Mapping[str, JobKind] = {kind: steer for each in DOMAINS for kind, steer in each.job_kinds.items()}
FILLERS: Mapping[str, Fill] = {each.pack.name: each.fill for each in DOMAINS}


def fillers(shelf: Shelf | None) -> Mapping[str, Fill]:
    """As ``FILLERS``, with simulations that are taken from the shelf where it has them."""
    return {**FILLERS, "simulations": partial(_fill_lab, shelf=shelf)}


def stock(shelf: Shelf) -> None:
    """Grow the sample simulations that the shelf lacks; on a machine that cannot, samples go without."""
    try:
        shelf.stock([each.wanted for each in PAST if each.status == "done"])
    except SampleNotGrown as problem:
        log.warning("%s Demos begin without simulations.", problem)


def record_pages() -> RecordsPages:
    """The pages of business records of all domains, in the order of the navigation."""
    return tuple(page for each in DOMAINS for page in each.pages())
