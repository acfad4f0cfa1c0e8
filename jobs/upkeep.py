"""What keeps the jobs true when processes die: heartbeats, takeover, reconciling, and forgetting what is old.

Each worker does this for all. On PostgreSQL an advisory lock lets one at a time; on SQLite there is one worker.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from db import change_sets, feed, retention, shares, turns
from db.jobs import OPEN
from db.models.base import Json, now
from db.models.jobs import Job, WorkerHeartbeat
from db.models.tenants import Tenant
from db.session import Store
from db.tenancy import Scope
from jobs.engine import DurableJobs, Running, State, key_of
from jobs.work import Work

log = logging.getLogger(__name__)
LOST = (
    "The job was lost by the engine that runs it. Retry it; if that happens again, the worker's log says why."
)
_TAKE_OVER, _RECONCILE, _SWEEP, _EXPIRE = 7225002, 7225003, 7225004, 7225005
"""Advisory locks of PostgreSQL."""
_MOST_PARTS = 50
"""So often a round archives or deletes; what is left waits for the next."""
_PATIENCE = 600.0
"""Seconds after which a chore's lock is taken from a worker that froze in it."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between the rounds, and how long is too long."""

    beat: float = 5.0
    silence: float = 30.0
    """A worker that has not beaten for so long is dead, and its jobs go to others."""
    takeover: float = 5.0
    reconcile: float = 60.0
    sweep: float = 3600.0
    keep: float = 24 * 3600.0
    """How long the engine's own rows of ended jobs stay; the jobs themselves are records and stay."""


class Pulse:
    """This worker's sign of life."""

    def __init__(self, store: Store, executor: str, details: Mapping[str, Json]) -> None:
        self._store = store
        self._executor = executor
        self._details = dict(details)

    def beat(self) -> None:
        """Say that this worker lives."""
        with self._store.system() as session:
            touched = session.execute(
                update(WorkerHeartbeat)
                .where(WorkerHeartbeat.executor == self._executor)
                .values(beat_at=now(), details=self._details)
                .returning(WorkerHeartbeat.executor)
            ).all()
            if not touched:
                session.add(WorkerHeartbeat(executor=self._executor, beat_at=now(), details=self._details))

    def end(self) -> None:
        """Say goodbye: others may have what is left at once."""
        with self._store.system() as session:
            session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.executor == self._executor))


class Watch:
    """Tells living workers from dead ones by this process's own clock: the clocks of machines differ."""

    def __init__(self, silence: float) -> None:
        self._silence = silence
        self._seen: dict[str, tuple[datetime, float]] = {}

    def living(self, beats: Mapping[str, datetime]) -> set[str]:
        """Which of these have beaten within the silence, or have been known for less than that."""
        moment = time.monotonic()
        for executor, beat in beats.items():
            known = self._seen.get(executor)
            if known is None or known[0] != beat:
                self._seen[executor] = (beat, moment)
        self._seen = {executor: seen for executor, seen in self._seen.items() if executor in beats}
        return {executor for executor, (_, at) in self._seen.items() if moment - at <= self._silence}


class Upkeep:
    """The rounds of one worker; ``mine`` are the attempts that this process has in hand."""

    def __init__(
        self,
        store: Store,
        jobs: DurableJobs,
        works: Sequence[Work],
        executor: str,
        *,
        rhythm: Rhythm,
        mine: Collection[str],
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._works = {work.kind: work for work in works}
        self._executor = executor
        self._rhythm = rhythm
        self._mine = mine
        self._watch = Watch(rhythm.silence)
        self._dropped: set[str] = set()

    def rounds(self) -> Sequence[tuple[float, Callable[[], object]]]:
        """What to do, and every how many seconds."""
        return (
            (self._rhythm.takeover, self.take_over),
            (self._rhythm.reconcile, self.reconcile),
            (self._rhythm.reconcile, self.expire),
            (self._rhythm.sweep, self.sweep),
        )

    def take_over(self) -> int:
        """Queue again what dead workers had in hand, and what fell between this one's fingers; returns how many."""
        with self._alone(_TAKE_OVER, self._rhythm.silence) as alone:
            if not alone:
                return 0
            beats = self._beats()
            living = self._watch.living(beats) | {self._executor}
            running = [each for each in self._jobs.running() if each.kind in self._works]
            orphans = [each for each in running if each.executor not in living]
            found = orphans + self._dropped_by_us(running)
            self._jobs.release(found)
            self._bury(beats.keys() - living)
        if found:
            log.warning("Took over %d jobs of workers that ended: %s.", len(found), _names(found))
        return len(found)

    def reconcile(self) -> int:
        """Set right the open jobs whose engine rows say something else; returns how many were looked into."""
        with self._alone(_RECONCILE, _PATIENCE) as alone:
            if not alone:
                return 0
            return sum(self._reconcile(scope) for scope in self._scopes())

    def expire(self) -> int:
        """Close the change sets that nobody decided in time, so that lists and open pages say so; returns how many."""
        with self._alone(_EXPIRE, _PATIENCE) as alone:
            if not alone:
                return 0
            return sum(self._expire(scope) for scope in self._scopes())

    def _expire(self, scope: Scope) -> int:
        with self._store.work(scope) as session:
            return change_sets.expire_overdue(session)

    def sweep(self) -> int:
        """Forget what nobody will ask for: the engine's rows of old jobs, feed events, events of old turns, chats."""
        with self._alone(_SWEEP, _PATIENCE) as alone:
            if not alone:
                return 0
            for scope in self._scopes():
                with self._store.work(scope) as session:
                    feed.sweep(session)
                    turns.sweep_events(session)
                    shares.sweep(session)
                self._put_away_chats(scope)
            return self._jobs.forget_ended(now() - timedelta(seconds=self._rhythm.keep))

    def _put_away_chats(self, scope: Scope) -> None:
        """Archive and delete a part at a time, so that nobody waits long for the store."""
        for put_away in (retention.archive_all_beyond, retention.delete_unused):
            parts = (self._put_away(scope, put_away) for _ in range(_MOST_PARTS))
            all(parts)  # until there is nothing left

    def _put_away(self, scope: Scope, put_away: Callable[[Session], int]) -> int:
        with self._store.work(scope) as session:
            return put_away(session)

    def _reconcile(self, scope: Scope) -> int:
        with self._store.read(scope) as session:
            query = select(Job).where(Job.status.in_(OPEN), Job.kind.in_(self._works)).order_by(Job.id)
            known = {key_of(job.id, job.attempt): job for job in session.scalars(query)}
        states = self._jobs.states(list(known))
        odd = [(job, states.get(key)) for key, job in known.items() if states.get(key) not in _FINE]
        for job, state in odd:
            self._set_right(scope, job, state)
        return len(odd)

    def _set_right(self, scope: Scope, seen: Job, state: State | None) -> None:
        work = self._works[seen.kind]
        with self._store.work(scope) as session:
            match state:
                case None:
                    job = session.scalar(select(Job).where(Job.id == seen.id, Job.status.in_(OPEN)))
                    if job is not None and job.attempt == seen.attempt:
                        self._jobs.enqueue(session, job)
                case "cancelled":
                    work.call_off(session, seen.id, seen.attempt)
                case _:
                    work.give_up(session, seen.id, seen.attempt, LOST)
        log.info("Set right the job %s, which the engine has as %s.", seen.id, state or "unknown")

    def _dropped_by_us(self, running: Sequence[Running]) -> list[Running]:
        """Claimed under our name, but not in hand at two looks: the claim was stored and its answer lost."""
        ours = [each for each in running if each.executor == self._executor and each.key not in self._mine]
        before, self._dropped = self._dropped, {each.key for each in ours}
        return [each for each in ours if each.key in before]

    def _beats(self) -> dict[str, datetime]:
        with self._store.system() as session:
            return {row.executor: row.beat_at for row in session.scalars(select(WorkerHeartbeat))}

    def _bury(self, executors: Collection[str]) -> None:
        if not executors:
            return
        with self._store.system() as session:
            session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.executor.in_(executors)))

    def _scopes(self) -> list[Scope]:
        with self._store.system() as session:
            return [Scope(tenant_id) for tenant_id in session.scalars(select(Tenant.id).order_by(Tenant.id))]

    @contextmanager
    def _alone(self, lock: int, seconds: float) -> Iterator[bool]:
        """Whether no other worker does this now; on PostgreSQL held to the end of the block, or for so long."""
        if not self._store.is_postgres:
            yield True
            return
        with self._store.engine.connect() as connection, connection.begin():
            limit = text("SELECT set_config('idle_in_transaction_session_timeout', :limit, true)")
            connection.execute(limit, {"limit": f"{1000 * seconds:.0f}"})
            locked = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": lock})
            yield bool(locked.scalar_one())


_FINE: frozenset[State] = frozenset({"waiting", "running"})


def _names(found: Sequence[Running]) -> str:
    shown = ", ".join(each.key for each in found[:5])
    return shown if len(found) <= 5 else f"{shown} and {len(found) - 5} more"
