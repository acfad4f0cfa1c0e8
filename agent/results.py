"""What a tool gives back: one small typed value that a model can read and a page can draw without knowing the tool."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Literal

from agent.model import Json
from agent.quoting import clean

ColumnType = Literal["text", "number", "time", "status", "image", "phrase"]
"""A ``phrase`` is words of the app's own, which a page tells in the reader's language; ``text`` stays as it is."""

MODEL_ROWS = 200
MODEL_CHARACTERS = 24_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``key`` is for programs, ``label`` for people."""

    key: str
    label: str
    type: ColumnType = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for a person to read; ``total`` is how many there are where ``rows`` is only a part."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Json, ...], ...]
    title: str = ""
    total: int | None = None
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Line:
    """One named line or bar group of a plot: pairs of x (text or number) and y; ``mark`` counts in line plots."""

    name: str
    points: tuple[tuple[str | float, float], ...]
    mark: Literal["line", "points"] = "line"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers to plot; the labels name the quantity and its unit. On ``log`` scale both axes are logarithmic."""

    lines: tuple[Line, ...]
    title: str = ""
    x_label: str = ""
    y_label: str = ""
    style: Literal["bar", "line"] = "bar"
    scale: Literal["linear", "log"] = "linear"
    kind: Literal["series"] = "series"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of ours by path, never by foreign address."""

    id: str
    href: str
    caption: str


@dataclass(frozen=True, slots=True)
class Images:
    """Pictures to show as a gallery."""

    images: tuple[Image, ...]
    title: str = ""
    kind: Literal["images"] = "images"


@dataclass(frozen=True, slots=True)
class Link:
    """An offer to go somewhere inside the app; ``href`` begins with a slash."""

    label: str
    href: str


Block = Table | Series | Images


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a tool: a sentence, named facts for the model, blocks for the person, links to offer."""

    summary: str
    facts: dict[str, Json] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Everything, for the store and the page."""
        plain: dict[str, Json] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain

    def for_model(self) -> str:
        """JSON text with the summary, the facts and the tables, cut to what a model should read, saying so."""
        told: dict[str, Json] = {"summary": self.summary, **self.facts}
        tables = [block for block in self.blocks if isinstance(block, Table)]
        if tables:
            told["tables"] = [_told_table(each, titled=len(tables) > 1) for each in tables]
        text = clean(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
        if len(text) <= MODEL_CHARACTERS:
            return text
        cut = {"summary": self.summary, "cut": "The result was too long; ask for less.", "beginning": text}
        cut["beginning"] = text[: MODEL_CHARACTERS - len(self.summary) - 200]
        return json.dumps(cut, ensure_ascii=False)


def _told_table(table: Table, *, titled: bool) -> Json:
    """A table as JSON, with its title where there are several to tell apart."""
    rows: list[Json] = [list(row) for row in table.rows[:MODEL_ROWS]]
    told: dict[str, Json] = {"title": table.title} if titled and table.title else {}
    told |= {"columns": [column.key for column in table.columns], "rows": rows}
    total = table.total if table.total is not None else len(table.rows)
    if total > len(rows):
        told["note"] = f"{len(rows)} of {total} rows are shown here"
    return told
