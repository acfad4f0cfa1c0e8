"""The projects page: what simulations are grown for, how many each has, and the forms that make and rename one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from agent.turns.services import Services
from db import simulations
from db.models.simulations import Project
from db.simulations import ProjectOverview
from pages.components import badge, button, empty_state, moment
from pages.forms import action, field, form, text_area
from pages.panel import Action, suggest
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, records_page
from pages.simulations.places import PROJECTS, RUNS, SCRIPT, STYLES, address
from pages.simulations.rows import RUN

PAGE = replace(
    records_page("projects", permission="simulations:read", pack="simulations"), styles=STYLES, script=SCRIPT
)
NEW = "new-project"


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Projects")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """All projects in use, or with ``archived=yes`` those that are put away."""
    everything = simulations.list_projects(session, archived=True)
    archived = query.get("archived") == "yes"
    found = [each for each in everything if each.project.is_archived == archived]
    may_change = reader.who.may(RUN)
    return element(
        "div",
        heading(reader.t("nav.projects"), _opener(reader) if may_change else None),
        _states(reader, everything, archived=archived),
        _table(reader, found, may_change=may_change) if found else _nothing(reader, archived, may_change),
        _new(reader) if may_change else None,
        suggest(_offered(reader)),
        data_follows="simulation",
    )


def _opener(reader: Reader) -> Markup:
    return button(reader.t("projects.new"), look="primary", icon_name="plus", data_open_dialog=NEW)


def _states(reader: Reader, everything: Sequence[ProjectOverview], *, archived: bool) -> Markup | None:
    """In use, archived; only where anything is archived, else there is nothing to choose."""
    away = sum(each.project.is_archived for each in everything)
    if not away and not archived:
        return None
    choices = [
        (f"{reader.t('projects.in_use')} {len(everything) - away:,}", address(PROJECTS), not archived),
        (f"{reader.t('projects.archived')} {away:,}", address(PROJECTS, archived="yes"), archived),
    ]
    return chips(choices, label=reader.t("projects.which"), in_place=True)


def _table(reader: Reader, found: Sequence[ProjectOverview], *, may_change: bool) -> Markup:
    names = ("name", "runs", "done", "newest", "made")
    titles = [element("th", reader.t(f"projects.{name}"), scope="col", class_=_side(name)) for name in names]
    steer = (
        element("th", element("span", reader.t("runs.steer"), class_="sr-only"), scope="col")
        if may_change
        else None
    )
    rows = (_row(reader, each, may_change=may_change) for each in found)
    table = element(
        "table",
        element("thead", element("tr", *titles, steer)),
        element("tbody", *rows),
        class_="records projects",
        id="rows",
    )
    return element(
        "div", table, class_="scroll wide", tabindex=0, role="region", aria_label=reader.t("nav.projects")
    )


def _side(name: str) -> str | None:
    return "right" if name in {"runs", "done"} else None


def _row(reader: Reader, overview: ProjectOverview, *, may_change: bool) -> Markup:
    project = overview.project
    there = address(RUNS, project=project.name)
    runs: Child = element("a", f"{overview.simulations:,}", href=there) if overview.simulations else "0"
    newest: Child = "–"
    if overview.newest_at is not None:
        newest = moment(reader, overview.newest_at, full=True)
    text = (
        element("p", shown(project.description, limit=300), class_="about") if project.description else None
    )
    state = badge(reader.t("projects.is_archived")) if project.is_archived else None
    name = element("a", shown(project.name, limit=200), href=there)
    return element(
        "tr",
        element("th", name, " ", state, text, scope="row", class_="wrap"),
        element("td", runs, class_="right", data_label=reader.t("projects.runs")),
        element("td", f"{overview.done:,}", class_="right", data_label=reader.t("projects.done")),
        element("td", newest, data_label=reader.t("projects.newest")),
        element("td", moment(reader, project.created_at, full=True), data_label=reader.t("projects.made")),
        element("td", _steer(reader, project), class_="right steer") if may_change else None,
    )


def _steer(reader: Reader, project: Project) -> Markup:
    path, key = f"/api/v1/projects/{project.id}", f"edit-{project.id}"
    verb = "unarchive" if project.is_archived else "archive"
    title = reader.t("projects.edit.title")
    fields = _fields(reader, project.name, project.description)
    made = _form(reader, "PATCH", path, title, *fields, submit=reader.t("projects.save"))
    return join(
        button(
            reader.t("projects.edit"),
            look="quiet",
            id=f"opens-{key}",
            data_open_dialog=key,
            aria_label=reader.t("projects.edit.one", name=project.name),
        ),
        action(
            reader.t(f"projects.{verb}"),
            "PATCH",
            path,
            done=reader.t(f"projects.{verb}.done"),
            aria_label=reader.t(f"projects.{verb}.one", name=project.name),
            data_body='{"is_archived": false}' if project.is_archived else '{"is_archived": true}',
        ),
        element("template", made, id=key, data_label=title),
    )


def _new(reader: Reader) -> Markup:
    """The form of a new project; a script opens it in a dialog."""
    title = reader.t("projects.new")
    made = _form(
        reader, "POST", "/api/v1/projects", title, *_fields(reader), submit=reader.t("projects.create")
    )
    return element("template", made, id=NEW, data_label=title)


def _form(reader: Reader, method: str, path: str, title: str, *fields: Child, submit: str) -> Markup:
    return form(
        reader,
        "PATCH" if method == "PATCH" else "POST",
        path,
        element("h2", title),
        *fields,
        submit=submit,
        done=reader.t("projects.saved"),
        beside=button(reader.t("chats.keep"), data_close_dialog=True),
    )


def _fields(reader: Reader, name: str = "", description: str = "") -> list[Child]:
    return [
        field(reader.t("projects.name"), "name", name, required=True, maxlength=200),
        text_area(reader.t("projects.description"), "description", description, rows=3, data_as="raw"),
    ]


def _nothing(reader: Reader, archived: bool, may_change: bool) -> Markup:
    if archived:
        back = element("a", reader.t("projects.in_use"), href=PROJECTS, class_="button", data_inplace=True)
        return empty_state(reader.t("projects.none_archived"), reader.t("projects.none_archived.text"), back)
    begin = [_opener(reader)] if may_change else []
    return empty_state(reader.t("projects.none"), reader.t("projects.none.text"), *begin, icon_name="box")


def _offered(reader: Reader) -> list[Action]:
    return [
        (reader.t(f"quick.runs.{each}"), reader.t(f"quick.runs.{each}.say")) for each in ("latest", "running")
    ]
