"""The site: every page on one Gradio app, mounted at ``/app`` with the shell around it, and what stands beside it.

Importing it imports Gradio, which takes seconds: ``pages.entrance`` does so while it serves the sign-in page already.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial

import gradio as gr
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.routing import Mount

from agent.turns.services import Services, identity_of
from pages import (
    audit,
    chat,
    checklist,
    fragments,
    limits,
    me,
    panel,
    people,
    providers,
    shares,
    sharing,
    skills,
    team_context,
    usage,
)
from pages.administration import SECTIONS
from pages.frame import Frame
from pages.parts import RecordsPages
from pages.shell import Shell
from pages.theme import counterfoil_theme

ADMINISTRATION = (
    checklist,
    providers,
    team_context,
    skills,
    people,
    limits,
    usage,
    audit,
    me,
    shares,
    sharing,
)
"""The sections of the administration; all are drawn on the Gradio page of the first; and a person's own pages."""
_AddRoutes = Callable[[APIRouter, Services], None]
MAX_THREADS = 100
"""Gradio runs at most this many handlers at once; they only read, and none waits for a model."""


def create_site(services: Services, static: str, records: RecordsPages) -> FastAPI:
    """All pages but the sign-in page; ``static`` is the address of the static files, ``records`` the domains' pages."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    pages = (chat.page_of(services), *(each.PAGE for each in records), *SECTIONS, me.PAGE, shares.PAGE)
    shell = Shell(pages, static, partial(panel.is_on, services))
    app.include_router(fragments.router_of(services))
    adding: tuple[_AddRoutes, ...] = (
        *(each.add_routes for each in records),
        *(each.add_routes for each in ADMINISTRATION),
    )
    for add_routes in adding:
        router = APIRouter()
        add_routes(router, services)
        app.include_router(router)
    # It warns that several pages have no server-side rendering, also where that was never asked for. The filter stays:
    # taking it back would undo what other threads did to the filters meanwhile.
    warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
    _mount_gradio(app, build(services, records))
    mounted = app.routes[-1]
    assert isinstance(mounted, Mount)
    mounted.app = Frame(mounted.app, shell)
    return app


def _mount_gradio(app: FastAPI, demo: gr.Blocks) -> None:
    gr.mount_gradio_app(
        app,
        demo,
        path="/app",
        auth_dependency=_user,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        max_file_size="1kb",
        theme=counterfoil_theme(),
    )


def build(services: Services, records: RecordsPages) -> gr.Blocks:
    """The Gradio app: the chat is its main page, further pages add themselves by ``demo.route``."""
    demo: gr.Blocks = gr.Blocks(title="Counterfoil", fill_width=True, analytics_enabled=False)
    with demo:
        chat.page(demo, services)
    for each in records:
        each.page(demo)
    checklist.page(demo)
    me.page(demo)
    shares.page(demo)
    demo.max_threads = MAX_THREADS
    demo.queue(default_concurrency_limit=None, max_size=1_000)
    return demo


def _user(request: Request) -> str | None:
    """Who asks, for Gradio's own check of its routes; the gate has found it already."""
    who = identity_of(request)
    return str(who.user_id) if who else None
