"""Health: alive is one thing, ready another; each check says in words what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete

from api.health import check_readiness
from db.models.base import now
from db.models.jobs import WorkerHeartbeat
from db.session import open_store
from tests.stack import Stack


@pytest.fixture
def beat(stack: Stack) -> Callable[[timedelta | None], None]:
    """Let the only worker have been heard of so long ago, or never."""

    def set_beat(ago: timedelta | None) -> None:
        with stack.store.system() as session:
            session.execute(delete(WorkerHeartbeat))
            if ago is not None:
                session.add(WorkerHeartbeat(executor="worker-1", beat_at=now() - ago, details={}))

    return set_beat


def test_alive_needs_nothing(nobody: httpx.Client, stack: Stack) -> None:
    assert nobody.get(f"{stack.url}/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("ago", "status", "says"),
    [
        (timedelta(seconds=1), 200, "A worker runs."),
        (timedelta(minutes=5), 503, "No worker has been heard of for 3"),
        (None, 503, "No worker has ever run"),
    ],
)
def test_ready_needs_a_worker_that_was_heard_of(
    stack: Stack, beat: Callable[[timedelta | None], None], ago: timedelta | None, status: int, says: str
) -> None:
    beat(ago)
    answer = httpx.get(f"{stack.url}/readyz")
    assert answer.status_code == status
    checks = {each["name"]: each for each in answer.json()["checks"]}
    assert list(checks) == ["database", "migrations", "worker"]
    assert checks["database"]["ok"]
    assert checks["migrations"]["ok"]
    assert checks["worker"]["ok"] is (status == 200)
    assert checks["worker"]["sentence"].startswith(says)


def test_a_database_before_its_migrations_is_not_ready(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/empty.db")
    checks = {each.name: each for each in check_readiness(store)}
    store.close()
    assert checks["database"].ok
    assert not checks["migrations"].ok
    assert "Run: python app.py migrate" in checks["migrations"].sentence
    assert not checks["worker"].ok


def test_a_database_that_does_not_answer_is_said_without_its_address() -> None:
    store = open_store("postgresql+psycopg://user:secret@127.0.0.1:9/nowhere")
    [check] = check_readiness(store)
    store.close()
    assert (check.name, check.ok) == ("database", False)
    assert "secret" not in check.sentence
