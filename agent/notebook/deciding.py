"""Decides for whoever holds a proposal, and remembers which jobs the decisions have queued."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from agent.notebook.background import Background
from agent.notebook.lines import Line
from agent.notebook.proposals import View, jobs_in


class Decider:
    """Implements ``agent.notebook.proposals.Deciding`` on a line, for any thread."""

    def __init__(self, background: Background, line: Line) -> None:
        self._background = background
        self._line = line
        self._jobs: dict[str, None] = {}

    @property
    def jobs(self) -> tuple[str, ...]:
        """The ids of the jobs that were queued by what was confirmed, in that order."""
        return tuple(self._jobs)

    def confirm(self, change_set_id: str, digest: str) -> View:
        """Apply exactly what was shown, once."""
        return self._decide(self._line.confirm(change_set_id, digest))

    def cancel(self, change_set_id: str, reason: str | None) -> View:
        """Decide against it."""
        return self._decide(self._line.cancel(change_set_id, reason))

    def undo(self, change_set_id: str) -> View:
        """Stage the reversal of what was applied; the new change set."""
        return self._decide(self._line.undo(change_set_id))

    def find(self, change_set_id: str) -> View:
        """The change set as it is now."""
        return self._decide(self._line.find(change_set_id))

    def _decide(self, work: Coroutine[Any, Any, View]) -> View:
        view = self._background.run(work)
        if view["status"] == "applied":
            self._jobs |= dict.fromkeys(jobs_in(view))
        return view
