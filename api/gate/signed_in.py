"""Whose cookie or API token this is: read from the store for every request that may need it, never remembered."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.turns.services import IDENTITY
from api.callers import CALLER, Caller
from api.devices import address_of, agent_of
from api.errors import NotSignedIn, TokenInvalid
from api.gate.addresses import API, OPEN, headers, is_hook, is_share, is_static
from api.gate.guesses import Guesses
from db import tokens, users
from db.session import Store

COOKIE = "cf_session"
_LONGEST_TOKEN = 100
_THREADS = 20
"""Threads of its own, so that slow requests never keep others from being recognised."""
WRONG_TOKENS = 30
"""So many API tokens that are no good may come from one address in a minute."""


class SignedIn:
    """Pure ASGI middleware: puts ``Identity`` and ``Caller`` (or None) into the scope; the API needs one by default.

    Below ``/api/v1`` a request that carries ``Authorization`` is judged by that alone; elsewhere it counts for nothing.
    """

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._store = store
        self._threads = CapacityLimiter(_THREADS)
        self._guesses = Guesses(WRONG_TOKENS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and not is_static(path):
            scope["state"][CALLER] = scope["state"][IDENTITY] = None
            caller = None if is_hook(path) or is_share(path) else await self._find(scope)
            scope["state"][CALLER] = caller
            scope["state"][IDENTITY] = caller.identity if caller else None
            if caller is None and _needs_sign_in(path):
                raise NotSignedIn
        await self._app(scope, receive, send)

    async def _find(self, scope: Scope) -> Caller | None:
        given = headers(scope, b"authorization") if scope["path"].startswith(API) else []
        if given:
            return await self._find_program(scope, given)
        token = HTTPConnection(scope).cookies.get(cookie_name(scope))
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        found = await to_thread.run_sync(users.find_session, self._store, token, limiter=self._threads)
        return Caller(token, found.csrf_token, found.identity) if found else None

    async def _find_program(self, scope: Scope, given: list[str]) -> Caller:
        """A token that is good is served however many others came from its address, which many people may share.

        Raises:
            TokenInvalid, TooManyRequests: it is not; the one is answered until there were too many.
        """
        token, address = _bearer(given), address_of(scope)
        found = await to_thread.run_sync(self._known, token, address, agent_of(scope), limiter=self._threads)
        if found is None:
            self._guesses.count(address)
            raise TokenInvalid
        return Caller(token, "", found.identity, is_program=True)

    def _known(self, token: str, address: str, agent: str) -> tokens.KnownToken | None:
        return tokens.find_token(self._store, token, address=address, agent=agent)


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


def _bearer(given: list[str]) -> str:
    """The one token of ``Authorization: Bearer …`` (RFC 6750, 2.1); empty where there is none, or more than one."""
    scheme, _, token = given[0].strip().partition(" ")
    return token.strip() if len(given) == 1 and scheme.lower() == "bearer" else ""
