"""Links by REST: who makes, lists and revokes them, and that guesses and logs lead nowhere."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from api.gate import protect
from api.parts import Parts
from tests.api.conversation import problem
from tests.api.house import make, open_house, told_chat
from tests.db.agency import tell_everything
from tests.stack import Stack


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The app with its pages; tests here end people's rights, so it is no one else's."""
    with open_house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture
def chat(house: Stack) -> UUID:
    return told_chat(house)


@pytest.fixture
def operator(house: Stack) -> Iterator[httpx.Client]:
    with house.visit("operator@acme") as client:
        yield client


@pytest.fixture
def outside(house: Stack) -> Iterator[httpx.Client]:
    """A stranger's browser, from the root of the site."""
    with httpx.Client(base_url=house.url, timeout=30) as client:
        yield client


def test_a_link_is_made_listed_read_copied_and_revoked(
    house: Stack, operator: httpx.Client, outside: httpx.Client, chat: UUID
) -> None:
    made = make(operator, chat, parts=["steps", "results", "changes"], days=7)
    token = made["url"].rpartition("/")[2]
    assert made["url"] == f"{house.url}/share/{token}"
    assert outside.get(f"/share/{token}").status_code == 200
    with house.visit("operator@other") as stranger:
        copied = stranger.post("/shares/copy", json={"token": token})
        assert copied.status_code == 201, copied.text
        assert (
            stranger.get(f"/chats/{copied.json()['chat_id']}").json()["title"]
            == "Copy of Bearings plain words"
        )
    (listed,) = [each for each in operator.get("/shares").json()["items"] if each["id"] == made["id"]]
    assert (listed["uses"], listed["copies"], listed["state"], listed["is_mine"]) == (1, 1, "open", True)
    assert "url" not in listed
    assert operator.delete(f"/shares/{made['id']}").status_code == 204
    assert outside.get(f"/share/{token}").status_code == 404
    assert problem(operator.post("/shares/copy", json={"token": token}), 404, "not_found")


def test_whoever_tries_many_wrong_links_has_to_wait(stack: Stack) -> None:
    """With a gate of its own, as these are counted by address."""
    gate = protect(FastAPI(openapi_url=None), Parts(stack.services))

    async def ask() -> tuple[list[int], httpx.Response, list[int]]:
        near = httpx.ASGITransport(gate, client=("192.0.2.1", 1))
        far = httpx.ASGITransport(gate, client=("192.0.2.2", 1))
        async with (
            httpx.AsyncClient(transport=near, base_url="http://gate") as guesser,
            httpx.AsyncClient(transport=far, base_url="http://gate") as other,
        ):
            paths = [
                f"/share/{number:022d}" if number % 2 else f"/shared/{number:022d}" for number in range(20)
            ]
            first = [(await guesser.get(path)).status_code for path in paths]
            refused = await guesser.get("/share/AAAAAAAAAAAAAAAAAAAAAA")
            rest = [(await guesser.post("/demos")).status_code, (await guesser.get("/elsewhere")).status_code]
            return first, refused, [*rest, (await other.get(paths[0])).status_code]

    first, refused, rest = asyncio.run(ask())
    assert first == [404] * 20
    assert "Wait" in problem(refused, 429, "rate_limited")["detail"]
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.headers["cache-control"] == "no-store"
    assert rest == [429, 404, 404]


def test_who_lacks_the_right_makes_no_links(house: Stack, operator: httpx.Client, chat: UUID) -> None:
    with house.visit("viewer@acme") as viewer:
        for answer in (
            viewer.get("/shares"),
            viewer.post("/shares", json={"kind": "transcript", "chat_id": str(chat)}),
            viewer.get("/shares/preview", params={"chat": str(chat)}),
        ):
            assert problem(answer, 403, "not_permitted")
    wish = {"kind": "demo", "packs": ["renders"]}
    assert "demos:write" in problem(operator.post("/shares", json=wish), 403, "not_permitted")["detail"]
    with house.visit("admin@acme") as admin:
        made = admin.post("/shares", json={**wish, "title": "Fair", "minutes": 30, "most_open": 3})
        assert made.status_code == 201
        assert (made.json()["kind"], made.json()["packs"], made.json()["audience"]) == (
            "demo",
            ["renders"],
            "anyone",
        )


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"kind": "film"},
        {"kind": "transcript"},
        {"kind": "transcript", "chat_id": "x"},
        {"kind": "transcript", "parts": ["arguments"]},
        {"kind": "transcript", "audience": "world"},
        {"kind": "transcript", "days": 366},
        {"kind": "transcript", "days": 0},
        {"kind": "transcript", "title": "mine"},
        {"kind": "demo", "packs": []},
        {"kind": "demo", "packs": ["renders"], "days": 91},
        {"kind": "demo", "packs": ["renders"], "minutes": 5},
    ],
)
def test_what_is_no_wish_for_a_link_is_refused(house: Stack, chat: UUID, wish: dict[str, object]) -> None:
    body = {"chat_id": str(chat), **wish} if wish.get("kind") == "transcript" and len(wish) > 1 else wish
    with house.visit("admin@acme") as admin:
        assert admin.post("/shares", json=body).status_code == 422


def test_a_chat_of_somebody_else_is_not_there(house: Stack, chat: UUID) -> None:
    with house.visit("colleague@acme") as colleague:
        answer = colleague.post("/shares", json={"kind": "transcript", "chat_id": str(chat)})
        assert problem(answer, 404, "not_found")


def test_everybodys_links_are_for_administrators_of_people(
    house: Stack, operator: httpx.Client, chat: UUID
) -> None:
    made = make(operator, chat)
    assert problem(operator.get("/shares", params={"everybody": True}), 403, "not_permitted")
    with house.visit("admin@acme") as admin:
        items = admin.get("/shares", params={"everybody": True, "limit": 200}).json()["items"]
        (found,) = [each for each in items if each["id"] == made["id"]]
        assert (found["is_mine"], found["created_by"]) == (False, "Operator acme")
        assert admin.delete(f"/shares/{made['id']}").status_code == 204
    with house.visit("admin@other") as stranger:
        assert stranger.delete(f"/shares/{made['id']}").status_code == 404


def test_a_link_dies_with_the_account_of_who_made_it(house: Stack, outside: httpx.Client) -> None:
    who = house.people["colleague@acme"]
    with house.store.work(who.scope) as session:
        chat = tell_everything(session, who)
    with house.visit("colleague@acme") as colleague:
        made = make(colleague, chat)
    assert outside.get(made["url"]).status_code == 200
    with house.visit("admin@acme") as admin:
        for active in (False, True):
            changed = admin.patch(f"/users/{who.user_id}", json={"is_active": active})
            assert changed.status_code == 200, changed.text
    assert outside.get(made["url"]).status_code == 404


def test_no_log_has_a_token(
    house: Stack, operator: httpx.Client, outside: httpx.Client, chat: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    made = make(operator, chat)
    token = made["url"].rpartition("/")[2]
    outside.get(f"/share/{token}")
    outside.get(f"/shared/{token}")
    written = "\n".join(
        f"{record.getMessage()} {vars(record)}"
        for record in caplog.records
        if record.name.startswith("counterfoil")
    )
    assert "/share/***" in written
    assert token not in written
    with house.visit("admin@acme") as admin:
        assert token not in json.dumps(admin.get("/audit").json())
