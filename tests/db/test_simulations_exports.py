"""Exports: what a file may be called, and how a file is made."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from db import simulations
from db.errors import Conflict, Invalid, NotFound
from db.ids import new_id
from db.session import Store
from db.simulations import ExportFile, Format
from db.simulations import export_moves as moves
from tests.db.laboratory import Laboratory, open_laboratory, written
from tests.db.studio import Queue


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


@pytest.mark.parametrize(
    ("format_", "name", "kept"),
    [
        ("csv", None, "SIM-0001.csv"),
        ("png", "", "SIM-0001.png"),
        ("csv", "  ", "SIM-0001.csv"),
        ("vtk", "soot", "soot.vtk"),
        ("csv", "Run 1.5", "Run 1.5.csv"),
        ("csv", "soot.csv", "soot.csv"),
        ("csv", "soot.CSV", "soot.CSV"),
        ("json", " Сажа №2 ", "Сажа №2.json"),
        ("xyz", "soot.", "soot.xyz"),
        ("csv", "a" * 96, "a" * 96 + ".csv"),
        ("csv", "console", "console.csv"),
    ],
)
def test_a_file_is_called_as_somebody_said_with_its_ending(
    format_: Format, name: str | None, kept: str
) -> None:
    assert simulations.file_name("SIM-0001", format_, name) == kept


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../secret", "begins with a dot"),
        ("a/b", "has the character / in it, which a file can't have."),
        ("a\\b.csv", "has the character \\ in it"),
        ("C:soot", "has the character : in it"),
        ("what?", "has the character ? in it"),
        ('say "hi"', 'has the character " in it'),
        (".csv", "begins with a dot"),
        ("soot\n.csv", "characters that can't be shown"),
        ("soot\x00", "characters that can't be shown"),
        ("soot\u202evsc.exe", "characters that can't be shown"),
        ("soot\ud800", "characters that can't be shown"),
        ("soot\u2028x", "characters that can't be shown"),
        (
            "soot.xyz",
            'The name "soot.xyz" ends in .xyz, but the file is CSV. Leave the ending out, or use .csv.',
        ),
        ("soot.exe", "ends in .exe"),
        ("CON", '"CON.csv" is the name of a device on Windows'),
        ("aux.csv", "is the name of a device on Windows"),
        ("lpt1 .csv", "is the name of a device on Windows"),
        ("com¹", "is the name of a device on Windows"),
        ("a" * 97, "at most 100 characters, not 101."),
        ("a" * 100_000, "at most 100 characters, not 100004."),
    ],
)
def test_a_name_that_no_file_should_have_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        simulations.file_name("SIM-0001", "csv", name)
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 250


def test_an_export_is_queued_with_the_job_that_writes_it(lab: Laboratory) -> None:
    number = lab.done()
    export = lab.export("1", " .VTK ", "soot")
    job = lab.export_job(export)
    assert (export.format, export.name, export.status, export.file) == ("vtk", "soot.vtk", "queued", None)
    assert export.created_by == lab.ada.user_id
    assert (job.kind, job.title, job.group_key) == ("export", "soot.vtk", number)
    assert job.payload == {"export_id": str(export.id)}
    assert lab.write(export)
    with lab.read() as session:
        kept = simulations.find_export(session, export.id)
        assert kept.simulation.number == number
        assert (kept.status, kept.bytes, kept.checksum, kept.milliseconds) == ("done", 31_000, "e" * 64, 55.0)
        assert kept.file == f"tenant/{export.id}-1.vtk"
        assert kept.ended_at is not None
        assert simulations.export_url(kept) == f"/api/v1/exports/{export.id}/file"


def test_what_is_not_done_is_not_exported(lab: Laboratory) -> None:
    with pytest.raises(NotFound, match="No simulation is done yet"):
        lab.export(None)
    number = lab.run()
    with pytest.raises(Conflict, match=r"SIM-0001 is still queued, so there is nothing to export yet"):
        lab.export(number)
    job = lab.job(number)
    lab.start(job.id)
    with lab.work() as session:
        simulations.simulation_progress(session, job.id, 0.434, attempt=1)
    with pytest.raises(
        Conflict, match=r"SIM-0001 is running \(43 %\), so there is nothing to export yet. Ask again"
    ):
        lab.export(number)
    with lab.work() as session:
        simulations.simulation_failed(session, job.id, "Out of memory.", attempt=1)
    with pytest.raises(Conflict, match=r"SIM-0001 has failed, so there is nothing to export. Retry it"):
        lab.export(number)
    lab.cancel(lab.run())
    with pytest.raises(Conflict, match=r"SIM-0002 was cancelled, so there is nothing to export"):
        lab.export("SIM-0002")


def test_without_a_number_the_latest_that_is_done_is_exported(lab: Laboratory) -> None:
    lab.done()
    lab.done()
    lab.run()
    assert lab.export(None).name == "SIM-0002.csv"


@pytest.mark.parametrize("format_", ["pdf", "", "csv;", "стл", "c s v"])
def test_an_unknown_format_is_refused_before_anything_else(lab: Laboratory, format_: str) -> None:
    with pytest.raises(Invalid, match=r"There is no format .* Choose csv, xyz, json, png or vtk."):
        lab.export(None, format_)


def ends(session: Session, job_id: UUID, file: ExportFile, attempt: int = 1) -> list[bool]:
    """Every move that a worker can make."""
    return [
        moves.export_started(session, job_id, attempt=attempt) is not None,
        moves.export_progress(session, job_id, 0.5, attempt=attempt),
        moves.export_failed(session, job_id, "late", attempt=attempt),
        moves.export_cancelled(session, job_id, attempt=attempt),
        moves.export_done(session, job_id, file, attempt=attempt),
    ]


def test_an_export_that_has_ended_never_goes_back(store: Store, lab: Laboratory) -> None:
    number = lab.done()
    done, failed, cancelled = (lab.export(number, name=name) for name in ("done", "failed", "cancelled"))
    lab.write(done)
    with lab.work() as session:
        job = lab.export_job(failed)
        moves.export_started(session, job.id, attempt=1)
        assert moves.export_failed(session, job.id, "The disk is full.", attempt=1, code="disk")
    lab.cancel_job(lab.export_job(cancelled).id)
    told, other = len(lab.told("export")), open_laboratory(store)
    with lab.work() as session, other.work() as theirs:
        for export in (done, failed, cancelled):
            for place in (session, theirs) if lab.store.is_postgres else (session,):
                assert ends(place, lab.export_job(export).id, written(export)) == [False] * 5
        assert ends(session, new_id(), written(done)) == [False] * 5
    with lab.read() as session:
        states = {each.name: each.status for each in simulations.list_exports(session, number)}
        assert states == {"done.csv": "done", "failed.csv": "failed", "cancelled.csv": "cancelled"}
        assert simulations.find_export(session, failed.id).error == "The disk is full."
    assert len(lab.told("export")) == told


def test_a_failed_or_cancelled_export_is_queued_again(lab: Laboratory) -> None:
    export = lab.export(lab.done())
    job = lab.export_job(export)
    with lab.work() as session:
        moves.export_started(session, job.id, attempt=1)
    lab.cancel_job(job.id)
    with pytest.raises(Conflict, match=r"The export SIM-0001.csv is being cancelled already"):
        lab.cancel_job(job.id)
    with lab.work() as session:
        assert not moves.export_progress(session, job.id, 0.5, attempt=1)
        assert moves.export_cancelled(session, job.id, attempt=1)
    queue = Queue()
    lab.retry(job.id, queue)
    assert queue.given == [(job.id, 2)]
    assert not lab.write(export, attempt=1)
    assert lab.write(export, attempt=2)
    with lab.read() as session:
        assert simulations.find_export(session, export.id).file == f"tenant/{export.id}-2.csv"
    with pytest.raises(Conflict, match=r"The export SIM-0001.csv is done; only failed or cancelled"):
        lab.retry(job.id)
    with pytest.raises(Conflict, match=r"The export SIM-0001.csv is done already"):
        lab.cancel_job(job.id)


def test_every_move_of_an_export_is_told_to_the_open_pages(lab: Laboratory) -> None:
    export = lab.export(lab.done(), name="soot")
    job = lab.export_job(export)
    lab.write(export)
    base = {"simulation": "SIM-0001", "name": "soot.csv"}
    assert lab.told("export") == [{**base, "status": status} for status in ("queued", "running", "done")]
    told = [each for each in lab.told("job") if each["kind"] == "export"]
    assert [(each["status"], each["href"]) for each in told] == [
        ("queued", None),
        ("running", None),
        ("done", f"/api/v1/exports/{export.id}/file"),
    ]
    assert told[-1] == {
        "job_id": str(job.id),
        "kind": "export",
        "group": "SIM-0001",
        "title": "soot.csv",
        "status": "done",
        "progress": 1.0,
        "particles": None,
        "error": None,
        "href": f"/api/v1/exports/{export.id}/file",
    }


def test_exports_are_listed_newest_first(store: Store, lab: Laboratory) -> None:
    first, second = lab.done(), lab.done()
    for number, name in ((first, "a"), (second, "b"), (first, "c")):
        lab.export(number, name=name)
    with lab.read() as session:
        assert [each.name for each in simulations.list_exports(session)] == ["c.csv", "b.csv", "a.csv"]
        newest, older = simulations.list_exports(session, first)
        assert (newest.name, older.name, older.simulation.number) == ("c.csv", "a.csv", first)
        before = (newest.created_at, newest.id)
        assert [each.name for each in simulations.list_exports(session, before=before, limit=1)] == ["b.csv"]
        assert [each.name for each in simulations.simulation_detail(session, first).exports] == [
            "c.csv",
            "a.csv",
        ]
    other = open_laboratory(store)
    with other.read() as session:
        assert simulations.list_exports(session) == []
        with pytest.raises(NotFound, match="There is no such export"):
            simulations.find_export(session, newest.id)
