"""Background jobs: handing over 100 with their rows, how soon they are picked up, and how many a worker does.

Three figures, each beside its baseline of the same run:

- 100 jobs inserted and handed to the engine in one transaction, against inserting them only;
- from the commit to the start of a lone job, which the interval of polling (100 ms) bounds;
- jobs a second of a worker with two slots, against the same computations in the same pool without any engine.

Run: ``python -m benchmarks.jobs [--rounds 20] [--jobs 60] [--milliseconds 200] [--database URL]``
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.world import World, open_world
from db.ids import new_id
from db.models.base import Json
from db.models.jobs import Job
from db.models.renders import Product, Render
from db.renders import Picture, create_order, dispatch_renders
from jobs.child import Report
from jobs.engine import DurableJobs, open_jobs
from jobs.files import Made, Target
from jobs.pictures import store_picture
from jobs.pool import Pool
from jobs.renders import Renders
from jobs.studios import Draw
from jobs.work import Work
from jobs.worker import Bench, WorkerConfig, run_worker

SLOTS = 2
WORKER = "import sys; from benchmarks.jobs import work; work(sys.argv[1])"


def rest(milliseconds: float, target: Target, report: Report) -> Made:
    """Take so long without using the processor, so that only the engine is measured; store a picture of nothing."""
    time.sleep(milliseconds / 1000)
    return store_picture(b"done", target, milliseconds)


@dataclass(frozen=True)
class Bed:
    """A studio that rests."""

    pool: Pool
    name: str = "bed"

    @contextmanager
    def place(self) -> Iterator[Draw]:
        """Wait for a slot."""
        with self.pool.slot() as slot:

            def draw(key: str, spec: dict[str, Any], target: Target, report: Report) -> Made:
                return slot.compute(report, rest, spec["milliseconds"], target)

            yield draw


def resting(bench: Bench) -> Sequence[Work]:
    """Render jobs that rest."""
    return (Renders(bench.store, bench.data / "pictures", Bed(bench.pool)),)


def work(given: str) -> None:
    """The worker process."""
    values = json.loads(given)
    run_worker(WorkerConfig(values["url"], Path(values["data"]), slots=SLOTS), works=resting)


@contextmanager
def working(world: World, data: Path) -> Iterator[None]:
    """A worker process for the block."""
    given = json.dumps({"url": world.url, "data": str(data)})
    process = subprocess.Popen([sys.executable, "-c", WORKER, given])
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def order(world: World, engine: DurableJobs, pictures: int, milliseconds: float) -> str:
    """Order and queue as a confirmation does; returns the order's number."""

    def draw(picture: Picture) -> dict[str, Json]:
        return {"milliseconds": milliseconds, "format": "webp"}

    with world.store.work(world.who.scope) as session:
        query = select(Product.pim_id).where(Product.category == "Kugellager").limit(pictures)
        made = create_order(session, world.who, session.scalars(query).all(), "WebP 1024x1024").order
        dispatched = dispatch_renders(session, world.who, made.number, draw=draw)
        for job in session.scalars(select(Job).where(Job.group_key == dispatched.order.number)):
            engine.enqueue(session, job)
        return made.number


def hand_over(session: Session, engine: DurableJobs | None, count: int) -> float:
    """Milliseconds to insert so many jobs, and to hand them to the engine."""
    began = time.perf_counter()
    jobs = [
        Job(kind="render", title=f"{n}", subject_id=new_id(), group_key="bench", payload={})
        for n in range(count)
    ]
    session.add_all(jobs)
    session.flush()
    if engine is not None:
        for job in jobs:
            engine.enqueue(session, job)
    return 1000 * (time.perf_counter() - began)


class Undone(Exception):
    """Rolls a round back."""


def measure_hand_over(world: World, engine: DurableJobs | None, rounds: int) -> float:
    """The median of the rounds after the first two."""
    taken = []
    for _ in range(rounds + 2):
        try:
            with world.store.work(world.who.scope) as session:
                taken.append(hand_over(session, engine, 100))
                raise Undone
        except Undone:
            continue
    return statistics.median(taken[2:])


def finished(world: World, number: str) -> list[Job]:
    """Wait for an order's jobs."""
    while True:
        with world.store.read(world.who.scope) as session:
            jobs = list(session.scalars(select(Job).where(Job.group_key == number)))
        if all(job.status == "done" for job in jobs):
            return jobs
        time.sleep(0.02)


def measure_pickup(world: World, engine: DurableJobs, rounds: int) -> list[float]:
    """Milliseconds from the commit of a lone job to its start, sorted."""
    waits = []
    for _ in range(rounds):
        number = order(world, engine, 1, 1.0)
        committed = time.time()
        (job,) = finished(world, number)
        assert job.started_at is not None
        waits.append(1000 * (job.started_at.timestamp() - committed))
    return sorted(waits)


def measure_throughput(world: World, engine: DurableJobs, count: int, milliseconds: float) -> float:
    """Jobs a second, from the first start to the last end; orders of five."""
    numbers = [order(world, engine, 5, milliseconds) for _ in range(count // 5)]
    jobs = [job for number in numbers for job in finished(world, number)]
    starts = [job.started_at.timestamp() for job in jobs if job.started_at]
    ends = [job.ended_at.timestamp() for job in jobs if job.ended_at]
    return len(jobs) / (max(ends) - min(starts))


def measure_pool(data: Path, count: int, milliseconds: float) -> float:
    """The same computations a second, by threads that ask the pool directly."""
    pool, numbers = Pool(SLOTS), iter(range(count))
    lock = threading.Lock()

    def ask() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            with pool.slot() as slot:
                slot.compute(lambda _: True, rest, milliseconds, Target(data, f"bare/pool/{number}.webp"))

    for slot_number in range(SLOTS):
        with pool.slot() as slot:
            slot.compute(lambda _: True, rest, 1.0, Target(data, f"bare/warm/{slot_number}.webp"))
    threads = [threading.Thread(target=ask) for _ in range(SLOTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    pool.end()
    return count / took


def run(rounds: int, count: int, milliseconds: float, database: str | None) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        world = open_world(database or f"sqlite:///{Path(folder) / 'bench.db'}")
        engine, data = open_jobs(world.store), Path(folder)
        bare, handed = measure_hand_over(world, None, rounds), measure_hand_over(world, engine, rounds)
        print(
            f"100 jobs inserted and handed over: p50 {handed:.1f} ms; inserted only {bare:.1f} ms; the engine's part "
            f"{handed - bare:.1f} ms"
        )
        with working(world, data):
            finished(world, order(world, engine, SLOTS, 1.0))
            waits = measure_pickup(world, engine, rounds)
            print(f"picked up after: p50 {statistics.median(waits):.0f} ms, longest {waits[-1]:.0f} ms")
            done = measure_throughput(world, engine, count, milliseconds)
        pool = measure_pool(data, count, milliseconds)
        print(
            f"jobs of {milliseconds:.0f} ms in {SLOTS} slots: {done:.1f} a second; the pool alone {pool:.1f}; "
            f"{done / pool:.2f} ×"
        )
        with world.store.read(world.who.scope) as session:
            assert not session.scalars(select(Render.id).where(Render.attempts > 1)).all()
        world.store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=60)
    parser.add_argument("--milliseconds", type=float, default=200.0)
    parser.add_argument("--database", default=None)
    given = parser.parse_args()
    run(given.rounds, given.jobs, given.milliseconds, given.database)
