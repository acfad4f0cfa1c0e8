"""The page of one run: what happened, which step failed and why, what left the house, what to do; live while it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.amounts import duration
from agent.drawing.markup import Child, element, join, shown
from db import workflows
from db.models.workflows import WorkflowRun
from db.users import names_of
from db.workflows import RunDetail
from pages.addresses import address
from pages.components import facts, icon, json_view, moment, state_badge
from pages.panel import Action, about, ask_button
from pages.reader import Reader
from pages.records import heading
from pages.workflows.graph import draw_graph
from pages.workflows.outside import draw_sent
from pages.workflows.places import RUNS, workflow_address
from pages.workflows.rows import draw_cause, took
from pages.workflows.run_steps import MOST_JSON, draw_steps
from pages.workflows.steering import RUN, UNDER_WAY, draw_run_button, draw_steering
from pages.workflows.unclear import unclear
from pages.workflows.verdict import draw_verdict

MOST_GIVEN = 20_000
"""Characters of what came in, up to which it can be given to another run from here."""


def draw_run(session: Session, reader: Reader, number: str, query: Mapping[str, str]) -> Markup:
    """The run, by its number; ``step`` is the one in sight. Raises NotFound."""
    detail = workflows.run_detail(session, number)
    run, chosen = detail.run, query.get("step", "")[:60]
    names = names_of(session, [run.created_by])
    statuses = {each.node: each.status for each in detail.steps}
    graph = draw_graph(
        reader,
        detail.definition,
        statuses=statuses or None,
        chosen=chosen or None,
        link=lambda node: address(RUNS, run=run.number, step=node),
        key=run.number,
    )
    return element(
        "article",
        _heading(reader, detail),
        draw_verdict(session, reader, detail),
        element("div", facts(_facts(reader, detail, names.get(run.created_by))), class_="flow-facts"),
        graph,
        element("h2", reader.t("flow_run.steps")) if detail.steps else None,
        draw_steps(reader, detail.steps, chosen=chosen) if detail.steps else None,
        _given(reader, run),
        about(reader, "workflow_run", run.number, _actions(reader, run)),
        class_="flow-run",
        data_follows="workflow_run",
        data_only_shown=True,
        data_number=run.number,
    )


def _heading(reader: Reader, detail: RunDetail) -> Markup:
    run = detail.run
    back = element("a", icon("back"), reader.t("nav.workflow-runs"), href=RUNS, class_="back")
    is_settled = not unclear(detail.steps)
    look = "primary" if run.error_code == "settled" else ""
    return heading(
        run.number,
        ask_button(reader, reader.t("flow_run.ask"), "workflow_run", run.number),
        _again(reader, detail) if run.status not in UNDER_WAY else None,
        draw_steering(reader, run, detail.job, look=look, is_settled=is_settled),
        above=back,
        beside=state_badge(reader, run.status if is_settled else "unknown"),
    )


def _again(reader: Reader, detail: RunDetail) -> Markup | None:
    """Run the newest version with what came in this time; a run that failed goes on with its own version."""
    workflow = detail.run.workflow
    if not reader.who.may(RUN) or workflow.is_archived or not workflow.version:
        return None
    given = detail.run.input.get("body", {})
    if len(json.dumps(given)) > MOST_GIVEN:
        return None
    is_newer = workflow.version != detail.run.version
    label = reader.t("flow_run.again.newer" if is_newer else "flow_run.again", n=workflow.version)
    return draw_run_button(reader, workflow, look="", label=label, given=given)


def _facts(reader: Reader, detail: RunDetail, name: str | None) -> list[tuple[str, Child]]:
    run, workflow = detail.run, detail.run.workflow
    there = element("a", shown(workflow.name, limit=120), href=workflow_address(workflow.number))
    was = workflow_address(workflow.number, tab="versions", version=str(run.version))
    which = element("a", reader.t("flow_runs.version", n=run.version), href=was)
    spent = took(run)
    pairs: list[tuple[str, Child]] = [
        ("workflow", join(there, " ", element("span", workflow.number, class_="muted"), " · ", which)),
        ("cause", draw_cause(reader, run, {run.created_by: name} if name else {})),
        ("when", moment(reader, run.created_at, full=True)),
        ("took", duration(spent) if spent is not None else "–"),
        ("sent", draw_sent(reader, detail.steps)),
    ]
    return [(reader.t(f"flow_run.{name}"), value) for name, value in pairs]


def _given(reader: Reader, run: WorkflowRun) -> Markup:
    """What started it brought along."""
    summary = element("summary", icon("chevron"), reader.t("flow_run.given"))
    return element("details", summary, json_view(run.input, limit=MOST_JSON), id="given", class_="run-given")


def _actions(reader: Reader, run: WorkflowRun) -> list[Action]:
    """What fits its state."""
    wanted = ["again", "runs"]
    if run.status == "failed":
        wanted = ["why", "runs"]
    elif run.status in UNDER_WAY:
        wanted = ["runs"]
    number = run.workflow.number
    return [
        (
            reader.t(f"quick.flow_run.{each}"),
            reader.t(f"quick.flow_run.{each}.say", run=run.number, workflow=number),
        )
        for each in wanted
        if each != "again" or reader.who.may(RUN)
    ]
