"""Two workers on PostgreSQL: what one was growing when it died, another goes on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.session import Store
from jobs.engine import DurableJobs
from tests.db.laboratory import open_laboratory
from tests.jobs.bench import LONG, LabBench
from tests.jobs.test_takeover import beating
from tests.jobs.workplace import until, working
from tests.postgres import Urls

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def database_urls(postgres_urls: Urls) -> Urls:
    """PostgreSQL only: an SQLite file has one worker."""
    return postgres_urls


def test_another_worker_goes_on_from_the_checkpoint_of_one_that_was_killed(
    store: Store, engine: DurableJobs, database_urls: Urls, data: Path
) -> None:
    bench = LabBench(open_laboratory(store), engine, data)
    url = database_urls.app
    with working(url, data, "first", slots=1, works="simulations") as first:
        until(lambda: "first" in beating(store))
        number = bench.run(LONG)
        until(lambda: any(file.suffix == ".npz" for file in bench.checkpoints()))
        with working(url, data, "second", slots=1, works="simulations"):
            until(lambda: "second" in beating(store))
            first.kill()
            before, told = bench.lab.find(number).progress, len(bench.shares())
            done = bench.wait(number, "done", "failed")
    job = bench.lab.job(number)
    assert (done.status, job.executor, job.tries) == ("done", "second", 2)
    assert all(share >= before / 2 > 0 for share in bench.shares()[told:])
    assert bench.checksum(number) is not None
