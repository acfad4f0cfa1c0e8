"""Undoing what the simulation tools did: possible while it waits in the queue, and refused with a sentence after that."""

from __future__ import annotations

import re

import pytest

from db.errors import Conflict
from db.simulations import Wanted
from tests.tools.lab_desk import LabDesk

NUMBER = re.compile(r"SIM-\d{4}")


def test_a_queued_run_is_undone_with_its_new_project(lab: LabDesk) -> None:
    before = lab.rows()
    card = lab.done_by("run_dla_simulation", num_particles=500, project="A mistake")
    number = NUMBER.findall(card["summary"])[0]
    back = lab.undo(card)
    assert back["summary"] == (
        f'Undo "Run {number}: 2D DLA with 500 particles in the new project "A mistake"": delete {number}; '
        'delete project "A mistake"'
    )
    lab.confirm(back)
    assert lab.rows() == before
    again = lab.done_by("run_dla_simulation", num_particles=500)
    assert NUMBER.findall(again["summary"])[0] > number, "a number is never given out twice"


def test_a_sweep_and_an_export_are_undone_while_they_are_queued(lab: LabDesk) -> None:
    before = lab.rows()
    sweep = lab.done_by("sweep_simulations", parameter="seed", values=[1, 2], num_particles=500)
    back = lab.undo(sweep)
    number = sweep["summary"].split()[2].rstrip(":")
    assert back["summary"].endswith(f": delete sweep {number} with 2 simulations")
    lab.confirm(back)
    export = lab.undo(lab.done_by("export_simulation", format="json", simulation_id="1", name="gone"))
    assert export["summary"].endswith(": delete the export gone.json of SIM-0001")
    lab.confirm(export)
    assert lab.rows() == before


def test_a_run_that_has_begun_is_not_undone(lab: LabDesk) -> None:
    card = lab.done_by("run_dla_simulation", num_particles=500)
    number = NUMBER.findall(card["summary"])[0]
    lab.started(number)
    with pytest.raises(Conflict, match=f"{number} is running by now, .* Cancel it instead"):
        lab.undo(card)
    assert lab.simulation(number).status == "running"


def test_a_cancellation_is_not_undone(lab: LabDesk) -> None:
    number = lab.queued(Wanted(500))
    card = lab.done_by("cancel_simulation", simulation_id=number)
    with pytest.raises(Conflict, match="Queue the work again instead"):
        lab.undo(card)
    assert lab.simulation(number).status == "cancelled"
