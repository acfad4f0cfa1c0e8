"""Ids and seeds that follow from something: from the key of a form that may be sent twice, from a simulation's id."""

from __future__ import annotations

import hashlib
from uuid import UUID

from db.simulations.words import MOST_SEED


def seed_for(simulation_id: UUID) -> int:
    """The seed of a simulation for which nobody chose one: a replay of the same call gets the same."""
    digest = hashlib.sha256(simulation_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") % (MOST_SEED + 1)
