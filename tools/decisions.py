"""Decisions: a person confirms or cancels a change set. The only place where a write tool's work is kept.

Confirm claims the change set, replays its calls, compares the rows with what was shown, and commits them together with
the audit entry, the receipt and the queued jobs; or it writes nothing but a new preview.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.errors import ToolError
from db import audit, change_sets, chats
from db.changes import Change, count, digest_of
from db.errors import AlreadyDecided, ChangedSincePreview, DomainError, Expired, NotFound, NotPermitted
from db.jobs import JobEngine
from db.models.base import Json, now
from db.models.change_sets import ChangeSet
from db.models.jobs import Job
from db.session import Store
from db.tenancy import Identity, Scope
from db.tokens import shortfall
from db.users import identity_of
from tools.context import Queries
from tools.pack import Pack
from tools.staging import Call, Surroundings, numbers_of, rehearse, replay
from tools.undo import Undoing, announce_undone, dropped_jobs
from tools.workbench import enabled

View = dict[str, Json]
Checkpoint = Callable[[str], None]
"""Called at named points of a confirmation; a test kills the process there."""


def _pass(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the transaction came to: the change set as it is now, and the error to raise after the commit."""

    view: View
    error: DomainError | None = None
    dropped: tuple[tuple[UUID, int], ...] = ()
    """Jobs, by id and attempt, that are gone, so that the engine need not run them."""


class Decisions:
    """Confirms and cancels; tenant and user come from the identity of the signed-in person, never from arguments."""

    def __init__(
        self,
        store: Store,
        packs: tuple[Pack, ...],
        queries: Queries,
        jobs: JobEngine,
        *,
        checkpoint: Checkpoint = _pass,
    ) -> None:
        self._store = store
        self._packs = packs
        self._queries = queries
        self._jobs = jobs
        self._checkpoint = checkpoint

    def confirm(self, who: Identity, change_set_id: UUID, digest: str) -> View:
        """Apply exactly what was shown, once; repeated by the same person, answer with the same receipt.

        Raises:
            NotFound, NotPermitted, ReachTooShort, Expired: see db.errors.
            AlreadyDecided: it was cancelled or replaced, or somebody else applied it.
            ChangedSincePreview: the effect would differ; ``find`` has the new preview.
        """
        with self._store.work(who.scope) as session:
            outcome = self._confirm(session, who, change_set_id, digest)
            self._checkpoint("confirm:before-commit")
        self._checkpoint("confirm:after-commit")
        for job_id, attempt in outcome.dropped:
            self._jobs.cancel(job_id, attempt)
        if outcome.error is not None:
            raise outcome.error
        return outcome.view

    def cancel(self, who: Identity, change_set_id: UUID, *, reason: str | None = None) -> View:
        """Decide against it; nothing was and nothing will be written.

        Raises:
            NotFound, NotPermitted, ReachTooShort, AlreadyDecided, Expired: see db.errors.
        """
        with self._store.work(who.scope) as session:
            outcome = self._cancel(session, who, change_set_id, reason)
        if outcome.error is not None:
            raise outcome.error
        return outcome.view

    def undo(self, who: Identity, change_set_id: UUID) -> View:
        """Stage the reversal of an applied change set; see ``Undoing.stage``."""
        return Undoing(self._store, self._packs, self._queries).stage(who, change_set_id)

    def find(self, who: Identity, change_set_id: UUID) -> View:
        """The change set as it is now."""
        with self._store.read(who.scope) as session:
            return change_sets.view(session, change_sets.find_change_set(session, who, change_set_id))

    def _confirm(self, session: Session, who: Identity, change_set_id: UUID, digest: str) -> _Outcome:
        audit.lock_ledger(session)
        change_set = _load(session, change_set_id)
        person = identity_of(session, who.scope)
        # the role is read afresh; how far the sign-in goes came with the request
        refused = shortfall(who, "confirm") or _refuse(change_set, person)
        if refused is not None or person is None:
            return self._refused(session, who, change_set, refused or NotPermitted("Sign in again."))
        if change_set.status == "applied" and change_set.decided_by == who.user_id:
            return _Outcome(change_sets.view(session, change_set))
        problem = _undecidable(session, change_set)
        if problem is not None:
            return self._refused(session, who, change_set, problem)
        if change_set.digest != digest:
            return self._refused(session, who, change_set, _moved(change_set))
        return self._apply(session, person, change_set, digest)

    def _apply(self, session: Session, who: Identity, change_set: ChangeSet, digest: str) -> _Outcome:
        calls = [Call(each.tool, each.arguments) for each in change_sets.calls_of(session, change_set.id)]
        savepoint = session.begin_nested()
        try:
            if not change_sets.claim(session, change_set, who, digest):
                savepoint.rollback()
                return self._refused(session, who, change_set, _decided(change_set))
            self._checkpoint("confirm:claimed")
            surroundings = self._surroundings(session, who, change_set)
            changes, _ = replay(session, surroundings, change_set.id, calls, numbers_of(change_set))
        except (ToolError, DomainError) as error:
            savepoint.rollback()
            return self._obsolete(session, who, change_set, str(error))
        if digest_of(changes) != digest:
            savepoint.rollback()
            return self._drifted(session, who, change_set, calls)
        savepoint.commit()
        self._checkpoint("confirm:replayed")
        return self._applied(session, who, change_set, changes)

    def _applied(
        self, session: Session, who: Identity, change_set: ChangeSet, changes: tuple[Change, ...]
    ) -> _Outcome:
        queued = self._enqueue(session, changes)
        entry = self._entry(who, change_set, "confirm", "applied", rows=audit.rows_of(changes))
        recorded = audit.append(session, entry)
        change_set.receipt = {
            "sentence": f"{change_set.summary}: done.",
            "by": who.name,
            "at": now().isoformat(),
            "counts": dict(count(changes)),
            "jobs": queued,
            "audit": recorded.sequence,
            "undoes": str(change_set.undoes) if change_set.undoes else None,
        }
        announce_undone(session, change_set)
        self._tell_chat(session, change_set, f"Confirmed by {who.name}: {change_set.summary}.")
        change_sets.announce_change_set(session, change_set)
        session.flush()
        return _Outcome(change_sets.view(session, change_set, changes), dropped=dropped_jobs(changes))

    def _enqueue(self, session: Session, changes: tuple[Change, ...]) -> int:
        keys = [UUID(change.key) for change in changes if change.table == "jobs" and change.kind == "insert"]
        jobs = session.scalars(select(Job).where(Job.id.in_(keys)).order_by(Job.id)).all() if keys else []
        for job in jobs:
            self._jobs.enqueue(session, job)
        return len(jobs)

    def _drifted(self, session: Session, who: Identity, change_set: ChangeSet, calls: list[Call]) -> _Outcome:
        surroundings = self._surroundings(session, who, change_set)
        preview, _ = rehearse(session, surroundings, change_set.id, calls, numbers_of(change_set))
        change_sets.store_preview(session, change_set, preview)
        change_set.previews += 1
        change_sets.announce_change_set(session, change_set)
        audit.append(session, self._entry(who, change_set, "confirm", "drift"))
        session.flush()
        return _Outcome(change_sets.view(session, change_set), _moved(change_set))

    def _obsolete(self, session: Session, who: Identity, change_set: ChangeSet, why: str) -> _Outcome:
        """The calls can't be replayed any more, so there is nothing to confirm."""
        change_sets.close(session, change_set, "superseded", reason=why)
        audit.append(session, self._entry(who, change_set, "confirm", "superseded", error=why))
        self._tell_chat(session, change_set, f"Could not be confirmed, nothing was written: {why}")
        change_sets.announce_change_set(session, change_set)
        problem = ChangedSincePreview(f"Nothing was written, because it can't be done any more: {why}")
        return _Outcome(change_sets.view(session, change_set), problem)

    def _cancel(self, session: Session, who: Identity, change_set_id: UUID, reason: str | None) -> _Outcome:
        audit.lock_ledger(session)
        change_set = _load(session, change_set_id)
        short = shortfall(who, "propose")
        if short is not None:
            return self._refused(session, who, change_set, short)
        if change_set.user_id != who.user_id and not who.may(change_sets.DECIDE_FOR_OTHERS):
            return self._refused(session, who, change_set, _not_yours())
        if change_set.status == "cancelled":
            return _Outcome(change_sets.view(session, change_set))
        problem = _undecidable(session, change_set)
        if problem is None and not change_sets.cancel(session, change_set, who, reason=reason):
            problem = _decided(change_set)
        if problem is not None:
            return self._refused(session, who, change_set, problem)
        audit.append(session, self._entry(who, change_set, "cancel", "cancelled"))
        self._tell_chat(session, change_set, f"Cancelled by {who.name}: {change_set.summary}.")
        announce_undone(session, change_set)  # what it would have turned back no longer waits for it
        change_sets.announce_change_set(session, change_set)
        return _Outcome(change_sets.view(session, change_set))

    def _refused(
        self, session: Session, who: Identity, change_set: ChangeSet, error: DomainError
    ) -> _Outcome:
        audit.append(session, self._entry(who, change_set, "confirm", "refused", error=str(error)))
        return _Outcome(change_sets.view(session, change_set), error)

    def _surroundings(self, session: Session, who: Identity, change_set: ChangeSet) -> Surroundings:
        """Replayed as the person who asked, whoever decides: else "created by" would differ from what was shown."""
        asked = identity_of(session, Scope(change_set.tenant_id, change_set.user_id)) or who
        return Surroundings(asked, enabled(self._packs, who), self._queries)

    def _tell_chat(self, session: Session, change_set: ChangeSet, sentence: str) -> None:
        """The next model call must know what became of the card."""
        if change_set.chat_id is not None:
            tables: list[Json] = [*change_set.counts]
            details: Json = {
                "change_set_id": str(change_set.id),
                "status": change_set.status,
                "tables": tables,
            }
            chats.add_message(session, change_set.chat_id, "system", sentence, kind="event", details=details)

    def _entry(
        self,
        who: Identity,
        change_set: ChangeSet,
        action: str,
        status: str,
        *,
        error: str | None = None,
        rows: list[list[str]] | None = None,
    ) -> audit.Entry:
        return audit.Entry(
            action=action,
            status=status,
            user_id=who.user_id,
            user_name=who.name,
            chat_id=change_set.chat_id,
            turn_id=change_set.turn_id,
            change_set_id=change_set.id,
            result=change_set.summary,
            error=error,
            rows=rows or [],
        )


def _load(session: Session, change_set_id: UUID) -> ChangeSet:
    row = session.scalar(select(ChangeSet).where(ChangeSet.id == change_set_id))
    if row is None:
        raise NotFound("There is no such change set. It may belong to a deleted chat.")
    return row


def _refuse(change_set: ChangeSet, person: Identity | None) -> DomainError | None:
    if person is None:
        return NotPermitted("Your account was deactivated, so you can't confirm anything.")
    if change_set.user_id != person.user_id and not person.may(change_sets.DECIDE_FOR_OTHERS):
        return _not_yours()
    if change_sets.is_private(change_set, person):
        return NotPermitted(
            "This changes somebody's own context. Only the person themselves can decide on it."
        )
    lacking = [permission for permission in change_set.permissions if not person.may(permission)]
    if lacking:
        return NotPermitted(
            f"The role {person.role} lacks {', '.join(lacking)}, which this change needs. Ask an administrator."
        )
    return None


def _undecidable(session: Session, change_set: ChangeSet) -> DomainError | None:
    if change_set.status == "expired" or (change_set.status == "pending" and change_set.expires_at <= now()):
        change_sets.close(session, change_set, "expired", reason=change_sets.NOT_IN_TIME)
        change_sets.announce_change_set(session, change_set)
        return Expired("This change set has expired, so nothing was written. Ask the assistant again.")
    return None if change_set.status == "pending" else _decided(change_set)


def _decided(change_set: ChangeSet) -> AlreadyDecided:
    by = f" by {change_set.decided_by_name}" if change_set.decided_by_name else ""
    word = {"applied": "confirmed"}.get(change_set.status, change_set.status)
    return AlreadyDecided(f"This change set was already {word}{by}. Nothing more was written.")


def _moved(change_set: ChangeSet) -> ChangedSincePreview:
    return ChangedSincePreview(
        "The data has changed since this preview, so nothing was written. Look at the new preview and confirm again: "
        f"{change_set.summary}."
    )


def _not_yours() -> NotPermitted:
    return NotPermitted(
        "Only the person who asked for it, or someone with the right to decide for others, can decide."
    )
