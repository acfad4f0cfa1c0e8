"""What the plain pages share, which everybody may open: sign-in and invitation. Our own HTML, no Gradio."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from starlette.requests import HTTPConnection

from agent.drawing.markup import element
from pages.shell import brand, document_head, script_data
from pages.words import LANGUAGES, t


def visitor_language(request: HTTPConnection) -> str:
    """The first language that the visitor's browser names and we speak, else English."""
    named = request.headers.get("accept-language", "").split(",")
    spoken = (each.split(";")[0].strip()[:2].lower() for each in named)
    return next((language for language in spoken if language in LANGUAGES), "en")


def draw_document(
    static: str,
    language: str,
    panel: Markup,
    *,
    title: str,
    script: str,
    words: Sequence[str],
    wanted: str = "/app",
    styles: Sequence[str] = (),
) -> str:
    """The whole document: what this is at the left, the panel at the right; ``wanted`` is where it leads."""
    body = element(
        "body",
        element("main", _pitch(language), panel, class_="entrance"),
        script_data("cf-words", {key: t(key, language) for key in words}),
        script_data("cf-next", wanted),
        class_="sign-in",
    )
    head = _head(static, f"{title} · {t('app.name', language)}", script, styles)
    return f"<!doctype html>{element('html', head, body, lang=language)}"


def _head(static: str, title: str, script: str, styles: Sequence[str]) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        document_head(static, title, styles=("sign-in.css", *styles), scripts=(script,)),
    )


def _pitch(language: str) -> Markup:
    """What this is, for who comes for the first time."""
    points = (
        element(
            "li",
            element("b", t(f"sign_in.points.{number}", language)),
            element("span", t(f"sign_in.points.{number}.text", language)),
        )
        for number in (1, 2, 3)
    )
    return element(
        "section",
        brand(language),
        element("h1", t("app.tagline", language)),
        element("ol", *points),
        class_="pitch",
    )
