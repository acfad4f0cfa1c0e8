"""Links that are given to others: transcripts of chats, and live demos. People make them in a browser, never programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.orm import Session
from starlette.types import Scope

from api import cursors
from api.callers import Text, Who
from api.cursors import Before, Limit
from api.gate.addresses import SHARE, header
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import shares
from db.errors import NotPermitted
from db.models.shares import Share
from db.rights import DEMOS, SHARES
from db.share_copies import copy_transcript
from db.shares import Audience, DemoPlan, Made, State
from db.snapshots import Part
from db.tenancy import Identity

router = APIRouter(prefix="/shares", tags=["shares"])
_LONGEST_TOKEN = 100


async def _gives_links(who: Who) -> None:
    """A demand of a route: the person may give links of some kind to others."""
    if who.is_guest or not (who.may(SHARES) or who.may(DEMOS)):
        raise NotPermitted(
            f"The role {who.role} lacks the permission {SHARES}, which this needs. Ask an administrator."
        )


_GIVES_LINKS = Depends(_gives_links)


class TranscriptWish(BaseModel):
    """A link to one's own chat, as it is now."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "transcript",
                    "chat_id": "01a2015a-010e-7cfa-9063-7ee08119f691",
                    "parts": ["steps", "results"],
                    "audience": "anyone",
                    "days": 7,
                }
            ]
        },
    )
    kind: Literal["transcript"]
    chat_id: UUID
    parts: list[Part] = Field(
        default=[], description="What is shown besides the messages: steps, results, changes."
    )
    audience: Audience = Field(
        default="anyone", description="Anyone who has the link, or signed-in people of this tenant only."
    )
    days: int = Field(default=shares.USUAL_DAYS, ge=1, le=shares.DAYS, description="How long it works.")


class DemoWish(BaseModel):
    """A link through which each visitor gets a sandbox: a tenant of sample data that is thrown away."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "demo",
                    "title": "Trade fair",
                    "packs": ["renders"],
                    "minutes": 120,
                    "tokens": 0,
                    "most_open": 5,
                    "days": 7,
                }
            ]
        },
    )
    kind: Literal["demo"]
    title: Annotated[Text, Field(max_length=200)] = ""
    packs: list[Annotated[Text, Field(max_length=40)]] = Field(min_length=1, max_length=20)
    minutes: int = Field(
        default=shares.USUAL_MINUTES, description="How long each sandbox lives: 10 to 1,440."
    )
    tokens: int = Field(default=0, description="Tokens of a model for each; 0 is the built-in model only.")
    most_open: int = Field(default=shares.USUAL_OPEN, description="Sandboxes at once: 1 to 50.")
    days: int = Field(default=shares.USUAL_DAYS, ge=1, description="How long the link works: at most 90.")


class CopyWish(BaseModel):
    """The token of a transcript's link: what follows ``/share/``."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"token": "Zm9yLWV4YW1wbGUtb25seQ"}]}
    )
    token: Annotated[Text, Field(max_length=_LONGEST_TOKEN)]


class ShareItem(BaseModel):
    """One link; where it leads is told once, when it is made."""

    id: UUID
    kind: Literal["transcript", "demo"]
    title: str
    state: State = Field(description="open; ended by itself; or revoked.")
    audience: Audience
    parts: list[Part]
    chat_id: UUID | None
    packs: list[str]
    minutes: int
    tokens: int
    most_open: int
    created_by: str
    is_mine: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    uses: int = Field(description="How often the transcript was opened, or how many sandboxes were made.")
    copies: int = Field(description="How often the transcript was copied into somebody's own chat.")
    used_at: datetime | None


class FreshShare(ShareItem):
    """A link that was just made."""

    url: str = Field(description="Shown this once; only the hash of its token is kept.")


class Preview(BaseModel):
    """What a transcript would show: exactly what is kept when the link is made now."""

    snapshot: dict[str, JsonValue]


class CopiedChat(BaseModel):
    """The person's own chat that a transcript was copied into."""

    chat_id: UUID


Parts = Annotated[list[Part], Query(default_factory=list, description="What is shown besides the messages.")]


@router.get("", responses=answers(401, 403), dependencies=[_GIVES_LINKS])
def list_shares(
    given: Given,
    who: Who,
    everybody: Annotated[bool, Query(description="All of the tenant, for administrators of people.")] = False,
    limit: Limit = 50,
    before: Before = None,
) -> Page[ShareItem]:
    """List the links that one has made, the newest first."""
    with given.services.store.read(who.scope) as session:
        place = cursors.to_moment(before)
        found = shares.list_shares(session, who, everybody=everybody, limit=limit + 1, before=place)
        items = [_show(each, who) for each in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=cursors.from_moment(items[-1].created_at, items[-1].id) if more else None)


@router.get("/preview", responses=answers(401, 403, 404, 409), dependencies=[_GIVES_LINKS])
def preview(
    given: Given,
    who: Who,
    chat: Annotated[UUID, Query(description="One's own chat.")],
    parts: Parts,
) -> Preview:
    """Show what a transcript of the chat would hold; nothing is kept."""
    with given.services.store.read(who.scope) as session:
        return Preview(snapshot=shares.preview_snapshot(session, who, chat, parts))


@router.post("", status_code=201, responses=answers(401, 403, 404, 409), dependencies=[_GIVES_LINKS])
def make_share(
    given: Given,
    who: Who,
    body: Annotated[TranscriptWish | DemoWish, Field(discriminator="kind")],
    request: Request,
) -> FreshShare:
    """Make a link; its address is told once."""
    with given.services.store.work(who.scope) as session:
        made = _make(session, who, body)
        return FreshShare(url=url_of(request.scope, made), **_show(made.share, who).model_dump())


@router.delete("/{share_id}", status_code=204, responses=answers(401, 403, 404), dependencies=[_GIVES_LINKS])
def revoke_share(given: Given, who: Who, share_id: UUID) -> Response:
    """Make a link worthless at once; the sandboxes of a demo's are over."""
    with given.services.store.work(who.scope) as session:
        shares.revoke_share(session, who, share_id)
    return Response(status_code=204)


@router.post("/copy", status_code=201, responses=answers(401, 403, 404, 429))
def copy(given: Given, who: Who, body: CopyWish) -> CopiedChat:
    """Copy the messages of a transcript into a new chat of one's own, to go on there."""
    return CopiedChat(chat_id=copy_transcript(given.services.store, who, body.token).id)


def url_of(scope: Scope, made: Made) -> str:
    """The link's address, on the host under which it was asked for."""
    return f"{scope['scheme']}://{header(scope, b'host') or 'localhost'}{SHARE}{made.token}"


def _make(session: Session, who: Identity, wish: TranscriptWish | DemoWish) -> Made:
    match wish:
        case TranscriptWish():
            return shares.make_transcript(
                session, who, wish.chat_id, parts=wish.parts, audience=wish.audience, days=wish.days
            )
        case DemoWish():
            plan = DemoPlan(tuple(wish.packs), wish.title, wish.minutes, wish.tokens, wish.most_open)
            return shares.make_demo(session, who, plan, days=wish.days)


def _show(share: Share, who: Identity) -> ShareItem:
    fields = {name: getattr(share, name) for name in ShareItem.model_fields if hasattr(share, name)}
    own: dict[str, object] = {
        "state": shares.state_of(share),
        "created_by": share.created_by_name,
        "is_mine": share.created_by == who.user_id,
    }
    return ShareItem.model_validate(fields | own)
