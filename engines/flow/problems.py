"""What can be wrong with a definition, and how messages name its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engines.flow.definition import Edge, Node
from engines.flow.fields import ConfigField
from engines.flow.manifests import title_of

Level = Literal["invalid", "incomplete", "warning"]
LEVELS: tuple[Level, ...] = ("invalid", "incomplete", "warning")
"""From bad to mild: an edit to something invalid is refused, what is incomplete is not run, a warning is only told."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; the message says what, with which node, and what to do.

    Attributes:
        code: a word for programs; it does not change.
        node, edge, setting: what it is about, where it is about one.
    """

    code: str
    message: str
    level: Level
    node: str | None = None
    edge: Edge | None = None
    setting: str | None = None


def is_runnable(problems: Iterable[Problem]) -> bool:
    """Whether nothing worse than a warning is among them."""
    return all(problem.level == "warning" for problem in problems)


def named(node: Node) -> str:
    """As messages name a node: ``“Tell the team” (slack)``."""
    return f"“{title_of(node)}” ({node.id})"


def setting_of(field: ConfigField, node: Node) -> str:
    """As messages name a setting: ``the setting “Text” (text) of “Tell the team” (slack)``."""
    return f"the setting “{field.label}” ({field.name}) of {named(node)}"
