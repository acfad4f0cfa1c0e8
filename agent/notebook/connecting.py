"""Chooses the line: a server where one is named, else the store of this machine."""

from __future__ import annotations

import os

from agent.notebook.background import Background
from agent.notebook.errors import PersonUnknown, Refused, TokenRefused
from agent.notebook.lines import Line

Folder = str | os.PathLike[str]


def connect(
    background: Background,
    tenant: str | None,
    *,
    user: str | None,
    url: str | None,
    token: str | None,
    data: Folder | None,
) -> Line:
    """The line for what was asked; what was left out is looked for in the environment.

    Raises:
        AssistantError: see ``agent.notebook.errors``.
    """
    if data is not None and (url is not None or token is not None):
        raise Refused("Name either a data folder (data=…) or a server (url=…, token=…), not both.")
    address = url or (os.environ.get("COUNTERFOIL_URL") if data is None else None)
    if address:
        return _connect_remote(background, address, token, tenant, user=user)
    if token is not None:
        raise Refused("A token belongs to a server: name it with url=… or COUNTERFOIL_URL.")
    from agent.notebook.opening import Wanted, open_local

    return open_local(Wanted(tenant, user, data), os.environ)


def _connect_remote(
    background: Background, url: str, token: str | None, tenant: str | None, *, user: str | None
) -> Line:
    from agent.notebook.remote import open_remote

    secret = (token or os.environ.get("COUNTERFOIL_TOKEN") or "").strip()
    if not secret.isascii() or not secret.isprintable() or not secret:
        raise TokenRefused(
            "A server needs an API token: make one on your own page there, and give it with token=… or COUNTERFOIL_TOKEN."
        )
    line = background.run(open_remote(url, secret, tenant))
    if user is not None and user.strip().lower() != line.who.email.lower():
        background.run(line.close())
        raise PersonUnknown(f"The token is {line.who.email}'s, not {user!r}'s. Leave the user out.")
    return line
