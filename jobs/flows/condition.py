"""``condition.check``: goes one way or the other."""

from __future__ import annotations

from jobs.flows.errors import StepFailed
from jobs.flows.surroundings import Performed, Resolved, Surroundings


def check_condition(resolved: Resolved, _: Surroundings) -> Performed:
    """Take the way that the expression gives.

    Raises:
        StepFailed: ``not_a_boolean``.
    """
    found = resolved.config.get("expression")
    if not isinstance(found, bool):
        told = (
            f"The condition gives {_kind(found)} instead of true or false. Compare it with something, such as "
            "trigger.body.amount > 100."
        )
        raise StepFailed("not_a_boolean", told, may_pass=False)
    return Performed({"result": found}, "true" if found else "false")


def _kind(found: object) -> str:
    match found:
        case None:
            return "null"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
    return "an object"
