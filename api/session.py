"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.types import Scope

from api.callers import Text, caller_of
from api.devices import address_of, agent_of
from api.gate.signed_in import cookie_header
from api.me import Me, describe
from api.parts import Given, Parts
from api.problems import answers
from db import audit, users
from db.session import Store
from db.tenancy import Identity
from db.users import SignedIn

router = APIRouter(tags=["session"])


class SignInBody(BaseModel):
    """What a person signs in with."""

    model_config = ConfigDict(extra="forbid")
    email: Annotated[Text, Field(min_length=1, max_length=320)]
    password: Annotated[Text, Field(min_length=1, max_length=1000, repr=False)]


@router.post("/session", responses=answers(401, 403, 429))
async def sign_in(given: Given, body: SignInBody, request: Request, response: Response) -> Me:
    """Sign in by e-mail and password; sets the session cookie. An older sign-in of this browser ends."""
    fresh = await to_thread.run_sync(
        _sign_in, given.services.store, body, request.scope, limiter=given.hashing
    )
    return await welcome(given, fresh, request.scope, response)


@router.delete("/session", status_code=204, responses=answers(403))
async def sign_out(given: Given, request: Request) -> Response:
    """Sign out: the cookie is worth nothing from now on, and open streams end. Harmless where nobody is signed in."""
    caller = caller_of(request.scope)
    if caller is not None:
        await to_thread.run_sync(_sign_out, given.services.store, caller.token, caller.identity)
        given.presence.end(caller.token)
        if caller.identity.is_guest:  # without a password nobody can come back
            await to_thread.run_sync(given.services.sandboxes.end, caller.identity.tenant_id)
    forget = cookie_header(request.scope, None, lasts=users.SIGN_IN_LASTS)
    return Response(status_code=204, headers={"set-cookie": forget})


async def welcome(given: Parts, fresh: SignedIn, scope: Scope, response: Response) -> Me:
    """Hand out the cookie of a fresh sign-in, and tell whose it is."""
    response.headers["set-cookie"] = await hand_over(given, fresh, scope)
    return await to_thread.run_sync(describe, given.services.store, fresh.identity, fresh.csrf_token)


async def hand_over(given: Parts, fresh: SignedIn, scope: Scope) -> str:
    """The cookie of a fresh sign-in; the sign-in that this browser had before ends."""
    before = caller_of(scope)
    if before is not None:
        await to_thread.run_sync(users.sign_out, given.services.store, before.token)
        given.presence.end(before.token)
    return cookie_header(scope, fresh.token, lasts=users.SIGN_IN_LASTS)


def _sign_in(store: Store, body: SignInBody, scope: Scope) -> SignedIn:
    fresh = users.sign_in(store, body.email, body.password, address=address_of(scope), agent=agent_of(scope))
    with store.work(fresh.identity.scope) as session:
        _record(session, "sign_in", fresh.identity)
    return fresh


def _sign_out(store: Store, token: str, who: Identity) -> None:
    users.sign_out(store, token)
    with store.work(who.scope) as session:
        _record(session, "sign_out", who)


def _record(session: Session, action: str, who: Identity) -> None:
    audit.append(session, audit.Entry(action, "done", who.user_id, who.name))
