"""Which addresses are what, and the headers of a request."""

from __future__ import annotations

from starlette.types import Scope

API = "/api/v1/"
APP = "/app"
HOOKS = "/hooks/"
"""Below it programs of others call workflows; what follows is a secret."""
SHARE = "/share/"
"""Below it anybody reads what was given to others by a link; what follows is a secret, and nobody is signed in."""
SHARED = "/shared/"
"""The same for people who are signed in."""
DEMOS = "/demos"
"""Where a visitor asks for a sandbox."""
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


def is_share(path: str) -> bool:
    """Whether a link for others is opened: no cookie counts there."""
    return path.startswith(SHARE)


def shown(path: str) -> str:
    """The path as a log may have it."""
    secret = next((each for each in (HOOKS, SHARE, SHARED) if path.startswith(each)), None)
    return f"{secret}***" if secret else path


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of that name (in lower case), or None."""
    return next(iter(headers(scope, name)), None)


def headers(scope: Scope, name: bytes) -> list[str]:
    """All headers of that name (in lower case)."""
    return [str(value, "latin-1") for key, value in scope["headers"] if key == name]
