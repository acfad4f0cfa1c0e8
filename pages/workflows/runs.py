"""The page of workflow runs: one run where the address names it, else the list, narrowed by state and workflow, live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join
from agent.turns.services import Services
from db import workflows
from db.errors import Invalid
from db.models.workflows import Workflow, WorkflowRun
from db.workflows import RUN_STATES, RunStatus
from pages.addresses import address, read_place, spell_place
from pages.components import empty_state
from pages.panel import suggest
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, more, records_page
from pages.workflows.places import RUNS, SCRIPT, STYLES, WORKFLOWS, workflow_address
from pages.workflows.rows import draw_rows, draw_runs_table, read_runs
from pages.workflows.run import draw_run

__all__ = ["PAGE", "add_routes", "draw_runs_table", "page", "read_runs"]
ROWS = 50
LONGEST = 200
"""Characters of a number or name in the address."""
OFFERED = ("failed", "latest")
"""Quick actions of the list."""
OFFERED_WORKFLOWS = 200
"""Of the choice of a workflow; one that is not among them is named by the address."""
PAGE = replace(
    records_page("workflow-runs", permission="workflows:read", pack="workflows"), styles=STYLES, script=SCRIPT
)


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Workflow runs")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """What the address asks for."""
    if number := query.get("run"):
        return draw_run(session, reader, number[:LONGEST], query)
    return draw_list(session, reader, query)


def draw_list(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The runs that fit the address: ``status``, ``workflow``, ``before``. Raises Invalid, NotFound."""
    status = _status(query.get("status"))
    name = query.get("workflow", "")[:LONGEST]
    workflow = workflows.find_workflow(session, name) if name else None
    before = read_place(query.get("before"))
    found = workflows.list_runs(session, workflow=workflow, status=status, limit=ROWS + 1, before=before)
    runs = read_runs(session, found[:ROWS], shows_workflow=workflow is None)
    number = workflow.number if workflow else ""
    following = more(reader.t("records.more"), _next(found, status, number))
    if before:
        return join(element("table", element("tbody", draw_rows(reader, runs))), following)
    return element(
        "div",
        heading(reader.t("nav.workflow-runs"), _above(reader, workflow)),
        _filters(session, reader, status, workflow),
        draw_runs_table(reader, runs) if found else _nothing(reader, bool(status or workflow)),
        following,
        suggest(
            [
                (reader.t(f"quick.flow_runs.{each}"), reader.t(f"quick.flow_runs.{each}.say"))
                for each in OFFERED
            ]
        ),
        data_follows="workflow_run",
    )


def _above(reader: Reader, workflow: Workflow | None) -> Markup | None:
    """The way to the workflow whose runs these are."""
    if workflow is None:
        return None
    there = workflow_address(workflow.number)
    return element(
        "a", reader.t("flow_runs.to_workflow", number=workflow.number), href=there, class_="button"
    )


def _filters(session: Session, reader: Reader, status: RunStatus | None, workflow: Workflow | None) -> Markup:
    number = workflow.number if workflow else ""
    choices = [(reader.t("orders.all"), address(RUNS, workflow=number), not status)]
    choices += [
        (reader.name("state", each), address(RUNS, status=each, workflow=number), each == status)
        for each in RUN_STATES
    ]
    states = chips(choices, label=reader.t("flow_runs.state"), in_place=True)
    return element("div", states, _choose_workflow(session, reader, status, workflow), class_="flow-filters")


def _choose_workflow(
    session: Session, reader: Reader, status: RunStatus | None, workflow: Workflow | None
) -> Markup | None:
    known = {
        each.workflow.number: each.workflow.name
        for each in workflows.list_workflows(session, limit=OFFERED_WORKFLOWS)
    }
    if workflow is not None:
        known.setdefault(workflow.number, workflow.name)
    if not known:
        return None
    chosen = workflow.number if workflow else ""
    options = (
        element("option", f"{number} · {name}", value=number, selected=number == chosen)
        for number, name in sorted(known.items())
    )
    return element(
        "form",
        element("input", type="hidden", name="status", value=status) if status else None,
        element(
            "select",
            element("option", reader.t("flow_runs.any"), value=""),
            *options,
            name="workflow",
            id="workflow-filter",
            aria_label=reader.t("flow_runs.workflow"),
        ),
        class_="flow-filter",
        action=RUNS,
        method="get",
        data_live=True,
    )


def _nothing(reader: Reader, is_filtered: bool) -> Markup:
    if is_filtered:
        everything = element(
            "a", reader.t("flow_runs.everything"), href=RUNS, class_="button", data_inplace=True
        )
        return empty_state(
            reader.t("flow_runs.none_such"),
            reader.t("flow_runs.none_such.text"),
            everything,
            icon_name="search",
        )
    there = element("a", reader.t("flow_runs.none.go"), href=WORKFLOWS, class_="button primary")
    return empty_state(reader.t("flow_runs.none"), reader.t("flow_runs.none.text"), there, icon_name="play")


def _status(text: str | None) -> RunStatus | None:
    if not text:
        return None
    for status in RUN_STATES:
        if status == text:
            return status
    raise Invalid(f"There is no run status {text[:40]!r}. The states are: {', '.join(RUN_STATES)}.")


def _next(found: Sequence[WorkflowRun], status: RunStatus | None, number: str) -> str | None:
    if len(found) <= ROWS:
        return None
    last = found[ROWS - 1]
    return address(RUNS, status=status or "", workflow=number, before=spell_place(last.created_at, last.id))
