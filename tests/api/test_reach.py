"""Every route that is described, called by a token of each scope: closed by default, and open as far as was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.testclient import TestClient

from api import problems
from api.callers import CALLER, Caller
from api.parts import Parts
from api.reach import CLOSED, Needs, demanded
from api.routes import create_api
from db import tokens
from db.tenancy import REACHES, Identity, Reach
from packs import ROUTERS as DOMAINS
from tests.api.conversation import problem
from tests.api.test_matrix import ALL, BODIES, QUERIES, Operation, absent
from tests.stack import Stack

READ_ONLY = {"feed", "audit", "usage", "context", "skills", "tools", "change-sets"}
"""Where a token looks, and changes nothing but what ``BESIDES`` names."""
CHATS = {"chats"}
AT_ONCE = {
    *("jobs", "orders", "products", "renders", "archive"),
    *("items", "programs", "designs", "change-orders", "workspaces"),
    *("simulations", "sweeps", "projects", "exports"),
    *("workflows", "workflow-runs", "connections", "connectors"),
}
"""Where what is changed is changed at once."""
NEVER = {"session", "me", "tokens", "shares", "settings", "users", "roles", "invitations", "budgets"}
BESIDES: dict[tuple[str, str], Reach] = {
    ("get", "/me"): "read",
    ("put", "/context/personal"): "confirm",
    ("post", "/context/personal/restore"): "confirm",
    ("post", "/change-sets/{change_set_id}/cancel"): "propose",
    ("post", "/change-sets/{change_set_id}/undo"): "propose",
    ("post", "/change-sets/{change_set_id}/confirm"): "confirm",
    ("get", "/workflows/{workflow}/hook"): "confirm",
}
NAMES = absent({name: "" for each in ALL for name in each.parameters})
REFUSALS = {"token_cannot", "token_scope", "token_invalid", "csrf_token_wrong", "not_signed_in"}


def needed(operation: Operation) -> Reach | None:
    """What was decided in the contract, told once more and in another way than the routes tell it."""
    root = operation.path.split("/")[1]
    assert root in READ_ONLY | CHATS | AT_ONCE | NEVER, f"nobody decided what a token may do at /{root}"
    if (operation.method, operation.path) in BESIDES:
        return BESIDES[operation.method, operation.path]
    if root in CHATS or (operation.method == "get" and root not in NEVER):
        return "read"
    return "confirm" if root in AT_ONCE else None


@pytest.fixture(scope="module")
def programs(stack: Stack) -> Iterator[Mapping[Reach, httpx.Client]]:
    """Programs with a token of each scope, of somebody of another tenant who only looks."""
    who = stack.people["viewer@other"]
    clients: dict[Reach, httpx.Client] = {}
    for reach in REACHES:
        with stack.store.work(who.scope) as session:
            token = tokens.make_token(session, who, f"may {reach}", scope=reach).token
        sent = {"Authorization": f"Bearer {token}"}
        clients[reach] = httpx.Client(base_url=f"{stack.url}/api/v1", headers=sent, timeout=30)
    yield clients
    for each in clients.values():
        each.close()


def ask(client: httpx.Client, operation: Operation) -> httpx.Response:
    """As ``Operation.ask``, and a stream is not read to its end."""
    key = (operation.method, operation.path)
    body = BODIES.get(key, {} if operation.method in {"post", "put", "patch"} else None)
    path = operation.path.format(**NAMES)
    with client.stream(operation.method.upper(), path, json=body, params=QUERIES.get(key)) as answer:
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            answer.read()
        return answer


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_a_token_goes_as_far_as_its_scope_and_no_further(
    operation: Operation, programs: Mapping[Reach, httpx.Client]
) -> None:
    wanted = needed(operation)
    for reach, client in programs.items():
        answer = ask(client, operation)
        if wanted is None:
            problem(answer, 403, "token_cannot")
        elif REACHES.index(reach) < REACHES.index(wanted):
            assert wanted in problem(answer, 403, "token_scope")["detail"]
        elif answer.status_code >= 400:
            assert answer.json()["code"] not in REFUSALS, answer.text


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_the_description_names_the_scope_that_a_token_needs(operation: Operation) -> None:
    named = [each["bearer"] for each in operation.described["security"] if "bearer" in each]
    wanted = needed(operation)
    assert named == ([[wanted]] if wanted is not None else [])


def test_a_router_that_nobody_decided_about_is_closed(stack: Stack) -> None:
    router = APIRouter()

    @router.get("/new")
    def new() -> dict[str, str]:
        """A route that somebody adds."""
        return {"secret": "yes"}

    for needs, status in ((CLOSED, 403), (Needs(change="read"), 403), (Needs("read"), 200)):
        assert answer_of(router, needs, stack.people["admin@acme"]) == status


def test_no_route_is_served_without_a_decision_about_tokens() -> None:
    api = create_api(object.__new__(Parts), DOMAINS)
    reaches = api.state.reaches
    assert set(reaches) == {(each.method.upper(), each.path) for each in ALL}


def answer_of(router: APIRouter, needs: Needs, who: Identity) -> int:
    """The status that a program of this person gets at ``/new``."""
    app = FastAPI()
    problems.install(app)
    app.include_router(router, dependencies=[Depends(demanded(needs))])

    async def as_program(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})[CALLER] = Caller("cft_x", "", who, is_program=True)
        await app(scope, receive, send)

    return TestClient(as_program).get("/new").status_code
