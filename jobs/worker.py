"""The worker: a process that runs queued jobs until it is told to stop.

It may be killed at any time: jobs it had in hand stay claimed under its name, and it goes on with them when it comes
back, or another worker does when it stays away. So stopping politely only means to end less work half-way.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from uuid import UUID

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import make_url

from db.models.base import Json
from db.session import Store, normalise_url, open_store
from jobs.engine import APPLICATION, SCHEMA, VERSION, DurableJobs, hush, open_jobs, open_jobs_at
from jobs.errors import Stopping
from jobs.executor import claimed_name
from jobs.exports import Exports
from jobs.files import clear_partial, clear_stale
from jobs.flows.attempt import Workshop
from jobs.flows.means import MakeMeans, Means
from jobs.flows.runs import KIND as RUN_KIND
from jobs.flows.runs import Runs
from jobs.flows.schedules import SECONDS as CLOCK_SECONDS
from jobs.flows.schedules import Schedules
from jobs.pool import Pool
from jobs.renders import Renders
from jobs.rounds import Round, Rounds
from jobs.sandboxes import Remover
from jobs.simulations import STALE_SECONDS, Simulations
from jobs.steps import DurableSteps
from jobs.studios import choose_studio
from jobs.supervisor import end_with_supervisor
from jobs.upkeep import Pulse, Rhythm, Upkeep
from jobs.work import Task, Work

log = logging.getLogger(__name__)
GRACE_SECONDS = 8
"""How long running jobs may go on when the worker is asked to stop; Docker kills after 10."""
RECOVERIES = 20
"""A job that was in hand so many times when its worker died is given up."""
RUNS_AT_ONCE = 16
"""Runs of workflows mostly wait for others, so they take no slot of those that compute; each has a thread."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker needs to know.

    Attributes:
        url: the store's address, as the role that the app logs in as.
        data: the data folder; pictures, checkpoints and exports go below it.
        executor: the worker's name; None takes the name that the data folder keeps for the first free slot.
        slots: how many jobs are computed at once, each in a process of its own.
        renderer: ``auto``, ``vtk``, ``embree``, or the address of an outside renderer (``http://…``, ``https://…``).
        rhythm: how often it looks after what, and how long is too long.
        means: opens what runs of workflows need; None leaves these to other workers.
    """

    url: str = field(repr=False)
    data: Path
    executor: str | None = None
    slots: int = 2
    renderer: str = "auto"
    rhythm: Rhythm = field(default=Rhythm())
    means: MakeMeans | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """What a kind of job works with."""

    store: Store
    data: Path
    pool: Pool
    renderer: str
    jobs: DurableJobs
    """On the store's own connections, for jobs that queue jobs."""
    means: Means | None = None


MakeWorks = Callable[[Bench], Sequence[Work]]


def all_works(bench: Bench) -> Sequence[Work]:
    """One ``Work`` for every kind of job there is."""
    pictures = bench.data / "pictures"
    clear_partial(pictures)
    own = cache(partial(choose_studio, "auto", bench.pool)) if "://" in bench.renderer else None
    drawing = Renders(bench.store, pictures, choose_studio(bench.renderer, bench.pool), own)
    return (drawing, *simulation_works(bench), *flow_works(bench))


def simulation_works(bench: Bench) -> Sequence[Work]:
    """What the simulation pack has to do; first what crashed workers left of it is removed."""
    checkpoints, exports = bench.data / "simulations", bench.data / "exports"
    clear_stale(checkpoints, STALE_SECONDS)
    clear_partial(exports)
    return (Simulations(bench.store, checkpoints, bench.pool), Exports(bench.store, exports, bench.pool))


def flow_works(bench: Bench) -> Sequence[Work]:
    """What the workflow pack has to do, where there is what it needs."""
    if bench.means is None:
        return ()
    return (Runs(Workshop(bench.store, bench.jobs.enqueue, bench.means, bench.pool.stopping)),)


def run_worker(config: WorkerConfig, *, embedded: bool = False, works: MakeWorks = all_works) -> None:
    """Run jobs until SIGTERM or SIGINT; must be called in the main thread of a process of its own.

    ``embedded`` says that a ``Supervisor`` started it: it then ends with the process that holds its standard input.

    Raises:
        ExecutorTaken: another running worker has the configured name.
    """
    if embedded:
        end_with_supervisor()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _keep_children_light()
    with ExitStack() as stack:
        executor = stack.enter_context(claimed_name(config.data, config.executor))
        bench = _furnished(config, stack)
        left = stack.enter_context(_at_work(config, executor, bench, works(bench)))
        log.info("The worker %s runs jobs in %d slots.", executor, config.slots)
        stop.wait()
        log.info("The worker %s stops.", executor)
    if left:
        os._exit(
            0
        )  # threads that wait for an answer from outside would hold the end up; the next worker goes on


def _furnished(config: WorkerConfig, stack: ExitStack) -> Bench:
    size = 4 * config.slots + RUNS_AT_ONCE // 2
    store = open_store(bounded(config.url, config.rhythm.silence), pool_size=size, yields=True)
    stack.callback(store.close)
    jobs = open_jobs(store)
    stack.callback(jobs.close)
    means = stack.enter_context(config.means(store)) if config.means is not None else None
    return Bench(store, config.data, Pool(config.slots), config.renderer, jobs, means)


@contextmanager
def _at_work(
    config: WorkerConfig, executor: str, bench: Bench, works: Sequence[Work]
) -> Iterator[Collection[str]]:
    """Everything runs inside the block; at its end new jobs are refused, running ones have a grace, then all ends.

    Gives the keys of the attempts that are in hand at any time.
    """
    mine: set[str] = set()
    jobs = open_jobs_at(config.url)
    pulse = Pulse(bench.store, executor, _details(config, works))
    upkeep = Upkeep(bench.store, jobs, works, executor, rhythm=config.rhythm, mine=mine)
    pulse.beat()  # before the first claim, or others would take its jobs for orphans
    for work in works:
        _open_queue(jobs, work.kind, config.slots, alone=not bench.store.is_postgres)
    _launch(config, executor, works, mine)
    # Apart, because a long sweep must not silence the heartbeat.
    heart = Rounds([(config.rhythm.beat, pulse.beat)], name="heartbeat")
    removal = (config.rhythm.reconcile, Remover(bench.store, jobs, bench.data).remove_overdue)
    chores = Rounds([*upkeep.rounds(), removal], name="upkeep")
    clock = Rounds(_clockwork(bench, works), name="clock")
    try:
        yield mine
    finally:
        bench.pool.stop()
        DBOS.destroy(workflow_completion_timeout_sec=GRACE_SECONDS if mine else 0)
        bench.pool.end()
        for each in (chores, clock, heart):
            each.end()
        pulse.end()
        jobs.close()


def _open_queue(jobs: DurableJobs, kind: str, slots: int, *, alone: bool) -> None:
    if kind == RUN_KIND:
        jobs.open_wide_queue(kind, threads=RUNS_AT_ONCE)
    else:
        jobs.open_queue(kind, slots=slots, alone=alone)


def _clockwork(bench: Bench, works: Sequence[Work]) -> Sequence[Round]:
    """Schedules are fired by workers that can run what they start."""
    if all(work.kind != RUN_KIND for work in works):
        return ()
    return ((CLOCK_SECONDS, Schedules(bench.store, bench.jobs.enqueue).fire_due),)


def _launch(config: WorkerConfig, executor: str, works: Sequence[Work], mine: set[str]) -> None:
    hush()
    settings: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": normalise_url(config.url),
        "dbos_system_schema": SCHEMA,
        "sys_db_pool_size": 4 * config.slots + 4 + RUNS_AT_ONCE // 2,
        "sys_db_idle_transaction_timeout_sec": config.rhythm.silence,
        "application_version": VERSION,
        "executor_id": executor,
        "serializer": DBOSPortableJSONSerializer(),
        "run_migrations": False,  # the app's role may not; ``jobs.engine.migrate`` did
        "log_level": "WARNING",
    }
    DBOS(config=settings)
    for work in works:
        _register(work, executor, mine)
    DBOS.listen_queues([work.kind for work in works])
    DBOS.launch()


def _register(work: Work, executor: str, mine: set[str]) -> None:
    @DBOS.workflow(name=work.kind, max_recovery_attempts=RECOVERIES)
    def attempt(tenant_id: str, job_id: str, number: int) -> None:
        task = Task(UUID(tenant_id), UUID(job_id), number, executor)
        mine.add(task.key)
        try:
            work.run(task, DurableSteps())
        except Stopping:
            raise
        except Exception:
            log.exception("The job %s of the kind %s ended by a mistake of ours.", task.key, work.kind)
            raise
        finally:
            mine.discard(task.key)


def bounded(url: str, seconds: float) -> str:
    """The store's address, so that PostgreSQL ends a transaction that does nothing for so long; SQLite's as it is.

    A worker that froze, or whose machine is gone, would else keep its locks for hours, and with them the jobs that
    others are to take over.
    """
    parsed = make_url(normalise_url(url))
    if parsed.get_backend_name() != "postgresql":
        return url
    limit = f"-c idle_in_transaction_session_timeout={1000 * seconds:.0f}"
    given = parsed.query.get("options", "")
    return parsed.update_query_dict({"options": f"{given} {limit}".strip()}).render_as_string(
        hide_password=False
    )


def _details(config: WorkerConfig, works: Sequence[Work]) -> dict[str, Json]:
    return {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "slots": config.slots,
        **{work.kind: work.about for work in works},
    }


def _keep_children_light() -> None:
    """A spawned child would import the program's main module again, Gradio and all, for functions that it has not got."""
    main = sys.modules["__main__"]
    main.__spec__ = None
    if hasattr(main, "__file__"):
        del main.__file__
