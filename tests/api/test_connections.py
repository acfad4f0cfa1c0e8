"""Connections over REST, on both databases: entered, changed, tried out and deleted by administrators, and never told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from db import workflows
from db.models.audit import AuditEntry
from engines.flow.definition import Definition, Node
from tests.api.conversation import problem
from tests.dump import dump_of
from tests.engines.listener import Listener, listening, whole
from tests.engines.post_office import open_post_office
from tests.postgres import Urls
from tests.stack import Stack, run_stack

SECRET = "canary-token-4711"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, database_urls: Urls) -> Iterator[Stack]:
    """The app on each database, in place of the one that the other tests of this folder share."""
    with run_stack(tmp_path_factory.mktemp("stack"), database_urls) as running:
        yield running


@pytest.fixture
def server() -> Iterator[Listener]:
    with listening() as running:
        yield running


@pytest.fixture
def here(admin: httpx.Client) -> Iterator[None]:
    """This machine may be asked."""
    admin.patch("/settings/ai", json={"allowed_hosts": ["127.0.0.1"]})
    yield
    admin.patch("/settings/ai", json={"allowed_hosts": []})


_COUNT = iter(range(1000))


def values(**changes: Any) -> dict[str, Any]:
    """A connection that can be added."""
    return {
        "connector": "http",
        "name": f"Shop {next(_COUNT)}",
        "settings": {"host": "api.example.com"},
        "secrets": {"token": SECRET},
        **changes,
    }


def add(admin: httpx.Client, **changes: Any) -> dict[str, Any]:
    answer = admin.post("/connections", json=values(**changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def trial(admin: httpx.Client, added: dict[str, Any]) -> tuple[bool, str]:
    answer = admin.post(f"/connections/{added['id']}/test")
    assert answer.status_code == 200, answer.text
    assert "canary" not in answer.text.lower()
    return answer.json()["ok"], answer.json()["message"]


def test_a_connection_is_added_listed_changed_and_deleted(admin: httpx.Client) -> None:
    added = add(admin, name="  Shop   of sales ")
    assert added["name"] == "Shop of sales"
    assert added["settings"] == {"host": "api.example.com", "scheme": "bearer"}
    assert added["secrets"] == {"token": "***4711"}
    assert added["is_practice"] is False
    listed = admin.get("/connections", params={"connector": "http"}).json()
    assert listed["next"] is None
    assert added in listed["items"]
    path = f"/connections/{added['id']}"
    changed = admin.patch(path, json={"name": "Shop", "secrets": {"token": "***4711"}}).json()
    assert (changed["name"], changed["secrets"]) == ("Shop", {"token": "***4711"})
    assert admin.patch(path, json={"secrets": {"token": "another-one"}}).json()["secrets"] == {
        "token": "***-one"
    }
    assert admin.delete(path).status_code == 204
    problem(admin.delete(path), 404, "not_found")
    problem(admin.patch(path, json={}), 404, "not_found")
    problem(admin.post(f"{path}/test"), 404, "not_found")


def test_others_see_that_there_are_connections_and_change_none(
    admin: httpx.Client,
    operator: httpx.Client,
    viewer: httpx.Client,
    stranger: httpx.Client,
    nobody: httpx.Client,
) -> None:
    added = add(admin)
    path = f"/connections/{added['id']}"
    for client in (operator, viewer):
        (seen,) = [each for each in client.get("/connections").json()["items"] if each["id"] == added["id"]]
        assert seen["secrets"] == {"token": "***"}
        problem(client.post("/connections", json=values()), 403, "not_permitted")
        problem(client.patch(path, json={"name": "Mine"}), 403, "not_permitted")
        problem(client.delete(path), 403, "not_permitted")
        problem(client.post(f"{path}/test"), 403, "not_permitted")
    assert stranger.get("/connections").json()["items"] == []
    problem(stranger.patch(path, json={"name": "Mine"}), 404, "not_found")
    problem(stranger.delete(path), 404, "not_found")
    problem(stranger.post(f"{path}/test"), 404, "not_found")
    problem(nobody.get("/connections"), 401, "not_signed_in")


def test_stored_secrets_cannot_be_sent_elsewhere(admin: httpx.Client) -> None:
    path = f"/connections/{add(admin)['id']}"
    moved = {"settings": {"host": "collector.example.net"}}
    assert "Enter its secrets again" in problem(admin.patch(path, json=moved), 422, "invalid")["detail"]
    again = {**moved, "secrets": {"token": SECRET}}
    assert admin.patch(path, json=again).json()["settings"]["host"] == "collector.example.net"


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"host": "127.0.0.1"}},
        {"settings": {"host": "localhost:8080"}},
        {"settings": {"host": "2130706433"}},
        {"settings": {"host": "169.254.169.254"}},
        {"settings": {"host": "[::1]"}},
        {"connector": "slack", "settings": {}, "secrets": {"webhook_url": f"http://10.0.0.1/{SECRET}"}},
        {"connector": "email", "settings": {"host": "127.0.0.1", "from": "a@example.com"}, "secrets": {}},
    ],
)
def test_addresses_that_may_not_be_asked_are_refused_when_they_are_entered(
    admin: httpx.Client, changes: dict[str, Any]
) -> None:
    told = problem(admin.post("/connections", json=values(**changes)), 422, "invalid")["detail"]
    assert "private network" in told or "machinery" in told
    assert "canary" not in told
    added = add(admin)
    if "connector" not in changes:
        body = {**changes, "secrets": {"token": SECRET}}
        problem(admin.patch(f"/connections/{added['id']}", json=body), 422, "invalid")


@pytest.mark.parametrize(
    "changes",
    [
        {"secrets": {"token": [SECRET]}},
        {"secrets": {"token": SECRET * 500}},
        {"secrets": {"token": f"{SECRET}\u0000"}},
        {"secrets": {"token": f"{SECRET}\n"[:3]}},
        {"secrets": {SECRET: "1234567"}},
        {"secrets": {"token": f"{SECRET}é"}},
        {"secrets": SECRET},
        {"tenant_id": SECRET},
        {"connector": "ftp"},
    ],
)
def test_what_is_wrong_is_refused_without_repeating_a_secret(
    admin: httpx.Client, changes: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = admin.post("/connections", json=values(**changes))
    assert answer.status_code == 422
    assert "canary" not in answer.text
    assert "canary" not in caplog.text


def test_a_name_counts_once(admin: httpx.Client) -> None:
    name = add(admin)["name"]
    problem(admin.post("/connections", json=values(name=name.upper())), 409, "already_known")


def test_a_connection_in_use_stays(admin: httpx.Client, stack: Stack) -> None:
    added, who = add(admin), stack.people["admin@acme"]
    config: dict[str, Any] = {"url": "https://api.example.com/", "connection": added["id"]}
    with stack.store.work(who.scope) as session:
        made = workflows.create_workflow(session, who, f"Uses {added['name']}")
        definition = Definition((Node("http", "http", "request", config=config),))
        workflows.replace_definition(session, who, made.number, definition)
        number = made.number
    told = problem(admin.delete(f"/connections/{added['id']}"), 409, "conflict")["detail"]
    assert f"is used by {number}" in told


# --- trying out


@pytest.mark.usefixtures("here")
def test_an_http_connection_is_tried_on_its_front_page(admin: httpx.Client, server: Listener) -> None:
    added = add(admin, settings={"host": f"127.0.0.1:{server.port}"})
    server.answer(whole(404, f"no page for {SECRET}"))
    ok, message = trial(admin, added)
    assert (ok, message) == (True, f"127.0.0.1:{server.port} answers (status 404).")
    (asked,) = [each for each in server.heard if each.method == "GET"]
    assert (asked.target, asked.headers["authorization"]) == ("/", f"Bearer {SECRET}")
    server.answers[:] = [(whole(401),)]
    assert trial(admin, added) == (
        False,
        f"127.0.0.1:{server.port} refuses the credentials (status 401). Enter them anew.",
    )


@pytest.mark.usefixtures("here")
def test_a_slack_connection_is_tried_with_a_message(admin: httpx.Client, server: Listener) -> None:
    hook = {"webhook_url": f"{server.url}/services/T00CANARY/B00CANARY/canaryXYZ12345"}
    added = add(admin, connector="slack", settings={}, secrets=hook)
    server.answer(whole(200, "ok", "text/plain"))
    assert trial(admin, added) == (True, "Slack has taken a test message. Look into its channel.")
    assert added["name"] in server.heard[0].json["text"]
    server.answers[:] = [(whole(404, "no_service", "text/plain"),)]
    ok, message = trial(admin, added)
    assert not ok
    assert "no_service" in message


@pytest.mark.usefixtures("here")
def test_an_email_connection_is_tried_with_a_mail_to_oneself(admin: httpx.Client) -> None:
    with open_post_office(signs_in=True) as office:
        office.password = SECRET
        settings = {
            "host": "127.0.0.1",
            "port": str(office.port),
            "security": "none",
            "from": "orders@example.com",
        }
        settings["username"] = "orders"
        added = add(admin, connector="email", settings=settings, secrets={"password": SECRET})
        assert trial(admin, added) == (True, "127.0.0.1 has taken a test mail to admin@acme.example.")
        assert office.recipients == [["admin@acme.example"]]
        office.password = "another"
        ok, message = trial(admin, added)
        assert not ok
        assert "refuses the user name or password" in message


def test_a_host_that_is_allowed_no_more_is_not_asked(admin: httpx.Client, server: Listener) -> None:
    admin.patch("/settings/ai", json={"allowed_hosts": ["127.0.0.1"]})
    added = add(admin, settings={"host": f"127.0.0.1:{server.port}"})
    admin.patch("/settings/ai", json={"allowed_hosts": []})
    ok, message = trial(admin, added)
    assert not ok
    assert "private network" in message
    assert server.connections == 0


def test_practice_and_webhook_connections_send_nothing(admin: httpx.Client) -> None:
    practice = add(admin, connector="slack", settings={}, secrets={}, is_practice=True)
    assert trial(admin, practice) == (True, "Practice: nothing is sent with this connection.")
    signed = add(admin, connector="webhook", settings={}, secrets={"signing_secret": SECRET})
    assert trial(admin, signed)[0]


def test_no_secret_is_anywhere_after_all_that(admin: httpx.Client, stack: Stack, database_urls: Urls) -> None:
    """The whole database, the audit trail and every list, searched for what was entered."""
    found = dump_of(database_urls)
    assert "***4711" in found
    assert "canary" not in found.lower()
    who = stack.people["admin@acme"]
    with stack.store.read(who.scope) as session:
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"add_connection", "change_connection", "delete_connection"} <= actions
    for path in ("/connections", "/audit", "/me"):
        assert "canary" not in admin.get(path).text.lower()
