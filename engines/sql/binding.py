"""Values for the ``:name`` of a query, put in as literals of its syntax tree and never as text.

The guard reads what comes out like any other query, so a value can only ever be a value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError

from engines.sql.errors import QueryRefused
from engines.sql.language import CounterfoilPostgres, CounterfoilSqlite, read
from engines.sql.port import Dialect

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
MOST_VALUES = 500


def bind(sql: str, parameters: Mapping[str, Json], dialect: Dialect) -> str:
    """The query with each ``:name`` replaced by its value; a list stands for several behind IN.

    Raises:
        QueryRefused: the query cannot be read, a parameter is missing, or its value cannot stand in a query.
    """
    tree = read(sql, dialect)
    for place in list(tree.find_all(exp.Placeholder)):
        name = str(place.this or "")
        if not name:
            raise QueryRefused(
                "The query has a ? for a value. Write :name, and give the parameter its value."
            )
        if name not in parameters:
            raise QueryRefused(
                f"The query has :{name[:60]}, but the step has no parameter of this name. Add it."
            )
        _put(place, name, parameters[name])
    language = CounterfoilSqlite() if dialect == "sqlite" else CounterfoilPostgres()
    try:
        return language.generate(tree, normalize_functions=False, comments=False)
    except (SqlglotError, RecursionError) as error:
        raise QueryRefused("The query cannot be written with its parameters. Make it simpler.") from error


def _put(place: exp.Placeholder, name: str, value: Json) -> None:
    if isinstance(value, list) and isinstance(place.parent, exp.In) and place.arg_key == "expressions":
        if len(value) > MOST_VALUES:
            raise QueryRefused(
                f"The parameter :{name} has {len(value)} values; at most {MOST_VALUES} can be given."
            )
        literals = [_literal(name, each) for each in value] or [exp.null()]
        others = [each for each in place.parent.expressions if each is not place]
        place.parent.set("expressions", [*others, *literals])
    else:
        place.replace(_literal(name, value))


def _literal(name: str, value: Json) -> exp.Expression:
    match value:
        case None:
            return exp.null()
        case bool():
            return exp.Boolean(this=value)
        case str():
            return exp.Literal.string(value)
        case int() | float() if math.isfinite(value):
            number = exp.Literal.number(repr(abs(value)))
            return exp.Neg(this=number) if value < 0 else number
        case list():
            raise QueryRefused(f"The parameter :{name} is a list, which can only stand in IN (:{name}).")
    raise QueryRefused(f"The parameter :{name} is no text, number or truth value. Take a part of it.")
