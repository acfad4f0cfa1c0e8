"""A workflow as a drawing: nodes from left to right, each a card with icon, name and what it does, and the ways between.

The drawing is made on the server, so it is there at once, on cards of the chat too; ``static/workflow-graph.js`` adds
zooming and moving. Colours stand in ``static/workflow-graph.css`` and follow light and dark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from agent.drawing.markup import Child, element
from engines.flow.checking import Problem
from engines.flow.definition import Definition, Edge, Node
from engines.flow.layout import NODE_HEIGHT, NODE_WIDTH, Layout, lay_out
from pages.components import button
from pages.reader import Reader
from pages.workflows.lettering import cut, width_of, wrap
from pages.workflows.nodes import drawing_of, gist_of, kind_of, title_of
from pages.workflows.strokes import Plan, Way, plan_of

Mark = Literal["added", "changed", "removed"]
Point = tuple[float, float]
TEXT_LEFT, TEXT_ROOM = 58, NODE_WIDTH - 58 - 12
TITLE_SIZE, GIST_SIZE, PILL_SIZE = 13.0, 11.5, 11.0
SIGNS: Mapping[str, str] = {
    "done": "M-3.6.2l2.4 2.4 4.6-5",
    "failed": "M-2.8-2.8l5.6 5.6M2.8-2.8l-5.6 5.6",
    "unknown": "M-1.9-1.7a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.7.6-.7 1M0 3.4v.01",
    "running": "M0-3.6a3.6 3.6 0 1 0 3.6 3.6",
    "waiting": "M0-3v3l2 1.4",
    "queued": "M0 0h.01",
    "skipped": "M-3 0h6",
    "cancelled": "M-2.6 0h5.2",
    "added": "M0-3.4v6.8M-3.4 0h6.8",
    "changed": "M-3.4.8c1-1.8 2.2-1.8 3.4-.6s2.4 1.2 3.4-.6",
    "removed": "M-3.4 0h6.8",
    "problem": "M0-3.4v3.6M0 3.2v.01",
}
"""What is drawn in the small circle at a node's corner, around its middle."""
NOT_REACHED = frozenset({"skipped", "queued", "cancelled"})


@dataclass(frozen=True, slots=True)
class Look:
    """How a graph is shown, besides its nodes and edges."""

    statuses: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    edge_marks: Mapping[Edge, Mark] = field(default_factory=dict)
    chosen: str | None = None
    link: Callable[[str], str] | None = None
    problems: Sequence[Problem] = ()


def draw_graph(
    reader: Reader,
    definition: Definition,
    *,
    places: Mapping[str, Point] | None = None,
    statuses: Mapping[str, str] | None = None,
    marks: Mapping[str, Mark] | None = None,
    edge_marks: Mapping[Edge, Mark] | None = None,
    chosen: str | None = None,
    link: Callable[[str], str] | None = None,
    problems: Sequence[Problem] = (),
    is_upright: bool = False,
    has_tools: bool = True,
    label: str = "",
    key: str = "graph",
) -> Markup:
    """The graph in a frame that scrolls.

    ``places`` are top left corners in pixels, worked out where they are not given. ``statuses`` are those of a run's
    steps, ``marks`` what a change does. ``link`` is where a click on a node leads; ``chosen`` is the node in sight.
    ``key`` tells apart several drawings of a page, each of which keeps its zoom. It goes from left to right, but from top
    to bottom where it ``is_upright``, or where the script finds too little room.
    """
    look = Look(statuses or {}, marks or {}, edge_marks or {}, chosen, link, problems)
    layout = lay_out(definition) if places is None else Layout(places, {})
    named = label or reader.count("flow.graph", len(definition.nodes))
    plan = plan_of(definition, layout, is_upright=is_upright)
    turned = plan_of(definition, layout, is_upright=True) if has_tools and not is_upright else None
    return element(
        "div",
        _tools(reader) if has_tools else None,
        element(
            "div",
            _drawing(reader, definition, look, (plan, turned), named=named),
            class_="flow-view",
            tabindex=0,
            role="region",
            aria_label=named,
        ),
        class_="flow",
        data_flow=key if has_tools else None,
        data_has_states=bool(statuses),
    )


def _tools(reader: Reader) -> Markup:
    """Shown by the script, which they need."""
    names = (("out", "minus"), ("in", "plus"), ("fit", "fit"))
    buttons = (
        button(reader.t(f"flow.zoom.{name}"), look="quiet", icon_name=icon, hide_label=True, data_zoom=name)
        for name, icon in names
    )
    return element("div", *buttons, class_="flow-tools", role="group", aria_label=reader.t("flow.zoom"))


def _drawing(
    reader: Reader, definition: Definition, look: Look, plans: tuple[Plan, Plan | None], *, named: str
) -> Markup:
    plan, turned = plans
    followers: dict[str, list[Edge]] = defaultdict(list)
    for edge in definition.edges:
        followers[edge.source].append(edge)
    names = {each.id: title_of(reader, each) for each in definition.nodes}
    nodes = (
        _node(reader, each, look, plans, _words(reader, each, names, followers[each.id], look))
        for each in definition.nodes
    )
    ways = list(zip(plan.ways, turned.ways if turned else plan.ways, strict=True))
    width, height = f"{plan.width:g}", f"{plan.height:g}"
    return element(
        "svg",
        element(
            "g", *(_edge(one, other, look) for one, other in ways), class_="flow-edges", aria_hidden="true"
        ),
        element("g", *nodes),
        element(
            "g",
            *(_pill(reader, one, other) for one, other in ways if one.edge.branch),
            aria_hidden="true",
        ),
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        class_="flow-drawing",
        style=f"--flow-width: {width}px",
        role="group",
        aria_label=named,
        data_turned=f"0 0 {turned.width:g} {turned.height:g}" if turned else None,
    )


def _move(at: Point) -> str:
    return f"translate({at[0]:g} {at[1]:g})"


def _other(one: str, other: str) -> str | None:
    """What the script exchanges it with, where the drawing is turned."""
    return other if other != one else None


def _words(reader: Reader, node: Node, names: Mapping[str, str], after: Sequence[Edge], look: Look) -> str:
    """What somebody hears who cannot see the drawing: what it is, how it stands, and what comes after it."""
    parts = [names[node.id], gist_of(reader, node)]
    if node.id in look.statuses:
        parts.append(reader.name("state", look.statuses[node.id]))
    if node.id in look.marks:
        parts.append(reader.t(f"flow.mark.{look.marks[node.id]}"))
    parts += [reader.retell(each.message) for each in look.problems if each.node == node.id][:1]
    following = [
        f"{reader.t(f'flow.branch.{each.branch}')}: {names[each.target]}"
        if each.branch
        else names[each.target]
        for each in after
        if each.target in names
    ]
    parts += [reader.t("flow.then", names=", ".join(following))] if following else []
    return " · ".join(parts)


def _node(reader: Reader, node: Node, look: Look, plans: tuple[Plan, Plan | None], words: str) -> Markup:
    status, mark = look.statuses.get(node.id), look.marks.get(node.id)
    is_chosen = look.chosen == node.id
    classes = ["flow-node", kind_of(node.connector)]
    classes += [f"s-{status}"] if status else []
    classes += [f"m-{mark}"] if mark else []
    classes += ["is-chosen"] if is_chosen else []
    sign = mark or status or next(("problem" for each in look.problems if each.node == node.id), None)
    here, turned = (_move(each.boxes[node.id].corner) if each else "" for each in plans)
    given: dict[str, str | bool | None] = {
        "class_": " ".join(classes),
        "transform": here,
        "data_turned": turned or None,
        "data_node": node.id,
        "data_status": status,
        "aria_label": words,
    }
    inside: list[Child] = [
        element("title", words),
        *_card(reader, node),
        _sign(sign, look, node) if sign else None,
    ]
    if look.link is None:
        return element("g", *inside, role="img", **given)
    current = "true" if is_chosen else None
    return element(
        "a",
        *inside,
        href=look.link(node.id),
        id=f"node-{node.id}",
        data_inplace=True,
        aria_current=current,
        **given,
    )


def _card(reader: Reader, node: Node) -> list[Markup]:
    """The node itself: its icon on a tile, its name in up to two lines, and what it does."""
    lines = wrap(title_of(reader, node), TITLE_SIZE, TEXT_ROOM, lines=2)
    gist = cut(gist_of(reader, node), GIST_SIZE, TEXT_ROOM)
    top = (NODE_HEIGHT - 16 * len(lines) - 15) / 2 + 12
    icon = element("path", d=drawing_of(node.connector), class_="flow-icon", transform="translate(20 20)")
    return [
        element("rect", width=NODE_WIDTH, height=NODE_HEIGHT, rx=10, class_="flow-box"),
        element("rect", x=12, y=12, width=36, height=NODE_HEIGHT - 24, rx=8, class_="flow-tile"),
        element("g", icon, transform=f"translate(-2 {(NODE_HEIGHT - 64) / 2:g})"),
        *(
            element("text", each, x=TEXT_LEFT, y=f"{top + 16 * place:g}", class_="flow-title")
            for place, each in enumerate(lines)
        ),
        element("text", gist, x=TEXT_LEFT, y=f"{top + 16 * len(lines):g}", class_="flow-gist"),
    ]


def _sign(sign: str, look: Look, node: Node) -> Markup:
    """What there is to say of the node, in a small circle at its corner."""
    levels = {each.level for each in look.problems if each.node == node.id}
    tone = f"flow-sign g-{sign}" + (" is-grave" if sign == "problem" and levels - {"warning"} else "")
    drawn = element("path", d=SIGNS.get(sign, SIGNS["queued"]))
    return element(
        "g", element("circle", r=9), drawn, class_=tone, transform=f"translate({NODE_WIDTH - 6} 5)"
    )


def _edge(way: Way, turned: Way, look: Look) -> Markup:
    """A line is told apart where a run went along it, or a change adds or removes it."""
    edge, classes = way.edge, ["flow-edge"]
    mark = look.edge_marks.get(edge)
    classes += [f"m-{mark}"] if mark else []
    if look.statuses:
        classes.append("is-live" if _was_taken(edge, look.statuses) else "is-idle")
    return element(
        "g",
        element("path", d=way.line, data_turned=_other(way.line, turned.line)),
        element("path", d=way.head, data_turned=_other(way.head, turned.head), class_="flow-head"),
        class_=" ".join(classes),
        data_edge=f"{edge.source} {edge.target}",
    )


def _was_taken(edge: Edge, statuses: Mapping[str, str]) -> bool:
    return statuses.get(edge.source) == "done" and statuses.get(edge.target, "skipped") not in NOT_REACHED


def _pill(reader: Reader, way: Way, turned: Way) -> Markup:
    """Which way of a condition it is."""
    words = reader.t(f"flow.branch.{way.edge.branch}")
    half = width_of(words, PILL_SIZE) / 2 + 7
    here, there = _move(way.told_at), _move(turned.told_at)
    return element(
        "g",
        element("rect", x=f"{-half:g}", y=-9, width=f"{2 * half:g}", height=18, rx=9),
        element("text", words, y=4, text_anchor="middle"),
        class_=f"flow-pill b-{way.edge.branch}",
        transform=here,
        data_turned=_other(here, there),
    )
