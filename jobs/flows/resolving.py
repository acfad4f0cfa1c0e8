"""Working out a step's settings: templates become values, expressions what they give; without anything being done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from db.models.base import Json
from db.workflows.connections import OpenConnection
from engines.flow.definition import Node
from engines.flow.errors import DefinitionInvalid, ExpressionFailed, ExpressionInvalid
from engines.flow.fields import ConfigField
from engines.flow.manifests import find_action
from engines.outgoing.redact import STARS, redact
from jobs.flows.errors import StepFailed
from jobs.flows.surroundings import Resolved, Surroundings

_CREDENTIAL = re.compile(r"authorization|cookie|token|secret|password|api-?key|signature", re.IGNORECASE)
_FORMULA = "value"


def resolve(node: Node, surroundings: Surroundings) -> Resolved:
    """Work out the step's templates and expressions.

    Raises:
        StepFailed: ``expression_failed``.
    """
    try:
        fields = find_action(node.connector, node.action).fields()
    except DefinitionInvalid as error:
        raise StepFailed("expression_failed", str(error), may_pass=False) from None
    raw: dict[str, Json] = {field.name: node.config.get(field.name, field.default) for field in fields}
    shown_raw = _shown(raw, surroundings.connection)
    try:
        config = raw | _rendered(raw, fields, surroundings) | _evaluated(raw, fields, surroundings)
    except (ExpressionFailed, ExpressionInvalid) as error:
        raise StepFailed("expression_failed", str(error), may_pass=False, shown_input=shown_raw) from None
    return Resolved(config, _shown(config, surroundings.connection))


def _rendered(
    raw: Mapping[str, Json], fields: tuple[ConfigField, ...], surroundings: Surroundings
) -> dict[str, Json]:
    """The settings that are templates; nobody is asked where none of them has an expression."""
    wanted = {field.name: raw[field.name] for field in fields if field.is_template}
    if not any(map(_has_expression, wanted.values())):
        return wanted
    found = surroundings.evaluator.render(wanted, surroundings.values)
    return cast("dict[str, Json]", found)


def _evaluated(
    raw: Mapping[str, Json], fields: tuple[ConfigField, ...], surroundings: Surroundings
) -> dict[str, Json]:
    """The settings that are expressions, or objects of them."""
    found: dict[str, Json] = {}
    for field in fields:
        formula = raw[field.name]
        if field.language != "expression" or formula in (None, "", {}):
            continue
        named = formula if isinstance(formula, dict) else {_FORMULA: formula}
        worked_out = surroundings.evaluator.evaluate(
            {name: str(each) for name, each in named.items()}, surroundings.values
        )
        found[field.name] = worked_out if isinstance(formula, dict) else worked_out[_FORMULA]
    return found


def _has_expression(value: Json) -> bool:
    match value:
        case str():
            return "{{" in value
        case list():
            return any(map(_has_expression, value))
        case dict():
            return any(map(_has_expression, value.values()))
    return False


def _shown(config: Mapping[str, Json], connection: OpenConnection | None) -> Json:
    """What is stored of the settings: those that there are, the connection by its name, and no secret."""
    shown: dict[str, Json] = {name: value for name, value in config.items() if value not in (None, {})}
    if connection is not None:
        shown["connection"] = connection.name
    headers = shown.get("headers")
    if isinstance(headers, dict):
        shown["headers"] = {
            name: STARS if _CREDENTIAL.search(name) else each for name, each in headers.items()
        }
    return redact(shown, connection.hidden if connection is not None else ())
