"""A person's own API tokens: made, listed and revoked in the app, never by a token."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.callers import Text, Who
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import accounts, tokens
from db.models.tokens import ApiToken
from db.session import Store
from db.sign_ins import device_name
from db.tenancy import Identity, Reach

router = APIRouter(prefix="/tokens", tags=["tokens"])


class NewToken(BaseModel):
    """What the token is for, how far it goes and how long it is good."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Report notebook", "scope": "propose", "days": 90}]},
    )
    name: Annotated[Text, Field(min_length=1, max_length=accounts.LONGEST_NAME)]
    scope: Reach = Field(
        default="read",
        description="read: look and ask; propose: stage changes as well; confirm: decide and act at once as well.",
    )
    days: int = Field(default=tokens.USUAL_DAYS, ge=1, le=tokens.LONGEST_DAYS)


class TokenItem(BaseModel):
    """One token; of its secret only the last four characters are shown."""

    id: UUID
    name: str
    scope: Reach | None = Field(description="The highest of the scopes that it holds.")
    scopes: list[Reach]
    hint: str = Field(description="The last four characters.")
    created_at: datetime
    expires_at: datetime
    is_expired: bool
    used_at: datetime | None = Field(description="The last use; noted once a minute at most.")
    used_from: str = Field(description="The network address of the last use.")
    used_by: str = Field(description="The program of the last use, as far as it named itself.")


class MadeToken(TokenItem):
    """A fresh token. It is shown this once."""

    token: str = Field(description="To be sent as `Authorization: Bearer <token>`.")


@router.get("", responses=answers(401))
def list_tokens(given: Given, who: Who) -> Page[TokenItem]:
    """List the person's API tokens, the newest first; those that ran out stay for a week."""
    with given.services.store.read(who.scope) as session:
        return Page(items=[show(row) for row in tokens.list_tokens(session, who)], next=None)


@router.post("", status_code=201, responses=answers(401, 403, 409))
def make_token(given: Given, who: Who, body: NewToken) -> MadeToken:
    """Make an API token. It is shown this once: keep it where programs keep secrets."""
    with given.services.store.work(who.scope) as session:
        made = tokens.make_token(session, who, body.name, scope=body.scope, days=body.days)
        return MadeToken(token=made.token, **show(made.row).model_dump())


@router.delete("/{token_id}", status_code=204, responses=answers(401, 403, 404))
async def revoke_token(given: Given, who: Who, token_id: UUID) -> Response:
    """Revoke one of the person's API tokens: it is worthless at once, and the streams that it opened end."""
    await to_thread.run_sync(_revoke, given.services.store, who, token_id)
    await given.presence.look()
    return Response(status_code=204)


def show(row: ApiToken) -> TokenItem:
    """A token as its owner sees it."""
    return TokenItem(
        id=tokens.id_of(row),
        name=row.name,
        scope=tokens.reach_of(row),
        scopes=cast(list[Reach], row.scopes),
        hint=row.hint,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_expired=tokens.is_over(row),
        used_at=row.used_at,
        used_from=row.used_from,
        used_by=device_name(row.used_by) or row.used_by[:80],
    )


def _revoke(store: Store, who: Identity, token_id: UUID) -> None:
    with store.work(who.scope) as session:
        tokens.revoke_token(session, who, token_id)
