"""What an undo may not turn back: a version that has been run or is no longer the newest, a run that has begun.

An undo writes rows as they were before, past the verbs and their checks, so the pack's rules are asked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import Change
from db.errors import Conflict
from db.models.workflows import Workflow, WorkflowRun, WorkflowVersion


def check_undo(session: Session, changes: Sequence[Change]) -> None:
    """Whether these recorded changes can be turned back. What would go is locked, before its job is.

    Raises:
        Conflict: a run has used a version that they made, or that is not the newest any more; a workflow that they made
            has been run; a run that they started has begun, or has ended.
    """
    runs = _made(changes, "workflow_runs")
    versions = select(WorkflowVersion).where(WorkflowVersion.id.in_(_made(changes, "workflow_versions")))
    made = list(session.scalars(versions.order_by(WorkflowVersion.workflow_id, WorkflowVersion.number)))
    workflows = {*_made(changes, "workflows"), *(each.workflow_id for each in made)}
    query = select(Workflow).where(Workflow.id.in_(workflows)).order_by(Workflow.id)
    locked = query.with_for_update(of=Workflow).execution_options(populate_existing=True)
    known = {each.id: each for each in session.scalars(locked)}
    for workflow_id in _made(changes, "workflows"):
        if workflow_id in known:
            _check_workflow(session, known[workflow_id], own=runs)
    for version in made:
        _check_version(session, known[version.workflow_id], version, own=runs)
    _check_runs(session, runs)


def _check_workflow(session: Session, workflow: Workflow, *, own: Sequence[UUID]) -> None:
    run = _first_run(session, WorkflowRun.workflow_id == workflow.id, WorkflowRun.id.not_in(own))
    if run is not None:
        raise Conflict(
            f"{run.number} has run {workflow.number} since, so making it can't be undone. Archive the workflow instead."
        )


def _check_version(
    session: Session, workflow: Workflow, version: WorkflowVersion, *, own: Sequence[UUID]
) -> None:
    number = version.number
    instead = f"Restore version {number - 1} instead." if number > 1 else "Remove its nodes instead."
    run = _first_run(
        session,
        WorkflowRun.workflow_id == workflow.id,
        WorkflowRun.version == number,
        WorkflowRun.id.not_in(own),
    )
    if run is not None:
        raise Conflict(
            f"{run.number} has run version {number} of {workflow.number}, so that version can't be undone. {instead}"
        )
    if number != workflow.version:
        raise Conflict(
            f"Version {number} of {workflow.number} is not its newest any more, which is {workflow.version}, so it can't "
            f"be undone. {instead}"
        )


def _check_runs(session: Session, runs: Sequence[UUID]) -> None:
    query = select(WorkflowRun).where(WorkflowRun.id.in_(runs)).order_by(WorkflowRun.id)
    locked = query.with_for_update(of=WorkflowRun).execution_options(populate_existing=True)
    for run in session.scalars(locked):
        if run.status == "queued" and run.started_at is None:
            continue
        state = {"failed": "has failed", "cancelled": "was cancelled"}.get(run.status, f"is {run.status}")
        advice = (
            "Cancel it instead." if run.status in {"queued", "running", "waiting"} else "It stays on record."
        )
        raise Conflict(f"{run.number} {state} by now, so starting it can't be undone. {advice}")


def _first_run(session: Session, *criteria: object) -> WorkflowRun | None:
    query = select(WorkflowRun).where(*criteria)  # type: ignore[arg-type]  # they are column expressions
    return session.scalar(query.order_by(WorkflowRun.created_at, WorkflowRun.id).limit(1))


def _made(changes: Sequence[Change], table: str) -> list[UUID]:
    return [UUID(each.key) for each in changes if each.table == table and each.kind == "insert"]
