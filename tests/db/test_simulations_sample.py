"""The laboratory of the sample data: really grown once, as a worker would have left it, and then left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import simulations
from db.context_files import read_file
from db.jobs import retry_job
from db.migrations import upgrade
from db.models.base import now
from db.models.jobs import Job
from db.models.simulations import Analysis, Cluster, Project, Simulation, Sweep
from db.rights import USUAL
from db.sample import seed
from db.sample.lab import CONTEXT, SKILLS, fill_lab
from db.sample.lab_past import PAST, PROJECTS
from db.session import Store, normalise_url, open_store
from db.simulations import METRICS, SIMULATION_JOBS, Grown, Wanted, check, wanted_of
from db.skills import list_skills
from db.tenancy import Identity
from engines.dla.cluster import radius_of, unpack
from jobs.samples import Grow
from packs import FILLERS, PACKS
from tests.db.test_sample import Queue, person
from tests.laboratory import SMALL_PAST, growing_once

TABLES = (Project, Sweep, Simulation, Cluster, Analysis, Job)


@pytest.fixture(scope="session")
def grow() -> Iterator[Grow]:
    """Grows each simulation once."""
    with growing_once() as growing:
        yield growing


@pytest.fixture(scope="module")
def lab(store: Store, grow: Grow) -> Store:
    """The store with a laboratory that has a small past."""
    seed(store, {"simulations": partial(fill_lab, grow=grow, past=SMALL_PAST)})
    return store


@pytest.fixture
def who(lab: Store) -> Identity:
    """Its operator."""
    return person(lab, "operator@lab.example")


def rows(store: Store, who: Identity) -> dict[str, int]:
    """How many there are of each."""
    with store.read(who.scope) as session:
        return {
            each.__tablename__: session.scalar(select(func.count()).select_from(each)) or 0 for each in TABLES
        }


def fresh_store(folder: Path) -> Store:
    """A migrated one that nobody has used."""
    url = f"sqlite:///{folder / 'counterfoil.db'}"
    upgrade(url)
    return open_store(normalise_url(url))


def never(_: Wanted) -> Grown:
    """Growing that must not happen."""
    raise AssertionError("something was grown")


# What the demo has


def test_the_past_has_about_ten_finished_runs_of_every_sort_within_the_last_weeks() -> None:
    done = [each for each in PAST if each.status == "done"]
    assert 10 <= len(done) <= 12
    assert sorted({(each.wanted.dimension, each.wanted.particles) for each in done}) == [
        *((2, size) for size in (500, 3_000, 4_000, 5_000, 20_000)),
        *((3, size) for size in (2_000, 10_000)),
    ]
    assert [each.wanted.stickiness for each in PAST if each.swept] == [1.0, 0.5, 0.2, 0.1]
    assert {each.wanted.seed_geometry for each in done} == {"point", "line", "ring"}
    assert sorted(each.status for each in PAST if each.status != "done") == ["cancelled", "failed"]
    assert [each.days_ago for each in PAST] == sorted((each.days_ago for each in PAST), reverse=True)
    assert all(0 < each.days_ago < 30 for each in PAST)
    assert {each.project for each in PAST} == {None, *PROJECTS}
    assert {each.by for each in PAST} <= set(USUAL)
    assert all(check(each.wanted) == each.wanted for each in PAST)


def test_its_skills_use_tools_that_there_are(lab: Store) -> None:
    known = {tool.name for pack in PACKS for tool in pack.tools}
    assert {tool for each in SKILLS for tool in each.tools} <= known
    admin = person(lab, "admin@lab.example")
    with lab.read(admin.scope) as session:
        assert read_file(session, admin, "primary").content == CONTEXT
        assert [each.name for each in list_skills(session, admin)] == sorted(each.name for each in SKILLS)


# What is written


def test_every_run_is_there_with_its_job_as_a_worker_would_have_left_it(lab: Store, who: Identity) -> None:
    with lab.read(who.scope) as session:
        found = session.scalars(select(Simulation).order_by(Simulation.number)).all()
        jobs = {each.subject_id: each for each in session.scalars(select(Job))}
    assert [each.number for each in found] == [f"SIM-{n:04d}" for n in range(1, len(SMALL_PAST) + 1)]
    assert [wanted_of(each) for each in found] == [each.wanted for each in SMALL_PAST]
    for simulation, past in zip(found, SMALL_PAST, strict=True):
        job = jobs[simulation.id]
        assert simulation.status == job.status == past.status
        assert (job.kind, job.title, job.group_key) == ("simulation", simulation.number, simulation.number)
        assert job.payload == {"simulation_id": str(simulation.id)}
        assert (simulation.project.name if simulation.project else None) == past.project
        assert simulation.started_at is not None
        assert simulation.ended_at is not None
        assert simulation.created_at < simulation.started_at <= simulation.ended_at <= now()
        assert now() - simulation.created_at < timedelta(days=30)
        assert (simulation.error is not None) == (job.error is not None) == (past.status == "failed")
        assert (simulation.progress == job.progress == 1.0) == (past.status == "done")
        assert (simulation.milliseconds is not None) == (past.status == "done")


def test_what_is_finished_has_its_particles_and_all_of_its_measurements(lab: Store, who: Identity) -> None:
    for number, past in enumerate(SMALL_PAST, start=1):
        with lab.read(who.scope) as session:
            detail = simulations.simulation_detail(session, f"SIM-{number:04d}")
            if past.status != "done":
                assert detail.analyses == ()
                continue
            cluster = unpack(simulations.packed_cluster(session, f"SIM-{number:04d}"))
            stored = simulations.cluster_of(session, detail.simulation.id)
        assert (len(cluster), cluster.dimension) == (past.wanted.particles, past.wanted.dimension)
        assert stored is not None
        assert stored.particles == past.wanted.particles
        assert detail.simulation.radius == pytest.approx(radius_of(cluster))
        assert [each.metric for each in detail.analyses] == list(METRICS)
        assert {each.is_indicative for each in detail.analyses} == {past.wanted.particles < 5_000}


def test_a_sweep_of_the_past_has_its_runs_in_the_order_of_its_values(lab: Store, who: Identity) -> None:
    with lab.read(who.scope) as session:
        detail = simulations.sweep_detail(session, "SW-0001")
    assert (detail.sweep.parameter, detail.sweep.values) == ("stickiness", [1.0, 0.2])
    assert [each.simulation.stickiness for each in detail.rows] == detail.sweep.values


def test_numbers_go_on_after_the_past(lab: Store, who: Identity) -> None:
    with lab.work(who.scope) as session:
        made = simulations.run_simulation(session, who, Wanted(500))
        assert made.simulation.number == f"SIM-{len(SMALL_PAST) + 1:04d}"
        assert simulations.run_sweep(session, who, Wanted(500), "seed", [1, 2]).sweep.number == "SW-0002"
        session.rollback()


def test_the_latest_simulation_of_the_past_can_be_analysed(lab: Store, who: Identity) -> None:
    with lab.read(who.scope) as session:
        found = simulations.analyses_of(session, who)
    assert found.simulation.number == "SIM-0008"


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_did_not_end_well_can_be_retried(lab: Store, who: Identity, status: str) -> None:
    with lab.work(who.scope) as session:
        job = session.scalars(select(Job).where(Job.status == status)).one()
        again = retry_job(session, who, job.id, kinds={"simulation": SIMULATION_JOBS}, engine=Queue())
        assert (again.status, again.attempt, again.progress) == ("queued", 2, 0.0)
        assert session.get_one(Simulation, again.subject_id).status == "queued"
        session.rollback()


def test_what_growing_took_in_the_past_makes_no_estimate_absurd(lab: Store, who: Identity) -> None:
    with lab.read(who.scope) as session:
        for dimension in (2, 3):
            seconds = simulations.expected_seconds(session, Wanted(500, dimension))
            assert 0.1 < seconds < 3, "compiling at the first growth does not count"


# Made once, whole or not at all


def test_seeding_again_grows_and_changes_nothing(lab: Store, who: Identity) -> None:
    before = rows(lab, who)
    seed(lab, {"simulations": partial(fill_lab, grow=never)})
    assert rows(lab, who) == before


def test_where_growing_fails_nothing_is_written_and_the_next_start_makes_up_for_it(
    tmp_path: Path, grow: Grow
) -> None:
    store = fresh_store(tmp_path)

    def break_down(wanted: Wanted) -> Grown:
        if wanted.dimension == 3:
            raise RuntimeError("no compiler here")
        return grow(wanted)

    with pytest.raises(RuntimeError, match="no compiler here"):
        seed(store, {"simulations": partial(fill_lab, grow=break_down, past=SMALL_PAST)})
    seed(store, {})
    who = person(store, "operator@lab.example")
    assert set(rows(store, who).values()) == {0}
    seed(store, {"simulations": partial(fill_lab, grow=grow, past=SMALL_PAST)})
    assert rows(store, who)["simulations"] == len(SMALL_PAST)
    store.close()


def test_a_machine_that_can_grow_nothing_has_the_other_samples_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "numba").mkdir()
    (tmp_path / "numba" / "__init__.py").write_text("raise ImportError('not for this machine')")
    monkeypatch.syspath_prepend(str(tmp_path))  # the process that grows looks where this one does
    store = fresh_store(tmp_path)
    seed(store, {"simulations": FILLERS["simulations"]})
    who = person(store, "operator@lab.example")
    assert set(rows(store, who).values()) == {0}
    [record] = [each for each in caplog.records if each.name == "packs"]
    assert record.levelname == "WARNING"
    assert record.getMessage().endswith("not for this machine. The tenant begins without simulations.")
    store.close()


def test_a_tenant_that_has_something_already_is_left_alone(lab: Store, who: Identity) -> None:
    with lab.work(who.scope) as session:
        fill_lab(session, {}, grow=never)
        assert not session.new
        assert not session.dirty
