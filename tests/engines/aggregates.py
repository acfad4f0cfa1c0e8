"""Two small aggregates to grow, and what tests say to growing ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from engines.dla.cluster import Cluster
from engines.dla.spec import GrowthSpec

FLAT = GrowthSpec(3_000, 2, seed=11)
DEEP = GrowthSpec(3_000, 3, seed=11)


def go_on(_: float) -> bool:
    return True


def stop_at(share: float) -> Callable[[float], bool]:
    return lambda grown: grown < share


def noting(told: list[float]) -> Callable[[float], bool]:
    def note(grown: float) -> bool:
        told.append(grown)
        return True

    return note


def digest(cluster: Cluster) -> str:
    return hashlib.sha256(cluster.positions.tobytes() + cluster.parents.tobytes()).hexdigest()
