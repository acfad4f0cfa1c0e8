"""``transform.set``: makes fields of what earlier steps gave."""

from __future__ import annotations

from jobs.flows.surroundings import Performed, Resolved, Surroundings


def set_fields(resolved: Resolved, _: Surroundings) -> Performed:
    """The fields as they were worked out."""
    return Performed(resolved.config.get("fields"))
