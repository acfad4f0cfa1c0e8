"""The way to the identity provider and back. Whoever comes back is a person of ours already, or is turned away."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from api.devices import address_of, agent_of
from api.gate.addresses import SIGN_IN_PAGE, header
from api.gate.signed_in import cookie_header, cookie_name
from api.parts import Parts
from api.session import hand_over
from api.sign_on import errands
from api.sign_on.errands import Errand
from api.sign_on.provider import Claims, Provider, SignOnFailed
from api.sign_on.settings import IdentityProvider
from db import subjects, users
from db.session import Store
from db.users import SignedIn

log = logging.getLogger(__name__)
_PAGE = re.compile(r"/app(/[A-Za-z0-9/_-]*)?(\?[A-Za-z0-9=&%._~+-]*)?|/shared/[A-Za-z0-9_-]{22}")
_LONGEST = 4_000


def create_sign_on(parts: Parts, settings: IdentityProvider) -> APIRouter:
    """The routes ``/sign-in/provider`` and ``/sign-in/callback``, for the app beside ``/api/v1``."""
    router = APIRouter(include_in_schema=False)
    way = _Way(parts, Provider(settings))
    router.add_api_route(f"{SIGN_IN_PAGE}/provider", way.go)
    router.add_api_route(f"{SIGN_IN_PAGE}/callback", way.come_back)
    return router


@dataclass(frozen=True)
class _Way:
    """There and back."""

    parts: Parts
    provider: Provider

    async def go(self, request: Request, next: str = "/app") -> Response:  # noqa: A002 - the query's own name
        errand = Errand(next if _PAGE.fullmatch(next) else "/app")
        try:
            address = await self.provider.address_for(errand, _own_address(request.scope))
        except SignOnFailed as error:
            return _turn_back(error)
        sealed = errands.seal(self.parts.services.vault, errand)
        return _redirect(address, _errand_cookie(request.scope, sealed))

    async def come_back(
        self, request: Request, state: str = "", code: str = "", iss: str | None = None, error: str = ""
    ) -> Response:
        scope = request.scope
        sealed = request.cookies.get(cookie_name(scope, errands.COOKIE), "")
        errand = errands.unseal(self.parts.services.vault, sealed[:_LONGEST], state=state)
        if errand is None:
            return _turn_back(None)
        try:
            if error or not code:
                raise SignOnFailed("refused", f"the provider says {error[:60]!r}")
            claims = await self.provider.redeem(errand, _own_address(scope), code, iss)
        except SignOnFailed as failed:
            return _turn_back(failed, _errand_cookie(scope, None))
        fresh = await to_thread.run_sync(_open, self.parts.services.store, claims, scope)
        if not isinstance(fresh, SignedIn):
            return _redirect(f"{SIGN_IN_PAGE}?problem={fresh}", _errand_cookie(scope, None))
        cookie = await hand_over(self.parts, fresh, scope)
        return _redirect(errand.wanted, _errand_cookie(scope, None), cookie)


def _open(store: Store, claims: Claims, scope: Scope) -> SignedIn | subjects.Stranger:
    found = subjects.recognise(
        store, f"{claims.issuer}|{claims.subject}", claims.email, is_verified=claims.is_verified
    )
    if isinstance(found, str):
        return found
    return users.open_sign_in(store, found, address=address_of(scope), agent=agent_of(scope))


def _turn_back(error: SignOnFailed | None, *cookies: str) -> Response:
    """To the sign-in page, which says in words what the reason is; the log has the rest."""
    if error is not None:
        log.warning("Signing in through the identity provider failed: %s", error)
    reason = error.reason if error is not None else "stale"
    return _redirect(f"{SIGN_IN_PAGE}?problem={reason}", *cookies)


def _redirect(address: str, *cookies: str) -> Response:
    response = RedirectResponse(address, 303, {"cache-control": "no-store"})
    for cookie in cookies:
        response.headers.append("set-cookie", cookie)
    return response


def _own_address(scope: Scope) -> str:
    """Where the provider sends the browser back to; it must be registered there, so a forged host leads nowhere."""
    return f"{scope['scheme']}://{quote(header(scope, b'host') or 'localhost', safe=':[].-')}{SIGN_IN_PAGE}/callback"


def _errand_cookie(scope: Scope, sealed: str | None) -> str:
    return cookie_header(scope, sealed, lasts=errands.LASTS, name=errands.COOKIE)
