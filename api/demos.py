"""The way into a live demo: ``POST /demos``, a plain form of the page that leads in. It makes a sandbox and signs in.

Whoever sends it is a stranger, so what can go wrong leads to a page that says so; a program gets a problem in JSON.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from agent.turns.services import Services, identity_of
from api.devices import address_of, agent_of
from api.errors import ApiError, NothingHere, TooManyRequests
from api.gate.addresses import DEMOS, header
from api.gate.guesses import Guesses
from api.gate.mount import CAME_FROM
from api.gate.signed_in import cookie_header
from api.parts import Parts
from api.problems import describe, respond
from api.session import hand_over
from db import audit, shares
from db.errors import DomainError, SandboxFull
from db.models.base import now
from db.sandboxes import SandboxPlan, plan_of
from db.shares import Found
from db.tenancy import Identity
from db.users import SignedIn, open_sign_in

log = logging.getLogger(__name__)
REMEMBERED = timedelta(days=1)
"""After the end."""
WRONG_LINKS = 20
"""So many links that are no good may come from one address in a minute."""
AT_ONCE = 2
"""Sandboxes that are made at once by this process; others wait."""
_LONGEST = 4_096
_LINK = re.compile(r"[A-Za-z0-9_-]{22}")
_LANGUAGES = frozenset({"en", "ru"})


def create_demos(parts: Parts) -> APIRouter:
    """The route ``POST /demos``, for the app beside ``/api/v1``."""
    router = APIRouter()
    door = _Door(parts, Guesses(WRONG_LINKS), CapacityLimiter(AT_ONCE))
    router.add_api_route(DEMOS, door.let_in, methods=["POST"], include_in_schema=False)
    return router


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the form sends: the link's secret, whether to leave one's own workspace for it, the page's language."""

    link: str
    leaves: bool
    language: str


@dataclass(frozen=True, slots=True)
class _Door:
    parts: Parts
    guesses: Guesses
    making: CapacityLimiter

    async def let_in(self, request: Request) -> Response:
        """Make a sandbox and sign its visitor in; who has one of this link already is led back to it."""
        wish = _read(await request.body())
        try:
            return await self._let_in(request, wish)
        except (ApiError, DomainError, SQLAlchemyError, OSError) as error:
            answer = describe(error)
            if answer.status >= 500:
                log.exception("A sandbox could not be made.")
            if "text/html" in (header(request.scope, b"accept") or ""):
                return _to_page(wish, error)
            return respond(request.scope, answer)

    async def _let_in(self, request: Request, wish: _Wish) -> Response:
        found, plan = await self._plan(request.scope, wish)
        who, services = identity_of(request), self.parts.services
        if who is not None and who.is_guest:
            if await to_thread.run_sync(services.sandboxes.is_of, who.tenant_id, plan.share_id):
                return _to("/app")
        elif who is not None and not wish.leaves:
            return _to(_page(wish, "leave"))
        fresh = await to_thread.run_sync(
            _open, services, plan, wish.language, request.scope, limiter=self.making
        )
        if found is not None:
            await to_thread.run_sync(shares.note_use, services.store, found)
        return await self._welcome(request.scope, fresh, wish, who)

    async def _plan(self, scope: Scope, wish: _Wish) -> tuple[Found | None, SandboxPlan]:
        """What the visitor is to get; a link that is no good is told apart by nothing."""
        services = self.parts.services
        if services.public_demo is not None and not wish.link:
            return None, services.public_demo
        found = await to_thread.run_sync(shares.look_up, services.store, wish.link) if wish.link else None
        if found is None or found.share.kind != "demo":
            self.guesses.count(address_of(scope))
            raise NothingHere
        return found, plan_of(found.share)

    async def _welcome(self, scope: Scope, fresh: SignedIn, wish: _Wish, before: Identity | None) -> Response:
        cookie = await hand_over(self.parts, fresh, scope)
        if before is not None and before.is_guest:
            await to_thread.run_sync(self.parts.services.sandboxes.end, before.tenant_id)
        ends = fresh.identity.expires_at
        assert ends is not None, "a guest's time has an end"
        came_from = cookie_header(scope, wish.link or "-", lasts=ends - now() + REMEMBERED, name=CAME_FROM)
        return _to("/app", cookie, came_from)


def _open(services: Services, plan: SandboxPlan, language: str, scope: Scope) -> SignedIn:
    """Make the sandbox, and sign its visitor in."""
    address = address_of(scope)
    who = services.sandboxes.open(plan, address=address, language=language).identity
    fresh = open_sign_in(services.store, who, address=address, agent=agent_of(scope))
    with services.store.work(who.scope) as session:
        audit.append(session, audit.Entry("sign_in", "done", who.user_id, who.name, result="live demo"))
    return fresh


def _read(body: bytes) -> _Wish:
    """The form's fields; what is no form is an empty one."""
    try:
        given = parse_qs(body[:_LONGEST].decode(), max_num_fields=10)
    except ValueError:
        given = {}
    link, language = given.get("link", [""])[0], given.get("language", [""])[0]
    return _Wish(
        link if _LINK.fullmatch(link) else "",
        given.get("leave") == ["yes"],
        language if language in _LANGUAGES else "en",
    )


def _to_page(wish: _Wish, error: Exception) -> Response:
    """To the page that says what is the matter."""
    match error:
        case SandboxFull():
            return _to(_page(wish, error.reason))
        case NothingHere():
            return _to(f"{DEMOS}?problem=gone")
        case TooManyRequests():
            return _to(_page(wish, "often"))
    return _to(_page(wish, "failed"))


def _page(wish: _Wish, problem: str) -> str:
    query = {"problem": problem, **({"link": wish.link} if wish.link else {})}
    return f"{DEMOS}?{urlencode(query)}"


def _to(address: str, *cookies: str) -> Response:
    response = RedirectResponse(address, 303, {"cache-control": "no-store"})
    for cookie in cookies:
        response.headers.append("set-cookie", cookie)
    return response
