"""The tenant's own words: what the built-in model recognises in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.models.workflows import Connection, Workflow, WorkflowRun, WorkflowVersion

NEWEST_WORKFLOWS = 200
NEWEST_RUNS = 100
MOST_CONNECTIONS = 200
MOST_NODES = 500


def names(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Names by kind, those of the newest first: of workflows (numbers too), runs, connections, and nodes (ids too)."""
    query = (
        select(Workflow.number, Workflow.name, WorkflowVersion.definition)
        .outerjoin(
            WorkflowVersion,
            and_(WorkflowVersion.workflow_id == Workflow.id, WorkflowVersion.number == Workflow.version),
        )
        .where(Workflow.is_archived.is_(False))
        .order_by(Workflow.created_at.desc(), Workflow.id.desc())
    )
    rows = session.execute(query.limit(NEWEST_WORKFLOWS)).all()
    runs = select(WorkflowRun.number).order_by(WorkflowRun.created_at.desc(), WorkflowRun.id.desc())
    connections = select(Connection.name).order_by(Connection.created_at.desc(), Connection.id.desc())
    nodes = dict.fromkeys(name for row in rows if row[2] for name in _nodes(row[2]))
    return {
        "workflow": tuple(word for number, name, _ in rows for word in (number, name)),
        "workflow_run": tuple(session.scalars(runs.limit(NEWEST_RUNS))),
        "connection": tuple(session.scalars(connections.limit(MOST_CONNECTIONS))),
        "node": tuple(nodes)[:MOST_NODES],
    }


def _nodes(definition: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids and labels, from what is stored as it is: nobody checks hundreds of definitions for their words."""
    words = (node.get(field) for node in definition.get("nodes", ()) for field in ("id", "label"))
    return tuple(word for word in words if word)
