"""How runs and their steps look in answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.callers import Text
from db.models.jobs import Job
from db.models.workflows import WorkflowRun
from db.workflows import RunDetail as Found
from db.workflows.words import Cause, RunStatus, StepStatus

RunNumber = Annotated[Text, Path(max_length=40, description="Such as RUN-00001.")]


class RunItem(BaseModel):
    """A run as lists show it."""

    id: UUID
    number: str
    workflow: str = Field(description="Such as WF-0001.")
    workflow_name: str
    version: int = Field(
        description="The one that was the newest when it was asked for; it is run by that one."
    )
    cause: Cause
    status: RunStatus
    error: str | None
    error_code: str | None
    error_node: str | None = Field(description="The first step that failed, or whose outcome is unknown.")
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class StepItem(BaseModel):
    """One node of a run."""

    model_config = ConfigDict(from_attributes=True)

    position: int = Field(description="In the order in which they are run, from 1.")
    node: str
    title: str
    connector: str
    action: str
    status: StepStatus = Field(
        description="unknown: it was sent, and nothing is known of its outcome; somebody must settle it."
    )
    attempts: int
    input: JsonValue = Field(description="Its settings with everything worked out, without secrets.")
    output: JsonValue = Field(description="What later steps see as steps.<node>.")
    branch: str | None = Field(description="Which way a condition went.")
    error: str | None
    error_code: str | None
    sent_at: datetime | None
    wake_at: datetime | None = Field(description="When it goes on.")
    started_at: datetime | None
    ended_at: datetime | None
    milliseconds: float | None


class RunDetail(RunItem):
    """A run with what it was given and its steps, of which there are none before it begins."""

    input: dict[str, JsonValue] = Field(description="What expressions see as trigger.")
    steps: list[StepItem]
    job_id: UUID | None = Field(description="For `/jobs`, which retries it.")
    cancel_requested: bool


class QueuedRun(RunItem):
    """A run and the job that works for it."""

    job_id: UUID
    cancel_requested: bool


def show_run(run: WorkflowRun) -> RunItem:
    """As lists show it."""
    return RunItem(**_fields(run))


def show_queued(run: WorkflowRun, job: Job) -> QueuedRun:
    """As it was just queued, or asked to stop."""
    return QueuedRun(**_fields(run), job_id=job.id, cancel_requested=job.cancel_requested)


def show_detail(found: Found) -> RunDetail:
    """All of it."""
    return RunDetail(
        **_fields(found.run),
        input=found.run.input,
        steps=[StepItem.model_validate(each) for each in found.steps],
        job_id=found.job.id if found.job else None,
        cancel_requested=found.job.cancel_requested if found.job else False,
    )


def _fields(run: WorkflowRun) -> dict[str, Any]:
    names = ("id", "number", "version", "cause", "status", "error", "error_code", "error_node")
    moments = ("created_at", "started_at", "ended_at")
    shown: dict[str, Any] = {name: getattr(run, name) for name in (*names, *moments)}
    return shown | {"workflow": run.workflow.number, "workflow_name": run.workflow.name}
