"""Change sets over REST: shown, confirmed once by whoever may, cancelled; nothing is written in any other case."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import func, select, update

from db.models.audit import AuditEntry
from db.models.base import now
from db.models.change_sets import ChangeSet
from db.models.renders import Material
from tests.api.conversation import begin, confirm, problem, say, stage
from tests.stack import Stack


def things(stack: Stack, prefix: str) -> int:
    """How many things of that name are really in the store."""
    with stack.store.read(stack.people["operator@acme"].scope) as session:
        query = select(func.count()).select_from(Material).where(Material.name.startswith(f"{prefix}-"))
        return session.scalar(query) or 0


def confirmations(stack: Stack, shown: dict[str, Any]) -> int:
    with stack.store.read(stack.people["operator@acme"].scope) as session:
        query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "confirm")
        applied = query.where(AuditEntry.change_set_id == UUID(shown["id"]), AuditEntry.status == "applied")
        return session.scalar(applied) or 0


def expire(stack: Stack, shown: dict[str, Any]) -> None:
    with stack.store.work(stack.people["operator@acme"].scope) as session:
        query = update(ChangeSet).where(ChangeSet.id == UUID(shown["id"]))
        session.execute(query.values(expires_at=now() - timedelta(minutes=1)))


def test_what_was_shown_is_applied_once_and_a_repetition_has_the_same_receipt(
    operator: httpx.Client, stack: Stack
) -> None:
    shown = stage(operator, name="once")
    assert things(stack, "once") == 0
    first, second = confirm(operator, shown), confirm(operator, shown)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert first.json()["status"] == "applied"
    assert first.json()["decided_by"] == "Operator acme"
    assert first.json()["receipt"]["counts"] == {"materials": {"insert": 1}}
    assert things(stack, "once") == 1
    assert confirmations(stack, shown) == 1


def test_many_clicks_at_once_apply_once_and_all_get_the_receipt(stack: Stack) -> None:
    with stack.visit("operator@acme") as client:
        shown = stage(client, name="clicked")
        answers: list[httpx.Response] = []

        def click() -> None:
            answers.append(confirm(client, shown))

        threads = [threading.Thread(target=click) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [each.status_code for each in answers] == [200] * 8
    assert len({each.text for each in answers}) == 1
    assert things(stack, "clicked") == 1


def test_it_shows_each_row_before_and_after_with_the_calls(operator: httpx.Client) -> None:
    shown = stage(operator, name="shown")
    body = operator.get(f"/change-sets/{shown['id']}").json()
    assert body["digest"] == shown["digest"]
    assert [call["tool"] for call in body["calls"]] == ["make_thing"]
    [change] = body["changes"]
    assert (change["table"], change["kind"], change["before"]) == ("materials", "insert", None)
    assert change["after"]["name"].startswith("shown-")
    assert body["changes_total"] == 1
    assert body["receipt"] is None


def test_cancelling_writes_nothing_and_is_final(operator: httpx.Client, stack: Stack) -> None:
    shown = stage(operator, name="refused")
    path = f"/change-sets/{shown['id']}/cancel"
    cancelled = operator.post(path, json={"reason": "not today"})
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert cancelled.json()["reason"] == "not today"
    assert operator.post(path).json() == cancelled.json()
    refused = problem(confirm(operator, shown), 409, "already_decided")
    assert refused["change_set"]["status"] == "cancelled"
    assert things(stack, "refused") == 0


def test_somebody_else_may_neither_see_nor_decide_it_unless_they_decide_for_others(
    operator: httpx.Client, colleague: httpx.Client, viewer: httpx.Client, admin: httpx.Client, stack: Stack
) -> None:
    shown = stage(operator, name="foreign")
    for other in (colleague, viewer):
        problem(other.get(f"/change-sets/{shown['id']}"), 404, "not_found")
        problem(confirm(other, shown), 403, "not_permitted")
        problem(other.post(f"/change-sets/{shown['id']}/cancel"), 403, "not_permitted")
    assert things(stack, "foreign") == 0
    assert shown["id"] in {each["id"] for each in admin.get("/change-sets").json()["items"]}
    assert confirm(admin, shown).json()["decided_by"] == "Admin acme"
    assert things(stack, "foreign") == 1
    problem(confirm(operator, shown), 409, "already_decided")


def test_another_digest_applies_nothing_and_answers_with_the_preview_as_it_is(
    operator: httpx.Client, stack: Stack
) -> None:
    shown = stage(operator, name="digest")
    for digest in ("0" * 64, stage(operator, name="other")["digest"]):
        refused = problem(confirm(operator, shown | {"digest": digest}), 409, "changed_since_preview")
        assert refused["change_set"]["digest"] == shown["digest"]
        assert refused["change_set"]["changes"]
    assert things(stack, "digest") == 0
    assert confirm(operator, shown).status_code == 200


def test_data_that_moved_since_the_preview_gives_a_new_preview_to_confirm(
    operator: httpx.Client, stack: Stack
) -> None:
    made = confirm(operator, stage(operator, name="drift")).json()["changes"][0]["after"]
    chat = begin(operator)
    call = f'call paint_thing {{"name": "{made["name"]}", "colour": "red"}}'
    shown = next(data for _, kind, data in say(operator, chat, call) if kind == "change_set")
    with stack.store.work(stack.people["operator@acme"].scope) as session:
        row = session.scalars(select(Material).where(Material.name == made["name"])).one()
        row.look = {**row.look, "gloss": 1}
    refused = problem(confirm(operator, shown), 409, "changed_since_preview")
    renewed = refused["change_set"]
    assert renewed["status"] == "pending"
    assert renewed["digest"] != shown["digest"]
    assert renewed["previews"] == 2
    assert confirm(operator, shown).status_code == 409
    assert confirm(operator, renewed).json()["status"] == "applied"


def test_what_nobody_decided_in_time_is_gone(operator: httpx.Client, stack: Stack) -> None:
    shown = stage(operator, name="late")
    expire(stack, shown)
    assert operator.get(f"/change-sets/{shown['id']}").json()["status"] == "expired"
    pending = operator.get("/change-sets", params={"status": "pending", "chat_id": shown["chat_id"]}).json()
    assert pending["items"] == []
    gone = problem(confirm(operator, shown), 410, "expired")
    assert gone["change_set"]["status"] == "expired"
    problem(operator.post(f"/change-sets/{shown['id']}/cancel"), 410, "expired")
    assert things(stack, "late") == 0


def test_whoever_lost_the_permission_meanwhile_cannot_confirm(viewer: httpx.Client, stack: Stack) -> None:
    with stack.visit("operator@acme") as client:
        shown = stage(client, name="rights")
    with stack.store.work(stack.people["viewer@acme"].scope) as session:
        row = session.scalars(select(ChangeSet).where(ChangeSet.id == UUID(shown["id"]))).one()
        row.user_id = stack.people["viewer@acme"].user_id
    refused = problem(confirm(viewer, shown), 403, "not_permitted")
    assert "things:write" in refused["detail"]
    assert things(stack, "rights") == 0


def test_lists_page_by_status_and_chat(operator: httpx.Client) -> None:
    chat = begin(operator)
    made = [stage(operator, chat, name=f"page{number}")["id"] for number in range(3)]
    params: dict[str, str | int] = {"chat_id": chat, "status": "pending", "limit": 2}
    first = operator.get("/change-sets", params=params).json()
    second = operator.get("/change-sets", params={**params, "before": first["next"]}).json()
    assert [each["id"] for each in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
    assert "changes" not in first["items"][0]


def test_only_post_confirms(operator: httpx.Client, stack: Stack) -> None:
    shown = stage(operator, name="get")
    for method in ("GET", "HEAD", "PUT", "OPTIONS"):
        answer = operator.request(method, f"/change-sets/{shown['id']}/confirm")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"
    assert things(stack, "get") == 0
    for body in ({}, {"digest": ""}, {"digest": shown["digest"], "force": True}, {"digest": True}):
        problem(operator.post(f"/change-sets/{shown['id']}/confirm", json=body), 422, "invalid")
    assert things(stack, "get") == 0
