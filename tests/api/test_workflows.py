"""Workflows over REST: made, edited node by node, tidied, paused; at once, on record, and never over somebody's head."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from engines.flow.manifests import CONNECTORS
from tests.api.conversation import problem
from tests.api.office import EDGE, HOOK, STEP, WHOLE, Office, make_workflow
from tests.api.test_plm import entries, everything, role_without
from tests.stack import Stack

SLACK: dict[str, Any] = {"connector": "slack", "label": "Tell the team", "config": {"text": "Hi"}}


def make(client: httpx.Client, **fields: Any) -> dict[str, Any]:
    """Make an empty workflow by the form."""
    answer = client.post("/workflows", json={"name": f"Workflow {uuid4()}", **fields})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def edited(answer: httpx.Response, version: int) -> dict[str, Any]:
    """The workflow as an edit has left it."""
    assert answer.status_code in {200, 201}, answer.text
    body: dict[str, Any] = answer.json()
    assert body["version"] == version
    return body


# Workflows


def test_workflows_are_listed_newest_first_and_searched(
    viewer: httpx.Client, office: Office, stack: Stack
) -> None:
    number = make_workflow(stack, "Backs the shop up")
    listed = everything(viewer, "/workflows", limit=1)
    numbers = [each["number"] for each in listed]
    assert numbers == sorted(set(numbers), reverse=True)
    [row] = viewer.get("/workflows", params={"query": "BACKS the"}).json()["items"]
    assert (row["number"], row["nodes"], row["problems"]) == (number, 2, 0)
    assert row["trigger"] == {"node": "webhook", "connector": "webhook"}
    ran = next(each for each in listed if each["number"] == office.workflow)
    assert ran["last_run"]["number"] == office.run
    assert ran["last_run"]["status"] == "failed"
    assert viewer.get("/workflows", params={"archived": True, "query": "Backs"}).json()["items"] == []


def test_a_workflow_is_shown_with_what_it_does_and_what_is_wrong_with_it(
    viewer: httpx.Client, stack: Stack
) -> None:
    number = make_workflow(
        stack, "Shown", {"nodes": [HOOK, {**SLACK, "id": "slack", "action": "send_message"}]}
    )
    shown = viewer.get(f"/workflows/{number}").json()
    assert viewer.get("/workflows/shown").json() == shown
    assert (shown["version"], shown["is_active"]) == (1, True)
    assert [each["id"] for each in shown["definition"]["nodes"]] == ["webhook", "slack"]
    levels = [each["level"] for each in shown["problems"]]
    assert levels == sorted(levels, key=["invalid", "incomplete", "warning"].index)
    assert {each["code"] for each in shown["problems"]} >= {"no_connection", "unreachable"}
    assert viewer.get(f"/workflows/{number}/problems").json()["items"] == shown["problems"]


def test_a_workflow_is_made_once_per_key_and_name(operator: httpx.Client) -> None:
    key = str(uuid4())
    made = make(operator, name=f"Once {key}", key=key)
    assert make(operator, name=f"Once {key}", key=key)["number"] == made["number"]
    twin = operator.post("/workflows", json={"name": f"ONCE  {key}"})
    assert made["number"] in problem(twin, 409, "already_known")["detail"]
    assert "name" in problem(operator.post("/workflows", json={"name": "  "}), 422, "invalid")["detail"]
    problem(operator.post("/workflows", json={"name": "x", "colour": "red"}), 422, "invalid")


def test_a_workflow_is_renamed_paused_and_archived_on_record(operator: httpx.Client, stack: Stack) -> None:
    made = make(operator)
    number = made["number"]
    name = f"Renamed {uuid4()}"
    changed = operator.patch(f"/workflows/{number}", json={"name": name, "is_active": False}).json()
    assert (changed["name"], changed["is_active"], changed["is_archived"]) == (name, False, False)
    assert operator.patch(f"/workflows/{number}", json={"is_archived": True}).json()["is_archived"]
    refused = operator.post(f"/workflows/{number}/nodes", json={"connector": "webhook"})
    assert "is archived" in problem(refused, 409, "conflict")["detail"]
    entry = next(each for each in entries(stack, "change_workflow") if each.result == number)
    assert entry.rows == [["update", "workflows", made["id"]]]


def test_only_those_who_may_write_change_anything_or_see_the_address(
    viewer: httpx.Client, office: Office, stack: Stack
) -> None:
    path = f"/workflows/{office.workflow}"
    for method, place, body in (
        ("POST", "/workflows", {"name": "Mine"}),
        ("PATCH", path, {"name": "Mine"}),
        ("PUT", f"{path}/definition", WHOLE),
        ("POST", f"{path}/nodes", SLACK),
        ("PATCH", f"{path}/nodes/transform", {"label": "x"}),
        ("DELETE", f"{path}/nodes/transform", None),
        ("POST", f"{path}/edges", EDGE),
        ("DELETE", f"{path}/edges?source=webhook&target=transform", None),
        ("POST", f"{path}/tidy", {}),
        ("POST", f"{path}/versions/1/restore", {}),
        ("GET", f"{path}/hook", None),
        ("POST", f"{path}/hook", None),
    ):
        answer = viewer.request(method, place, json=body)
        assert "workflows:write" in problem(answer, 403, "not_permitted")["detail"]
    with role_without(stack, "viewer", "workflows:read"):
        for place in ("/workflows", path, f"{path}/versions", "/connectors"):
            problem(viewer.get(place), 403, "not_permitted")


def test_connectors_are_listed_with_the_schema_of_their_settings(viewer: httpx.Client) -> None:
    items = viewer.get("/connectors").json()["items"]
    assert [each["id"] for each in items] == [each.id for each in CONNECTORS]
    [slack] = viewer.get("/connectors", params={"query": "slack"}).json()["items"]
    [action] = slack["actions"]
    assert (action["id"], action["kind"]) == ("send_message", "action")
    assert set(action["settings"]["required"]) == {"connection", "text"}
    assert [each["name"] for each in slack["connection_secrets"]] == ["webhook_url", "token"]


# What it does


def test_nodes_and_edges_are_added_changed_and_removed(operator: httpx.Client) -> None:
    path = f"/workflows/{make(operator)['number']}"
    edited(operator.post(f"{path}/nodes", json={"connector": "webhook", "version": 0}), 1)
    body = edited(operator.post(f"{path}/nodes", json=SLACK), 2)
    assert body["edges"] == [{"source": "webhook", "target": "slack", "branch": None}]
    assert [(each["code"], each["node"], each["setting"]) for each in body["problems"]] == [
        ("no_connection", "slack", "connection")
    ]
    body = edited(operator.patch(f"{path}/nodes/slack", json={"label": "Say it", "position": [40, 80.5]}), 3)
    assert (body["nodes"][1]["label"], body["nodes"][1]["position"]) == ("Say it", [40, 80.5])
    assert body["nodes"][1]["config"] == {"text": "Hi"}
    body = edited(operator.delete(f"{path}/edges", params={"source": "webhook", "target": "slack"}), 4)
    assert body["edges"] == []
    edited(operator.post(f"{path}/edges", json={"source": "webhook", "target": "slack"}), 5)
    body = edited(operator.delete(f"{path}/nodes/slack", params={"version": 5}), 6)
    assert [each["id"] for each in body["nodes"]] == ["webhook"]


def test_a_whole_definition_is_replaced_and_the_same_again_makes_no_version(operator: httpx.Client) -> None:
    path = f"/workflows/{make(operator)['number']}"
    body = edited(operator.put(f"{path}/definition", json={**WHOLE, "note": "First", "version": 0}), 1)
    assert [each["id"] for each in body["nodes"]] == ["webhook", "transform"]
    edited(operator.put(f"{path}/definition", json=WHOLE), 1)
    assert operator.get(f"{path}/versions").json()["items"][0]["note"] == "First"


def test_what_was_made_from_an_older_version_is_refused(operator: httpx.Client, office: Office) -> None:
    path = f"/workflows/{make(operator)['number']}"
    edited(operator.put(f"{path}/definition", json=WHOLE), 1)
    edited(operator.patch(f"{path}/nodes/transform", json={"label": "Other"}), 2)
    late: list[tuple[str, str, Any]] = [
        ("PUT", "/definition", {**WHOLE, "version": 1}),
        ("POST", "/nodes", {**SLACK, "version": 1}),
        ("PATCH", "/nodes/transform", {"label": "Late", "version": 1}),
        ("DELETE", "/nodes/transform?version=1", None),
        ("POST", "/edges", {**EDGE, "version": 1}),
        ("DELETE", "/edges?source=webhook&target=transform&version=1", None),
        ("POST", "/tidy", {"version": 1}),
        ("POST", "/versions/1/restore", {"version": 1}),
    ]
    for method, place, body in late:
        refused = problem(operator.request(method, path + place, json=body), 409, "version_conflict")
        assert "version 2 by now" in refused["detail"]
    assert operator.get(path).json()["version"] == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nodes": [HOOK, HOOK]}, "2 nodes have the id 'webhook'"),
        ({"nodes": [HOOK, {**HOOK, "id": "other"}]}, "a workflow has one trigger"),
        ({"nodes": [HOOK], "edges": [EDGE]}, "needs the node 'transform', but there is none"),
        ({"edges": [EDGE, {"source": "transform", "target": "webhook"}]}, "nothing comes before a trigger"),
        ({"edges": [{"source": "transform", "target": "transform"}]}, "cannot come after itself"),
        ({"edges": [EDGE, EDGE]}, "is there 2 times"),
        ({"edges": [{**EDGE, "branch": "true"}]}, "only edges from a condition have one"),
        ({"nodes": [{**HOOK, "connector": "fax"}], "edges": []}, "There is no connector 'fax'"),
        ({"nodes": [{**HOOK, "id": "trigger"}], "edges": []}, "cannot have the id 'trigger'"),
        ({"nodes": [{**HOOK, "config": {"methode": "GET"}}], "edges": []}, "has no setting 'methode'. Did you mean"),
        ({"nodes": [{**STEP, "config": {"fields": {"a": "1 +"}}}], "edges": []}, "is not right"),
        ({"nodes": [{"id": "cron", "connector": "schedule", "action": "cron", "config": {"line": "61 * * * *"}}],
          "edges": []}, "cannot start the workflow"),
    ],
)  # fmt: skip
def test_what_no_workflow_can_be_is_refused_with_a_sentence(
    operator: httpx.Client, office: Office, changes: dict[str, Any], sentence: str
) -> None:
    answer = operator.put(f"/workflows/{office.workflow}/definition", json={**WHOLE, **changes})
    assert sentence in problem(answer, 422, "invalid")["detail"]
    assert operator.get(f"/workflows/{office.workflow}").json()["version"] == 1


def test_bodies_that_are_too_big_or_none_are_refused(operator: httpx.Client, office: Office) -> None:
    path = f"/workflows/{office.workflow}/definition"
    many = [{**STEP, "id": f"n{number}"} for number in range(201)]
    problem(operator.put(path, json={"nodes": many, "edges": []}), 422, "invalid")
    large = {
        **STEP,
        "config": {"fields": {"a": "1", **{f"f{n}": '"' + "x" * 1_900 + '"' for n in range(49)}}},
    }
    heavy = {"nodes": [{**large, "id": f"n{number}"} for number in range(3)], "edges": []}
    assert "bytes" in problem(operator.put(path, json=heavy), 422, "invalid")["detail"]
    problem(operator.put(path, json={"nodes": [HOOK], "edges": [], "name": "x"}), 422, "invalid")
    problem(operator.put(path, json={"nodes": [{**HOOK, "position": [1]}], "edges": []}), 422, "invalid")


def test_what_does_nothing_is_tidied_away(operator: httpx.Client) -> None:
    path = f"/workflows/{make(operator)['number']}"
    lonely = {**STEP, "id": "lonely", "position": [5, 5]}
    edited(operator.put(f"{path}/definition", json={**WHOLE, "nodes": [HOOK, STEP, lonely]}), 1)
    body = edited(operator.post(f"{path}/tidy", json={"version": 1}), 2)
    assert [each["id"] for each in body["nodes"]] == ["webhook", "transform"]
    edited(operator.post(f"{path}/tidy", json={}), 2)


# The webhook's address


def test_the_address_is_shown_to_those_who_may_write_and_a_new_one_replaces_it(
    operator: httpx.Client, stack: Stack
) -> None:
    number = make(operator)["number"]
    path = f"/workflows/{number}"
    assert "does not begin with a webhook" in problem(operator.get(f"{path}/hook"), 409, "conflict")["detail"]
    edited(operator.put(f"{path}/definition", json=WHOLE), 1)
    first = operator.get(f"{path}/hook").json()
    assert first == operator.get(f"{path}/hook").json()
    assert first["method"] == "POST"
    assert first["url"].startswith(f"{stack.url}/hooks/")
    second = operator.post(f"{path}/hook").json()
    assert second["url"] != first["url"]
    codes = [httpx.post(each["url"], json={"total": 1}).status_code for each in (first, second)]
    assert codes == [404, 202]
    entry = next(each for each in entries(stack, "new_hook") if each.result == number)
    told = json.dumps([entry.result, entry.arguments, entry.rows])
    assert not any(each["url"].rpartition("/")[2] in told for each in (first, second))
