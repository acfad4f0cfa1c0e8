"""The import contracts notice each kind of wrong arrow; `make check` runs them on the real rooms."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

LINTER = Path(sys.executable).parent / "lint-imports"
MODULES = (
    *(
        "agent/__init__",
        "agent/loop",
        "agent/notebook/__init__",
        "agent/notebook/local",
        "agent/tool",
        "agent/turns/__init__",
        "agent/turns/service",
        "agent/models/__init__",
        "agent/models/openai",
    ),
    *(
        "api/__init__",
        "db/__init__",
        "db/session",
        "engines/__init__",
        "engines/dla",
        "engines/flow/__init__",
        "engines/process",
        "engines/renderer/__init__",
        "engines/sql/__init__",
    ),
    *("jobs/__init__", "pages/__init__", "pages/chat", "tools/__init__", "tools/renders"),
)
RIGHT = {
    "agent/loop": "import agent.tool",
    "agent/models/openai": "import openai",
    "agent/turns/service": "import db.session, agent.loop, agent.models",
    "agent/notebook/local": "import db.session, tools.renders, agent.turns.service, sqlalchemy",
    "db/session": "import engines.flow",
    "tools/renders": "import db.session, agent.tool, engines.dla",
    "jobs/__init__": "import dbos, engines.renderer, tools.renders",
    "engines/renderer/__init__": "import pyvista",
    "pages/chat": "import gradio, agent.turns, db",
    "api/__init__": "import fastapi, agent.turns",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Small rooms with the real contracts, all arrows right."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in MODULES:
        file = tmp_path / f"{module}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(RIGHT.get(module, "") + "\n")
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINTER, "--no-cache"], cwd=house, capture_output=True, text=True)


def test_arrows_that_follow_the_rooms_are_kept(house: Path) -> None:
    answer = lint(house)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("db/session", "tools.renders"),
        ("db/session", "settings"),
        ("tools/renders", "app"),
        ("engines/dla", "db"),
        ("pages/chat", "api"),
        ("pages/chat", "tools.renders"),
        ("tools/renders", "agent.turns"),
        ("agent/loop", "db.session"),
        ("agent/loop", "agent.turns"),
        ("agent/loop", "sqlalchemy"),
        ("agent/tool", "fastapi"),
        ("agent/loop", "agent.notebook"),
        ("tools/renders", "agent.notebook"),
        ("agent/notebook/local", "api"),
        ("agent/notebook/local", "jobs"),
        ("agent/notebook/local", "fastapi"),
        ("agent/turns/service", "openai"),
        ("api/__init__", "gradio"),
        ("engines/dla", "vtk"),
        ("db/session", "dbos"),
        ("db/session", "engines.renderer"),
        ("engines/flow/__init__", "db"),
        ("pages/chat", "pyvista"),
    ],
)
def test_a_wrong_arrow_breaks_a_contract(house: Path, module: str, imported: str) -> None:
    file = house / f"{module}.py"
    file.write_text(f"{file.read_text()}import {imported}\n")
    answer = lint(house)
    assert answer.returncode == 1
    assert "BROKEN" in answer.stdout
