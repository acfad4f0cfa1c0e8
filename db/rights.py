"""The permissions that routes, tools and pages ask for, and the roles that a new tenant begins with.

Each pack has its own; a pack's noun in ``db`` says which, and this module lists the packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rights:
    """A pack's permissions, in the order in which they are offered: to look, to work, and to administer."""

    look: tuple[str, ...]
    work: tuple[str, ...]
    office: tuple[str, ...] = ()


RENDERS = Rights(("orders:read", "products:read", "renders:read"), ("orders:write", "renders:dispatch"))
PLM = Rights(
    ("parts:read", "programs:read", "designs:read"),
    ("parts:create", "parts:update", "change_orders:create", "change_orders:update"),
)
SIMULATIONS = Rights(("simulations:read",), ("simulations:run", "simulations:export"))
WORKFLOWS = Rights(("workflows:read",), ("workflows:write", "workflows:run"), ("connections:write",))
PACKS = (RENDERS, PLM, SIMULATIONS, WORKFLOWS)
SHARES, DEMOS = "shares:write", "demos:write"
"""To give others transcripts of one's own chats to read, and live demos, which cost tokens."""
_EVERYBODY = ("sql:read", "jobs:write", SHARES)
"""Besides the packs' own, for whoever works."""
_OFFICE = (
    *("change_sets:decide", "context:write", "settings:write", "users:write", "audit:read", "usage:read"),
    *("budgets:write", DEMOS),
    *(each for pack in PACKS for each in pack.office),
)
_LOOKS = tuple(each for pack in PACKS for each in pack.look)
_WORKS = (*_LOOKS, *(each for pack in PACKS for each in pack.work), *_EVERYBODY)
KNOWN = (*_WORKS, *_OFFICE)
"""All of them, in the order in which they are offered."""
GUESTS = frozenset(_WORKS) - {SHARES}
"""What the visitor of a sandbox may do at most, whatever the role says: to work, and nothing that leads outside."""
USUAL: Mapping[str, tuple[str, ...]] = {"admin": KNOWN, "operator": _WORKS, "viewer": _LOOKS}
"""The roles that a new tenant begins with."""
