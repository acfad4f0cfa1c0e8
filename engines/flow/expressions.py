"""Expressions in CEL, Google's Common Expression Language (cel.dev): no loops without end, no effects.

``parse`` is safe anywhere. ``evaluate`` may take much memory on hostile input, so runs of workflows ask
``engines.flow.evaluator.Evaluator``, which does it in a process of its own.

Besides CEL's own functions and its extensions for texts and numbers there are ``get(value, "a.b", otherwise)``, for data
that may be missing, and ``json(value)``. Whole and floating numbers may be mixed, as JSON does not tell them apart.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_math, ext_strings

from engines.flow.errors import ExpressionInvalid
from engines.flow.faults import failure, mistake
from engines.flow.scanning import paths
from engines.flow.values import Json, readable, result

LONGEST = 2_000
ROOTS = ("trigger", "steps", "run", "now")
"""What an expression knows: the trigger's data, outcomes of earlier steps, facts of the run, the present time."""
_MIXED: tuple[tuple[str, Callable[[float, float], float]], ...] = (
    ("_+_", operator.add),
    ("_-_", operator.sub),
    ("_*_", operator.mul),
    ("_/_", operator.truediv),
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that parses; ``kind`` is the type of what it gives, ``dyn`` where that depends on the data."""

    text: str
    kind: str
    _compiled: Any = field(repr=False, compare=False)

    def names(self) -> frozenset[str]:
        """The steps whose outcomes it uses."""
        found = (path for path in paths(self.text, frozenset({"steps"})) if len(path) > 1)
        return frozenset(path[1] for path in found)

    def evaluate(self, values: Mapping[str, Json]) -> Json:
        """Work it out; ``values`` are those of ``ROOTS``, ``now`` as ISO 8601.

        Raises:
            ExpressionFailed: the data do not have what it names, types do not fit, or it is too much work.
        """
        try:
            found = self._compiled.eval(data=_data(values))
            value = found.plain_value()
        except (RuntimeError, ValueError, TypeError, OverflowError) as error:
            raise failure(self.text, str(error), values) from None
        if found.type().name() == "ERROR":
            raise failure(self.text, str(value), values)
        return result(value)


def parse(text: str) -> Expression:
    """Raises ExpressionInvalid: a sentence with the place of the mistake."""
    plain = text.strip()
    if not plain:
        raise ExpressionInvalid("The expression is empty. Write one such as trigger.body.amount > 100.")
    if len(plain) > LONGEST:
        raise ExpressionInvalid(
            f"An expression may have {LONGEST:,} characters; this one has {len(plain):,}."
        )
    try:
        compiled = _language().compile(plain)
    except (RuntimeError, ValueError, TypeError) as error:
        raise mistake(plain, str(error), ROOTS) from None
    return Expression(plain, compiled.return_type().name().lower(), compiled)


def parse_condition(text: str) -> Expression:
    """As ``parse``, for what must be true or false."""
    expression = parse(text)
    if expression.kind not in {"bool", "dyn"}:
        raise ExpressionInvalid(
            f'"{expression.text[:80]}" is neither true nor false. Compare it with something, '
            "such as trigger.body.amount > 100."
        )
    return expression


@cache
def _language() -> Any:
    """The language with its names and functions; the same again, since making it takes milliseconds."""
    variables = dict.fromkeys(ROOTS[:-1], cel.Type.DYN) | {ROOTS[-1]: cel.Type.TIMESTAMP}
    ours = cel.CelExtension("counterfoil", [*_mixed_arithmetic(), _get(), _json()])
    extensions = [ext_strings.ExtStrings(), ext_math.ExtMath(), ours]
    return cel.NewEnv(variables=variables, extensions=extensions)


def _mixed_arithmetic() -> list[Any]:
    whole, floating = cel.Type.INT, cel.Type.DOUBLE
    return [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(
                    f"{each.__name__}_{first.name()}_{second.name()}", floating, [first, second], impl=each
                )
                for first, second in ((whole, floating), (floating, whole))
            ],
        )
        for name, each in _MIXED
    ]


def _get() -> Any:
    dyn, text = cel.Type.DYN, cel.Type.STRING
    return cel.FunctionDecl("get", [cel.Overload("get_path", dyn, [dyn, text, dyn], impl=_value_at)])


def _json() -> Any:
    made = cel.Overload("json_of", cel.Type.STRING, [cel.Type.DYN], impl=_as_json)
    return cel.FunctionDecl("json", [made])


def _value_at(value: Any, path: str, otherwise: Any) -> Any:
    """What stands at a path of keys and places, such as ``items.0.name``."""
    for key in path.split("."):
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and re.fullmatch(r"\d{1,6}", key) and int(key) < len(value):
            value = value[int(key)]
        else:
            return otherwise
    return otherwise if value is None else value


def _as_json(value: Any) -> str:
    return json.dumps(result(value), ensure_ascii=False)


def _data(values: Mapping[str, Json]) -> dict[str, Any]:
    data: dict[str, Any] = {name: readable(values.get(name, {})) for name in ROOTS[:-1]}
    moment = values.get("now")
    data["now"] = datetime.fromisoformat(moment) if isinstance(moment, str) else datetime.now(UTC)
    return data
