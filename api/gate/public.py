"""The public demo's gate: of all that the app has, what a visitor needs; everything else does not exist.

Closed by default: a new route is a 404 in the public demo until it is named here. It stands before the sign-in, so that
what is closed is closed to visitors of a sandbox too, and no address tells by its answer whether it is there elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import NothingHere
from api.gate.addresses import API, APP, DEMOS, SIGN_IN_PAGE, is_static

ENTRANCE = (f"GET {SIGN_IN_PAGE}", "GET /", f"POST {DEMOS}", f"GET {DEMOS}")
PAGES = (
    *("orders", "products", "throughput"),
    *("items", "change-orders", "workspace"),
    *("simulations", "projects"),
    *("workflows", "workflow-runs", "connections"),
)
"""The pages of a sandbox besides the chat: those of its packs. No administration, no own page, no links."""
FRAGMENTS = (
    *("GET /ui/conversation", "GET /ui/chats", "GET /ui/turns/{}/step", "GET /ui/turns/{}/table.csv"),
    *("GET /ui/change-sets/{}", "GET /ui/change-sets/{}/rows", "GET /ui/change-sets/{}/sight"),
    *("GET /ui/app/items/bom", "GET /ui/app/items/bom.csv"),
    *(f"GET /ui{APP}/{page}" for page in PAGES),
)
GRADIO = (
    *(
        f"POST {APP}/gradio_api/{way}"
        for way in ("queue/join", "cancel", "run/{}", "component_server", "reset")
    ),
    *(f"GET {APP}/gradio_api/{way}" for way in ("queue/data", "heartbeat/{}")),
)
"""As ``mount`` has them, which binds each to its visitor."""
ROUTES = (
    *("GET /me", "DELETE /session"),
    *("GET /chats", "POST /chats", "GET /chats/{}", "PATCH /chats/{}", "DELETE /chats/{}"),
    *("POST /chats/{}/archive", "GET /chats/{}/messages", "POST /chats/{}/messages", "POST /chats/{}/stop"),
    *("POST /chats/{}/regenerate", "POST /chats/{}/edit", "GET /chats/{}/events", "GET /skills"),
    *("GET /change-sets", "GET /change-sets/{}", "POST /change-sets/{}/confirm"),
    *("POST /change-sets/{}/cancel", "POST /change-sets/{}/undo"),
    *("GET /jobs", "GET /jobs/{}", "POST /jobs/{}/cancel", "POST /jobs/{}/retry", "GET /feed"),
    *("GET /orders", "GET /orders/{}", "GET /orders/{}/archive.zip", "GET /renders/{}/image"),
    *("GET /products", "GET /products/{}"),
    *("GET /items", "GET /items/{}", "GET /items/{}/history", "GET /items/{}/bom", "GET /items/{}/bom.csv"),
    *(
        "GET /items/{}/where-used",
        "GET /items/{}/impact",
        "GET /programs",
        "GET /programs/{}",
        "GET /designs",
    ),
    *("GET /change-orders", "POST /change-orders", "GET /change-orders/{}", "POST /change-orders/{}/move"),
    *("POST /change-orders/{}/resolve", "DELETE /change-orders/{}/items/{}"),
    *("GET /workspaces/{}", "POST /workspaces/{}/presence", "DELETE /workspaces/{}/presence"),
    *("GET /simulations", "POST /simulations", "GET /simulations/estimate", "GET /simulations/compare"),
    *("GET /simulations/{}", "GET /simulations/{}/analyses", "POST /simulations/{}/cancel"),
    *("GET /simulations/{}/points", "GET /simulations/{}/exports", "POST /simulations/{}/exports"),
    *("GET /exports/{}", "GET /exports/{}/file", "GET /sweeps", "POST /sweeps", "GET /sweeps/{}"),
    *("POST /sweeps/{}/cancel", "GET /projects", "POST /projects", "PATCH /projects/{}"),
    *("GET /workflows", "POST /workflows", "GET /workflows/{}", "PATCH /workflows/{}"),
    *("GET /workflows/{}/problems", "GET /connectors", "PUT /workflows/{}/definition"),
    *("POST /workflows/{}/nodes", "PATCH /workflows/{}/nodes/{}", "DELETE /workflows/{}/nodes/{}"),
    *("POST /workflows/{}/edges", "DELETE /workflows/{}/edges", "POST /workflows/{}/tidy"),
    *(
        "GET /workflows/{}/versions",
        "GET /workflows/{}/versions/{}",
        "POST /workflows/{}/versions/{}/restore",
    ),
    *("GET /workflows/{}/diff", "POST /workflows/{}/runs", "GET /workflow-runs", "GET /workflow-runs/{}"),
    *("POST /workflow-runs/{}/cancel", "POST /workflow-runs/{}/steps/{}/settle", "GET /connections"),
)
"""Below ``/api/v1``. Not among them: people, roles, settings, budgets, the audit trail, API tokens, links for others,
passwords and sign-ins, personal and team context, writing skills and connections, addresses of webhooks, and the
description of all this."""


class PublicOnly:
    """Pure ASGI middleware, right behind the edge."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        below = (f"{method} {API.rstrip('/')}{path}" for method, path in map(str.split, ROUTES))
        pages = (f"GET {APP}", *(f"GET {APP}/{page}" for page in PAGES))
        self._open = _pattern((*ENTRANCE, *FRAGMENTS, *GRADIO, *below, *pages))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self.is_open(scope["method"], scope["path"]):
            raise NothingHere
        await self._app(scope, receive, send)

    def is_open(self, method: str, path: str) -> bool:
        """Whether a visitor may ask this; whether they get it is decided further inside."""
        if is_static(path):
            return path != "/readyz"  # it asks the database, for whoever runs the server
        if path.startswith(f"{APP}/"):
            path = path.rstrip("/")  # the mount leads to the address without it
        method = "GET" if method == "HEAD" else method
        return self._open.fullmatch(f"{method} {path}") is not None


def _pattern(routes: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all; ``{}`` is any one part of a path."""
    return re.compile("|".join(re.escape(route).replace(r"\{\}", "[^/]+") for route in routes))
