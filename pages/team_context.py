"""The team's context file: what every answer knows about the team."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import join
from agent.turns.services import Services
from pages import editor
from pages.administration import CONTEXT as PAGE
from pages.administration import add_fragment, title
from pages.editor import draw_editor
from pages.reader import Reader


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML, and the history of both kinds of context file."""
    editor.add_routes(router, services)
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The text and its history."""
    return join(title(reader, PAGE), draw_editor(session, reader, "primary"))
