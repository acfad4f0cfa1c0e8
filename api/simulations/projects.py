"""Projects: what simulations are grown for; listed, made, renamed and archived."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.acts import acting
from api.callers import Text, Who, has_pack, may
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import simulations
from db.models.simulations import Project
from db.simulations import ProjectOverview

router = APIRouter(
    prefix="/projects",
    tags=["projects"],
    dependencies=[Depends(has_pack("simulations")), Depends(may("simulations:read"))],
)
MayRun = Depends(may("simulations:run"))
Name = Annotated[
    Text, Field(max_length=200, description="Up to 80 characters; counts once, however it is written.")
]
Description = Annotated[Text, Field(max_length=4_000, description="Up to 2,000 characters.")]


class ProjectItem(BaseModel):
    """A project and how much is in it."""

    id: UUID
    name: str
    description: str
    is_archived: bool
    simulations: int
    done: int
    newest_at: datetime | None = Field(description="When its newest simulation was queued.")
    created_at: datetime


class NewProject(BaseModel):
    """A project to be made."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    description: Description = ""


class ProjectChange(BaseModel):
    """What is to be different; what is left out or null stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    description: Description | None = None
    is_archived: bool | None = None


@router.get("", responses=answers(401, 403, 404))
def list_projects(
    given: Given, who: Who, archived: Annotated[bool, Query(description="Archived ones too.")] = False
) -> Page[ProjectItem]:
    """List projects, the one with the newest simulation first."""
    with given.services.store.read(who.scope) as session:
        found = simulations.list_projects(session, archived=archived)
    return Page(items=[_show(each) for each in found], next=None)


@router.post("", status_code=201, responses=answers(401, 403, 404, 409), dependencies=[MayRun])
def create_project(given: Given, who: Who, wanted: NewProject) -> ProjectItem:
    """Make a project."""
    with acting(given, who, "create_project") as act:
        made = simulations.create_project(act.session, who, wanted.name, wanted.description)
        act.about = made.name
        return _show(_overview(act.session, made))


@router.patch("/{project_id}", responses=answers(401, 403, 404, 409), dependencies=[MayRun])
def change_project(given: Given, who: Who, project_id: UUID, wanted: ProjectChange) -> ProjectItem:
    """Rename, describe, archive or bring back a project."""
    with acting(given, who, "change_project") as act:
        changed = simulations.change_project(
            act.session,
            who,
            project_id,
            name=wanted.name,
            description=wanted.description,
            is_archived=wanted.is_archived,
        )
        act.about = changed.name
        return _show(_overview(act.session, changed))


def _overview(session: Session, project: Project) -> ProjectOverview:
    """With its tally, as the list has it."""
    found = simulations.list_projects(session, archived=True)
    return next(
        (each for each in found if each.project.id == project.id), ProjectOverview(project, 0, 0, None)
    )


def _show(found: ProjectOverview) -> ProjectItem:
    names = ("id", "name", "description", "is_archived", "created_at")
    own = {name: getattr(found.project, name) for name in names}
    tally = {name: getattr(found, name) for name in ("simulations", "done", "newest_at")}
    return ProjectItem.model_validate({**own, **tally})
