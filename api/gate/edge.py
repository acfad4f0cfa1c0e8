"""The outermost layer: every answer has an id and the security headers, and every mistake of ours is logged once."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.turns.services import IDENTITY
from api.errors import NothingHere
from api.gate.addresses import API, header, is_hook, is_share, is_static, shown
from api.problems import REQUEST_ID, describe, respond
from db.tenancy import Identity

log = logging.getLogger(__name__)
requests = logging.getLogger("counterfoil.requests")
_REQUEST: ContextVar[Mapping[str, str]] = ContextVar("request", default=MappingProxyType({}))

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
CSP = "; ".join(
    (
        "default-src 'self'",
        # Gradio starts from inline scripts and compiles its templates, so escaping stays the defence against scripts;
        # what this stops is that anything leaves for another host.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",  # Gradio's pages have a <base> of their own
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
API_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"


class Edge:
    """Pure ASGI middleware. A header that the app has set already is left as it is; none allows another origin."""

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...] = ()) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        common = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        private = [*common, (b"cache-control", b"no-store")]
        self._static_headers = [*common, (b"content-security-policy", CSP.encode())]
        self._page_headers = [*private, (b"content-security-policy", CSP.encode())]
        self._api_headers = [*private, (b"content-security-policy", API_CSP.encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._serve(scope, receive, send)
            case "websocket":
                await send({"type": "websocket.close", "code": 1008})
            case _:
                await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = _request_id(scope)
        scope.setdefault("state", {})[REQUEST_ID] = request_id
        started, status = False, 500
        added = self._headers(scope, request_id)

        async def send_with_headers(message: Message) -> None:
            nonlocal started, status
            if message["type"] == "http.response.start":
                started, status = True, message["status"]
                message["headers"] = _joined(message.get("headers", ()), added)
            await send(message)

        began, token = time.perf_counter(), _REQUEST.set({"request_id": request_id})
        try:
            self._check_host(scope)
            await self._app(scope, receive, send_with_headers)
        except Exception as error:  # the edge of the web app: every mistake is answered and logged here
            answer = describe(error)
            if answer.status >= 500:
                log.exception("request %s failed: %s %r", request_id, scope["method"], shown(scope["path"]))
            if not started:
                await respond(scope, answer)(scope, receive, send_with_headers)
        finally:
            _write_down(scope, status, time.perf_counter() - began)
            _REQUEST.reset(token)

    def _check_host(self, scope: Scope) -> None:
        if self._hosts and _host(scope) not in self._hosts:
            raise NothingHere("This app is not served under that name.")

    def _headers(self, scope: Scope, request_id: str) -> list[tuple[bytes, bytes]]:
        headers = self._page_headers
        if scope["path"].startswith(API) or is_hook(scope["path"]) or is_share(scope["path"]):
            headers = self._api_headers
        elif is_static(scope["path"]):
            headers = self._static_headers
        added = [(b"x-request-id", request_id.encode()), *headers]
        if scope["scheme"] == "https":
            added.append((b"strict-transport-security", HSTS.encode()))
        return added


def current_request() -> Mapping[str, str]:
    """The id of the request that this code works for, for log lines; empty outside of one."""
    return _REQUEST.get()


def _write_down(scope: Scope, status: int, seconds: float) -> None:
    """One line for each request but those of files; whose it is, never what it carried."""
    if is_static(scope["path"]) or not requests.isEnabledFor(logging.INFO):
        return
    fields: dict[str, object] = {
        "method": scope["method"],
        "path": shown(scope["path"]),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    who = scope.get("state", {}).get(IDENTITY)
    if isinstance(who, Identity):
        fields |= {"tenant": who.tenant, "user_id": str(who.user_id)}
    requests.info("%s %s %d", scope["method"], fields["path"], status, extra={"fields": fields})


def _request_id(scope: Scope) -> str:
    """The caller's own, if it is one, so that a request can be found in the logs of both sides."""
    given = header(scope, b"x-request-id") or ""
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _joined(
    own: list[tuple[bytes, bytes]] | tuple[()], added: list[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in own if not name.lower().startswith(b"access-control-")]
    known = {name.lower() for name, _ in kept}
    return [*kept, *((name, value) for name, value in added if name not in known)]


def _host(scope: Scope) -> str:
    host = (header(scope, b"host") or "").lower()
    return host.rsplit(":", 1)[0] if re.search(r":\d+$", host) else host
