"""What the composition root puts together for live demos: their samples, their making, their end."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from agent.turns.services import Services
from db import users
from db.sandbox_limits import USUAL
from db.sandboxes import Sandboxes, SandboxPlan
from db.session import Store
from jobs.sandboxes import SECONDS, Remover
from jobs.shelf import Shelf
from packs import fillers, stock
from settings import Settings, SettingsError

log = logging.getLogger(__name__)
SAMPLES = "samples"
"""Below the data folder: sample simulations that were grown once."""
STOCKED_AFTER = 20.0
"""Seconds after the start; a public demo's are grown at once."""


def open_shelf(settings: Settings) -> Shelf:
    """Where sample simulations are kept."""
    return Shelf(settings.data / SAMPLES)


def open_sandboxes(settings: Settings, store: Store) -> Sandboxes:
    """What makes sandboxes here; whoever asks for simulations first waits until the samples are grown."""
    shelf = open_shelf(settings)

    def prepare(packs: Sequence[str]) -> None:
        if "simulations" in packs:
            stock(shelf)

    limits = replace(USUAL, open_at_all=settings.sandboxes)
    return Sandboxes(store, fillers(shelf), limits, prepare)


def check_public(settings: Settings, store: Store) -> None:
    """Refuse to show strangers a database that somebody works in.

    Raises:
        SettingsError: this is the public demo, and the database has a tenant that is no sandbox.
    """
    if settings.public_demo is None:
        return
    try:
        tenants = users.lasting_tenants(store)
    except DatabaseError:
        log.warning("whose database this is was not found out: it is not migrated or not to be reached")
        return
    if tenants:
        raise SettingsError(
            f"COUNTERFOIL_PUBLIC_DEMO=1 needs a database of its own; this one has the tenant {tenants[0]}. Leave "
            "DATABASE_URL and COUNTERFOIL_DATA out, or name a new database and folder."
        )


def public_plan(settings: Settings) -> SandboxPlan | None:
    """What every visitor of a public demo gets; it costs nothing, so only the built-in model answers.

    Raises:
        SettingsError: a pack is named that there is not.
    """
    public = settings.public_demo
    if public is None:
        return None
    known = tuple(fillers(None))
    unknown = [pack for pack in public.packs if pack not in known]
    if unknown:
        raise SettingsError(
            f"COUNTERFOIL_DEMO_PACKS names {', '.join(unknown)}; there are {', '.join(known)}."
        )
    return SandboxPlan(public.packs or known, public.minutes)


async def stock_beside(services: Services) -> None:
    """Have the samples grown while others are served, so that the first demo need not wait for them."""
    plan = services.public_demo
    packs = plan.packs if plan is not None else tuple(services.sandboxes.fillers)
    if plan is None:
        await asyncio.sleep(STOCKED_AFTER)
    # A thread that nobody waits for: a server that is stopped meanwhile is not held up, and the next one goes on.
    threading.Thread(target=services.sandboxes.prepare, args=(packs,), name="samples", daemon=True).start()


async def keep_removing(remover: Remover) -> None:
    """Remove the demos that are over; here as well as in the workers, as there may be none. Runs until cancelled."""
    while True:
        await asyncio.sleep(SECONDS)
        try:
            await asyncio.to_thread(remover.remove_overdue)
        except (SQLAlchemyError, OSError):
            log.exception("Demos that are over could not be removed; it is tried again.")
