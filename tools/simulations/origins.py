"""What rows leave unsaid: the names and numbers behind their ids, for the card's sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import Change, Values
from db.models.base import Json
from db.models.jobs import Job
from db.models.simulations import Project, Simulation

_BEHIND = {"project_id": "project", "simulation_id": "simulation"}
"""What an id stands for, and what its name is called."""


def complete(session: Session, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes with ``project`` and ``simulation`` (a name and a number) and jobs' ``kind`` among their values.

    The result is for telling, never for storing.
    """
    names = {
        **_projects(session, _ids(changes, "project_id")),
        **_simulations(session, _ids(changes, "simulation_id")),
        **{each.key: each.label for each in changes if each.table in {"projects", "simulations"}},
    }
    kinds = _kinds(session, [each.key for each in changes if each.table == "jobs" and each.kind == "update"])
    return tuple(_complete(each, names, kinds) for each in changes)


def _complete(change: Change, names: Mapping[str, str], kinds: Mapping[str, str]) -> Change:
    values = change.after or change.before or {}
    told: Values = {name: names.get(str(values[key])) for key, name in _BEHIND.items() if key in values}
    if change.key in kinds:
        told["kind"] = kinds[change.key]
    if not told:
        return change
    if change.after:
        return replace(change, after={**change.after, **told})
    return replace(change, before={**values, **told})


def _ids(changes: Sequence[Change], key: str) -> list[UUID]:
    found: list[Json] = [(each.after or each.before or {}).get(key) for each in changes]
    return [UUID(each) for each in dict.fromkeys(found) if isinstance(each, str)]


def _projects(session: Session, ids: Sequence[UUID]) -> dict[str, str]:
    rows = session.execute(select(Project.id, Project.name).where(Project.id.in_(ids))) if ids else ()
    return {str(key): name for key, name in rows}


def _simulations(session: Session, ids: Sequence[UUID]) -> dict[str, str]:
    query = select(Simulation.id, Simulation.number).where(Simulation.id.in_(ids))
    return {str(key): number for key, number in (session.execute(query) if ids else ())}


def _kinds(session: Session, keys: Sequence[str]) -> dict[str, str]:
    query = select(Job.id, Job.kind).where(Job.id.in_([UUID(each) for each in keys]))
    return {str(key): kind for key, kind in (session.execute(query) if keys else ())}
