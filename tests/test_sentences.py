"""Whatever the code says to a person is told in Russian too: every refusal that is raised has a translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import db.plm.errors  # noqa: F401 - its errors are known as subclasses once they are imported
from agent.errors import AgentError, ToolDefinitionError
from api.errors import ApiError
from db.errors import DomainError
from locales.retelling import retell

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("agent", "api", "db", "tools")
TOLD_TO_NOBODY = (
    "db/migrations/",
    "db/sample/",
    "db/tenancy.py",
    "db/batches.py",
    "db/newcomers.py",
    "agent/models/builtin/",
)
"""Mistakes of ours, and set-up that an administrator reads in a terminal."""
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def kinds() -> set[str]:
    """The names of all errors that a person is told."""
    found, waiting = set(), [AgentError, ApiError, DomainError]
    while waiting:
        kind = waiting.pop()
        if kind is ToolDefinitionError:
            continue  # told to the author of a tool, when its module is imported
        found.add(kind.__name__)
        waiting += kind.__subclasses__()
    return found


def sample(node: ast.expr) -> str | None:
    """The sentence with ``X7`` for every value; None where it is no text at all."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(sample(part) or "X7" for part in parts)
    return None


def sources() -> Iterator[tuple[str, str]]:
    """Place and text of the modules that speak to people."""
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(TOLD_TO_NOBODY):
            yield place, path.read_text()


def refusals() -> Iterator[tuple[str, str]]:
    """Place and sample of each ``Kind("…")``."""
    known = kinds()
    for place, source in sources():
        for node in ast.walk(ast.parse(source)):
            text = _said(node, known)
            if text and re.search("[a-z]{3,}", text):
                yield f"{place}:{getattr(node, 'lineno', 0)}", text


def _said(node: ast.AST, known: set[str]) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id=name), args=given) if name in known:
            # Some are given a code besides; the sentence is longer.
            return max((sample(each) or "" for each in given), key=len, default=None)
    return None


SAID = sorted(refusals())


def test_refusals_are_found() -> None:
    assert len(SAID) > 60


@pytest.mark.parametrize(("place", "text"), SAID, ids=[place for place, _ in SAID])
def test_a_refusal_is_told_in_russian(place: str, text: str) -> None:
    told = retell(text, "ru")
    assert CYRILLIC.search(told), f"{place}: {text}"
    english = [each for each in re.findall(r"[A-Za-z']{4,}", FIELDS.sub("", told)) if each.lower() in COMMON]
    assert english == [], f"{place}: {told}"


FIELDS = re.compile(r"X7|`\w+`")
COMMON = frozenset(
    {"there", "this", "that", "with", "have", "which", "such", "cannot", "again", "from", "only", "must"}
)
"""English words that no translation has."""
