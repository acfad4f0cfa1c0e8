"""What is wrong with a definition, given the tenant's connections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Invalid
from db.json import canonical_json
from db.models.workflows import Connection
from engines.flow.checking import Problem, check
from engines.flow.definition import Definition, Node
from engines.flow.manifests import is_trigger


def connectors_of(session: Session) -> Mapping[str, str]:
    """The connector of each of the tenant's connections, by its id."""
    found = session.execute(select(Connection.id, Connection.connector).order_by(Connection.id))
    return {str(key): connector for key, connector in found}


def problems_of(
    session: Session, definition: Definition, *, connections: Mapping[str, str] | None = None
) -> tuple[Problem, ...]:
    """All problems, the worst first as the engine orders them; ``connections`` as ``connectors_of``, where known."""
    known = connectors_of(session) if connections is None else connections
    return _checked(definition, canonical_json(definition.to_json()), tuple(sorted(known.items())))


def check_edit(before: Sequence[Problem], after: Sequence[Problem]) -> None:
    """Whether a definition may be saved: it has nothing invalid that it did not have before.

    Raises:
        Invalid: with the first such problem.
    """
    known = {(each.code, each.node, each.edge) for each in before if each.level == "invalid"}
    for each in after:
        if each.level == "invalid" and (each.code, each.node, each.edge) not in known:
            raise Invalid(each.message)


def hindrance(problems: Sequence[Problem]) -> Problem | None:
    """The first problem because of which it can't run. That it has no trigger is none: it is run by hand then."""
    return next(iter(hindrances(problems)), None)


def hindrances(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems because of which it can't run."""
    return tuple(each for each in problems if each.level != "warning")


def is_same(one: Definition, other: Definition) -> bool:
    """Whether both are stored as the same JSON."""
    return canonical_json(one.to_json()) == canonical_json(other.to_json())


def trigger_of(definition: Definition) -> Node | None:
    """The webhook or schedule that starts it; None where it is run by hand only."""
    return next((each for each in definition.nodes if is_trigger(each)), None)


@lru_cache(maxsize=512)
def _checked(
    definition: Definition, _: bytes, connections: tuple[tuple[str, str], ...]
) -> tuple[Problem, ...]:
    """Checking compiles every expression, which lists and webhooks would do again and again.

    Its JSON is part of the key, since 1 and True are the same to Python and not to a setting.
    """
    return check(definition, connections=dict(connections))
