"""Requests that change something must come from our own pages, or from a program that knows the sign-in's token."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from api.callers import caller_of
from api.errors import RequestRefused
from api.gate.addresses import API, SAFE_METHODS, SIGNS_IN, header, is_hook

TOKEN_HEADER = "X-CSRF-Token"


class Origins:
    """Pure ASGI middleware against forged requests (CSRF); what only reads passes.

    Browsers say where a request comes from (``Sec-Fetch-Site``, which no script can set, else ``Origin``): another
    origin is refused, signed in or not. Under ``/api/v1`` a sign-in's changes need the token as well; elsewhere, where
    there is none, one of the two headers must be there. An API token is its own proof, as no browser sends one along by
    itself. A webhook is called from anywhere: its address is the secret.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not is_hook(scope["path"]):
            _check(scope)
        await self._app(scope, receive, send)


def _check(scope: Scope) -> None:
    own = _is_own(scope)
    if own is False:
        raise RequestRefused(
            "This request comes from a page of another site, so it was refused. Use the app's own pages.",
            code="foreign_origin",
        )
    caller = caller_of(scope)
    if caller is None or caller.is_program:
        return
    if not scope["path"].startswith(API):
        if own is None:
            raise RequestRefused(
                "This request does not say which page it comes from (Origin), so it was refused.",
                code="foreign_origin",
            )
    elif (scope["method"], scope["path"]) not in SIGNS_IN:
        _check_token(scope, caller.csrf_token)


def _check_token(scope: Scope, expected: str) -> None:
    given = header(scope, TOKEN_HEADER.lower().encode()) or ""
    if not secrets.compare_digest(given.encode(), expected.encode()):
        raise RequestRefused(
            f"The header {TOKEN_HEADER} is missing or belongs to another sign-in. Take csrf_token from "
            "GET /api/v1/me and send it along; on a page, reload it.",
            code="csrf_token_wrong",
        )


def _is_own(scope: Scope) -> bool | None:
    """Whether a page of ours sent this; None where nothing is said, as by programs that are no browsers."""
    site = header(scope, b"sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = header(scope, b"origin")
    if origin is None:
        return None
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc.lower()) == (scope["scheme"], (header(scope, b"host") or "").lower())
