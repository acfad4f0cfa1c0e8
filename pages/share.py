"""What is behind the links that people give to others: a transcript to read, or the way into a live demo.

``/share/{token}`` knows nobody and runs nothing; ``/shared/{token}`` is the same for people who are signed in, who can
copy the chat from there; ``/shares/preview`` shows the maker of a link what others would see. Whatever is wrong with a
token, the answer is the same.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from agent.drawing.markup import Child, element
from agent.turns.services import Services
from db.errors import DomainError, NotFound
from db.models.base import Json, now
from db.share_copies import find_for
from db.shares import Found, look_up, note_use, preview_snapshot
from db.snapshots import PARTS, Part
from pages import demo
from pages.components import button, icon
from pages.entrance_hall import visitor_language
from pages.reader import Reader, reader_of
from pages.share_frame import HEADERS, WITH_SCRIPT, answer, draw_frame, draw_notice, reader_without_name
from pages.transcript import STYLES, draw_transcript, full_date, title_of
from pages.words import t

WORDS = ("app.failed", "app.unreachable", "close")
_WITH_FORM = {**HEADERS, "referrer-policy": "same-origin"}
"""With ``no-referrer`` a browser would not tell our own gate where the form comes from."""
_LONGEST_TOKEN = 100


def router_of(services: Services, static: str) -> APIRouter:
    """``GET /share/{token}``, ``GET /shared/{token}`` and ``GET /shares/preview``."""
    documents = _Documents(services, static)
    router = APIRouter(include_in_schema=False)
    reading = ["GET", "HEAD"]
    router.add_api_route("/share/{token}", documents.share, methods=reading)
    router.add_api_route("/shared/{token}", documents.shared, methods=reading)
    router.add_api_route("/shares/preview", documents.preview, methods=reading)
    return router


class _Documents:
    def __init__(self, services: Services, static: str) -> None:
        self._services = services
        self._static = static

    async def share(self, request: Request, token: str) -> Response:
        """For anybody; no cookie is looked at."""
        language = visitor_language(request)
        found = await to_thread.run_sync(look_up, self._services.store, token[:_LONGEST_TOKEN])
        if found is None:
            return draw_nothing(self._static, language)
        if found.share.kind == "demo":
            return answer(_draw_demo(self._static, language, found, token), headers=_WITH_FORM)
        if found.share.audience == "tenant":
            return RedirectResponse(f"/shared/{quote(token)}", 303, headers=dict(HEADERS))
        await self._count(request, found)
        reader = reader_without_name(language)
        ways = element("a", icon("copy"), t("share.copy", language), href=f"/shared/{token}", class_="button")
        return answer(_draw(self._static, reader, found.share.snapshot, _about(reader, found), ways))

    async def shared(self, request: Request, token: str) -> Response:
        """For people who are signed in."""
        reader = reader_of(request)
        if reader is None:
            wanted = quote(f"/shared/{token[:_LONGEST_TOKEN]}", safe="")
            return RedirectResponse(f"/sign-in?next={wanted}", 303, headers=dict(HEADERS))
        found = await to_thread.run_sync(find_for, self._services.store, reader.who, token[:_LONGEST_TOKEN])
        if found is None:
            return draw_nothing(self._static, visitor_language(request))
        await self._count(request, found)
        about, ways = _about(reader, found), None if reader.who.is_guest else _copy(reader, token)
        drawn = _draw(self._static, reader, found.share.snapshot, about, ways, with_script=True)
        return answer(drawn, headers=WITH_SCRIPT)

    async def preview(
        self,
        request: Request,
        chat: UUID,
        parts: Annotated[list[str] | None, Query()] = None,
    ) -> Response:
        """For who is about to make a link: exactly what would be kept."""
        reader = reader_of(request)
        if reader is None:
            return RedirectResponse("/sign-in", 303, headers=dict(HEADERS))
        wanted = {name for each in parts or () for name in each.split(",")}
        chosen = [part for part in PARTS if part in wanted]
        try:
            snapshot = await to_thread.run_sync(self._take, reader, chat, chosen)
        except DomainError as error:
            status = 404 if isinstance(error, NotFound) else error.http_status
            return answer(_refused(self._static, reader, str(error)), status)
        return answer(_draw(self._static, reader, snapshot, _about_preview(reader), None))

    def _take(self, reader: Reader, chat: UUID, parts: list[Part]) -> Json:
        with self._services.store.read(reader.who.scope) as session:
            return preview_snapshot(session, reader.who, chat, parts)

    async def _count(self, request: Request, found: Found) -> None:
        if request.method == "GET":
            await to_thread.run_sync(note_use, self._services.store, found)


def _draw_demo(static: str, language: str, found: Found, token: str) -> str:
    landing = demo.landing_of(found.share, token, tenant=found.tenant_name)
    drawn = demo.draw_landing(language, landing)
    return draw_frame(static, language, drawn, title=landing.title, styles=demo.STYLES)


def draw_nothing(static: str, language: str) -> Response:
    """The answer to every token that leads nowhere; why is not told, as that would help only who guesses."""
    heading = t("share.nothing", language)
    notice = draw_notice(language, heading=heading, text=t("share.nothing.text", language))
    return answer(draw_frame(static, language, notice, title=heading), 404)


def _draw(
    static: str, reader: Reader, snapshot: Json, about: Child, ways: Child, *, with_script: bool = False
) -> str:
    """The document of a transcript; ``ways`` is what can be done with it."""
    title = title_of(reader, snapshot)
    head = element(
        "header",
        element("p", reader.t("share.kind"), class_="kind"),
        element("h1", title),
        about,
        element("div", ways, element("p", class_="outcome", role="alert"), class_="ways") if ways else None,
        class_="share-head",
    )
    language = reader.who.language
    foot = element("footer", element("p", reader.t("share.redacted")), class_="share-foot")
    return draw_frame(
        static,
        language,
        head,
        draw_transcript(reader, snapshot),
        foot,
        title=title,
        styles=STYLES,
        script="share.js" if with_script else None,
        words=WORDS,
    )


def _about(reader: Reader, found: Found) -> Markup:
    """When it was taken, and until when it can be read."""
    share = found.share
    made, until = full_date(reader, share.created_at), full_date(reader, share.expires_at)
    zone = f"{now().astimezone(reader.zone):%Z}"
    return element("p", reader.t("share.about", made=made, until=until, zone=zone), class_="about")


def _about_preview(reader: Reader) -> Markup:
    return element("p", icon("search"), reader.t("share.preview"), class_="about preview")


def _copy(reader: Reader, token: str) -> Markup:
    """``static/share.js`` sends the token and leads to the new chat."""
    return button(reader.t("share.copy"), look="primary", icon_name="copy", data_copy_share=token)


def _refused(static: str, reader: Reader, sentence: str) -> str:
    heading = reader.t("share.no_preview")
    notice = draw_notice(reader.who.language, heading=heading, text=reader.retell(sentence))
    return draw_frame(static, reader.who.language, notice, title=heading)
