"""What the simulation tools stage: the card, its rows, its estimate, and what is there once it is confirmed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from db.changes import Change
from db.errors import ChangedSincePreview
from db.models.base import Json
from db.models.jobs import Job
from db.models.simulations import Export, Simulation, Sweep
from db.sample.lab_rows import Grow
from db.simulations import Wanted
from locales.retelling import retell
from tests.tools.lab_desk import LabDesk
from tools import renders
from tools.simulations import PACK
from tools.staging import summarise

NAMES = ("table", "key", "label", "kind", "before", "after")
NUMBER = re.compile(r"SIM-\d{4}")


def after_of(card: dict[str, Any], table: str) -> list[dict[str, Json]]:
    """The new rows of a table that a card shows."""
    return [each["after"] for each in card["changes"] if each["table"] == table]


def added(lab: LabDesk, before: list[int]) -> list[int]:
    """How many simulations, sweeps, projects, exports and jobs there are more."""
    return [now - then for now, then in zip(lab.rows(), before, strict=True)]


# Running


def test_a_run_is_one_card_and_then_a_simulation_with_its_job(lab: LabDesk) -> None:
    before = lab.rows()
    card = lab.card("run_dla_simulation", num_particles=500)
    number = NUMBER.findall(card["summary"])[0]
    assert card["summary"] == f"Run {number}: 2D DLA with 500 particles"
    assert card["counts"] == {"simulations": {"insert": 1}, "jobs": {"insert": 1}}
    assert card["permissions"] == ["simulations:run"]
    assert card["estimate"]["jobs"] == 1
    assert 0 < card["estimate"]["seconds"] < 5
    assert added(lab, before) == [0] * 5, "nothing is there before it is confirmed"
    lab.confirm(card)
    assert added(lab, before) == [1, 0, 0, 0, 1]
    assert len(lab.queue.given) == 1
    assert lab.simulation(number).status == "queued"


def test_what_is_shown_is_what_is_written(lab: LabDesk) -> None:
    card = lab.card("run_dla_simulation", num_particles=900, dimension=3, stickiness=0.25, project="Snow")
    [shown] = after_of(card, "simulations")
    lab.confirm(card)
    written = lab.simulation(str(shown["number"]))
    names = ("number", "particles", "dimension", "stickiness", "seed", "seed_geometry", "status")
    assert {name: shown[name] for name in names} == {name: getattr(written, name) for name in names}
    assert str(written.id) == shown["id"]
    assert written.project is not None
    assert (str(written.project_id), written.project.name) == (shown["project_id"], "Snow")
    with lab.store.read(lab.who.scope) as session:
        job = session.scalars(select(Job).where(Job.subject_id == written.id)).one()
    assert [each["id"] for each in after_of(card, "jobs")] == [str(job.id)]
    assert (job.kind, job.title, job.group_key) == ("simulation", written.number, written.number)


def test_a_seed_that_nobody_chose_differs_from_run_to_run_and_one_that_was_chosen_is_kept(
    lab: LabDesk,
) -> None:
    seeds = [
        after_of(lab.done_by("run_dla_simulation", num_particles=500), "simulations")[0]["seed"] for _ in "ab"
    ]
    assert seeds[0] != seeds[1]
    [chosen] = after_of(lab.card("run_dla_simulation", num_particles=500, seed=42), "simulations")
    assert chosen["seed"] == 42


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"num_particles": 1}, "2D DLA with 1 particle"),
        ({"num_particles": 2000, "dimension": 3}, "3D DLA with 2,000 particles"),
        ({"num_particles": 700, "stickiness": 0.5, "seed_geometry": "ring"},
         "2D DLA with 700 particles, stickiness 0.5, ring seed"),
        ({"num_particles": 500, "project": "soot  AGGREGATES"},
         '2D DLA with 500 particles in the project "Soot aggregates"'),
        ({"num_particles": 500, "project": "New; one"}, '2D DLA with 500 particles in the new project "New; one"'),
    ],
)  # fmt: skip
def test_the_card_says_what_will_be_grown(lab: LabDesk, arguments: dict[str, Any], sentence: str) -> None:
    assert re.sub(r"^Run SIM-\d{4}: ", "", lab.card("run_dla_simulation", **arguments)["summary"]) == sentence


def test_several_runs_of_one_turn_are_one_card(lab: LabDesk) -> None:
    lab.card("run_dla_simulation", num_particles=500)
    card = lab.card("run_dla_simulation", num_particles=600, dimension=3)
    first, second = NUMBER.findall(card["summary"])
    assert (
        card["summary"] == f"Run {first}: 2D DLA with 500 particles; run {second}: 3D DLA with 600 particles"
    )
    assert card["estimate"]["jobs"] == 2
    assert retell(card["summary"], "ru") != card["summary"]


# Sweeping


def test_a_sweep_is_one_card_with_all_of_its_simulations(lab: LabDesk) -> None:
    before = lab.rows()
    card = lab.card(
        "sweep_simulations", parameter="stickiness", values=[1, 0.5, 0.2, 0.1], project="Snowfall"
    )
    number = card["summary"].split()[2].rstrip(":")
    assert card["summary"] == (
        f"Run sweep {number}: 4 simulations over stickiness 1, 0.5, 0.2, 0.1 (2D DLA with 2,000 particles) "
        'in the new project "Snowfall"'
    )
    assert (card["estimate"]["jobs"], card["estimate"]["seconds"] > 0) == (4, True)
    shown = after_of(card, "simulations")
    assert [each["stickiness"] for each in shown] == [1, 0.5, 0.2, 0.1]
    assert len({each["seed"] for each in shown}) == 1, "only the stickiness differs"
    lab.confirm(card)
    assert added(lab, before) == [4, 1, 1, 0, 4]
    assert len(lab.queue.given) == 4
    told = lab.told("get_simulation_status", simulation_id=number)
    assert told["simulations"] == [each["number"] for each in shown]
    with lab.store.read(lab.who.scope) as session:
        assert session.scalars(select(Sweep.values).where(Sweep.number == number)).one() == [1, 0.5, 0.2, 0.1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"parameter": "particles", "values": [500, 1000]}, "2 simulations over particles 500, 1000 (2D DLA)"),
        ({"parameter": "dimension", "values": [2, 3], "num_particles": 600},
         "2 simulations over dimension 2, 3 (DLA with 600 particles)"),
        ({"parameter": "seed_geometry", "values": ["point", "ring"], "stickiness": 0.5},
         "2 simulations over seed geometry point, ring (2D DLA with 2,000 particles, stickiness 0.5)"),
        ({"parameter": "seed", "values": [1, 2, 3]}, "3 simulations over seed 1, 2, 3 (2D DLA with 2,000 particles)"),
    ],
)  # fmt: skip
def test_each_parameter_can_be_swept(lab: LabDesk, arguments: dict[str, Any], sentence: str) -> None:
    card = lab.card("sweep_simulations", **arguments)
    assert re.sub(r"^Run sweep SW-\d{4}: ", "", card["summary"]) == sentence


# Cancelling


def test_a_queued_simulation_is_cancelled_by_a_card(lab: LabDesk) -> None:
    number = lab.queued(Wanted(500))
    card = lab.card("cancel_simulation", simulation_id=number.lower())
    assert (card["summary"], card["estimate"]["jobs"]) == (f"Cancel {number}", 0)
    lab.confirm(card)
    assert lab.simulation(number).status == "cancelled"
    assert f"{number} is cancelled already" in lab.refused("cancel_simulation", simulation_id=number)


def test_a_running_simulation_is_asked_to_stop(lab: LabDesk) -> None:
    number = lab.queued(Wanted(500))
    lab.started(number)
    card = lab.card("cancel_simulation", simulation_id=number)
    assert card["summary"] == f"Cancel {number}"
    lab.confirm(card)
    assert "is being cancelled already" in lab.refused("cancel_simulation", simulation_id=number)


def test_a_cancellation_that_comes_too_late_writes_nothing(lab: LabDesk, grow: Grow) -> None:
    number = lab.queued(Wanted(500, seed=1))
    lab.started(number)
    card = lab.card("cancel_simulation", simulation_id=number)
    lab.finished(number, grow)
    with pytest.raises(ChangedSincePreview, match="is done already, so there is nothing left to cancel"):
        lab.confirm(card)
    assert lab.simulation(number).status == "done"


def test_a_sweep_is_cancelled_as_a_whole(lab: LabDesk) -> None:
    swept = lab.done_by("sweep_simulations", parameter="seed", values=[1, 2], num_particles=500)
    first, second = (str(each["number"]) for each in after_of(swept, "simulations"))
    sweep = swept["summary"].split()[2].rstrip(":")
    card = lab.card("cancel_simulation", simulation_id=sweep)
    assert card["summary"] == f"Cancel {first}, {second}"
    lab.confirm(card)
    assert {lab.simulation(each).status for each in (first, second)} == {"cancelled"}


# Exporting


def test_an_export_is_one_card_and_then_a_job(lab: LabDesk) -> None:
    before = lab.rows()
    card = lab.card("export_simulation", format="CSV", simulation_id="sim-2", name="aggregate")
    assert card["summary"] == "Export SIM-0002 as CSV (aggregate.csv)"
    assert card["counts"] == {"exports": {"insert": 1}, "jobs": {"insert": 1}}
    assert (card["permissions"], card["estimate"]["jobs"]) == (["simulations:export"], 1)
    lab.confirm(card)
    assert added(lab, before) == [0, 0, 0, 1, 1]
    with lab.store.read(lab.who.scope) as session:
        export = session.scalars(select(Export).where(Export.name == "aggregate.csv")).one()
        job = session.scalars(select(Job).where(Job.subject_id == export.id)).one()
    assert (job.kind, job.title, job.group_key) == ("export", "aggregate.csv", "SIM-0002")
    assert lab.queue.given == [job.id]


def test_what_it_is_at_the_preview_is_exported_whatever_is_finished_meanwhile(
    lab: LabDesk, grow: Grow
) -> None:
    first = lab.queued(Wanted(500, seed=1))
    lab.finished(first, grow)
    card = lab.card("export_simulation", format="csv")
    assert card["summary"] == f"Export {first} as CSV ({first}.csv)"
    lab.finished(lab.queued(Wanted(500, seed=1)), grow)
    assert lab.confirm(card)["status"] == "applied"
    with lab.store.read(lab.who.scope) as session:
        export = session.scalars(select(Export).where(Export.name == f"{first}.csv")).one()
        assert session.get_one(Simulation, export.simulation_id).number == first


def test_an_export_says_where_something_newer_is_not_done_yet(lab: LabDesk, grow: Grow) -> None:
    done = lab.queued(Wanted(500, seed=1))
    lab.finished(done, grow)
    waiting = lab.queued(Wanted(500))
    told = lab.told("export_simulation", format="png")
    assert told["summary"] == (
        f"{waiting} is still queued, so this is {done}, the latest that is done. Export {done} as PNG ({done}.png)"
    )


# The sentence and the estimate


def test_cards_of_other_packs_are_left_to_those(lab: LabDesk) -> None:
    values: dict[str, Json] = {"kind": "render", "title": "SA-2026-00160 · KL-1"}
    foreign = [Change("jobs", "1", "SA-2026-00160 · KL-1", "insert", None, values)]
    assert PACK.summarise(foreign) is None
    with lab.store.read(lab.who.scope) as session:
        assert PACK.estimate(session, foreign).jobs == 0


def test_a_card_of_two_packs_says_what_both_do(lab: LabDesk) -> None:
    run = lab.card("run_dla_simulation", num_particles=500)
    order = Change("orders", "1", "SA-2026-00160", "update", {"overrides": {}}, {"overrides": {"width": 64}})
    render = Change("jobs", "2", "SA-2026-00160 · KL-1", "insert", None, {"kind": "render"})
    ours = [Change(*(each[name] for name in NAMES)) for each in run["changes"]]
    packs = (renders.PACK, PACK)
    with lab.store.read(lab.who.scope) as session:
        told = summarise(session, packs, [order, render, *ours])
        jobs = {pack.name: pack.estimate(session, [render, *ours]).jobs for pack in packs}
    assert told == f"Set width of order SA-2026-00160; r{run['summary'][1:]}"
    assert jobs == {"renders": 1, "simulations": 1}


def test_the_estimate_of_a_big_run_is_longer_than_of_a_small_one(lab: LabDesk) -> None:
    small = lab.card("run_dla_simulation", num_particles=500)["estimate"]["seconds"]
    lab.again()
    big = lab.card("run_dla_simulation", num_particles=100_000, dimension=3)["estimate"]["seconds"]
    assert big > 20 * small


def test_every_sentence_of_a_card_has_a_russian_twin(lab: LabDesk) -> None:
    cards = [
        lab.done_by(
            "run_dla_simulation", num_particles=700, stickiness=0.5, seed_geometry="ring", project="Twin"
        ),
        lab.done_by("sweep_simulations", parameter="seed", values=[1, 2], num_particles=500),
        lab.done_by("export_simulation", format="csv", simulation_id="SIM-0001"),
    ]
    cards.append(lab.card("cancel_simulation", simulation_id=NUMBER.findall(cards[0]["summary"])[0]))
    for card in cards:
        told = retell(card["summary"], "ru")
        assert re.match("[А-Я]", told), card["summary"]
        assert not re.search(r"\b(with|over|particles?|simulations?|as|in the|seed|stickiness)\b", told), told
