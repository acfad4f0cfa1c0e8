"""The audit trail is read by those who may, filtered, page by page or as a file that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import httpx

from db import audit
from tests.api.conversation import begin, confirm, problem, say, stage
from tests.stack import Stack


def test_who_may_not_read_it_is_told_which_permission_is_missing(operator: httpx.Client) -> None:
    assert "audit:read" in problem(operator.get("/audit"), 403, "not_permitted")["detail"]


def test_a_confirmed_change_is_found_by_its_change_set(operator: httpx.Client, admin: httpx.Client) -> None:
    shown = stage(operator, name="audited")
    confirm(operator, shown)
    entries = admin.get("/audit", params={"change_set_id": shown["id"]}).json()["items"]
    assert [(each["action"], each["status"]) for each in entries] == [
        *(("confirm", "applied"), ("tool_call", "staged")),
    ]
    assert entries[0]["rows"] == [["insert", "materials", shown["changes"][0]["key"]]]
    assert entries[1]["arguments"] == {"name": "audited"}
    assert entries[1]["user_name"] == "Operator acme"


def test_filters_and_pages_lose_nothing(operator: httpx.Client, admin: httpx.Client) -> None:
    chat = begin(operator)
    for _ in range(3):
        say(operator, chat, "call list_things")
    params: dict[str, str | int] = {"chat_id": chat, "tool": "list_things", "limit": 2}
    first = admin.get("/audit", params=params).json()
    rest = admin.get("/audit", params={**params, "before": first["next"]}).json()
    numbers = [each["sequence"] for each in first["items"] + rest["items"]]
    assert len(numbers) == 3
    assert numbers == sorted(numbers, reverse=True)
    assert rest["next"] is None
    moment = first["items"][0]["created_at"]
    assert admin.get("/audit", params={**params, "since": moment}).json()["items"] == first["items"][:1]
    assert len(admin.get("/audit", params={**params, "until": moment}).json()["items"]) == 2
    problem(admin.get("/audit", params={"since": "yesterday"}), 422, "invalid")


def test_a_file_for_spreadsheets_holds_all_entries_and_runs_none(admin: httpx.Client, stack: Stack) -> None:
    who = stack.people["admin@acme"]
    with stack.store.work(who.scope) as session:
        for formula in ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "＝1"):
            audit.append(
                session, audit.Entry("tool_call", "done", who.user_id, formula, tool="csv", result=formula)
            )
    answer = admin.get("/audit", params={"format": "csv", "tool": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert all(row["result"].startswith("'") and row["user_name"].startswith("'") for row in rows)
    assert [row["sequence"].isdigit() for row in rows] == [True] * 6


def test_another_tenant_reads_only_its_own(stranger: httpx.Client, operator: httpx.Client) -> None:
    shown = stage(operator, name="private")
    found = stranger.get("/audit", params={"change_set_id": shown["id"]})
    assert found.json()["items"] == []
    assert "private" not in stranger.get("/audit", params={"limit": 200}).text
