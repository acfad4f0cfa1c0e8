"""Signing in and out, and who is signed in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.types import Scope

from api.callers import Calling, Text, caller_of
from api.gate.signed_in import cookie_header
from api.parts import Given
from api.problems import answers
from db import audit, chats, users
from db.session import Store
from db.tenancy import Identity
from db.users import SignedIn

router = APIRouter(tags=["session"])


class SignInBody(BaseModel):
    """What a person signs in with."""

    model_config = ConfigDict(extra="forbid")
    email: Annotated[Text, Field(min_length=1, max_length=320)]
    password: Annotated[Text, Field(min_length=1, max_length=1000, repr=False)]


class Person(BaseModel):
    """The signed-in user."""

    id: UUID
    name: str
    email: str
    role: str
    language: str
    theme: str


class Organisation(BaseModel):
    """The tenant."""

    id: UUID
    slug: str
    name: str


class Use(BaseModel):
    """A limit and how much of it is used."""

    limit: int
    used: int


class Me(BaseModel):
    """Who is signed in, and what they may do."""

    user: Person
    tenant: Organisation
    permissions: list[str]
    packs: list[str]
    limits: dict[str, Use]
    csrf_token: str = Field(description="To be sent as X-CSRF-Token with every call that changes something.")


@router.post("/session", responses=answers(401, 403, 429))
async def sign_in(given: Given, body: SignInBody, request: Request, response: Response) -> Me:
    """Sign in by e-mail and password; sets the session cookie. An older sign-in of this browser ends."""
    scope, store = request.scope, given.services.store
    fresh = await to_thread.run_sync(_sign_in, store, body, _address(scope), limiter=given.hashing)
    before = caller_of(scope)
    if before is not None:
        await to_thread.run_sync(users.sign_out, store, before.token)
        given.presence.end(before.token)
    response.headers["set-cookie"] = cookie_header(scope, fresh.token, lasts=users.SIGN_IN_LASTS)
    return await to_thread.run_sync(_describe, store, fresh.identity, fresh.csrf_token)


@router.delete("/session", status_code=204, responses=answers(403))
async def sign_out(given: Given, request: Request) -> Response:
    """Sign out: the cookie is worth nothing from now on, and open streams end. Harmless where nobody is signed in."""
    caller = caller_of(request.scope)
    if caller is not None:
        await to_thread.run_sync(_sign_out, given.services.store, caller.token, caller.identity)
        given.presence.end(caller.token)
    forget = cookie_header(request.scope, None, lasts=users.SIGN_IN_LASTS)
    return Response(status_code=204, headers={"set-cookie": forget})


@router.get("/me", responses=answers(401))
def show_me(given: Given, caller: Calling) -> Me:
    """Show who is signed in: user, tenant, permissions, enabled packs, limits, and the token for changes."""
    return _describe(given.services.store, caller.identity, caller.csrf_token)


def _sign_in(store: Store, body: SignInBody, address: str) -> SignedIn:
    fresh = users.sign_in(store, body.email, body.password, address=address)
    with store.work(fresh.identity.scope) as session:
        _record(session, "sign_in", fresh.identity)
    return fresh


def _sign_out(store: Store, token: str, who: Identity) -> None:
    users.sign_out(store, token)
    with store.work(who.scope) as session:
        _record(session, "sign_out", who)


def _record(session: Session, action: str, who: Identity) -> None:
    audit.append(session, audit.Entry(action, "done", who.user_id, who.name))


def _describe(store: Store, who: Identity, csrf_token: str) -> Me:
    with store.read(who.scope) as session:
        use = chats.chat_use(session, who)
    return Me(
        user=Person(
            id=who.user_id,
            name=who.name,
            email=who.email,
            role=who.role,
            language=who.language,
            theme=who.theme,
        ),
        tenant=Organisation(id=who.tenant_id, slug=who.tenant, name=who.tenant_name),
        permissions=sorted(who.permissions),
        packs=list(who.packs),
        limits={"chats": Use(limit=use.most, used=use.open)},
        csrf_token=csrf_token,
    )


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"
