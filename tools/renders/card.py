"""The card of a render change set: one sentence and an honest estimate, both from recorded changes alone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import renders
from db.changes import Change
from db.models.base import Json
from db.models.renders import Render
from tools.pack import Estimate

USUAL_SECONDS = 1.5
"""Per megapixel, where the tenant has no pictures yet to judge by."""
SLOTS = 2
"""Pictures that are made side by side."""
_TABLES = {"orders", "order_lines", "renders", "jobs"}


def summarise(changes: Sequence[Change]) -> str | None:
    """What the changes do to orders, such as "Create order SA-2026-00160 with 8 lines and queue 8 renders"."""
    if not any(change.table in _TABLES for change in changes):
        return None
    created = {change.label for change in changes if change.table == "orders" and change.kind == "insert"}
    parts = [
        *_creations(changes, created),
        *_materials(changes),
        *_settings(changes),
        *_queues(changes, created),
    ]
    if not parts:
        return None
    return parts[0][0].upper() + "; ".join(parts)[1:]


def estimate(session: Session, changes: Sequence[Change]) -> Estimate:
    """The jobs that would be queued and the seconds until the last is done, if nothing else is waiting."""
    queued = [change for change in changes if change.table == "renders" and _is_queued(change)]
    jobs = sum(1 for change in changes if change.kind == "insert" and _is_job(change))
    if not queued:
        return Estimate(jobs)
    seconds = seconds_for(session, _megapixels(session, queued))
    return Estimate(jobs, round(seconds, 1))


def seconds_for(session: Session, megapixels: float) -> float:
    """How long so many megapixels will take, judged by the tenant's newest pictures."""
    return megapixels * (renders.seconds_per_megapixel(session) or USUAL_SECONDS) / SLOTS


def _creations(changes: Sequence[Change], created: set[str]) -> list[str]:
    parts = []
    for number in sorted(created):
        lines = _of_order(changes, "order_lines", number)
        materials = {_text(change, "material_override") for change in lines} - {""}
        material = f" in {materials.pop()}" if len(materials) == 1 else ""
        queued = len([change for change in _of_order(changes, "renders", number) if _is_queued(change)])
        queue = f" and queue {_count(queued, 'render')}" if queued else ""
        parts.append(f"create order {number} with {_count(len(lines), 'line')}{material}{queue}")
    return parts


def _materials(changes: Sequence[Change]) -> list[str]:
    changed: dict[tuple[str, str], int] = {}
    for change in changes:
        if (
            change.table == "order_lines"
            and change.kind == "update"
            and "material_override" in (change.after or {})
        ):
            key = (_order(change), _text(change, "material_override") or "none")
            changed[key] = changed.get(key, 0) + 1
    return [
        f"set the material of {_count(number, 'line')} of order {order} to {material}"
        for (order, material), number in changed.items()
    ]


def _settings(changes: Sequence[Change]) -> list[str]:
    parts = []
    for change in changes:
        if change.table != "orders" or change.kind != "update" or "overrides" not in (change.after or {}):
            continue
        before, after = _overrides(change.before), _overrides(change.after)
        names = [name for name in (before | after) if before.get(name) != after.get(name)]
        parts.append(f"set {', '.join(names)} of order {change.label}")
    return parts


def _queues(changes: Sequence[Change], created: set[str]) -> list[str]:
    queued: dict[str, int] = {}
    for change in changes:
        if change.table == "renders" and _is_queued(change) and _order(change) not in created:
            queued[_order(change)] = queued.get(_order(change), 0) + 1
    return [f"queue {_count(number, 'render')} of order {order}" for order, number in queued.items()]


def _megapixels(session: Session, queued: list[Change]) -> float:
    """From what the changes say; a render whose specification stays is looked up."""
    specs = [change.after["spec"] for change in queued if change.after and "spec" in change.after]
    keys = [UUID(change.key) for change in queued if "spec" not in (change.after or {})]
    if keys:
        specs += session.scalars(select(Render.spec).where(Render.id.in_(keys)))
    return sum(_size(spec, "width") * _size(spec, "height") / 1e6 for spec in specs)


def _size(spec: Json, side: str) -> float:
    value = spec.get(side) if isinstance(spec, dict) else None
    return float(value) if isinstance(value, int | float) else 0.0


def _of_order(changes: Sequence[Change], table: str, number: str) -> list[Change]:
    return [change for change in changes if change.table == table and _order(change) == number]


def _order(change: Change) -> str:
    """The order's number out of a label such as ``SA-2026-00160 · KL-6204``."""
    return change.label.partition(" · ")[0]


def _is_queued(change: Change) -> bool:
    return bool(change.after and change.after.get("status") == "queued")


def _is_job(change: Change) -> bool:
    return change.table == "jobs" and _text(change, "kind") == renders.JOB_KIND


def _text(change: Change, key: str) -> str:
    value = (change.after or {}).get(key)
    return value if isinstance(value, str) else ""


def _overrides(values: dict[str, Json] | None) -> dict[str, Json]:
    found = (values or {}).get("overrides")
    return found if isinstance(found, dict) else {}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
