"""Reads the text of an expression without working it out: where its strings are, and which data it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STRING = re.compile(
    r"""[rRbB]{0,2}(?:"{3}(?:\\.|[^\\])*?"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BRANCH = re.compile(r"""\s*(?:\.\s*([A-Za-z_]\w*)(?!\w*\s*\()|\[\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*\])""")
Path = tuple[str, ...]


def paths(text: str, roots: frozenset[str]) -> Iterator[Path]:
    """The data that an expression names, such as ``("trigger", "body", "name")``, in the order of the text."""
    place = 0
    while place < len(text):
        if string := _STRING.match(text, place):
            place = string.end()
            continue
        name = _NAME.match(text, place)
        if name is None:
            place += 1
            continue
        is_field = text[:place].rstrip().endswith(".")
        place = name.end()
        if name[0] in roots and not is_field:
            path, place = _follow(text, (name[0],), place)
            yield path


def end_of_expression(text: str, start: int) -> int | None:
    """Where the ``}}`` stands that ends an expression which begins at ``start``; None where there is none."""
    place, depth = start, 0
    while place < len(text):
        if string := _STRING.match(text, place):
            place = string.end()
            continue
        if depth == 0 and text.startswith("}}", place):
            return place
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return None


def _follow(text: str, path: Path, place: int) -> tuple[Path, int]:
    while branch := _BRANCH.match(text, place):
        path = (*path, next(each for each in branch.groups() if each is not None))
        place = branch.end()
    return path, place
