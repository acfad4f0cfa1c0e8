"""How simulations move while workers grow them, and what never goes back."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import simulations
from db.errors import Conflict, NotFound
from db.ids import new_id
from db.models.jobs import Job
from db.models.simulations import Analysis, Cluster
from db.session import Store
from db.simulations import METRICS
from db.simulations import progress as moves
from tests.db.laboratory import Laboratory, at_once, grown, open_laboratory
from tests.db.studio import Queue


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


def ends(session: Session, job_id: UUID, attempt: int = 1) -> list[bool]:
    """Every move that a worker can make."""
    return [
        moves.simulation_started(session, job_id, attempt=attempt) is not None,
        moves.simulation_progress(session, job_id, 0.5, attempt=attempt),
        moves.simulation_failed(session, job_id, "late", attempt=attempt),
        moves.simulation_cancelled(session, job_id, attempt=attempt),
        moves.simulation_done(session, job_id, grown(), attempt=attempt),
    ]


def test_a_finished_simulation_has_its_cluster_and_its_measurements(lab: Laboratory) -> None:
    number = lab.done(500)
    detail = lab.detail(number)
    simulation, job = detail.simulation, detail.job
    assert job is not None
    assert (simulation.status, simulation.progress, simulation.attempts) == ("done", 1.0, 1)
    assert (simulation.radius, simulation.milliseconds, simulation.error) == (42.5, 120.0, None)
    assert simulation.started_at is not None
    assert simulation.ended_at is not None
    assert simulation.created_at <= simulation.started_at <= simulation.ended_at
    assert (job.status, job.tries, job.progress, job.executor) == ("done", 1, 1.0, "worker-1")
    assert [each.metric for each in detail.analyses] == [*METRICS]
    with lab.read() as session:
        assert simulations.packed_cluster(session, number) == b"packed particles"
        cluster = simulations.cluster_of(session, simulation.id)
        assert cluster is not None
        assert (cluster.particles, cluster.checksum) == (500, "c" * 64)
        assert "data" not in cluster.__dict__


def test_the_particles_of_what_is_not_done_are_not_there(lab: Laboratory) -> None:
    number = lab.run()
    with lab.read() as session:
        with pytest.raises(Conflict, match=r"SIM-0001 is still queued, so there is nothing to show yet"):
            simulations.packed_cluster(session, number)
        assert simulations.cluster_of(session, lab.find(number).id) is None


def test_a_simulation_that_has_ended_never_goes_back(lab: Laboratory) -> None:
    done, failed, cancelled = lab.done(), lab.run(), lab.run()
    job = lab.job(failed)
    lab.start(job.id)
    with lab.work() as session:
        assert moves.simulation_failed(session, job.id, "Out of memory.", attempt=1, code="memory")
    lab.cancel(cancelled)
    told, before = len(lab.told("job")), kept(lab)
    with lab.work() as session:
        for number in (done, failed, cancelled):
            assert ends(session, lab.job(number).id) == [False] * 5
        assert ends(session, new_id()) == [False] * 5
    assert [lab.find(each).status for each in (done, failed, cancelled)] == ["done", "failed", "cancelled"]
    assert (lab.find(failed).error, lab.job(failed).error_code) == ("Out of memory.", "memory")
    assert (len(lab.told("job")), kept(lab)) == (told, before)


def test_another_worker_takes_over_a_running_simulation(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    assert lab.start(job.id)
    with lab.work() as session:
        assert moves.simulation_progress(session, job.id, 0.6, attempt=1)
    assert lab.start(job.id, executor="worker-2")
    job, simulation = lab.job(number), lab.find(number)
    assert (job.status, job.tries, job.executor, simulation.attempts) == ("running", 2, "worker-2", 2)
    assert simulation.progress == job.progress == 0.6, "it goes on from its checkpoint"


def test_progress_is_a_share(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    lab.start(job.id)
    for told, share in ((0.25, 0.25), (7.0, 1.0), (-1.0, 0.0), (float("nan"), 0.0)):
        with lab.work() as session:
            assert moves.simulation_progress(session, job.id, told, attempt=1)
        assert lab.find(number).progress == share


def test_a_failed_simulation_is_queued_again_with_the_same_seed(lab: Laboratory) -> None:
    number = lab.run()
    before, job = lab.find(number), lab.job(number)
    lab.start(job.id)
    with lab.work() as session:
        assert moves.simulation_progress(session, job.id, 0.8, attempt=1)
        assert moves.simulation_failed(session, job.id, "The worker died.", attempt=1)
    queue = Queue()
    lab.retry(job.id, queue)
    assert queue.given == [(job.id, 2)]
    after, job = lab.find(number), lab.job(number)
    assert (job.status, job.attempt, job.tries, job.error, job.ended_at) == ("queued", 2, 0, None, None)
    assert (after.status, after.progress, after.attempts, after.error) == ("queued", 0.0, 0, None)
    assert (after.started_at, after.ended_at, after.seed) == (None, None, before.seed)
    with lab.work() as session:
        assert ends(session, job.id, attempt=1) == [False] * 5, (
            "the worker of the first attempt comes too late"
        )
    assert lab.finish(number, attempt=2)
    assert lab.find(number).status == "done"
    assert kept(lab) == (1, 4)


def test_what_is_queued_running_or_done_is_not_retried(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    with pytest.raises(
        Conflict, match=r"SIM-0001 is queued; only failed or cancelled simulations are retried"
    ):
        lab.retry(job.id)
    lab.start(job.id)
    with pytest.raises(Conflict, match=r"SIM-0001 is running; only"):
        lab.retry(job.id)
    lab.finish(number)
    with pytest.raises(Conflict, match=r"SIM-0001 is done; only"):
        lab.retry(job.id)


def test_the_same_end_told_twice_at_once_counts_once(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    lab.start(job.id)

    def finish() -> bool:
        with lab.work() as session:
            return moves.simulation_done(session, job.id, grown(), attempt=1)

    assert sorted(at_once(finish, finish, finish)) == [False, False, True]
    assert kept(lab) == (1, 4)


def test_a_worker_in_another_tenants_scope_finds_nothing(store: Store, lab: Laboratory) -> None:
    number = lab.run()
    job, other = lab.job(number), open_laboratory(store)
    with other.work() as session:
        assert ends(session, job.id) == [False] * 5
    with other.read() as session:
        assert simulations.cluster_of(session, lab.find(number).id) is None
    assert lab.find(number).status == "queued"


def test_a_simulation_whose_job_was_swept_says_so(lab: Laboratory) -> None:
    number = lab.run()
    with lab.work() as session:
        session.delete(session.get_one(Job, lab.job(number).id))
    assert lab.detail(number).job is None
    with pytest.raises(NotFound, match="The job of SIM-0001 was removed"):
        lab.cancel(number)


def test_every_move_is_told_to_the_open_pages(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    lab.start(job.id)
    with lab.work() as session:
        assert moves.simulation_progress(session, job.id, 0.4, attempt=1)
    with lab.work() as session:
        assert moves.simulation_done(session, job.id, grown(), attempt=1)
    base = {
        "job_id": str(job.id),
        "kind": "simulation",
        "group": number,
        "title": number,
        "particles": 500,
        "error": None,
        "href": f"/app/simulations?simulation={number}",
    }
    queued, running, advanced, done = lab.told("job")
    assert queued == {**base, "status": "queued", "progress": 0.0}
    assert running == {**base, "status": "running", "progress": 0.0}
    assert advanced == {**base, "status": "running", "progress": 0.4}
    assert done == {**base, "status": "done", "progress": 1.0}
    assert lab.told("simulation") == [
        {"number": number, "status": status} for status in ("queued", "running", "done")
    ]


def test_what_is_no_number_is_kept_as_none(lab: Laboratory) -> None:
    number = lab.run()
    job = lab.job(number)
    lab.start(job.id)
    made = grown()
    odd = moves.Measured("box_counting", "x" * 300, float("nan"), float("inf"), None, 1.0, True, {})
    with lab.work() as session:
        whole = moves.Grown(500, made.data, made.checksum, 1.0, 2.0, [odd])
        assert moves.simulation_done(session, job.id, whole, attempt=1)
    [analysis] = lab.detail(number).analyses
    assert (analysis.value, analysis.error, analysis.fit_from, analysis.fit_to) == (None, None, None, 1.0)
    assert len(analysis.estimator) == 200
