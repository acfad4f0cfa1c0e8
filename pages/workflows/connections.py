"""The connections page: the tenant's accounts at other services, with forms made from the connectors' manifests.

Secrets go in and never come out: of each only a hint is shown, such as ``***a1b2``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from agent.turns.services import Services
from db import workflows
from db.models.workflows import Connection
from pages.addresses import address
from pages.components import badge, empty_state, icon
from pages.forms import action
from pages.panel import suggest
from pages.reader import Reader
from pages.records import add_fragment, add_page, heading, records_page
from pages.words import or_key
from pages.workflows.connection_form import MANAGE, draw_change, draw_new
from pages.workflows.nodes import connector_icon, connector_name
from pages.workflows.places import CONNECTIONS, SCRIPT, STYLES, workflow_address

PAGE = replace(
    records_page("connections", permission="workflows:read", pack="workflows"), styles=STYLES, script=SCRIPT
)


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Connections")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """All connections, or the form of a new one (``new``) or of a known one (``connection``)."""
    if connector := query.get("new"):
        return draw_new(reader, connector[:40])
    if key := query.get("connection"):
        return draw_change(reader, workflows.find_connection(session, key[:200]))
    found = workflows.list_connections(session)
    return element(
        "div",
        heading(reader.t("nav.connections"), _begin(reader) if reader.who.may(MANAGE) else None),
        element("p", reader.t("connections.about"), class_="flow-lead"),
        _table(session, reader, found) if found else _nothing(reader),
        suggest([(reader.t("quick.connections.which"), reader.t("quick.connections.which.say"))]),
        data_follows="workflow",
    )


def _begin(reader: Reader) -> Markup:
    return element(
        "a",
        icon("plus"),
        reader.t("connections.new"),
        href=address(CONNECTIONS, new="slack"),
        class_="button primary",
        data_inplace=True,
    )


def _table(session: Session, reader: Reader, found: Sequence[Connection]) -> Markup:
    names = ("name", "connector", "told", "used")
    titles = [element("th", reader.t(f"connections.{name}"), scope="col") for name in names]
    steer = element("th", element("span", reader.t("flow_runs.steer"), class_="sr-only"), scope="col")
    rows = (_row(session, reader, each) for each in found)
    head = element("thead", element("tr", *titles, steer))
    table = element("table", head, element("tbody", *rows), class_="records connections", id="rows")
    label = reader.t("nav.connections")
    return element("div", table, class_="scroll wide", tabindex=0, role="region", aria_label=label)


def _row(session: Session, reader: Reader, connection: Connection) -> Markup:
    kind = element(
        "span",
        connector_icon(connection.connector),
        element("span", connector_name(reader, connection.connector)),
        class_="with-icon",
    )
    practice = badge(reader.t("connections.practice"), "waiting") if connection.is_practice else None
    outcome = element("p", class_="test-outcome", role="status")
    return element(
        "tr",
        element("th", shown(connection.name, limit=80), " ", practice, outcome, scope="row", class_="wrap"),
        element("td", kind),
        element("td", *_told(reader, connection), class_="told"),
        element("td", *_used(session, connection), class_="used"),
        element("td", _steer(reader, connection), class_="right steer")
        if reader.who.may(MANAGE)
        else element("td"),
        data_connection=str(connection.id),
    )


def _told(reader: Reader, connection: Connection) -> list[Child]:
    """Its settings, and what may be shown of its secrets."""
    settings = [
        or_key(f"connection.choice.{value}", reader.who.language, str(value))
        for value in connection.settings.values()
        if value
    ]
    parts: list[Child] = [element("span", shown(" · ".join(settings), limit=300))] if settings else []
    parts += [
        element("span", reader.name("connection.secret", name), " ", element("code", str(hint)))
        for name, hint in sorted(connection.hints.items())
    ]
    return parts or [element("span", "–", class_="muted")]


def _used(session: Session, connection: Connection) -> list[Child]:
    links: list[Child] = [
        element("a", each.number, href=workflow_address(each.number), title=each.name)
        for each in workflows.used_by(session, connection.id)
    ]
    return links or [element("span", "–", class_="muted")]


def _steer(reader: Reader, connection: Connection) -> Markup:
    path, name = f"/api/v1/connections/{connection.id}", connection.name
    test = action(
        reader.t("connections.test"),
        "POST",
        f"{path}/test",
        aria_label=reader.t("connections.test.one", name=name),
        title=reader.t("connections.test.hint"),
        data_test=True,
    )
    edit = element(
        "a",
        reader.t("connections.edit"),
        href=address(CONNECTIONS, connection=str(connection.id)),
        class_="button quiet",
        aria_label=reader.t("connections.edit.one", name=name),
        data_inplace=True,
    )
    delete = action(
        reader.t("connections.delete"),
        "DELETE",
        path,
        sure=reader.t("connections.delete.sure", name=name),
        done=reader.t("connections.delete.done", name=name),
        aria_label=reader.t("connections.delete.one", name=name),
        data_sure_text=reader.t("connections.delete.text"),
    )
    return join(test, edit, delete)


def _nothing(reader: Reader) -> Markup:
    begin = [_begin(reader)] if reader.who.may(MANAGE) else []
    told = "text" if begin else "look"
    return empty_state(
        reader.t("connections.none"), reader.t(f"connections.none.{told}"), *begin, icon_name="box"
    )
