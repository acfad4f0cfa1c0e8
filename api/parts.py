"""What the routes and the gate share; the composition root makes one ``Parts`` for each app."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, cast

from anyio import CapacityLimiter
from fastapi import Depends, Request

from agent.turns.services import Services
from api.presence import Presence
from api.rates import Limits, Rates, Turnstile


@dataclass(frozen=True)
class Parts:
    """The running app, and what this room keeps in memory about those who use it. Belongs to one event loop."""

    services: Services
    limits: Limits = field(default_factory=Limits)
    presence: Presence = field(init=False)
    rates: Rates = field(init=False)
    open_feeds: Turnstile = field(init=False)
    hashing: CapacityLimiter = field(init=False)
    """One check of a password takes 64 MB of memory, so only a few run at once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "presence", Presence(self.services.store))
        object.__setattr__(self, "rates", Rates(self.limits))
        object.__setattr__(self, "open_feeds", Turnstile(self.limits.open_feeds))
        object.__setattr__(self, "hashing", CapacityLimiter(2))


async def _parts_of(request: Request) -> Parts:
    return cast(Parts, request.app.state.parts)


Given = Annotated[Parts, Depends(_parts_of)]
