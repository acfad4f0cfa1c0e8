"""What becomes of a try of a job: small plain JSON, which the engine remembers between two steps."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.jobs import Job
from jobs.work import Task

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
