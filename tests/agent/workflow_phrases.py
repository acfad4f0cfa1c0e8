"""The calls that sentences about workflows should lead to, in short words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.model import Json
from tests.agent.phrases import Expected

SETTINGS = frozenset({"url", "to", "line", "timezone", "seconds", "expression", "sql", "channel", "method"})
"""Settings of steps that a sentence must give exactly; the others (texts, subjects) only where a test names them."""
_ARROW = re.compile(r"\s*(-true>|-false>|>)\s*")


def built(edges: str, name: str = "", workflow: str = "", **settings: Mapping[str, Json]) -> Expected:
    """A whole definition: ``webhook > check -true> slack; check -false> email``, and the settings of its steps.

    A step's id tells its connector, but for ``check`` (condition), which may be written so for short.
    """
    pairs = [pair for chain in edges.split(";") for pair in _chain(chain.strip())]
    ids = dict.fromkeys(each for pair in pairs for each in pair[:2] if each)
    nodes: list[Json] = [_node(each, settings.get(each, {})) for each in ids]
    told: dict[str, Json] = {"name": name} if name else {}
    told |= {"workflow": workflow} if workflow else {}
    return "generate_workflow", {**told, "nodes": nodes, "edges": [list(each) for each in pairs if each[1]]}


def _node(written: str, settings: Mapping[str, Json]) -> Json:
    return {"id": written, "connector": re.sub(r"_\d+$", "", written), "config": dict(settings)}


def _chain(text: str) -> list[tuple[str, str, str]]:
    parts = _ARROW.split(text)
    if len(parts) == 1:
        return [(parts[0], "", "")]
    return [
        (parts[place], parts[place + 2], parts[place + 1].strip("->"))
        for place in range(0, len(parts) - 2, 2)
    ]


def added(connector: str, after: str = "", branch: str = "", workflow: str = "", **config: Json) -> Expected:
    told = {"connector": connector, "after": after, "branch": branch, "workflow": workflow}
    return "add_node", {**{key: value for key, value in told.items() if value}, "config": config}


def changed(node: str, label: str = "", workflow: str = "", **config: Json) -> Expected:
    told: dict[str, Json] = {"node_id": node}
    told |= {"label": label} if label else {}
    told |= {"workflow": workflow} if workflow else {}
    return "update_node", {**told, **({"config": config} if config else {})}


def removed(node: str, **more: Json) -> Expected:
    return "delete_node", {"node_id": node, **more}


def linked(source: str, target: str, **more: Json) -> Expected:
    return "add_edge", {"source": source, "target": target, **more}


def unlinked(source: str, target: str, **more: Json) -> Expected:
    return "delete_edge", {"source": source, "target": target, **more}


def shape_of(call: Expected) -> Json:
    """What of a call is compared: edges, connectors and settings; what steps are called and default texts are not."""
    tool, arguments = call
    told = {
        key: value
        for key, value in arguments.items()
        if key not in {"label", "action"} or tool == "update_node"
    }
    if tool == "generate_workflow":
        nodes, edges = arguments.get("nodes"), arguments.get("edges")
        assert isinstance(nodes, list)
        assert isinstance(edges, list)
        told["nodes"] = {str(each["id"]): _settings(each) for each in nodes if isinstance(each, dict)}
        told["edges"] = [list(each) for each in sorted(_edge(each) for each in edges)]
    if tool == "add_node":
        told["config"] = _config(arguments.get("config"))
        told.pop("node_id", None)
    return [tool, told]


def _settings(node: Mapping[str, Json]) -> Json:
    return [node.get("connector"), _config(node.get("config"))]


def _config(config: Json) -> dict[str, Json]:
    given = config if isinstance(config, dict) else {}
    return {key: value for key, value in given.items() if key in SETTINGS}


def texts_of(call: Expected) -> dict[str, Json]:
    """The settings of a call that are only compared where a test names them, by step and name."""
    tool, arguments = call
    if tool == "generate_workflow":
        nodes = arguments.get("nodes")
        assert isinstance(nodes, list)
        return {
            f"{each['id']}.{key}": value
            for each in nodes
            if isinstance(each, dict) and isinstance(config := each.get("config"), dict)
            for key, value in config.items()
            if key not in SETTINGS
        }
    config = arguments.get("config") if tool == "add_node" else None
    return (
        {key: each for key, each in config.items() if key not in SETTINGS} if isinstance(config, dict) else {}
    )


def fits(made: Expected, expected: Expected) -> bool:
    """Whether a call is the one that was expected."""
    given, wanted = texts_of(made), texts_of(expected)
    return shape_of(made) == shape_of(expected) and wanted.items() <= given.items()


def _edge(edge: Json) -> tuple[str, str, str]:
    if isinstance(edge, dict):
        return str(edge["source"]), str(edge["target"]), str(edge.get("branch") or "")
    assert isinstance(edge, list)
    return str(edge[0]), str(edge[1]), str(edge[2])
