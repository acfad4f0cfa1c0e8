"""Sweeps and projects over REST: queued together, cancelled together, and kept apart."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.conversation import problem
from tests.api.lab import start
from tests.api.test_plm import entries, everything
from tests.api.test_simulations import run
from tests.stack import Stack

# Sweeps


def test_a_sweep_queues_one_simulation_for_each_value(operator: httpx.Client, stack: Stack) -> None:
    key = str(uuid4())
    asked = {"parameter": "stickiness", "values": [0.1, 0.5, 1], "particles": 400, "key": key}
    made = operator.post("/sweeps", json=asked)
    assert made.status_code == 201, made.text
    body = made.json()
    assert [each["stickiness"] for each in body["simulations"]] == body["values"] == [0.1, 0.5, 1]
    assert len({each["seed"] for each in body["simulations"]}) == 1
    assert {each["sweep"] for each in body["simulations"]} == {body["number"]}
    assert body["counts"] == {"queued": 3, "running": 0, "done": 0, "failed": 0, "cancelled": 0}
    given = list(stack.jobs.given)
    again = operator.post("/sweeps", json=asked)
    assert (again.status_code, again.json(), stack.jobs.given) == (200, body, given)
    assert operator.get(f"/sweeps/{body['number'].lower()}").json() == body
    listed = everything(operator, "/sweeps", limit=1)
    assert body["number"] in [each["number"] for each in listed]
    assert entries(stack, "run_sweep")[0].result == body["number"]


def test_a_sweep_is_cancelled_as_a_whole(operator: httpx.Client, stack: Stack) -> None:
    asked = {"parameter": "seed_geometry", "values": ["point", "line"], "particles": 400}
    body = operator.post("/sweeps", json=asked).json()
    start(stack, body["simulations"][0]["number"])
    cancelled = operator.post(f"/sweeps/{body['number']}/cancel").json()
    assert [each["status"] for each in cancelled["simulations"]] == ["running", "cancelled"]
    problem(operator.post(f"/sweeps/{body['number']}/cancel"), 409, "conflict")
    assert entries(stack, "cancel_sweep")[-1].result == body["number"]


@pytest.mark.parametrize(
    "wrong",
    [
        *({"values": values} for values in ([], [0.5], [0.5, 0.5], [0.5, 2], [0.5, "x"], [0.5, None])),
        *({"values": [n / 100 for n in range(1, 31)]}, {"values": list(range(200))}, {"values": "0.5"}),
        *({"parameter": "colour"}, {"parameter": "particles", "values": [500, 10**9]}, {"particles": 0}),
    ],
    ids=str,
)
def test_a_sweep_that_cannot_be_queues_nothing(operator: httpx.Client, wrong: dict[str, Any]) -> None:
    before = operator.get("/sweeps").json()
    asked = {"parameter": "stickiness", "values": [0.5, 1], **wrong}
    problem(operator.post("/sweeps", json=asked), 422, "invalid")
    assert operator.get("/sweeps").json() == before


# Projects


def test_projects_are_made_renamed_and_archived(operator: httpx.Client, stack: Stack) -> None:
    made = operator.post("/projects", json={"name": "  Carbon   black ", "description": "For tyres."})
    assert made.status_code == 201
    body = made.json()
    assert (body["name"], body["simulations"], body["newest_at"]) == ("Carbon black", 0, None)
    taken = problem(operator.post("/projects", json={"name": "carbon BLACK"}), 409, "already_known")
    assert "Carbon black" in taken["detail"]
    number = run(operator, project="carbon black")["number"]
    path = f"/projects/{body['id']}"
    changed = operator.patch(path, json={"name": "Soot black", "is_archived": True}).json()
    assert (changed["name"], changed["description"], changed["simulations"]) == (
        "Soot black",
        "For tyres.",
        1,
    )
    assert operator.get(f"/simulations/{number}").json()["project"] == "Soot black"
    assert body["id"] not in [each["id"] for each in operator.get("/projects").json()["items"]]
    archived = operator.get("/projects", params={"archived": True}).json()["items"]
    assert body["id"] in [each["id"] for each in archived]
    refused = operator.post("/simulations", json={"particles": 300, "project": "Soot black"})
    assert "archived" in problem(refused, 409, "conflict")["detail"]
    assert operator.patch(path, json={"is_archived": False}).json()["is_archived"] is False
    assert [each.result for each in entries(stack, "change_project")[-2:]] == ["Soot black"] * 2
    for wrong in ({}, {"name": " "}, {"name": "x" * 81}, {"name": "a", "colour": 1}):
        problem(operator.post("/projects", json=wrong), 422, "invalid")
