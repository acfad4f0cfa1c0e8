"""What shows an answer while it comes; ``agent.notebook.display.begin()`` chooses one for Jupyter or a terminal."""

from __future__ import annotations

from typing import Protocol

from agent.notebook.answers import Answer


class Display(Protocol):
    """Shows one answer from its beginning to its end; called by the thread that asked, never by another.

    ``agent.notebook.display.begin(question: str) -> Display`` makes one for each question.
    """

    def update(self, answer: Answer) -> None:
        """Show the answer as far as it has come; called some ten times a second at most."""
        ...

    def finish(self, answer: Answer) -> None:
        """Show the complete answer; nothing follows."""
        ...
