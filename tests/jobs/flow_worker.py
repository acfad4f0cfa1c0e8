"""A worker that runs workflows: ``python -m tests.jobs.flow_worker '{"url": …, "data": …, "crash_at": "began slack"}'``.

``crash_at`` is the place at which it kills itself as a power cut would; ``pauses`` are those between tries.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agent.results import Table
from db.errors import Invalid
from db.secrets import make_vault
from db.session import Store
from db.tenancy import Identity
from engines.flow.evaluator import Evaluator
from jobs.flows.asking import open_asker
from jobs.flows.attempt import Workshop
from jobs.flows.means import Means
from jobs.flows.runs import Runs
from jobs.upkeep import Rhythm
from jobs.work import Work
from jobs.worker import Bench, WorkerConfig, run_worker

SECRETS = ["a test's secret"]


def query_nothing(who: Identity, sql: str) -> Table:
    """Database steps are tested where they are performed."""
    raise Invalid("There is nothing to query here.")


@contextmanager
def open_means(store: Store) -> Iterator[Means]:
    """As the app opens them, but for queries."""
    vault = make_vault(SECRETS)
    with open_asker(store, vault) as ask, Evaluator(processes=1) as evaluator:
        yield Means(vault, query_nothing, ask, evaluator)


def works_of(bench: Bench, crash_at: str | None, pauses: tuple[float, ...]) -> Sequence[Work]:
    """Runs of workflows alone."""

    def check(place: str) -> None:
        if place == crash_at:
            os.kill(os.getpid(), signal.SIGKILL)

    assert bench.means is not None
    stopping = bench.pool.stopping
    return (Runs(Workshop(bench.store, bench.jobs.enqueue, bench.means, stopping, pauses, check)),)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    crash_at, pauses = given.pop("crash_at", None), tuple(given.pop("pauses", (0.1, 0.2)))
    config = WorkerConfig(
        **given | {"data": Path(given["data"]), "rhythm": Rhythm(**given.get("rhythm", {}))},
        means=open_means,
    )
    run_worker(config, works=lambda bench: works_of(bench, crash_at, pauses))
