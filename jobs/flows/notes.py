"""What there is to write down about the steps of a run, and the writing: many notes, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy.orm import Session

from db.models.base import Json, now
from db.models.jobs import Job
from db.workflows.moves import Moves, hold
from db.workflows.progress import run_cancelled
from jobs.work import Task


@dataclass(frozen=True, slots=True)
class Begun:
    """A try of the step begins; ``sends`` where something is about to leave this machine that must not leave it twice."""

    node: str
    shown: Json = None
    sends: bool = False
    is_repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """It did what it is for."""

    node: str
    output: Json
    milliseconds: float
    branch: str | None = None
    shown: Json = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not, or nobody knows (``unknown``)."""

    node: str
    code: str
    error: str
    unknown: bool = False
    shown: Json = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A try failed that provably sent nothing, and there will be another."""

    node: str


@dataclass(frozen=True, slots=True)
class Passed:
    """It is passed over."""

    node: str
    why: str


@dataclass(frozen=True, slots=True)
class Waits:
    """It goes on at ``until``, and the run with it, in another attempt of the job."""

    node: str
    until: datetime
    shown: Json = None


Note = Begun | Done | Failed | Unsent | Passed | Waits


class Enqueue(Protocol):
    """``jobs.engine.DurableJobs.enqueue``."""

    def __call__(self, session: Session, job: Job, *, delay: float = 0.0) -> None: ...


Verdict = Literal["go on", "stop", "claimed"]
"""``stop``: the run has ended, waits, was cancelled, or is in other hands. ``claimed``: it has been sent before."""


def write(
    session: Session, task: Task, notes: Sequence[Note], *, share: float, ends: bool, enqueue: Enqueue
) -> Verdict:
    """Write all of them down, or none where the run is in other hands; with ``ends`` the run has ended after them.

    Whoever wants the run cancelled gets it where a step would begin: what was begun is noted first. ``share`` is how
    far the run is, 0 to 1.
    """
    nodes = None if ends else [note.node for note in notes]
    moves = hold(session, task.job_id, nodes, attempt=task.attempt, executor=task.executor)
    if moves is None:
        return "stop"
    for note in notes:
        if isinstance(note, Begun | Waits) and moves.is_unwanted:
            session.flush()
            run_cancelled(session, task.job_id, attempt=task.attempt)
            return "stop"
        if isinstance(note, Waits):
            _wait(session, moves, note, enqueue)
            return "stop"
        if not _write(moves, note):
            return "claimed"
    if ends:
        moves.end()
        return "stop"
    moves.settle(share)
    return "go on"


def _write(moves: Moves, note: Begun | Done | Failed | Unsent | Passed) -> bool:
    """False where somebody has claimed before what this was to send."""
    match note:
        case Begun(node, shown, sends):
            moves.begin(node)
            return not sends or moves.claim(node, shown, is_repeatable=note.is_repeatable)
        case Done(node, output, took):
            moves.finish(node, output, branch=note.branch, shown_input=note.shown, milliseconds=took)
        case Failed(node, code, error, unknown):
            moves.fail(node, code, error, unknown=unknown, shown_input=note.shown)
        case Unsent(node):
            moves.unclaim(node)
        case Passed(node, why):
            moves.skip(node, why)
    return True


def _wait(session: Session, moves: Moves, note: Waits, enqueue: Enqueue) -> None:
    """The run's job goes on as its next attempt, which the engine gets in this very transaction."""
    job = moves.wait(note.node, note.until, note.shown)
    if job is not None:
        enqueue(session, job, delay=max(0.0, (note.until - now()).total_seconds()))
