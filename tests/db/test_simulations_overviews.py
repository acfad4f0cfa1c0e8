"""Lists and details of simulations, measurements side by side; by index, and never with the particles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db import simulations
from db.errors import Conflict, Invalid, NotFound
from db.ids import new_id
from db.migrations import upgrade
from db.models.base import now
from db.models.simulations import Analysis, Simulation
from db.session import Store, open_store
from tests.db.laboratory import Laboratory, curve, open_laboratory
from tests.db.studio import Statements
from tests.postgres import Urls

MANY = 10_000


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


def numbers(found: list[simulations.SimulationOverview]) -> list[int]:
    return [int(each.simulation.number[4:]) for each in found]


def test_simulations_are_listed_newest_first_a_page_at_a_time(store: Store, lab: Laboratory) -> None:
    for particles in (10, 20, 30, 40, 50):
        lab.run(particles)
    with lab.read() as session:
        page = list(simulations.list_simulations(session, limit=2))
        assert numbers(page) == [5, 4]
        last = page[-1].simulation
        rest = list(simulations.list_simulations(session, before=(last.created_at, last.id)))
        assert numbers(rest) == [3, 2, 1]
    with open_laboratory(store).read() as session:
        assert simulations.list_simulations(session) == []


def test_lists_are_narrowed_to_a_state_a_project_and_a_sweep(lab: Laboratory) -> None:
    lab.done(project="Soot")
    lab.run(project="Soot")
    lab.sweep("particles", 100, 200)
    with lab.read() as session:

        def found(**wanted: object) -> list[int]:
            return numbers(list(simulations.list_simulations(session, **wanted)))  # type: ignore[arg-type]  # each its own

        assert found(project="soot") == [2, 1]
        assert found(project="soot", status="done") == [1]
        assert found(status="queued") == [4, 3, 2]
        assert found(sweep="1") == [4, 3]
        assert found(sweep="sw-1", status="failed") == []
        with pytest.raises(NotFound, match='There is no project "Dust"'):
            found(project="Dust")
        with pytest.raises(NotFound, match="There is no sweep SW-0009"):
            found(sweep="9")


def test_a_list_has_the_dimension_and_neither_curves_nor_particles(lab: Laboratory) -> None:
    lab.done(project="Soot")
    lab.run()
    with lab.read() as session, Statements(lab.store) as seen:
        waiting, done = simulations.list_simulations(session)
        assert waiting.dimension is None
        assert done.dimension is not None
        assert (done.dimension.metric, done.dimension.value) == ("radius_of_gyration", 1.71)
        assert done.simulation.project is not None
        assert "curve" not in done.dimension.__dict__
    assert len(seen.texts) == 1
    assert "curve" not in seen.texts[0]
    assert "clusters" not in seen.texts[0]


def test_a_detail_has_everything_but_the_particles(lab: Laboratory) -> None:
    number = lab.done()
    lab.export(number)
    with lab.read() as session, Statements(lab.store) as seen:
        detail = simulations.simulation_detail(session, "1")
        assert [each.metric for each in detail.analyses] == [*simulations.METRICS]
        assert detail.analyses[0].curve == curve("box_counting")
        assert detail.job is not None
        assert [each.name for each in detail.exports] == ["SIM-0001.csv"]
    assert len(seen.texts) == 4
    assert "clusters" not in "".join(seen.texts)


def test_measurements_are_read_by_metric_in_one_order(lab: Laboratory) -> None:
    lab.done()
    lab.run()
    with lab.read() as session:
        found = simulations.analyses_of(session, lab.ada)
        assert found.simulation.number == "SIM-0001"
        assert [each.metric for each in found.analyses] == [*simulations.METRICS]
        some = simulations.analyses_of(
            session, lab.ada, "sim 1", metrics=["Radius of gyration", "box-counting"]
        )
        assert [each.metric for each in some.analyses] == ["box_counting", "radius_of_gyration"]
        assert some.analyses[0].curve == curve("box_counting")
        nothing: tuple[list[str] | None, ...] = ([], None)
        for asked in nothing:
            assert len(simulations.analyses_of(session, lab.ada, metrics=asked).analyses) == 4
        with pytest.raises(
            Invalid, match=r'There is no metric "colour". Choose from box_counting, mass_radius'
        ):
            simulations.analyses_of(session, lab.ada, metrics=["box_counting", "colour"])
        with pytest.raises(Conflict, match=r"SIM-0002 is still queued, so there is nothing to analyze yet"):
            simulations.analyses_of(session, lab.ada, "2")


def test_simulations_are_compared_in_the_order_in_which_they_were_named(lab: Laboratory) -> None:
    for _ in range(3):
        lab.done()
    with lab.read() as session, Statements(lab.store) as seen:
        found = simulations.compare(session, ["3", "SIM-0001", "sim 3"], ["mass–radius"])
        assert [each.number for each in found.simulations] == ["SIM-0003", "SIM-0001"]
        assert found.metrics == ("mass_radius",)
        assert set(found.analyses) == {("SIM-0003", "mass_radius"), ("SIM-0001", "mass_radius")}
    assert len(seen.texts) == 2


def test_what_cannot_be_compared_is_named(lab: Laboratory) -> None:
    lab.done()
    for _ in range(3):
        lab.run()
    with lab.read() as session:
        for named, error, sentence in (
            (["1"], Invalid, "A comparison takes 2 to 10 different simulations, not 1."),
            (["1", "SIM-1"], Invalid, "not 1."),
            ([str(n) for n in range(1, 1_200)], Invalid, "not 1199."),
            (["1", "9"], NotFound, "There is no simulation SIM-0009. The latest are SIM-0004"),
            (["1", "2"], Conflict, "SIM-0002 is still queued, so there is nothing to compare yet."),
            (
                ["2", "1", "3", "4"],
                Conflict,
                "SIM-0002, SIM-0003 and SIM-0004 are not done, so they can't be",
            ),
        ):
            with pytest.raises(error) as refused:
                simulations.compare(session, named)
            assert sentence in str(refused.value)


def test_the_built_in_model_learns_the_newest_names(lab: Laboratory) -> None:
    with lab.read() as session:
        assert simulations.names(session) == {"simulation": (), "sweep": (), "project": ()}
    lab.run(project="Soot")
    lab.run(project="Dust")
    lab.sweep("particles", 100, 200)
    with lab.work() as session:
        dust = simulations.find_project(session, "Dust")
        simulations.change_project(session, lab.ada, dust.id, is_archived=True)
    with lab.read() as session:
        assert simulations.names(session) == {
            "simulation": ("SIM-0004", "SIM-0003", "SIM-0002", "SIM-0001"),
            "sweep": ("SW-0001",),
            "project": ("Soot",),
        }


def test_lists_read_few_of_many_simulations(sqlite_urls: Urls) -> None:
    """SQLite's planner chooses its indexes without having counted, so it is shown what it chose."""
    upgrade(sqlite_urls.owner)
    store = open_store(sqlite_urls.app)
    lab = open_laboratory(store)
    lab.sweep("particles", 100, 200)
    lab.run(project="Soot")
    fill(lab)
    with lab.read() as session, Statements(store) as seen:
        look_around(lab, session)
    with lab.read() as session:
        plans = [plan_of(session, text) for text in seen.texts]
    store.close()
    assert len(plans) >= 15
    for plan in plans:
        assert "SCAN" not in plan
        assert "_tenant_id (tenant_id=?)" not in plan, plan
        is_sorted = "USE TEMP B-TREE" not in plan
        assert is_sorted or plan.startswith(("SEARCH analyses", "SEARCH jobs")), plan  # of one simulation


def look_around(lab: Laboratory, session: Session) -> None:
    """What pages and tools read all the time."""
    simulations.list_simulations(session)
    simulations.list_simulations(session, status="queued")
    simulations.list_simulations(session, project="Soot")
    simulations.list_simulations(session, sweep="1")
    simulations.simulation_detail(session, "5000")
    simulations.latest_simulation(session, lab.viewer)
    simulations.analyses_of(session, lab.ada, "5000")
    simulations.list_exports(session, "5000")
    simulations.expected_seconds(session, simulations.Wanted(500, 3))


def plan_of(session: Session, text: str) -> str:
    """How SQLite runs a statement, a line for each table."""
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", (None,) * text.count("?"))
    return "".join(f"{row.detail}\n" for row in rows)


def fill(lab: Laboratory) -> None:
    """Add ten thousand simulations that are done, with a measurement each."""
    own = {"tenant_id": lab.ada.tenant_id, "created_at": now() - timedelta(days=1)}
    run = {"particles": 500, "dimension": 2, "stickiness": 1.0, "seed_geometry": "point", "seed": 1}
    ended = {"status": "done", "progress": 1.0, "estimated_seconds": 1.0, "attempts": 1}
    measured = {"metric": "radius_of_gyration", "estimator": "fit", "is_indicative": True, "curve": {}}
    runs = [
        {**own, **run, **ended, "id": new_id(), "number": f"SIM-{place:04d}"}
        for place in range(100, 100 + MANY)
    ]
    analyses = [{**own, **measured, "id": new_id(), "simulation_id": each["id"]} for each in runs]
    with lab.work() as session:
        session.connection().execute(insert(Simulation), runs)
        session.connection().execute(insert(Analysis), analyses)
        assert session.scalar(select(func.count()).select_from(Simulation)) == MANY + 3
