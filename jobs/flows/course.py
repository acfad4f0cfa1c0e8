"""Which step of a run comes next and which are passed over: pure, from the definition and how its steps stand.

Steps are taken in their order of positions, which is a topological one; so whatever leads to a step has been decided
before it. A step is taken where at least one edge to it is live: its source is done and, if that is a condition, went
that way. Where nothing leads to it, it is taken if it is the trigger, or if there is no trigger at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.workflows.words import SKIPPED_BY_BRANCH, SKIPPED_BY_FAILURE
from engines.flow.definition import Definition, Edge

SETTLED = frozenset({"done", "failed", "skipped", "cancelled", "unknown"})
"""How a step stands that nothing more is done about in this run."""
_WRONG = frozenset({"failed", "cancelled", "unknown"})
NOT_REACHED = "Nothing leads to this step."


@dataclass(frozen=True, slots=True)
class Standing:
    """How a step stands: its status, the way that a condition went, and why it was passed over."""

    status: str = "queued"
    branch: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """A step that is passed over, and why, as a sentence."""

    node: str
    why: str


def choose_next(
    definition: Definition, order: Sequence[str], standings: Mapping[str, Standing], triggers: frozenset[str]
) -> str | Skip | None:
    """The node to perform or to pass over next, of ``order``; None where every one is settled.

    ``triggers`` are the ids of the nodes that are triggers.
    """
    node = next((each for each in order if standings[each].status not in SETTLED), None)
    if node is None:
        return None
    incoming = definition.incoming(node)
    if not incoming:
        return node if node in triggers or not triggers else Skip(node, NOT_REACHED)
    if any(_is_live(edge, standings[edge.source]) for edge in incoming):
        return node
    return Skip(node, _reason([standings[edge.source] for edge in incoming]))


def _is_live(edge: Edge, source: Standing) -> bool:
    return source.status == "done" and edge.branch in (None, source.branch)


def _reason(sources: Sequence[Standing]) -> str:
    """What went wrong counts more than which way was taken; a step that was passed over passes its reason on."""
    inherited = {each.why for each in sources if each.status == "skipped"}
    if any(each.status in _WRONG for each in sources) or SKIPPED_BY_FAILURE in inherited:
        return SKIPPED_BY_FAILURE
    if any(each.status == "done" for each in sources) or SKIPPED_BY_BRANCH in inherited:
        return SKIPPED_BY_BRANCH
    return NOT_REACHED
