"""Who calls: what the gate found out about a request, and what a route demands of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from pydantic import AfterValidator
from starlette.types import Scope

from agent.turns.services import identity_of
from api.errors import NothingHere, NotSignedIn
from db.errors import NotPermitted
from db.tenancy import Identity

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
CALLER = "counterfoil_caller"
"""Key in the ASGI scope's ``state`` under which the gate puts the ``Caller``, or None."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A sign-in in use: the cookie's secret, the token against forged requests, and whose it is.

    Or an API token in use: ``token`` is that one, and forged requests cannot carry it, so ``csrf_token`` is empty.
    """

    token: str
    csrf_token: str
    identity: Identity
    is_program: bool = False
    """Whether an API token came with the request, and not a cookie."""


def caller_of(scope: Scope) -> Caller | None:
    """The sign-in that came with this request."""
    found = scope.get("state", {}).get(CALLER)
    return found if isinstance(found, Caller) else None


async def _signed_in(request: Request) -> Identity:
    who = identity_of(request)
    if who is None:
        raise NotSignedIn
    return who


async def _calling(request: Request) -> Caller:
    caller = caller_of(request.scope)
    if caller is None:
        raise NotSignedIn
    return caller


def may(permission: str) -> Callable[[Identity], Awaitable[None]]:
    """A demand of a route: the role grants ``permission``."""

    async def check(who: Who) -> None:
        if not who.may(permission):
            raise NotPermitted(
                f"The role {who.role} lacks the permission {permission}, which this needs. Ask an administrator."
            )

    return check


def has_pack(pack: str) -> Callable[[Identity], Awaitable[None]]:
    """A demand of a route: the tenant has switched the pack on; else the address does not exist."""

    async def check(who: Who) -> None:
        if pack not in who.packs:
            raise NothingHere

    return check


def is_storable(text: str) -> bool:
    """Whether every database can keep the text: PostgreSQL has no NUL, UTF-8 no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None


def _plain(text: str) -> str:
    if not is_storable(text):
        raise ValueError("A text cannot hold the character NUL or half of a surrogate pair")
    return text


Who = Annotated[Identity, Depends(_signed_in)]
Calling = Annotated[Caller, Depends(_calling)]
Text = Annotated[str, AfterValidator(_plain)]
"""Any text that every database can keep."""
