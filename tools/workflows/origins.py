"""What rows leave unsaid: which workflow a version belongs to, and what it did before; for the card's sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import Change, Values
from db.models.base import Json
from db.models.workflows import Workflow, WorkflowVersion

_RESTORED = re.compile(r"Restored from version (\d{1,9})")
_TABLES = frozenset(("workflow_versions", "workflow_runs"))


def complete(session: Session, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes with ``workflow`` and ``name`` among the values of versions and runs, versions also with ``base``.

    ``base`` is the definition that the version before has, and ``restored`` the number of the older version that is
    brought back unchanged. The result is for telling, never for storing.
    """
    ids = _ids(changes)
    if not ids:
        return tuple(changes)
    known = _workflows(session, ids)
    return tuple(_complete(session, each, known) for each in changes)


def _complete(session: Session, change: Change, known: dict[str, tuple[str, str]]) -> Change:
    values = change.after or change.before or {}
    found = known.get(str(values.get("workflow_id")))
    if change.table not in _TABLES or found is None:
        return change
    told: Values = {"workflow": found[0], "name": found[1]}
    if change.table == "workflow_versions" and change.kind == "insert":
        told |= _before(session, values)
    if change.after:
        return replace(change, after={**change.after, **told})
    return replace(change, before={**values, **told})


def _before(session: Session, values: Values) -> Values:
    number, note = values.get("number"), str(values.get("note") or "")
    told: Values = {"base": _definition(session, values, number - 1 if isinstance(number, int) else 0)}
    restored = _RESTORED.fullmatch(note)
    if restored and _definition(session, values, int(restored[1])) == values.get("definition"):
        told["restored"] = int(restored[1])
    return told


def _definition(session: Session, values: Values, number: int) -> Json:
    query = select(WorkflowVersion.definition).where(
        WorkflowVersion.workflow_id == UUID(str(values["workflow_id"])), WorkflowVersion.number == number
    )
    return session.scalar(query)


def _workflows(session: Session, ids: Sequence[UUID]) -> dict[str, tuple[str, str]]:
    rows = session.execute(select(Workflow.id, Workflow.number, Workflow.name).where(Workflow.id.in_(ids)))
    return {str(key): (number, name) for key, number, name in rows}


def _ids(changes: Sequence[Change]) -> list[UUID]:
    values = [each.after or each.before or {} for each in changes if each.table in _TABLES]
    found = [each.get("workflow_id") for each in values]
    return [UUID(each) for each in dict.fromkeys(found) if isinstance(each, str)]
