"""The page of one workflow: its state and what starts it, its graph with the form of the chosen step, versions, runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db import workflows
from db.models.workflows import Workflow
from engines.flow.checking import Problem
from engines.flow.definition import Definition
from pages.components import badge, button, empty_state, icon
from pages.forms import action
from pages.panel import Action, about, ask_button
from pages.reader import Reader
from pages.records import heading
from pages.workflows.desk import Desk
from pages.workflows.dialogs import EDIT, RUN_INPUT, draw_dialogs
from pages.workflows.graph import draw_graph
from pages.workflows.listing import WRITE
from pages.workflows.node_form import draw_addition, draw_node
from pages.workflows.places import RUNS, WORKFLOWS, workflow_address
from pages.workflows.rows import draw_runs_table, read_runs
from pages.workflows.start import draw_start
from pages.workflows.steering import RUN, draw_run_button
from pages.workflows.versions import draw_versions

TABS = ("", "versions", "runs")
RECENT = 20
"""Runs that stand on the page; all of them have a page of their own."""


def draw_workflow(session: Session, reader: Reader, number: str, query: Mapping[str, str]) -> Markup:
    """The workflow, by its number or name. Raises NotFound."""
    workflow = workflows.find_workflow(session, number)
    definition = workflows.definition_of(session, workflow)
    problems = workflows.problems_of(session, definition)
    may_write = reader.who.may(WRITE) and not workflow.is_archived
    desk = Desk(workflow, definition, problems, workflows.list_connections(session), may_write)
    tab = query.get("tab", "")
    chosen = tab if tab in TABS else ""
    return element(
        "article",
        _heading(reader, desk),
        _line(reader, desk),
        draw_start(reader, desk),
        _tabs(reader, workflow, chosen),
        _draw_tab(session, reader, desk, chosen, query=query),
        draw_dialogs(reader, desk, can_run=_can_run(desk)),
        about(reader, "workflow", workflow.number, _actions(reader, desk), drafts=_drafts(reader, desk)),
        class_="workflow",
        data_follows="workflow workflow_run",
        data_number=workflow.number,
    )


def _draw_tab(session: Session, reader: Reader, desk: Desk, tab: str, *, query: Mapping[str, str]) -> Markup:
    match tab:
        case "versions":
            return draw_versions(session, reader, desk, query)
        case "runs":
            return _runs(session, reader, desk.workflow)
    return _graph(reader, desk, query)


def _heading(reader: Reader, desk: Desk) -> Markup:
    workflow = desk.workflow
    back = element("a", icon("back"), reader.t("nav.workflows"), href=WORKFLOWS, class_="back")
    return heading(
        workflow.name,
        ask_button(reader, reader.t("growth.ask"), "workflow", workflow.number),
        *_steering(reader, desk),
        above=back,
        beside=_state(reader, desk),
    )


def _state(reader: Reader, desk: Desk) -> Markup:
    workflow = desk.workflow
    if workflow.is_archived:
        return badge(reader.t("flows.state.archived"))
    if not desk.definition.nodes:
        return badge(reader.t("flows.state.empty"))
    if not workflow.is_active:
        return badge(reader.t("flows.state.paused"), "waiting")
    if workflows.hindrance(desk.problems):
        return badge(reader.t("flow.state.unfinished"), "waiting")
    return badge(reader.t("flows.state.active"), "good")


def _steering(reader: Reader, desk: Desk) -> list[Child]:
    """Run it, pause it, rename it; for people who may."""
    workflow = desk.workflow
    drawn: list[Child] = []
    if reader.who.may(WRITE):
        drawn.append(button(reader.t("flow.edit"), icon_name="pencil", data_open_dialog=EDIT))
        if workflow.is_archived:
            drawn.append(_change(reader, desk, "unarchive", is_archived=False))
        elif workflows.trigger_of(desk.definition) is not None:
            drawn.append(
                _change(
                    reader,
                    desk,
                    "pause" if workflow.is_active else "resume",
                    is_active=not workflow.is_active,
                )
            )
    if reader.who.may(RUN) and _can_run(desk):
        drawn.append(button(reader.t("flow.run.input"), data_open_dialog=RUN_INPUT))
        drawn.append(draw_run_button(reader, workflow, look="primary"))
    return drawn


def _can_run(desk: Desk) -> bool:
    is_ready = workflows.hindrance(desk.problems) is None
    return is_ready and bool(desk.definition.nodes) and not desk.workflow.is_archived


def _change(reader: Reader, desk: Desk, verb: str, **change: bool) -> Markup:
    return action(
        reader.t(f"flows.{verb}"),
        "PATCH",
        desk.path,
        look="",
        done=reader.t(f"flows.{verb}.done", name=desk.workflow.name),
        data_body=json.dumps(change),
    )


def _line(reader: Reader, desk: Desk) -> Markup:
    workflow = desk.workflow
    told: list[Child] = [element("b", workflow.number)]
    if workflow.version:
        told += [" · ", reader.t("flow.version", n=workflow.version)]
        told += [" · ", reader.count("flows.steps", len(desk.definition.nodes))]
    if workflow.description:
        told += [" · ", shown(workflow.description, limit=400)]
    return element("p", *told, class_="flow-line")


def _tabs(reader: Reader, workflow: Workflow, chosen: str) -> Markup:
    links = (
        element(
            "a",
            reader.t(f"flow.tab.{each or 'graph'}"),
            href=workflow_address(workflow.number, tab=each),
            aria_current="page" if each == chosen else None,
            data_inplace=True,
        )
        for each in TABS
    )
    return element(
        "nav", *links, class_="flow-tabs", aria_label=reader.t("flow.tabs", number=workflow.number)
    )


def _graph(reader: Reader, desk: Desk, query: Mapping[str, str]) -> Markup:
    """The graph, and at its side the form of the node that the address names."""
    node, adds = query.get("node", ""), query.get("add", "")
    has_node = desk.definition.has(node)
    side = None
    if adds and desk.may_write:
        side = draw_addition(reader, desk, query.get("after", ""), kind=adds if adds != "step" else "")
    elif has_node:
        side = draw_node(reader, desk, desk.definition.node(node))
    if not desk.definition.nodes:
        return element(
            "div", _empty(reader, desk), side, class_="flow-desk has-side" if side else "flow-desk"
        )
    drawn = draw_graph(
        reader,
        desk.definition,
        chosen=node if has_node else None,
        link=desk.place,
        problems=desk.problems,
        key=desk.workflow.number,
    )
    board = element("div", _bar(reader, desk, node if has_node else ""), drawn, class_="flow-board")
    problems = _problems(reader, desk.definition, desk.problems, desk)
    return element(
        "div", element("div", board, problems), side, class_="flow-desk has-side" if side else "flow-desk"
    )


def _bar(reader: Reader, desk: Desk, after: str) -> Markup | None:
    if not desk.may_write:
        return None
    there = workflow_address(desk.workflow.number, add="step", after=after)
    return element(
        "div",
        element("a", icon("plus"), reader.t("flow.add"), href=there, class_="button", data_inplace=True),
        class_="flow-bar",
    )


def _empty(reader: Reader, desk: Desk) -> Markup:
    """What to begin with: a trigger, or a sentence to the assistant."""
    if not desk.may_write:
        return empty_state(reader.t("flow.empty"), reader.t("flow.empty.look"), icon_name="spark")
    there = workflow_address(desk.workflow.number, add="webhook")
    trigger = element(
        "a", icon("plus"), reader.t("quick.flow.webhook"), href=there, class_="button", data_inplace=True
    )
    build = button(
        reader.t("quick.flow.build"),
        look="primary",
        icon_name="spark",
        data_draft=reader.t("quick.flow.build.say"),
    )
    return empty_state(reader.t("flow.empty"), reader.t("flow.empty.text"), build, trigger, icon_name="spark")


def _problems(
    reader: Reader, definition: Definition, problems: Sequence[Problem], desk: Desk
) -> Markup | None:
    """What keeps it from running, and what looks like a mistake; each leads to its step."""
    told = [each for each in problems if each.code != "no_trigger"]
    if not told:
        return None
    items = []
    for each in told:
        is_mild = each.level == "warning"
        words: Child = reader.retell(each.message)
        if each.node and definition.has(each.node):
            words = element("a", words, href=desk.place(each.node), data_inplace=True)
        items.append(
            element("li", icon("dot" if is_mild else "alert"), words, class_="mild" if is_mild else None)
        )
    title = "flow.problems" if workflows.hindrance(problems) else "flow.hints"
    return element("section", element("h2", reader.t(title)), element("ul", *items), class_="flow-problems")


def _runs(session: Session, reader: Reader, workflow: Workflow) -> Markup:
    found = workflows.list_runs(session, workflow=workflow, limit=RECENT + 1)
    if not found:
        return empty_state(reader.t("flow.runs.none"), reader.t("flow.runs.none.text"), icon_name="play")
    runs = read_runs(session, found[:RECENT], shows_workflow=False)
    there = f"{RUNS}?workflow={quote(workflow.number)}"
    rest = element("a", reader.t("flow.runs.all"), href=there, class_="button more-rows")
    return join(draw_runs_table(reader, runs), rest if len(found) > RECENT else None)


def _actions(reader: Reader, desk: Desk) -> list[Action]:
    """What fits its state (W6); each sends a sentence."""
    if not desk.may_write:
        return []
    if not desk.definition.nodes:
        wanted = ["webhook"]
    elif workflows.trigger_of(desk.definition) is None:
        wanted = ["trigger"]
    else:
        wanted = ["action", "condition", "optimize"]
    return [(reader.t(f"quick.flow.{each}"), reader.t(f"quick.flow.{each}.say")) for each in wanted]


def _drafts(reader: Reader, desk: Desk) -> list[Action]:
    """The beginning of a sentence, for a workflow that does nothing yet."""
    if not desk.may_write or desk.definition.nodes:
        return []
    return [(reader.t("quick.flow.build"), reader.t("quick.flow.build.say"))]
