"""Finished pictures as files, and an order's pictures in one archive. Renders are retried and cancelled as jobs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Response
from fastapi.responses import FileResponse, StreamingResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.archives import Entry, stream_archive
from api.callers import Who, has_pack, may
from api.orders import OrderNumber
from api.parts import Given
from api.problems import answers
from db import renders
from db.errors import Conflict, NotFound
from db.models.renders import Render
from db.renders import LineDetail

router = APIRouter(tags=["renders"], dependencies=[Depends(has_pack("renders")), Depends(may("orders:read"))])
TYPES = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_FILE: dict[int | str, dict[str, object]] = {
    200: {"description": "The picture.", "content": {each: {} for each in sorted(set(TYPES.values()))}},
    304: {"description": "The picture that the browser has is still the newest."},
}
_ARCHIVE: dict[int | str, dict[str, object]] = {
    200: {"description": "A ZIP file.", "content": {"application/zip": {}}}
}


@dataclass(frozen=True, slots=True)
class _Picture:
    path: Path
    media_type: str
    etag: str


@router.get("/renders/{render_id}/image", response_model=None, responses={**_FILE, **answers(401, 403, 404)})
def show_image(
    given: Given,
    who: Who,
    render_id: UUID,
    if_none_match: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Show the finished picture of a render."""
    pictures = given.services.data / "pictures"
    with given.services.store.read(who.scope) as session:
        picture = _find_picture(session, render_id, pictures)
    # A render that is dispatched again gets a new picture at the same address, so the browser asks each time.
    headers = {"etag": picture.etag, "cache-control": "private, no-cache", "content-disposition": "inline"}
    if if_none_match and picture.etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return FileResponse(picture.path, media_type=picture.media_type, headers=headers)


@router.get(
    "/orders/{number}/archive.zip",
    response_model=None,
    responses={**_ARCHIVE, **answers(401, 403, 404, 409, 429)},
)
def download_archive(given: Given, who: Who, number: OrderNumber) -> Response:
    """Download all finished pictures of an order; what is not finished stands in a text file beside them."""
    given.rates.count("exports", who.user_id)
    pictures = given.services.data / "pictures"
    with given.services.store.read(who.scope) as session:
        detail = renders.order_detail(session, number)
        entries = list(_entries(detail.lines, pictures))
    number = detail.overview.order.number
    if not any(entry.path for entry in entries):
        raise Conflict(
            f"Order {number} has no finished picture yet. Download it when its first render is done."
        )
    headers = {"content-disposition": f'attachment; filename="{number}.zip"', "x-accel-buffering": "no"}
    return StreamingResponse(stream_archive(entries), media_type="application/zip", headers=headers)


def _find_picture(session: Session, render_id: UUID, pictures: Path) -> _Picture:
    render = session.scalar(select(Render).where(Render.id == render_id))
    path = _path(render, pictures) if render else None
    if render is None or path is None:
        raise NotFound(
            "There is no such picture. It may not be finished yet, or its order was rendered anew."
        )
    return _Picture(path, TYPES[path.suffix], f'"{render.checksum or render.id}"')


def _entries(lines: tuple[LineDetail, ...], pictures: Path) -> Iterator[Entry]:
    for line in lines:
        name = f"{line.line.position:03d} {line.product.pim_id}"
        path = _path(line.render, pictures) if line.render else None
        missing = "its picture was removed" if line.render else "not dispatched yet"
        if line.render and line.render.status != "done":
            missing = line.render.status
        yield Entry(name, path, missing, line.render.ended_at if line.render else None)


def _path(render: Render, pictures: Path) -> Path | None:
    """Where the finished picture is; None where there is none, or no file (any more)."""
    if render.status != "done" or not render.file:
        return None
    root = pictures.resolve()
    path = (root / render.file).resolve()
    return path if path.is_relative_to(root) and path.suffix in TYPES and path.is_file() else None
