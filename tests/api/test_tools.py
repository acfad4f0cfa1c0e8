"""Which tools somebody may use, over REST: those of the role and of the token, and no others."""

from __future__ import annotations

import httpx

from db.tokens import make_token
from tests.api.conversation import problem
from tests.stack import Stack


def offered(client: httpx.Client) -> dict[str, bool]:
    return {each["name"]: each["writes"] for each in client.get("/tools").json()["items"]}


def test_each_person_sees_the_tools_of_their_role(
    operator: httpx.Client, viewer: httpx.Client, nobody: httpx.Client
) -> None:
    mine, theirs = offered(operator), offered(viewer)
    assert mine["make_thing"] is True
    assert mine["list_things"] is False
    assert "make_thing" not in theirs
    assert "list_things" in theirs
    assert "reset_things" not in mine
    problem(nobody.get("/tools"), 401, "not_signed_in")


def test_a_token_that_only_reads_is_offered_nothing_that_writes(stack: Stack) -> None:
    who = stack.people["operator@acme"]
    with stack.store.work(who.scope) as session:
        token = make_token(session, who, "reader", scope="read").token
    with httpx.Client(base_url=f"{stack.url}/api/v1", headers={"authorization": f"Bearer {token}"}) as client:
        found = offered(client)
    assert "list_things" in found
    assert not any(found.values())
