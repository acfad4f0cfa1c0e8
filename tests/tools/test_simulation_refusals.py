"""Bad input to the simulation tools: a sentence that a model can pass on, and nothing staged."""

from __future__ import annotations

from typing import Any

import pytest

from db.simulations import Wanted, change_project, find_project
from locales.retelling import retell
from tests.tools.lab_desk import LabDesk

RANGE = "A simulation has 1 to 100,000 particles, not {}."
STICKINESS = "The stickiness is 0.01 to 1, the probability that a touch sticks, not {}."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"num_particles": 0}, RANGE.format("0")),
        ({"num_particles": -1}, RANGE.format("-1")),
        ({"num_particles": 10**9}, RANGE.format("1,000,000,000")),
        ({"num_particles": 10**40}, "A simulation has 1 to 100,000 particles, not 10,000,"),
        ({"num_particles": 500, "stickiness": 0}, STICKINESS.format("0")),
        ({"num_particles": 500, "stickiness": 2}, STICKINESS.format("2")),
        ({"num_particles": 500, "dimension": 4}, "The dimension is 2 or 3, not 4."),
        ({"num_particles": 500, "seed": -1}, "A seed is a whole number from 0 to 2,147,483,647, not -1."),
        ({"num_particles": 500, "seed": 2**31}, "A seed is a whole number from 0 to 2,147,483,647, not 2,147,483,648."),
        ({"num_particles": 500, "seed_geometry": "cube"}, 'There is no seed geometry "cube".'),
        ({"num_particles": 500, "seed_geometry": "plate"}, "A plate as the seed needs 3 dimensions"),
        ({"num_particles": 20, "seed_geometry": "line"}, "A line as the seed has 21 particles itself"),
        ({"num_particles": 500, "project": "x" * 81}, "The name of a project has at most 80 characters, not 81."),
        ({"num_particles": 500.5}, "num_particles: Input should be a valid integer"),
        ({"num_particles": "500"}, "num_particles: Input should be a valid integer"),
        ({"num_particles": 500, "temperature": 300}, "temperature: Extra inputs are not permitted"),
        ({}, "num_particles: Field required"),
    ],
)  # fmt: skip
def test_what_cannot_be_grown_is_refused(lab: LabDesk, arguments: dict[str, Any], sentence: str) -> None:
    assert sentence in lab.refused("run_dla_simulation", **arguments)


@pytest.mark.parametrize(
    ("parameter", "values", "sentence"),
    [
        ("temperature", [1, 2], 'There is no parameter "temperature" to sweep. Choose particles, '),
        ("stickiness", [1], "A sweep takes 2 to 20 values of one parameter, not 1."),
        ("stickiness", [], "A sweep takes 2 to 20 values of one parameter, not 0."),
        ("particles", [*range(100, 121)], "A sweep takes 2 to 20 values of one parameter, not 21."),
        ("stickiness", [1, 0.5, 0], "The value 0 of stickiness can't be grown: The stickiness is 0.01 to 1"),
        ("stickiness", [0.5, 0.5], "The value 0.5 stands there twice."),
        ("stickiness", [1, 1.0], "stands there twice."),
        ("particles", [100, "many"], 'The value "many" of particles can\'t be grown'),
        ("seed_geometry", ["point", "plate"], 'The value "plate" of seed_geometry can\'t be grown'),
    ],
)
def test_a_sweep_with_one_wrong_value_queues_none_of_them(
    lab: LabDesk, parameter: str, values: list[Any], sentence: str
) -> None:
    assert sentence in lab.refused("sweep_simulations", parameter=parameter, values=values)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"format": "stl"}, 'There is no format "stl". Choose csv, xyz, json, png or vtk.'),
        ({"format": ""}, 'There is no format "".'),
        ({"format": "csv", "name": "runs/first"}, 'The name "runs/first" has the character / in it'),
        ({"format": "csv", "name": "..\\first"}, "begins with a dot"),
        ({"format": "csv", "name": "a\\b"}, 'The name "a\\b" has the character \\ in it'),
        ({"format": "csv", "name": "../../etc/passwd"}, "begins with a dot"),
        ({"format": "csv", "name": "first.png"}, "ends in .png, but the file is CSV."),
        ({"format": "csv", "name": "con"}, "is the name of a device on Windows"),
        ({"format": "csv", "name": "a\u0007b"}, "has characters that can't be shown"),
        ({"format": "csv", "name": "x" * 101}, "has at most 100 characters"),
        ({"format": "csv", "simulation_id": "SIM-9999"}, "There is no simulation SIM-9999. The latest are SIM-"),
        ({"format": "csv", "simulation_id": "SIM-0005"}, "SIM-0005 has failed, so there is nothing to export."),
    ],
)  # fmt: skip
def test_an_export_that_cannot_be_is_refused(lab: LabDesk, arguments: dict[str, Any], sentence: str) -> None:
    found = {"simulation_id": "SIM-0001", **arguments}
    assert sentence in lab.refused("export_simulation", **found)


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("get_simulation_status", {"simulation_id": "SIM-9999"}, "There is no simulation SIM-9999. The latest are"),
        ("get_simulation_status", {"simulation_id": "SW-9999"}, "There is no sweep SW-9999. The latest are SW-0001"),
        ("get_simulation_status", {"simulation_id": ""}, "simulation_id: String should have at least 1 character"),
        ("list_simulations", {"status": "lost"}, "status: Input should be 'queued', 'running', 'done'"),
        ("list_simulations", {"limit": 0}, "limit: Input should be greater than or equal to 1"),
        ("list_simulations", {"project": "Snow"}, 'There is no project "Snow". The newest are'),
        ("analyze_simulation", {"simulation_id": "SIM-0005"}, "SIM-0005 has failed, so there is nothing to analyze."),
        ("analyze_simulation", {"simulation_id": "SIM-0006"}, "SIM-0006 was cancelled, so there is nothing to analyze."),
        ("analyze_simulation", {"simulation_id": "1", "metrics": ["colour"]}, 'There is no metric "colour". Choose from'),
        ("compare_simulations", {"simulation_ids": ["SIM-0001"]}, "takes 2 to 10 different simulations, not 1."),
        ("compare_simulations", {"simulation_ids": ["1", "sim-1"]}, "A comparison takes 2 to 10 different simulations"),
        ("compare_simulations", {"simulation_ids": ["1", "5"]}, "SIM-0005 has failed, so there is nothing to compare."),
        ("compare_simulations", {"simulation_ids": ["1", "5", "6"]}, "SIM-0005 and SIM-0006 are not done"),
        ("cancel_simulation", {"simulation_id": "SIM-0001"}, "SIM-0001 is done already, so there is nothing left"),
        ("cancel_simulation", {"simulation_id": "SW-0001"}, "The 2 simulations of SW-0001 have ended"),
        ("cancel_simulation", {}, "simulation_id: Field required"),
    ],
)  # fmt: skip
def test_other_bad_input_is_a_clear_sentence(
    lab: LabDesk, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    assert sentence in lab.refused(tool, **arguments)


def test_what_is_not_finished_has_nothing_to_analyse_and_it_says_how_far_it_is(lab: LabDesk) -> None:
    number = lab.queued(Wanted(500))
    queued = f"{number} is still queued, so there is nothing to analyze yet. Ask again when it is done."
    assert lab.refused("analyze_simulation", simulation_id=number) == queued
    lab.started(number, 0.43)
    running = f"{number} is running (43 %), so there is nothing to analyze yet. Ask again when it is done."
    assert lab.refused("analyze_simulation", simulation_id=number) == running
    assert lab.refused("export_simulation", simulation_id=number, format="csv").startswith(
        f"{number} is running (43 %), so there is nothing to export yet."
    )
    assert retell(running, "ru") != running


def test_nothing_is_queued_for_an_archived_project(lab: LabDesk) -> None:
    with lab.store.work(lab.who.scope) as session:
        project = find_project(session, "Electrodeposition")
        change_project(session, lab.who, project.id, is_archived=True)
    refused = lab.refused("run_dla_simulation", num_particles=500, project="electrodeposition")
    assert refused.startswith('The project "Electrodeposition" is archived, so nothing was queued for it.')
    with lab.store.work(lab.who.scope) as session:
        change_project(session, lab.who, project.id, is_archived=False)
