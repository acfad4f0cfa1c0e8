"""The job engine: DBOS behind the port ``db.jobs.JobEngine``, in the same database as everything else.

A job's attempt is one DBOS workflow, named ``<job id>:<attempt>``, on the queue of its kind, in the partition of its
tenant. Putting it there is part of the caller's transaction. The ``jobs`` table is what people see; the engine's rows
say only who runs what, and are deleted a while after the end.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from db.models.jobs import Job
from db.sandbox_limits import check_jobs
from db.session import Store, normalise_url

APPLICATION = "counterfoil"
SCHEMA = "dbos"
VERSION = "1"
"""Which workers may run a queued job. Raise it only when the steps of a workflow change their order, and drain first."""
PRIORITY = 100
"""Always set: in DBOS the lowest number goes first, and a job without one counts as 0."""
BATCH = 500
POLL_SECONDS = 0.1

State = Literal["waiting", "running", "succeeded", "failed", "cancelled"]
_STATES: dict[str, State] = {
    "DELAYED": "waiting",
    "ENQUEUED": "waiting",
    "PENDING": "running",
    "SUCCESS": "succeeded",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}
_ENDED = ["SUCCESS", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt that a worker has claimed."""

    key: str
    kind: str
    executor: str


def key_of(job_id: UUID, attempt: int) -> str:
    """What the engine, and an outside renderer, know an attempt by."""
    return f"{job_id}:{attempt}"


class DurableJobs:
    """Queues, cancels and looks after attempts; runs none. Safe to share between threads."""

    def __init__(self, client: DBOSClient) -> None:
        self._client = client

    def enqueue(self, session: Session, job: Job, *, delay: float = 0.0) -> None:
        """Hand over ``job`` inside the caller's transaction; doing it again changes nothing.

        It is begun after ``delay`` seconds at the earliest; the engine looks once a second.

        Raises:
            SandboxUsedUp: a demo has as many jobs as it may.
        """
        check_jobs(session)
        options: EnqueueOptions = {
            "workflow_name": job.kind,
            "queue_name": job.kind,
            "workflow_id": key_of(job.id, job.attempt),
            "queue_partition_key": str(job.tenant_id),
            "priority": PRIORITY,
            "app_version": VERSION,
        }
        if delay > 0:
            options["delay_seconds"] = delay
        # The connection, not the session: a session refuses statements that it cannot narrow to its tenant.
        connection = session.connection()
        self._client.enqueue_in_transaction(connection, options, str(job.tenant_id), str(job.id), job.attempt)

    def cancel(self, job_id: UUID, attempt: int) -> None:
        """Take an attempt out of the queue; one that runs is left to notice ``cancel_requested`` by itself."""
        key = key_of(job_id, attempt)
        if self.states([key]).get(key) == "waiting":
            self._client.cancel_workflow(key)

    def open_queue(self, kind: str, *, slots: int, alone: bool) -> None:
        """Make, or set anew, the queue of a kind of jobs, for workers that compute ``slots`` jobs at once.

        Of one tenant a worker claims so few jobs that another tenant's pass that tenant's backlog: as many as it has
        slots, or twice as many where it is ``alone``. Then it has the next at hand when a slot gets free; where there
        are others, it leaves them what it could not begin at once.
        """
        self._client.register_queue(
            kind,
            worker_concurrency=4 * slots,
            partition_worker_concurrency=2 * slots if alone else slots,
            polling_interval_sec=POLL_SECONDS,
            on_conflict="always_update",
        )

    def open_wide_queue(self, kind: str, *, threads: int) -> None:
        """As ``open_queue``, for jobs that compute nothing and mostly wait: ``threads`` at once, a part for others.

        What one tenant has in hand leaves a quarter of a worker's threads to the others.
        """
        self._client.register_queue(
            kind,
            worker_concurrency=threads,
            partition_worker_concurrency=max(1, 3 * threads // 4),
            polling_interval_sec=POLL_SECONDS,
            on_conflict="always_update",
        )

    def states(self, keys: Sequence[str]) -> dict[str, State]:
        """How the engine sees these attempts; those that it does not know are left out."""
        found: dict[str, State] = {}
        for start in range(0, len(keys), BATCH):
            part = list(keys[start : start + BATCH])
            listed = self._client.list_workflows(workflow_ids=part, load_input=False, load_output=False)
            found |= {each.workflow_id: _STATES[each.status] for each in listed}
        return found

    def running(self) -> Sequence[Running]:
        """Every attempt that some worker has claimed and not finished."""
        listed = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return [Running(each.workflow_id, each.name, each.executor_id or "") for each in listed]

    def release(self, running: Sequence[Running]) -> None:
        """Put claimed attempts back into their queues; whoever ran them is fenced off at its next step."""
        for kind in sorted({each.kind for each in running}):
            keys = [each.key for each in running if each.kind == kind]
            self._client.resume_workflows(keys, queue_name=kind)

    def forget_ended(self, before: datetime) -> int:
        """Delete the engine's rows of attempts that ended before ``before``; returns how many."""
        count = 0
        while True:
            ended = self._client.list_workflows(
                status=_ENDED,
                completed_before=before.isoformat(),
                limit=BATCH,
                load_input=False,
                load_output=False,
            )
            if not ended:
                return count
            self._client.delete_workflows([each.workflow_id for each in ended])
            count += len(ended)

    def forget(self, keys: Sequence[str]) -> None:
        """Delete the engine's rows of these attempts, however they stand; those that it does not know are left out."""
        for start in range(0, len(keys), BATCH):
            self._client.delete_workflows(list(keys[start : start + BATCH]))

    def close(self) -> None:
        """Give back the client's own connections."""
        self._client.destroy()


def open_jobs(store: Store) -> DurableJobs:
    """The engine as the web process uses it: on the store's own connections, connecting when first used."""
    hush()
    return DurableJobs(
        DBOSClient(
            system_database_engine=store.engine,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )
    )


def open_jobs_at(url: str) -> DurableJobs:
    """The engine with two connections of its own, which wait for SQLite's write lock as DBOS does."""
    hush()
    return DurableJobs(
        DBOSClient(
            system_database_url=normalise_url(url),
            system_database_pool_size=2,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )
    )


def migrate(url: str, *, app_role: str | None = None) -> None:
    """Make or renew the engine's tables, as the role that owns the database; ``app_role`` gets the rights to use them.

    On SQLite, which knows no roles, it also switches the file to write-ahead logging.
    """
    hush()
    url = normalise_url(url)
    if url.startswith("sqlite"):
        app_role = None
        _use_write_ahead_log(url)
    DBOS.migrate(url, schema=SCHEMA, application_role=app_role)


def hush() -> None:
    """DBOS tells its life at INFO; its warnings are worth reading."""
    logging.getLogger("dbos").setLevel(logging.WARNING)


def _use_write_ahead_log(url: str) -> None:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    finally:
        engine.dispose()
