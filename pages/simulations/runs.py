"""The simulations page: one run, a sweep, a comparison or a form where the address names it, else the list."""

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
from pages.simulations.comparison import draw_comparison
from pages.simulations.detail import draw_simulation
from pages.simulations.form import draw_form
from pages.simulations.listing import draw_list
from pages.simulations.places import SCRIPT, STYLES
from pages.simulations.sweeps import draw_sweep

LONGEST = 60
"""Characters of a number in the address."""
PAGE = replace(
    records_page("simulations", permission="simulations:read", pack="simulations"),
    styles=STYLES,
    script=SCRIPT,
)


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Simulations")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """What the address asks for."""
    if number := query.get("simulation"):
        return draw_simulation(session, reader, number[:LONGEST], query)
    if number := query.get("sweep"):
        return draw_sweep(session, reader, number[:LONGEST])
    if query.get("compare"):
        return draw_comparison(session, reader, query)
    if query.get("new"):
        return draw_form(session, reader, query)
    return draw_list(session, reader, query)
