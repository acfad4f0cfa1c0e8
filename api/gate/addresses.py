"""Which addresses are what, and the headers of a request."""

from __future__ import annotations

from starlette.types import Scope

API = "/api/v1/"
APP = "/app"
HOOKS = "/hooks/"
"""Below it programs of others call workflows; what follows is a secret."""
SIGN_IN_PAGE = "/sign-in"
SESSION = "/api/v1/session"
ACCEPT = "/api/v1/invitations/accept"
DESCRIPTION = "/api/v1/openapi.json"
SIGNS_IN = frozenset({("POST", SESSION), ("POST", ACCEPT)})
"""What begins a sign-in: needs none, and no token of the one that this browser may have."""
OPEN = frozenset({SESSION, ACCEPT, DESCRIPTION})
"""Where the API answers without a sign-in."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_STATIC = ("/static/", "/app/static/", "/app/assets/", "/app/svelte/")
_STATIC_FILES = frozenset(
    {
        *("/favicon.ico", "/manifest.json", "/robots.txt", "/healthz", "/readyz"),
        *("/app/favicon.ico", "/app/robots.txt", "/app/manifest.json"),
        *("/app/theme.css", "/app/gradio_api/theme.css"),
    }
)


def is_static(path: str) -> bool:
    """Whether everybody gets the same there, signed in or not."""
    return path in _STATIC_FILES or path.startswith(_STATIC)


def is_hook(path: str) -> bool:
    """Whether a webhook's secret address is asked: nobody signs in there, and no cookie counts."""
    return path.startswith(HOOKS)


def shown(path: str) -> str:
    """The path as a log may have it."""
    return f"{HOOKS}***" if is_hook(path) else path


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of that name (in lower case), or None."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None
