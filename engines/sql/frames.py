"""The names one SELECT can see: its sources, their columns, its own aliases, and the SELECTs around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Self

from sqlglot import exp

from engines.sql.errors import QueryRefused


@dataclass(frozen=True)
class Output:
    """A column of a query: its name (None if computed without one) and `size`, its parts when written out in full."""

    name: str | None
    size: int = 1


Outputs = tuple[Output, ...]


@dataclass(frozen=True)
class Source:
    """What stands in FROM under one name; `table` only if it is a published table itself."""

    outputs: Outputs
    table: exp.Table | None = None

    def has(self, name: str) -> bool:
        """Whether it has a column of that name."""
        return self.size(name) > 0

    def size(self, name: str) -> int:
        """The size of the column of that name, 0 if there is none."""
        return max((output.size for output in self.outputs if output.name == name), default=0)


@dataclass
class Frame:
    """One SELECT while it is resolved.

    `ctes` are the WITH parts it can see, `outer` the SELECT around it, `aliases` its own names with their sizes.
    `made_up` becomes true when one of its columns was found under a name that the query itself gave, which might also
    be a hidden column's name.
    """

    ctes: Mapping[str, Outputs]
    outer: Self | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)
    made_up: bool = False

    def add(self, name: str, source: Source) -> None:
        """Put a source under its name. Raises QueryRefused."""
        if not name:
            raise QueryRefused("Give each subquery in FROM a name: FROM (SELECT …) AS part.")
        if name in self.sources:
            raise QueryRefused(f"Two tables in one FROM are called {name}. Give each its own alias.")
        self.sources[name] = source

    def source(self, name: str) -> Source:
        """The nearest source of that name, here or further out. Raises QueryRefused."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.sources:
                return frame.sources[name]
            frame = frame.outer
        known = ", ".join(self.sources) or "none"
        raise QueryRefused(f"There is no table or alias {name} in this part of the query; there is {known}.")

    def use_qualified(self, qualifier: str, name: str) -> int:
        """Resolve `qualifier.name`; its size. Raises QueryRefused."""
        source = self.source(qualifier)
        if not source.has(name):
            raise QueryRefused(no_column(name, qualifier, source.outputs))
        return source.size(name)

    def use(self, name: str) -> int:
        """Resolve a name that stands alone; its size. Raises QueryRefused."""
        holders = [source for source in self.sources.values() if source.has(name)]
        if holders:
            self.made_up |= any(source.table is None for source in holders)
            return max(source.size(name) for source in holders)
        if name in self.aliases:
            self.made_up = True
            return self.aliases[name]
        raise QueryRefused(self._unresolved(name))

    def _unresolved(self, name: str) -> str:
        frame = self.outer
        while frame is not None:
            for alias, source in frame.sources.items():
                if source.has(name):
                    return f"Inside a subquery, name the outer table before its column: write {alias}.{name}."
            frame = frame.outer
        outputs = [output for source in self.sources.values() for output in source.outputs]
        return no_column(name, ", ".join(self.sources), outputs)


def renamed(outputs: Outputs, listed: tuple[str, ...], name: str) -> Outputs:
    """The columns of a query under the names listed after its alias. Raises QueryRefused."""
    if len(listed) > len(outputs):
        raise QueryRefused(f"{name} lists {len(listed)} columns, but its query has {len(outputs)}.")
    named = (Output(name, output.size) for name, output in zip(listed, outputs, strict=False))
    return (*named, *outputs[len(listed) :])


def widest(left: Outputs, right: Outputs) -> Outputs:
    """The columns of a UNION: the first query's names, the larger sizes."""
    sizes = [output.size for output in right] + [1] * len(left)
    return tuple(
        Output(output.name, max(output.size, size)) for output, size in zip(left, sizes, strict=False)
    )


def no_column(name: str, where: str, outputs: Iterable[Output]) -> str:
    """The sentence for an unknown column, with the nearest name."""
    columns = list(dict.fromkeys(output.name for output in outputs if output.name is not None))
    if not columns:
        return f"There is no column {name} here. Put text into single quotes, and name the table in FROM."
    near = get_close_matches(name.lower(), columns, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else " Put text into single quotes."
    return f"There is no column {name} in {where}.{hint} The columns are {', '.join(columns[:40])}."


def no_table(name: str, tables: tuple[str, ...]) -> str:
    """The sentence for an unknown table, with the nearest name."""
    near = get_close_matches(name.lower(), tables, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"There is no table {name}.{hint} The tables are {', '.join(tables)}."
