"""The page behind an invitation or reset link: our own HTML, no Gradio. Looking at it uses nothing up."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from agent.drawing.markup import element
from agent.turns.services import Services, identity_of
from db import invitations
from db.errors import LinkWorthless
from db.invitations import RESET, Invited
from db.passwords import SHORTEST
from db.tenancy import Identity
from pages.components import button
from pages.entrance_hall import draw_document, visitor_language
from pages.shell import theme_choice
from pages.words import t

WORDS = ("invitation.missing", "invitation.differ", "app.unreachable", "app.failed")
_LONGEST_TOKEN = 100
_HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


def router_of(services: Services, static: str) -> APIRouter:
    """``GET /invitation/{token}``."""
    router = APIRouter()

    @router.get("/invitation/{token}", include_in_schema=False)
    async def invitation_page(request: Request, token: str) -> Response:
        language = visitor_language(request)
        try:
            found = await to_thread.run_sync(invitations.look_up, services.store, token[:_LONGEST_TOKEN])
        except LinkWorthless:
            return HTMLResponse(draw_worthless(static, language), 410, headers=_HEADERS)
        return HTMLResponse(draw_page(static, language, found, identity_of(request)), headers=_HEADERS)

    return router


def draw_page(static: str, language: str, found: Invited, who: Identity | None = None) -> str:
    """The page with the form; ``who`` is signed in here already and will be replaced."""
    kind = "reset" if found.kind == RESET else "invite"
    title = t(f"invitation.{kind}.title", language, tenant=found.tenant)
    told = t(f"invitation.{kind}.text", language, by=found.invited_by, tenant=found.tenant)
    panel = element(
        "section",
        element("h2", title),
        element("p", told, class_="told"),
        element("p", t("invitation.replaces", language, name=who.name), class_="muted") if who else None,
        _form(language, found),
        element("footer", theme_choice(language)),
        class_="panel",
    )
    return draw_document(static, language, panel, title=title, script="invitation.js", words=WORDS)


def draw_worthless(static: str, language: str) -> str:
    """The page of a link that leads nowhere; why is not told, as that would help only who guesses."""
    title = t("invitation.worthless", language)
    panel = element(
        "section",
        element("h2", title),
        element("p", t("invitation.worthless.text", language), class_="told"),
        element("a", t("invitation.sign_in", language), href="/sign-in", class_="button wide"),
        element("footer", theme_choice(language)),
        class_="panel",
    )
    return draw_document(static, language, panel, title=title, script="invitation.js", words=WORDS)


def _form(language: str, found: Invited) -> Markup:
    is_new = found.kind != RESET
    name = element(
        "input", type="text", name="name", value=found.name, autocomplete="name", maxlength=200, required=True
    )
    return element(
        "form",
        _field(
            t("sign_in.email", language),
            element(
                "input", type="email", name="email", value=found.email, autocomplete="username", readonly=True
            ),
        ),
        _field(t("invitation.name", language), name) if is_new else None,
        _field(t("invitation.password", language), _password("password", autofocus=True)),
        element("p", t("invitation.hint", language, n=SHORTEST), id="password-hint", class_="muted hint"),
        _field(t("invitation.again", language), _password("again")),
        element("p", id="invitation-error", role="alert", class_="error", hidden=True),
        button(
            t(f"invitation.button.{'join' if is_new else 'save'}", language), look="primary", type="submit"
        ),
        id="invitation-form",
        method="post",
        novalidate=True,
    )


def _password(name: str, *, autofocus: bool = False) -> Markup:
    return element(
        "input",
        type="password",
        name=name,
        autocomplete="new-password",
        required=True,
        autofocus=autofocus,
        aria_describedby="password-hint",
    )


def _field(label: str, field: Markup) -> Markup:
    return element("label", label, field)
