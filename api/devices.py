"""Where a request comes from: its network address, and what the program that sends it calls itself."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope

from api.callers import is_storable


def address_of(scope: Scope) -> str:
    """The network address of who asks, as the server sees it."""
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def agent_of(scope: Scope) -> str:
    """What the program calls itself (``User-Agent``); empty where it says nothing that can be kept."""
    given = Headers(scope=scope).get("user-agent", "")
    return given if is_storable(given) else ""
