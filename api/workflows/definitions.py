"""What a workflow does, edited node by node or as a whole; each request makes one version at most."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from api.acts import Act, acting
from api.callers import Text, Who, has_pack, may
from api.parts import Given
from api.problems import answers
from api.workflows.shapes import (
    Body,
    Branch,
    Config,
    EdgeItem,
    EditedWorkflow,
    Expected,
    ExpectedQuery,
    Label,
    NodeId,
    NodeItem,
    Position,
    WorkflowNumber,
    show_edited,
)
from db import workflows
from db.workflows import Edited
from engines.flow.definition import MOST_EDGES, MOST_NODES
from engines.flow.tidying import tidy

router = APIRouter(
    prefix="/workflows/{workflow}",
    tags=["workflows"],
    dependencies=[
        Depends(has_pack("workflows")),
        Depends(may("workflows:read")),
        Depends(may("workflows:write")),
    ],
)
_ANSWERS = answers(401, 403, 404, 409)
Word = Annotated[Text, Field(max_length=60)]


class WholeDefinition(Body):
    """All nodes and edges, instead of those that there are."""

    nodes: Annotated[list[NodeItem], Field(max_length=MOST_NODES)]
    edges: Annotated[list[EdgeItem], Field(max_length=MOST_EDGES)]
    note: Annotated[Text, Field(max_length=500, description="What it was made for.")] = ""
    version: Expected = None


class NewNode(Body):
    """A node to be added, and where."""

    connector: Word
    action: Annotated[Word | None, Field(description="Without it the connector's first one.")] = None
    id: Annotated[Word | None, Field(description="Without it made from the connector.")] = None
    label: Label = ""
    config: Config = Field(default_factory=dict)
    position: Position = None
    after: Annotated[
        Word | None,
        Field(description="The node that it comes after; without it the only loose end."),
    ] = None
    branch: Branch | None = None
    is_alone: bool = Field(default=False, description="Connect it to nothing.")
    version: Expected = None


class NodeChange(Body):
    """What is to be different of a node; what is left out or null stays, a setting that is null goes."""

    connector: Word | None = None
    action: Word | None = None
    label: Label | None = None
    config: Config | None = None
    position: Position = None
    version: Expected = None


class NewEdge(EdgeItem):
    """An edge to be added."""

    version: Expected = None


class Tidying(Body):
    """What is to be tidied."""

    version: Expected = None


@router.put("/definition", responses=_ANSWERS)
def replace_definition(
    given: Given, who: Who, workflow: WorkflowNumber, wanted: WholeDefinition
) -> EditedWorkflow:
    """Put a whole definition in the place of the one that there is."""
    stored = {
        "nodes": [each.model_dump(exclude_none=True) for each in wanted.nodes],
        "edges": [each.model_dump(exclude_none=True) for each in wanted.edges],
    }
    with acting(given, who, "edit_workflow") as act:
        edited = workflows.replace_definition(
            act.session, who, workflow, stored, note=wanted.note, expected=wanted.version
        )
        return _shown(act, edited)


@router.post("/nodes", status_code=201, responses=_ANSWERS)
def add_node(given: Given, who: Who, workflow: WorkflowNumber, wanted: NewNode) -> EditedWorkflow:
    """Add a node and hang it on another."""
    with acting(given, who, "edit_workflow") as act:
        edited = workflows.add_node(
            act.session,
            who,
            workflow,
            wanted.connector,
            action=wanted.action,
            label=wanted.label,
            config=wanted.config,
            node_id=wanted.id,
            position=wanted.position,
            after=wanted.after,
            branch=wanted.branch,
            is_alone=wanted.is_alone,
            expected=wanted.version,
        )
        return _shown(act, edited)


@router.patch("/nodes/{node}", responses=_ANSWERS)
def change_node(
    given: Given, who: Who, workflow: WorkflowNumber, node: NodeId, wanted: NodeChange
) -> EditedWorkflow:
    """Change a node."""
    with acting(given, who, "edit_workflow") as act:
        edited = workflows.update_node(
            act.session,
            who,
            workflow,
            node,
            label=wanted.label,
            connector=wanted.connector,
            action=wanted.action,
            config=wanted.config,
            position=wanted.position,
            expected=wanted.version,
        )
        return _shown(act, edited)


@router.delete("/nodes/{node}", responses=_ANSWERS)
def delete_node(
    given: Given, who: Who, workflow: WorkflowNumber, node: NodeId, version: ExpectedQuery = None
) -> EditedWorkflow:
    """Remove a node; where it stood in a row, the row is closed."""
    with acting(given, who, "edit_workflow") as act:
        return _shown(act, workflows.delete_node(act.session, who, workflow, node, expected=version))


@router.post("/edges", status_code=201, responses=_ANSWERS)
def add_edge(given: Given, who: Who, workflow: WorkflowNumber, wanted: NewEdge) -> EditedWorkflow:
    """Connect two nodes."""
    with acting(given, who, "edit_workflow") as act:
        edited = workflows.add_edge(
            act.session,
            who,
            workflow,
            wanted.source,
            wanted.target,
            branch=wanted.branch,
            expected=wanted.version,
        )
        return _shown(act, edited)


@router.delete("/edges", responses=_ANSWERS)
def delete_edge(
    given: Given,
    who: Who,
    workflow: WorkflowNumber,
    source: Annotated[Text, Query(max_length=60)],
    target: Annotated[Text, Query(max_length=60)],
    *,
    branch: Annotated[Branch | None, Query(description="Where there is one for each outcome.")] = None,
    version: ExpectedQuery = None,
) -> EditedWorkflow:
    """Take away the edge between two nodes."""
    with acting(given, who, "edit_workflow") as act:
        edited = workflows.delete_edge(
            act.session, who, workflow, source, target, branch=branch, expected=version
        )
        return _shown(act, edited)


@router.post("/tidy", responses=_ANSWERS)
def tidy_workflow(given: Given, who: Who, workflow: WorkflowNumber, wanted: Tidying) -> EditedWorkflow:
    """Remove what does nothing: unreachable nodes, conditions that decide nothing, positions by hand."""
    with acting(given, who, "edit_workflow") as act:
        edited = workflows.edit(
            act.session,
            who,
            workflow,
            lambda known: tidy(known).definition,
            note="Tidied",
            expected=wanted.version,
        )
        return _shown(act, edited)


def _shown(act: Act, edited: Edited) -> EditedWorkflow:
    act.about = f"{edited.workflow.number} v{edited.version}"
    return show_edited(edited)
