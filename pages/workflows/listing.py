"""The list of workflows: what starts each, whether it is ready to run, how its last run ended, and what can be done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db import workflows
from db.models.workflows import Workflow, WorkflowRun
from db.workflows import WorkflowOverview
from engines.flow.definition import Node
from pages.addresses import address, read_place, spell_place
from pages.components import badge, button, empty_state, icon, moment, state_badge
from pages.forms import action
from pages.panel import suggest
from pages.reader import Reader
from pages.records import chips, heading, more
from pages.workflows.nodes import connector_icon, connector_name, gist_of
from pages.workflows.places import WORKFLOWS, run_address, workflow_address
from pages.workflows.steering import RUN, draw_run_button

ROWS = 50
WRITE = "workflows:write"
"""The permission to make and to change workflows."""
LONGEST = 200
"""Characters of a search."""


def draw_list(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The workflows in use, or with ``archived=yes`` those put away; ``query`` and ``before`` narrow them."""
    archived, words = query.get("archived") == "yes", query.get("query", "")[:LONGEST].strip()
    before = read_place(query.get("before"))
    found = workflows.list_workflows(session, archived=archived, query=words, limit=ROWS + 1, before=before)
    rows = [_row(reader, each) for each in found[:ROWS]]
    following = more(reader.t("records.more"), _next(found, words, archived=archived))
    if before:
        return join(element("table", element("tbody", *rows)), following)
    nothing = None if found else _nothing(reader, archived=archived, is_filtered=bool(words))
    table = _table(reader, rows) if found else nothing
    return element(
        "div",
        heading(reader.t("nav.workflows"), _begin(reader) if reader.who.may(WRITE) else None),
        element(
            "div",
            _which(reader, words, archived=archived),
            _search(reader, words, archived),
            class_="flow-filters",
        ),
        element("div", table, following, id="found"),
        suggest(
            [
                (reader.t(f"quick.flows.{each}"), reader.t(f"quick.flows.{each}.say"))
                for each in _offered(reader)
            ]
        ),
        data_follows="workflow workflow_run",
    )


def _begin(reader: Reader) -> Markup:
    there = address(WORKFLOWS, new="workflow")
    return element(
        "a", icon("plus"), reader.t("flows.new"), href=there, class_="button primary", data_inplace=True
    )


def _which(reader: Reader, words: str, *, archived: bool) -> Markup:
    choices = [
        (reader.t("flows.in_use"), address(WORKFLOWS, query=words), not archived),
        (reader.t("flows.archived"), address(WORKFLOWS, archived="yes", query=words), archived),
    ]
    return chips(choices, label=reader.t("flows.which"), in_place=True)


def _search(reader: Reader, words: str, archived: bool) -> Markup:
    label = reader.t("flows.search")
    return element(
        "form",
        element("input", type="hidden", name="archived", value="yes") if archived else None,
        element(
            "input",
            type="search",
            name="query",
            id="flow-search",
            value=words,
            placeholder=label,
            aria_label=label,
            maxlength=LONGEST,
            autocomplete="off",
        ),
        class_="search",
        action=WORKFLOWS,
        method="get",
        data_live=True,
    )


def _table(reader: Reader, rows: Sequence[Markup]) -> Markup:
    names = ("name", "trigger", "state", "last_run")
    titles = [element("th", reader.t(f"flows.{name}"), scope="col") for name in names]
    steer = element("th", element("span", reader.t("flow_runs.steer"), class_="sr-only"), scope="col")
    head = element("thead", element("tr", *titles, steer))
    table = element("table", head, element("tbody", *rows), class_="records flows", id="rows")
    label = reader.t("nav.workflows")
    return element("div", table, class_="scroll wide", tabindex=0, role="region", aria_label=label)


def _row(reader: Reader, overview: WorkflowOverview) -> Markup:
    workflow = overview.workflow
    link = element("a", shown(workflow.name, limit=200), href=workflow_address(workflow.number))
    told = [workflow.number]
    told += [reader.t("flows.version", n=workflow.version)] if workflow.version else []
    told += [reader.count("flows.steps", overview.nodes)] if overview.nodes else []
    about = (
        element("p", shown(workflow.description, limit=160), class_="about") if workflow.description else None
    )
    return element(
        "tr",
        element(
            "th", link, element("small", " · ".join(told), class_="muted"), about, scope="row", class_="wrap"
        ),
        element("td", _trigger(reader, overview), class_="starts"),
        element("td", _state(reader, overview), class_="state"),
        element("td", _last_run(reader, overview.last_run), class_="last-run"),
        element("td", _steer(reader, overview), class_="right steer"),
        data_number=workflow.number,
    )


def _trigger(reader: Reader, overview: WorkflowOverview) -> Markup:
    """What starts it, with when its schedule fires next."""
    trigger: Node | None = overview.trigger
    if trigger is None:
        return element("span", reader.t("flows.by_hand"), class_="muted")
    due = overview.workflow.next_due_at
    if trigger.connector == "schedule":
        said: list[Child] = [shown(gist_of(reader, trigger), limit=120)]
        later = (
            element("small", reader.t("flows.next"), " ", moment(reader, due, full=True), class_="muted")
            if due
            else None
        )
        return element("span", connector_icon("schedule"), element("span", *said, later), class_="with-icon")
    name = connector_name(reader, trigger.connector)
    return element("span", connector_icon(trigger.connector), element("span", name), class_="with-icon")


def _state(reader: Reader, overview: WorkflowOverview) -> Markup:
    """Whether it works by itself: what keeps it from that is said before anything else."""
    workflow = overview.workflow
    if workflow.is_archived:
        return badge(reader.t("flows.state.archived"))
    if not overview.nodes:
        return badge(reader.t("flows.state.empty"))
    there = workflow_address(workflow.number)
    if overview.obstacles:
        words = reader.count("flows.problems", overview.obstacles)
        return element("a", icon("alert"), words, href=there, class_="badge bad")
    state = "active" if workflow.is_active else "paused"
    drawn = badge(reader.t(f"flows.state.{state}"), "good" if workflow.is_active else "waiting")
    hints = reader.count("flows.warnings", overview.problems) if overview.problems else None
    return join(drawn, element("small", hints, class_="muted") if hints else None)


def _last_run(reader: Reader, run: WorkflowRun | None) -> Markup:
    if run is None:
        return element("span", "–", class_="muted", title=reader.t("flows.never"))
    link = element("a", run.number, href=run_address(run.number))
    small = element("small", link, " · ", moment(reader, run.created_at, full=True), class_="muted")
    return join(state_badge(reader, run.status), small)


def _steer(reader: Reader, overview: WorkflowOverview) -> Markup | None:
    """Run it, pause or resume it, put it away or take it back; for people who may."""
    workflow = overview.workflow
    may_write = reader.who.may(WRITE)
    if workflow.is_archived:
        return _change(reader, workflow, "unarchive", is_archived=False) if may_write else None
    buttons: list[Child] = []
    if reader.who.may(RUN) and overview.nodes and not overview.obstacles:
        buttons.append(draw_run_button(reader, workflow))
    if may_write:
        verb = "pause" if workflow.is_active else "resume"
        has_trigger = overview.trigger is not None
        buttons.append(
            _change(reader, workflow, verb, is_active=not workflow.is_active) if has_trigger else None
        )
        buttons.append(_change(reader, workflow, "archive", is_archived=True))
    return join(*buttons)


def _change(reader: Reader, workflow: Workflow, verb: str, **change: bool) -> Markup:
    return action(
        reader.t(f"flows.{verb}"),
        "PATCH",
        f"/api/v1/workflows/{workflow.number}",
        done=reader.t(f"flows.{verb}.done", name=workflow.name),
        aria_label=reader.t(f"flows.{verb}.one", name=workflow.name),
        data_body=json.dumps(change),
    )


def _nothing(reader: Reader, *, archived: bool, is_filtered: bool) -> Markup:
    if archived or is_filtered:
        everything = element(
            "a", reader.t("flows.everything"), href=WORKFLOWS, class_="button", data_inplace=True
        )
        told = "none_such" if is_filtered else "none_archived"
        return empty_state(
            reader.t(f"flows.{told}"), reader.t(f"flows.{told}.text"), everything, icon_name="search"
        )
    if not reader.who.may(WRITE):
        return empty_state(reader.t("flows.none"), reader.t("flows.none.look"), icon_name="play")
    say = button(reader.t("flows.none.ask"), icon_name="chat", data_draft=reader.t("quick.flows.build.say"))
    return empty_state(
        reader.t("flows.none"), reader.t("flows.none.text"), _begin(reader), say, icon_name="play"
    )


def _offered(reader: Reader) -> tuple[str, ...]:
    return ("build", "runs") if reader.who.may(WRITE) else ("runs",)


def _next(found: Sequence[WorkflowOverview], words: str, *, archived: bool) -> str | None:
    if len(found) <= ROWS:
        return None
    last = found[ROWS - 1].workflow
    place = spell_place(last.created_at, last.id)
    return address(WORKFLOWS, archived="yes" if archived else "", query=words, before=place)
