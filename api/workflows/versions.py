"""Versions of a workflow: listed, shown, compared, brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from api import cursors
from api.acts import acting
from api.callers import Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from api.workflows.shapes import (
    Body,
    EdgeItem,
    EditedWorkflow,
    Expected,
    Graph,
    NodeItem,
    VersionNumber,
    WorkflowNumber,
    show_edge,
    show_edited,
)
from db import workflows
from db.models.workflows import WorkflowVersion
from engines.flow.definition import Node

router = APIRouter(
    prefix="/workflows/{workflow}",
    tags=["workflows"],
    dependencies=[Depends(has_pack("workflows")), Depends(may("workflows:read"))],
)


class VersionItem(BaseModel):
    """A version as lists show it."""

    number: int
    note: str
    nodes: int
    created_by: UUID | None
    created_at: datetime


class VersionDetail(VersionItem):
    """A version with what it does."""

    definition: Graph


class NodeDifference(BaseModel):
    """A node before and after."""

    before: NodeItem
    after: NodeItem


class DifferenceDetail(BaseModel):
    """What is different between two versions."""

    added: list[NodeItem]
    removed: list[NodeItem]
    changed: list[NodeDifference]
    added_edges: list[EdgeItem]
    removed_edges: list[EdgeItem]
    sentences: list[str]


class Restoring(Body):
    """What the page of versions was opened with."""

    version: Expected = None


@router.get("/versions", responses=answers(401, 403, 404))
def list_versions(
    given: Given, who: Who, workflow: WorkflowNumber, limit: Limit = 50, *, before: Before = None
) -> Page[VersionItem]:
    """List the versions of a workflow, newest first."""
    place = cursors.to_number(before)
    with given.services.store.read(who.scope) as session:
        found = workflows.list_versions(session, workflow, limit=limit + 1, before=place)
        items = [_show(each) for each in found[:limit]]
    return Page(items=items, next=cursors.from_number(items[-1].number) if len(found) > limit else None)


@router.get("/versions/{version}", responses=answers(401, 403, 404))
def show_one(given: Given, who: Who, workflow: WorkflowNumber, version: VersionNumber) -> VersionDetail:
    """Show a version with what it does."""
    with given.services.store.read(who.scope) as session:
        return _show_whole(workflows.find_version(session, workflow, version))


@router.post(
    "/versions/{version}/restore",
    responses=answers(401, 403, 404, 409),
    dependencies=[Depends(may("workflows:write"))],
)
def restore_version(
    given: Given, who: Who, workflow: WorkflowNumber, version: VersionNumber, wanted: Restoring
) -> EditedWorkflow:
    """Make what an older version did the newest version."""
    with acting(given, who, "restore_version") as act:
        edited = workflows.restore_version(act.session, who, workflow, version, expected=wanted.version)
        act.about = f"{edited.workflow.number} v{version}"
        return show_edited(edited)


@router.get("/diff", responses=answers(401, 403, 404))
def show_difference(
    given: Given,
    who: Who,
    workflow: WorkflowNumber,
    before: Annotated[int, Query(alias="from", ge=0, description="0 is the empty workflow.")],
    after: Annotated[int, Query(alias="to", ge=0)],
) -> DifferenceDetail:
    """Tell what is different between two versions of a workflow."""
    with given.services.store.read(who.scope) as session:
        found = workflows.differ_versions(session, workflow, before, after)
    return DifferenceDetail(
        added=[_node(each) for each in found.added],
        removed=[_node(each) for each in found.removed],
        changed=[
            NodeDifference(before=_node(each.before), after=_node(each.after)) for each in found.changed
        ],
        added_edges=[show_edge(each) for each in found.added_edges],
        removed_edges=[show_edge(each) for each in found.removed_edges],
        sentences=[*found.sentences()],
    )


def _node(node: Node) -> NodeItem:
    return NodeItem.model_validate(node.to_json())


def _show(found: WorkflowVersion) -> VersionItem:
    """A row of the list of versions."""
    return VersionItem.model_validate(_facts(found))


def _show_whole(found: WorkflowVersion) -> VersionDetail:
    """A version with what it does."""
    return VersionDetail.model_validate({**_facts(found), "definition": found.definition})


def _facts(found: WorkflowVersion) -> dict[str, Any]:
    names = ("number", "note", "created_by", "created_at")
    nodes = found.definition.get("nodes")
    return {
        **{name: getattr(found, name) for name in names},
        "nodes": len(nodes) if isinstance(nodes, list) else 0,
    }
