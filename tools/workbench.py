"""The workbench: the tools, words and knowledge of the packs that a tenant has switched on."""

from __future__ import annotations

from collections.abc import Sequence

from agent.errors import ToolError
from agent.loop import TurnScope
from agent.model import Hints
from agent.tool import ToolNote
from db.errors import DomainError
from db.session import Store
from db.tenancy import Identity
from tools.context import Context, Queries
from tools.pack import Pack
from tools.reflection import describe_kinds
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
            who,
            enabled(self._packs, who),
            self._queries,
            turn.context_type,
            turn.context_id,
            chat_id=turn.chat_id,
        )
        return TurnTools(self._store, surroundings, turn)

    def notes(self, who: Identity) -> tuple[ToolNote, ...]:
        """All tools of the tenant's packs, whoever may use them."""
        packs = enabled(self._packs, who)
        return tuple(
            ToolNote(each.name, each.description.partition("\n")[0].rstrip(), each.writes, pack.title)
            for pack in packs
            for each in pack.tools
        )

    def offered(self, who: Identity) -> tuple[ToolNote, ...]:
        """The tools that this person, or the holder of this token, may use."""
        packs = enabled(self._packs, who)
        toolbox = Surroundings(who, packs, self._queries).toolbox()
        allowed = toolbox.allowed(who.permissions, reading_only=not who.reaches("propose"))
        names = {each.name for each in allowed}
        return tuple(each for each in self.notes(who) if each.name in names)

    def hints(self, who: Identity, *, pack: str) -> Hints:
        """The tenant's own words: names of its products, materials and the like."""
        names: dict[str, tuple[str, ...]] = {}
        with self._store.read(who.scope) as session:
            for each in enabled(self._packs, who):
                names.update(each.names(session))
        return Hints(pack, who.language, names)

    def knowledge(self, who: Identity, *, search: bool = False) -> str:
        """What a model is told of the enabled packs, and the tables that it may query; a search only the latter."""
        parts: list[str] = []
        for pack in () if search else enabled(self._packs, who):
            parts += [part for part in (pack.knowledge, describe_kinds(pack.kinds)) if part]
        if who.may("sql:read"):
            parts.append(self._queries.describe())
        return "\n\n".join(parts)

    def facts(self, who: Identity, turn: TurnScope) -> str:
        """What the record in sight is like now, as JSON; a sentence where it can't be read, else empty."""
        kind, key = turn.context_type, turn.context_id
        packs = enabled(self._packs, who)
        if kind is None or key is None:
            return ""
        record = next((pack.records[kind] for pack in packs if kind in pack.records), None)
        if record is None or not who.may(record.permission):
            return ""
        with self._store.read(who.scope) as session:
            try:
                found = record.read(Context(session, who, self._queries, kind, key), key)
            except (ToolError, DomainError) as error:
                return str(error)
        return found.for_model()


def enabled(packs: Sequence[Pack], who: Identity) -> tuple[Pack, ...]:
    """The packs that the tenant has switched on, and the one that everybody has."""
    return tuple(pack for pack in packs if pack.name == "assistant" or pack.name in who.packs)
