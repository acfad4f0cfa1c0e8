"""Every route that is described, asked as nobody, as a forger and as a stranger, so that none can be forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from api.parts import Parts
from api.routes import ROUTERS, create_api
from packs import ROUTERS as DOMAINS
from tests.api.conftest import Shop
from tests.api.conversation import begin, problem, stage
from tests.api.lab import Lab
from tests.api.office import Office
from tests.stack import Stack

ABSENT = "01a1fdd3-8606-713e-ad22-19bb2e213333"
OPEN = {("post", "/session"), ("delete", "/session"), ("post", "/invitations/accept")}
PROVIDER: dict[str, object] = {"provider": "openai", "model": "gpt-test", "api_key": "sk-0123456789abcdef"}
HANGAR = {"item": "P-1001", "change_order": "ECO-0006", "program": "AE-100"}
SKILL: dict[str, object] = {"name": "Terse", "instructions": "Answer in one line."}
BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("post", "/session"): {"email": "a@b.c", "password": "x"},
    ("post", "/invitations/accept"): {"token": "x", "password": "y"},
    ("post", "/invitations"): {"email": "theirs@b.c", "name": "Theirs", "role_id": ABSENT},
    ("post", "/roles"): {"name": "theirs", "permissions": []},
    ("patch", "/roles/{role_id}"): {"name": "theirs"},
    ("patch", "/users/{user_id}"): {"name": "theirs"},
    ("post", "/me/password"): {"current_password": "x", "new_password": "y"},
    ("patch", "/chats/{chat_id}"): {"title": "theirs"},
    ("post", "/tokens"): {"name": "theirs"},
    ("post", "/shares"): {"kind": "transcript", "chat_id": ABSENT},
    ("post", "/shares/copy"): {"token": "x"},
    ("post", "/chats/{chat_id}/messages"): {"content": "hello"},
    ("post", "/chats/{chat_id}/edit"): {"content": "hello"},
    ("post", "/change-sets/{change_set_id}/confirm"): {"digest": "0" * 64},
    ("post", "/settings/providers"): PROVIDER,
    ("put", "/settings/providers/{setting_id}"): PROVIDER,
    ("put", "/budgets"): {"budgets": []},
    ("put", "/context/primary"): {"content": "theirs", "version": 0},
    ("put", "/context/personal"): {"content": "theirs", "version": 0},
    ("post", "/context/primary/restore"): {"restore": 1, "version": 0},
    ("post", "/context/personal/restore"): {"restore": 1, "version": 0},
    ("post", "/skills"): SKILL,
    ("put", "/skills/{skill_id}"): SKILL,
    ("post", "/change-orders"): {"title": "theirs", "designs": ["WING-01"]},
    ("post", "/change-orders/{change_order}/move"): {"state": "Cancelled"},
    ("post", "/change-orders/{change_order}/resolve"): {"item": "P-1001"},
    ("post", "/simulations"): {"particles": 500},
    ("post", "/simulations/{simulation}/exports"): {"format": "csv"},
    ("post", "/sweeps"): {"parameter": "seed", "values": [1, 2]},
    ("post", "/projects"): {"name": "theirs"},
    ("patch", "/projects/{project_id}"): {"name": "theirs"},
    ("post", "/workflows"): {"name": "theirs"},
    ("put", "/workflows/{workflow}/definition"): {"nodes": [], "edges": []},
    ("post", "/workflows/{workflow}/nodes"): {"connector": "webhook"},
    ("post", "/workflows/{workflow}/edges"): {"source": "webhook", "target": "transform"},
    ("post", "/workflow-runs/{run}/steps/{node}/settle"): {"verdict": "done"},
    ("post", "/connections"): {"connector": "slack", "name": "theirs", "is_practice": True},
    ("patch", "/connections/{connection_id}"): {"name": "theirs"},
}
"""The smallest body of each operation that needs one."""
QUERIES: dict[tuple[str, str], dict[str, str]] = {
    ("delete", "/workflows/{workflow}/edges"): {"source": "webhook", "target": "transform"},
    ("get", "/workflows/{workflow}/diff"): {"from": "0", "to": "1"},
    ("get", "/shares/preview"): {"chat": ABSENT},
}
"""What operations need after the question mark."""


@dataclass(frozen=True)
class Operation:
    """One method of one path, as described."""

    method: str
    path: str
    described: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def changes(self) -> bool:
        return self.method != "get"

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    def ask(self, client: httpx.Client, records: dict[str, str], **headers: str) -> httpx.Response:
        """Send the request with these records' names in its path."""
        body = BODIES.get((self.method, self.path), {} if self.method in {"post", "put", "patch"} else None)
        path, query = self.path.format(**records), QUERIES.get((self.method, self.path))
        return client.request(self.method.upper(), path, json=body, params=query, headers=headers)


def operations() -> list[Operation]:
    """From the description of an app that is never run."""
    api = create_api(object.__new__(Parts), DOMAINS)
    paths = api.openapi()["paths"]
    return [Operation(method, path, one) for path, each in paths.items() for method, one in each.items()]


ALL = operations()
CLOSED = [each for each in ALL if (each.method, each.path) not in OPEN]
OF_RECORDS = [each for each in ALL if each.parameters]


@pytest.fixture(scope="module")
def records(stack: Stack, shop: Shop, hangar: Stack, lab: Lab, office: Office) -> dict[str, str]:
    """One record of the tenant acme for each parameter of a path."""
    with stack.visit("operator@acme") as client, stack.visit("admin@acme") as admin:
        chat = begin(client)
        seen = admin.get("/context/primary").json()["version"]
        admin.put("/context/primary", json={"content": f"Matrix {seen}", "version": seen})
        return {
            **HANGAR,
            "simulation": lab.done,
            "sweep": lab.sweep,
            "export_id": lab.export_id,
            "project_id": lab.project_id,
            "workflow": office.workflow,
            "node": "transform",
            "run": office.run,
            "connection_id": office.connection_id,
            "chat_id": chat,
            "change_set_id": stage(client, chat, "matrix")["id"],
            "number": shop.number,
            "pim_id": "KL-6201",
            "render_id": shop.render_id(shop.done),
            "job_id": str(shop.job(shop.failed).id),
            "skill_id": admin.post("/skills", json=SKILL).json()["id"],
            "version": "1",
            "user_id": str(stack.people["colleague@acme"].user_id),
            **people_records(admin),
            "token_id": client.post("/tokens", json={"name": "Matrix"}).json()["id"],
            "share_id": client.post("/shares", json={"kind": "transcript", "chat_id": chat}).json()["id"],
            "sign_in_id": client.get("/me/sign-ins").json()["items"][0]["id"],
            "setting_id": admin.post("/settings/providers", json=PROVIDER).json()["id"],
        }


def people_records(admin: httpx.Client) -> dict[str, str]:
    """A role of the tenant acme, and an open invitation with it."""
    role = admin.post("/roles", json={"name": "Matrix", "permissions": ["things:read"]}).json()["id"]
    body = {"email": "matrix@acme.example", "name": "Matrix", "role_id": role}
    return {"role_id": role, "invitation_id": admin.post("/invitations", json=body).json()["id"]}


def absent(records: dict[str, str]) -> dict[str, str]:
    """Names of the same form that nobody has."""
    named = {
        "number": "SA-2026-09999",
        "pim_id": "KL-9999",
        "version": "99",
        "item": "P-9999",
        "change_order": "ECO-9999",
        "program": "AE-999",
        "simulation": "SIM-9999",
        "sweep": "SW-9999",
        "workflow": "WF-9999",
        "node": "nothing",
        "run": "RUN-99999",
    }
    return {name: named.get(name, ABSENT) for name in records}


def test_the_description_names_every_route_there_is() -> None:
    routes = [
        route for router in (*ROUTERS, *DOMAINS) for route in router.routes if isinstance(route, APIRoute)
    ]
    served = {(method.lower(), route.path) for route in routes for method in route.methods or ()}
    assert served == {(each.method, each.path) for each in ALL}
    assert len(ALL) >= 30


def test_the_description_is_open_to_all_and_lacks_no_part(nobody: httpx.Client) -> None:
    answer = nobody.get("/openapi.json")
    assert answer.status_code == 200
    schemas = answer.json()["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', answer.text))
    assert named <= set(schemas)
    assert {"Problem", "WrongField", "ChangeSetDetail", "OrderDetail", "Me"} <= named


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_each_route_is_described_with_what_may_go_wrong(operation: Operation) -> None:
    described = operation.described
    assert described["summary"]
    assert described["description"].rstrip().endswith((".", "`."))
    assert described["tags"]
    answers = set(described["responses"])
    assert answers & {"200", "201", "202", "204"}
    assert {"413", "422", "500", "503"} <= answers
    if operation in CLOSED:
        assert "401" in answers
        assert described["security"]
    if operation.parameters:
        assert "404" in answers
    for status, answer in described["responses"].items():
        if int(status) >= 400:
            schema = answer["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}


@pytest.mark.parametrize("operation", CLOSED, ids=str)
def test_nobody_gets_anything(operation: Operation, nobody: httpx.Client, records: dict[str, str]) -> None:
    problem(operation.ask(nobody, records), 401, "not_signed_in")
    garbage = dict.fromkeys(records, "x")
    problem(operation.ask(nobody, garbage), 401, "not_signed_in")


@pytest.mark.parametrize("operation", [each for each in CLOSED if each.changes], ids=str)
def test_a_forged_request_changes_nothing(
    operation: Operation, admin: httpx.Client, records: dict[str, str]
) -> None:
    problem(operation.ask(admin, records, Origin="https://evil.example"), 403, "foreign_origin")
    problem(operation.ask(admin, records, **{"Sec-Fetch-Site": "cross-site"}), 403, "foreign_origin")
    problem(operation.ask(admin, records, **{"X-CSRF-Token": "guess"}), 403, "csrf_token_wrong")


@pytest.mark.parametrize("operation", OF_RECORDS, ids=str)
def test_a_record_of_another_tenant_is_told_from_an_absent_one_by_nothing(
    operation: Operation, stranger: httpx.Client, records: dict[str, str]
) -> None:
    theirs, nothing = (
        operation.ask(stranger, names, **{"X-Request-Id": "the-same-request"})
        for names in (records, absent(records))
    )
    problem(theirs, 404, "not_found")
    content = theirs.content
    for name in operation.parameters:
        content = content.replace(records[name].encode(), absent(records)[name].encode())
    assert content == nothing.content
    assert theirs.headers.items() - nothing.headers.items() <= {("date", theirs.headers["date"])}


@pytest.mark.parametrize("operation", [each for each in OF_RECORDS if "chat_id" in each.parameters], ids=str)
def test_a_chat_of_a_colleague_is_told_from_an_absent_one_by_nothing(
    operation: Operation, colleague: httpx.Client, admin: httpx.Client, records: dict[str, str]
) -> None:
    for other in (colleague, admin):
        theirs, nothing = (
            operation.ask(other, names, **{"X-Request-Id": "the-same-request"})
            for names in (records, absent(records))
        )
        problem(theirs, 404, "not_found")
        assert theirs.content == nothing.content


@pytest.mark.parametrize("operation", OF_RECORDS, ids=str)
@pytest.mark.parametrize(
    "garbage", ["x", "0", "null", "%00", "%ff", "..%2f..%2fetc%2fpasswd", "' OR 1=1 --", "х"]
)
def test_a_garbled_name_is_refused_with_a_sentence(
    operation: Operation, garbage: str, admin: httpx.Client, records: dict[str, str]
) -> None:
    answer = operation.ask(admin, dict.fromkeys(records, garbage))
    assert answer.status_code in {404, 422}
    assert answer.json()["code"] in {"not_found", "invalid"}
    assert answer.json()["detail"]


def test_every_parameter_of_a_path_has_a_record_here(records: dict[str, str]) -> None:
    assert {name for each in ALL for name in each.parameters} == set(records)


def test_nothing_of_all_this_changed_a_record(
    admin: httpx.Client, stack: Stack, records: dict[str, str]
) -> None:
    with stack.visit("operator@acme") as owner:
        chat = owner.get(f"/chats/{records['chat_id']}").json()
        assert (chat["title"][:4], chat["is_archived"], chat["message_count"]) == ("call", False, 4)
        assert owner.get(f"/change-sets/{records['change_set_id']}").json()["status"] == "pending"
        assert owner.get(f"/jobs/{records['job_id']}").json()["status"] == "failed"
        order = owner.get(f"/change-orders/{records['change_order']}").json()
        assert (order["status"], len(order["difference"]["items"])) == ("Draft", 4)
        workflow = owner.get(f"/workflows/{records['workflow']}").json()
        assert (workflow["version"], workflow["is_archived"]) == (1, False)
        assert owner.get(f"/workflow-runs/{records['run']}").json()["status"] == "failed"
    settings = {each["id"]: each for each in admin.get("/settings/providers").json()["items"]}
    assert settings[records["setting_id"]]["api_key"] == "***cdef"
