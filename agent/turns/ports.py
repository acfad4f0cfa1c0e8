"""What the turns need from other rooms; the composition root brings them together."""

from __future__ import annotations

from typing import Protocol

from agent.loop import Tools, TurnScope
from agent.model import Hints, Model
from db.tenancy import Identity


class Workbench(Protocol):
    """The tools of a tenant's packs, and what a model is told of its world; ``tools.workbench`` implements it."""

    def tools(self, who: Identity, turn: TurnScope) -> Tools:
        """The tools that this person may use in this turn."""
        ...

    def hints(self, who: Identity, *, pack: str) -> Hints:
        """The tenant's own words, for a model without an LLM behind it."""
        ...

    def knowledge(self, who: Identity) -> str:
        """The enabled packs' record types, states and rules, for the prompt."""
        ...


class Models(Protocol):
    """Chooses the model of a turn; ``agent.turns.providers`` implements it."""

    def choose(self, who: Identity) -> Model:
        """The tenant's model.

        Raises:
            AiNotConfigured, AiSwitchedOff: there is none.
        """
        ...
