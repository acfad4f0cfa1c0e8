"""The pages' mount: Gradio itself asks nobody who they are on half of its routes, and serves more than our pages need.

Without a sign-in there are only static files. With one: our pages, and the six routes by which a page talks to its
handlers, each bound to the user by its ``session_hash``. Everything else does not exist, uploads, the file cache, proxies
and ``/file=<address>`` (which fetches from other hosts) among it.
"""

from __future__ import annotations

import asyncio
import json
import re
from urllib.parse import parse_qs, quote

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.callers import Caller, caller_of
from api.errors import NothingHere, NotSignedIn
from api.gate.addresses import APP, SIGN_IN_PAGE, header, is_static
from api.gate.bodies import MOST_OF_PAGES, read_body, replay
from api.gate.hashes import PageSessions
from api.presence import Presence
from db.models.base import now
from db.tenancy import Identity

_PAGE = re.compile(r"/([a-z0-9_-]+(/[a-z0-9_-]+)*)?")
_NO_PAGES = frozenset({"config", "gradio_api", "login", "logout", "monitoring", "pwa_icon", "token"})
_IN_BODY = re.compile(r"/gradio_api/(queue/join|cancel|run/[A-Za-z0-9_]+|component_server/?)")
_HEARTBEAT = re.compile(r"/gradio_api/heartbeat/([^/]+)")
_QUEUE = "/gradio_api/queue/data"
CAME_FROM = "cf_demo"
"""The cookie that remembers by which link somebody came into a live demo."""
DEMO_ENDED = "/demos?problem=ended"
_RESET = "/gradio_api/reset"
"""Does nothing any more; pages call it when they stop something."""


class MountGuard:
    """Pure ASGI middleware around the whole app; touches only what is below ``/app``."""

    def __init__(self, app: ASGIApp, presence: Presence) -> None:
        self._app = app
        self._presence = presence
        self._hashes = PageSessions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        below = path == APP or path.startswith(f"{APP}/")
        if scope["type"] != "http" or not below or is_static(path):
            await self._app(scope, receive, send)
            return
        caller = caller_of(scope)
        if caller is None:
            await _turn_away(scope, receive, send)
            return
        await self._serve(scope, receive, send, caller)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, caller: Caller) -> None:
        rest, method = scope["path"][len(APP) :], scope["method"]
        if method in {"GET", "HEAD"} and _is_misspelt(rest):
            query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            address = quote(f"{APP}{rest.rstrip('/')}" if rest else f"{APP}/")
            await RedirectResponse(address + query, 307)(scope, receive, send)
        elif method in {"GET", "HEAD"} and _is_page(rest):
            await self._app(scope, receive, send)
        elif method == "GET" and (rest == _QUEUE or _HEARTBEAT.fullmatch(rest)):
            self._use(_hash_in_address(scope, rest), caller.identity)
            await self._stream(scope, receive, send, caller)
        elif method == "POST" and _IN_BODY.fullmatch(rest):
            body = await read_body(receive, MOST_OF_PAGES)
            if body is not None:
                self._use(_hash_in_body(scope, body), caller.identity)
                await self._app(scope, replay(body, receive), send)
        elif method == "POST" and rest == _RESET:
            await self._app(scope, receive, send)
        else:
            raise NothingHere

    def _use(self, session_hash: object, who: Identity) -> None:
        lasts = (who.expires_at - now()).total_seconds() if who.expires_at is not None else None
        self._hashes.use(session_hash, who.user_id, lasts=lasts)

    async def _stream(self, scope: Scope, receive: Receive, send: Send, caller: Caller) -> None:
        """To Gradio a sign-out looks like a browser that went away, so its streams end with the sign-in."""
        with self._presence.watch(caller.token) as gone:

            async def receive_until_gone() -> Message:
                return await _receive_unless(gone, receive)

            await self._app(scope, receive_until_gone, send)


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    wants_page = "text/html" in (header(scope, b"accept") or "")
    if scope["method"] not in {"GET", "HEAD"} or not wants_page:
        raise NotSignedIn
    if _was_guest(scope):  # nobody can sign in to a demo that is over
        await RedirectResponse(DEMO_ENDED, 303, {"cache-control": "no-store"})(scope, receive, send)
        return
    address = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    wanted = "" if address in {APP, f"{APP}/"} else f"?next={quote(address, safe='')}"
    await RedirectResponse(f"{SIGN_IN_PAGE}{wanted}", 303, {"cache-control": "no-store"})(
        scope, receive, send
    )


def _was_guest(scope: Scope) -> bool:
    """Whether this browser was in a live demo lately, and is signed in no longer."""
    known = HTTPConnection(scope).cookies
    return any(name in known for name in (CAME_FROM, f"__Host-{CAME_FROM}"))


async def _receive_unless(gone: asyncio.Event, receive: Receive) -> Message:
    received = asyncio.ensure_future(receive())
    ended = asyncio.ensure_future(gone.wait())
    try:
        await asyncio.wait((received, ended), return_when=asyncio.FIRST_COMPLETED)
        return {"type": "http.disconnect"} if gone.is_set() else received.result()
    finally:
        received.cancel()
        ended.cancel()


def _is_misspelt(rest: str) -> bool:
    """Gradio would redirect a page with a slash at its end to an address outside of the mount."""
    return not rest or (rest != "/" and rest.endswith("/") and _is_page(rest.rstrip("/")))


def _is_page(rest: str) -> bool:
    found = _PAGE.fullmatch(rest)
    return found is not None and rest.split("/")[1] not in _NO_PAGES


def _hash_in_address(scope: Scope, rest: str) -> object:
    found = _HEARTBEAT.fullmatch(rest)
    if found:
        return found[1]
    given = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
    return given[0] if len(given) == 1 else None


def _hash_in_body(scope: Scope, body: bytes) -> object:
    if not (header(scope, b"content-type") or "").startswith("application/json"):
        return None
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content.get("session_hash") if isinstance(content, dict) else None
