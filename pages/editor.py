"""The editor of a context file, the team's or one's own: the text, its history with differences, two writers at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from agent.drawing.markup import Child, element, join
from agent.turns.services import Services
from db import context_files
from db.context_files import MAX_BYTES, FileView, Kind, VersionView
from db.differences import DiffLine, compare
from db.errors import DomainError
from pages.administration import card
from pages.components import button, moment
from pages.forms import action, form
from pages.fragments import NO_STORE, Reading
from pages.reader import Reader

ROWS = 30
MARKS = {"added": "+", "removed": "−", "same": "", "gap": "⋯"}


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve older versions and what each of them changed."""

    @router.get("/ui/context/{kind}/versions", include_in_schema=False)
    def versions(reader: Reading, kind: Kind, before: Annotated[int, Query(ge=1, le=2**31)]) -> HTMLResponse:
        with _permitted(), services.store.read(reader.who.scope) as session:
            return HTMLResponse(_versions(session, reader, kind, before=before), headers=NO_STORE)

    @router.get("/ui/context/{kind}/versions/{number}", include_in_schema=False)
    def version(reader: Reading, kind: Kind, number: Annotated[int, Path(ge=1, le=2**31)]) -> HTMLResponse:
        with _permitted(), services.store.read(reader.who.scope) as session:
            return HTMLResponse(_version(session, reader, kind, number), headers=NO_STORE)


@contextmanager
def _permitted() -> Iterator[None]:
    """What a person may not see or what is not there is told as such."""
    try:
        yield
    except DomainError as error:
        raise HTTPException(error.http_status, str(error)) from None


def draw_editor(session: Session, reader: Reader, kind: Kind) -> Markup:
    """The text to write in, and below it how it came about."""
    file = context_files.read_file(session, reader.who, kind)
    history = _versions(session, reader, kind) if file.version else None
    return element(
        "div",
        card(reader.t("editor.text"), _text(reader, kind, file), beside=_stand(reader, file)),
        card(reader.t("editor.history"), history) if history else None,
        class_="editor",
        data_editor=kind,
    )


def _text(reader: Reader, kind: Kind, file: FileView) -> Markup:
    area = element(
        "textarea",
        "\n",
        file.content,
        name="content",
        rows=16,
        data_as="raw",
        data_most=MAX_BYTES,
        aria_label=reader.t("editor.text"),
        placeholder=reader.t(f"editor.{kind}.placeholder"),
        spellcheck="true",
    )
    version = element("input", type="hidden", name="version", value=file.version, data_as="number")
    size = element("span", class_="muted size", aria_live="off")
    dirty = element("span", reader.t("editor.dirty"), class_="badge waiting dirty", hidden=True)
    return form(
        reader,
        "PUT",
        f"/api/v1/context/{kind}",
        version,
        area,
        _conflict(reader),
        beside=join(dirty, size),
        data_watch=True,
        class_="form wide",
    )


def _conflict(reader: Reader) -> Markup:
    """Where somebody else was faster: both texts, and the choice between them; the script fills it in."""
    return element(
        "div",
        element("h3", reader.t("editor.theirs"), " ", element("span", class_="muted by")),
        element("pre", class_="theirs", tabindex=0),
        element(
            "div",
            button(reader.t("editor.keep_mine"), look="primary", data_conflict="mine"),
            button(reader.t("editor.take_theirs"), data_conflict="theirs"),
            class_="form-actions",
        ),
        class_="conflict",
        hidden=True,
    )


def _stand(reader: Reader, file: FileView) -> Markup:
    """Which version this is, and whose."""
    if not file.version or file.updated_at is None:
        return element("span", reader.t("editor.first"), class_="muted")
    said = reader.t("editor.version", n=f"{file.version:,}", name=file.updated_by or "?")
    return element("span", said, " ", moment(reader, file.updated_at, full=True), class_="muted")


def _versions(session: Session, reader: Reader, kind: Kind, *, before: int | None = None) -> Markup:
    current = context_files.read_file(session, reader.who, kind).version
    found = context_files.list_versions(session, reader.who, kind, limit=ROWS + 1, before=before)
    rows = (_row(reader, kind, each, current) for each in found[:ROWS])
    following = None
    if len(found) > ROWS:
        address = f"/ui/context/{kind}/versions?before={found[ROWS - 1].version}"
        following = button(reader.t("editor.older"), look="quiet", data_more=address)
    return join(*rows, following)


def _row(reader: Reader, kind: Kind, version: VersionView, current: int) -> Markup:
    words = element(
        "summary",
        element("b", reader.t("editor.number", n=f"{version.version:,}")),
        element("span", version.author, " · ", moment(reader, version.created_at, full=True), class_="muted"),
        element("span", reader.t("editor.characters", n=f"{version.characters:,}"), class_="muted"),
    )
    restore: Child = None
    if version.version != current:
        restore = action(
            reader.t("editor.restore"),
            "POST",
            f"/api/v1/context/{kind}/restore",
            sure=reader.t("editor.restore_sure", n=version.version),
            done=reader.t("editor.restored", n=version.version),
            data_sure_text=reader.t("editor.restore_text"),
            data_body=f'{{"restore": {version.version}, "version": {current}}}',
        )
    unfolded = element(
        "details",
        words,
        element("div", class_="difference"),
        data_load=f"/ui/context/{kind}/versions/{version.version}",
    )
    return element("div", unfolded, restore, class_="version")


def _version(session: Session, reader: Reader, kind: Kind, number: int) -> Markup:
    found = context_files.find_version(session, reader.who, kind, number)
    return draw_difference(reader, compare(context_files.text_before(session, found), found.content))


def draw_difference(reader: Reader, lines: Sequence[DiffLine]) -> Markup:
    """What a version changed, line by line."""
    if not lines:
        return element("p", reader.t("editor.same"), class_="muted")
    drawn = (_line(reader, each) for each in lines)
    return element(
        "div", *drawn, class_="diff-lines", tabindex=0, role="group", aria_label=reader.t("editor.changes")
    )


def _line(reader: Reader, line: DiffLine) -> Markup:
    text = reader.t("editor.gap", n=line.text) if line.kind == "gap" else line.text
    mark = element("span", MARKS[line.kind], class_="line-mark")
    return element("div", mark, element("span", text), class_=f"line {line.kind}")
