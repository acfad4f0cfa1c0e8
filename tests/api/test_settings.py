"""Provider settings over REST: keys go in and never come out; a test says in words what is wrong."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select

from db.models.settings import ProviderSetting
from tests.api.conversation import problem
from tests.stack import Stack

KEY = "sk-test-0123456789-WXYZ"


@pytest.fixture(autouse=True)
def clean(stack: Stack) -> None:
    """Each test begins without providers."""
    with stack.store.work(stack.people["admin@acme"].scope) as session:
        for row in session.scalars(select(ProviderSetting)):
            session.delete(row)


def body(**more: object) -> dict[str, object]:
    return {"provider": "openai", "model": "gpt-test", "api_key": KEY, **more}


def test_a_key_is_stored_sealed_and_shown_only_by_its_end(admin: httpx.Client, stack: Stack) -> None:
    made = admin.post("/settings/providers", json=body())
    assert made.status_code == 201
    assert made.json()["api_key"] == "***WXYZ"
    listed = admin.get("/settings/providers")
    assert listed.json()["items"] == [made.json()]
    assert KEY not in made.text + listed.text
    with stack.store.read(stack.people["admin@acme"].scope) as session:
        row = session.scalars(select(ProviderSetting)).one()
        assert row.sealed_key is not None
        assert KEY not in row.sealed_key
    assert KEY not in admin.get("/audit", params={"action": "settings"}).text


def test_a_change_without_the_key_or_with_its_mask_keeps_it(admin: httpx.Client) -> None:
    path = f"/settings/providers/{admin.post('/settings/providers', json=body()).json()['id']}"
    for key in (None, "***WXYZ"):
        changed = admin.put(path, json=body(model="gpt-next", api_key=key))
        assert (changed.json()["model"], changed.json()["api_key"]) == ("gpt-next", "***WXYZ")
    assert admin.put(path, json=body(api_key="")).json()["api_key"] is None


def test_a_stored_key_is_never_sent_to_a_new_address(admin: httpx.Client) -> None:
    path = f"/settings/providers/{admin.post('/settings/providers', json=body()).json()['id']}"
    moved = body(api_key=None, base_url="https://evil.example/v1")
    assert "Enter the API key again" in problem(admin.put(path, json=moved), 422, "invalid")["detail"]


def test_a_provider_is_removed_with_its_key(admin: httpx.Client) -> None:
    path = f"/settings/providers/{admin.post('/settings/providers', json=body()).json()['id']}"
    assert admin.delete(path).status_code == 204
    problem(admin.delete(path), 404, "not_found")
    assert admin.get("/settings/providers").json()["items"] == []


def test_a_test_says_what_is_wrong_in_words(admin: httpx.Client) -> None:
    closed = body(provider="compatible", base_url="http://127.0.0.1:9/v1")
    setting = admin.post("/settings/providers", json=closed).json()["id"]
    tested = admin.post(f"/settings/providers/{setting}/test").json()
    assert tested["works"] is False
    assert len(tested["sentence"]) > 20
    assert KEY not in tested["sentence"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"provider": "skynet"},
        {"model": ""},
        {"model": " "},
        {"scope": "project:x"},
        {"base_url": "ftp://files.example"},
        {"provider": "azure"},
        {"api_key": 5},
        {"tenant_id": "x"},
    ],
)
def test_values_that_do_not_fit_are_refused_without_repeating_the_key(
    admin: httpx.Client, wrong: dict[str, object]
) -> None:
    answer = admin.post("/settings/providers", json=body(**wrong))
    problem(answer, 422, "invalid")
    assert KEY not in answer.text
    assert admin.get("/settings/providers").json()["items"] == []


def test_who_may_not_change_settings_does_not_see_them(operator: httpx.Client, admin: httpx.Client) -> None:
    setting = admin.post("/settings/providers", json=body()).json()["id"]
    path = f"/settings/providers/{setting}"
    for answer in (
        operator.get("/settings/providers"),
        operator.post("/settings/providers", json=body()),
        operator.put(path, json=body()),
        operator.delete(path),
        operator.post(f"{path}/test"),
    ):
        problem(answer, 403, "not_permitted")
