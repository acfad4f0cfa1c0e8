"""What becomes of a try of a job: small plain JSON, which the engine remembers between two steps."""

from __future__ import annotations

import logging
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.jobs import Job
from db.session import Store
from jobs.work import Task

log = logging.getLogger(__name__)
PAUSES = (1.0, 4.0, None)
"""Seconds to wait after a first, second and third try that failed."""
Outcome = dict[str, Json]
"""``outcome`` is a word of the kind of job, such as ``drawn``, with what was made; or one that all kinds know:

- ``failed``, with ``code``, ``error`` (for a person) and ``may_pass``;
- ``cancelled``; or ``nothing``, because there was nothing to do (any more).
"""
NOTHING: Outcome = {"outcome": "nothing"}
CANCELLED: Outcome = {"outcome": "cancelled"}


def failed(code: str, error: str, *, may_pass: bool) -> Outcome:
    """A failure, as a sentence; ``may_pass`` where another try may succeed."""
    sentence = error if error.endswith((".", "!", "?")) else f"{error}."
    return {"outcome": "failed", "code": code, "error": sentence, "may_pass": may_pass}


def is_cancelled(session: Session, task: Task) -> bool:
    """Whether somebody has asked the present attempt to stop."""
    query = select(Job.cancel_requested).where(Job.id == task.job_id, Job.attempt == task.attempt)
    return bool(session.scalar(query))


class Advance(Protocol):
    """The verb that stores how far a job is (0 to 1); False tells the worker to stop, because somebody cancelled it."""

    def __call__(self, session: Session, job_id: UUID, progress: float, /, *, attempt: int) -> bool: ...


def tell_progress(store: Store, task: Task, advance: Advance, share: float) -> bool:
    """Store how far the attempt is; a store that does not answer stops no work."""
    try:
        with store.work(task.scope) as session:
            return advance(session, task.job_id, share, attempt=task.attempt)
    except DBAPIError:
        log.warning("The progress of %s could not be stored.", task.key, exc_info=True)
        return True
