"""What an undo may not turn back: work that has left the queue.

An undo writes rows as they were before, past the verbs and their checks, so the pack's rules are asked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import Change
from db.errors import Conflict
from db.models.simulations import Export, Simulation

_NAMED = 3


def check_undo(session: Session, changes: Sequence[Change]) -> None:
    """Whether these recorded changes can be turned back. What would go is locked, before its job is.

    Raises:
        Conflict: a simulation or export that they queued has begun, or has ended.
    """
    runs = select(Simulation).where(Simulation.id.in_(_made(changes, "simulations"))).order_by(Simulation.id)
    locked = runs.with_for_update(of=Simulation).execution_options(populate_existing=True)
    _check(list(session.scalars(locked)), "Cancel it instead.", "Cancel what still runs.")
    files = select(Export).where(Export.id.in_(_made(changes, "exports"))).order_by(Export.id)
    held = files.with_for_update(of=Export).execution_options(populate_existing=True)
    _check(list(session.scalars(held)), "Cancel it instead.", "Cancel what still runs.")


def _made(changes: Sequence[Change], table: str) -> list[UUID]:
    return [UUID(each.key) for each in changes if each.table == table and each.kind == "insert"]


def _check(rows: Sequence[Simulation] | Sequence[Export], one: str, more: str) -> None:
    begun = sorted((each for each in rows if each.status != "queued"), key=lambda each: each.label)
    if not begun:
        return
    running = any(each.status == "running" for each in begun)
    names = ", ".join(each.label for each in begun[:_NAMED])
    rest = f" and {len(begun) - _NAMED} more" if len(begun) > _NAMED else ""
    if len(begun) == 1:
        state = {"failed": "has failed", "cancelled": "was cancelled"}.get(
            begun[0].status, f"is {begun[0].status}"
        )
        advice = one if running else "It stays on record."
        raise Conflict(f"{names} {state} by now, so queueing it can't be undone. {advice}")
    advice = more if running else "They stay on record."
    raise Conflict(f"{names}{rest} have begun or ended by now, so queueing them can't be undone. {advice}")
