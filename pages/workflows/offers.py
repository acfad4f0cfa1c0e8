"""What an expression of a node may use: the trigger, what the steps before it give, the run, the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from agent.drawing.markup import Child, element
from engines.flow.definition import Definition, Node
from engines.flow.errors import FlowError
from engines.flow.graph import before, order
from engines.flow.manifests import find_action
from pages.components import icon
from pages.reader import Reader
from pages.workflows.nodes import TRIGGERS, connector_icon, spelled, title_of

EXAMPLES = (
    ("text_example", "Order {{ trigger.body.id }}"),
    ("compare", "trigger.body.amount > 100"),
    ("both", 'trigger.body.kind == "order" && trigger.body.amount > 100'),
    ("has", "has(trigger.body.email)"),
    ("choose", 'trigger.body.amount > 100 ? "large" : "small"'),
    ("list", "trigger.body.items.size()"),
)
"""What each shows, and the expression."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One value that is there: how it is written, and what it is."""

    path: str
    description: str


def offers_of(definition: Definition, node_id: str) -> Sequence[tuple[Node | None, Sequence[Offer]]]:
    """The values by the step that they come from, the nearest steps last; None is the run itself."""
    earlier = before(definition).get(node_id, frozenset())
    try:
        ordered = [each for each in order(definition) if each in earlier]
    except FlowError:
        ordered = sorted(earlier)
    found: list[tuple[Node | None, Sequence[Offer]]] = []
    for each in ordered:
        node = definition.node(each)
        found.append((node, _of(node)))
    own = [Offer("run.number", "The number of the run."), Offer("now", "The time at which the step runs.")]
    return [*found, (None, own)]


def draw_offers(reader: Reader, definition: Definition, node_id: str) -> Markup:
    """A fold with all of them; a click puts one into the field that was used last."""
    groups = [_group(reader, node, offers) for node, offers in offers_of(definition, node_id) if offers]
    examples = [
        element("li", element("code", code), element("span", reader.t(f"flow.help.{name}")))
        for name, code in EXAMPLES
    ]
    return element(
        "details",
        element("summary", icon("chevron"), reader.t("flow.help")),
        element(
            "div",
            element("p", reader.t("flow.help.text"), class_="muted"),
            *groups,
            element("p", reader.t("flow.help.examples"), class_="block-title"),
            element("ul", *examples, class_="flow-examples"),
        ),
        class_="flow-help",
        id="flow-help",
    )


def _of(node: Node) -> Sequence[Offer]:
    root = "trigger" if node.connector in TRIGGERS else f"steps.{node.id}"
    try:
        outputs = find_action(node.connector, node.action).output
    except FlowError:
        return ()
    fields = node.config.get("fields")
    if node.connector == "transform" and isinstance(fields, dict):
        return [Offer(f"{root}.{name}", str(told)) for name, told in fields.items()]
    return [Offer(f"{root}.{name}", told) for name, told in outputs.items()]


def _group(reader: Reader, node: Node | None, offers: Sequence[Offer]) -> Markup:
    if node is None:
        head: list[Child] = [reader.t("flow.help.run")]
    else:
        head = [connector_icon(node.connector), title_of(reader, node)]
    buttons = (
        element(
            "button",
            element("code", each.path),
            type="button",
            title=spelled(reader, each.description),
            data_insert=each.path,
        )
        for each in offers
    )
    return element(
        "div",
        element("p", *head, class_="offer-head"),
        element("div", *buttons, class_="offers"),
        class_="offer",
    )
