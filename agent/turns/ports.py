"""What the turns need from other rooms; the composition root brings them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from agent.loop import Tools, TurnScope
from agent.model import Hints, Model
from agent.tool import ToolNote
from db.tenancy import Identity


class Workbench(Protocol):
    """The tools of a tenant's packs, and what a model is told of its world; ``tools.workbench`` implements it."""

    def tools(self, who: Identity, turn: TurnScope) -> Tools:
        """The tools that this person may use in this turn."""
        ...

    def notes(self, who: Identity) -> Sequence[ToolNote]:
        """All tools of the tenant's packs, whoever may use them."""
        ...

    def offered(self, who: Identity) -> Sequence[ToolNote]:
        """Those of them that this person may use."""
        ...

    def hints(self, who: Identity, *, pack: str) -> Hints:
        """The tenant's own words, for a model without an LLM behind it."""
        ...

    def knowledge(self, who: Identity, *, search: bool = False) -> str:
        """The enabled packs' record types, states and rules, for the prompt; a search needs only the tables."""
        ...

    def facts(self, who: Identity, turn: TurnScope) -> str:
        """What the record in sight is like now, as JSON; empty where there is none or nothing is known of it."""
        ...


class Models(Protocol):
    """Chooses the model of a turn; ``agent.turns.providers`` implements it."""

    def choose(self, who: Identity, *, project: str | None = None) -> Model:
        """The model for a chat of this project, or of none.

        Raises:
            AiNotConfigured, AiSwitchedOff, BudgetExhausted: there is none.
        """
        ...
