"""What a notebook gets back: answers with their steps, tables, plots and pictures; entries of the history; usage."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from agent.drawing.blocks import blocks_of, summary_of
from agent.events import CallStatus, Finish
from agent.model import Json
from agent.notebook.shown import Shown, this_cell
from agent.results import Block, Image, Images, Series, Table

if TYPE_CHECKING:
    import pandas

    from agent.notebook.proposals import Proposal


@dataclass(frozen=True, repr=False)
class Usage(Shown):
    """What one answer took of its model, or what somebody's answers took in this month (``since`` says which)."""

    input_tokens: int = 0
    output_tokens: int = 0
    turns: int = 1
    milliseconds: float = 0.0
    provider: str = ""
    model: str = ""
    cost_usd: float | None = None
    estimated: bool = False
    """Whether a provider did not count and Counterfoil estimated."""
    limit: int | None = None
    """The person's own budget of this month, in tokens, where there is one."""
    since: datetime | None = None
    """The beginning of the month; None for one answer."""

    @property
    def tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, repr=False)
class Step(Shown):
    """One tool call: ``result`` is the JSON for a person, ``error`` a sentence where it did not work."""

    name: str
    arguments: Json
    status: CallStatus
    milliseconds: float | None = None
    result: Json = None
    error: str | None = None
    id: str = ""

    @property
    def summary(self) -> str:
        """The result's sentence, else what went wrong; empty while it runs."""
        return self.error or summary_of(self.result)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Tables, series and galleries of the result."""
        return blocks_of(self.result)


@dataclass(frozen=True, repr=False)
class Picture(Shown):
    """One finished picture: the file's bytes, such as PNG or WebP, and what it shows."""

    caption: str
    data: bytes = field(repr=False)
    media_type: str = "image/png"
    href: str = ""
    """Its path on the server."""


@dataclass(frozen=True, repr=False)
class Plot(Shown):
    """Numbers to plot: as SVG, or as a ``DataFrame`` with one row for each point."""

    series: Series

    @property
    def title(self) -> str:
        """What it shows."""
        return self.series.title

    @property
    def svg(self) -> str:
        """The plot as an SVG document of its own, with its colours and its legend; empty without a point."""
        from agent.drawing.plots import draw_alone

        return draw_alone(self.series)

    @property
    def frame(self) -> pandas.DataFrame:
        """The points."""
        from agent.notebook.frames import series_frame

        return series_frame(self.series)


@dataclass(frozen=True, repr=False)
class Entry(Shown):
    """One entry of a chat: what was asked, what was answered, or what the app noted (a confirmation, say)."""

    role: Literal["user", "assistant", "event"]
    text: str
    at: datetime
    steps: tuple[Step, ...] = ()


class History(list[Entry], Shown):
    """A chat's entries, oldest first."""

    __repr__ = Shown.__repr__


LoadPicture = Callable[[Image], Picture | None]
"""Fetches a picture; None where its file is gone, or not there yet."""


def _no_picture(_: Image) -> Picture | None:
    return None


@dataclass(frozen=True, repr=False)
class Answer(Shown):
    """An answer, complete or as far as it has come (``finish`` is None then)."""

    text: str = ""
    """Markdown."""
    steps: tuple[Step, ...] = ()
    proposal: Proposal | None = None
    """What is staged and waits for a decision, where something is."""
    finish: Finish | None = None
    usage: Usage = field(default_factory=Usage)
    error: str | None = None
    """A sentence where the answer could not be completed."""
    question: str = ""
    load_picture: LoadPicture = field(default=_no_picture, repr=False, compare=False)
    _drawn_in: list[int | None] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Tables, series and galleries of all steps that worked, in order."""
        return tuple(block for step in self.steps for block in step.blocks)

    @cached_property
    def tables(self) -> list[pandas.DataFrame]:
        """The tables, with numbers as numbers and times in UTC."""
        from agent.notebook.frames import table_frame

        return [table_frame(block) for block in self.blocks if isinstance(block, Table)]

    @cached_property
    def plots(self) -> list[Plot]:
        """The plots."""
        return [Plot(block) for block in self.blocks if isinstance(block, Series)]

    @cached_property
    def pictures(self) -> list[Picture]:
        """The finished pictures, fetched when first asked for."""
        shown = [image for block in self.blocks if isinstance(block, Images) for image in block.images]
        found = [self.load_picture(image) for image in dict.fromkeys(shown)]
        return [each for each in found if each is not None]

    def was_drawn(self) -> None:
        """Note that this cell, or prompt, has shown the answer as it came, so that its value is not shown once more."""
        self._drawn_in[:] = [this_cell()]

    def __repr__(self) -> str:
        if hasattr(sys, "ps1") and self._drawn_in == [None]:
            self._drawn_in.clear()
            return "<Answer as shown above; print(…) shows it again>"
        return super().__repr__()

    def __str__(self) -> str:
        return super().__repr__()

    def _ipython_display_(self) -> None:
        cell = this_cell()
        if cell is None or cell not in self._drawn_in:
            from agent.notebook.display import show

            show(self._repr_mimebundle_())
