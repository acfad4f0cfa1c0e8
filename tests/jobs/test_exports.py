"""Exports: files that are whole, are what their rows say, and leave nothing else behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from sqlalchemy import update

from db.models.simulations import Cluster, Export
from db.session import Store
from db.simulations import FORMATS, Wanted
from jobs.engine import DurableJobs
from jobs.exports import Exports, Write
from jobs.pool import Pool
from jobs.simulations import Simulations
from tests.db.laboratory import open_laboratory
from tests.jobs import growths
from tests.jobs.bench import LabBench
from tests.jobs.diary import Diary
from tests.jobs.workplace import working
from tests.postgres import Urls

MOMENTS = [(step, moment) for step in ("write", "end") for moment in ("before", "after")]
PARTICLES = 200
T = TypeVar("T")


@pytest.fixture(scope="module")
def database_urls(sqlite_urls: Urls) -> Urls:
    """The verbs have their tests on both databases; here one is enough."""
    return sqlite_urls


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One slot."""
    made = Pool(1)
    yield made
    made.end()


@pytest.fixture
def bench(store: Store, engine: DurableJobs, tmp_path: Path) -> LabBench:
    """A new tenant with a data folder of its own."""
    return LabBench(open_laboratory(store), engine, tmp_path)


@pytest.fixture
def number(bench: LabBench, pool: Pool) -> str:
    """A finished simulation."""
    number = bench.lab.run(PARTICLES, seed=5, project="Soot")
    work = Simulations(bench.lab.store, bench.data / "simulations", pool)
    Diary().run(work, bench.task(bench.lab.job(number)))
    return number


def write(
    bench: LabBench, pool: Pool, export: Export, diary: Diary | None = None, by: Write | None = None
) -> Export:
    """Do an export's job in this process; the export afterwards."""
    work = Exports(bench.lab.store, bench.data / "exports", pool, pauses=(0.1, 0.1, None))
    if by is not None:
        work = Exports(work.store, work.folder, pool, work.pauses, by)
    (diary or Diary()).run(work, bench.task(bench.lab.export_job(export)))
    return bench.find(export)


def stored(bench: LabBench, export: Export) -> bytes:
    """The file of an export that is done, checked against its row, with nothing beside it."""
    assert (export.status, export.error) == ("done", None)
    assert export.file is not None
    path = bench.data / "exports" / export.file
    data = path.read_bytes()
    assert (export.bytes, export.checksum) == (len(data), sha256(data).hexdigest())
    assert bench.files() == [path]
    return data


def test_a_worker_writes_every_format(bench: LabBench, database_urls: Urls) -> None:
    with working(database_urls.app, bench.data, works="simulations"):
        number = bench.run(Wanted(particles=PARTICLES, dimension=3, seed=5))
        bench.wait(number, "done", "failed")
        ordered = [bench.export(number, each) for each in FORMATS]
        written = [bench.wait_for(each, "done", "failed") for each in ordered]
    assert [(each.status, each.error) for each in written] == [("done", None)] * len(FORMATS)
    for each in written:
        assert each.file is not None
        data = (bench.data / "exports" / each.file).read_bytes()
        assert (each.bytes, each.checksum) == (len(data), sha256(data).hexdigest())
        assert len(data) > 1_000
    assert len(bench.files()) == len(FORMATS)


def test_a_table_has_every_particle(bench: LabBench, pool: Pool, number: str) -> None:
    lines = stored(bench, write(bench, pool, bench.lab.export(number, "csv"))).decode().splitlines()
    assert lines[0] == "id,parent_id,x,y,z"
    assert len(lines) == PARTICLES + 1


def test_the_facts_of_the_run_are_in_the_json_file(bench: LabBench, pool: Pool, number: str) -> None:
    told = json.dumps(json.loads(stored(bench, write(bench, pool, bench.lab.export(number, "json")))))
    for fact in (f'"{number}"', '"Soot"', '"seed": 5', '"radius_of_gyration"', '"is_indicative": true'):
        assert fact in told


def test_a_picture_has_the_size_that_was_agreed(bench: LabBench, pool: Pool, number: str) -> None:
    export = write(bench, pool, bench.lab.export(number, "png"))
    stored(bench, export)
    with Image.open(bench.data / "exports" / str(export.file)) as image:
        assert (image.format, image.size) == ("PNG", (1600, 1600))


@pytest.mark.parametrize("moment", MOMENTS, ids="-".join)
def test_a_death_at_any_moment_makes_one_file(
    bench: LabBench, pool: Pool, number: str, moment: tuple[str, str]
) -> None:
    export = write(bench, pool, bench.lab.export(number), Diary(deaths=[moment]))
    assert stored(bench, export).startswith(b"id,")


def test_a_writer_that_is_killed_is_followed_by_one_that_leaves_no_half_file(
    bench: LabBench, pool: Pool, number: str
) -> None:
    export = write(bench, pool, bench.lab.export(number), by=growths.die_halfway)
    (bench.data / "exports" / "died").unlink()
    stored(bench, export)
    assert bench.lab.export_job(export).tries == 2


def test_an_export_that_is_cancelled_while_it_is_written_keeps_no_file(
    bench: LabBench, pool: Pool, number: str
) -> None:
    export = bench.lab.export(number)
    work = Exports(bench.lab.store, bench.data / "exports", pool)
    with pytest.raises(Cut):
        work.run(bench.task(bench.lab.export_job(export)), CutShort())
    assert len(bench.files()) == 1
    bench.lab.cancel_job(bench.lab.export_job(export).id)
    assert write(bench, pool, export).status == "cancelled"
    assert bench.files() == []


class Cut(BaseException):
    """The process is gone."""


class CutShort:
    """``jobs.work.Steps`` of a worker that is killed when it has done a step."""

    def run(self, name: str, function: Callable[[], T]) -> T:
        """Do it, and be killed."""
        function()
        raise Cut

    def pause(self, seconds: float) -> None:
        """There is no second step."""


def test_a_place_that_takes_no_file_is_tried_three_times_and_then_told(
    bench: LabBench, pool: Pool, number: str
) -> None:
    diary = Diary()
    export = write(bench, pool, bench.lab.export(number), diary, growths.find_no_room)
    assert export.status == "failed"
    assert export.error is not None
    assert export.error.startswith("The file could not be stored: ")
    assert (bench.lab.export_job(export).tries, len(diary.pauses)) == (3, 2)
    bench.lab.retry(bench.lab.export_job(export).id)
    assert stored(bench, write(bench, pool, export)).startswith(b"id,")


def test_damaged_particles_are_told_and_not_tried_again(bench: LabBench, pool: Pool, number: str) -> None:
    with bench.lab.work() as session:
        simulation = bench.lab.find(number)
        session.execute(
            update(Cluster).where(Cluster.simulation_id == simulation.id).values(data=b"CDLA damaged")
        )
    export = write(bench, pool, bench.lab.export(number))
    job = bench.lab.export_job(export)
    assert (export.status, job.error_code, job.tries) == ("failed", "not_written", 1)
    assert export.error is not None
    assert "damaged" in export.error
    assert bench.files() == []
