"""How workflows, their versions and connectors look in answers, and what requests about them have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.callers import Text
from db.models.workflows import Workflow
from db.workflows import Edited, RunStatus, WorkflowOverview
from engines.flow.checking import Problem
from engines.flow.definition import Definition, Edge
from engines.flow.manifests import Manifest

WorkflowNumber = Annotated[Text, Path(max_length=200, description="Number or name, such as WF-0001.")]
NodeId = Annotated[Text, Path(max_length=60, description="Such as slack.")]
VersionNumber = Annotated[int, Path(ge=1, description="1, 2, …")]
Branch = Literal["true", "false"]
Level = Literal["invalid", "incomplete", "warning"]
Expected = Annotated[
    int | None,
    Field(
        strict=True,
        ge=0,
        description="The version that this was made from; refused with 409 where there is a newer one.",
    ),
]
ExpectedQuery = Annotated[
    int | None,
    Query(ge=0, description="The version that this was made from; 409 where there is a newer one."),
]
Config = Annotated[
    dict[Text, JsonValue], Field(description="Settings by name, as `GET /connectors` describes them.")
]
Label = Annotated[Text, Field(max_length=200, description="What people call it, up to 80 characters.")]
Position = Annotated[
    tuple[float, float] | None,
    Field(description="x and y in pixels; null leaves it to the automatic layout."),
]


class Body(BaseModel):
    """What all requests have in common: nothing unknown in them."""

    model_config = ConfigDict(extra="forbid")


class NodeItem(Body):
    """One node of a graph."""

    id: Annotated[Text, Field(max_length=60, description="What expressions call it.")]
    connector: Annotated[Text, Field(max_length=60)]
    action: Annotated[Text, Field(max_length=60)]
    label: Label = ""
    config: Config = Field(default_factory=dict)
    position: Position = None


class EdgeItem(Body):
    """What comes after what."""

    source: Annotated[Text, Field(max_length=60)]
    target: Annotated[Text, Field(max_length=60)]
    branch: Branch | None = Field(default=None, description="Of an edge that leaves a condition.")


class ProblemItem(BaseModel):
    """Something that is wrong with a definition."""

    code: str
    level: Level = Field(
        description="invalid: can't be saved anew; incomplete: can't be run; warning: only told."
    )
    message: str
    node: str | None
    edge: EdgeItem | None
    setting: str | None


class Graph(BaseModel):
    """What a version does."""

    nodes: list[NodeItem]
    edges: list[EdgeItem]


class EditedWorkflow(Graph):
    """A workflow after an edit, with what is wrong with it now."""

    workflow: str
    version: int
    problems: list[ProblemItem]


class TriggerItem(BaseModel):
    """What starts a workflow."""

    node: str
    connector: str


class LastRun(BaseModel):
    """Its newest run."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    status: RunStatus
    created_at: datetime


class WorkflowItem(BaseModel):
    """A workflow."""

    id: UUID
    number: str
    name: str
    description: str
    version: int = Field(description="Its newest version, which is run; 0 while it is empty.")
    is_active: bool = Field(description="Whether webhook and schedule start it.")
    is_archived: bool
    next_due_at: datetime | None
    created_at: datetime
    updated_at: datetime


class WorkflowRow(WorkflowItem):
    """A workflow as lists show it."""

    trigger: TriggerItem | None
    nodes: int
    problems: int = Field(description="Warnings too.")
    last_run: LastRun | None


class WorkflowDetail(WorkflowItem):
    """A workflow with what its newest version does, and what is wrong with that."""

    definition: Graph
    problems: list[ProblemItem]


class SecretItem(BaseModel):
    """A setting or secret that a connection of this connector has."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    label: str
    description: str
    is_required: bool
    choices: list[str]


class ActionItem(BaseModel):
    """What a connector can do; `settings` is a JSON Schema."""

    id: str
    name: str
    description: str
    kind: Literal["trigger", "action", "logic"]
    settings: dict[str, JsonValue]
    output: dict[str, str] = Field(description="What later nodes find under steps.<id>.")


class ConnectorItem(BaseModel):
    """A kind of node."""

    id: str
    name: str
    description: str
    actions: list[ActionItem]
    connection_settings: list[SecretItem]
    connection_secrets: list[SecretItem]


def workflow_facts(workflow: Workflow) -> dict[str, Any]:
    """What is told of every workflow, by field."""
    return {name: getattr(workflow, name) for name in WorkflowItem.model_fields}


def show_row(found: WorkflowOverview) -> WorkflowRow:
    """A row of a list."""
    trigger = found.trigger
    return WorkflowRow(
        **workflow_facts(found.workflow),
        trigger=TriggerItem(node=trigger.id, connector=trigger.connector) if trigger else None,
        nodes=found.nodes,
        problems=found.problems,
        last_run=LastRun.model_validate(found.last_run) if found.last_run else None,
    )


def show_detail(workflow: Workflow, definition: Definition, problems: Sequence[Problem]) -> WorkflowDetail:
    """A workflow with its newest version."""
    return WorkflowDetail(
        **workflow_facts(workflow),
        definition=show_graph(definition),
        problems=show_problems(problems),
    )


def show_graph(definition: Definition) -> Graph:
    """Its nodes and edges."""
    return Graph.model_validate(definition.to_json())


def show_edited(edited: Edited) -> EditedWorkflow:
    """What an edit has led to."""
    return EditedWorkflow(
        workflow=edited.workflow.number,
        version=edited.version,
        problems=show_problems(edited.problems),
        **dict(show_graph(edited.after)),
    )


def show_problems(problems: Sequence[Problem]) -> list[ProblemItem]:
    """The worst first."""
    return [
        ProblemItem(
            code=each.code,
            level=each.level,
            message=each.message,
            node=each.node,
            edge=show_edge(each.edge) if each.edge else None,
            setting=each.setting,
        )
        for each in problems
    ]


def show_edge(edge: Edge) -> EdgeItem:
    """One edge."""
    return EdgeItem.model_validate(edge.to_json())


def show_connector(manifest: Manifest) -> ConnectorItem:
    """A kind of node with all that it can be set to."""
    connection = manifest.connection
    return ConnectorItem.model_validate(
        {
            **{name: getattr(manifest, name) for name in ("id", "name", "description")},
            "actions": [
                {
                    **{name: getattr(each, name) for name in ("id", "name", "description", "kind")},
                    "settings": each.json_schema(),
                    "output": dict(each.output),
                }
                for each in manifest.actions
            ],
            "connection_settings": [*(connection.settings if connection else ())],
            "connection_secrets": [*(connection.secrets if connection else ())],
        },
        from_attributes=True,
    )
