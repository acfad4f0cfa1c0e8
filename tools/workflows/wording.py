"""How workflows and what belongs to them are told, in cards, summaries and tables alike."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from agent.quoting import on_one_line
from db.models.base import Json
from engines.flow.checking import Problem
from engines.flow.definition import Definition, Edge, Node
from engines.flow.errors import DefinitionInvalid
from engines.flow.manifests import find, find_action

LONGEST = 60
MOST_LISTED = 6
MOST_PROBLEMS = 12


def kind_name(connector: str, action: str) -> str:
    """What a node is, in words: the connector's name, with the action's where it has several."""
    try:
        manifest = find(connector)
        if len(manifest.actions) == 1:
            return manifest.name
        return f"{manifest.name}: {find_action(connector, action).name}"
    except DefinitionInvalid:
        return connector


def node_name(node: Node) -> str:
    """``Slack message “Tell the team”``."""
    label = f" “{on_one_line(node.label, LONGEST)}”" if node.label else ""
    return f"{kind_name(node.connector, node.action)}{label}"


def told_edge(edge: Edge) -> str:
    """``webhook → slack``, ``condition → email (if true)``."""
    return f"{edge.source} → {edge.target}" + (f" (if {edge.branch})" if edge.branch else "")


def chain_of(definition: Definition) -> str:
    """The steps in the order of the definition: ``Webhook, Condition, Slack message``; of many the first ones."""
    names = [kind_name(each.connector, each.action) for each in definition.nodes]
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more


def told_config(config: Mapping[str, Json], connections: Mapping[str, str], most: int = 200) -> str:
    """Settings on one line: ``text: Hello, connection: Team``; connections by name, values up to ``most`` characters."""
    told = []
    for name, value in config.items():
        shown = (
            connections.get(value, value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        )
        told.append(f"{name}: {on_one_line(shown, most)}")
    return ", ".join(told)


def told_problems(problems: Sequence[Problem]) -> list[Json]:
    """Problems as facts for a model, the worst first; of many the first ones, and how many more there are."""
    told: list[Json] = [
        {"level": each.level, "message": each.message, **({"node": each.node} if each.node else {})}
        for each in problems[:MOST_PROBLEMS]
    ]
    rest = len(problems) - MOST_PROBLEMS
    return [*told, {"more": rest}] if rest > 0 else told


def took(milliseconds: float) -> str:
    """``240 ms``, ``1.5 s``, ``3 min``."""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
