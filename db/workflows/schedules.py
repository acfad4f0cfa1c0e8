"""Schedules: which workflows are due, and how one fires exactly once for a moment, whoever looks at the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import DomainError
from db.models.workflows import Fire, Workflow
from db.workflows.moments import following, latest, newest_definition, schedule_of
from db.workflows.runs import Started, start_run
from db.workflows.workflows import lock_workflow

OLD = timedelta(minutes=1)
"""A moment that passed so long before its workflow was last written is none that a worker missed: an undo, or somebody
who lets it go on, has put it there. It is not made up for."""


def due_workflows(session: Session, moment: datetime, limit: int = 100) -> Sequence[Workflow]:
    """Workflows whose schedule is to fire by now, the longest overdue first."""
    query = select(Workflow).where(Workflow.next_due_at <= moment)
    return session.scalars(query.order_by(Workflow.next_due_at, Workflow.id).limit(limit)).all()


def fire(session: Session, workflow: Workflow, moment: datetime) -> Started | None:
    """Start the run of the last moment that has passed, and set the next one; the caller hands the job to the engine.

    None where somebody has fired it already, or nothing is to be run. What was missed while no worker lived is one run.
    """
    found = lock_workflow(session, workflow)
    due = found.next_due_at
    if due is None or due > moment:
        return None
    schedule = schedule_of(newest_definition(session, found))
    if schedule is None or not found.is_active or found.is_archived:
        found.next_due_at = None
        session.flush()
        return None
    is_old = due < found.updated_at - OLD
    found.next_due_at = following(schedule, moment)
    session.flush()
    return None if is_old else _start(session, found, latest(schedule, due, moment))


def _start(session: Session, workflow: Workflow, due: datetime) -> Started | None:
    fired = select(Fire).where(Fire.workflow_id == workflow.id, Fire.due_at == due)
    if session.scalar(fired) is not None:
        return None
    try:
        started = start_run(session, None, workflow, "schedule", {"due_at": due.isoformat()})
    except DomainError:
        return None  # it can't run as it is, or too many wait; it tries again at its next moment
    session.add(Fire(workflow_id=workflow.id, due_at=due, run_id=started.run.id))
    session.flush()
    return started
