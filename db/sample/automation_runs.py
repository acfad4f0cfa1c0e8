"""Runs of the past, worked out as a worker would have: expressions for real, connections for practice send nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.workflows import SKIPPED_BY_BRANCH, SKIPPED_BY_FAILURE, StepStatus
from engines.flow.definition import Definition, Node
from engines.flow.errors import ExpressionFailed
from engines.flow.expressions import parse
from engines.flow.graph import order
from engines.flow.manifests import find_action, is_trigger
from engines.flow.templates import render
from engines.flow.values import Json

Values = Mapping[str, Json]
MILLISECONDS = {"slack": 4.2, "email": 4.9, "http": 5.3, "database": 38.6, "condition": 1.1, "transform": 1.6}


@dataclass(slots=True)
class PastStep:
    """How a step of the past ended."""

    node: Node
    status: StepStatus = "done"
    input: Json = None
    output: Json = None
    branch: str | None = None
    error: str | None = None
    code: str | None = None
    milliseconds: float | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What a run of the past is worked out from; ``rows`` is what the database would have answered."""

    definition: Definition
    trigger: Json
    facts: Values
    connections: Values
    rows: Json = field(default_factory=list)
    stops_before: str | None = None
    """The node before which somebody cancelled it."""


def steps_of(course: Course) -> list[PastStep]:
    """All steps in their order."""
    found: dict[str, PastStep] = {}
    is_stopped = False
    for node in map(course.definition.node, order(course.definition)):
        is_stopped = is_stopped or node.id == course.stops_before
        step = PastStep(node, "cancelled") if is_stopped else _skipped(course, node, found)
        found[node.id] = step or _performed(course, node, found)
    return list(found.values())


def _skipped(course: Course, node: Node, found: Mapping[str, PastStep]) -> PastStep | None:
    """Why it is passed over; None where something leads to it."""
    incoming = course.definition.incoming(node.id)
    sources = [(found[edge.source], edge.branch) for edge in incoming]
    if not sources or any(each.status == "done" and way in (None, each.branch) for each, way in sources):
        return None
    failed = any(each.status == "failed" or each.error == SKIPPED_BY_FAILURE for each, _ in sources)
    return PastStep(node, "skipped", error=SKIPPED_BY_FAILURE if failed else SKIPPED_BY_BRANCH)


def _performed(course: Course, node: Node, found: Mapping[str, PastStep]) -> PastStep:
    if is_trigger(node):
        return PastStep(node, output=course.trigger, milliseconds=0.0)
    outputs: dict[str, Json] = {each.node.id: each.output for each in found.values() if each.status == "done"}
    values: Values = {"trigger": course.trigger, "steps": outputs, "run": dict(course.facts)}
    shown: dict[str, Json] = dict(node.config)
    if "connection" in shown:
        shown["connection"] = course.connections[str(shown["connection"])]
    step = PastStep(node, input=shown, milliseconds=MILLISECONDS.get(node.connector))
    try:
        config = shown | _worked_out(node, values)
    except ExpressionFailed as error:
        step.status, step.error, step.code = "failed", str(error), "expression_failed"
        return step
    step.input = config
    step.output, step.branch = _outcome(node, config, course)
    return step


def _worked_out(node: Node, values: Values) -> dict[str, Json]:
    worked_out: dict[str, Json] = {}
    for setting in find_action(node.connector, node.action).fields():
        value = node.config.get(setting.name)
        if value is None:
            continue
        if setting.is_template:
            worked_out[setting.name] = render(value, values)
        elif setting.language == "expression" and isinstance(value, dict):
            worked_out[setting.name] = {
                name: parse(str(each)).evaluate(values) for name, each in value.items()
            }
        elif setting.language == "expression":
            worked_out[setting.name] = parse(str(value)).evaluate(values)
    return worked_out


def _outcome(node: Node, config: Mapping[str, Json], course: Course) -> tuple[Json, str | None]:
    """What the step gave, and which way a condition went."""
    nothing: dict[str, Json] = {"practice": True, "sent": False}
    match node.connector:
        case "slack":
            return {**nothing, "channel": config["channel"], "text": config["text"]}, None
        case "email":
            return {
                **nothing,
                **{name: config[name] for name in ("subject", "body")},
                "to": [config["to"]],
            }, None
        case "http":
            sent: Json = {name: config[name] for name in ("method", "url", "body")}
            return {"practice": True, "status": 200, "headers": {}, "body": sent}, None
        case "condition":
            return {"result": config["expression"]}, "true" if config["expression"] is True else "false"
        case "transform":
            return config["fields"], None
        case "delay":
            return {"seconds": config["seconds"]}, None
    rows = course.rows if isinstance(course.rows, list) else []
    return {"rows": rows, "count": len(rows), "has_more": False}, None
