"""Plays the notebooks of ``notebooks/``: each in a kernel of its own, on a store with the sample tenants."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests.house import ROOT

NOTEBOOKS = ROOT / "notebooks"
CELL_SECONDS = 240
FOREIGN = (
    "COUNTERFOIL_",
    "OPENAI_",
    "ANTHROPIC_",
    "AZURE_",
    "GEMINI_",
    "DEEPSEEK_",
    "OLLAMA_",
    "DATABASE_URL",
)
"""Variables of the machine that would make a notebook do something else."""


@dataclass(frozen=True, slots=True)
class Output:
    """What one cell showed: texts by MIME type, or ``stream`` for what it printed."""

    cell: str
    kind: str
    data: Mapping[str, str]

    @property
    def text(self) -> str:
        """As plain text."""
        return self.data.get("text/plain") or self.data.get("stream", "")

    @property
    def html(self) -> str:
        """As HTML; empty where there is none."""
        return self.data.get("text/html", "")


@dataclass(frozen=True, slots=True)
class Played:
    """A notebook's outputs, in order."""

    outputs: tuple[Output, ...]

    def of(self, words: str) -> list[Output]:
        """The outputs of the one cell whose source has these words, or is these words."""
        exactly = {each.cell for each in self.outputs if words == each.cell}
        cells = exactly or {each.cell for each in self.outputs if words in each.cell}
        assert len(cells) == 1, f"{len(cells)} cells with outputs have {words!r}"
        return [each for each in self.outputs if each.cell in cells]

    def html(self, words: str) -> str:
        """What that cell has drawn."""
        return "\n".join(each.html for each in self.of(words))

    def text(self, words: str) -> str:
        """What that cell has told, without the log of a worker."""
        return "\n".join(each.text for each in self.of(words) if each.kind != "stderr")


def names() -> list[str]:
    """All notebooks, in reading order."""
    return sorted(file.stem for file in NOTEBOOKS.glob("*.ipynb"))


def read(name: str) -> Any:
    """A notebook as it is stored."""
    return nbformat.reads((NOTEBOOKS / f"{name}.ipynb").read_text(), as_version=4)  # type: ignore[no-untyped-call]  # nbformat types half of itself


def play(name: str, home: Path, **variables: str) -> Played:
    """Run every cell, from the first to the last; one that fails fails the test with its traceback."""
    environment = plain_environment() | {"IPYTHONDIR": str(home / "ipython"), **variables}
    notebook = read(name)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    )
    client.execute(env=environment)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return Played(tuple(_output(cell.source, each) for cell in cells for each in cell.outputs))


def plain_environment() -> dict[str, str]:
    """The machine's, without what would make Counterfoil work elsewhere; the program can be imported from anywhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
    return kept | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def make_sample_store(data: Path) -> None:
    """What ``make run`` makes before it serves: the newest schema and the sample tenants."""
    program = "import app; raise SystemExit(app.main(['migrate']) or app.main(['seed']))"
    variables = plain_environment() | {"COUNTERFOIL_DATA": str(data)}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=variables, check=True, timeout=180)


def _output(cell: str, output: Any) -> Output:
    if output.output_type == "stream":
        return Output(cell, output.name, {"stream": output.text})
    return Output(cell, output.output_type, dict(output.data))
