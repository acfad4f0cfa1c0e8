"""The list of chats at the left: search, new, rename, archive, delete; by day, with marks for what runs or waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from db import chats
from db.chats import ChatView
from db.rights import SHARES
from pages.components import button, icon, moment
from pages.reader import Reader

PAGE = 50
MOST = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chats to list."""

    archived: bool = False
    query: str = ""
    limit: int = PAGE
    selected: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChatList:
    """The chats found, and whether there are older ones."""

    wanted: Wanted
    views: Sequence[ChatView]
    has_more: bool


def read_chat_list(session: Session, reader: Reader, wanted: Wanted) -> ChatList:
    """The reader's chats, newest first."""
    limit = max(1, min(wanted.limit, MOST))
    found = chats.list_chats(
        session, reader.who, archived=wanted.archived, query=wanted.query[:200], limit=limit + 1
    )
    return ChatList(wanted, found[:limit], len(found) > limit)


def draw_search(reader: Reader) -> Markup:
    """The field that looks for chats; ``static/chats.js`` listens to it."""
    return element(
        "label",
        icon("search"),
        element("span", reader.t("chats.search"), class_="sr-only"),
        element(
            "input", type="search", id="chat-search", placeholder=reader.t("chats.search"), autocomplete="off"
        ),
        class_="search",
    )


def draw_aside(reader: Reader, listed: ChatList) -> Markup:
    """The whole column; ``draw_chat_list`` is the part that changes."""
    return element(
        "aside",
        button(reader.t("chats.new"), look="primary new-chat", icon_name="plus", data_new_chat=True),
        draw_search(reader),
        element("div", draw_chat_list(reader, listed), id="chat-list"),
        id="aside",
        aria_label=reader.t("chats.label"),
    )


def draw_chat_list(reader: Reader, listed: ChatList) -> Markup:
    """The chats under their days, and what leads to older and archived ones."""
    wanted = listed.wanted
    days = groupby(listed.views, key=lambda view: reader.heading(view.chat.updated_at))
    groups = [
        join(element("h3", day), element("ul", *(_row(reader, wanted, view) for view in views)))
        for day, views in days
    ]
    return join(
        _back(reader) if wanted.archived else None,
        groups or element("p", _nothing(reader, wanted), class_="none"),
        button(reader.t("chats.more"), look="quiet", data_more_chats=wanted.limit + PAGE)
        if listed.has_more
        else None,
        None if wanted.archived or wanted.query else _to_archive(reader),
    )


def _row(reader: Reader, wanted: Wanted, view: ChatView) -> Markup:
    title = view.chat.title or reader.t("chats.untitled")
    return element(
        "li",
        element(
            "a",
            element("span", title, class_="title"),
            element("span", _marks(reader, view), moment(reader, view.chat.updated_at), class_="marks"),
            href=f"/app?chat={view.chat.id}",
            data_chat=str(view.chat.id),
            aria_current="true" if view.chat.id == wanted.selected else None,
        ),
        button(
            reader.t("chats.actions", title=title),
            look="quiet more",
            icon_name="dots",
            hide_label=True,
            data_chat_menu=str(view.chat.id),
            data_title=view.chat.title,
            data_archived="true" if view.chat.is_archived else None,
            data_shareable="true" if reader.who.may(SHARES) else None,
            aria_haspopup="menu",
            aria_expanded="false",
        ),
    )


def _marks(reader: Reader, view: ChatView) -> Child:
    if view.running:
        return element("i", class_="mark running", role="img", aria_label=reader.t("chats.running"))
    if view.pending:
        label = reader.t("chats.waiting")
        return element("i", class_="mark waiting", role="img", aria_label=label, title=label)
    return None


def _nothing(reader: Reader, wanted: Wanted) -> str:
    if wanted.query:
        return reader.t("chats.none_found")
    return reader.t("chats.none_archived" if wanted.archived else "chats.none")


def _to_archive(reader: Reader) -> Markup:
    return button(
        reader.t("chats.archived"), look="quiet archive-link", icon_name="archive", data_show_archived="true"
    )


def _back(reader: Reader) -> Markup:
    return button(
        reader.t("chats.back"), look="quiet archive-link", icon_name="back", data_show_archived="false"
    )
