"""Whose cookie this is: read from the store for every request that may need it, never remembered."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.turns.services import IDENTITY
from api.callers import CALLER, Caller
from api.errors import NotSignedIn
from api.gate.addresses import API, OPEN, is_hook, is_static
from db import users
from db.session import Store

COOKIE = "cf_session"
_LONGEST_TOKEN = 100
_THREADS = 20
"""Threads of its own, so that slow requests never keep others from being recognised."""


class SignedIn:
    """Pure ASGI middleware: puts ``Identity`` and ``Caller`` (or None) into the scope; the API needs one by default."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._store = store
        self._threads = CapacityLimiter(_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_static(scope["path"]):
            caller = None if is_hook(scope["path"]) else await self._find(scope)
            scope["state"][CALLER] = caller
            scope["state"][IDENTITY] = caller.identity if caller else None
            if caller is None and _needs_sign_in(scope["path"]):
                raise NotSignedIn
        await self._app(scope, receive, send)

    async def _find(self, scope: Scope) -> Caller | None:
        token = HTTPConnection(scope).cookies.get(cookie_name(scope))
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        found = await to_thread.run_sync(users.find_session, self._store, token, limiter=self._threads)
        return Caller(token, found.csrf_token, found.identity) if found else None


def cookie_name(scope: Scope, name: str = COOKIE) -> str:
    """With TLS the browser itself sees to it that no other host and no plain connection sets this cookie."""
    return f"__Host-{name}" if scope["scheme"] == "https" else name


def cookie_header(scope: Scope, token: str | None, *, lasts: timedelta, name: str = COOKIE) -> str:
    """The ``Set-Cookie`` value for a fresh sign-in, or with None the one that forgets it."""
    name = cookie_name(scope, name)
    cookie: SimpleCookie = SimpleCookie()
    cookie[name] = token or ""
    cookie[name]["path"] = "/"
    cookie[name]["httponly"] = True
    cookie[name]["samesite"] = "Lax"
    cookie[name]["max-age"] = int(lasts.total_seconds()) if token else 0
    if scope["scheme"] == "https":
        cookie[name]["secure"] = True
    return cookie[name].OutputString()


def _needs_sign_in(path: str) -> bool:
    """Everything of the API but what signs in and its description: a new route is closed until it says otherwise."""
    return path.startswith(API) and path not in OPEN
