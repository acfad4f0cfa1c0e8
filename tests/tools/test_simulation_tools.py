"""The simulation tools that look, called as a model calls them, on simulations that were really grown."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from db.session import Store
from db.simulations import METRICS, Wanted
from tests.tools.desk import Answers
from tests.tools.lab_desk import LabDesk
from tools.context import Context
from tools.simulations import PACK, RECORDS

PERMISSIONS = {
    "run_dla_simulation": "simulations:run",
    "get_simulation_status": "simulations:read",
    "list_simulations": "simulations:read",
    "cancel_simulation": "simulations:run",
    "analyze_simulation": "simulations:read",
    "compare_simulations": "simulations:read",
    "sweep_simulations": "simulations:run",
    "export_simulation": "simulations:export",
}
WRITES = {"run_dla_simulation", "cancel_simulation", "sweep_simulations", "export_simulation"}
ARGUMENTS = {
    "run_dla_simulation": ["num_particles", "dimension", "stickiness", "seed", "project", "seed_geometry"],
    "get_simulation_status": ["simulation_id"],
    "list_simulations": ["status", "limit", "project"],
    "cancel_simulation": ["simulation_id"],
    "analyze_simulation": ["simulation_id", "metrics"],
    "compare_simulations": ["simulation_ids", "metrics"],
    "sweep_simulations": ["parameter", "values", "num_particles", "dimension", "stickiness", "seed", "project",
                          "seed_geometry"],
    "export_simulation": ["format", "simulation_id", "name"],
}  # fmt: skip
REQUIRED = {
    "run_dla_simulation": ["num_particles"],
    "cancel_simulation": ["simulation_id"],
    "compare_simulations": ["simulation_ids"],
    "sweep_simulations": ["parameter", "values"],
    "export_simulation": ["format"],
}
ESTIMATE = r"\d\.\d{2,4} ± \d\.\d{2,4}"


def values(told: dict[str, Any], column: str, table: int = 0) -> list[Any]:
    """A column of a table that the model was told."""
    found = told["tables"][table]
    return [row[found["columns"].index(column)] for row in found["rows"]]


# What a model is told of the tools


def test_the_tools_have_the_names_arguments_and_permissions_of_the_specification() -> None:
    assert {each.name: each.permission for each in PACK.tools} == PERMISSIONS
    assert {each.name for each in PACK.tools if each.writes} == WRITES
    assert PACK.catalogue.pack == PACK.name == "simulations"
    schemas: dict[str, Any] = {each.name: each.parameters for each in PACK.tools}
    assert {name: list(each["properties"]) for name, each in schemas.items()} == ARGUMENTS
    assert {name: each["required"] for name, each in schemas.items() if "required" in each} == REQUIRED
    assert "$ref" not in json.dumps(list(schemas.values())), "not every provider follows one"


def test_the_schema_tells_a_model_what_can_be_grown() -> None:
    schema = next(each for each in PACK.tools if each.name == "run_dla_simulation").parameters
    told: Any = schema["properties"]
    particles, stickiness = told["num_particles"], told["stickiness"]
    assert (particles["type"], particles["minimum"], particles["maximum"]) == ("integer", 1, 100_000)
    assert (stickiness["minimum"], stickiness["maximum"], stickiness["default"]) == (0.01, 1, 1)
    assert (told["dimension"]["enum"], told["dimension"]["default"]) == ([2, 3], 2)
    assert told["seed_geometry"]["enum"] == ["point", "line", "ring", "plate"]
    assert "fractal dimension" in PACK.knowledge
    assert "indicative" in PACK.knowledge
    assert {language: len(each) for language, each in PACK.suggestions.items()} == {"en": 4, "ru": 4}
    assert PACK.suggestions["en"][:2] == ("Run a DLA simulation with 500 particles", "Now analyze it")


# How far it is


def test_the_status_of_a_finished_simulation_names_its_dimension_with_estimator_range_and_error(
    lab: LabDesk,
) -> None:
    outcome = lab.call("get_simulation_status", simulation_id="sim 2")
    told = json.loads(outcome.told)
    assert re.fullmatch(
        rf"SIM-0002 is done: 2D DLA with 6,000 particles, grown in [\d.]+ s\. "
        rf"Fractal dimension {ESTIMATE} by radius of gyration \(N 20 to 6,000\)",
        told["summary"],
    )
    assert (told["simulation_id"], told["project"], told["progress"]) == ("SIM-0002", "Soot aggregates", 1.0)
    href = "/app/simulations?simulation=SIM-0002"
    assert outcome.result["links"] == [{"label": "View SIM-0002", "href": href}]
    assert told["seconds"] > 0


def test_a_small_one_is_indicative_wherever_its_number_stands(lab: LabDesk) -> None:
    told = lab.told("get_simulation_status", simulation_id="SIM-0001")
    assert told["summary"].endswith("Indicative: fewer than 5,000 particles")
    listed = lab.told("list_simulations", limit=100)
    notes = dict(zip(values(listed, "simulation_id"), values(listed, "note"), strict=True))
    assert (notes["SIM-0001"], notes["SIM-0002"]) == ("indicative", "")
    analysed = lab.told("analyze_simulation", simulation_id="SIM-0001")
    assert set(values(analysed, "note")) == {"indicative"}
    assert "Indicative: fewer than 5,000 particles" in analysed["summary"]
    compared = lab.told("compare_simulations", simulation_ids=["SIM-0001", "SIM-0002"])
    assert values(compared, "note") == ["indicative", ""]
    assert "SIM-0001 " in compared["summary"]
    assert "indicative" in compared["summary"]


def test_without_a_number_it_is_the_latest_of_the_person(lab: LabDesk) -> None:
    number = lab.queued(Wanted(500))
    told = lab.told("get_simulation_status")
    assert told["summary"].startswith(f"{number} is queued: 2D DLA with 500 particles, about 0.")
    lab.started(number)
    told = lab.told("get_simulation_status")
    assert (told["status"], told["progress"]) == ("running", 0.43)
    assert told["summary"].startswith(f"{number} is running (43 %): 2D DLA with 500 particles, about 0.")


def test_somebody_without_simulations_is_told_whose_the_latest_is(lab: LabDesk) -> None:
    told = LabDesk(lab.store, "viewer").told("get_simulation_status")
    assert told["summary"].startswith("You have no simulation yet; the team's latest is this. SIM-")


def test_why_a_simulation_failed_is_told(lab: LabDesk) -> None:
    told = lab.told("get_simulation_status", simulation_id="SIM-0005")
    assert told["status"] == "failed"
    assert told["error"] in told["summary"]
    assert told["summary"].startswith("SIM-0005 has failed: 3D DLA with 100,000 particles. The growing of")


def test_a_sweep_is_told_with_all_of_its_simulations_and_plotted_over_its_parameter(lab: LabDesk) -> None:
    outcome = lab.call("get_simulation_status", simulation_id="sw-1")
    told = json.loads(outcome.told)
    assert told["summary"] == "SW-0001: 2 simulations over stickiness 1, 0.2; 2 done"
    assert values(told, "simulation_id") == told["simulations"] == ["SIM-0003", "SIM-0004"]
    [_, plot] = outcome.result["blocks"]
    assert plot["title"] == "Fractal dimension over stickiness (indicative)"
    [line] = plot["lines"]
    assert [point[0] for point in line["points"]] == [1.0, 0.2]
    assert line["mark"] == "points"
    assert outcome.result["links"] == [{"label": "View SW-0001", "href": "/app/simulations?sweep=SW-0001"}]


def test_simulations_are_listed_newest_first_by_state_and_project(lab: LabDesk) -> None:
    told = lab.told("list_simulations", project="soot  AGGREGATES")
    numbers = values(told, "simulation_id")
    assert numbers == ["SIM-0005", "SIM-0004", "SIM-0003", "SIM-0002"]
    assert set(values(told, "project")) == {"Soot aggregates"}
    assert values(told, "fractal_dimension")[0] is None
    assert all(re.fullmatch(ESTIMATE, each) for each in values(told, "fractal_dimension")[1:])
    failed = lab.told("list_simulations", status="failed")
    assert values(failed, "simulation_id") == ["SIM-0005"]
    nothing = lab.told("list_simulations", status="failed", project="Electrodeposition")
    assert nothing == {
        "summary": 'There are no failed simulations in the project "Electrodeposition"',
        "shown": 0,
    }


# What was measured


def test_an_analysis_has_each_estimate_with_range_and_error_and_a_plot_on_logarithmic_axes(
    lab: LabDesk,
) -> None:
    outcome = lab.call("analyze_simulation", simulation_id="SIM-0002")
    told = json.loads(outcome.told)
    start = f"SIM-0002 (2D DLA with 6,000 particles): fractal dimension {ESTIMATE} by radius of gyration "
    assert re.match(re.escape(start).replace(re.escape(ESTIMATE), ESTIMATE), told["summary"])
    assert all(each in told["summary"] for each in ("box counting (box size", "mass–radius (r ", "± is one"))
    assert "ndicative" not in told["summary"]
    assert told["is_indicative"] is False
    [table, *plots] = outcome.result["blocks"]
    assert len(table["rows"]) == len(plots) == len(METRICS)
    numbers = zip(values(told, "value"), values(told, "error"), strict=True)
    assert all(0 < error < 0.5 < value < 2.1 for value, error in numbers)
    assert all(re.search(r"\d to \d", each) for each in values(told, "fit_range"))
    assert all("log" in each for each in values(told, "estimator"))
    for plot in plots:
        assert (plot["style"], plot["scale"]) == ("line", "log")
        assert plot["x_label"]
        assert plot["y_label"]
        measured, fitted = plot["lines"]
        assert (measured["mark"], fitted["mark"]) == ("points", "line")
        assert re.fullmatch(f"fit: {ESTIMATE}", fitted["name"])
        assert len(fitted["points"]) == 2
        assert 10 < len(measured["points"]) <= 80
        assert all(x > 0 and y > 0 for x, y in measured["points"])


def test_only_the_metrics_that_were_asked_for_are_told(lab: LabDesk) -> None:
    told = lab.told("analyze_simulation", simulation_id="SIM-0002", metrics=["Box counting", "mass–radius"])
    assert values(told, "metric") == ["box counting", "mass–radius"]
    assert "gyration" not in told["summary"]


def test_too_few_particles_have_no_dimension_and_it_says_so(lab: LabDesk) -> None:
    outcome = lab.call("analyze_simulation", simulation_id="SIM-0007")
    told = json.loads(outcome.told)
    assert values(told, "value") == values(told, "error") == [None] * len(METRICS)
    assert "none by radius of gyration (too few particles for a fit)" in told["summary"]
    for plot in outcome.result["blocks"][1:]:
        assert [line["mark"] for line in plot["lines"]] == ["points"], "nothing was fitted"


def test_what_is_analysed_without_a_number_is_the_latest_that_is_done(lab: LabDesk) -> None:
    number = lab.queued(Wanted(500))
    told = lab.told("analyze_simulation", metrics=["radius_of_gyration"])
    assert told["simulation_id"] != number
    assert told["summary"].startswith(
        f"{number} is still queued, so this is {told['simulation_id']}, the latest"
    )


def test_a_comparison_has_a_table_and_a_plot_for_each_estimator(lab: LabDesk) -> None:
    outcome = lab.call(
        *("compare_simulations",),
        simulation_ids=["SIM-0003", "4", "SIM-0003"],
        metrics=["radius_of_gyration", "mass_radius"],
    )
    told = json.loads(outcome.told)
    assert told["simulation_ids"] == ["SIM-0003", "SIM-0004"]
    assert told["differ_in"] == ["stickiness"]
    assert re.match(
        rf"Fractal dimensions by radius of gyration: SIM-0003 {ESTIMATE} \(N 20 to 600, indicative\); SIM-0004 ",
        told["summary"],
    )
    kinds = [block["kind"] for block in outcome.result["blocks"]]
    assert kinds == ["table", "series"] * 2
    assert outcome.result["blocks"][0]["title"].startswith("mass–radius: slope of log")
    plot = outcome.result["blocks"][1]
    assert ([line["name"] for line in plot["lines"]], plot["scale"]) == (["SIM-0003", "SIM-0004"], "log")
    assert all(len(line["points"]) <= 40 for line in plot["lines"])
    [link] = outcome.result["links"]
    assert link["href"] == "/app/simulations?compare=SIM-0003,SIM-0004"


# What a chat knows of the record that it was opened from


@pytest.mark.parametrize(
    ("kind", "key", "sentence"),
    [
        ("simulation", "SIM-0002", "SIM-0002 is done: 2D DLA with 6,000 particles"),
        ("sweep", "SW-0001", "SW-0001: 2 simulations over stickiness"),
        ("project", "Soot aggregates", 'Project "Soot aggregates": 4 simulations'),
    ],
)
def test_a_chat_can_be_opened_from_each_type_of_record(
    lab: LabDesk, kind: str, key: str, sentence: str
) -> None:
    record = RECORDS[kind]
    assert record.permission == "simulations:read"
    with lab.store.read(lab.who.scope) as session:
        result = record.read(Context(session, lab.who, Answers()), key)
    assert result.summary.startswith(sentence)
    assert result.links


def test_a_viewer_may_look_but_neither_run_nor_export(lab_store: Store) -> None:
    desk = LabDesk(lab_store, "viewer")
    assert "may not use run_dla_simulation" in desk.refused("run_dla_simulation", num_particles=500)
    assert "may not use export_simulation" in desk.refused("export_simulation", format="csv")
    assert {spec.name for spec in desk.tools.specs()} & set(PERMISSIONS) == set(PERMISSIONS) - WRITES
    assert desk.told("analyze_simulation", simulation_id="SIM-0001")["simulation_id"] == "SIM-0001"
