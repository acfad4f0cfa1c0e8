"""The house rules that a linter does not know: sizes, names, promises of documents, the deployment files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from tests.house import HARD, ROOT, code_files, findings, python_files, unreasoned

COMMANDS = ("serve", "worker", "migrate", "seed", "run")
VAGUE = re.compile(r"(.*_)?(utils?|helpers?|managers?|misc|common)|base_.*")
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME"]) + r")\b")


def existing(*names: str) -> list[Path]:
    return [ROOT / name for name in names if (ROOT / name).exists()]


def relative(file: Path) -> str:
    return str(file.relative_to(ROOT))


# Source


def test_files_and_functions_keep_to_their_size() -> None:
    over = [
        finding
        for file in python_files()
        for finding in findings(Path(relative(file)), file.read_text(), HARD)
    ]
    assert over == []


def test_the_measure_of_sizes_sees_what_is_too_big() -> None:
    nested = "def f():\n if 1:\n  for x in y:\n   with x:\n    try:\n     pass\n    finally:\n     pass\n"
    assert list(findings(Path("a.py"), nested, HARD)) == ["a.py:1 f: 4 blocks in one another, at most 3"]
    many = "def f(a, b, c, d, e, g): pass\ndef h(self, a, b, c, d, e, *, g): pass\n"
    assert len(list(findings(Path("a.py"), many, HARD))) == 1
    long = "def f():\n" + " x = 1\n" * 50
    assert list(findings(Path("a.py"), long, HARD)) == ["a.py:1 f: 51 lines, at most 50"]
    chain = "def f():\n if a: pass\n elif b: pass\n elif c: pass\n elif d: pass\n"
    assert list(findings(Path("a.py"), chain, HARD)) == []


def test_modules_are_named_after_what_they_hold() -> None:
    assert [relative(file) for file in python_files() if VAGUE.fullmatch(file.stem)] == []


def test_code_holds_no_note_of_unfinished_work() -> None:
    notes = [relative(file) for file in code_files() if UNFINISHED.search(file.read_text(errors="replace"))]
    assert notes == []


def test_a_switched_off_check_without_a_reason_is_seen() -> None:
    bare = "a = 1  # " + "noqa\nb = 2  # " + "type: ignore[misc]\n"
    reasoned = "c = 3  # " + "noqa: BLE001 - the edge of the worker\nd = '# " + "noqa'\n"
    assert list(unreasoned(bare + reasoned)) == [1, 2]


def test_a_check_is_switched_off_only_with_its_name_and_a_reason() -> None:
    lines = [f"{relative(file)}:{line}" for file in python_files() for line in unreasoned(file.read_text())]
    assert lines == []


# Commands and documents


def dry_run(target: str) -> str:
    return subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("target", ["check", "test"])
def test_every_static_check_runs_once(target: str) -> None:
    steps = dry_run(target)
    for program in ("ruff format --check", "ruff check", "bin/mypy", "lint-imports"):
        assert steps.count(program) == 1, program


@pytest.mark.parametrize("document", existing("README.md", "CONTRIBUTING.md"), ids=relative)
def test_documents_name_commands_that_exist(document: Path) -> None:
    text = document.read_text()
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"`?\bmake ([a-z-]+)`", text)) <= set(targets)
    assert set(re.findall(r"^\s*\$? ?make ([a-z-]+)", text, re.MULTILINE)) <= set(targets)
    for path in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
        assert (document.parent / path).exists(), path


@pytest.mark.parametrize("document", existing("docs/status.md"), ids=relative)
def test_the_status_page_names_tests_that_exist(document: Path) -> None:
    named = re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", document.read_text())
    assert named, "docs/status.md names no test"
    missing = [f"{path}::{name}" for path, name in set(named) if not has_test(ROOT / path, name)]
    assert missing == []


def has_test(file: Path, name: str) -> bool:
    if not file.exists():
        return False
    defined = {
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return not name or name in defined


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(file.name[:4] for file in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_the_changelog_starts_with_what_is_not_released_yet() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "[Unreleased]"


# Requirements


def requirements(name: str) -> list[Requirement]:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def next_major(version: Version) -> Version:
    return Version(f"0.{version.minor + 1}") if version.major == 0 else Version(str(version.major + 1))


@pytest.mark.parametrize(
    "requirement", [*requirements("requirements.txt"), *requirements("requirements-dev.txt")], ids=str
)
def test_a_requirement_ends_before_the_next_major_version(requirement: Requirement) -> None:
    bounds = {part.operator: Version(part.version) for part in requirement.specifier}
    assert set(bounds) == {">=", "<"}
    assert bounds["<"] <= next_major(bounds[">="])


def test_the_locked_versions_fit_the_requirements() -> None:
    locked = {pin.name.lower(): pin for pin in requirements("constraints.txt")}
    for requirement in [*requirements("requirements.txt"), *requirements("requirements-dev.txt")]:
        pin = locked.get(requirement.name.lower())
        assert pin is not None, f"{requirement.name} is not locked: run make lock"
        (version,) = pin.specifier
        assert version.operator == "=="
        assert requirement.specifier.contains(version.version), (
            f"{pin} does not fit {requirement}: run make lock"
        )


# Deployment


def compose() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "compose.yaml").read_text())
    assert isinstance(loaded, dict)
    return loaded


def test_compose_mounts_files_that_exist() -> None:
    mounts = [mount for service in compose()["services"].values() for mount in service.get("volumes", [])]
    files = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert len(files) == 3
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_compose_gives_the_owners_password_to_migrations_only() -> None:
    services = compose()["services"]
    owners = {name for name, service in services.items() if "OWNER" in str(service.get("environment", {}))}
    assert owners == {"postgres", "migrate"}


def test_compose_asks_for_every_secret_and_the_example_lists_them() -> None:
    text = (ROOT / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{(\w+)", text))
    assert asked == set(re.findall(r"\$\{(\w+):\?\}", text)), "a secret without :? may be empty"
    assert asked == set(re.findall(r"^(\w+)=", (ROOT / "deploy" / "example.env").read_text(), re.MULTILINE))


def test_compose_and_the_image_start_commands_that_the_app_has() -> None:
    started = [service["command"] for service in compose()["services"].values() if "command" in service]
    image = re.search(r"^CMD (\[.+\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert image is not None
    started.append(yaml.safe_load(image[1]))
    assert len(started) == 4
    assert all(command[:2] == ["python", "app.py"] and command[2] in COMMANDS for command in started)


@pytest.mark.parametrize("app", existing("app.py"), ids=relative)
def test_the_app_has_the_commands_that_the_deployment_starts(app: Path) -> None:
    shown = subprocess.run(
        [sys.executable, app, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [command for command in COMMANDS if not re.search(rf"\b{command}\b", shown.stdout)] == []


def test_the_image_copies_what_exists_and_leaves_secrets_and_data_outside() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", ".venv", "data"} <= set(ignored)


def test_the_image_runs_as_nobody_special_and_says_whether_it_is_well() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert image.index("USER counterfoil") < image.index('CMD ["python", "app.py"')
    assert re.search(r"^HEALTHCHECK .*\n.*/healthz", image, re.MULTILINE)


def test_nginx_buffers_no_stream() -> None:
    locations = (ROOT / "deploy" / "nginx-locations.conf").read_text()
    stream = re.search(r"location ~ (\S+) \{(.+?)\}", locations, re.DOTALL)
    assert stream is not None
    assert "proxy_buffering off;" in stream[2]
    for path in (
        "/api/v1/feed",
        "/api/v1/chats/0197/events",
        "/api/v1/chats/0197/messages",
        "/app/gradio_api/queue/data",
    ):
        assert re.match(stream[1], path), path
    assert not re.match(stream[1], "/api/v1/chats")


@pytest.mark.parametrize("script", [*sorted(ROOT.glob("*/*.sh")), ROOT / ".ci" / "run"], ids=relative)
def test_a_script_parses_and_stops_at_its_first_error(script: Path) -> None:
    assert "set -euo pipefail" in script.read_text()
    assert script.stat().st_mode & 0o111, f"{script} is not executable"
    subprocess.run(["bash", "-n", script], check=True)
