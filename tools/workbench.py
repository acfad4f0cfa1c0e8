"""The workbench: the tools, words and knowledge of the packs that a tenant has switched on."""

from __future__ import annotations

from collections.abc import Sequence

from agent.loop import TurnScope
from agent.model import Hints
from db.session import Store
from db.tenancy import Identity
from tools.context import Queries
from tools.pack import Pack
from tools.runner import TurnTools
from tools.staging import Surroundings


class Workbench:
    """Gives each turn its tools; implements ``agent.turns.ports.Workbench``."""

    def __init__(self, store: Store, packs: Sequence[Pack], queries: Queries) -> None:
        self._store = store
        self._packs = tuple(packs)
        self._queries = queries

    def tools(self, who: Identity, turn: TurnScope) -> TurnTools:
        """The tools that this person may use in this turn."""
        surroundings = Surroundings(
            who, enabled(self._packs, who), self._queries, turn.context_type, turn.context_id
        )
        return TurnTools(self._store, surroundings, turn)

    def hints(self, who: Identity, *, pack: str) -> Hints:
        """The tenant's own words: names of its products, materials and the like."""
        names: dict[str, tuple[str, ...]] = {}
        with self._store.read(who.scope) as session:
            for each in enabled(self._packs, who):
                names.update(each.names(session))
        return Hints(pack, who.language, names)

    def knowledge(self, who: Identity) -> str:
        """What a model is told of the enabled packs, and the tables that it may query."""
        parts = [pack.knowledge for pack in enabled(self._packs, who) if pack.knowledge]
        if who.may("sql:read"):
            parts.append(self._queries.describe())
        return "\n\n".join(parts)


def enabled(packs: Sequence[Pack], who: Identity) -> tuple[Pack, ...]:
    """The packs that the tenant has switched on, and the one that everybody has."""
    return tuple(pack for pack in packs if pack.name == "assistant" or pack.name in who.packs)
