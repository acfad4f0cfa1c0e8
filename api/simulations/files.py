"""The files of exports: downloaded under the name that was asked for, and never run by a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import FileResponse
from sqlalchemy.orm import Session

from api.callers import Who, has_pack, may
from api.errors import Gone
from api.parts import Given
from api.problems import answers
from db import simulations
from db.errors import Conflict
from db.models.simulations import Export

router = APIRouter(
    prefix="/exports",
    tags=["exports"],
    dependencies=[Depends(has_pack("simulations")), Depends(may("simulations:read"))],
)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xyz": "chemical/x-xyz",
    "json": "application/json",
    "png": "image/png",
    "vtk": "application/octet-stream",
}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FILE: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The file.",
        "content": {each.partition(";")[0]: {} for each in sorted(set(TYPES.values()))},
    },
    304: {"description": "The file that the browser has is still the same."},
}


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str
    format: str
    etag: str


@router.get("/{export_id}/file", response_model=None, responses={**_FILE, **answers(401, 403, 404, 409, 410)})
def download_file(
    given: Given,
    who: Who,
    export_id: UUID,
    inline: Annotated[bool, Query(description="Show a picture instead of downloading it.")] = False,
    if_none_match: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Download the file of a finished export."""
    with given.services.store.read(who.scope) as session:
        file = _find(session, export_id, given.services.data / "exports")
    shown = inline and file.format == "png" and _is_png(file.path)
    headers = {
        "etag": file.etag,
        "cache-control": "private, no-cache",
        "content-disposition": disposition(file.name, inline=shown),
    }
    if if_none_match and file.etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return FileResponse(file.path, media_type=TYPES[file.format], headers=headers)


def disposition(name: str, *, inline: bool = False) -> str:
    """The header Content-Disposition (RFC 6266): the name in letters that all know, and in UTF-8 where that differs."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    spelled = f"; filename*=UTF-8''{quote(name, safe='')}" if plain != name else ""
    return f'{"inline" if inline else "attachment"}; filename="{plain}"{spelled}'


def _find(session: Session, export_id: UUID, folder: Path) -> _File:
    export = simulations.find_export(session, export_id)
    if export.status != "done":
        raise _unfinished(export)
    path = _path(export, folder)
    if path is None:
        raise Gone(
            f"The file {export.name} is no longer on the server. Export {export.simulation.number} again."
        )
    return _File(path, export.name, export.format, f'"{export.checksum}"')


def _unfinished(export: Export) -> Conflict:
    match export.status:
        case "queued" | "running":
            return Conflict(f"The file {export.name} is not written yet. Download it when it is done.")
        case "cancelled":
            return Conflict(f"The export {export.name} was cancelled, so there is no file. Order it again.")
    return Conflict(f"The file {export.name} could not be written. Order it again.")


def _path(export: Export, folder: Path) -> Path | None:
    """Where the file is; None where it is not (any more), or not below the folder."""
    if not export.file or export.format not in TYPES:
        return None
    root = folder.resolve()
    path = (root / export.file).resolve()
    fits = path.is_relative_to(root) and path.suffix == f".{export.format}"
    return path if fits and path.is_file() else None


def _is_png(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(PNG_SIGNATURE)) == PNG_SIGNATURE
