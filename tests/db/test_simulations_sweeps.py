"""Sweeps: several simulations that differ in one parameter."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from db import simulations
from db.errors import Conflict, Invalid, NotFound
from db.ids import new_id
from db.models.jobs import Job
from db.models.simulations import Project, Simulation, Sweep
from db.session import Store
from db.simulations import Swept, Wanted
from tests.db.laboratory import Laboratory, at_once, open_laboratory


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


def sweep(lab: Laboratory, wanted: Wanted, parameter: str, values: list[Any], **more: Any) -> Swept:
    with lab.work() as session:
        return simulations.run_sweep(session, lab.ada, wanted, parameter, values, **more)


def rows(lab: Laboratory) -> list[int]:
    with lab.read() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Sweep, Simulation, Job, Project)
        ]


def test_a_sweep_queues_a_simulation_for_each_value(lab: Laboratory) -> None:
    swept = sweep(lab, Wanted(2_000, 3), "stickiness", [1, 0.1, 0.5], project="Soot")
    assert (swept.sweep.number, swept.sweep.parameter, swept.is_new) == ("SW-0001", "stickiness", True)
    assert swept.sweep.values == [1.0, 0.1, 0.5]
    assert [each.number for each in swept.simulations] == ["SIM-0001", "SIM-0002", "SIM-0003"]
    assert [each.stickiness for each in swept.simulations] == [1.0, 0.1, 0.5]
    assert {(each.particles, each.dimension) for each in swept.simulations} == {(2_000, 3)}
    assert [job.title for job in swept.jobs] == ["SIM-0001", "SIM-0002", "SIM-0003"]
    assert [job.subject_id for job in swept.jobs] == [each.id for each in swept.simulations]
    assert {each.project.name for each in swept.simulations if each.project} == {"Soot"}
    assert rows(lab) == [1, 3, 3, 1]


def test_only_the_parameter_differs_so_all_share_one_seed(lab: Laboratory) -> None:
    first = sweep(lab, Wanted(500), "particles", [100, 200])
    assert len({each.seed for each in first.simulations}) == 1
    second = sweep(lab, Wanted(500), "particles", [100, 200])
    assert second.simulations[0].seed != first.simulations[0].seed
    assert {each.seed for each in sweep(lab, Wanted(500, seed=9), "dimension", [2, 3]).simulations} == {9}
    assert [each.seed for each in sweep(lab, Wanted(500), "seed", [3, 1, 2]).simulations] == [3, 1, 2]


def test_each_parameter_is_swept_in_its_own_values(lab: Laboratory) -> None:
    assert sweep(lab, Wanted(500), "particles", [100.0, 200]).sweep.values == [100, 200]
    assert sweep(lab, Wanted(500), "seed_geometry", ["Line", "point"]).sweep.values == ["line", "point"]
    assert sweep(lab, Wanted(500, 3), "seed_geometry", ["plate", "ring"]).sweep.values == ["plate", "ring"]


@pytest.mark.parametrize(
    ("parameter", "values", "sentence"),
    [
        (
            "colour",
            [1, 2],
            'There is no parameter "colour" to sweep. Choose particles, stickiness, dimension',
        ),
        ("particles", [100], "A sweep takes 2 to 20 values of one parameter, not 1."),
        ("particles", list(range(1, 22)), "not 21."),
        ("particles", [], "not 0."),
        ("particles", [100, 0], "The value 0 of particles can't be grown: A simulation has 1 to 100,000"),
        ("particles", [100, "many"], 'The value "many" of particles can\'t be grown'),
        ("particles", [100, 10.5], "The value 10.5 of particles"),
        ("particles", [100, True], "The value True of particles"),
        ("particles", [100, None], "The value None of particles can't be grown: It is empty."),
        ("particles", [100, [200]], "The value [200] of particles"),
        ("particles", [100, 200, 100.0], "The value 100 stands there twice."),
        ("stickiness", [0.5, 2], "The value 2 of stickiness can't be grown: The stickiness is 0.01 to 1"),
        ("dimension", [2, 4], "The value 4 of dimension can't be grown: The dimension is 2 or 3, not 4."),
        ("dimension", [2, 2.0], "The value 2 stands there twice."),
        ("seed", [1, -1], "The value -1 of seed"),
        ("seed", [1, None], "The value None of seed"),
        ("seed_geometry", ["point", "plate"], 'The value "plate" of seed_geometry can\'t be grown: A plate'),
        ("seed_geometry", ["ring", " RING"], "The value ring stands there twice."),
        ("seed_geometry", ["ring", 3], "The value 3 of seed_geometry"),
    ],
)
def test_a_value_that_cannot_be_grown_is_named_and_nothing_is_queued(
    lab: Laboratory, parameter: str, values: list[Any], sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        sweep(lab, Wanted(500), parameter, values, project="Soot")
    assert sentence in str(refused.value)
    assert rows(lab) == [0, 0, 0, 0]


def test_a_form_that_is_sent_twice_queues_one_sweep(lab: Laboratory) -> None:
    key = new_id()
    sent = at_once(*[lambda: sweep(lab, Wanted(500), "particles", [100, 200], project="Soot", key=key)] * 3)
    assert sorted(each.is_new for each in sent) == [False, False, True]
    assert rows(lab) == [1, 2, 2, 1]
    [numbers] = {tuple(each.number for each in swept.simulations) for swept in sent}
    assert numbers == ("SIM-0001", "SIM-0002")
    assert {tuple(job.title for job in swept.jobs) for swept in sent} == {numbers}
    for wanted, values in (
        (Wanted(500), [100, 300]),
        (Wanted(500, 3), [100, 200]),
        (Wanted(500), [200, 100]),
    ):
        with pytest.raises(Conflict, match="sent before, as SW-0001, with other settings"):
            sweep(lab, wanted, "particles", values, project="Soot", key=key)
    with pytest.raises(Conflict, match="with other settings"):
        sweep(lab, Wanted(500), "particles", [100, 200], key=key)
    assert rows(lab) == [1, 2, 2, 1]


def test_a_key_of_another_tenant_means_nothing_here(store: Store, lab: Laboratory) -> None:
    other, key = open_laboratory(store), new_id()
    theirs = sweep(other, Wanted(500), "particles", [100, 200], key=key)
    ours = sweep(lab, Wanted(500), "particles", [100, 300], key=key)
    assert ours.is_new
    assert ours.sweep.id != theirs.sweep.id
    with lab.read() as session, pytest.raises(NotFound):
        simulations.find_sweep(session, theirs.sweep.id)


def test_a_sweep_is_found_by_its_number_and_shows_its_simulations_in_order(lab: Laboratory) -> None:
    number = lab.sweep("particles", 300, 100, 200)
    lab.finish("SIM-0002")
    with lab.read() as session:
        detail = simulations.sweep_detail(session, "sw 1")
        assert detail.sweep.number == number
        assert [each.simulation.particles for each in detail.rows] == [300, 100, 200]
        assert [each.dimension is not None for each in detail.rows] == [False, True, False]
        assert simulations.find_sweep(session, str(detail.sweep.id)).number == number
        for written in ("SW-1", "sweep 1", "1", "#1"):
            assert simulations.find_sweep(session, written).number == number
        with pytest.raises(NotFound, match=r"There is no sweep SW-0002. The latest are SW-0001."):
            simulations.find_sweep(session, "2")


def test_sweeps_are_listed_with_the_states_of_their_simulations(lab: Laboratory) -> None:
    lab.sweep("particles", 100, 200, 300)
    lab.sweep("dimension", 2, 3)
    lab.finish("SIM-0001")
    lab.cancel("SIM-0002")
    with lab.read() as session:
        newest, oldest = simulations.list_sweeps(session)
        assert [each.sweep.number for each in (newest, oldest)] == ["SW-0002", "SW-0001"]
        assert oldest.counts == {"queued": 1, "running": 0, "done": 1, "failed": 0, "cancelled": 1}
        [first] = simulations.list_sweeps(session, limit=1)
        before = (first.sweep.created_at, first.sweep.id)
        assert [each.sweep.number for each in simulations.list_sweeps(session, before=before)] == ["SW-0001"]
        [only] = simulations.list_simulations(session, sweep="SW-0002", limit=1)
        assert only.simulation.number == "SIM-0005"


def test_a_sweep_is_cancelled_as_a_whole(lab: Laboratory) -> None:
    number = lab.sweep("particles", 100, 200, 300, 400)
    lab.finish("SIM-0001")
    lab.start(lab.job("SIM-0002").id)
    with lab.work() as session:
        jobs = simulations.cancel_sweep(session, lab.ada, number)
        assert [job.title for job in jobs] == ["SIM-0002", "SIM-0003", "SIM-0004"]
    states = [lab.find(f"SIM-000{n}").status for n in (1, 2, 3, 4)]
    assert states == ["done", "running", "cancelled", "cancelled"]
    assert lab.job("SIM-0002").cancel_requested
    with (
        lab.work() as session,
        pytest.raises(Conflict, match="4 simulations of SW-0001 have ended or are being"),
    ):
        simulations.cancel_sweep(session, lab.ada, number)


def test_two_who_cancel_a_sweep_at_once_cancel_it_once(lab: Laboratory) -> None:
    number = lab.sweep("particles", 100, 200, 300)

    def cancel() -> int:
        try:
            with lab.work() as session:
                return len(simulations.cancel_sweep(session, lab.ada, number))
        except Conflict:
            return 0

    assert sorted(at_once(cancel, cancel)) == [0, 3]
