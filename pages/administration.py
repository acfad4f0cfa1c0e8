"""What the pages of the administration share: their sections, one Gradio page for all of them, forms around REST routes.

``static/admin.js`` asks for ``/ui`` plus the address, puts the HTML in place and sends the forms.
"""

from __future__ import annotations

import gradio as gr
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from agent.drawing.markup import Child, element
from agent.turns.services import Services
from db.errors import DomainError
from pages.components import icon, problem
from pages.fragments import NO_STORE, Reading
from pages.reader import Reader
from pages.records import Draw, heading
from pages.shell import Page

ROOT = "/app/admin"
STYLES = ("cards.css", "records.css", "admin.css", "forms.css")
SKELETON = element(
    "div",
    element("div", class_="bone bone-title"),
    *(element("div", class_="bone") for _ in range(6)),
    class_="records-skeleton",
)


def section(key: str, *permissions: str) -> Page:
    """One page of the administration, for those who have one of these permissions."""
    return Page(
        key,
        f"{ROOT}/{key}",
        styles=STYLES,
        script="admin.js",
        skeleton=SKELETON,
        any_of=permissions,
        under="admin",
        drawn_on=ROOT,
    )


PROVIDERS = section("providers", "settings:write")
CONTEXT = section("context", "context:write")
SKILLS = section("skills", "context:write")
PEOPLE = section("people", "users:write")
LIMITS = section("limits", "settings:write", "budgets:write")
USAGE = section("usage", "usage:read")
AUDIT = section("audit", "audit:read")
_SECTIONS = (PROVIDERS, CONTEXT, SKILLS, PEOPLE, LIMITS, USAGE, AUDIT)
OVERVIEW = Page(
    "admin",
    ROOT,
    styles=STYLES,
    script="admin.js",
    skeleton=SKELETON,
    any_of=tuple(dict.fromkeys(permission for each in _SECTIONS for permission in each.any_of)),
)
SECTIONS = (OVERVIEW, *_SECTIONS)
"""In the order of the navigation at their side."""


def add_page(demo: gr.Blocks, page: Page, title: str) -> None:
    """Lay the page out: one place, filled by the script."""
    with demo.route(title, page.path.removeprefix("/app"), show_in_navbar=False):
        gr.HTML('<div id="admin" aria-busy="true"></div>', js_on_load=None, apply_default_css=False)


def add_fragment(router: APIRouter, services: Services, page: Page, draw: Draw) -> None:
    """Serve the page's HTML at ``/ui`` plus its address, to people who may see it."""

    @router.get(f"/ui{page.path}", include_in_schema=False)
    def fragment(reader: Reading, request: Request) -> HTMLResponse:
        if not page.is_for(reader):
            return HTMLResponse(_closed(reader), 404, headers=NO_STORE)
        try:
            with services.store.read(reader.who.scope) as session:
                content = draw(session, reader, request.query_params)
        except DomainError as error:
            content, status = problem(reader.retell(str(error))), error.http_status
        else:
            status = 200
        return HTMLResponse(_frame(reader, page, content), status, headers=NO_STORE)


def card(title: str, *children: Child, text: str = "", beside: Child = None, **attributes: str) -> Markup:
    """A part of a page with its own title."""
    top = element("header", element("h2", title), beside)
    return element(
        "section",
        top,
        element("p", text, class_="muted") if text else None,
        *children,
        class_="card-box",
        **attributes,
    )


def title(reader: Reader, page: Page, *actions: Child) -> Markup:
    """The page's title with the sentence that says what it is for."""
    about = element("p", reader.t(f"about.{page.key}"), class_="muted about")
    return element("div", heading(reader.t(f"nav.{page.key}"), *actions), about, class_="title")


def _frame(reader: Reader, page: Page, content: Markup) -> Markup:
    if page not in SECTIONS:
        return element("div", content, class_="admin-main alone")
    links = (
        element(
            "a",
            reader.t("admin.overview" if each is OVERVIEW else f"nav.{each.key}"),
            href=each.path,
            aria_current="page" if each is page else None,
        )
        for each in SECTIONS
        if each.is_for(reader)
    )
    side = element("nav", *links, class_="sections", aria_label=reader.t("admin.sections"))
    return element("div", side, element("div", content, class_="admin-main"), class_="admin-frame")


def _closed(reader: Reader) -> Markup:
    home = element("a", icon("back"), reader.t("admin.home"), href="/app", class_="button")
    return element("div", problem(reader.t("admin.closed"), home), class_="admin-main alone")
