"""When a schedule fires next: kept beside the workflow, so that looking for what is due reads an index only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.workflows import Workflow, WorkflowVersion
from db.workflows.checks import hindrance, problems_of, trigger_of
from db.workflows.parsing import stored_definition
from engines.flow.cron import Schedule, parse
from engines.flow.definition import EMPTY, Definition
from engines.flow.errors import ScheduleInvalid

_STEP = timedelta(minutes=2)


def settle_due(
    session: Session, workflow: Workflow, moment: datetime, definition: Definition | None = None
) -> None:
    """Set anew when it fires next, counted from ``moment``; ``definition`` is its newest one, where that is known."""
    wanted = newest_definition(session, workflow) if definition is None else definition
    workflow.next_due_at = next_due(session, workflow, wanted, moment)


def next_due(
    session: Session, workflow: Workflow, definition: Definition, moment: datetime
) -> datetime | None:
    """The first moment after ``moment`` at which it fires; None where it has no schedule, is paused or not runnable."""
    schedule = schedule_of(definition)
    if schedule is None or not workflow.is_active or workflow.is_archived:
        return None
    if hindrance(problems_of(session, definition)) is not None:
        return None
    return following(schedule, moment)


def schedule_of(definition: Definition) -> Schedule | None:
    """The schedule that starts it, if one does."""
    trigger = trigger_of(definition)
    if trigger is None or trigger.connector != "schedule":
        return None
    line, timezone = trigger.config.get("line"), trigger.config.get("timezone", "UTC")
    try:
        return parse(str(line), str(timezone)) if line else None
    except ScheduleInvalid:
        return None


def following(schedule: Schedule, moment: datetime) -> datetime | None:
    """The first moment after ``moment``, in UTC; None where there is none any more."""
    try:
        return schedule.next_after(moment).astimezone(UTC)
    except StopIteration:
        return None


def latest(schedule: Schedule, due: datetime, moment: datetime) -> datetime:
    """The last moment from ``due`` to ``moment``, both included; ``due`` is one itself.

    It looks back from ``moment`` by spans that double, so a long silence costs no more than a short one.
    """
    span = _STEP
    while moment - span > due:
        found = following(schedule, moment - span)
        if found is not None and due <= found <= moment:
            return _last(schedule, found, moment)
        span *= 2
    return _last(schedule, due, moment)


def _last(schedule: Schedule, due: datetime, moment: datetime) -> datetime:
    while (after := following(schedule, due)) is not None and after <= moment:
        due = after
    return due


def newest_definition(session: Session, workflow: Workflow) -> Definition:
    """What the newest version does; empty while there is none."""
    query = select(WorkflowVersion.definition).where(
        WorkflowVersion.workflow_id == workflow.id, WorkflowVersion.number == workflow.version
    )
    found = session.scalar(query) if workflow.version else None
    return EMPTY if found is None else stored_definition(found)
