"""What a person does by a button of a page: done at once, without a card, and on record in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.parts import Parts
from db import audit
from db.changes import Recorder
from db.sandbox_limits import check_acts
from db.tenancy import Identity


@dataclass(slots=True)
class Act:
    """A transaction in which a person acts; ``about`` is what the audit trail names it by."""

    session: Session
    about: str = ""


@contextmanager
def acting(given: Parts, who: Identity, action: str) -> Iterator[Act]:
    """One transaction of this person; its audit entry has every row that the block has changed."""
    with given.services.store.work(who.scope) as session:
        audit.lock_ledger(session)
        check_acts(session)
        recorder = Recorder()
        session.info["recorder"] = recorder
        act = Act(session)
        yield act
        session.flush()
        session.info["recorder"] = None
        rows = audit.rows_of(recorder.changes(session))
        audit.append(session, audit.Entry(action, "done", who.user_id, who.name, result=act.about, rows=rows))
