"""The clock: starts the runs of schedules that are due, whichever of the workers looks first."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from db import workflows
from db.models.base import now
from db.models.tenants import Tenant
from db.models.workflows import Workflow
from db.sandbox_limits import has_room_for_jobs
from db.session import Store
from db.tenancy import Scope
from jobs.flows.notes import Enqueue

log = logging.getLogger(__name__)
PACK = "workflows"
SECONDS = 1.0
"""Between two looks; a schedule fires at most once a minute, so it is never later than that."""
AT_ONCE = 50
"""So many runs of one tenant are started at one look; the others of an outage wait for the next."""


@dataclass(frozen=True, slots=True)
class Schedules:
    """Fires schedules; any number of workers may look at once, each moment starts one run."""

    store: Store
    enqueue: Enqueue

    def fire_due(self) -> int:
        """Start what is due in all tenants; returns how many runs."""
        return sum(self._fire_due(scope) for scope in self._scopes())

    def _fire_due(self, scope: Scope) -> int:
        """Each in a transaction of its own: one that cannot be started keeps no other from it."""
        with self.store.read(scope) as session:
            if not has_room_for_jobs(session):
                return 0
            due = [workflow.id for workflow in workflows.due_workflows(session, now(), AT_ONCE)]
        return sum(self._fire(scope, each) for each in due)

    def _fire(self, scope: Scope, workflow_id: UUID) -> bool:
        try:
            with self.store.work(scope) as session:
                workflow = session.scalar(select(Workflow).where(Workflow.id == workflow_id))
                started = workflows.fire(session, workflow, now()) if workflow is not None else None
                if started is None:
                    return False
                self.enqueue(session, started.job)
                number = started.run.number
        except Exception:
            log.exception(
                "The schedule of the workflow %s could not be fired; it is tried again.", workflow_id
            )
            return False
        log.info("A schedule started %s.", number)
        return True

    def _scopes(self) -> list[Scope]:
        with self.store.system_read() as session:
            living = or_(Tenant.expires_at.is_(None), Tenant.expires_at > now())
            query = select(Tenant.id, Tenant.packs).where(living).order_by(Tenant.id)
            tenants = session.execute(query).all()
        return [Scope(tenant_id) for tenant_id, packs in tenants if PACK in packs]
