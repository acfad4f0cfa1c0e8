"""Runs of workflows: listed, shown, started by hand, cancelled, and settled where nobody knows what became of a step."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field, JsonValue

from api import cursors
from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from api.workflows.run_shapes import (
    QueuedRun,
    RunDetail,
    RunItem,
    RunNumber,
    show_detail,
    show_queued,
    show_run,
)
from db import workflows
from db.workflows.words import RunStatus

router = APIRouter(
    tags=["workflow runs"],
    dependencies=[Depends(has_pack("workflows")), Depends(may("workflows:read"))],
)
MayRun = Depends(may("workflows:run"))
_SENT_BEFORE: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The same key came before; this is the run that it started then.",
        "model": QueuedRun,
    }
}


class Start(BaseModel):
    """A run by hand."""

    input: JsonValue = Field(default=None, description="What steps see as trigger.body; {} without it.")
    key: UUID | None = Field(
        default=None, description="Chosen by whoever asks; the same key again starts nothing anew."
    )


class Settlement(BaseModel):
    """What became of a step: it arrived, it did not, or it is to be sent again."""

    verdict: Literal["done", "failed", "again"]


@router.get("/workflow-runs", responses=answers(401, 403, 404))
def list_runs(
    given: Given,
    who: Who,
    workflow: Annotated[Text | None, Query(max_length=200, description="Number or name.")] = None,
    status: RunStatus | None = None,
    *,
    limit: Limit = 20,
    before: Before = None,
) -> Page[RunItem]:
    """List runs, newest first."""
    place = cursors.to_moment(before)
    with given.services.store.read(who.scope) as session:
        found = workflows.list_runs(session, workflow=workflow, status=status, limit=limit + 1, before=place)
        items = [show_run(each) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].created_at, items[-1].id) if more else None)


@router.get("/workflow-runs/{run}", responses=answers(401, 403, 404))
def show_one(given: Given, who: Who, run: RunNumber) -> RunDetail:
    """Show a run with its steps."""
    with given.services.store.read(who.scope) as session:
        return show_detail(workflows.run_detail(session, run))


@router.post(
    "/workflows/{workflow}/runs",
    status_code=201,
    responses={**_SENT_BEFORE, **answers(401, 403, 404, 409, 429)},
    dependencies=[MayRun],
)
def start_run(
    given: Given,
    who: Who,
    workflow: Annotated[Text, Path(max_length=200, description="Number or name.")],
    wanted: Start,
    response: Response,
) -> QueuedRun:
    """Run the newest version of a workflow by hand."""
    with acting(given, who, "run_workflow") as act:
        started = workflows.start_run(act.session, who, workflow, "manual", wanted.input, key=wanted.key)
        act.about = started.run.number
        if started.is_new:
            given.services.jobs.enqueue(act.session, started.job)
        else:
            response.status_code = 200
        return show_queued(started.run, started.job)


@router.post("/workflow-runs/{run}/cancel", responses=answers(401, 403, 404, 409), dependencies=[MayRun])
def cancel_run(given: Given, who: Who, run: RunNumber) -> QueuedRun:
    """Cancel a run that waits, or ask one that runs to stop after its present step; `cancel_requested` then says so."""
    with acting(given, who, "cancel_run") as act:
        job = workflows.cancel_run(act.session, who, run)
        act.about = job.title
        shown = show_queued(workflows.find_run(act.session, run), job)
    given.services.jobs.cancel(job.id, job.attempt)
    return shown


@router.post(
    "/workflow-runs/{run}/steps/{node}/settle",
    responses=answers(401, 403, 404, 409),
    dependencies=[MayRun],
)
def settle_step(
    given: Given,
    who: Who,
    run: RunNumber,
    node: Annotated[Text, Path(max_length=60, description="The step's node.")],
    wanted: Settlement,
) -> RunDetail:
    """Say what became of a step that was sent and of whose outcome nothing is known."""
    with acting(given, who, "settle_step") as act:
        settled = workflows.settle_step(act.session, who, run, node, wanted.verdict)
        act.about = settled.number
        return show_detail(workflows.run_detail(act.session, settled))
