"""Where a node leads: each way with its removal, the form of a further one, and what comes before it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from engines.flow.definition import Edge, Node
from engines.flow.graph import before
from pages.addresses import address
from pages.components import button
from pages.forms import choice
from pages.reader import Reader
from pages.workflows.desk import Desk, call_button, called, sent
from pages.workflows.nodes import TRIGGERS, connector_icon, title_of


def draw_ways(reader: Reader, desk: Desk, node: Node) -> Markup:
    """Where it leads, each way with its removal, and the form of a further one."""
    ways = [_way(reader, desk, each) for each in desk.definition.outgoing(node.id)]
    listed: Child = (
        element("ul", *ways, class_="flow-ways")
        if ways
        else element("p", reader.t("flow.end"), class_="muted")
    )
    earlier = [desk.definition.node(each.source) for each in desk.definition.incoming(node.id)]
    came = [
        element("a", called(reader, each), href=desk.place(each.id), data_inplace=True) for each in earlier
    ]
    line = (
        element("p", reader.t("flow.comes_after"), " ", _listed(came), class_="muted small") if came else None
    )
    form = _connect(reader, desk, node) if desk.may_write else None
    return element(
        "section", element("h3", reader.t("flow.leads_to")), listed, form, line, class_="flow-ways-box"
    )


def _listed(links: Sequence[Markup]) -> Markup:
    return join(*(join(", " if place else None, each) for place, each in enumerate(links)))


def _way(reader: Reader, desk: Desk, edge: Edge) -> Markup:
    target = desk.definition.node(edge.target)
    name = title_of(reader, target)
    gone = call_button(
        reader.t("flow.cut", name=name),
        "DELETE",
        address(
            f"{desk.path}/edges",
            source=edge.source,
            target=edge.target,
            branch=edge.branch or "",
            version=str(desk.workflow.version),
        ),
        done=reader.t("flow.cut.done", name=name),
        icon_name="cross",
        hide_label=True,
    )
    pill = element("span", reader.t(f"flow.branch.{edge.branch}"), class_="badge") if edge.branch else None
    link = element(
        "a",
        connector_icon(target.connector),
        shown(name, limit=80),
        href=desk.place(target.id),
        data_inplace=True,
    )
    return element("li", pill, link, gone if desk.may_write else None)


def _connect(reader: Reader, desk: Desk, node: Node) -> Markup | None:
    """To any step that does not lead here itself; a way that is there already is not offered again."""
    earlier = before(desk.definition).get(node.id, frozenset())
    is_condition = node.connector == "condition"
    known = {each.target for each in desk.definition.outgoing(node.id)}
    options = [
        (each.id, called(reader, each))
        for each in desk.definition.nodes
        if each.id != node.id
        and each.connector not in TRIGGERS
        and each.id not in earlier
        and (is_condition or each.id not in known)
    ]
    if not options:
        return None
    branches = [("true", reader.t("flow.branch.true")), ("false", reader.t("flow.branch.false"))]
    taken = {each.branch for each in desk.definition.outgoing(node.id)}
    first = "false" if "true" in taken else "true"
    branch = choice(reader.t("flow.branch"), "branch", branches, first) if is_condition else None
    return element(
        "form",
        element("input", type="hidden", name="version", value=desk.workflow.version, data_as="number"),
        element("input", type="hidden", name="source", value=node.id),
        choice(reader.t("flow.connect"), "target", options),
        branch,
        button(reader.t("flow.connect.do"), type="submit"),
        element("p", role="alert", class_="form-error", hidden=True),
        **sent("POST", f"{desk.path}/edges", reader.t("flow.connect.done")),
        class_="node-form flow-connect",
    )
