"""All routes of the app: of the API, the entrance, the hooks, the links, the pages and Gradio.

``python -m tests.routes <data folder>`` prints them as JSON, in a process of its own: building Gradio's pages leaves
warnings behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from tests.house import ROOT

Found = set[tuple[str, str]]


def all_routes(folder: Path) -> Found:
    """Every method and path that people who sign in have; ``folder`` becomes the data folder."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.routes", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return {(method, path) for method, path in json.loads(ran.stdout.splitlines()[-1])}


def routes_of(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path, those of what is mounted among them."""
    for route in routes:
        if isinstance(route, Mount):
            yield from routes_of(list(route.routes or []), prefix + route.path)
        elif hasattr(route, "original_router"):  # what FastAPI makes of a router that is included
            yield from routes_of(list(route.original_router.routes), prefix)
        elif isinstance(route, Route | APIRoute):
            for method in route.methods or ("GET",):
                yield method, prefix + route.path


async def build_all(folder: Path) -> Found:
    """The routes of the entrance and of the pages behind it, which it builds beside its serving."""
    from api.routes import create_api
    from composition import build, create_app
    from db.session import open_store
    from packs import ROUTERS, record_pages
    from pages.site import create_site
    from settings import read_settings

    settings = read_settings({"COUNTERFOIL_DATA": str(folder)})
    with contextlib.closing(open_store(settings.url)) as store:
        running = build(settings, store)
        outer, parts = create_app(settings, running, embedded=False)
        while not isinstance(outer, FastAPI):
            outer = outer._app  # type: ignore[attr-defined]  # each layer of the gate holds the next one
        site = create_site(running.services, "/static/x", record_pages())
        running.queries.close()
        paths = create_api(parts, ROUTERS).openapi()["paths"]
    described = {(method.upper(), f"/api/v1{path}") for path, each in paths.items() for method in each}
    return {*routes_of(outer.routes), *routes_of(site.routes), *described}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(sorted(asyncio.run(build_all(Path(sys.argv[1]))))) + "\n")
