"""Versions: what a workflow did from some moment on. They are only read here; ``editing`` makes them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.models.workflows import Workflow, WorkflowVersion
from db.workflows.parsing import stored_definition
from db.workflows.workflows import Named, find_workflow
from engines.flow.definition import EMPTY, Definition
from engines.flow.difference import Difference, differ


def definition_of(session: Session, workflow: Named, version: int | None = None) -> Definition:
    """What a workflow does in that version, or in its newest one; empty in version 0.

    Raises:
        NotFound: there is no such workflow, or no such version of it.
    """
    found = find_workflow(session, workflow)
    wanted = found.version if version is None else version
    return EMPTY if wanted == 0 else read_definition(find_version(session, found, wanted))


def find_version(session: Session, workflow: Named, version: int) -> WorkflowVersion:
    """The version of that number.

    Raises:
        NotFound: there is no such workflow, or no such version of it.
    """
    found = find_workflow(session, workflow)
    wanted = (WorkflowVersion.workflow_id == found.id, WorkflowVersion.number == version)
    row = session.scalar(select(WorkflowVersion).where(*wanted)) if abs(version) < 2**31 else None
    if row is None:
        has = f"It has versions 1 to {found.version}." if found.version else "It is empty and has none yet."
        raise NotFound(f"{found.number} has no version {version}. {has}")
    return row


def list_versions(
    session: Session, workflow: Named, *, limit: int = 50, before: int | None = None
) -> Sequence[WorkflowVersion]:
    """Newest first; ``before`` is the number of the last one of the page before.

    Raises:
        NotFound: there is no such workflow.
    """
    found = find_workflow(session, workflow)
    query = select(WorkflowVersion).where(WorkflowVersion.workflow_id == found.id)
    if before is not None:
        query = query.where(WorkflowVersion.number < before)
    return session.scalars(query.order_by(WorkflowVersion.number.desc()).limit(limit)).all()


def differ_versions(session: Session, workflow: Named, before: int, after: int) -> Difference:
    """What is different in version ``after``; 0 is the empty workflow.

    Raises:
        NotFound: there is no such workflow, or no such version of it.
    """
    found = find_workflow(session, workflow)
    return differ(definition_of(session, found, before), definition_of(session, found, after))


def read_definition(version: WorkflowVersion) -> Definition:
    """What stands in a version; it was checked before it was written."""
    return stored_definition(version.definition)


def newest_version(session: Session, workflow: Workflow) -> WorkflowVersion | None:
    """The version that is run; None while it is empty."""
    return find_version(session, workflow, workflow.version) if workflow.version else None
