"""Versions over REST: listed, shown, compared, and brought back as the newest one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.conversation import problem
from tests.api.office import HOOK, STEP, WHOLE, make_workflow
from tests.api.test_plm import entries, everything
from tests.stack import Stack

DELAY: dict[str, Any] = {"id": "delay", "connector": "delay", "action": "wait", "config": {"seconds": 60}}


@pytest.fixture
def path(stack: Stack, operator: httpx.Client) -> str:
    """A workflow with three versions: two steps, the second renamed, and a delay between them."""
    place = f"/workflows/{make_workflow(stack, f'Versions {uuid4()}')}"
    renamed = {**STEP, "label": "Add up"}
    ways = [{"source": "webhook", "target": "delay"}, {"source": "delay", "target": "transform"}]
    for nodes, edges in (([HOOK, renamed], WHOLE["edges"]), ([HOOK, DELAY, renamed], ways)):
        assert operator.put(f"{place}/definition", json={"nodes": nodes, "edges": edges}).status_code == 200
    return place


def test_versions_are_listed_newest_first_and_shown_whole(
    viewer: httpx.Client, path: str, stack: Stack
) -> None:
    listed = everything(viewer, f"{path}/versions", limit=2)
    assert [(each["number"], each["nodes"]) for each in listed] == [(3, 3), (2, 2), (1, 2)]
    assert {each["created_by"] for each in listed} == {str(stack.people["operator@acme"].user_id)}
    shown = viewer.get(f"{path}/versions/2").json()
    assert [each["label"] for each in shown["definition"]["nodes"]] == ["", "Add up"]
    assert "1 to 3" in problem(viewer.get(f"{path}/versions/9"), 404, "not_found")["detail"]
    problem(viewer.get(f"{path}/versions/0"), 422, "invalid")
    problem(viewer.get(f"{path}/versions", params={"before": "x"}), 422, "invalid")


def test_two_versions_are_compared(viewer: httpx.Client, path: str) -> None:
    found = viewer.get(f"{path}/diff", params={"from": 1, "to": 3}).json()
    assert [each["id"] for each in found["added"]] == ["delay"]
    assert (found["removed"], len(found["changed"])) == ([], 1)
    [change] = found["changed"]
    assert (change["before"]["label"], change["after"]["label"]) == ("Count", "Add up")
    assert len(found["added_edges"]) == 2
    assert found["removed_edges"] == [{"source": "webhook", "target": "transform", "branch": None}]
    assert found["sentences"]
    assert all(each.endswith(".") for each in found["sentences"])
    same = viewer.get(f"{path}/diff", params={"from": 2, "to": 2}).json()
    assert (same["added"], same["changed"], same["added_edges"]) == ([], [], [])
    begun = viewer.get(f"{path}/diff", params={"from": 0, "to": 1}).json()
    assert [each["id"] for each in begun["added"]] == ["webhook", "transform"]
    problem(viewer.get(f"{path}/diff", params={"from": 1, "to": 9}), 404, "not_found")
    problem(viewer.get(f"{path}/diff"), 422, "invalid")


def test_an_older_version_is_brought_back_on_record(operator: httpx.Client, stack: Stack, path: str) -> None:
    answer = operator.post(f"{path}/versions/1/restore", json={"version": 3})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["version"], len(answer.json()["nodes"])) == (4, 2)
    newest = operator.get(f"{path}/versions/4").json()
    assert newest["note"] == "Restored from version 1"
    assert newest["definition"] == operator.get(f"{path}/versions/1").json()["definition"]
    entry = entries(stack, "restore_version")[-1]
    assert entry.result == f"{answer.json()['workflow']} v1"
    assert [row[1] for row in entry.rows].count("workflow_versions") == 1
    problem(operator.post(f"{path}/versions/9/restore", json={}), 404, "not_found")
