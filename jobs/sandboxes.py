"""The end of sandboxes: what is overdue is stopped, then removed with its files, the engine's rows and all its rows.

A round may be killed anywhere: the tenant's own row goes last, so the next one begins again with what is left. A worker
that was so slow that nobody waited for it may still write a file; so each removed sandbox leaves a note by which its
folders are looked for once more, an hour later.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from db.models.base import now
from db.models.jobs import Job
from db.models.tenants import Tenant
from db.models.turns import Turn
from db.sandboxes import Sandboxes
from db.session import Store
from db.tenancy import Scope
from db.turns import SILENT_AFTER
from jobs.engine import DurableJobs, key_of

log = logging.getLogger(__name__)
SECONDS = 60.0
"""From one round to the next."""
PATIENCE = timedelta(minutes=2)
"""So long after its end what runs in a sandbox may take to stop; then it is removed under its feet."""
FOLDERS = ("pictures", "exports", "simulations")
"""Below the data folder: in each of them a tenant's files are below its id."""
REMOVED = "removed"
"""Below the data folder: an empty file for each sandbox that was removed lately, named by its id."""
LATE_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Remover:
    """Removes sandboxes; any number of processes may do so at once. ``data`` is the data folder."""

    store: Store
    jobs: DurableJobs
    data: Path

    def remove_overdue(self) -> int:
        """One round over all sandboxes; returns how many are gone."""
        sandboxes = Sandboxes(self.store, {})
        gone = 0
        for tenant_id in sandboxes.overdue():
            try:
                gone += self._remove(sandboxes, tenant_id)
            except Exception:
                log.exception("The sandbox %s could not be removed; it is tried again.", tenant_id)
        self._look_again()
        if gone:
            log.info("%d demos that were over were removed.", gone)
        return gone

    def _remove(self, sandboxes: Sandboxes, tenant_id: UUID) -> bool:
        """False where something still runs in it, or somebody else removed it."""
        sandboxes.close(tenant_id)
        if self._stops(tenant_id):
            return False
        self.jobs.forget(self._keys(tenant_id))
        note = self.data / REMOVED / str(tenant_id)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.touch()
        self._remove_files(tenant_id)
        return sandboxes.remove(tenant_id)

    def _stops(self, tenant_id: UUID) -> bool:
        """Ask all that runs in it to stop; True where something has not yet, and is to be waited for.

        A job that waits by its row may be in a worker's hands already, so what the engine says counts.
        """
        waiting = update(Job).where(Job.status == "queued").values(status="cancelled", ended_at=now())
        with self.store.work(Scope(tenant_id)) as session:
            queued = session.execute(waiting.returning(Job.id, Job.attempt)).all()
            session.execute(update(Job).where(Job.status == "running").values(cancel_requested=True))
            session.execute(update(Turn).where(Turn.status == "running").values(stop_requested=True))
            silent = now() - SILENT_AFTER
            turns = session.scalars(
                select(Turn.id).where(Turn.status == "running", Turn.heartbeat_at > silent)
            ).all()
            ended = session.get_one(Tenant, tenant_id).expires_at
        states = self.jobs.states(self._keys(tenant_id))
        for job_id, attempt in queued:
            if states.get(key_of(job_id, attempt)) != "running":
                self.jobs.cancel(job_id, attempt)
        is_busy = bool(turns) or "running" in states.values()
        return is_busy and ended is not None and now() - ended < PATIENCE

    def _keys(self, tenant_id: UUID) -> Sequence[str]:
        """What the engine knows the attempts of its jobs by."""
        with self.store.read(Scope(tenant_id)) as session:
            jobs = session.execute(select(Job.id, Job.attempt)).all()
        return [key_of(job_id, number) for job_id, attempt in jobs for number in range(1, attempt + 1)]

    def _remove_files(self, tenant_id: UUID) -> None:
        for folder in FOLDERS:
            place = self.data / folder / str(tenant_id)
            if place.exists():
                shutil.rmtree(place)

    def _look_again(self) -> None:
        """Remove what was written after the removal."""
        for note in (self.data / REMOVED).glob("*"):
            if time.time() - note.stat().st_mtime > LATE_SECONDS:
                self._remove_files(UUID(note.name))
                note.unlink(missing_ok=True)
