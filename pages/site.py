"""The site: every page on one Gradio app, mounted at ``/app`` with the shell around it, and what stands beside it.

``app`` calls ``prepare_environment`` before this module is imported for the first time, because Gradio reads its
switches from the environment at import; and ``mount`` once everything else is built.
"""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

import gradio as gr
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from agent.turns.services import Services, identity_of
from pages import chat, fragments, orders, products, sign_in, throughput
from pages.frame import Frame
from pages.shell import Shell
from pages.theme import counterfoil_theme

HERE = Path(__file__).resolve().parent / "static"
RECORDS = (orders, products, throughput)
"""The pages of business records, in the order of the navigation."""
MAX_THREADS = 100
"""Gradio runs at most this many handlers at once; they only read, and none waits for a model."""


def mount(app: FastAPI, services: Services) -> None:
    """Add the pages, the sign-in page, the fragments and the static files to ``app``."""
    shell = Shell((chat.page_of(services), *(each.PAGE for each in RECORDS)), f"/static/{_version()}")
    app.mount(shell.static, _Lasting(directory=HERE), name="static")
    app.include_router(sign_in.router_of(services, shell.static))
    app.include_router(fragments.router_of(services))
    router = APIRouter()
    for each in RECORDS:
        each.add_routes(router, services)
    app.include_router(router)
    app.add_api_route("/", _to_app, include_in_schema=False)
    app.add_api_route("/favicon.ico", _favicon, include_in_schema=False)
    app.add_api_route("/manifest.json", _manifest, include_in_schema=False)
    with warnings.catch_warnings():
        # It warns that several pages have no server-side rendering, also where that was never asked for.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        _mount_gradio(app, build(services))
    mounted = app.routes[-1]
    assert isinstance(mounted, Mount)
    mounted.app = Frame(mounted.app, shell)


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


def build(services: Services) -> gr.Blocks:
    """The Gradio app: the chat is its main page, further pages add themselves by ``demo.route``."""
    demo: gr.Blocks = gr.Blocks(title="Counterfoil", fill_width=True, analytics_enabled=False)
    with demo:
        chat.page(demo, services)
    for each in RECORDS:
        each.page(demo)
    demo.max_threads = MAX_THREADS
    demo.queue(default_concurrency_limit=None, max_size=1_000)
    return demo


class _Lasting(StaticFiles):
    """Files whose address changes with their content, so that a browser never asks twice."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def _version() -> str:
    """Twelve digits that stand for the content of all static files."""
    digest = hashlib.sha256()
    for file in sorted(path for path in HERE.rglob("*") if path.is_file()):
        digest.update(file.relative_to(HERE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _user(request: Request) -> str | None:
    """Who asks, for Gradio's own check of its routes; the gate has found it already."""
    who = identity_of(request)
    return str(who.user_id) if who else None


def _to_app() -> Response:
    return RedirectResponse("/app", 307)


def _favicon() -> Response:
    return FileResponse(HERE / "icon.svg", media_type="image/svg+xml")


def _manifest() -> dict[str, str]:
    """Gradio's page asks for one."""
    return {"name": "Counterfoil", "short_name": "Counterfoil", "start_url": "/app", "display": "browser"}
