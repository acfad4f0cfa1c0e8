"""Storing webhook calls: those that come while others of their tenant are being stored go together in one transaction.

So a burst waits for the disk, and on SQLite for the one writer, a few times and not once for each call. Each call has its
own outcome all the same. The threads are the intake's own, so that a flood of calls takes none from people.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.errors import TooManyRequests
from db.errors import DomainError
from db.jobs import JobEngine
from db.models.base import Json
from db.models.jobs import Job
from db.secrets import Vault
from db.session import Store
from db.tenancy import Scope
from db.workflows import Accepted, Door, HookCall, HookClaim, open_door

log = logging.getLogger(__name__)
THREADS = 8
MOST_WAITING = 500
"""Calls, of up to 1 MB each."""
MOST_TOGETHER = 32
RETRY_SECONDS = 2.0
Outcome = str | Exception
"""A run's number, or why there is none."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A call, and what works out what its run is given; that may take a moment, and refuse."""

    claim: HookClaim
    call: HookCall
    read: Callable[[], dict[str, Json]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    submission: Submission
    outcome: asyncio.Future[str]


@dataclass(slots=True)
class Intake:
    """Belongs to one event loop."""

    store: Store
    vault: Vault
    jobs: JobEngine
    _waiting: dict[UUID, list[_Waiting]] = field(default_factory=dict)
    _number: int = 0
    _threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(THREADS))
    _drains: dict[UUID, asyncio.Task[None]] = field(default_factory=dict)

    async def take(self, submission: Submission) -> str:
        """The number of the run, once it is stored; a repeat of a delivery gets that of the first.

        Raises:
            TooManyRequests: so many wait that no more are taken.
            DomainError: what ``db.workflows.accept`` says.
            OperationalError: the store does not answer.
        """
        if self._number >= MOST_WAITING:
            raise TooManyRequests(
                "So many calls wait here that no more are taken. Send this one again in a moment.",
                retry_after=RETRY_SECONDS,
            )
        waiting = _Waiting(submission, asyncio.get_running_loop().create_future())
        self._number += 1
        try:
            self._queue(submission.claim.tenant_id, waiting)
            return await waiting.outcome
        finally:
            self._number -= 1

    def _queue(self, tenant_id: UUID, waiting: _Waiting) -> None:
        """Join those who wait; the first one brings somebody who stores them."""
        self._waiting.setdefault(tenant_id, []).append(waiting)
        if tenant_id not in self._drains:
            self._drains[tenant_id] = asyncio.create_task(self._drain(tenant_id))

    async def _drain(self, tenant_id: UUID) -> None:
        """Store what waits, and what comes meanwhile, until nothing is left."""
        try:
            while known := self._waiting.get(tenant_id):
                part, self._waiting[tenant_id] = known[:MOST_TOGETHER], known[MOST_TOGETHER:]
                submissions = [each.submission for each in part]
                outcomes = await to_thread.run_sync(
                    self._store_all, Scope(tenant_id), submissions, limiter=self._threads
                )
                for each, outcome in zip(part, outcomes, strict=True):
                    _tell(each.outcome, outcome)
        finally:
            self._waiting.pop(tenant_id, None)
            del self._drains[tenant_id]

    def _store_all(self, scope: Scope, submissions: Sequence[Submission]) -> list[Outcome]:
        """The outcome of each; where something goes wrong with all of them, each gets a transaction of its own."""
        read = [_read(each) for each in submissions]
        try:
            with self.store.work(scope) as session:
                return self._accept_all(session, submissions, read)
        except OperationalError as error:
            return [error] * len(submissions)
        except Exception as error:
            if len(submissions) == 1:
                return [error]
            log.exception("%d webhook calls could not be stored together.", len(submissions))
        return [self._store_all(scope, [each])[0] for each in submissions]

    def _accept_all(
        self,
        session: Session,
        submissions: Sequence[Submission],
        read: Sequence[dict[str, Json] | DomainError],
    ) -> list[Outcome]:
        doors: dict[HookClaim, Door] = {}
        outcomes: list[Outcome] = []
        new: list[Job] = []
        with session.no_autoflush:  # so that all of them are written at once
            for submission, trigger in zip(submissions, read, strict=True):
                try:
                    accepted = self._accept(session, doors, submission, trigger)
                except DomainError as error:
                    outcomes.append(error)
                    continue
                outcomes.append(accepted.run.number)
                new += [accepted.job] if accepted.is_new else []
        session.flush()
        for job in new:
            self.jobs.enqueue(session, job)
        return outcomes

    def _accept(
        self,
        session: Session,
        doors: dict[HookClaim, Door],
        submission: Submission,
        trigger: dict[str, Json] | DomainError,
    ) -> Accepted:
        if isinstance(trigger, DomainError):
            raise trigger
        door = doors.get(submission.claim)
        if door is None:
            door = doors[submission.claim] = open_door(session, self.vault, submission.claim)
        return door.accept(submission.call, trigger)


def _read(submission: Submission) -> dict[str, Json] | DomainError:
    """Before the store is asked, which nobody else can use meanwhile."""
    try:
        return submission.read()
    except DomainError as error:
        return error


def _tell(waiting: asyncio.Future[str], outcome: Outcome) -> None:
    if waiting.done():  # whoever sent it does not wait any more
        return
    if isinstance(outcome, Exception):
        waiting.set_exception(outcome)
    else:
        waiting.set_result(outcome)
