"""How the public demo is switched on, what it refuses at its start, and what is shipped to run it on the internet."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from settings import PublicDemo, Settings, SettingsError, read_settings
from tests.house import ROOT
from tests.test_commands import Shell

PUBLIC = {"COUNTERFOIL_PUBLIC_DEMO": "1"}


def read(folder: Path, **named: str) -> Settings:
    return read_settings({"COUNTERFOIL_DATA": str(folder), **PUBLIC, **named})


def test_without_the_variable_there_is_no_public_demo(tmp_path: Path) -> None:
    assert read_settings({"COUNTERFOIL_DATA": str(tmp_path)}).public_demo is None
    assert read(tmp_path, COUNTERFOIL_PUBLIC_DEMO="0").public_demo is None


def test_the_usual_demo_has_fifty_sandboxes_of_an_hour_with_all_packs(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.public_demo == PublicDemo(minutes=60, packs=())
    assert settings.sandboxes == 50


def test_its_numbers_and_packs_can_be_named(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        COUNTERFOIL_DEMO_SANDBOXES="7",
        COUNTERFOIL_DEMO_MINUTES="25",
        COUNTERFOIL_DEMO_PACKS=" plm, renders ,plm,",
    )
    assert settings.public_demo == PublicDemo(25, ("plm", "renders"))
    assert settings.sandboxes == 7


def test_it_has_a_data_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings(PUBLIC).data == tmp_path / "demo-data"
    assert read_settings({}).data == tmp_path / "data"


def test_it_may_listen_to_everybody_without_further_words(tmp_path: Path) -> None:
    assert read(tmp_path, COUNTERFOIL_HOST="0.0.0.0").host == "0.0.0.0"


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"COUNTERFOIL_DEMO": "1"}, "COUNTERFOIL_DEMO=0"),
        ({"OPENAI_API_KEY": "sk-0123456789"}, "OPENAI_API_KEY"),
        ({"ANTHROPIC_API_KEY": "sk-ant-0123456789"}, "ANTHROPIC_API_KEY"),
        (
            {"OLLAMA_BASE_URL": "http://127.0.0.1:11434", "OLLAMA_MODEL": "llama3.1"},
            "OLLAMA_BASE_URL, OLLAMA_MODEL",
        ),
        ({"COUNTERFOIL_RENDERER": "https://renderer.example.com"}, "COUNTERFOIL_RENDERER"),
        (
            {
                "COUNTERFOIL_OIDC_ISSUER": "https://login.example.com",
                "COUNTERFOIL_OIDC_CLIENT_ID": "counterfoil",
            },
            "COUNTERFOIL_OIDC_ISSUER",
        ),
        ({"COUNTERFOIL_DEMO_MINUTES": "5"}, "COUNTERFOIL_DEMO_MINUTES"),
        ({"COUNTERFOIL_DEMO_SANDBOXES": "0"}, "COUNTERFOIL_DEMO_SANDBOXES"),
        ({"COUNTERFOIL_DEMO_SANDBOXES": "5000"}, "COUNTERFOIL_DEMO_SANDBOXES"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_what_would_let_people_in_or_anything_out_is_refused_with_a_sentence(
    tmp_path: Path, named: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **named)
    assert told in str(refused.value)
    assert str(refused.value).endswith(".")
    for secret in ("sk-0123456789", "sk-ant-0123456789"):
        assert secret not in str(refused.value)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A migrated data folder."""
    opened = Shell(tmp_path_factory.mktemp("public"))
    opened.run("migrate")
    return opened


@pytest.mark.parametrize(
    "command",
    [
        ("seed",),
        ("provider", "list"),
        ("create-user", "--tenant", "a", "--email", "a@b.c", "--name", "A", "--role", "admin"),
    ],
)
def test_commands_that_make_people_and_providers_are_refused(shell: Shell, command: tuple[str, ...]) -> None:
    assert f"no use for {command[0]}" in shell.run(*command, key="x", status=2, more=PUBLIC)


def test_a_pack_that_there_is_not_is_refused_with_those_that_there_are(shell: Shell) -> None:
    told = shell.run("serve", status=2, more={**PUBLIC, "COUNTERFOIL_DEMO_PACKS": "renders,weather"})
    assert "names weather" in told
    assert "renders, plm, simulations, workflows" in told


def test_a_database_that_somebody_works_in_is_not_shown_to_strangers(tmp_path: Path) -> None:
    office = Shell(tmp_path / "data")
    office.run("migrate")
    made = ("create-user", "--tenant", "acme", "--new-tenant", "Acme", "--email", "a@acme.example")
    office.run(*made, "--name", "Ann", "--role", "admin", "--no-password")
    told = office.run("serve", status=2, more=PUBLIC)
    assert "needs a database of its own; this one has the tenant acme" in told


# What is shipped


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "demo.compose.yaml").read_text())
    return loaded


def shipped() -> dict[str, str]:
    """The variables of ``deploy/demo.env``."""
    return dict(re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy" / "demo.env").read_text(), re.MULTILINE))


def test_the_shipped_variables_are_a_public_demo(tmp_path: Path) -> None:
    settings = read_settings({**shipped(), "COUNTERFOIL_DATA": str(tmp_path), "COUNTERFOIL_HOST": "0.0.0.0"})
    assert settings.public_demo == PublicDemo(60)
    known = (ROOT / "settings.py").read_text() + "FORWARDED_ALLOW_IPS"
    assert [name for name in shipped() if name not in known] == []


def test_the_container_of_the_demo_has_no_way_out_and_no_secret() -> None:
    loaded = compose()
    web, nginx = loaded["services"]["web"], loaded["services"]["nginx"]
    assert web["networks"] == ["inside"]
    assert loaded["networks"]["inside"] == {"internal": True}
    assert "ports" not in web
    assert all(port.startswith("127.0.0.1:") for port in nginx["ports"])
    assert web["env_file"] == "demo.env"
    assert web["cap_drop"] == ["ALL"]
    assert [name for name in shipped() if "KEY" in name or "PASSWORD" in name] == []


def test_the_files_that_nginx_is_given_exist() -> None:
    mounts = [each for service in compose()["services"].values() for each in service["volumes"]]
    files = [each.split(":")[0] for each in mounts if each.startswith("./")]
    assert len(files) == 3
    assert [file for file in files if not (ROOT / "deploy" / file).is_file()] == []
    included = re.findall(r"include (/\S+/)\S+;", (ROOT / "deploy" / "nginx.conf").read_text())
    targets = [each.split(":")[1] for each in mounts if each.startswith("./")]
    assert all(any(target.startswith(folder) for folder in included) for target in targets[1:])


def test_make_demo_starts_it() -> None:
    ran = subprocess.run(
        ["make", "-n", "demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert "COUNTERFOIL_PUBLIC_DEMO=1" in ran.stdout
    assert "app.py run" in ran.stdout
    told = subprocess.run(
        [sys.executable, "app.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "COUNTERFOIL_PUBLIC_DEMO" in told.stdout
