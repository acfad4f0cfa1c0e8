"""Chats over REST: their owner lists, renames, archives and deletes them; for everybody else there are none."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from db.models.audit import AuditEntry
from db.models.tenants import Tenant
from tests.api.conversation import begin, confirm, problem, say, stage
from tests.stack import Stack


def test_a_chat_begins_with_the_record_that_it_was_opened_from(operator: httpx.Client) -> None:
    begun = operator.post(
        "/chats", json={"pack": "renders", "context_type": "order", "context_id": "SA-2026-00001"}
    )
    assert begun.status_code == 201
    assert begun.json()["context"] == {"type": "order", "id": "SA-2026-00001"}
    assert begun.json()["pack"] == "renders"
    assert operator.get(f"/chats/{begun.json()['id']}").json() == begun.json()


def test_a_chat_goes_on_about_the_record_that_is_in_sight_later(operator: httpx.Client) -> None:
    chat = begin(operator, title="moves on")
    record = {"type": "order", "id": "SA-2026-00002"}
    changed = operator.patch(f"/chats/{chat}", json={"context": record}).json()
    assert (changed["context"], changed["title"]) == (record, "moves on")
    assert operator.patch(f"/chats/{chat}", json={"title": "renamed"}).json()["context"] == record
    problem(operator.patch(f"/chats/{chat}", json={"context": {"type": "order"}}), 422, "invalid")


def test_a_list_pages_through_all_chats_newest_first(colleague: httpx.Client) -> None:
    made = [begin(colleague, title=f"page {number}") for number in range(5)]
    found: list[str] = []
    cursor: str | None = None
    while True:
        params: dict[str, str | int] = {"query": "page ", "limit": 2}
        if cursor:
            params["before"] = cursor
        page = colleague.get("/chats", params=params).json()
        found += [each["id"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == made[::-1]


def test_a_list_is_narrowed_to_the_chats_about_one_record(colleague: httpx.Client) -> None:
    record = {"context_type": "order", "context_id": "SA-2026-00777"}
    first, second = (begin(colleague, title=title, **record) for title in ("first", "second"))
    begin(colleague, title="elsewhere", context_type="order", context_id="SA-2026-00778")
    found = colleague.get("/chats", params=record).json()["items"]
    assert [each["id"] for each in found] == [second, first]
    colleague.patch(f"/chats/{second}", json={"is_archived": True})
    found = colleague.get("/chats", params={**record, "limit": 1}).json()["items"]
    assert [each["id"] for each in found] == [first]
    problem(colleague.get("/chats", params={"context_type": "order"}), 422, "invalid")


def test_a_list_tells_what_waits_in_each_chat(operator: httpx.Client) -> None:
    chat = begin(operator)
    stage(operator, chat, "washer")
    [item] = [each for each in operator.get("/chats").json()["items"] if each["id"] == chat]
    assert (item["pending_change_sets"], item["running"], item["message_count"]) == (1, False, 4)
    assert item["last_message"] == "Done."
    assert item["title"].startswith("call make_thing")


def test_renaming_archiving_and_taking_back(operator: httpx.Client) -> None:
    chat = begin(operator, title="old name")
    assert operator.patch(f"/chats/{chat}", json={"title": "new  name"}).json()["title"] == "new name"
    assert operator.post(f"/chats/{chat}/archive").json()["is_archived"] is True
    assert chat in {each["id"] for each in operator.get("/chats", params={"archived": True}).json()["items"]}
    assert chat not in {each["id"] for each in operator.get("/chats").json()["items"]}
    assert operator.patch(f"/chats/{chat}", json={"is_archived": False}).json()["is_archived"] is False


def test_searching_finds_words_in_messages(operator: httpx.Client) -> None:
    chat = begin(operator)
    say(operator, chat, "the zebra_crossing is 100% new")
    for query in ("zebra_", "100%"):
        found = operator.get("/chats", params={"query": query}).json()["items"]
        assert chat in {each["id"] for each in found}
    assert operator.get("/chats", params={"query": "zebra%new"}).json()["items"] == []


def test_deleting_a_chat_takes_its_messages_and_cards_but_never_the_audit(
    operator: httpx.Client, stack: Stack
) -> None:
    chat = begin(operator)
    shown = stage(operator, chat)
    assert operator.delete(f"/chats/{chat}").status_code == 204
    problem(operator.get(f"/chats/{chat}"), 404, "not_found")
    problem(operator.get(f"/chats/{chat}/messages"), 404, "not_found")
    assert operator.get(f"/change-sets/{shown['id']}").json()["status"] == "cancelled"
    problem(confirm(operator, shown), 409, "already_decided")
    with stack.store.read(stack.people["operator@acme"].scope) as session:
        query = select(AuditEntry.tool).where(AuditEntry.change_set_id == UUID(shown["id"]))
        assert "make_thing" in session.scalars(query).all()


def test_deleting_a_chat_that_is_being_answered_stops_the_answer(operator: httpx.Client) -> None:
    chat = begin(operator)
    with operator.stream("POST", f"/chats/{chat}/messages", json={"content": "slow 200"}) as answer:
        lines = answer.iter_lines()
        next(line for line in lines if "content_delta" in line)
        assert operator.delete(f"/chats/{chat}").status_code == 204
        rest = "\n".join(lines)
    assert '"finish":"stopped"' in rest
    problem(operator.get(f"/chats/{chat}"), 404, "not_found")


def test_one_chat_too_many_is_refused_with_a_plain_sentence(stack: Stack) -> None:
    tenant_id = stack.people["viewer@other"].tenant_id
    with stack.visit("viewer@other") as client:
        most = client.get("/me").json()["limits"]["chats"]["used"] + 1
        with stack.store.system() as session:
            session.execute(update(Tenant).where(Tenant.id == tenant_id).values(max_chats=most))
        begin(client)
        refused = problem(client.post("/chats", json={}), 403, "chat_limit_reached")
        assert client.get("/me").json()["limits"]["chats"] == {"limit": most, "used": most}
    assert "Archive or delete one" in refused["detail"]
    with stack.store.system() as session:
        session.execute(update(Tenant).where(Tenant.id == tenant_id).values(max_chats=200))


@pytest.mark.parametrize(
    "body",
    [
        {"pack": "warehouses"},
        {"title": "x" * 201},
        {"title": 5},
        {"context_id": "SA-2026-00001"},
        {"title": "a\u0000b"},
        {"tenant_id": "01a1fdd3-8606-713e-ad22-19bb2e213333"},
    ],
)
def test_a_chat_with_values_that_do_not_fit_is_refused(
    operator: httpx.Client, body: dict[str, object]
) -> None:
    problem(operator.post("/chats", json=body), 422, "invalid")


def test_an_empty_title_is_refused_and_changes_nothing(operator: httpx.Client) -> None:
    chat = begin(operator, title="kept")
    problem(operator.patch(f"/chats/{chat}", json={"title": "  ", "is_archived": True}), 422, "invalid")
    kept = operator.get(f"/chats/{chat}").json()
    assert (kept["title"], kept["is_archived"]) == ("kept", False)
