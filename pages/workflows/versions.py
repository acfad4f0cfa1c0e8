"""The versions of a workflow: who made each and what for, any two of them side by side, and the way back to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db import workflows
from db.models.workflows import WorkflowVersion
from db.users import names_of
from engines.flow.definition import EMPTY, Definition
from engines.flow.difference import differ
from pages.components import badge, empty_state, moment
from pages.reader import Reader
from pages.records import more
from pages.workflows.desk import Desk, call_button
from pages.workflows.difference import Sides, draw_changes, draw_sides, sum_up
from pages.workflows.places import workflow_address
from pages.workflows.settings import connection_names

ROWS = 50
OFFERED = 200
"""Versions that can be chosen to be compared."""


def draw_versions(session: Session, reader: Reader, desk: Desk, query: Mapping[str, str]) -> Markup:
    """Two versions where the address names them (``from``, ``to``), and the list. Raises NotFound."""
    before = _number(query.get("before"))
    found = workflows.list_versions(session, desk.workflow, limit=ROWS + 1, before=before)
    rows = found[:ROWS]
    names = names_of(session, [each.created_by for each in rows])
    did = {each.number: Definition.from_json(each.definition) for each in found}
    drawn = [_row(reader, desk, each, names.get(each.created_by), did=did) for each in rows]
    place = (
        workflow_address(desk.workflow.number, tab="versions", before=str(rows[-1].number)) if rows else None
    )
    following = more(reader.t("records.more"), place if len(found) > ROWS else None)
    if before is not None:
        return join(element("table", element("tbody", *drawn)), following)
    if not rows:
        return empty_state(
            reader.t("flow.versions.none"), reader.t("flow.versions.none.text"), icon_name="clock"
        )
    old, new = _number(query.get("from")), _number(query.get("to"))
    compared = _compare(session, reader, desk, old, new) if old is not None and new is not None else None
    return element("div", compared, _table(reader, drawn), following)


def _compare(session: Session, reader: Reader, desk: Desk, old: int, new: int) -> Markup:
    before = workflows.definition_of(session, desk.workflow, old)
    after = workflows.definition_of(session, desk.workflow, new)
    difference = differ(before, after)
    sides = Sides(before, after, difference, _called(reader, old), _called(reader, new))
    changes = draw_changes(reader, sides, names=connection_names(desk.connections))
    told: Child = changes or element("p", reader.t("flow.versions.same"), class_="muted")
    return element(
        "section",
        _choice(reader, desk, old, new),
        draw_sides(reader, sides) if before.nodes or after.nodes else None,
        element("h2", reader.t("flow.versions.changes")),
        told,
        class_="flow-compared",
    )


def _called(reader: Reader, number: int) -> str:
    return reader.t("flow.version", n=number) if number else reader.t("flow.side.empty")


def _choice(reader: Reader, desk: Desk, old: int, new: int) -> Markup:
    """Which two are compared; choosing another draws the page anew."""
    newest = desk.workflow.version
    offered = [*range(newest, max(-1, newest - OFFERED), -1)]
    offered += [each for each in (old, new) if each not in offered]
    parts: list[Child] = [
        element("input", type="hidden", name="workflow", value=desk.workflow.number),
        element("input", type="hidden", name="tab", value="versions"),
    ]
    for name, chosen in (("from", old), ("to", new)):
        options = (
            element("option", _called(reader, each), value=each, selected=each == chosen) for each in offered
        )
        label = reader.t(f"flow.versions.{name}")
        select = element("select", *options, name=name, id=f"version-{name}", aria_label=label)
        parts.append(element("label", element("span", label), select))
    close = element(
        "a",
        reader.t("flow.versions.close"),
        href=workflow_address(desk.workflow.number, tab="versions"),
        data_inplace=True,
        class_="button quiet",
    )
    return element("form", *parts, close, class_="flow-choice", method="get", data_live=True)


def _table(reader: Reader, rows: Sequence[Markup]) -> Markup:
    names = ("number", "when", "who", "note")
    titles = [element("th", reader.t(f"flow.versions.{name}"), scope="col") for name in names]
    steer = element("th", element("span", reader.t("runs.steer"), class_="sr-only"), scope="col")
    table = element(
        "table",
        element("thead", element("tr", *titles, steer)),
        element("tbody", *rows),
        class_="records flow-versions",
        id="rows",
    )
    label = reader.t("flow.tab.versions")
    return element("div", table, class_="scroll wide", tabindex=0, role="region", aria_label=label)


def _row(
    reader: Reader, desk: Desk, version: WorkflowVersion, author: str | None, *, did: Mapping[int, Definition]
) -> Markup:
    workflow, number = desk.workflow, version.number
    is_newest = number == workflow.version
    compare = workflow_address(
        workflow.number, tab="versions", **{"from": str(number - 1), "to": str(number)}
    )
    current = badge(reader.t("flow.versions.newest"), "good") if is_newest else None
    steer: list[Child] = [
        element(
            "a", reader.t("flow.versions.compare"), href=compare, class_="button quiet", data_inplace=True
        )
    ]
    if desk.may_write and not is_newest:
        steer.append(_restore(reader, desk, number))
    told = sum_up(reader, differ(did.get(number - 1, EMPTY), did[number]))
    note = element("p", shown(reader.retell(version.note), limit=300)) if version.note else None
    return element(
        "tr",
        element("th", reader.t("flow.version", n=number), " ", current, scope="row"),
        element("td", moment(reader, version.created_at, full=True), class_="when"),
        element("td", shown(author or "–", limit=80), class_="by"),
        element("td", note, element("span", told, class_="muted"), class_="what"),
        element("td", *steer, class_="right steer"),
    )


def _restore(reader: Reader, desk: Desk, number: int) -> Markup:
    return call_button(
        reader.t("flow.restore"),
        "POST",
        f"{desk.path}/versions/{number}/restore",
        body={"version": desk.workflow.version},
        done=reader.t("flow.restore.done", n=number),
        aria_label=reader.t("flow.restore.one", n=number),
        data_sure=reader.t("flow.restore.sure", n=number),
        data_sure_text=reader.t("flow.restore.text", n=desk.workflow.version + 1),
        data_sure_calm=True,
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
