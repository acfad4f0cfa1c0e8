"""Connections: secrets go in and never come out, go only where they were entered for, and turn with the keys."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from db import keys, workflows
from db.errors import AlreadyKnown, Conflict, DomainError, Invalid, NotFound, NotPermitted
from db.ids import new_id
from db.models.workflows import Connection
from db.secrets import make_vault
from db.session import Store
from db.workflows import ConnectionValues, OpenConnection
from tests.db.automation import Automation, hook, open_automation, setting
from tests.dump import dump_of
from tests.postgres import Urls

VAULT = make_vault(["an old secret of at least 32 characters"])
HOOK = "https://hooks.example.com/services/T00CANARY/B00CANARY/canaryHook12345"
SLACK = ConnectionValues("slack", "Slack of sales", {}, {"webhook_url": HOOK})
API = ConnectionValues("http", "Shop", {"host": "api.example.com"}, {"token": "canary-token-4711"})
MAIL = ConnectionValues(
    "email",
    "Post",
    {"host": "smtp.example.com", "from": "orders@example.com", "username": "orders"},
    {"password": "canary-password-0815"},
)


@pytest.fixture
def team(store: Store) -> Automation:
    """A new tenant for each test."""
    return open_automation(store)


def add(team: Automation, values: ConnectionValues = SLACK) -> Connection:
    with team.work() as session:
        return workflows.add_connection(session, team.ada, VAULT, values)


def change(team: Automation, row: Connection, values: ConnectionValues) -> Connection:
    with team.work() as session:
        return workflows.change_connection(session, team.ada, VAULT, row.id, values)


def opened(team: Automation, row: Connection) -> OpenConnection:
    with team.read() as session:
        return workflows.open_connection(session, VAULT, row.id)


def test_secrets_are_stored_encrypted_and_shown_masked(team: Automation, database_urls: Urls) -> None:
    row = add(team, MAIL)
    assert row.hints == {"password": "***0815"}
    assert opened(team, row).secrets == MAIL.secrets
    assert row.settings == {
        "host": "smtp.example.com",
        "port": "587",
        "security": "starttls",
        "username": "orders",
        "from": "orders@example.com",
    }
    found = dump_of(database_urls)
    assert "***0815" in found
    assert "canary" not in found.lower()


def test_no_picture_of_a_connection_has_its_secrets(team: Automation) -> None:
    row = add(team, API)
    found = opened(team, row)
    assert "canary" not in repr(found) + repr(API) + repr(row) + str(row.hints)
    assert found.hidden == ("canary-token-4711",)
    pair = replace(found, settings={}, secrets={"username": "ada", "password": "canary-pw"})
    assert pair.hidden[0] == "canary-pw"
    assert "ada" not in pair.hidden
    assert any(each.startswith("YWRhOmNhbmFyeS1wd") for each in pair.hidden), "as basic sends it"


def test_a_ciphertext_moved_to_another_row_does_not_open(team: Automation) -> None:
    first, second = add(team), add(team, API)
    with team.work() as session:
        moved = workflows.find_connection(session, second.id)
        moved.sealed_secrets = first.sealed_secrets
    with pytest.raises(Invalid, match='secrets of the connection "Shop" cannot be read'):
        opened(team, second)
    with team.work() as session:
        workflows.delete_connection(session, team.ada, second.id)


def test_a_change_keeps_what_is_left_out_or_masked(team: Automation) -> None:
    row = add(team, API)
    change(team, row, replace(API, name="Shop 2", secrets={"token": "***4711"}))
    assert opened(team, row).secrets == API.secrets
    change(team, row, replace(API, name="Shop 3", secrets={}))
    assert (opened(team, row).name, opened(team, row).secrets) == ("Shop 3", API.secrets)
    change(team, row, replace(API, secrets={"token": "another-token"}))
    assert opened(team, row).secrets == {"token": "another-token"}


@pytest.mark.parametrize(
    ("values", "settings"),
    [
        (API, {"host": "collector.example.net"}),
        (API, {"host": "api.example.com:8443"}),
        (MAIL, {**MAIL.settings, "host": "collector.example.net"}),
        (MAIL, {**MAIL.settings, "port": "2525"}),
        (MAIL, {**MAIL.settings, "security": "none"}),
    ],
)
def test_stored_secrets_cannot_be_sent_elsewhere(
    team: Automation, values: ConnectionValues, settings: Mapping[str, str]
) -> None:
    row = add(team, values)
    for secrets in ({}, dict.fromkeys(values.secrets, "***4711")):
        with pytest.raises(Invalid, match="Enter its secrets again"):
            change(team, row, replace(values, settings=settings, secrets=secrets))
    changed = change(team, row, replace(values, settings=settings))
    assert changed.settings["host"] == settings["host"]


def test_practice_does_not_lead_around_that(team: Automation) -> None:
    row = add(team, API)
    elsewhere = {"host": "collector.example.net"}
    with pytest.raises(Invalid, match="Enter its secrets again"):
        change(team, row, ConnectionValues("http", "Shop", elsewhere, {}, is_practice=True))


def test_a_way_to_sign_in_is_exchanged_for_another(team: Automation) -> None:
    row = add(team)
    token = {"webhook_url": "", "token": "xoxb-canary-1234"}
    assert change(team, row, replace(SLACK, secrets=token)).hints == {"token": "***1234"}
    with pytest.raises(Invalid, match="exactly one"):
        change(team, row, replace(SLACK, secrets={"webhook_url": HOOK}))


def test_practice_needs_no_secrets_and_is_not_left_without(team: Automation) -> None:
    row = add(team, ConnectionValues("slack", "Practice", is_practice=True))
    assert opened(team, row).is_practice
    with pytest.raises(Invalid, match="exactly one"):
        change(team, row, ConnectionValues("slack", "Practice"))


def test_a_connection_in_use_stays(team: Automation) -> None:
    row = add(team)
    number = team.make(hook(), team.slack(connection=str(row.id)))
    with team.work() as session, pytest.raises(Conflict, match=f'"Slack of sales" is used by {number}'):
        workflows.delete_connection(session, team.ada, row.id)
    team.save(number, hook(), setting())
    with team.work() as session:
        workflows.delete_connection(session, team.ada, row.id)
    with team.read() as session, pytest.raises(NotFound):
        workflows.find_connection(session, row.id)


def test_it_is_found_by_id_and_name(team: Automation) -> None:
    row = add(team)
    with team.read() as session:
        for named in (row.id, str(row.id), "  slack OF  Sales "):
            assert workflows.find_connection(session, named).id == row.id
        with pytest.raises(
            NotFound, match=r'no connection "slak of sales"\. Those that there are: Slack of sales'
        ):
            workflows.find_connection(session, "slak of sales")
        assert [each.name for each in workflows.list_connections(session, connector="slack")] == [
            "Slack of sales",
            "Team slack",
        ]


def test_a_name_counts_once(team: Automation) -> None:
    add(team)
    with pytest.raises(AlreadyKnown, match='a connection "Slack of sales" already'):
        add(team, replace(API, name=" SLACK of  sales"))


def test_a_connection_of_another_tenant_is_not_there(team: Automation, store: Store) -> None:
    row = add(team)
    stranger = open_automation(store)
    with stranger.read() as session, pytest.raises(NotFound):
        workflows.open_connection(session, VAULT, row.id)
    with stranger.work() as session, pytest.raises(NotFound):
        workflows.delete_connection(session, stranger.ada, row.id)
    with stranger.work() as session, pytest.raises(NotFound):
        workflows.change_connection(session, stranger.ada, VAULT, row.id, SLACK)


def test_only_people_with_the_right_change_connections(team: Automation) -> None:
    row = add(team)
    with team.work() as session:
        with pytest.raises(NotPermitted, match="may not change connections"):
            workflows.add_connection(session, team.viewer, VAULT, API)
        with pytest.raises(NotPermitted):
            workflows.change_connection(session, team.viewer, VAULT, row.id, SLACK)
        with pytest.raises(NotPermitted):
            workflows.delete_connection(session, team.viewer, row.id)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (ConnectionValues("schedule", "x"), "needs no connection"),
        (ConnectionValues("slak", "x"), "no connector"),
        (replace(SLACK, name="  "), "needs a name"),
        (replace(SLACK, name="a" * 81), "at most 80"),
        (replace(SLACK, name="bell\x07"), "can't be shown"),
        (replace(SLACK, name=str(new_id())), "like an id"),
        (replace(SLACK, secrets={}), "exactly one"),
        (replace(SLACK, secrets={"webhook_url": HOOK, "token": "xoxb-canary"}), "exactly one"),
        (replace(SLACK, secrets={"webhook_url": "canary-no-address"}), "must begin with https"),
        (
            replace(SLACK, secrets={"webhook_url": "https://ada:canary@hooks.example.com/"}),
            "must begin with https",
        ),
        (replace(SLACK, secrets={"password": "canary-x"}), "no such secret"),
        (replace(SLACK, settings={"host": "x"}), "no setting"),
        (replace(API, settings={}), "needs its host"),
        (replace(API, settings={"host": "https://api.example.com/"}), "is no host"),
        (replace(API, settings={"host": "a b.com"}), "is no host"),
        (replace(API, settings={"host": "x.com", "scheme": "digest"}), "one of: bearer, basic, header"),
        (replace(API, settings={"host": "x.com", "scheme": "header"}), "Enter the header's name"),
        (
            replace(API, settings={"host": "x.com", "scheme": "header", "header": "Host"}),
            "cannot be the header",
        ),
        (replace(API, settings={"host": "x.com", "scheme": "basic"}), "needs: username, password"),
        (replace(API, secrets={"token": "canary-1", "password": "canary-2"}), "needs only: token"),
        (replace(API, secrets={"token": "short"}), "too short"),
        (replace(API, secrets={"token": "canary\r\nX: y"}), "letters without accents"),
        (replace(API, secrets={"token": "cänary-4711"}), "letters without accents"),
        (replace(MAIL, settings={**MAIL.settings, "port": "70000"}), "is no port"),
        (replace(MAIL, settings={**MAIL.settings, "host": "smtp.example.com:25"}), "without its port"),
        (replace(MAIL, settings={**MAIL.settings, "from": "orders"}), "is no e-mail address"),
        (replace(MAIL, secrets={}), "needs its password"),
        (replace(MAIL, settings={**MAIL.settings, "username": ""}), "needs its user name"),
        (ConnectionValues("webhook", "Signed"), "signing secret"),
    ],
)
def test_what_is_of_no_use_is_refused_and_not_repeated(
    team: Automation, values: ConnectionValues, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Invalid, match=sentence) as refused:
        add(team, values)
    assert "canary" not in str(refused.value).lower()
    assert "canary" not in caplog.text.lower()


def test_secrets_are_turned_with_the_keys(team: Automation) -> None:
    row, other = add(team), add(team, MAIL)
    newer = make_vault(["a new secret of at least 32 characters!", "an old secret of at least 32 characters"])
    with team.read() as session:
        assert workflows.has_old_connections(session, newer)
    assert keys.rotate_all_keys(team.store, newer) >= 2
    assert keys.rotate_all_keys(team.store, newer) == 0
    with team.read() as session:
        assert workflows.open_connection(session, newer, row.id).secrets == SLACK.secrets
        assert workflows.open_connection(session, newer, other.id).secrets == MAIL.secrets
    with pytest.raises(Invalid, match="COUNTERFOIL_SECRET_KEY"):
        opened(team, row)


def test_one_damaged_connection_holds_up_nobody_elses_keys(team: Automation, store: Store) -> None:
    row, other = add(team), open_automation(store)
    damaged = add(other)
    with other.work() as session:
        workflows.find_connection(session, damaged.id).sealed_secrets = "v1.00000000.damaged"
    newer = make_vault(
        ["a third secret of at least 32 characters!", "an old secret of at least 32 characters"]
    )
    with pytest.raises(Invalid, match="cannot be read"):
        keys.rotate_all_keys(store, newer)
    with team.read() as session:
        assert not workflows.has_old_connections(session, newer)
        assert workflows.open_connection(session, newer, row.id).secrets == SLACK.secrets
    with other.work() as session:
        workflows.delete_connection(session, other.ada, damaged.id)


def test_whoever_lost_the_key_enters_all_secrets_anew(team: Automation) -> None:
    row = add(team)
    fresh = make_vault(["quite another secret of 32 characters!"])
    with team.work() as session:
        with pytest.raises(DomainError, match="Enter them again"):
            workflows.change_connection(session, team.ada, fresh, row.id, replace(SLACK, secrets={}))
        workflows.change_connection(session, team.ada, fresh, row.id, SLACK)
        assert workflows.open_connection(session, fresh, row.id).secrets == SLACK.secrets


def test_each_has_an_id_of_its_own(team: Automation) -> None:
    made: list[UUID] = [add(team).id, add(team, API).id]
    with team.read() as session:
        assert set(made) <= set(session.scalars(select(Connection.id)))
