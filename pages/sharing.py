"""The dialog that makes a link to a chat: what the link shows, to whom, and how long.

``static/sharing.js`` asks for its form, sends it to REST, and shows the address this once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from agent.drawing.markup import element
from agent.turns.services import Services
from db import chats, turns
from db.models.base import now
from db.models.chats import Chat
from db.models.shares import Share
from db.rights import SHARES
from db.shares import USUAL_DAYS
from db.snapshots import PARTS
from pages.components import button, icon
from pages.forms import choice
from pages.fragments import NO_STORE, Reading, found
from pages.reader import Reader

STYLES = ("forms.css", "sharing.css")
"""Of pages with a list of chats, from which the dialog can be opened."""
USUAL_PARTS = frozenset({"results"})
DAYS = (1, 7, 30, 90, 365)
REST = "/api/v1/shares"
PREVIEW = "/shares/preview"


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the dialog's form."""

    @router.get("/ui/sharing", include_in_schema=False)
    def dialog(reader: Reading, chat: Annotated[UUID, Query()]) -> HTMLResponse:
        if not reader.who.may(SHARES):
            raise HTTPException(404, reader.t("admin.closed"))
        with found(), services.store.read(reader.who.scope) as session:
            return HTMLResponse(draw_dialog(session, reader, chat), headers=NO_STORE)


def draw_dialog(session: Session, reader: Reader, chat_id: UUID) -> Markup:
    """The form for a chat of the reader, or why there is nothing to share.

    Raises:
        NotFound: not the reader's chat.
    """
    chat = chats.find_chat(session, reader.who, chat_id)
    why_not = _why_not(session, reader, chat)
    return _plain(reader, why_not) if why_not else _form(session, reader, chat)


def days_choice(reader: Reader, label: str, days: Sequence[int]) -> Markup:
    """How long a link works."""
    options = [(str(each), _days(reader, each)) for each in days]
    return choice(label, "days", options, str(USUAL_DAYS), data_as="number")


def _days(reader: Reader, number: int) -> str:
    return reader.t("sharing.year") if number == 365 else reader.count("sharing.days", number)


def _why_not(session: Session, reader: Reader, chat: Chat) -> str:
    if not chats.list_messages(session, chat.id, limit=1):
        return reader.t("sharing.empty")
    return reader.t("sharing.running") if turns.running_turn(session, chat.id) else ""


def _plain(reader: Reader, sentence: str) -> Markup:
    """A dialog with nothing to choose."""
    return element(
        "form",
        element("h2", reader.t("sharing.title")),
        element("p", sentence),
        element("div", _leave(reader, "close", look="primary"), class_="form-actions"),
        method="dialog",
        class_="share-form",
        data_label=reader.t("sharing.title"),
    )


def _form(session: Session, reader: Reader, chat: Chat) -> Markup:
    title = chat.title or reader.t("chats.untitled")
    send = button(reader.t("sharing.make"), look="primary", type="submit")
    return element(
        "form",
        element("h2", reader.t("sharing.title")),
        element("p", element("b", title, class_="chat-title"), reader.t("sharing.text"), class_="about"),
        _parts(reader),
        _audience(reader),
        days_choice(reader, reader.t("sharing.days"), DAYS),
        _before(session, reader, chat),
        element("p", role="alert", class_="form-error", hidden=True),
        element("div", _preview(reader, chat), _leave(reader, "sharing.cancel"), send, class_="form-actions"),
        novalidate=True,
        class_="form share-form",
        data_share=str(chat.id),
        data_path=REST,
        data_label=reader.t("sharing.title"),
    )


def _parts(reader: Reader) -> Markup:
    """The messages are always shown; the rest is chosen."""
    messages = element("p", icon("check"), _words(reader, "messages"), class_="always")
    boxes = (
        element(
            "label",
            element(
                "input",
                type="checkbox",
                name="parts",
                value=each,
                checked=each in USUAL_PARTS,
                data_as="list",
                aria_label=reader.t(f"sharing.part.{each}"),
                aria_description=reader.t(f"sharing.part.{each}.hint"),
            ),
            _words(reader, each),
            class_="switch",
        )
        for each in PARTS
    )
    return element("fieldset", element("legend", reader.t("sharing.parts")), messages, *boxes)


def _words(reader: Reader, part: str) -> Markup:
    name, hint = reader.t(f"sharing.part.{part}"), reader.t(f"sharing.part.{part}.hint")
    return element("span", name, element("small", hint))


def _audience(reader: Reader) -> Markup:
    options = [
        ("anyone", reader.t("sharing.audience.anyone")),
        ("tenant", reader.t("sharing.audience.tenant", tenant=reader.who.tenant_name)),
    ]
    return choice(reader.t("sharing.audience"), "audience", options, "anyone")


def _before(session: Session, reader: Reader, chat: Chat) -> Markup | None:
    """That there are links of the reader's to this chat already."""
    mine = (Share.chat_id == chat.id, Share.created_by == reader.who.user_id)
    works = (Share.revoked_at.is_(None), Share.expires_at > now())
    known = session.scalar(select(func.count(Share.id)).where(*mine, *works))
    if not known:
        return None
    look = element("a", reader.t("sharing.look"), href="/app/shares")
    return element("p", reader.count("sharing.before", known), " ", look, class_="before")


def _preview(reader: Reader, chat: Chat) -> Markup:
    """The very document, in a tab of its own; the script puts the chosen parts into its address."""
    return element(
        "a",
        reader.t("sharing.preview"),
        href=f"{PREVIEW}?chat={chat.id}",
        target="_blank",
        rel="noopener",
        class_="button quiet",
        data_preview=PREVIEW,
    )


def _leave(reader: Reader, key: str, *, look: str = "") -> Markup:
    return button(reader.t(key), look=look, data_close_dialog=True)
