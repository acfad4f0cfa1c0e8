"""The types of the workflow tools' arguments: what a model is told of them, and what it may send.

What is sent is taken a little more freely than it is told, as ``tools.workflows.sketches`` says: models of all sizes
call these tools, and many send empty texts for what they mean to leave out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from db.models.base import Json
from engines.flow.manifests import CONNECTORS

CONNECTOR_IDS = tuple(each.id for each in CONNECTORS)
RunStatus = Literal["queued", "running", "waiting", "done", "failed", "cancelled"]
Loose = dict[str, object]
"""An object that is read by ``sketches``, not by its type."""


def _object(description: str) -> dict[str, Json]:
    return {"type": "object", "description": description}


def _choice(choices: Sequence[str], description: str) -> dict[str, Json]:
    return {"type": "string", "enum": [*choices], "description": description}


def _text(description: str) -> dict[str, Json]:
    return {"type": "string", "description": description}


_SETTINGS = (
    "Settings of the action by name, as list_connectors tells them, such as "
    '{"text": "New order {{ trigger.body.id }}"}.'
)
_BRANCH = "Only where it leaves a condition: the way taken when it is true or false."
_PLACE: dict[str, Json] = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
    "description": "x and y in pixels; leave it out, the graph is laid out by itself.",
}
_NODE: dict[str, Json] = {
    "type": "object",
    "properties": {
        "id": _text("Its name in edges and expressions: lower-case letters, digits, _; such as slack."),
        "connector": _choice(CONNECTOR_IDS, "What kind of step it is."),
        "action": _text("Left out, the connector's usual one."),
        "label": _text("What people call it."),
        "config": _object(_SETTINGS),
    },
    "required": ["id", "connector"],
}
_EDGE: dict[str, Json] = {
    "type": "object",
    "properties": {
        "source": _text("Id of the node that comes first."),
        "target": _text("Id of the node that comes next."),
        "branch": _choice(("true", "false"), _BRANCH),
    },
    "required": ["source", "target"],
}

WorkflowRef = Annotated[
    str,
    Field(
        max_length=200,
        description="A workflow's number or name, such as WF-0001; left out, the one that this chat is about.",
    ),
]
NodeRef = Annotated[str, Field(min_length=1, max_length=200, description="The node's id, such as slack.")]
NewNodeId = Annotated[
    str,
    Field(max_length=60, description="Its name in edges and expressions; left out, made from the connector."),
]
ConnectorId = Annotated[
    str, Field(max_length=120), WithJsonSchema(_choice(CONNECTOR_IDS, "What kind of step it is."))
]
NewConnector = Annotated[
    str,
    Field(max_length=120),
    WithJsonSchema(_choice(CONNECTOR_IDS, "Only to make it another kind of step.")),
]
ActionId = Annotated[str, Field(max_length=120, description="Left out, the connector's usual one.")]
Label = Annotated[str, Field(max_length=200, description="What people call it, such as Tell the team.")]
Config = Annotated[Loose | str, WithJsonSchema(_object(_SETTINGS))]
ChangedConfig = Annotated[
    Loose | str,
    WithJsonSchema(_object("Only the settings that change, by name; null removes one. Others stay.")),
]
After = Annotated[
    str,
    Field(
        max_length=200,
        description="Id of the node that it comes after; left out, the end of the workflow. Not for triggers.",
    ),
]
Before = Annotated[
    str,
    Field(
        max_length=200,
        description="Id of the node that it is put in front of, to stand between it and what led to it.",
    ),
]
Branch = Annotated[str | bool, WithJsonSchema(_choice(("true", "false"), _BRANCH))]
Place = Annotated[list[float] | Loose, WithJsonSchema(_PLACE)]
Source = Annotated[str, Field(max_length=200, description="Id of the node that comes first.")]
Target = Annotated[str, Field(max_length=200, description="Id of the node that comes next.")]
Nodes = Annotated[
    list[object] | str,
    WithJsonSchema(
        {"type": "array", "items": _NODE, "minItems": 1, "description": "All steps, the trigger included."}
    ),
]
Edges = Annotated[
    list[object] | str,
    WithJsonSchema({"type": "array", "items": _EDGE, "description": "What comes after what."}),
]
WorkflowName = Annotated[
    str, Field(min_length=1, max_length=200, description="Short, such as Tell the team about new orders.")
]
NewName = Annotated[
    str, Field(max_length=200, description="For a new workflow; an existing one keeps its own.")
]
Description = Annotated[str, Field(max_length=2_000, description="What it is for.")]
SearchText = Annotated[str, Field(max_length=200, description="Words of its name or description.")]
ConnectorQuery = Annotated[
    str,
    Field(max_length=200, description="A connector's name, or a word such as message; one is told in full."),
]
Status = Annotated[RunStatus, Field(description="Only runs in this state.")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
ErrorText = Annotated[
    str,
    Field(
        max_length=4_000,
        description="The error's text, or a run's number such as RUN-00012; left out, the last failed run.",
    ),
]
RunInput = Annotated[
    Loose | list[object] | str,
    WithJsonSchema(_object("What the steps see as trigger.body; left out, nothing.")),
]
VersionNumber = Annotated[int, Field(ge=1, description="The version to go back to, such as 2.")]
Active = Annotated[bool, Field(description="true: webhook and schedule start it; false: it is paused.")]
