"""Measures the source against the house style; ``python -m tests.house`` lists what is over soft limits."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("agent", "api", "benchmarks", "db", "engines", "jobs", "pages", "scripts", "tests", "tools")
CODE = {".py", ".sh", ".sql", ".js", ".css", ".html", ".yaml", ".toml", ".conf", ""}
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef
SWITCHED_OFF = re.compile(r"#\s*(type:\s*ignore|noqa|pragma: no cover)", re.IGNORECASE)
REASONED = re.compile(r"#\s*(type:\s*ignore\[[\w, -]+\]|noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)\s*[#-]\s*\w.{8,}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Lines of a file, lines of a function without its docstring, blocks in blocks, positional parameters."""

    file: int
    function: int
    nesting: int = 3
    parameters: int = 5


SOFT = Limits(file=300, function=25)
HARD = Limits(file=400, function=50)


def python_files() -> list[Path]:
    """Every Python file of ours but the migrations, which are long by nature and not changed once written."""
    found = [*ROOT.glob("*.py"), *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    return sorted(file for file in found if file.parent != ROOT / "db" / "migrations" / "versions")


def code_files() -> list[Path]:
    """Every file that a program reads: code, scripts, style sheets, configuration."""
    folders = [ROOT / room for room in (*ROOMS, "deploy", ".ci")]
    found = [*ROOT.iterdir(), *(file for folder in folders for file in folder.rglob("*"))]
    return sorted(
        file for file in found if file.is_file() and file.suffix in CODE and "__pycache__" not in file.parts
    )


def findings(file: Path, source: str, limits: Limits) -> Iterator[str]:
    """What is over the limits in one file, each as ``path:line what``."""
    lines = len(source.splitlines())
    if lines > limits.file:
        yield f"{file}: {lines} lines, at most {limits.file}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FUNCTIONS):
            yield from (
                f"{file}:{node.lineno} {node.name}: {finding}" for finding in function_findings(node, limits)
            )


def function_findings(node: Function, limits: Limits) -> Iterator[str]:
    if (length := function_length(node)) > limits.function:
        yield f"{length} lines, at most {limits.function}"
    if (depth := nesting(node.body)) > limits.nesting:
        yield f"{depth} blocks in one another, at most {limits.nesting}"
    if (count := len(positional(node))) > limits.parameters:
        yield f"{count} positional parameters, at most {limits.parameters}; the rest after a *"


def function_length(node: Function) -> int:
    first = node.body[0]
    docstring = 0
    if ast.get_docstring(node, clean=False) is not None:
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def positional(node: Function) -> list[str]:
    names = [argument.arg for argument in [*node.args.posonlyargs, *node.args.args]]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def nesting(body: list[ast.stmt]) -> int:
    """How many blocks stand in one another; an ``elif`` stands beside its ``if``, a function starts anew."""
    return max((depth_of(statement) for statement in body), default=0)


def depth_of(statement: ast.stmt) -> int:
    if not isinstance(statement, BLOCKS):
        return 0
    if isinstance(statement, ast.If) and is_elif(statement.orelse):
        return max(1 + nesting(statement.body), depth_of(statement.orelse[0]))
    return 1 + max(nesting(body) for body in bodies(statement))


def is_elif(orelse: list[ast.stmt]) -> bool:
    return len(orelse) == 1 and isinstance(orelse[0], ast.If)


def bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for part in [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
        yield part.body


def unreasoned(source: str) -> Iterator[int]:
    """Lines whose comment switches a check off without saying which and why.

    Right is: ``# noqa: BLE001 - the edge of the worker`` or ``# type: ignore[misc]  # the stubs lack it``.
    """
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        comment = token.string if token.type == tokenize.COMMENT else ""
        if SWITCHED_OFF.search(comment) and not REASONED.search(comment):
            yield token.start[0]


def main() -> None:
    over = [finding for file in python_files() for finding in findings(file, file.read_text(), SOFT)]
    sys.stdout.write("\n".join([*over, f"{len(over)} over the soft limits"]) + "\n")


if __name__ == "__main__":
    main()
