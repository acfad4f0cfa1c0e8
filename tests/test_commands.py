"""The commands of whoever runs the server: a provider for all tenants, and new keys for old."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from db import settings
from db.models.settings import GlobalProvider, ProviderSetting
from db.secrets import make_vault
from db.session import Store, open_store
from db.settings import ProviderValues
from db.tenancy import Scope
from tests.house import ROOT
from tests.tools.workshop import open_workshop

OLD, NEW = "an old secret of at least 32 characters", "a new secret of at least 32 characters!"
KEY = "sk-command-0123456789-WXYZ"


class Shell:
    """Runs ``app.py`` on a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.url = f"sqlite:///{data}/counterfoil.db"
        self.environment = {
            "PATH": os.environ["PATH"],
            "COUNTERFOIL_DATA": str(data),
            "COUNTERFOIL_SECRET_KEY": OLD,
        }

    def run(
        self, *arguments: str, key: str = "", status: int = 0, more: Mapping[str, str] | None = None
    ) -> str:
        ran = self.run_apart(*arguments, key=key, status=status, more=more)
        return ran.stdout + ran.stderr

    def run_apart(
        self, *arguments: str, key: str = "", status: int = 0, more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The same with what it wrote to each of its two outputs."""
        ran = subprocess.run(
            [sys.executable, str(ROOT / "app.py"), *arguments],
            env={**self.environment, **(more or {})},
            input=f"{key}\n",
            capture_output=True,
            text=True,
            timeout=120,
            cwd=ROOT,
        )
        assert ran.returncode == status, ran.stdout + ran.stderr
        assert "Traceback" not in ran.stderr
        return ran

    def store(self) -> Store:
        return open_store(self.url)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database."""
    data = tmp_path_factory.mktemp("migrated")
    Shell(data).run("migrate")
    return data


@pytest.fixture
def shell(migrated: Path, tmp_path: Path) -> Shell:
    """A copy of it."""
    return Shell(shutil.copytree(migrated, tmp_path / "data"))


def test_a_global_provider_is_set_listed_changed_and_removed(shell: Shell) -> None:
    assert "no global provider" in shell.run("provider", "list")
    shown = shell.run("provider", "set", "openai", "--model", "gpt-5", key=KEY)
    assert "***WXYZ" in shown
    assert KEY not in shown
    shell.run("provider", "set", "openai", "--model", "gpt-5-mini")
    shell.run("provider", "set", "anthropic", "--model", "claude-sonnet-4-5", "--fallback", key=KEY)
    listed = shell.run("provider", "list")
    assert re.findall(r"gpt-5-mini|claude-sonnet-4-5|fallback|\*\*\*WXYZ", listed) == [
        *("gpt-5-mini", "***WXYZ"),
        *("claude-sonnet-4-5", "***WXYZ", "fallback"),
    ]
    setting_id = listed.split()[0]
    shell.run("provider", "remove", setting_id)
    assert "gpt-5-mini" not in shell.run("provider", "list")
    assert "no such global provider" in shell.run("provider", "remove", setting_id, status=1)


def test_the_key_of_one_host_is_not_kept_for_another(shell: Shell) -> None:
    with contextlib.closing(shell.store()) as store, store.system() as session:
        settings.set_global_provider(session, make_vault([OLD]), ProviderValues("openai", "m", KEY))
    moved = ("provider", "set", "compatible", "--model", "m", "--base-url", "https://else.example/v1")
    assert "Enter the API key again" in shell.run(*moved, status=1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("provider", "set", "skynet", "--model", "m"), "no provider called"),
        (("provider", "set", "azure", "--model", "m"), "needs an address"),
        (("provider", "set", "openai", "--model", "m", "--input-price", "-1"), "both prices"),
    ],
)
def test_values_that_do_not_fit_are_refused_with_a_sentence(
    shell: Shell, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in shell.run(*arguments, key=KEY, status=1)


def test_a_test_says_in_words_what_is_wrong(shell: Shell) -> None:
    shell.run("provider", "set", "compatible", "--model", "m", "--base-url", "http://127.0.0.1:9/v1")
    with contextlib.closing(shell.store()) as store, store.system_read() as session:
        setting_id = str(session.scalars(select(GlobalProvider)).one().id)
    assert "could not be reached" in shell.run("provider", "test", setting_id, status=1)


def test_all_keys_are_encrypted_anew_with_the_newest_secret(shell: Shell) -> None:
    store = shell.store()
    with store.system() as session:
        settings.set_global_provider(session, make_vault([OLD]), ProviderValues("openai", "m", KEY))
    shops = [open_workshop(store, slug) for slug in ("first", "second")]
    for shop in shops:
        with store.work(shop.admin.scope) as session:
            row = ProviderSetting(provider="openai", model="m", sealed_key=KEY, key_hint="***WXYZ")
            session.add(row)
    both = {"COUNTERFOIL_SECRET_KEY": f"{NEW},{OLD}"}
    assert "anew: 3." in shell.run("rotate-keys", more=both)
    assert "anew: 0." in shell.run("rotate-keys", more=both)
    vault = make_vault([NEW])
    for shop in shops:
        with store.read(Scope(shop.admin.tenant_id)) as session:
            (row,) = settings.list_providers(session)
            assert settings.open_key(row, vault) == KEY
    with store.system_read() as session:
        assert settings.open_key(session.scalars(select(GlobalProvider)).one(), vault) == KEY
    store.close()


def test_a_global_key_is_of_no_use_elsewhere(shell: Shell) -> None:
    store = shell.store()
    with store.system() as session:
        row = settings.set_global_provider(session, make_vault([OLD]), ProviderValues("openai", "m", KEY))
    assert row.sealed_key is not None
    assert KEY not in row.sealed_key
    assert settings.open_key(row, make_vault([OLD])) == KEY
    store.close()


def test_an_unknown_command_is_refused_and_help_names_them_all(shell: Shell) -> None:
    assert "invalid choice" in shell.run("fly", status=2)
    shown = shell.run("--help")
    for command in ("run", "serve", "worker", "migrate", "seed", "provider", "rotate-keys"):
        assert command in shown
