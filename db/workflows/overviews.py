"""Workflows as lists show them: what starts them, how many steps and problems they have, and how they last ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from db.models.workflows import Workflow, WorkflowRun, WorkflowVersion
from db.quoting import plain_name_of
from db.workflows.checks import connectors_of, hindrances, problems_of, trigger_of
from db.workflows.parsing import stored_definition
from engines.flow.checking import Problem
from engines.flow.definition import EMPTY, Definition, Node


@dataclass(frozen=True, slots=True)
class WorkflowOverview:
    """A workflow in a list: its trigger if it has one, its nodes and problems (warnings too), and its newest run.

    ``obstacles`` are the problems because of which it can't run, not even by hand.
    """

    workflow: Workflow
    trigger: Node | None
    nodes: int
    problems: int
    obstacles: int
    last_run: WorkflowRun | None


def list_workflows(
    session: Session,
    *,
    archived: bool = False,
    query: str = "",
    limit: int = 50,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[WorkflowOverview]:
    """Newest first, of those that are archived or of those that are not.

    ``query`` is a part of the name or number; ``before`` is ``(created_at, id)`` of the last one of the page before.
    """
    wanted = _newest_versions().where(Workflow.is_archived.is_(archived))
    if query.strip():
        wanted = wanted.where(_is_named(query))
    if before is not None:
        moment, key = before
        older = and_(Workflow.created_at == moment, Workflow.id < key)
        wanted = wanted.where(or_(Workflow.created_at < moment, older))
    wanted = wanted.order_by(Workflow.created_at.desc(), Workflow.id.desc()).limit(limit)
    rows = session.execute(wanted).all()
    connections = connectors_of(session)
    runs = _last_runs(session, [workflow.id for workflow, _ in rows])
    found = []
    for workflow, stored in rows:
        definition = EMPTY if stored is None else stored_definition(stored)
        problems = problems_of(session, definition, connections=connections)
        found.append(_overview(workflow, problems, definition, runs.get(workflow.id)))
    return found


def _overview(
    workflow: Workflow, problems: Sequence[Problem], definition: Definition, run: WorkflowRun | None
) -> WorkflowOverview:
    return WorkflowOverview(
        workflow,
        trigger_of(definition),
        nodes=len(definition.nodes),
        problems=len(problems),
        obstacles=len(hindrances(problems)),
        last_run=run,
    )


def _is_named(query: str) -> ColumnElement[bool]:
    part = plain_name_of(query.replace("\x00", ""))
    named = Workflow.plain_name.contains(part, autoescape=True)
    return or_(named, Workflow.number.icontains(part, autoescape=True))


def _newest_versions() -> Select[Workflow, dict[str, Any] | None]:
    is_newest = and_(WorkflowVersion.workflow_id == Workflow.id, WorkflowVersion.number == Workflow.version)
    return select(Workflow, WorkflowVersion.definition).outerjoin(WorkflowVersion, is_newest)


def _last_runs(session: Session, workflow_ids: Sequence[UUID]) -> dict[UUID, WorkflowRun]:
    """The newest run of each of these that has one: their ids by an index first, then those rows alone.

    In one statement PostgreSQL may join all runs there are to find some, while its statistics are young.
    """
    newest = (
        select(WorkflowRun.id)
        .where(WorkflowRun.workflow_id == Workflow.id)
        .order_by(WorkflowRun.created_at.desc(), WorkflowRun.id.desc())
        .limit(1)
        .correlate(Workflow)
        .scalar_subquery()
    )
    found = session.scalars(select(newest).select_from(Workflow).where(Workflow.id.in_(workflow_ids))).all()
    runs = session.scalars(select(WorkflowRun).where(WorkflowRun.id.in_(found)))
    return {run.workflow_id: run for run in runs}
