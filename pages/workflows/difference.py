"""What changes between two versions of a workflow: both drawn side by side, and each setting before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from db.models.base import Json
from engines.flow.definition import Definition, Edge, Node
from engines.flow.difference import Difference, NodeChange
from pages.components import json_view
from pages.reader import Reader
from pages.workflows.graph import Mark, draw_graph
from pages.workflows.nodes import connector_icon, connector_name, field_name, title_of

MOST_DRAWN = 12
"""Steps of a workflow that a small drawing shows whole; of a larger one those that change, and their neighbours."""
MOST_CHANGES = 40
LONGEST = 1_200
"""Characters of a setting."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two versions of a workflow, what they are called, and how they differ."""

    before: Definition
    after: Definition
    difference: Difference
    before_label: str
    after_label: str
    is_small: bool = False
    """In a card: from top to bottom, and only what is near the change."""


def draw_sides(reader: Reader, sides: Sides) -> Markup:
    """Before and after: at the left what goes and changes, at the right what comes and changes."""
    before = _shown(reader, sides, sides.before, is_before=True)
    after = _shown(reader, sides, sides.after, is_before=False)
    return element(
        "div",
        element("figure", element("figcaption", sides.before_label), before),
        element("figure", element("figcaption", sides.after_label), after),
        class_="flow-sides is-small" if sides.is_small else "flow-sides",
    )


def draw_changes(reader: Reader, sides: Sides, *, names: Mapping[str, str]) -> Markup | None:
    """Each step that comes, goes or changes, with its settings; ``names`` are those of connections by their ids."""
    difference = sides.difference
    items = [
        *(_node(reader, each, "added", names) for each in difference.added),
        *(_change(reader, each, names) for each in difference.changed),
        *(_node(reader, each, "removed", names) for each in difference.removed),
    ]
    titles = {each.id: title_of(reader, each) for each in (*sides.before.nodes, *sides.after.nodes)}
    ways = [
        *(_way(reader, each, titles, "added") for each in difference.added_edges),
        *(_way(reader, each, titles, "removed") for each in difference.removed_edges),
    ]
    rest = len(items) - MOST_CHANGES
    more = element("li", reader.count("flow.more_changes", rest), class_="muted") if rest > 0 else None
    if not items and not ways:
        return None
    return element("ul", *items[:MOST_CHANGES], more, *ways[:MOST_CHANGES], class_="flow-changes")


def sum_up(reader: Reader, difference: Difference) -> str:
    """How much of it differs: "1 step added · 2 changed"."""
    numbers = {
        "added": len(difference.added),
        "changed": len(difference.changed),
        "removed": len(difference.removed),
    }
    parts = [reader.count(f"flow.sum.{name}", number) for name, number in numbers.items() if number]
    if not parts and difference:
        parts = [reader.t("flow.sum.ways")]
    return " · ".join(parts) or reader.t("flow.sum.nothing")


def touched(difference: Difference) -> frozenset[str]:
    """The ids of all steps that the change is about, those at the ends of its ways among them."""
    nodes = [each.id for each in (*difference.added, *difference.removed)]
    nodes += [each.after.id for each in difference.changed]
    for edge in (*difference.added_edges, *difference.removed_edges):
        nodes += [edge.source, edge.target]
    return frozenset(nodes)


def _shown(reader: Reader, sides: Sides, definition: Definition, *, is_before: bool) -> Markup:
    difference = sides.difference
    drawn = _near(definition, sides) if sides.is_small else definition
    if not drawn.nodes:
        words = reader.t("flow.side.elsewhere" if definition.nodes else "flow.side.empty")
        return element("p", words, class_="flow-empty")
    gone = difference.removed if is_before else difference.added
    marks: dict[str, Mark] = {each.after.id: "changed" for each in difference.changed}
    marks |= {each.id: "removed" if is_before else "added" for each in gone}
    edges = difference.removed_edges if is_before else difference.added_edges
    mark: Mark = "removed" if is_before else "added"
    picture = draw_graph(
        reader,
        drawn,
        marks=marks,
        edge_marks=dict.fromkeys(edges, mark),
        is_upright=sides.is_small,
        has_tools=not sides.is_small,
        label=sides.before_label if is_before else sides.after_label,
        key="before" if is_before else "after",
    )
    left_out = len(definition.nodes) - len(drawn.nodes)
    note = element("p", reader.count("flow.left_out", left_out), class_="flow-left-out") if left_out else None
    return join(picture, note)


def _near(definition: Definition, sides: Sides) -> Definition:
    """All of a short one, else what the change is about with what stands right beside it, placed anew."""
    nodes: Sequence[Node] = definition.nodes
    if len(sides.before.nodes) > MOST_DRAWN or len(sides.after.nodes) > MOST_DRAWN:
        changed = touched(sides.difference)
        beside = {
            end
            for edge in (*sides.before.edges, *sides.after.edges)
            for end in (edge.source, edge.target)
            if edge.source in changed or edge.target in changed
        }
        nodes = [each for each in nodes if each.id in changed | beside]
    kept = {each.id for each in nodes}
    edges = tuple(each for each in definition.edges if each.source in kept and each.target in kept)
    return Definition(tuple(replace(each, position=None) for each in nodes), edges)


def _node(reader: Reader, node: Node, mark: Mark, names: Mapping[str, str]) -> Markup:
    """A whole step that comes or goes; what it is set to stands there too."""
    config = _named(node, names)
    rows = [_row(reader, node, name, None, value, mark=mark) for name, value in config.items()]
    return _item(reader, node, mark, rows)


def _change(reader: Reader, change: NodeChange, names: Mapping[str, str]) -> Markup:
    before, after = change.before, change.after
    old_config, new_config = _named(before, names), _named(after, names)
    rows: list[Markup] = []
    pairs: list[tuple[str, Json, Json]] = [
        ("label", before.label, after.label),
        ("connector", _kind(reader, before), _kind(reader, after)),
    ]
    settings = dict.fromkeys([*old_config, *new_config])
    pairs += [(name, old_config.get(name), new_config.get(name)) for name in settings]
    for name, old, new in pairs:
        if old != new:
            rows.append(_row(reader, after, name, old, new, mark="changed"))
    if before.position != after.position and not rows:
        words = reader.t("flow.moved")
        rows.append(element("tr", element("td", words, colspan=3)))
    return _item(reader, after, "changed", rows)


def _named(node: Node, names: Mapping[str, str]) -> Mapping[str, Json]:
    """Its settings, with the name of its connection in place of the id."""
    chosen = node.config.get("connection")
    return node.config if chosen is None else {**node.config, "connection": names.get(str(chosen), chosen)}


def _kind(reader: Reader, node: Node) -> str:
    return f"{connector_name(reader, node.connector)} · {node.action.replace('_', ' ')}"


def _item(reader: Reader, node: Node, mark: Mark, rows: Sequence[Markup]) -> Markup:
    signs: Mapping[Mark, str] = {"added": "+", "changed": "~", "removed": "−"}
    head = element(
        "p",
        element("b", signs[mark], class_="flow-mark", aria_hidden="true"),
        connector_icon(node.connector),
        element("span", shown(title_of(reader, node), limit=80), class_="name"),
        element("code", node.id),
        element("span", reader.t(f"flow.mark.{mark}"), class_="how"),
    )
    table = element("table", element("tbody", *rows)) if rows else None
    return element("li", head, table, class_=f"m-{mark}")


def _row(reader: Reader, node: Node, name: str, before: Json, after: Json, *, mark: Mark) -> Markup:
    title = element("th", field_name(reader, node, name), scope="row")
    if mark != "changed":
        return element("tr", title, element("td", _value(after), colspan=2))
    return element(
        "tr",
        title,
        element("td", _value(before), class_="before"),
        element("td", _value(after), class_="after"),
    )


def _value(value: Json) -> Child:
    match value:
        case None | "":
            return element("span", "–", class_="muted")
        case dict() | list():
            return json_view(value, limit=LONGEST)
        case bool():
            return str(value).lower()
    return element("span", shown(str(value), limit=LONGEST), class_="text")


def _way(reader: Reader, edge: Edge, names: Mapping[str, str], mark: Mark) -> Markup:
    told = f"{names.get(edge.source, edge.source)} → {names.get(edge.target, edge.target)}"
    branch = f" ({reader.t(f'flow.branch.{edge.branch}')})" if edge.branch else ""
    sign = "+" if mark == "added" else "−"
    head = element(
        "p",
        element("b", sign, class_="flow-mark", aria_hidden="true"),
        element("span", told + branch, class_="name"),
        element("span", reader.t(f"flow.way.{mark}"), class_="how"),
    )
    return element("li", head, class_=f"m-{mark}")
