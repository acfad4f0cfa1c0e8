"""The list of simulations: narrowed by state and project, live, with some chosen to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join
from db import simulations
from db.errors import Invalid
from db.jobs import JobStatus
from db.simulations import SimulationOverview
from pages.components import button, empty_state, icon
from pages.panel import Action, about, suggest
from pages.reader import Reader
from pages.records import chips, heading, more
from pages.simulations.places import RUNS, address, read_place, spell_place
from pages.simulations.rows import RUN, draw_rows, draw_table, read_runs

ROWS = 50
OFFERED = ("latest", "running")
"""Quick actions of the list; besides them one that begins a run, for people who may."""


def draw_list(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The runs that fit the address: ``status``, ``project``, ``before``. Raises Invalid, NotFound."""
    status = _status(query.get("status"))
    name = query.get("project", "")[:200]
    project = simulations.find_project(session, name).name if name else ""
    before = read_place(query.get("before"))
    found = simulations.list_simulations(
        session, status=status, project=project or None, limit=ROWS + 1, before=before
    )
    runs = read_runs(session, found[:ROWS])
    following = more(reader.t("records.more"), _next(found, status or "", project))
    if before:
        return join(element("table", element("tbody", draw_rows(reader, runs))), following)
    table = draw_table(reader, runs, label=reader.t("nav.simulations"))
    return element(
        "div",
        heading(reader.t("nav.simulations"), *_beginnings(reader, project)),
        _filters(session, reader, status or "", project),
        table if found else _nothing(reader, bool(status or project)),
        following,
        _quick(reader, project),
        data_follows="simulation",
    )


def _beginnings(reader: Reader, project: str) -> list[Markup]:
    """The page's main action at the right; none for who only looks."""
    if not reader.who.may(RUN):
        return []
    sweep, run = (address(RUNS, new=each, project=project) for each in ("sweep", "run"))
    return [
        element("a", reader.t("runs.new_sweep"), href=sweep, class_="button", data_inplace=True),
        element(
            "a", icon("plus"), reader.t("runs.new"), href=run, class_="button primary", data_inplace=True
        ),
    ]


def _filters(session: Session, reader: Reader, status: str, project: str) -> Markup:
    choices = [(reader.t("orders.all"), address(RUNS, project=project), not status)]
    choices += [
        (reader.name("state", each), address(RUNS, status=each, project=project), each == status)
        for each in get_args(JobStatus)
    ]
    states = chips(choices, label=reader.t("runs.state"), in_place=True)
    return element("div", states, _choose_project(session, reader, status, project), class_="run-filters")


def _choose_project(session: Session, reader: Reader, status: str, project: str) -> Markup | None:
    names = [each.project.name for each in simulations.list_projects(session)]
    if project and project not in names:
        names.append(project)
    if not names:
        return None
    options = (element("option", name, value=name, selected=name == project) for name in names)
    label = reader.t("runs.project")
    return element(
        "form",
        element("input", type="hidden", name="status", value=status) if status else None,
        element(
            "select",
            element("option", reader.t("runs.any_project"), value=""),
            *options,
            name="project",
            id="project-filter",
            aria_label=label,
        ),
        class_="project-filter",
        action=RUNS,
        method="get",
        data_live=True,
    )


def _nothing(reader: Reader, is_filtered: bool) -> Markup:
    if is_filtered:
        everything = element("a", reader.t("runs.everything"), href=RUNS, class_="button", data_inplace=True)
        return empty_state(
            reader.t("runs.none_such"), reader.t("runs.none_such.text"), everything, icon_name="search"
        )
    if not reader.who.may(RUN):
        return empty_state(reader.t("runs.none"), reader.t("runs.none.look"), icon_name="chart")
    begin = element(
        "a",
        icon("plus"),
        reader.t("runs.new"),
        href=address(RUNS, new="run"),
        class_="button primary",
        data_inplace=True,
    )
    say = button(reader.t("runs.none.ask"), icon_name="chat", data_draft=reader.t("quick.runs.new.say"))
    return empty_state(reader.t("runs.none"), reader.t("runs.none.text"), begin, say, icon_name="chart")


def _quick(reader: Reader, project: str) -> Markup:
    offered = ("new", *OFFERED) if reader.who.may(RUN) else OFFERED
    actions: list[Action] = [
        (reader.t(f"quick.runs.{each}"), reader.t(f"quick.runs.{each}.say")) for each in offered
    ]
    if not project:
        return suggest(actions)
    ask = (reader.t("quick.project.runs"), reader.t("quick.project.runs.say", name=project))
    return about(reader, "project", project, [ask, *actions[: len(offered) - len(OFFERED)]])


def _status(text: str | None) -> JobStatus | None:
    if not text:
        return None
    for status in get_args(JobStatus):
        if status == text:
            found: JobStatus = status
            return found
    states = ", ".join(get_args(JobStatus))
    raise Invalid(f"There is no simulation status {text[:40]!r}. The states are: {states}.")


def _next(found: Sequence[SimulationOverview], status: str, project: str) -> str | None:
    if len(found) <= ROWS:
        return None
    last = found[ROWS - 1].simulation
    return address(RUNS, status=status, project=project, before=spell_place(last.created_at, last.id))
