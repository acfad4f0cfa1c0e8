"""The parts of the app without web and worker; ``composition.open_desk`` puts them together for a notebook."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from agent.notebook.errors import Refused
from agent.tool import Tool
from agent.turns.ports import Models
from agent.turns.service import Turns
from agent.turns.services import Deciding, Services
from tools.context import Context, Queries
from tools.decisions import Decisions
from tools.pack import Pack
from tools.workbench import Workbench

FOR_EVERYBODY = "assistant"
"""The pack that everybody has; tools that somebody adds stand there."""


class Supervised(Protocol):
    """A worker process; ``jobs.supervisor`` implements it."""

    def start(self) -> None:
        """Start it, and again when it dies."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


class ClosableQueries(Queries, Protocol):
    """Queries with an executor that is to be stopped."""

    def close(self) -> None:
        """Stop it, if it was started."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The running parts, as the web process has them."""

    services: Services
    packs: tuple[Pack, ...]
    queries: ClosableQueries
    supervise: Callable[[], Supervised]
    close_jobs: Callable[[], None]

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.services.data

    def with_tools(self, added: tuple[Tool[Context], ...]) -> Desk:
        """With tools that somebody wrote, which everybody may be offered; permissions, staging and audit stay.

        Raises:
            Refused: the app has another tool of that name.
        """
        known = {each.name for pack in self.packs for each in pack.tools}
        for tool in added:
            if tool.name in known:
                raise Refused(f"Counterfoil has a tool called {tool.name} already. Give yours another name.")
        packs = tuple(
            replace(pack, tools=(*pack.tools, *added)) if pack.name == FOR_EVERYBODY else pack
            for pack in self.packs
        )
        turns = self.turns(self.services.providers, packs)
        return replace(
            self, packs=packs, services=replace(self.services, turns=turns, decisions=self._decisions(packs))
        )

    def turns(self, models: Models, packs: tuple[Pack, ...] | None = None) -> Turns:
        """Turns of their own, answered by these models."""
        store = self.services.store
        return Turns(store, models, Workbench(store, self.packs if packs is None else packs, self.queries))

    def _decisions(self, packs: tuple[Pack, ...]) -> Deciding:
        return Decisions(self.services.store, packs, self.queries, self.services.jobs)

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """A worker process while the block runs."""
        worker = self.supervise()
        worker.start()
        try:
            yield
        finally:
            worker.stop()

    def close(self) -> None:
        """Stop the executor of queries and give back all connections."""
        self.queries.close()
        self.close_jobs()
        self.services.store.close()
