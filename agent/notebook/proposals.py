"""A proposal: rows that an answer has staged, to be confirmed, cancelled and, where possible, undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol, cast

from agent.model import Json
from agent.notebook.errors import ChangedSincePreview
from agent.notebook.shown import Shown

if TYPE_CHECKING:
    import pandas

Status = Literal["pending", "applied", "cancelled", "expired", "superseded"]
View = Mapping[str, Json]
"""A change set as in the REST contract."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that would be, or was, inserted, updated or deleted; values by column, before and after."""

    table: str
    key: str
    label: str
    kind: Literal["insert", "update", "delete"]
    before: Mapping[str, Json] | None
    after: Mapping[str, Json] | None


@dataclass(frozen=True, repr=False)
class Receipt(Shown):
    """What was written, when and by whom; ``audit`` is the entry's number in the audit trail."""

    sentence: str
    by: str
    at: datetime
    counts: Mapping[str, Mapping[str, int]]
    jobs: int
    audit: int


class Deciding(Protocol):
    """Decides on change sets for the person of an ``Assistant``; raises ``agent.notebook.errors``."""

    def confirm(self, change_set_id: str, digest: str) -> View:
        """Apply exactly what was shown, once."""
        ...

    def cancel(self, change_set_id: str, reason: str | None) -> View:
        """Decide against it."""
        ...

    def undo(self, change_set_id: str) -> View:
        """Stage the reversal of what was applied; the new change set."""
        ...

    def find(self, change_set_id: str) -> View:
        """The change set as it is now."""
        ...


class Proposal(Shown):
    """Staged rows as they were shown last; nothing is written before ``confirm``."""

    def __init__(self, view: View, desk: Deciding) -> None:
        self._view = view
        self._desk = desk

    @property
    def id(self) -> str:
        """Of the change set."""
        return _text(self._view, "id")

    @property
    def summary(self) -> str:
        """What would happen, or has happened, in a sentence."""
        return _text(self._view, "summary")

    @property
    def status(self) -> Status:
        """Pending until somebody decides."""
        return cast(Status, self._view["status"])

    @property
    def kind(self) -> str:
        """create, update, transition or delete."""
        return _text(self._view, "kind")

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows, by table and kind of change."""
        return cast(dict[str, dict[str, int]], self._view["counts"])

    @property
    def total(self) -> int:
        """How many rows in all, of which ``rows`` has the first 500."""
        return int(str(self._view["changes_total"]))

    @property
    def rows(self) -> tuple[RowChange, ...]:
        """The rows with their values before and after."""
        return tuple(_row(each) for each in _objects(self._view["changes"]))

    @property
    def changes(self) -> pandas.DataFrame:
        """The rows as a table: one line for each value that differs, with what it was and what it will be."""
        from agent.notebook.frames import changes_frame

        return changes_frame(self.rows)

    @property
    def expires_at(self) -> datetime:
        """Nobody's decision until then means no."""
        return datetime.fromisoformat(_text(self._view, "expires_at"))

    @property
    def decided_by(self) -> str | None:
        """Who decided."""
        found = self._view["decided_by"]
        return None if found is None else str(found)

    @property
    def reason(self) -> str | None:
        """Why it was cancelled, or could not be confirmed."""
        found = self._view["reason"]
        return None if found is None else str(found)

    @property
    def jobs(self) -> int:
        """How many jobs in the background it would queue."""
        return int(str(_object(self._view["estimate"]).get("jobs", 0)))

    @property
    def can_undo(self) -> bool:
        """Whether an undo may be asked for; whether its rows have moved is found out then."""
        return bool(self._view["can_undo"])

    @property
    def receipt(self) -> Receipt | None:
        """What was written; None until it is applied."""
        found = _object(self._view["receipt"])
        if not found:
            return None
        counts = cast(Mapping[str, Mapping[str, int]], found["counts"])
        numbers = int(str(found["jobs"])), int(str(found["audit"]))
        at = datetime.fromisoformat(_text(found, "at"))
        return Receipt(_text(found, "sentence"), _text(found, "by"), at, counts, *numbers)

    def confirm(self) -> Proposal:
        """Apply exactly the rows that are shown here, once; then ``receipt`` says what was written.

        Raises:
            ChangedSincePreview: the data has moved; nothing was written, and this shows the new rows.
            AlreadyDecided, ProposalExpired, NotPermitted: nothing was written.
        """
        try:
            self._view = self._desk.confirm(self.id, _text(self._view, "digest"))
        except ChangedSincePreview:
            self.refresh()
            raise
        return self

    def cancel(self, reason: str | None = None) -> Proposal:
        """Decide against it: nothing was and nothing will be written."""
        self._view = self._desk.cancel(self.id, reason)
        return self

    def undo(self) -> Proposal:
        """A new proposal that turns back what this one has written; it is to be confirmed like all."""
        staged = Proposal(self._desk.undo(self.id), self._desk)
        self.refresh()
        return staged

    def refresh(self) -> Proposal:
        """Look again: somebody else may have decided meanwhile."""
        self._view = self._desk.find(self.id)
        return self


def jobs_in(view: View) -> tuple[str, ...]:
    """The ids of the jobs that it queues, as far as they are among its rows."""
    rows = (_row(each) for each in _objects(view["changes"]))
    return tuple(each.key for each in rows if each.table == "jobs" and each.kind == "insert")


def _row(found: Mapping[str, Json]) -> RowChange:
    kind = cast(Literal["insert", "update", "delete"], found["kind"])
    before, after = found["before"], found["after"]
    return RowChange(
        _text(found, "table"),
        _text(found, "key"),
        _text(found, "label"),
        kind,
        before if isinstance(before, dict) else None,
        after if isinstance(after, dict) else None,
    )


def _text(view: View, key: str) -> str:
    return str(view[key])


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _objects(value: Json) -> list[dict[str, Json]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
