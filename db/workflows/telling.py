"""What open pages are told when workflows and their runs move."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.feed import announce
from db.models.base import Json
from db.models.jobs import Job
from db.models.workflows import Workflow, WorkflowRun


def tell_workflow(session: Session, workflow: Workflow) -> None:
    """It was made or changed."""
    announce(session, "workflow", {"number": workflow.number})


def tell_run(session: Session, run: WorkflowRun, job: Job) -> None:
    """The run, or one of its steps, has moved."""
    tell_steps(session, run)
    payload: dict[str, Json] = {
        "job_id": str(job.id),
        "kind": job.kind,
        "group": job.group_key,
        "title": job.title,
        "status": job.status,
        "progress": job.progress,
        "error": job.error,
        "href": run_url(run),
    }
    announce(session, "job", payload)


def tell_steps(session: Session, run: WorkflowRun) -> None:
    """One of its steps has moved."""
    payload: dict[str, Json] = {
        "number": run.number,
        "workflow": run.workflow.number,
        "status": run.status,
    }
    announce(session, "workflow_run", payload)


def run_url(run: WorkflowRun) -> str:
    """Its page."""
    return f"/app/workflow-runs?run={run.number}"
