"""The commands about people: the first administrator, API tokens, and the check of the audit trail."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from db import tokens
from db.users import sign_in
from packs import DOMAINS
from tests.test_commands import Shell

PASSWORD = "violet tundra opens 7 doors"
ADA = ("create-user", "--tenant", "acme", "--email", "ada@acme.example", "--name", "Ada", "--role", "admin")


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A fresh data folder, migrated."""
    made = Shell(tmp_path_factory.mktemp("people"))
    made.run("migrate")
    return made


def test_the_first_administrator_is_made_with_the_tenant_and_can_sign_in(shell: Shell) -> None:
    assert "--new-tenant" in shell.run(*ADA, key=PASSWORD, status=1)
    said = shell.run(*ADA, "--new-tenant", "Acme Ltd", key=PASSWORD)
    assert "ada@acme.example can sign in as admin of acme." in said
    assert PASSWORD not in said
    store = shell.store()
    with contextlib.closing(store):
        who = sign_in(store, "ada@acme.example", PASSWORD, address="127.0.0.1").identity
    assert (who.tenant_name, who.role, who.packs) == (
        "Acme Ltd",
        "admin",
        tuple(each.pack.name for each in DOMAINS),
    )
    assert "already" in shell.run(*ADA, key=PASSWORD, status=1)


def test_a_weak_password_is_a_sentence(shell: Shell) -> None:
    bob = [*ADA[:4], "bob@acme.example", *ADA[5:]]
    said = shell.run(*bob, key="", more={"COUNTERFOIL_USER_PASSWORD": "acme"}, status=1)
    assert "at least 12" in said


def test_a_changed_audit_trail_is_found(shell: Shell) -> None:
    assert "acme: 2 entries, unbroken" in shell.run("audit-verify")
    assert "There is no tenant umbrella" in shell.run("audit-verify", "--tenant", "umbrella", status=1)
    file = Path(shell.url.removeprefix("sqlite:///"))
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE audit_entries SET user_name = 'Nobody' WHERE action = 'joined'")
    assert "acme: 1 entries, BROKEN at 2: the entry was changed" in shell.run("audit-verify", status=1)


def test_a_token_is_printed_alone_and_works(shell: Shell) -> None:
    ask = ("create-token", "--email", "Ada@acme.example", "--name", "Report notebook")
    ran = shell.run_apart(*ask, "--scope", "propose", "--days", "7")
    token = ran.stdout.strip()
    assert tokens.is_token(token)
    assert "ada@acme.example may propose with this token until" in ran.stderr.lower()
    with contextlib.closing(shell.store()) as store:
        known = tokens.find_token(store, token)
    assert known is not None
    assert (known.identity.email, known.identity.reach) == ("ada@acme.example", "propose")
    assert "may read" in shell.run(*ask)


@pytest.mark.parametrize(
    ("options", "said", "status"),
    [
        (("--email", "nobody@acme.example", "--name", "x"), "Nobody can sign in as nobody@acme.example", 1),
        (("--email", "ada@acme.example", "--name", " "), "1 to 200 characters", 1),
        (("--email", "ada@acme.example", "--name", "x", "--days", "366"), "1 to 365 days", 1),
        (("--email", "ada@acme.example", "--name", "x", "--scope", "admin"), "invalid choice", 2),
        (("--email", "ada@acme.example"), "--name", 2),
    ],
)
def test_a_token_that_cannot_be_is_a_sentence(
    shell: Shell, options: tuple[str, ...], said: str, status: int
) -> None:
    assert said in shell.run("create-token", *options, status=status)
