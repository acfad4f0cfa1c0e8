"""The card of a workflow change set: one sentence and an honest estimate, both from recorded changes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from agent.quoting import on_one_line
from db import workflows
from db.changes import Change
from db.models.base import Json
from engines.flow.definition import EMPTY, Definition
from tools.pack import Estimate
from tools.wording import count
from tools.workflows.telling import clauses
from tools.workflows.wording import LONGEST

_TABLES = frozenset(("workflows", "workflow_versions", "workflow_runs", "connections"))
MOST_PARTS = 8


def summarise(changes: Sequence[Change]) -> str | None:
    """What the changes do: "Add Slack message “Tell the team” to WF-0001; connect webhook → slack (version 3)"."""
    if not any(each.table in _TABLES for each in changes):
        return None
    parts = list(_Telling(changes).parts())
    if not parts:
        return None
    if len(parts) > MOST_PARTS:
        parts = [*parts[:MOST_PARTS], f"and {len(parts) - MOST_PARTS} more changes"]
    return parts[0][0].upper() + "; ".join(parts)[1:]


def estimate(_: Session, changes: Sequence[Change]) -> Estimate:
    """The runs that would be queued; how long they take depends on whom they call, so nobody says."""
    made = (each for each in changes if each.table == "jobs" and each.kind == "insert")
    return Estimate(sum(_text(each, "kind") == workflows.RUN_KIND for each in made))


class _Telling:
    """The changes of one card, by what they belong to."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes

    def parts(self) -> Iterator[str]:
        """Each thing that is done, as a clause without a subject."""
        yield from self._created()
        yield from self._versions()
        yield from self._settings()
        yield from self._runs()
        yield from self._deletions()

    def _created(self) -> Iterator[str]:
        for each in self._of("workflows", "insert"):
            yield f"create the workflow {each.label} “{_name(each)}”"

    def _versions(self) -> Iterator[str]:
        for each in self._of("workflow_versions", "insert"):
            number, version = _text(each, "workflow"), _value(each, "number")
            restored = _value(each, "restored")
            parts = [f"restore version {restored} of {number}"] if restored else _edits(each, number)
            yield from [*parts[:-1], f"{parts[-1]} (version {version})"]

    def _settings(self) -> Iterator[str]:
        for each in self._of("workflows", "update"):
            before, after = each.before or {}, each.after or {}
            if "name" in after and before.get("name") != after["name"]:
                yield f"rename {each.label} to “{_name(each)}”"
            if "description" in after and before.get("description") != after["description"]:
                yield f"describe {each.label} anew"
            if "is_active" in after and before.get("is_active") != after["is_active"]:
                yield f"let {each.label} go on" if after["is_active"] else f"pause {each.label}"
            if "is_archived" in after and before.get("is_archived") != after["is_archived"]:
                yield f"archive {each.label}" if after["is_archived"] else f"bring {each.label} back"

    def _runs(self) -> Iterator[str]:
        for each in self._of("workflow_runs", "insert"):
            name = on_one_line(_text(each, "name"), LONGEST)
            version = _value(each, "version")
            yield f"run {_text(each, 'workflow')} “{name}” once as {each.label} (version {version})"
        for each in self._of("workflow_runs", "update"):
            if _text(each, "status") == "cancelled":
                yield f"cancel {each.label}"

    def _deletions(self) -> Iterator[str]:
        """What an undo takes back."""
        gone = {each.key for each in self._of("workflows", "delete")}
        for each in self._of("workflows", "delete"):
            yield f"delete the workflow {each.label} “{_name(each)}”"
        for each in self._of("workflow_versions", "delete"):
            if str(_value(each, "workflow_id")) not in gone:
                yield f"take version {_value(each, 'number')} of {each.label.partition(' ')[0]} back"
        runs = [each.label for each in self._of("workflow_runs", "delete")]
        if runs:
            yield f"delete {runs[0]}" if len(runs) == 1 else f"delete {count(len(runs), 'run')}"

    def _of(self, table: str, kind: str) -> list[Change]:
        return [each for each in self._changes if each.table == table and each.kind == kind]


def _edits(version: Change, number: str) -> list[str]:
    base, made = _value(version, "base"), _value(version, "definition")
    before = Definition.from_json(base) if base else EMPTY
    return list(clauses(before, Definition.from_json(made), number)) or [f"change {number}"]


def _name(change: Change) -> str:
    return on_one_line(_text(change, "name"), LONGEST)


def _value(change: Change, key: str) -> Json:
    return (change.after or change.before or {}).get(key)


def _text(change: Change, key: str) -> str:
    value = _value(change, key)
    return value if isinstance(value, str) else ""
