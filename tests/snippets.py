"""Runs the commands and programs of a document, in their order, as its reader would; and compares what they print.

A fence that begins with ``sh run`` or ``python run`` is run; what the shell has in variables is there for all that
follow.
Python snippets that follow one another below the same heading are cells of one program. A fence ``output`` right after
one is what it prints; ``…`` stands for anything.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
PATIENCE = 240.0
"""Seconds for one snippet, on a busy machine."""
MARK = "\x1e"
"""Printed between the cells of a program."""
Kind = Literal["sh", "python"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """One runnable fence; ``line`` is where it begins."""

    kind: Kind
    heading: str
    line: int
    text: str
    expected: str | None
    """None where the document does not say what it prints."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a snippet: its exit status, what it printed, and its complaints."""

    status: int
    output: str
    complaints: str


@dataclass
class Reader:
    """Somebody at a terminal in ``folder``, who copies one snippet after the other."""

    folder: Path
    scratch: Path
    """Where the shell's variables are kept from one snippet to the next."""
    environment: dict[str, str]
    replaced: Mapping[str, str] = field(default_factory=dict)
    """What a document must name as something fixed, such as the port."""

    def follow(self, snippets: list[Snippet]) -> dict[int, Printed]:
        """Run them all; returns what each printed, by its line."""
        found: dict[int, Printed] = {}
        for (kind, _), group in groupby(snippets, key=lambda each: (each.kind, each.heading)):
            together = list(group)
            if kind == "python":
                found |= self._run_program(together)
            else:
                found |= {each.line: self._run_shell(each) for each in together}
        return found

    def _run_shell(self, snippet: Snippet) -> Printed:
        kept = self.scratch / "environment"
        script = f"set -a\n{self._filled(snippet.text)}\nenv -0 > '{kept}'\n"
        printed = self._run(["bash", "-euo", "pipefail", "-c", script])
        if printed.status == 0:
            self.environment = dict(_variables(kept.read_text()))
        return printed

    def _run_program(self, cells: list[Snippet]) -> dict[int, Printed]:
        between = f'\nprint("{MARK}", end="", flush=True)\n'
        printed = self._run([sys.executable, "-c", between.join(self._filled(each.text) for each in cells)])
        parts = printed.output.split(MARK)
        parts += [""] * (len(cells) - len(parts))
        return {
            cell.line: Printed(printed.status, part, printed.complaints)
            for cell, part in zip(cells, parts, strict=True)
        }

    def _run(self, command: list[str]) -> Printed:
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return Printed(ended.returncode, ended.stdout, ended.stderr)

    def _filled(self, text: str) -> str:
        for written, real in self.replaced.items():
            text = text.replace(written, real)
        return text


def fences(document: str) -> Iterator[tuple[int, str, str]]:
    """Line, info string and text of every fence."""
    for found in FENCE.finditer(document):
        yield document.count("\n", 0, found.start()) + 1, found["info"].strip(), found["text"]


def read_snippets(document: str) -> list[Snippet]:
    """All that are to be run, each with the output that stands after it."""
    headings = [(document.count("\n", 0, each.start()) + 1, each[1]) for each in HEADING.finditer(document)]
    everything = [*fences(document), (0, "", "")]
    return [
        Snippet(
            "python" if info.startswith("python") else "sh",
            [name for place, name in headings if place < line][-1],
            line,
            text,
            after[2] if after[1] == "output" else None,
        )
        for (line, info, text), after in pairwise(everything)
        if info in {"sh run", "python run"}
    ]


def fits(expected: str, output: str) -> bool:
    """Whether that was printed; ``…`` stands for anything, spaces at the end of lines do not count."""
    pattern = ".*?".join(re.escape(part) for part in _trimmed(expected).split("…"))
    return re.fullmatch(pattern, _trimmed(output), re.DOTALL) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _variables(kept: str) -> Iterator[tuple[str, str]]:
    for each in filter(None, kept.split("\0")):
        name, _, value = each.partition("=")
        yield name, value
