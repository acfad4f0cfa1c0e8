"""What the documents behind links share: our own HTML outside of Gradio, for people whom we do not know.

Nothing in them runs or comes from elsewhere: their rules for browsers (CSP) allow style sheets, fonts and icons of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from markupsafe import Markup
from starlette.responses import HTMLResponse

from agent.drawing.markup import Child, element
from db.tenancy import Identity
from pages.reader import Reader
from pages.shell import brand, script_data
from pages.words import t

STYLES = ("tokens.css", "icons.css", "components.css", "share.css")
_NOTHING_RUNS = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": _NOTHING_RUNS,
        "x-robots-tag": "noindex, nofollow, noarchive",
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
    }
)
"""Of every answer below ``/share/``, whatever it says."""
WITH_SCRIPT: Mapping[str, str] = MappingProxyType(
    {**HEADERS, "content-security-policy": f"{_NOTHING_RUNS}; script-src 'self'; connect-src 'self'"}
)
"""Of documents for people who are signed in: one script of ours may run and ask our own REST."""
_NOBODY = UUID(int=0)


def reader_without_name(language: str) -> Reader:
    """A reader of whom nothing is known but the language; may do nothing, and has the clock of UTC."""
    nobody = Identity(
        tenant_id=_NOBODY,
        user_id=_NOBODY,
        name="",
        email="",
        role="",
        permissions=frozenset(),
        tenant="",
        tenant_name="",
        language=language,
    )
    return Reader(nobody)


def draw_frame(
    static: str,
    language: str,
    *main: Child,
    title: str,
    styles: Sequence[str] = (),
    script: str | None = None,
    words: Sequence[str] = (),
) -> str:
    """A whole document: the bar with the app's name, ``main``, and nothing else.

    Args:
        title: of the browser's tab.
        styles: further style sheets of ``static``.
        script: a module of ``static``, and ``words`` the keys of the texts that it needs; answer ``WITH_SCRIPT`` then.
    """
    body = element(
        "body",
        element("a", t("app.skip", language), href="#content", class_="skip"),
        element("header", brand(language), element("span", t("share.tagline", language)), class_="share-bar"),
        element("main", *main, id="content"),
        element("div", id="toasts", role="status", aria_live="polite") if script else None,
        script_data("cf-words", {key: t(key, language) for key in words}) if script else None,
        class_="share-page",
    )
    head = _head(static, f"{title} · {t('app.name', language)}", (*STYLES, *styles), script)
    return f"<!doctype html>{element('html', head, body, lang=language)}"


def answer(document: str, status: int = 200, *, headers: Mapping[str, str] = HEADERS) -> HTMLResponse:
    """The document with the headers that all of them have."""
    return HTMLResponse(document, status, headers=dict(headers))


def draw_notice(language: str, *, heading: str, text: str, action: Child = None) -> Markup:
    """A few words in the middle of an otherwise empty page."""
    return element(
        "section",
        element("h1", heading),
        element("p", text),
        element("p", action, class_="actions") if action else None,
        class_="share-notice",
    )


def _head(static: str, title: str, styles: Sequence[str], script: str | None) -> Markup:
    sheets = (element("link", rel="stylesheet", href=f"{static}/{name}") for name in dict.fromkeys(styles))
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex, nofollow, noarchive"),
        element("title", title),
        element("link", rel="icon", href=f"{static}/icon.svg", type="image/svg+xml"),
        *sheets,
        element("script", type="module", src=f"{static}/{script}") if script else None,
    )
