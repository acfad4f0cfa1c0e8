"""Whether the process lives, and whether it can work: for supervisors, proxies and people with curl."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from agent.turns.services import Services
from db import migrations
from db.models.base import now
from db.models.jobs import WorkerHeartbeat
from db.session import Store

WORKER_SILENT_AFTER = timedelta(seconds=30)


class Check(BaseModel):
    """One thing that must be right, and in words whether it is."""

    name: str
    ok: bool
    sentence: str


class Readiness(BaseModel):
    """Whether all checks are right."""

    status: str
    checks: list[Check]


def create_health(services: Services) -> APIRouter:
    """The routes ``/healthz`` and ``/readyz``, for the app beside ``/api/v1``; they need no sign-in and tell no data."""
    router = APIRouter(tags=["health"])
    store = services.store

    @router.get("/healthz")
    async def show_health() -> dict[str, str]:
        """Answer, because the process lives."""
        return {"status": "ok"}

    @router.get("/readyz", responses={503: {"model": Readiness}})
    def show_readiness(response: Response) -> Readiness:
        """Check the database, its migrations and the worker; 503 where one of them is not right."""
        checks = check_readiness(store)
        ready = all(check.ok for check in checks)
        response.status_code = 200 if ready else 503
        return Readiness(status="ready" if ready else "not ready", checks=checks)

    return router


def check_readiness(store: Store) -> list[Check]:
    """The checks in order; after the first database that does not answer there is nothing more to look at."""
    database = _check_database(store)
    if not database.ok:
        return [database]
    return [database, _check_migrations(store), _check_worker(store)]


def _check_database(store: Store) -> Check:
    try:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return Check(name="database", ok=False, sentence="The database cannot be reached. Is it running?")
    return Check(name="database", ok=True, sentence="The database answers.")


def _check_migrations(store: Store) -> Check:
    try:
        with store.engine.connect() as connection:
            found, wanted = migrations.current(connection), migrations.newest()
    except SQLAlchemyError:
        return Check(name="migrations", ok=False, sentence="The database's revision cannot be read.")
    if found == wanted:
        return Check(name="migrations", ok=True, sentence=f"The database is at revision {found}.")
    sentence = f"The database is at revision {found}, this version needs {wanted}. Run: python app.py migrate"
    return Check(name="migrations", ok=False, sentence=sentence)


def _check_worker(store: Store) -> Check:
    try:
        with store.system() as session:
            beaten = session.scalar(select(func.max(WorkerHeartbeat.beat_at)))
    except SQLAlchemyError:
        return Check(name="worker", ok=False, sentence="The workers' heartbeats cannot be read.")
    if beaten is None:
        sentence = "No worker has ever run, so no job is done. Start one: python app.py worker"
        return Check(name="worker", ok=False, sentence=sentence)
    return _judge_worker(beaten)


def _judge_worker(beaten: datetime) -> Check:
    silent = max(now() - beaten, timedelta())
    if silent <= WORKER_SILENT_AFTER:
        return Check(name="worker", ok=True, sentence="A worker runs.")
    sentence = (
        f"No worker has been heard of for {silent.total_seconds():.0f} s. Start one: python app.py worker"
    )
    return Check(name="worker", ok=False, sentence=sentence)
