"""Queueing simulations: what is kept, what is refused, and what a second click does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from db import simulations
from db.errors import Conflict, Invalid, NotFound
from db.ids import new_id
from db.models.jobs import Job
from db.models.simulations import Project, Simulation
from db.session import Store
from db.simulations import Queued, Wanted
from tests.db.laboratory import Laboratory, at_once, open_laboratory


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


def queue(lab: Laboratory, wanted: Wanted, **more: Any) -> Queued:
    with lab.work() as session:
        return simulations.run_simulation(session, lab.ada, wanted, **more)


def rows(lab: Laboratory) -> tuple[int, int, int]:
    with lab.read() as session:
        simulated, jobs, projects = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Simulation, Job, Project)
        )
    return simulated, jobs, projects


def test_a_simulation_is_queued_with_the_job_that_grows_it(lab: Laboratory) -> None:
    queued = queue(lab, Wanted(2_000, 3, 0.5, 7, "line"), project="Soot")
    made, job = lab.find("SIM-0001"), queued.job
    assert queued.is_new
    assert (made.particles, made.dimension, made.stickiness, made.seed) == (2_000, 3, 0.5, 7)
    assert (made.seed_geometry, made.status, made.progress, made.attempts) == ("line", "queued", 0.0, 0)
    assert made.project is not None
    assert made.project.name == "Soot"
    assert made.created_by == lab.ada.user_id
    assert made.estimated_seconds > 0.3
    assert (job.kind, job.title, job.group_key, job.status) == (
        *("simulation", "SIM-0001", "SIM-0001"),
        "queued",
    )
    assert job.subject_id == made.id
    assert job.payload == {"simulation_id": str(made.id)}
    assert lab.run() == "SIM-0002"


def test_a_seed_that_nobody_chose_is_the_simulations_own(lab: Laboratory) -> None:
    seeds = [queue(lab, Wanted(10)).simulation.seed for _ in range(4)]
    assert len(set(seeds)) == 4
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert queue(lab, Wanted(10, seed=0)).simulation.seed == 0


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"particles": 0}, "has 1 to 100,000 particles, not 0."),
        ({"particles": -1}, "not -1."),
        ({"particles": 10**9}, "not 1,000,000,000."),
        ({"particles": 2.5}, "not 2.5."),
        ({"particles": True}, "not True."),
        ({"particles": float("inf")}, "not inf."),
        ({"particles": "500"}, 'not "500".'),
        ({"stickiness": 0}, "0.01 to 1, the probability that a touch sticks, not 0."),
        ({"stickiness": 2}, "not 2."),
        ({"stickiness": float("nan")}, "not nan."),
        ({"stickiness": True}, "not True."),
        ({"stickiness": "high"}, 'not "high".'),
        ({"dimension": 4}, "The dimension is 2 or 3, not 4."),
        ({"dimension": 2.5}, "not 2.5."),
        ({"seed": -1}, "from 0 to 2,147,483,647, not -1."),
        ({"seed": 2**31}, "not 2,147,483,648."),
        ({"seed_geometry": "cube"}, 'There is no seed geometry "cube". Choose point, line, ring or plate'),
        ({"seed_geometry": None}, "no seed geometry None."),
        ({"seed_geometry": "plate"}, "needs 3 dimensions, not 2."),
        ({"seed_geometry": "ring", "particles": 62}, "has 63 particles itself, so 62 are too few."),
    ],
)
def test_what_cannot_be_grown_is_refused_with_its_limits(
    lab: Laboratory, settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        queue(lab, Wanted(**{"particles": 500, **settings}))
    assert sentence in str(refused.value)
    assert rows(lab) == (0, 0, 0)


def test_the_smallest_and_the_largest_are_taken(lab: Laboratory) -> None:
    wanted = [
        Wanted(1),
        Wanted(100_000, 3, 0.01, 2**31 - 1),
        Wanted(121, 3, seed_geometry=" Plate "),
        Wanted(500.0, 2.0, 1),  # type: ignore[arg-type]  # as JSON may bring them
    ]
    for each in wanted:
        queue(lab, each)
    assert [lab.find(f"SIM-000{n}").particles for n in (1, 2, 3, 4)] == [1, 100_000, 121, 500]
    assert lab.find("SIM-0003").seed_geometry == "plate"


def test_a_form_that_is_sent_twice_queues_once(lab: Laboratory) -> None:
    key = new_id()
    first = queue(lab, Wanted(500), project="Soot", key=key)
    second = queue(lab, Wanted(500), project=" soot ", key=key)
    assert (first.is_new, second.is_new) == (True, False)
    assert (second.simulation.id, second.job.id) == (first.simulation.id, first.job.id)
    assert rows(lab) == (1, 1, 1)
    assert first.simulation.id != key
    assert queue(lab, Wanted(500), key=new_id()).is_new


def test_a_form_that_is_sent_twice_at_once_queues_once(lab: Laboratory) -> None:
    for _ in range(3):
        key, before = new_id(), rows(lab)[0]
        sent = at_once(*[lambda key=key: queue(lab, Wanted(500), project="Soot", key=key)] * 4)
        assert sorted(each.is_new for each in sent) == [False, False, False, True]
        assert len({each.simulation.number for each in sent}) == 1
        assert rows(lab)[0] == before + 1


def test_a_key_that_was_used_for_something_else_is_refused(lab: Laboratory) -> None:
    key = new_id()
    queue(lab, Wanted(500), project="Soot", key=key)
    for wanted, project in ((Wanted(501), "Soot"), (Wanted(500), None), (Wanted(500), "Dust"),
                            (Wanted(500, seed=1), "Soot")):  # fmt: skip
        with pytest.raises(
            Conflict, match=r"sent before, as SIM-0001, with other settings. Nothing was queued"
        ):
            queue(lab, wanted, project=project, key=key)
    assert rows(lab) == (1, 1, 1)


def test_a_key_of_another_tenant_means_nothing_here(store: Store, lab: Laboratory) -> None:
    other, key = open_laboratory(store), new_id()
    theirs = queue(other, Wanted(500), key=key)
    ours = queue(lab, Wanted(700), key=key)
    assert ours.is_new
    assert ours.simulation.id != theirs.simulation.id
    assert (ours.simulation.number, ours.simulation.particles) == ("SIM-0001", 700)
    with lab.read() as session, pytest.raises(NotFound):
        simulations.find_simulation(session, theirs.simulation.id)
    with lab.work() as session, pytest.raises(NotFound):
        simulations.cancel_simulation(session, lab.ada, str(theirs.simulation.id))


@pytest.mark.parametrize(
    "written",
    ["SIM-0007", "sim-7", "sim 7", " 7 ", "Sim_0007", "simulation 7", "#7", "№ 7", "SIM-00007", "sim7"],
)
def test_a_number_is_understood_as_people_write_it(written: str) -> None:
    assert simulations.spell_number(written) == "SIM-0007"


def test_what_is_no_number_is_not_found_and_the_latest_are_named(lab: Laboratory) -> None:
    with lab.read() as session, pytest.raises(NotFound, match="There are no simulations yet"):
        simulations.find_simulation(session, "7")
    for _ in range(4):
        lab.run()
    for written in (
        "SIM-0099",
        "sweep",
        "",
        "SIM-",
        "SIM-1; DROP TABLE",
        "9" * 30,
        str(new_id()),
        "SIM\x00",
        "\ud800",
    ):
        with (
            lab.read() as session,
            pytest.raises(NotFound, match="The latest are SIM-0004, SIM-0003, SIM-0002"),
        ):
            simulations.find_simulation(session, written)
    assert simulations.spell_number("12345") == "SIM-12345"
    found = lab.find("2")
    assert lab.find(str(found.id)).number == "SIM-0002"


def test_the_latest_is_ones_own_before_it_is_anybodys(lab: Laboratory) -> None:
    with lab.read() as session, pytest.raises(NotFound, match="no simulation yet"):
        simulations.latest_simulation(session, lab.ada)
    lab.done()
    lab.run()
    with lab.work() as session:
        simulations.run_simulation(session, lab.ben, Wanted(500))
    with lab.read() as session:
        assert simulations.latest_simulation(session, lab.ada).number == "SIM-0002"
        assert simulations.latest_simulation(session, lab.ben).number == "SIM-0003"
        assert simulations.latest_simulation(session, lab.viewer).number == "SIM-0003"
        assert simulations.latest_done(session, lab.ada).number == "SIM-0001"
        assert simulations.latest_done(session, lab.ben).number == "SIM-0001"


def test_nothing_is_queued_for_an_archived_project(lab: Laboratory) -> None:
    lab.run(project="Soot")
    with lab.work() as session:
        project = simulations.find_project(session, "soot")
        simulations.change_project(session, lab.ada, project.id, is_archived=True)
    with pytest.raises(Conflict, match='The project "Soot" is archived, so nothing was queued'):
        lab.run(project="SOOT")
    with pytest.raises(NotFound):
        lab.run(project=str(UUID(int=5)))
    assert rows(lab) == (1, 1, 1)


def test_two_who_name_the_same_new_project_at_once_make_it_once(lab: Laboratory) -> None:
    names = ["Soot studies", "soot  STUDIES", " Soot Studies", "SOOT studies "]
    sent = at_once(*[lambda name=name: lab.run(project=name) for name in names])
    assert sorted(sent) == ["SIM-0001", "SIM-0002", "SIM-0003", "SIM-0004"]
    assert rows(lab) == (4, 4, 1)
