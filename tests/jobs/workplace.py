"""A place to watch workers: an order book of naps, and workers as processes to start and to kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.jobs import Job
from db.models.renders import Render
from db.renders import Picture, dispatch_renders
from jobs.engine import DurableJobs
from jobs.pool import Pool
from jobs.renders import Renders
from jobs.studios import Draw
from jobs.work import Work
from jobs.worker import Bench
from tests.db.studio import BEARINGS, Studio
from tests.jobs.naps import nap
from tests.postgres import ROOT

QUICK = {"beat": 0.2, "silence": 2.5, "takeover": 0.2, "reconcile": 0.3, "sweep": 600.0}
PATIENCE = 60.0
"""Seconds until a test gives up waiting; a loaded machine needs several to start a worker."""


@dataclass(frozen=True)
class NapStudio:
    """Draws with ``nap`` in the worker's own child processes."""

    pool: Pool
    name: str = "naps"

    @contextmanager
    def place(self) -> Iterator[Draw]:
        """Wait for a slot."""
        with self.pool.slot() as slot:
            yield lambda key, spec, target, report: slot.compute(report, nap, spec, target)


def napping(bench: Bench) -> Sequence[Work]:
    """Render jobs whose pictures are naps."""
    return (Renders(bench.store, bench.data / "pictures", NapStudio(bench.pool), pauses=(0.1, 0.2, None)),)


@dataclass(frozen=True)
class Desk:
    """One tenant's orders, the engine they go to, and the data folder of the workers."""

    studio: Studio
    engine: DurableJobs
    data: Path

    def order(self, pictures: int = 1, /, **nap_of: Json) -> str:
        """Order some pictures that nap as told, queued in the dispatch's own transaction; returns its number."""
        number = self.studio.order(*[BEARINGS[n % len(BEARINGS)] for n in range(pictures)])
        with self.studio.work() as session:
            self.dispatch(session, number, **nap_of)
        return number

    def dispatch(self, session: Session, number: str, /, **nap_of: Json) -> None:
        """Queue the renders and their jobs in this transaction."""

        def draw(picture: Picture) -> dict[str, Json]:
            if "geometry" in nap_of:
                return nap_of  # no nap, but a real specification
            return {"word": picture.pim_id, "seconds": 0.05, "format": "webp", **nap_of}

        dispatch_renders(session, self.studio.operator, number, draw=draw)
        query = select(Job).where(Job.group_key == number, Job.status == "queued").order_by(Job.id)
        for job in session.scalars(query):
            self.engine.enqueue(session, job)

    def jobs(self, number: str) -> Sequence[Job]:
        """The order's jobs as they are now."""
        return self.studio.jobs(number)

    def job(self, number: str) -> Job:
        """The order's only job."""
        (job,) = self.jobs(number)
        return job

    def render(self, job: Job) -> Render:
        """What the job works for."""
        with self.studio.read() as session:
            return session.scalars(select(Render).where(Render.id == job.subject_id)).one()

    def statuses(self, number: str) -> list[str]:
        """The states of the order's jobs."""
        return [job.status for job in self.jobs(number)]

    def wait(self, number: str, *wanted: str) -> Sequence[Job]:
        """Wait until each job has one of the wanted states."""
        until(lambda: set(self.statuses(number)) <= set(wanted), lambda: str(self.statuses(number)))
        return self.jobs(number)

    def naps(self, job: Job) -> list[int]:
        """The processes that have begun the job's picture, one for each time."""
        log = self.data / "pictures" / "naps"
        lines = log.read_text().splitlines() if log.exists() else []
        return [int(line.split()[1]) for line in lines if str(job.subject_id) in line]

    def pictures(self) -> list[str]:
        """The names of the stored files of this tenant."""
        folder = self.data / "pictures" / str(self.studio.operator.tenant_id)
        return sorted(file.name for file in folder.rglob("*.webp"))

    def beside(self, studio: Studio) -> Desk:
        """The same for another tenant."""
        return replace(self, studio=studio)


def until(
    condition: Callable[[], bool], describe: Callable[[], str] = lambda: "", *, patience: float = PATIENCE
) -> None:
    """Wait for a condition, and fail with what is there instead."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"waited {patience:.0f} seconds in vain; now {describe()}"
        time.sleep(0.03)


class WorkerProcess:
    """A worker whose pictures are naps, or one that does what the simulation pack has to do."""

    def __init__(
        self, url: str, data: Path, executor: str | None = None, *, slots: int = 2, works: str = "naps"
    ) -> None:
        given = {"url": url, "data": str(data), "executor": executor, "slots": slots, "rhythm": QUICK}
        given |= {"works": works}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.napper", json.dumps(given)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self.process.kill()
        self._end()

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self.process.terminate()
        self._end()
        return self.process.returncode

    def freeze(self) -> None:
        """SIGSTOP: alive, and silent."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def _end(self) -> None:
        _, errors = self.process.communicate(timeout=PATIENCE)
        sys.stderr.write(errors.decode())


@contextmanager
def working(
    url: str, data: Path, executor: str | None = None, *, slots: int = 2, works: str = "naps"
) -> Iterator[WorkerProcess]:
    """A worker for the block; killed at its end unless it ended before."""
    worker = WorkerProcess(url, data, executor, slots=slots, works=works)
    try:
        yield worker
    finally:
        if worker.process.returncode is None:
            worker.kill()


def is_running(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    """The processes that ``pid`` started and that run still."""
    children = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid and is_running(int(stat.parent.name)):
            children.append(int(stat.parent.name))
    return children


def kill(pid: int) -> None:
    """SIGKILL a process that a worker of ours started."""
    os.kill(pid, signal.SIGKILL)


def subjects(jobs: Sequence[Job]) -> set[UUID]:
    """What the jobs work for."""
    return {job.subject_id for job in jobs}
