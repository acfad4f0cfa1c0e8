"""Where people come in: the sign-in page and the static files at once, the pages behind them as soon as they are built.

Importing Gradio takes most of a start, so that is done beside the serving; whoever asks for a page before waits for it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from agent.turns.services import Services
from pages import demo, door, invitation, share, sign_in
from pages.parts import RecordsPages

HERE = Path(__file__).resolve().parent / "static"
log = logging.getLogger(__name__)


class PagesMissing(Exception):
    """The pages could not be built; the log says why."""


def mount(app: FastAPI, services: Services, records: Callable[[], RecordsPages]) -> None:
    """Add the sign-in page and the static files to ``app``, and for everything that it does not know, the pages.

    ``records`` imports the pages of the domains.
    """
    static = f"/static/{_version()}"
    app.mount(static, _Lasting(directory=HERE), name="static")
    _add_ways_in(app, services, static)
    app.include_router(demo.router_of(services, static))
    app.add_api_route("/favicon.ico", _favicon, include_in_schema=False)
    app.add_api_route("/manifest.json", _manifest, include_in_schema=False)
    pages = Late(lambda: _build(services, static, records))
    app.mount("", pages)
    app.router.lifespan_context = _beside(app.router.lifespan_context, pages)


def _add_ways_in(app: FastAPI, services: Services, static: str) -> None:
    """Nobody signs in to a public demo, and nobody there gives links to others."""
    if services.public_demo is not None:
        app.include_router(door.router_of(services, static, services.public_demo))
        return
    app.include_router(sign_in.router_of(services, static))
    app.include_router(invitation.router_of(services, static))
    app.include_router(share.router_of(services, static))
    app.add_api_route("/", _to_app, include_in_schema=False)


class Late:
    """An ASGI app that is built, in a thread, while others are served already; requests for it wait."""

    def __init__(self, build: Callable[[], FastAPI]) -> None:
        self._build = build
        self._app: FastAPI | None = None
        self._known = asyncio.Event()
        self._over = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._known.wait()
        if self._app is None:
            raise PagesMissing("The pages could not be built; the log of the start says why.")
        await self._app(scope, receive, send)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Build it, and keep it until the block ends."""
        living = asyncio.create_task(self._live())
        try:
            yield
        finally:
            self._over.set()
            if not self._known.is_set():
                living.cancel()
            await asyncio.gather(living, return_exceptions=True)

    async def _live(self) -> None:
        try:
            app = await asyncio.to_thread(self._build)
            async with app.router.lifespan_context(app):
                self._app = app
                self._known.set()
                await self._over.wait()
        except Exception:  # the edge of a task that nobody waits for: those who ask are told
            log.exception("The pages could not be built.")
            self._known.set()


_Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


def _beside(lifespan: _Lifespan, pages: Late) -> _Lifespan:
    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[Any]:
        async with lifespan(app) as state, pages.open():
            yield state

    return both


def _build(services: Services, static: str, records: Callable[[], RecordsPages]) -> FastAPI:
    """Import Gradio, with what it would send to its makers switched off, and lay out the pages on it."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"

    async def build() -> FastAPI:
        from pages.site import create_site

        return create_site(services, static, records())

    return asyncio.run(
        build()
    )  # outside of an event loop Gradio makes loops for its components and closes none


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


def _to_app() -> Response:
    return RedirectResponse("/app", 307)


def _favicon() -> Response:
    return FileResponse(HERE / "icon.svg", media_type="image/svg+xml")


def _manifest() -> dict[str, str]:
    """Gradio's page asks for one."""
    return {"name": "Counterfoil", "short_name": "Counterfoil", "start_url": "/app", "display": "browser"}
