"""Simulations, sweeps and projects over REST: listed, queued, compared and cancelled, at once and on record."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from db.models.tenants import Tenant
from tests.api.conversation import problem
from tests.api.lab import Lab, chain, grow, start
from tests.api.test_plm import entries, everything, role_without
from tests.stack import Stack

METRICS = ["box_counting", "mass_radius", "radius_of_gyration", "pair_correlation"]


def run(client: httpx.Client, particles: int = 300, **settings: Any) -> dict[str, Any]:
    """Queue a simulation by the button."""
    answer = client.post("/simulations", json={"particles": particles, **settings})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


# Simulations


def test_simulations_are_listed_by_state_project_and_sweep_newest_first(
    viewer: httpx.Client, lab: Lab
) -> None:
    numbers = [each["number"] for each in everything(viewer, "/simulations", limit=2)]
    assert numbers == sorted(set(numbers), reverse=True)
    assert {lab.done, lab.queued} <= set(numbers)
    mine = viewer.get("/simulations", params={"project": " SOOT"}).json()["items"]
    assert lab.done in [each["number"] for each in mine]
    assert {each["project"] for each in mine} == {"Soot"}
    swept = viewer.get("/simulations", params={"sweep": lab.sweep.lower()}).json()["items"]
    assert [each["stickiness"] for each in swept] == [1.0, 0.5]
    done = viewer.get("/simulations", params={"status": "done", "project": lab.project_id}).json()["items"]
    assert {each["status"] for each in done} == {"done"}
    assert done[-1]["fractal_dimension"] == {
        "value": 1.71,
        "error": 0.02,
        "estimator": "radius_of_gyration by least squares",
        "is_indicative": True,
    }
    problem(viewer.get("/simulations", params={"project": "Nobody's"}), 404, "not_found")
    problem(viewer.get("/simulations", params={"sweep": "SW-9999"}), 404, "not_found")
    problem(viewer.get("/simulations", params={"status": "lost"}), 422, "invalid")


def test_a_simulation_is_shown_with_its_measurements_and_files(viewer: httpx.Client, lab: Lab) -> None:
    shown = viewer.get(f"/simulations/{lab.done}").json()
    assert viewer.get(f"/simulations/{lab.done.lower().replace('-', ' ')}").json() == shown
    assert (shown["number"], shown["status"], shown["particles"]) == (lab.done, "done", 200)
    assert (shown["radius"], shown["milliseconds"], shown["progress"]) == (12.5, 900.0, 1.0)
    assert [each["metric"] for each in shown["analyses"]] == METRICS
    assert shown["analyses"][0]["curve"]["fit"] == [[1.0, 1.0], [10.0, 5.0]]
    (export,) = [each for each in shown["exports"] if each["id"] == lab.export_id]
    assert (export["name"], export["url"]) == (f"{lab.done}.csv", f"/api/v1/exports/{lab.export_id}/file")
    assert shown["expected_seconds"] == shown["estimated_seconds"] > 0
    assert "The latest are SIM-" in problem(viewer.get("/simulations/SIM-9999"), 404, "not_found")["detail"]


def test_a_simulation_is_queued_by_a_button_once_for_each_key(operator: httpx.Client, stack: Stack) -> None:
    settings = {"dimension": 3, "stickiness": 0.5, "seed": 7, "seed_geometry": "plate", "project": "New one"}
    key = str(uuid4())
    made = run(operator, 500, **settings, key=key)
    assert {name: made[name] for name in settings} == settings
    assert (made["status"], made["progress"], made["cancel_requested"]) == ("queued", 0.0, False)
    assert stack.jobs.given[-1] == UUID(made["job_id"])
    again = operator.post("/simulations", json={"particles": 500, **settings, "key": key})
    assert (again.status_code, again.json()) == (200, made)
    assert stack.jobs.given.count(UUID(made["job_id"])) == 1
    other = operator.post("/simulations", json={"particles": 600, **settings, "key": key})
    assert made["number"] in problem(other, 409, "conflict")["detail"]
    entry = next(each for each in entries(stack, "run_simulation") if each.result == made["number"])
    kinds = {(kind, table) for kind, table, _ in entry.rows}
    assert {("insert", "simulations"), ("insert", "jobs"), ("insert", "projects")} <= kinds
    assert operator.get(f"/simulations/{made['number']}").json()["job_id"] == made["job_id"]


def test_without_a_seed_the_server_chooses_one(operator: httpx.Client) -> None:
    first, second = run(operator), run(operator)
    assert first["seed"] != second["seed"]
    assert (first["dimension"], first["stickiness"], first["seed_geometry"]) == (2, 1.0, "point")


@pytest.mark.parametrize(
    "wrong",
    [
        *({"particles": number} for number in (0, -1, 10**9, 10**30, 2.5, "500", True, None)),
        *({"stickiness": number} for number in (0, 2, "high", True)),
        *({"dimension": 4}, {"dimension": True}, {"seed": -1}, {"seed": 2**31}, {"seed_geometry": "cube"}),
        *({"seed_geometry": "plate", "dimension": 2}, {"seed_geometry": "ring", "particles": 62}),
        *({"project": "x" * 201}, {"project": "\x07"}, {"key": "x"}, {"colour": "red"}),
    ],
    ids=str,
)
def test_what_cannot_be_grown_is_refused_with_a_sentence_and_queues_nothing(
    operator: httpx.Client, stack: Stack, wrong: dict[str, Any]
) -> None:
    before = len(stack.jobs.given), operator.get("/simulations").json()["items"][:1]
    problem(operator.post("/simulations", json={"particles": 500, **wrong}), 422, "invalid")
    assert (len(stack.jobs.given), operator.get("/simulations").json()["items"][:1]) == before


def test_numbers_that_are_none_are_refused(operator: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    for word in ("NaN", "Infinity", "1e999"):
        body = f'{{"particles": 500, "stickiness": {word}}}'
        problem(operator.post("/simulations", content=body, headers=headers), 422, "invalid")


def test_how_long_it_takes_is_told_before(viewer: httpx.Client) -> None:
    def seconds(**asked: Any) -> float:
        answer = viewer.get("/simulations/estimate", params=asked)
        assert answer.status_code == 200, answer.text
        return float(answer.json()["seconds"])

    one = seconds(particles=50_000, dimension=3)
    assert 0 < seconds(particles=500, dimension=3) < one
    assert one < seconds(particles=50_000, dimension=3, runs=10) < 11 * one
    for wrong in ("", "particles=0", "particles=500&runs=21", "particles=500&stickiness=nan"):
        problem(viewer.get(f"/simulations/estimate?{wrong}"), 422, "invalid")


def test_measurements_are_listed_of_what_is_done(operator: httpx.Client, stack: Stack, lab: Lab) -> None:
    path = f"/simulations/{lab.done}/analyses"
    assert [each["metric"] for each in operator.get(path).json()["items"]] == METRICS
    some = operator.get(path, params={"metrics": ["mass_radius", "box_counting"]}).json()["items"]
    assert [each["metric"] for each in some] == ["box_counting", "mass_radius"]
    problem(operator.get(path, params={"metrics": "charm"}), 422, "invalid")
    number = run(operator)["number"]
    waiting = problem(operator.get(f"/simulations/{number}/analyses"), 409, "conflict")
    assert "nothing to analyze" in waiting["detail"]
    start(stack, number)
    running = problem(operator.get(f"/simulations/{number}/analyses"), 409, "conflict")
    assert f"{number} is running (43 %)" in running["detail"]


def test_simulations_are_compared_in_the_order_in_which_they_are_named(
    viewer: httpx.Client, stack: Stack, lab: Lab
) -> None:
    other = grow(stack, chain(150, 3))
    named = {"numbers": f"{other}, {lab.done}", "metrics": "mass_radius"}
    found = viewer.get("/simulations/compare", params=named).json()
    assert [each["number"] for each in found["simulations"]] == [other, lab.done]
    assert [each["fractal_dimension"]["value"] for each in found["simulations"]] == [1.71, 1.71]
    assert [(each["number"], len(each["analyses"])) for each in found["rows"]] == [(other, 1), (lab.done, 1)]
    for wrong in (lab.done, f"{lab.done},{lab.done}", ",", ",".join([lab.done, *map(str, range(20))])):
        answer = viewer.get("/simulations/compare", params={"numbers": wrong})
        assert answer.status_code in {404, 422}
    problem(viewer.get("/simulations/compare", params={**named, "metrics": "charm"}), 422, "invalid")
    named = {"numbers": f"{lab.done},{lab.queued}"}
    assert lab.queued in problem(viewer.get("/simulations/compare", params=named), 409, "conflict")["detail"]


def test_a_simulation_is_cancelled_at_once_or_asked_to_stop(operator: httpx.Client, stack: Stack) -> None:
    queued, running = run(operator), run(operator)
    start(stack, running["number"])
    ended = operator.post(f"/simulations/{queued['number']}/cancel").json()
    assert (ended["status"], ended["job_id"]) == ("cancelled", queued["job_id"])
    assert UUID(queued["job_id"]) not in stack.jobs.given
    asked = operator.post(f"/simulations/{running['number']}/cancel").json()
    assert (asked["status"], asked["cancel_requested"]) == ("running", True)
    for number in (queued["number"], running["number"]):
        problem(operator.post(f"/simulations/{number}/cancel"), 409, "conflict")
    assert [each.result for each in entries(stack, "cancel_simulation")[-2:]] == [
        *(queued["number"], running["number"])
    ]
    retried = operator.post(f"/jobs/{queued['job_id']}/retry").json()
    assert (retried["status"], retried["attempt"]) == ("queued", 2)
    assert operator.get(f"/simulations/{queued['number']}").json()["status"] == "queued"


# Rights


def test_who_only_looks_runs_and_changes_nothing(viewer: httpx.Client, lab: Lab) -> None:
    acts: dict[tuple[str, str], tuple[dict[str, Any], str]] = {
        ("POST", "/simulations"): ({"particles": 500}, "simulations:run"),
        ("POST", f"/simulations/{lab.queued}/cancel"): ({}, "simulations:run"),
        ("POST", f"/simulations/{lab.done}/exports"): ({"format": "csv"}, "simulations:export"),
        ("POST", "/sweeps"): ({"parameter": "seed", "values": [1, 2]}, "simulations:run"),
        ("POST", f"/sweeps/{lab.sweep}/cancel"): ({}, "simulations:run"),
        ("POST", "/projects"): ({"name": "Mine"}, "simulations:run"),
        ("PATCH", f"/projects/{lab.project_id}"): ({"name": "Mine"}, "simulations:run"),
    }
    for (method, path), (body, permission) in acts.items():
        refused = problem(viewer.request(method, path, json=body), 403, "not_permitted")
        assert permission in refused["detail"]


def test_a_role_without_the_right_reads_nothing(viewer: httpx.Client, stack: Stack, lab: Lab) -> None:
    with role_without(stack, "viewer", "simulations:read"):
        for path in paths(lab):
            refused = problem(viewer.get(path), 403, "not_permitted")
            assert "simulations:read" in refused["detail"]


def test_a_tenant_without_the_pack_has_none_of_it(stack: Stack, lab: Lab) -> None:
    who = stack.people["operator@other"]
    with stack.store.system() as session:
        session.execute(update(Tenant).where(Tenant.id == who.tenant_id).values(packs=["things"]))
    with stack.visit("operator@other") as client:
        for path in paths(lab):
            problem(client.get(path), 404, "not_found")
    with stack.store.system() as session:
        session.execute(update(Tenant).where(Tenant.id == who.tenant_id).values(packs=[*who.packs]))


def test_what_another_tenant_has_is_not_there(stranger: httpx.Client, stack: Stack, lab: Lab) -> None:
    """Numbers begin at 1 in every tenant, so it is the records that count."""
    mine = [each["number"] for each in everything(stranger, "/simulations")]
    assert lab.done not in mine
    problem(stranger.get("/simulations", params={"project": lab.project_id}), 404, "not_found")
    problem(stranger.get(f"/exports/{lab.export_id}"), 404, "not_found")
    refused = stranger.post("/simulations", json={"particles": 300, "project": lab.project_id})
    problem(refused, 404, "not_found")
    key = str(uuid4())
    with stack.visit("operator@acme") as operator:
        theirs = run(operator, key=key)
    ours = run(stranger, key=key)
    assert re.fullmatch(r"SIM-\d{4}", ours["number"])
    assert ours["id"] != theirs["id"]


def paths(lab: Lab) -> list[str]:
    """Everything that can be read."""
    return [
        *(
            "/simulations",
            "/simulations/estimate?particles=500",
            f"/simulations/compare?numbers={lab.done},1",
        ),
        *(f"/simulations/{lab.done}{more}" for more in ("", "/analyses", "/points", "/exports")),
        *(f"/exports/{lab.export_id}{more}" for more in ("", "/file")),
        *("/sweeps", f"/sweeps/{lab.sweep}", "/projects"),
    ]
