"""Workflows: listed, made, shown, renamed, paused, archived; the address of a webhook; connectors and problems."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api import cursors
from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from api.workflows.shapes import (
    Body,
    ConnectorItem,
    ProblemItem,
    WorkflowDetail,
    WorkflowNumber,
    WorkflowRow,
    show_connector,
    show_detail,
    show_problems,
    show_row,
)
from db import workflows
from db.errors import Conflict
from db.models.workflows import Workflow
from db.sandbox_limits import is_sandbox
from db.secrets import Vault
from engines.flow.manifests import search

router = APIRouter(
    tags=["workflows"], dependencies=[Depends(has_pack("workflows")), Depends(may("workflows:read"))]
)
MayWrite = Depends(may("workflows:write"))
Name = Annotated[
    Text, Field(max_length=200, description="Up to 80 characters; counts once, however it is written.")
]
Description = Annotated[Text, Field(max_length=4_000, description="Up to 2,000 characters.")]


class NewWorkflow(Body):
    """A workflow to be made."""

    name: Name
    description: Description = ""
    key: UUID | None = Field(
        default=None, description="Chosen by whoever asks; the same key again makes nothing."
    )


class WorkflowChange(Body):
    """What is to be different; what is left out or null stays."""

    name: Name | None = None
    description: Description | None = None
    is_active: bool | None = None
    is_archived: bool | None = None


class Hook(BaseModel):
    """The secret address of a workflow's webhook: whoever knows it can start a run."""

    url: str
    method: str = Field(description="The one that it takes.")


@router.get("/workflows", responses=answers(401, 403, 404))
def list_workflows(
    given: Given,
    who: Who,
    query: Annotated[Text, Query(max_length=200, description="A part of the name or number.")] = "",
    archived: Annotated[bool, Query(description="Those that are archived, instead of the others.")] = False,
    limit: Limit = 50,
    *,
    before: Before = None,
) -> Page[WorkflowRow]:
    """List workflows, newest first."""
    place = cursors.to_moment(before)
    with given.services.store.read(who.scope) as session:
        found = workflows.list_workflows(
            session, archived=archived, query=query, limit=limit + 1, before=place
        )
        items = [show_row(each) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].created_at, items[-1].id) if more else None)


@router.post("/workflows", status_code=201, responses=answers(401, 403, 404, 409), dependencies=[MayWrite])
def create_workflow(given: Given, who: Who, wanted: NewWorkflow) -> WorkflowDetail:
    """Make an empty workflow."""
    with acting(given, who, "create_workflow") as act:
        made = workflows.create_workflow(act.session, who, wanted.name, wanted.description, key=wanted.key)
        act.about = made.label
        return _show(act.session, made)


@router.get("/workflows/{workflow}", responses=answers(401, 403, 404))
def show_one(given: Given, who: Who, workflow: WorkflowNumber) -> WorkflowDetail:
    """Show a workflow with what its newest version does and what is wrong with it."""
    with given.services.store.read(who.scope) as session:
        return _show(session, workflows.find_workflow(session, workflow))


@router.patch("/workflows/{workflow}", responses=answers(401, 403, 404, 409), dependencies=[MayWrite])
def change_workflow(
    given: Given, who: Who, workflow: WorkflowNumber, wanted: WorkflowChange
) -> WorkflowDetail:
    """Rename, describe, pause, archive or bring back a workflow."""
    with acting(given, who, "change_workflow") as act:
        changed = workflows.change_workflow(
            act.session,
            who,
            workflow,
            name=wanted.name,
            description=wanted.description,
            is_active=wanted.is_active,
            is_archived=wanted.is_archived,
        )
        act.about = changed.label
        return _show(act.session, changed)


@router.get("/workflows/{workflow}/problems", responses=answers(401, 403, 404))
def list_problems(given: Given, who: Who, workflow: WorkflowNumber) -> Page[ProblemItem]:
    """List what is wrong with the newest version of a workflow, the worst first."""
    with given.services.store.read(who.scope) as session:
        problems = workflows.problems_of(session, workflows.definition_of(session, workflow))
    return Page(items=show_problems(problems), next=None)


@router.get("/workflows/{workflow}/hook", responses=answers(401, 403, 404, 409), dependencies=[MayWrite])
def show_hook(given: Given, who: Who, workflow: WorkflowNumber, request: Request) -> Hook:
    """Show the address of a workflow's webhook."""
    with given.services.store.read(who.scope) as session:
        found = workflows.find_workflow(session, workflow)
        return _hook(session, given.services.vault, found, request)


@router.post("/workflows/{workflow}/hook", responses=answers(401, 403, 404, 409), dependencies=[MayWrite])
def change_hook(given: Given, who: Who, workflow: WorkflowNumber, request: Request) -> Hook:
    """Give a workflow's webhook a new address; the one before is unknown from now on."""
    with acting(given, who, "new_hook") as act:
        changed = workflows.new_hook(act.session, who, workflow)
        act.about = changed.label
        return _hook(act.session, given.services.vault, changed, request)


@router.get("/connectors", responses=answers(401, 403, 404))
def list_connectors(
    who: Who,
    query: Annotated[
        Text | None, Query(max_length=200, description="Words of names and descriptions.")
    ] = None,
) -> Page[ConnectorItem]:
    """List the kinds of nodes with their settings."""
    return Page(items=[show_connector(each) for each in search(query)], next=None)


def _show(session: Session, workflow: Workflow) -> WorkflowDetail:
    definition = workflows.definition_of(session, workflow)
    return show_detail(workflow, definition, workflows.problems_of(session, definition))


def _hook(session: Session, vault: Vault, workflow: Workflow, request: Request) -> Hook:
    if is_sandbox(session):
        raise Conflict(
            "Nobody can call a demo from outside, so its webhooks have no addresses. Start the workflow here."
        )
    trigger = workflows.trigger_of(workflows.definition_of(session, workflow))
    if trigger is None or trigger.connector != "webhook":
        raise Conflict(
            f"{workflow.number} does not begin with a webhook, so it has no address. Add a webhook as its trigger."
        )
    address = f"{request.url.scheme}://{request.url.netloc}/hooks/{workflows.hook_token(vault, workflow)}"
    return Hook(url=address, method=str(trigger.config.get("method", "POST")))
