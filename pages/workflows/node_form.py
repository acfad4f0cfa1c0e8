"""Beside the graph: the form of the chosen node with its ways on, or the form of a new one; facts for who only looks."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, shown
from engines.flow.definition import Node, free_id
from engines.flow.manifests import CONNECTORS, Manifest, find_action
from pages.addresses import address
from pages.components import icon
from pages.forms import choice, field
from pages.reader import Reader
from pages.workflows.desk import Desk, call_button, called, ending, sent
from pages.workflows.nodes import TRIGGERS, connector_icon, connector_name, spelled, title_of
from pages.workflows.offers import draw_offers
from pages.workflows.places import workflow_address
from pages.workflows.settings import Settings, draw_facts, draw_settings
from pages.workflows.ways import draw_ways

GROUPS = ("trigger", "action", "logic")


def draw_node(reader: Reader, desk: Desk, node: Node) -> Markup:
    """The chosen node: what it is, its settings, where it leads."""
    own = [each for each in desk.problems if each.node == node.id]
    action = find_action(node.connector, node.action)
    usable = [each for each in desk.connections if each.connector == node.connector]
    settings = Settings(node, action.fields(), usable, own)
    body = _form(reader, desk, settings) if desk.may_write else draw_facts(reader, settings)
    general = [each for each in own if each.setting is None and each.edge is None]
    return _side(
        reader,
        desk,
        element(
            "h2", connector_icon(node.connector), element("span", shown(title_of(reader, node), limit=80))
        ),
        element(
            "p",
            connector_name(reader, node.connector),
            " · ",
            element("code", node.id, title=reader.t("flow.id.hint")),
            class_="muted small",
        ),
        *(element("p", icon("alert"), reader.retell(each.message), class_="field-lacks") for each in general),
        body,
        draw_ways(reader, desk, node),
    )


def draw_addition(reader: Reader, desk: Desk, after: str, *, kind: str = "") -> Markup:
    """The form of a new node, hung on ``after`` where that is one, else on the only loose end."""
    ends = [each for each in desk.definition.nodes if not desk.definition.outgoing(each.id)]
    chosen = after if desk.definition.has(after) else ends[-1].id if len(ends) == 1 else ""
    has_trigger = any(each.connector in TRIGGERS for each in desk.definition.nodes)
    offered = [each for each in CONNECTORS if not (has_trigger and each.id in TRIGGERS)]
    first = kind or ("slack" if has_trigger else "webhook")
    groups = [(name, [each for each in offered if each.actions[0].kind == name]) for name in GROUPS]
    drawn = element(
        "form",
        element("input", type="hidden", name="version", value=desk.workflow.version, data_as="number"),
        *(_group(reader, desk, name, found, first) for name, found in groups if found),
        field(
            reader.t("flow.field.label"),
            "label",
            hint=reader.t("flow.add.label"),
            maxlength=80,
            data_as="raw",
        ),
        _after(reader, desk, chosen) if desk.definition.nodes else None,
        *ending(reader, reader.t("flow.add.do"), desk.home),
        **sent("POST", f"{desk.path}/nodes", reader.t("flow.add.done")),
        class_="form node-form flow-add",
        data_goes_to=workflow_address(desk.workflow.number, node="{node}")
        .replace("%7B", "{")
        .replace("%7D", "}"),
    )
    return _side(reader, desk, element("h2", icon("plus"), element("span", reader.t("flow.add"))), drawn)


def _side(reader: Reader, desk: Desk, head: Markup, *children: Child) -> Markup:
    close = element(
        "a",
        icon("cross"),
        element("span", reader.t("flow.close"), class_="sr-only"),
        href=desk.home,
        class_="button quiet flow-close",
        title=reader.t("flow.close"),
        data_inplace=True,
    )
    return element("aside", element("header", head, close), *children, class_="flow-side", id="flow-side")


def _form(reader: Reader, desk: Desk, settings: Settings) -> Markup:
    node = settings.node
    label = field(
        reader.t("flow.field.label"),
        "label",
        node.label,
        hint=reader.t("flow.label.hint", name=connector_name(reader, node.connector)),
        maxlength=80,
        data_as="raw",
    )
    remove = call_button(
        reader.t("flow.delete"),
        "DELETE",
        address(f"{desk.path}/nodes/{node.id}", version=str(desk.workflow.version)),
        done=reader.t("flow.delete.done", name=title_of(reader, node)),
        goes_to=desk.home,
        icon_name="trash",
        data_sure=reader.t("flow.delete.sure", name=title_of(reader, node)),
        data_sure_text=reader.t("flow.delete.text"),
    )
    return element(
        "form",
        element("input", type="hidden", name="version", value=desk.workflow.version, data_as="number"),
        label,
        draw_settings(reader, settings),
        draw_offers(reader, desk.definition, node.id) if node.connector not in TRIGGERS else None,
        *ending(reader, reader.t("flow.save"), desk.place(node.id), remove),
        **sent("PATCH", f"{desk.path}/nodes/{node.id}", reader.t("flow.saved")),
        class_="form node-form",
    )


def _group(reader: Reader, desk: Desk, name: str, found: Sequence[Manifest], chosen: str) -> Markup:
    cards = (
        element(
            "label",
            element(
                "input",
                type="radio",
                name="connector",
                value=each.id,
                checked=each.id == chosen,
                data_node_id=free_id(desk.definition, each.id),
                data_kind=name,
            ),
            connector_icon(each.id),
            element("b", connector_name(reader, each.id)),
            element("small", spelled(reader, each.description)),
            class_="connector-card",
        )
        for each in found
    )
    legend = element("legend", reader.t(f"flow.kind.{name}"), class_="label")
    return element("fieldset", legend, element("div", *cards, class_="connector-cards"))


def _after(reader: Reader, desk: Desk, chosen: str) -> Markup:
    options = [("", reader.t("flow.after.nothing"))]
    options += [(each.id, called(reader, each)) for each in desk.definition.nodes]
    conditions = " ".join(each.id for each in desk.definition.nodes if each.connector == "condition")
    branches = [("true", reader.t("flow.branch.true")), ("false", reader.t("flow.branch.false"))]
    taken = {each.branch for each in desk.definition.outgoing(chosen)} if chosen else set()
    first = "false" if "true" in taken else "true"
    return element(
        "div",
        choice(reader.t("flow.after"), "after", options, chosen, data_flow_source=True),
        element("div", choice(reader.t("flow.branch"), "branch", branches, first), data_branch_of=conditions),
        class_="pair",
    )
