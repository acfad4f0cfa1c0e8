"""A person's own account: who is signed in, what they like, their password and where they are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.callers import Calling, Text, Who
from api.gate.signed_in import cookie_header
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import accounts, chats, sign_ins, users
from db.accounts import Language, ProfileChanges, Theme
from db.models.tenants import SignIn
from db.session import Store
from db.tenancy import Identity, Reach

router = APIRouter(prefix="/me", tags=["me"])
Password = Annotated[Text, Field(min_length=1, max_length=1000, repr=False)]


class Person(BaseModel):
    """The signed-in user."""

    id: UUID
    name: str
    email: str
    role: str
    language: str
    theme: str
    has_password: bool = Field(description="False for those who sign in through an identity provider only.")


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
    csrf_token: str = Field(
        description="To be sent as X-CSRF-Token with every call that changes something; empty for an API token."
    )
    reach: Reach = Field(
        description="How far this sign-in goes: an API token may have been given less than confirm."
    )


class ProfileBody(BaseModel):
    """What shall be another; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[Text, Field(min_length=1, max_length=accounts.LONGEST_NAME)] | None = None
    language: Language | None = None
    theme: Theme | None = None


class PasswordBody(BaseModel):
    """The old password once more, and the new one: at least twelve characters, not easily guessed."""

    model_config = ConfigDict(extra="forbid")
    current_password: Password
    new_password: Password


class SignInItem(BaseModel):
    """One browser or program in which the person is signed in."""

    id: UUID
    device: str = Field(description="Such as Firefox on Linux, as far as it named itself.")
    address: str = Field(description="The network address from which it was opened.")
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_this: bool = Field(description="Whether this very request comes from it.")


@router.get("", responses=answers(401))
def show_me(given: Given, caller: Calling) -> Me:
    """Show who is signed in: user, tenant, permissions, enabled packs, limits, and the token for changes."""
    return describe(given.services.store, caller.identity, caller.csrf_token)


@router.patch("", responses=answers(401, 403))
def change_me(given: Given, caller: Calling, body: ProfileBody) -> Me:
    """Change the own name, language or colours."""
    store, who = given.services.store, caller.identity
    with store.work(who.scope) as session:
        accounts.change_profile(session, who, ProfileChanges(**body.model_dump()))
    return describe(store, users.load_identity(store, who.scope) or who, caller.csrf_token)


@router.post("/password", status_code=204, responses=answers(401, 403, 429))
async def change_password(given: Given, caller: Calling, body: PasswordBody) -> Response:
    """Change the own password; all other sign-ins of the person end."""

    def change() -> None:
        accounts.change_password(
            given.services.store,
            caller.identity,
            body.current_password,
            body.new_password,
            token=caller.token,
        )

    await to_thread.run_sync(change, limiter=given.hashing)
    await given.presence.look()
    return Response(status_code=204)


@router.get("/sign-ins", responses=answers(401))
def list_sign_ins(given: Given, caller: Calling) -> Page[SignInItem]:
    """List where the person is signed in, the last used first."""
    with given.services.store.read(caller.identity.scope) as session:
        rows = sign_ins.list_sign_ins(session, caller.identity)
    this = users.hash_token(caller.token)
    return Page(items=[_show(row, this) for row in rows], next=None)


@router.delete("/sign-ins", status_code=204, responses=answers(401, 403))
async def sign_out_everywhere(
    given: Given,
    caller: Calling,
    request: Request,
    keep_this: Annotated[bool, Query(description="Stay signed in here.")] = False,
) -> Response:
    """Sign out everywhere, here too unless this one shall stay; open streams end."""
    keep = caller.token if keep_this else None
    await to_thread.run_sync(_end_all, given.services.store, caller.identity, keep)
    await given.presence.look()
    forget = cookie_header(request.scope, None, lasts=users.SIGN_IN_LASTS)
    return Response(status_code=204, headers={} if keep_this else {"set-cookie": forget})


@router.delete("/sign-ins/{sign_in_id}", status_code=204, responses=answers(401, 403, 404))
async def end_sign_in(given: Given, who: Who, sign_in_id: UUID) -> Response:
    """End one of the own sign-ins."""
    await to_thread.run_sync(_end_one, given.services.store, who, sign_in_id)
    await given.presence.look()
    return Response(status_code=204)


def describe(store: Store, who: Identity, csrf_token: str) -> Me:
    """Everything that ``GET /me`` answers."""
    with store.read(who.scope) as session:
        use = chats.chat_use(session, who)
        has_password = accounts.has_password(session, who)
    person = Person(
        id=who.user_id,
        name=who.name,
        email=who.email,
        role=who.role,
        language=who.language,
        theme=who.theme,
        has_password=has_password,
    )
    return Me(
        user=person,
        tenant=Organisation(id=who.tenant_id, slug=who.tenant, name=who.tenant_name),
        permissions=sorted(who.permissions),
        packs=list(who.packs),
        limits={"chats": Use(limit=use.most, used=use.open)},
        csrf_token=csrf_token,
        reach=who.reach,
    )


def _end_all(store: Store, who: Identity, keep: str | None) -> None:
    with store.work(who.scope) as session:
        sign_ins.end_all(session, who, keep=keep)


def _end_one(store: Store, who: Identity, sign_in_id: UUID) -> None:
    with store.work(who.scope) as session:
        sign_ins.end_sign_in(session, who, sign_in_id)


def _show(row: SignIn, this: str) -> SignInItem:
    return SignInItem(
        id=sign_ins.id_of(row),
        device=sign_ins.device_name(row.agent),
        address=row.address,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=min(row.expires_at, row.seen_at + users.SIGN_IN_IDLE),
        is_this=row.token_hash == this,
    )
