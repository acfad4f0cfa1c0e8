"""Skills: presets of instructions and allowed tools that administrators write and people pick for a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join
from agent.tool import ToolNote
from agent.turns.services import Services
from db import skills
from db.models.context import Skill
from db.skills import MAX_DESCRIPTION, MAX_NAME
from pages.administration import SKILLS as PAGE
from pages.administration import add_fragment, card, title
from pages.components import badge, empty_state
from pages.forms import action, field, form, several, switch, text_area
from pages.reader import Reader

REST = "/api/v1/skills"


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""

    def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
        tools = services.turns.tool_notes(reader.who)
        return join(title(reader, PAGE), _list(session, reader, tools), _new(reader, tools))

    add_fragment(router, services, PAGE, draw)


def _list(session: Session, reader: Reader, tools: Sequence[ToolNote]) -> Markup:
    rows = skills.list_skills(session, reader.who)
    if not rows:
        return card(
            reader.t("skills.list"), empty_state(reader.t("skills.none"), reader.t("skills.none.text"))
        )
    return card(reader.t("skills.list"), *(_item(reader, row, tools) for row in rows))


def _item(reader: Reader, row: Skill, tools: Sequence[ToolNote]) -> Markup:
    limited = reader.count("skills.tools", len(row.tools)) if row.tools else reader.t("skills.all_tools")
    remove = action(
        reader.t("admin.remove"),
        "DELETE",
        f"{REST}/{row.id}",
        sure=reader.t("skills.remove_sure", name=row.name),
        done=reader.t("admin.removed"),
        data_sure_text=reader.t("skills.remove_text"),
    )
    top = element(
        "div",
        element(
            "div",
            element("b", row.name),
            element("span", " · ".join(filter(None, (row.description, limited))), class_="muted"),
            class_="grow",
        ),
        badge(reader.t("skills.on" if row.is_active else "skills.off"), "good" if row.is_active else ""),
        remove,
        class_="item-top",
    )
    edit = element("summary", reader.t("admin.edit"), class_="button quiet")
    return element(
        "article",
        top,
        element("details", edit, _form(reader, row, tools), class_="fold"),
        class_="item",
    )


def _new(reader: Reader, tools: Sequence[ToolNote]) -> Markup:
    opener = element("summary", reader.t("skills.add"), class_="button primary")
    return element("details", opener, _form(reader, None, tools), class_="fold new")


def _form(reader: Reader, row: Skill | None, tools: Sequence[ToolNote]) -> Markup:
    name = field(reader.t("skills.name"), "name", row.name if row else "", required=True, maxlength=MAX_NAME)
    description = field(
        reader.t("skills.description"),
        "description",
        row.description if row else "",
        hint=reader.t("skills.description.hint"),
        maxlength=MAX_DESCRIPTION,
        data_as="raw",
    )
    told = row.instructions if row else ""
    hint = reader.t("skills.instructions.hint")
    return form(
        reader,
        "PUT" if row else "POST",
        f"{REST}/{row.id}" if row else REST,
        name,
        description,
        text_area(reader.t("skills.instructions"), "instructions", told, hint=hint, required=True),
        _tools(reader, row, tools),
        switch(reader.t("skills.active"), "is_active", row.is_active if row else True),
        data_watch=True,
    )


def _tools(reader: Reader, row: Skill | None, tools: Sequence[ToolNote]) -> Markup:
    """Boxes by area; none marked means all."""
    chosen = row.tools if row else []
    groups = (
        several(
            area, "tools", [(each.name, _told(reader, each)) for each in tools if each.area == area], chosen
        )
        for area in dict.fromkeys(each.area for each in tools)
    )
    return join(element("p", reader.t("skills.limit"), class_="muted"), *groups)


def _told(reader: Reader, tool: ToolNote) -> str:
    return f"{tool.name} · {reader.t('skills.writes')}" if tool.writes else tool.name
