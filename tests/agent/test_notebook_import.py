"""`from agent import Assistant` is light: no page, no table and no model is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house import ROOT

HEAVY = {
    "gradio",
    "pandas",
    "sqlalchemy",
    "fastapi",
    "httpx",
    "openai",
    "anthropic",
    "IPython",
    "composition",
    "settings",
}
LOADED = "import sys; before = set(sys.modules); {code}; print(' '.join(set(sys.modules) - before))"
TIMED = "import time; began = time.perf_counter(); {code}; print(time.perf_counter() - began)"
MOST_RATIO = 4.0
"""Times what asyncio and pydantic take, which it cannot do without."""


def run(template: str, code: str) -> str:
    command = [sys.executable, "-c", template.format(code=code)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return ran.stdout


@pytest.mark.parametrize(
    "code", ["import agent", "from agent import Assistant, tool", "import agent.notebook.errors"]
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    loaded = {name.partition(".")[0] for name in run(LOADED, code).split()}
    assert "agent" in loaded
    assert not loaded & HEAVY


def test_the_import_takes_few_times_as_long_as_what_it_needs() -> None:
    needed, own = "import asyncio, pydantic, markupsafe", "from agent import Assistant, tool"
    times = [(float(run(TIMED, own)), float(run(TIMED, needed))) for _ in range(5)]
    assert min(mine for mine, _ in times) <= MOST_RATIO * min(theirs for _, theirs in times), times


def test_tool_stays_the_decorator_whatever_is_imported_after_it() -> None:
    code = (
        "from agent import tool; import agent.tool; import agent; print(agent.tool is tool, callable(tool))"
    )
    assert run("{code}", code).split() == ["True", "True"]


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run("{code}", "from agent import Assistent")
