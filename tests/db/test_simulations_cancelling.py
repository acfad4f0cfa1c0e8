"""Cancelling simulations: before they begin, while they grow, and in the moment in which they end."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select

from db.errors import Conflict
from db.models.simulations import Analysis, Cluster
from db.session import Store
from db.simulations import progress as moves
from tests.db.laboratory import Laboratory, at_once, grown, open_laboratory


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


def kept(lab: Laboratory) -> tuple[int, int]:
    """How many clusters and measurements there are."""
    with lab.read() as session:
        clusters, analyses = (
            session.scalar(select(func.count()).select_from(table)) or 0 for table in (Cluster, Analysis)
        )
    return clusters, analyses


def test_a_queued_simulation_is_cancelled_at_once(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.cancel(number)
    assert (job.status, job.attempt) == ("cancelled", 1)
    simulation = lab.find(number)
    assert simulation.status == "cancelled"
    assert simulation.ended_at is not None
    with pytest.raises(Conflict, match=r"SIM-0001 is cancelled already, so there is nothing left to cancel"):
        lab.cancel("1")


def test_a_running_simulation_is_asked_to_stop_and_keeps_nothing(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    lab.start(job.id)
    asked = lab.cancel(number)
    assert (asked.status, asked.cancel_requested) == ("running", True)
    with pytest.raises(Conflict, match=r"SIM-0001 is being cancelled already"):
        lab.cancel(number)
    with pytest.raises(Conflict, match=r"SIM-0001 is being cancelled already"):
        lab.cancel_job(job.id)
    with lab.work() as session:
        assert not moves.simulation_progress(session, job.id, 0.5, attempt=1)
        assert moves.simulation_cancelled(session, job.id, attempt=1)
    assert lab.find(number).status == "cancelled"
    assert kept(lab) == (0, 0)


def test_a_worker_that_takes_over_what_was_cancelled_ends_it(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    lab.start(job.id)
    lab.cancel_job(job.id)
    assert not lab.start(job.id, executor="worker-2")
    assert (lab.find(number).status, lab.job(number).status) == ("cancelled", "cancelled")


def test_who_cancels_what_is_done_a_moment_later_came_too_late(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    lab.start(job.id)
    lab.cancel(number)
    with lab.work() as session:
        assert moves.simulation_done(session, job.id, grown(), attempt=1)
    assert lab.find(number).status == "done"
    with pytest.raises(Conflict, match=r"SIM-0001 is done already"):
        lab.cancel(number)


def test_cancelling_while_a_simulation_ends_leaves_one_of_both(lab: Laboratory) -> None:
    for _ in range(4):
        number = lab.run()
        job = lab.job(number)
        lab.start(job.id)

        def finish(job_id: UUID = job.id) -> str:
            with lab.work() as session:
                return str(moves.simulation_done(session, job_id, grown(), attempt=1))

        def stop(number: str = number) -> str:
            try:
                return lab.cancel(number).status
            except Conflict as error:
                return str(error)

        done, cancelled = at_once(finish, stop)
        assert done == "True"
        assert cancelled in {"running", f"{number} is done already, so there is nothing left to cancel."}
        assert (lab.find(number).status, lab.job(number).status) == ("done", "done")


def test_starting_while_a_simulation_is_cancelled_leaves_no_half(lab: Laboratory) -> None:
    for _ in range(4):
        number = lab.run()
        job = lab.job(number)

        def start(key: UUID = job.id) -> str:
            return str(lab.start(key))

        def stop(number: str = number) -> str:
            return lab.cancel(number).status

        started, cancelled = at_once(start, stop)
        after = lab.job(number)
        assert lab.find(number).status == after.status
        if cancelled == "cancelled":
            assert (started, after.status) == ("False", "cancelled")
        else:
            assert (started, after.status, after.cancel_requested) == ("True", "running", True)
