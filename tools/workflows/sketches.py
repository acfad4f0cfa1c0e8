"""A definition as models sketch it, made into a real one: other names of keys, missing ids, edges as pairs.

Only what can mean one thing is taken; anything else is refused with what there is instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from db.errors import Invalid
from db.models.base import Json
from engines.flow.definition import EMPTY, Branch, Definition, Edge, Node, free_id, with_node
from engines.flow.errors import DefinitionInvalid
from engines.flow.manifests import CONNECTORS, find, find_action, is_trigger
from engines.flow.shapes import ID, RESERVED_IDS
from tools.context import Context
from tools.workflows.choosing import MOST_NAMED
from tools.workflows.settings import configure, read_object

_KEYS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "node_id"),
    "label": ("label", "title"),
    "name": ("name",),
    "connector": ("connector", "type", "kind"),
    "action": ("action",),
    "config": ("config", "settings", "parameters", "params"),
    "position": ("position",),
}
_SOURCES, _TARGETS = ("source", "from"), ("target", "to")
_WAYS = ("branch", "condition", "when", "label", "sourceHandle")
_BRANCHES: Mapping[str, Branch] = {
    **dict.fromkeys(("true", "yes", "then"), "true"),
    **dict.fromkeys(("false", "no", "else"), "false"),
}
_ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_ENDS = re.compile(r"[.:/]")


@dataclass
class Sketch:
    """What was read so far."""

    definition: Definition = EMPTY
    remarks: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    """What edges may call a node, folded, and the ids of the nodes that are called so."""
    renamed: dict[str, str] = field(default_factory=dict)


def read_definition(ctx: Context, nodes: object, edges: object) -> Sketch:
    """The definition, and what was chosen or renamed on the way.

    Raises:
        Invalid, NotFound: something in it cannot be, or could be several things.
    """
    sketch = Sketch()
    for number, each in enumerate(_list(nodes, "nodes"), start=1):
        with_place = f"Node {number}"
        try:
            _read_node(ctx, sketch, each, with_place)
        except DefinitionInvalid as problem:
            raise Invalid(f"{with_place}: {problem}") from None
    listed = _list(edges, "edges")
    if not listed and len(sketch.definition.nodes) > 1:
        raise Invalid("Say in edges what comes after what, as pairs of source and target: none was sent.")
    try:
        made = tuple(dict.fromkeys(_read_edge(sketch, each) for each in listed))
        sketch.definition = Definition(_respelled(sketch), made)
    except DefinitionInvalid as problem:
        raise Invalid(str(problem)) from None
    return sketch


def spell_kind(connector: str, action: str | None) -> tuple[str, str]:
    """Connector and action by their ids, from ``slack``, ``slack.send_message`` or ``Slack message``.

    Raises:
        DefinitionInvalid: there is no such connector or action; the sentence names the nearest.
    """
    text = connector.strip()
    named = next((each.id for each in CONNECTORS if _fold(text) in (_fold(each.id), _fold(each.name))), None)
    if named is None and len(parts := _ENDS.split(text, maxsplit=1)) == 2:
        named, action = parts[0].strip().casefold(), action or parts[1].strip()
    manifest = find(named or text)
    if not action:
        return manifest.id, manifest.actions[0].id
    wanted = _ENDS.split(action.strip())[-1]
    known = {_fold(name): each.id for each in manifest.actions for name in (each.id, each.name)}
    return manifest.id, find_action(manifest.id, known.get(_fold(wanted), wanted)).id


def read_branch(given: object) -> Branch | None:
    """The way out of a condition: true or false, also as yes and no.

    Raises:
        Invalid: it is neither.
    """
    if given is None or given == "":
        return None
    if isinstance(given, bool):
        return "true" if given else "false"
    found = _BRANCHES.get(str(given).strip().casefold())
    if found is None:
        raise Invalid(f'A branch is "true" or "false", not "{str(given)[:40]}".')
    return found


def read_place(given: object) -> tuple[float, float] | None:
    """A position from ``[x, y]`` or ``{"x": …, "y": …}``.

    Raises:
        Invalid: it is something else.
    """
    match given:
        case None:
            return None
        case [int() | float() as x, int() | float() as y] | {
            "x": int() | float() as x,
            "y": int() | float() as y,
        }:
            return float(x), float(y)
    raise Invalid("A position is two numbers, x and y, such as [240, 120].")


def _read_node(ctx: Context, sketch: Sketch, given: object, place: str) -> None:
    parts = _parted({"connector": given} if isinstance(given, str) else given, place)
    kind, action = parts.pop("connector", None), parts.pop("action", None)
    if kind is None and isinstance(action, str) and _ENDS.search(action):
        kind, action = action, None
    if not isinstance(kind, str) or not (action is None or isinstance(action, str)):
        raise Invalid(f"{place} needs a connector, such as slack. There are: {_all_connectors()}.")
    connector, chosen = spell_kind(kind, action)
    label = _text(parts.pop("label", None)) or _text(parts.get("name"))
    raw = _text(parts.pop("id", None)) or _text(parts.pop("name", None))
    parts.pop("name", None)
    node_id = _free(sketch, raw, connector, place)
    where = read_place(parts.pop("position", None))
    config = read_object(parts.pop("config", None), f"The config of {place.lower()}")
    made = configure(ctx, connector, chosen, {**parts, **config})
    if made.remark and made.remark not in sketch.remarks:
        sketch.remarks.append(made.remark)
    label = "" if raw and label == raw and raw == node_id else label
    sketch.definition = with_node(
        sketch.definition, Node(node_id, connector, chosen, label, made.config, where)
    )
    for name in dict.fromkeys(_fold(each) for each in (raw, label, node_id, connector, find(connector).name)):
        sketch.names.setdefault(name, []).append(node_id)


def _parted(given: object, place: str) -> dict[str, object]:
    """The node's own keys by their right names; others stay, as they may be settings."""
    if not isinstance(given, dict):
        raise Invalid(f"{place} must be an object with connector, config and so on, not {str(given)[:40]}.")
    found: dict[str, object] = dict(given)
    parts: dict[str, object] = {}
    for name, spellings in _KEYS.items():
        for each in spellings:
            if each in found:
                parts.setdefault(name, found.pop(each))
    return {**found, **parts}


def _free(sketch: Sketch, raw: str, connector: str, place: str) -> str:
    """The id that was sent where it can be one, else one made of it or of the connector."""
    if raw in sketch.renamed or sketch.definition.has(raw):
        raise Invalid(f'{place} has the id "{raw[:60]}", which another node has too. Give each its own.')
    slug = re.sub(r"[^a-z0-9]+", "_", raw.casefold()).strip("_")[:40].rstrip("_")
    fits = ID.fullmatch(slug) and slug not in RESERVED_IDS and not sketch.definition.has(slug)
    made = slug if fits else free_id(sketch.definition, connector)
    if raw and raw != made:
        sketch.renamed[raw] = made
        sketch.remarks.append(f'The node "{raw[:60]}" has the id {made}.')
    return made


def _read_edge(sketch: Sketch, given: object) -> Edge:
    source, target, way = _ends(given)
    first, second = _end(sketch, source), _end(sketch, target)
    leaves_condition = sketch.definition.node(first).connector == "condition"
    if not leaves_condition and isinstance(given, dict) and "branch" not in given:
        way = None  # a word on an edge, such as "success", is no branch
    return Edge(first, second, read_branch(way))


def _ends(given: object) -> tuple[object, object, object]:
    match given:
        case str() if len(pair := _ARROW.split(given.strip())) == 2:
            return pair[0], pair[1], None
        case [source, target]:
            return source, target, None
        case [source, target, way]:
            return source, target, way
        case dict():
            source, target, way = (_first(given, names) for names in (_SOURCES, _TARGETS, _WAYS))
            if source is not None and target is not None:
                return source, target, way
    raise Invalid(f"An edge needs source and target, the ids of two nodes: {str(given)[:80]} has not both.")


def _end(sketch: Sketch, name: object) -> str:
    """The node that an end of an edge means."""
    text = str(name)
    if sketch.definition.has(text):
        return text
    if text in sketch.renamed:
        return sketch.renamed[text]
    found = sketch.names.get(_fold(text), [])
    if not found and _fold(text) == "trigger":
        found = [each.id for each in sketch.definition.nodes if is_trigger(each)]
    if len(found) == 1:
        return found[0]
    ids = ", ".join(each.id for each in sketch.definition.nodes[:MOST_NAMED])
    problem = "could be several nodes" if found else "is no node"
    raise Invalid(f'"{text[:60]}" in edges {problem}. The ids of the nodes are: {ids}.')


def _respelled(sketch: Sketch) -> tuple[Node, ...]:
    """The nodes, with expressions that name a step by the id that it was sent with."""
    nodes = sketch.definition.nodes
    if not sketch.renamed:
        return nodes
    return tuple(
        Node(each.id, each.connector, each.action, each.label, _config(each, sketch.renamed), each.position)
        for each in nodes
    )


def _config(node: Node, renamed: Mapping[str, str]) -> dict[str, Json]:
    text = json.dumps(dict(node.config), ensure_ascii=False)
    for old, new in renamed.items():
        quoted = re.escape(json.dumps(old, ensure_ascii=False)[1:-1])
        text = re.sub(rf"\bsteps\.{quoted}(?!\w)", f"steps.{new}", text)
        text = re.sub(rf"\bsteps\[(?:'{quoted}'|\\\"{quoted}\\\")\]", f"steps.{new}", text)
    found: dict[str, Json] = json.loads(text)
    return found


def _list(given: object, what: str) -> list[object]:
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise Invalid(f"{what} must be a list, not text.") from None
    if given is None:
        return []
    if not isinstance(given, list):
        raise Invalid(f"{what} must be a list, not {type(given).__name__}.")
    return given


def _first(given: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((given[each] for each in names if given.get(each) not in (None, "")), None)


def _text(given: object) -> str:
    """A name that was sent, also where it is a number."""
    return "" if given is None or isinstance(given, dict | list) else str(given).strip()


def _fold(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text.casefold().strip()))


def _all_connectors() -> str:
    return ", ".join(each.id for each in CONNECTORS)
