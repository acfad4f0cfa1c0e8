"""What is shown while an answer comes: in Jupyter one output that grows, elsewhere lines of text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import Protocol, TextIO

from agent.drawing.markup import clean
from agent.notebook.answers import Answer
from agent.notebook.ports import Display
from agent.notebook.telling import tell
from agent.results import Images, Series, Table

BETWEEN_SECONDS = 0.1
"""Drawing is cheap, but a long answer may come in thousands of pieces."""


def begin(question: str) -> Display:
    """The display for one question: of the notebook's cell that runs now, else the standard output."""
    return CellDisplay() if _is_notebook() else TextDisplay(sys.stdout)


class Handle(Protocol):
    """An output of a cell that can be replaced."""

    def update(self, bundle: Mapping[str, str], *, raw: bool) -> None:
        """Show this instead."""
        ...


def show(bundle: Mapping[str, str]) -> Handle:
    """Show a value, given as text by MIME type, as an output of the cell that runs now; only in Jupyter."""
    from IPython.display import display

    typed: Callable[..., Handle] = display
    return typed(bundle, raw=True, display_id=True)


class CellDisplay:
    """One output of a cell, drawn anew whenever there is more."""

    def __init__(self) -> None:
        self._handle: Handle | None = None
        self._drawn_at = 0.0

    def update(self, answer: Answer) -> None:
        """Draw the answer as far as it has come, unless that was done a moment ago."""
        if time.monotonic() - self._drawn_at >= BETWEEN_SECONDS:
            self._draw(answer)

    def finish(self, answer: Answer) -> None:
        """Draw the complete answer, and note that its value need not be drawn again by this cell."""
        self._draw(answer)
        answer.was_drawn()

    def _draw(self, answer: Answer) -> None:
        bundle = answer._repr_mimebundle_()
        if self._handle is None:
            self._handle = show(bundle)
        else:
            self._handle.update(bundle, raw=True)
        self._drawn_at = time.monotonic()


class TextDisplay:
    """Lines of text: each step once it has ended, the words as they come, and how to reach the rest."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._words = ""
        self._steps = 0
        self._is_at_start = True

    def update(self, answer: Answer) -> None:
        """Print what is new."""
        if not self._words:
            self._print_steps(answer)
        self._print_words(answer.text)
        self._print_steps(answer)
        self._out.flush()

    def finish(self, answer: Answer) -> None:
        """Print the rest: the end of the words, what went wrong, what is staged, and which values there are."""
        self.update(answer)
        if answer.error:
            self._line(f"! {answer.error}")
        elif answer.finish is not None and answer.finish != "stop":
            self._line(f"! The answer ended early: {answer.finish.replace('_', ' ')}.")
        for line in _offered(answer):
            self._line(line)
        self._break()
        self._out.flush()
        answer.was_drawn()

    def _print_words(self, text: str) -> None:
        if not text.startswith(self._words):
            self._line("(begun again)")  # the model was asked anew, and a terminal cannot take back
            self._words = ""
        new = text[len(self._words) :]
        if new and not self._words:
            self._break()
        self._write(new)
        self._words = text

    def _print_steps(self, answer: Answer) -> None:
        """In their order: one that has ended waits for those before it."""
        for step in answer.steps[self._steps :]:
            if step.status == "running":
                return
            self._line(tell(step))
            self._steps += 1

    def _line(self, text: str) -> None:
        self._break()
        self._write(f"{text}\n")

    def _break(self) -> None:
        if not self._is_at_start:
            self._write("\n")

    def _write(self, text: str) -> None:
        """Without what would steer a terminal; what its encoding lacks becomes a question mark."""
        encoding = self._out.encoding or "utf-8"
        printed = clean(text).encode(encoding, "replace").decode(encoding)
        self._out.write(printed)
        if printed:
            self._is_at_start = printed.endswith("\n")


def _offered(answer: Answer) -> list[str]:
    """What the answer holds besides its words, each with its name."""
    kinds = (("tables", Table), ("plots", Series), ("pictures", Images))
    numbers = ((name, sum(isinstance(block, kind) for block in answer.blocks)) for name, kind in kinds)
    told = [f"{number} in .{name}" for name, number in numbers if number]
    lines = [f"[{', '.join(told)}]"] if told else []
    if answer.proposal is not None:
        lines.append(tell(answer.proposal))
    return lines


def _is_notebook() -> bool:
    """Whether a kernel runs this, which can take back what it has shown; IPython in a terminal cannot."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
