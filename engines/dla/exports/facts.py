"""What is known of an aggregate beside its particles, as files tell it.

The names are those of the app's simulations: simulation (its number), project, particles, dimension, stickiness,
seed_geometry, seed, radius, grown_at, analyses. Any may be missing, and others are passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engines.dla.cluster import Cluster

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Facts = Mapping[str, Json]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def scalars(facts: Facts) -> Iterator[tuple[str, str]]:
    """The facts that fit on one line: neither empty nor nested; control characters become blanks."""
    for name, value in facts.items():
        match value:
            case bool():
                yield name, "true" if value else "false"
            case int() | float() | str() if value != "":
                yield name, _CONTROL.sub(" ", str(value)).strip()
            case _:
                pass


def title_of(facts: Facts) -> str:
    """The simulation's number, or what stands for it where nobody gave one."""
    return dict(scalars(facts)).get("simulation", "DLA cluster")


def caption_of(cluster: Cluster, facts: Facts) -> str:
    """One line for people, such as ``20,000 particles · 2D · stickiness 1 · point seed · random seed 7``."""
    known = dict(scalars(facts))
    words = [_particles(len(cluster)), f"{cluster.dimension}D"]
    if "stickiness" in known:
        words.append(f"stickiness {float(known['stickiness']):g}")
    if "seed_geometry" in known:
        words.append(f"{known['seed_geometry']} seed")
    if "seed" in known:
        words.append(f"random seed {known['seed']}")
    return " · ".join(words)


def _particles(count: int) -> str:
    return "1 particle" if count == 1 else f"{count:,} particles"
