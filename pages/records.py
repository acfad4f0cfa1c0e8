"""What pages of business records share: a place that a script fills with HTML drawn from the store at that moment.

``static/records.js`` asks for ``/ui`` plus the page's own address, query and all, and again when the live feed says
that one of these records changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import gradio as gr
from fastapi import APIRouter, HTTPException, Request
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from agent.drawing.markup import Child, element
from agent.turns.services import Services
from db.errors import DomainError, NotFound
from pages.components import icon, problem
from pages.fragments import NO_STORE, Reading
from pages.reader import Reader
from pages.shell import Page


class Draw(Protocol):
    """Draws a page for somebody from the store; ``query`` are the parameters of the page's address."""

    def __call__(self, session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
        """Raises DomainError with a sentence where what is asked for is not there."""
        ...


def records_page(key: str, *, permission: str, pack: str) -> Page:
    """The page's place in the navigation."""
    return Page(
        key,
        f"/app/{key}",
        pack,
        styles=("cards.css", "records.css"),
        script="records.js",
        skeleton=_skeleton(),
        permission=permission,
    )


def add_page(demo: gr.Blocks, page: Page, title: str) -> None:
    """Lay the page out: one place, filled by the script."""
    with demo.route(title, page.path.removeprefix("/app"), show_in_navbar=False):
        gr.HTML('<div id="records" aria-busy="true"></div>', js_on_load=None, apply_default_css=False)


def add_fragment(router: APIRouter, services: Services, page: Page, draw: Draw) -> None:
    """Serve the page's HTML at ``/ui`` plus its address, to people who may see it."""

    @router.get(f"/ui{page.path}", include_in_schema=False)
    def fragment(reader: Reading, request: Request) -> HTMLResponse:
        if not page.is_for(reader):
            raise HTTPException(404, "There is no such page.")
        try:
            with services.store.read(reader.who.scope) as session:
                return HTMLResponse(draw(session, reader, request.query_params), headers=NO_STORE)
        except NotFound as error:
            return HTMLResponse(_missing(reader, page, reader.retell(str(error))), 404, headers=NO_STORE)
        except DomainError as error:
            return HTMLResponse(problem(reader.retell(str(error))), error.http_status, headers=NO_STORE)


def heading(title: str, *actions: Child, above: Child = None, beside: Child = None) -> Markup:
    """The page's title, what stands beside it, and its actions at the right."""
    words = element("div", above, element("h1", title, beside), class_="heading-words")
    return element("header", words, element("div", *actions, class_="actions"), class_="heading")


def chips(choices: Iterable[tuple[str, str, bool]], *, label: str, in_place: bool = False) -> Markup:
    """Links that narrow the page: words, address, and whether it is the one in use.

    With ``in_place`` the script draws the page anew without loading it.
    """
    links = (
        element(
            "a",
            words,
            href=address,
            class_="chip",
            data_inplace=in_place,
            aria_current="true" if chosen else None,
        )
        for words, address, chosen in choices
    )
    return element("nav", *links, class_="chips", aria_label=label)


def more(label: str, address: str | None) -> Markup | None:
    """The way to the next part of a list; the script adds it below."""
    return element("a", label, href=address, class_="button more-rows", data_more=True) if address else None


def _missing(reader: Reader, page: Page, sentence: str) -> Markup:
    back = element("a", icon("back"), reader.t(f"nav.{page.key}"), href=page.path, class_="button")
    return problem(sentence, back)


def _skeleton() -> Markup:
    bones = (element("div", class_="bone") for _ in range(6))
    return element("div", element("div", class_="bone bone-title"), *bones, class_="records-skeleton")


Routes = Callable[[Services], APIRouter]
