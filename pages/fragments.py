"""Pieces of pages as HTML, for the scripts to put in place: read-only, drawn from the store at that moment.

A record that is not the reader's is 404, and who is not signed in gets 401, as in the REST contract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from agent.drawing.blocks import blocks_of
from agent.drawing.markup import element, join
from agent.results import Table
from agent.turns.services import Services
from db import change_sets, chats
from db.errors import NotFound
from db.models.turns import ToolCallRow, Turn
from pages import scene
from pages.blocks import write_csv
from pages.cards import draw_card, find_card, read_sights, say
from pages.chat_list import Wanted, draw_chat_list, read_chat_list
from pages.differences import draw_differences
from pages.reader import Reader, reader_of
from pages.steps import draw_step_body

MOST_ROWS = 500
NO_STORE = {"cache-control": "no-store"}
Read = Callable[[Session], Markup]


def require_reader(request: Request) -> Reader:
    """Who reads; 401 where nobody is signed in."""
    reader = reader_of(request)
    if reader is None:
        raise HTTPException(401, "Sign in first.")
    return reader


@contextmanager
def found() -> Iterator[None]:
    """What is not there, or not the reader's, is 404."""
    try:
        yield
    except NotFound as error:
        raise HTTPException(404, str(error)) from None


Reading = Annotated[Reader, Depends(require_reader)]


def router_of(services: Services) -> APIRouter:
    """All fragments below ``/ui``."""
    router = APIRouter(prefix="/ui", include_in_schema=False)
    _add_chats(router, services)
    _add_change_sets(router, services)
    _add_turns(router, services)
    return router


def _add_chats(router: APIRouter, services: Services) -> None:
    @router.get("/conversation")
    def conversation(
        reader: Reading,
        chat: UUID | None = None,
        window: Annotated[int, Query(ge=1, le=1_000)] = 50,
        nonce: Annotated[str, Query(max_length=40)] = "",
    ) -> HTMLResponse:
        asked = scene.Wanted(str(chat) if chat else None, window, nonce, in_panel=True)
        return HTMLResponse(draw_in_panel(scene.draw_scene(services, reader, asked)), headers=NO_STORE)

    @router.get("/chats")
    def chat_list(
        reader: Reading,
        archived: bool = False,
        query: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        selected: UUID | None = None,
    ) -> HTMLResponse:
        wanted = Wanted(archived, query, limit, selected)
        return _draw(services, reader, lambda at: draw_chat_list(reader, read_chat_list(at, reader, wanted)))


def draw_in_panel(drawn: scene.Scene) -> Markup:
    """The state and the messages one after the other; the script puts each in its place."""
    return join(drawn.state, *(element("div", each, class_="message") for _, each in drawn.messages))


def _add_change_sets(router: APIRouter, services: Services) -> None:
    @router.get("/change-sets/{change_set_id}")
    def card(reader: Reading, change_set_id: UUID, changed: bool = False) -> HTMLResponse:
        def read(session: Session) -> Markup:
            found = find_card(session, reader.who, change_set_id)
            return draw_card(reader, found, changed=say(reader, found.row, "changed") if changed else None)

        return _draw(services, reader, read)

    @router.get("/change-sets/{change_set_id}/rows")
    def rows(reader: Reading, change_set_id: UUID, after: Annotated[int, Query(ge=-1)] = -1) -> HTMLResponse:
        return _draw(services, reader, lambda at: _draw_rows(at, reader, change_set_id, after))

    @router.get("/change-sets/{change_set_id}/sight")
    def sight(reader: Reading, change_set_id: UUID) -> HTMLResponse:
        def read(session: Session) -> Markup:
            row = change_sets.find_change_set(session, reader.who, change_set_id)
            return join(*(draw(reader) for draw in read_sights(session, row)))

        return _draw(services, reader, read)


def _add_turns(router: APIRouter, services: Services) -> None:
    @router.get("/turns/{turn_id}/step")
    def step(reader: Reading, turn_id: UUID, call: str) -> HTMLResponse:
        def read(session: Session) -> Markup:
            return draw_step_body(reader, _find_call(session, reader, turn_id, call))

        return _draw(services, reader, read)

    @router.get("/turns/{turn_id}/table.csv")
    def table_csv(reader: Reading, turn_id: UUID, call: str, block: int = 0) -> Response:
        with found(), services.store.read(reader.who.scope) as session:
            blocks = blocks_of(_find_call(session, reader, turn_id, call).result)
        wanted = blocks[block] if 0 <= block < len(blocks) else None
        if not isinstance(wanted, Table):
            raise HTTPException(404, reader.t("step.gone"))
        return _csv(wanted)


def _draw(services: Services, reader: Reader, read: Read) -> HTMLResponse:
    with found(), services.store.read(reader.who.scope) as session:
        return HTMLResponse(read(session), headers=NO_STORE)


def _draw_rows(session: Session, reader: Reader, change_set_id: UUID, after: int) -> Markup:
    """The first page of rows, or with ``after`` the next ones, up to ``MOST_ROWS`` at a time."""
    row = change_sets.find_change_set(session, reader.who, change_set_id)
    limit = change_sets.SHOWN_CHANGES if after >= 0 else MOST_ROWS
    total = sum(sum(kinds.values()) for kinds in row.counts.values())
    changes = change_sets.changes_of(session, row.id, limit=limit, after=after)
    return draw_differences(reader, changes, total=total, more_path=f"/ui/change-sets/{row.id}/rows")


def _find_call(session: Session, reader: Reader, turn_id: UUID, call_id: str) -> ToolCallRow:
    """The tool call, if its chat is the reader's."""
    turn = session.scalar(select(Turn).where(Turn.id == turn_id))
    if turn is None:
        raise NotFound(reader.t("step.gone"))
    chats.find_chat(session, reader.who, turn.chat_id)
    query = select(ToolCallRow).where(ToolCallRow.turn_id == turn_id, ToolCallRow.call_id == call_id[:120])
    row = session.scalar(query.order_by(ToolCallRow.position).limit(1))
    if row is None:
        raise NotFound(reader.t("step.gone"))
    return row


def _csv(block: Table) -> Response:
    headers = {"content-disposition": 'attachment; filename="table.csv"', **NO_STORE}
    return PlainTextResponse("\ufeff" + write_csv(block), media_type="text/csv", headers=headers)
