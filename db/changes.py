"""Recording and comparing row changes.

A session with a ``Recorder`` in its ``info`` writes down what its flushes insert, update and delete. Changes of one
row are merged: what is inserted and then updated is one insert with the last values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import itemgetter
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import get_history

from db.json import canonical_json
from db.models.base import Json, TenantOwned

ChangeKind = Literal["insert", "update", "delete"]
CardKind = Literal["create", "update", "transition", "delete"]
Values = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Change:
    """One row: its table, key and label, and its values before and after (only the changed ones of an update)."""

    table: str
    key: str
    label: str
    kind: ChangeKind
    before: Values | None
    after: Values | None
    times: Values | None = field(default=None, compare=False)
    """What was in the volatile columns before; digests and diffs leave it out, an undo puts it back."""


@dataclass(slots=True)
class _Recorded:
    named: TenantOwned | str
    """The row, which is asked for its label at the end, or its label."""
    kind: ChangeKind
    before: Values
    after: Values
    times: Values = field(default_factory=dict)


class Recorder:
    """Collects the changes of one session until ``changes`` is asked for."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], _Recorded] = {}
        self._labels: Mapping[tuple[str, str], str] = {}

    def name(self, labels: Mapping[tuple[str, str], str]) -> None:
        """Say what rows are called, by table and key, where that can't be asked of them any more."""
        self._labels = labels

    def inserted(self, row: TenantOwned, values: Values) -> None:
        """A new row was flushed."""
        self._rows[_identify(row)] = _Recorded(row, "insert", {}, values)

    def inserted_values(self, model: type[TenantOwned], label: str, values: Mapping[str, Any]) -> None:
        """A new row was inserted without an object; ``values`` has all its columns."""
        mapper: Mapper[Any] = inspect(model)
        shown = {key: _recorded(values[key]) for key in _shown(mapper)}
        self._rows[str(mapper.local_table), str(values["id"])] = _Recorded(label, "insert", {}, shown)

    def updated(self, row: TenantOwned, before: Values, after: Values, times: Values) -> None:
        """Columns of a row changed from ``before`` to ``after``; ``times`` is what volatile ones were."""
        known = self._rows.get(_identify(row))
        if known is None:
            self._rows[_identify(row)] = _Recorded(row, "update", before, after, times)
            return
        if known.kind == "update":
            known.before = before | known.before
            known.times = times | known.times
        known.after |= after

    def deleted(self, row: TenantOwned, values: Values, times: Values) -> None:
        """A row is deleted; one that was inserted here leaves no trace."""
        key = _identify(row)
        known = self._rows.pop(key, None)
        if known is None or known.kind != "insert":
            before = values | (known.before if known else {})
            label = self._labels.get(key) or _label_of(row)
            self._rows[key] = _Recorded(label, "delete", before, {}, times | (known.times if known else {}))

    def changes(self, session: Session) -> tuple[Change, ...]:
        """What was recorded, in the order of first touch; rows that ended as they began are left out."""
        with session.no_autoflush:
            return tuple(
                _to_change(key, recorded, self._labels)
                for key, recorded in self._rows.items()
                if recorded.kind != "update" or recorded.before != recorded.after
            )


def collect_deleted_and_dirty(session: Session, *_: object) -> None:
    """Write down updates and deletions before they are flushed (``before_flush``)."""
    recorder: Recorder | None = session.info.get("recorder")
    if recorder is None:
        return
    for row in session.deleted:
        if isinstance(row, TenantOwned) and row.recorded:
            recorder.deleted(row, _values(row), _times(row))
    for row in session.dirty:
        if isinstance(row, TenantOwned) and row.recorded and session.is_modified(row):
            before, after = _difference(session, row, _shown(inspect(type(row))))
            times = _difference(session, row, _volatile(inspect(type(row))))[0]
            if (
                after or times
            ):  # times that a flush of their own has moved belong to a change before or after it
                recorder.updated(row, before, after, times)


def collect_new(session: Session, *_: object) -> None:
    """Write down new rows once their keys and defaults are set (``after_flush``)."""
    recorder: Recorder | None = session.info.get("recorder")
    if recorder is None:
        return
    for row in session.new:
        if isinstance(row, TenantOwned) and row.recorded:
            recorder.inserted(row, _values(row))


def digest_of(changes: Iterable[Change]) -> str:
    """SHA-256 (hex) over table, key, kind and values of each change, sorted by table and key."""
    lines = [[change.table, change.key, change.kind, change.before, change.after] for change in changes]
    lines.sort(key=itemgetter(0, 1))
    return hashlib.sha256(canonical_json(lines)).hexdigest()


def count(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """How many rows of which table are inserted, updated and deleted."""
    counts: dict[str, dict[str, int]] = {}
    for change in changes:
        table = counts.setdefault(change.table, {})
        table[change.kind] = table.get(change.kind, 0) + 1
    return counts


def kind_of(changes: Iterable[Change]) -> CardKind:
    """The weightiest kind: a deletion, else a change of state, else a creation, else an update."""
    kinds = {_kind(change) for change in changes}
    order: tuple[CardKind, ...] = ("delete", "transition", "create")
    return next((kind for kind in order if kind in kinds), "update")


def plain(value: Any) -> Json:
    """A column's value as JSON; times in ISO 8601."""
    if value is None or isinstance(value, str | int | float):
        return value
    match value:
        case UUID():
            return str(value)
        case Enum():
            return plain(value.value)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return str(value)


def _kind(change: Change) -> CardKind:
    if change.kind == "delete":
        return "delete"
    if change.kind == "insert":
        return "create"
    return "transition" if change.after and "status" in change.after else "update"


def _identify(row: TenantOwned) -> tuple[str, str]:
    mapper: Mapper[Any] = inspect(type(row))
    key = mapper.primary_key_from_instance(row)
    return str(mapper.local_table), ":".join(str(part) for part in key)


@cache
def _shown(mapper: Mapper[Any]) -> tuple[str, ...]:
    """The attributes that belong to a diff: no tenant, nothing volatile."""
    return tuple(
        attribute.key
        for attribute in mapper.column_attrs
        if attribute.key != "tenant_id" and not attribute.columns[0].info.get("volatile")
    )


@cache
def _volatile(mapper: Mapper[Any]) -> tuple[str, ...]:
    """The attributes that differ from replay to replay and that no flush sets by itself."""
    return tuple(
        attribute.key
        for attribute in mapper.column_attrs
        if attribute.columns[0].info.get("volatile") and attribute.columns[0].onupdate is None
    )


def _times(row: TenantOwned) -> Values:
    return {key: _recorded(getattr(row, key)) for key in _volatile(inspect(type(row)))}


def _values(row: TenantOwned) -> Values:
    return {key: _recorded(getattr(row, key)) for key in _shown(inspect(type(row)))}


_IS_JSON = frozenset({str, int, float, bool, dict, list})


def _recorded(value: Any) -> Json:
    """As ``plain``, but what a JSON column holds is JSON already."""
    return value if value is None or type(value) in _IS_JSON else plain(value)


def _difference(session: Session, row: TenantOwned, keys: tuple[str, ...]) -> tuple[Values, Values]:
    before: Values = {}
    after: Values = {}
    for key in keys:
        history = get_history(row, key)
        if not history.added and not history.deleted:
            continue
        old = history.deleted[0] if history.deleted else _stored_value(session, row, key)
        new = getattr(row, key)
        if _recorded(old) != _recorded(new):
            before[key], after[key] = _recorded(old), _recorded(new)
    return before, after


def _stored_value(session: Session, row: TenantOwned, key: str) -> Any:
    """The value in the database where the object was changed without having been loaded."""
    mapper: Mapper[Any] = inspect(type(row))
    column = mapper.get_property(key).columns[0]
    where = [
        part == value
        for part, value in zip(mapper.primary_key, mapper.primary_key_from_instance(row), strict=True)
    ]
    return session.connection().execute(select(column).where(*where)).scalar_one_or_none()


def _to_change(key: tuple[str, str], recorded: _Recorded, labels: Mapping[tuple[str, str], str]) -> Change:
    table, row_key = key
    named = recorded.named
    label = named if isinstance(named, str) else labels.get(key) or _label_of(named)
    before = recorded.before if recorded.kind != "insert" else None
    after = recorded.after if recorded.kind != "delete" else None
    return Change(
        table, row_key, (label or row_key)[:200], recorded.kind, before, after, recorded.times or None
    )


def _label_of(row: TenantOwned) -> str:
    return str(getattr(row, "label", "") or "")
