"""Simulations in real workers and children: grown once, also when those die; cancelled soon; failed with a sentence."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from db.models.simulations import Simulation
from db.session import Store
from db.simulations import METRICS, Wanted
from jobs.engine import DurableJobs
from jobs.files import clear_stale
from jobs.pool import Pool
from jobs.simulations import STALE_SECONDS, Grow, Simulations
from jobs.work import Task
from tests.db.laboratory import open_laboratory
from tests.jobs import growths
from tests.jobs.bench import LONG, LabBench, uninterrupted
from tests.jobs.diary import Diary
from tests.jobs.workplace import WorkerProcess, children_of, is_running, kill, until, working
from tests.postgres import Urls

MOMENTS = [(step, moment) for step in ("grow", "end") for moment in ("before", "after")]
SMALL = Wanted(particles=200, seed=3)


@pytest.fixture(scope="module")
def database_urls(sqlite_urls: Urls) -> Urls:
    """The verbs have their tests on both databases; here one is enough."""
    return sqlite_urls


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this module's workers."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def bench(store: Store, engine: DurableJobs, data: Path) -> LabBench:
    """A new tenant."""
    return LabBench(open_laboratory(store), engine, data)


@pytest.fixture
def worker(engine: DurableJobs, database_urls: Urls, data: Path) -> Iterator[WorkerProcess]:
    """A worker; the engine's tables are there before it starts."""
    with working(database_urls.app, data, works="simulations") as process:
        yield process


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One slot."""
    made = Pool(1)
    yield made
    made.end()


def grown_here(bench: LabBench, pool: Pool, wanted: Wanted = SMALL, diary: Diary | None = None) -> str:
    """Queue a simulation and do its job in this process; returns its number."""
    number = bench.lab.run(wanted.particles, dimension=wanted.dimension, seed=wanted.seed)
    (diary or Diary()).run(work(bench, pool), bench.task(bench.lab.job(number)))
    return number


def work(bench: LabBench, pool: Pool, grow: Grow | None = None) -> Simulations:
    """Simulation jobs of this bench, done in this process."""
    made = Simulations(bench.lab.store, bench.data / "simulations", pool, pauses=(0.1, 0.1, None))
    return made if grow is None else Simulations(made.store, made.checkpoints, pool, made.pauses, grow)


def growing(worker: WorkerProcess) -> Sequence[int]:
    """The worker's computing processes."""
    return [
        child
        for child in children_of(worker.process.pid)
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def interruptible(bench: LabBench) -> str:
    """Queue a long simulation and wait for its first checkpoint; returns its number."""
    number = bench.run(LONG)
    until(lambda: any(file.suffix == ".npz" for file in bench.checkpoints()))
    assert bench.lab.find(number).status == "running", "it is long enough to be interrupted"
    return number


# In real workers


def test_a_simulation_is_grown_measured_and_told(bench: LabBench, worker: WorkerProcess) -> None:
    number = bench.run(Wanted(particles=500, seed=11))
    done = bench.wait(number, "done", "failed")
    job = bench.lab.job(number)
    assert (done.status, done.progress, done.error) == ("done", 1.0, None)
    assert (job.status, job.tries, job.progress) == ("done", 1, 1.0)
    assert done.milliseconds is not None
    assert done.radius is not None
    assert 10 < done.radius < 100
    assert bench.checksum(number) == uninterrupted(Wanted(particles=500, seed=11))
    measured = {each.metric: each for each in bench.analyses(number)}
    assert set(measured) == set(METRICS)
    gyration = measured["radius_of_gyration"]
    assert gyration.value is not None
    assert 1.2 < gyration.value < 2.2
    assert gyration.is_indicative
    assert len(gyration.curve["x"]) == len(gyration.curve["y"]) > 5
    assert [each["status"] for each in bench.lab.told("simulation")] == ["queued", "running", "done"]


def test_a_long_one_tells_how_far_it_is_and_begins_no_other_when_its_child_dies(
    bench: LabBench, worker: WorkerProcess
) -> None:
    number = interruptible(bench)
    before = bench.lab.find(number).progress
    told = len(bench.shares())
    for child in growing(worker):
        kill(child)
    done = bench.wait(number, "done", "failed")
    assert (done.status, bench.lab.job(number).tries) == ("done", 2)
    shares = bench.shares()
    assert 2 <= len(shares) <= 90, "progress is stored about once a second"
    assert min(shares[told:]) >= before / 2 > 0, "it went on from its checkpoint"
    assert bench.checksum(number) == uninterrupted(LONG)
    until(lambda: not bench.checkpoints())


def test_a_worker_that_was_killed_goes_on_and_grows_the_same_cluster(
    bench: LabBench, engine: DurableJobs, database_urls: Urls
) -> None:
    with working(database_urls.app, bench.data, works="simulations") as first:
        number = interruptible(bench)
        children = growing(first)
        first.kill()
    until(lambda: not any(is_running(child) for child in children))
    before, told = bench.lab.find(number).progress, len(bench.shares())
    assert bench.lab.find(number).status == "running"
    with working(database_urls.app, bench.data, works="simulations"):
        done = bench.wait(number, "done", "failed")
        until(lambda: not bench.checkpoints())
    job = bench.lab.job(number)
    assert (done.status, job.attempt, job.tries) == ("done", 1, 2)
    assert all(share >= before / 2 > 0 for share in bench.shares()[told:])
    assert bench.checksum(number) == uninterrupted(LONG)


def test_a_cancelled_one_stops_soon_and_keeps_nothing(bench: LabBench, worker: WorkerProcess) -> None:
    number = interruptible(bench)
    bench.cancel(number)
    asked = time.monotonic()
    cancelled = bench.wait(number, "cancelled", "done")
    assert time.monotonic() - asked < 5.0
    assert cancelled.status == "cancelled"
    assert (bench.checksum(number), bench.analyses(number)) == (None, [])
    until(lambda: not bench.checkpoints())


# In this process, with deaths and faults at every step


def test_deaths_at_all_moments_make_one_cluster(bench: LabBench, pool: Pool) -> None:
    number = grown_here(bench, pool, diary=Diary(deaths=[*MOMENTS, *MOMENTS]))
    assert bench.lab.find(number).status == "done"
    assert bench.checksum(number) == uninterrupted(SMALL)
    assert len(bench.analyses(number)) == len(METRICS)
    assert [each["status"] for each in bench.lab.told("simulation")].count("done") == 1


def test_what_the_engine_remembers_of_a_step_is_small(bench: LabBench, pool: Pool) -> None:
    diary = Diary()
    grown_here(bench, pool, diary=diary)
    assert diary.remembered == ['{"outcome": "done"}', "true"]


def test_a_damaged_checkpoint_is_left_and_growth_begins_anew(bench: LabBench, pool: Pool) -> None:
    number = bench.lab.run(SMALL.particles, seed=SMALL.seed)
    task = bench.task(bench.lab.job(number))
    file = bench.data / "simulations" / str(task.tenant_id) / f"{task.job_id}-1.npz"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"PK\x03\x04 this was a checkpoint once")
    Diary().run(work(bench, pool), task)
    assert bench.lab.find(number).status == "done"
    assert bench.checksum(number) == uninterrupted(SMALL)
    assert not file.exists()


def test_a_disk_that_takes_no_checkpoint_stops_no_simulation(bench: LabBench, pool: Pool) -> None:
    number = bench.lab.run(SMALL.particles, seed=SMALL.seed)
    nowhere = Simulations(bench.lab.store, Path("/proc/nowhere"), pool)
    Diary().run(nowhere, bench.task(bench.lab.job(number)))
    assert bench.lab.find(number).status == "done"


def test_what_cannot_be_grown_fails_at_once_with_a_sentence(bench: LabBench, pool: Pool) -> None:
    number = bench.lab.run(SMALL.particles)
    with bench.lab.work() as session:
        session.execute(update(Simulation).where(Simulation.number == number).values(particles=0))
    diary = Diary()
    diary.run(work(bench, pool), bench.task(bench.lab.job(number)))
    job = bench.lab.job(number)
    assert (job.status, job.error_code, job.tries, diary.pauses) == ("failed", "spec_invalid", 1, [])
    assert job.error is not None
    assert job.error.startswith("This simulation can't be grown: ")
    assert bench.lab.find(number).error == job.error


@pytest.mark.parametrize(
    ("grow", "ends", "words"),
    [
        (growths.die, ("crashed", 3), "SIGSEGV"),
        (growths.use_all_memory, ("memory", 1), "not enough memory"),
        (growths.stumble, ("internal", 1), "KeyError"),
    ],
)
def test_a_growth_that_breaks_off_is_a_failure_with_a_sentence(
    bench: LabBench, pool: Pool, grow: Grow, ends: tuple[str, int], words: str
) -> None:
    number = bench.lab.run(SMALL.particles)
    Diary().run(work(bench, pool, grow), bench.task(bench.lab.job(number)))
    job = bench.lab.job(number)
    assert (job.status, job.error_code, job.tries) == ("failed", *ends)
    assert job.error is not None
    assert words in job.error
    assert bench.checksum(number) is None


def test_a_late_cluster_changes_nothing_and_a_retry_grows_the_same(bench: LabBench, pool: Pool) -> None:
    """A worker that was taken for dead ends its work when the job is at its next attempt already."""
    number = bench.lab.run(SMALL.particles, seed=SMALL.seed)
    late = bench.task(bench.lab.job(number))
    bench.lab.start(late.job_id)
    bench.cancel(number)
    Diary().run(work(bench, pool), late)
    bench.retry(number)
    Diary().run(work(bench, pool), late)
    assert (bench.lab.find(number).status, bench.checksum(number)) == ("queued", None)
    Diary().run(work(bench, pool), Task(late.tenant_id, late.job_id, 2, "here"))
    assert bench.checksum(number) == uninterrupted(SMALL)


def test_only_what_nobody_has_written_for_a_day_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "tenant"
    folder.mkdir()
    for name in ("old-1.npz", "new-1.npz"):
        (folder / name).write_bytes(b"particles")
    long_ago = time.time() - STALE_SECONDS - 60
    os.utime(folder / "old-1.npz", (long_ago, long_ago))
    clear_stale(tmp_path, STALE_SECONDS)
    clear_stale(tmp_path / "never made", STALE_SECONDS)
    assert [file.name for file in folder.iterdir()] == ["new-1.npz"]


def test_the_stored_bytes_are_those_of_the_checksum(bench: LabBench, pool: Pool) -> None:
    from db.simulations import packed_cluster
    from engines.dla.cluster import unpack

    number = grown_here(bench, pool)
    with bench.lab.read() as session:
        data = packed_cluster(session, number)
    assert sha256(data).hexdigest() == bench.checksum(number)
    assert len(unpack(data)) == SMALL.particles
