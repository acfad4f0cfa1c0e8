"""The workflows page: one workflow or the form of a new one where the address names it, else the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.turns.services import Services
from pages.reader import Reader
from pages.records import add_fragment, add_page, records_page
from pages.workflows.listing import draw_list
from pages.workflows.new import draw_new
from pages.workflows.places import SCRIPT, STYLES
from pages.workflows.workflow import draw_workflow

LONGEST = 200
"""Characters of a number or name in the address."""
PAGE = replace(
    records_page("workflows", permission="workflows:read", pack="workflows"), styles=STYLES, script=SCRIPT
)


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Workflows")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """What the address asks for."""
    if number := query.get("workflow"):
        return draw_workflow(session, reader, number[:LONGEST], query)
    if query.get("new"):
        return draw_new(reader)
    return draw_list(session, reader, query)
