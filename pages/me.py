"""A person's own page: name, language, colours, personal context, password, where they are signed in, API tokens."""

from __future__ import annotations

from collections.abc import Mapping

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join
from agent.turns.services import Services
from db import accounts, usage
from pages.administration import SKELETON, STYLES, add_fragment, card
from pages.administration import add_page as add_empty_page
from pages.components import facts
from pages.editor import draw_editor
from pages.forms import action, choice, field, form
from pages.reader import Reader
from pages.records import heading
from pages.shell import THEMES, Page
from pages.tokens import draw_tokens
from pages.usage import money

PAGE = Page("me", "/app/me", styles=STYLES, script="admin.js", skeleton=SKELETON, under="", menu_icon="user")
LANGUAGES = {"en": "English", "ru": "Русский"}


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_empty_page(demo, PAGE, "Me")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """All of it, one part below the other."""
    return join(
        heading(reader.t("nav.me")),
        _profile(reader),
        _context(session, reader),
        _used(session, reader),
        _password(reader) if accounts.has_password(session, reader.who) else None,
        # Above the list of sign-ins, which comes later and would push a fresh token out of sight.
        draw_tokens(session, reader),
        _sign_ins(reader),
    )


def _profile(reader: Reader) -> Markup:
    who = reader.who
    known = facts([(reader.t("me.email"), who.email), (reader.t("me.role"), reader.name("role", who.role))])
    fields = (
        field(reader.t("me.name"), "name", who.name, required=True, maxlength=accounts.LONGEST_NAME),
        element(
            "div",
            choice(reader.t("me.language"), "language", LANGUAGES.items(), who.language),
            choice(
                reader.t("theme.label"),
                "theme",
                [(name, reader.t(f"theme.{name}")) for name in THEMES],
                who.theme,
            ),
            class_="pair",
        ),
    )
    profile = form(reader, "PATCH", "/api/v1/me", *fields, data_outcome="profile", data_watch=True)
    return card(reader.t("me.profile"), known, profile)


def _context(session: Session, reader: Reader) -> Markup:
    about = element("p", reader.t("me.context.text"), class_="muted about")
    return element(
        "section",
        element("h2", reader.t("me.context"), class_="part"),
        about,
        draw_editor(session, reader, "personal"),
    )


def _used(session: Session, reader: Reader) -> Markup:
    total = usage.total(session, usage.month_of(), user_id=reader.who.user_id)
    pairs = [("tokens", f"{total.tokens:,}"), ("turns", f"{total.turns:,}"), ("cost", money(total))]
    return card(reader.t("me.usage"), facts([(reader.t(f"usage.{name}"), value) for name, value in pairs]))


def _password(reader: Reader) -> Markup:
    who = element(
        "input", type="email", name="username", value=reader.who.email, hidden=True, autocomplete="username"
    )
    change = form(
        reader,
        "POST",
        "/api/v1/me/password",
        who,
        _secret(reader, "old", "current_password"),
        _secret(reader, "new", "new_password", hint=reader.t("me.password.hint")),
        submit=reader.t("me.password.change"),
        done=reader.t("me.password.done"),
    )
    return card(reader.t("me.password"), change)


def _secret(reader: Reader, which: str, name: str, *, hint: str = "") -> Markup:
    label, purpose = reader.t(f"me.password.{which}"), name.replace("_", "-")
    return field(label, name, kind="password", hint=hint, required=True, autocomplete=purpose, data_as="raw")


def _sign_ins(reader: Reader) -> Markup:
    """The list is filled by the script, which knows which of them is this one."""
    path = "/api/v1/me/sign-ins"
    others = action(
        reader.t("me.sign_ins.others"),
        "DELETE",
        f"{path}?keep_this=true",
        look="",
        sure=reader.t("me.sign_ins.others_sure"),
        done=reader.t("me.sign_ins.ended"),
        data_sure_text=reader.t("me.sign_ins.others_text"),
    )
    everywhere = action(
        reader.t("me.sign_ins.all"),
        "DELETE",
        path,
        look="",
        sure=reader.t("me.sign_ins.all_sure"),
        data_sure_text=reader.t("me.sign_ins.all_text"),
        data_outcome="signed_out",
    )
    return card(
        reader.t("me.sign_ins"),
        element("div", data_sign_ins=path, aria_busy="true"),
        element("div", others, everywhere, class_="form-actions"),
    )
