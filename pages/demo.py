"""Live demos: the page that leads into one, the question to who is signed in, refusals, and the page at the end.

Our own HTML, no Gradio.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.cookies import CookieError

from anyio import to_thread
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from agent.drawing.markup import Child, element
from agent.turns.services import Services, identity_of
from db import shares
from db.models.shares import Share
from db.sandboxes import SandboxPlan, plan_of
from db.tenancy import Identity
from pages.components import button, icon
from pages.entrance_hall import draw_document, visitor_language
from pages.shell import theme_choice
from pages.words import count, t

ADDRESS = "/demos"
STYLES = ("demo.css",)
"""What ``draw_landing`` needs besides the sheets of every page."""
HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin", "x-robots-tag": "noindex, nofollow"}
"""With ``no-referrer`` a browser would not say where the form comes from, and the gate would refuse it."""
CAME_FROM = "cf_demo"
"""The cookie that remembers which link a visitor came by; ``api.demos`` sets it."""
PACK_ICONS = {"renders": "image", "plm": "box", "simulations": "chart", "workflows": "play"}
_FULL = {"server": "demo.full", "link": "demo.full", "address": "demo.wait", "often": "demo.wait"}
"""The headings of the reasons why none can be made now, as ``db.errors.SandboxFull`` names them."""
_LINK = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Landing:
    """What a visitor is told before the demo.

    Attributes:
        plan: what they would get.
        link: the secret of the link that they came by; empty in the public demo.
        title, tenant: what the link is called, and whose it is; empty in the public demo.
    """

    plan: SandboxPlan
    link: str = ""
    title: str = ""
    tenant: str = ""


def landing_of(share: Share, link: str, *, tenant: str) -> Landing:
    """What the page of a demo link tells; ``tenant`` is the name of whose it is."""
    return Landing(plan_of(share), link, share.title, tenant)


def router_of(services: Services, static: str) -> APIRouter:
    """``GET /demos``: the public demo's door, and for all demos the pages of a form that led nowhere, and of the end."""
    router = APIRouter()

    @router.get(ADDRESS, include_in_schema=False)
    async def demo_page(request: Request, problem: str = "", link: str = "") -> Response:
        who, language = identity_of(request), visitor_language(request)
        came_by = link or _remembered(request)
        landing = await to_thread.run_sync(find_landing, services, came_by)
        if problem == "ended":
            body, title = _ended(language, landing), "demo.ended"
        elif landing is None:
            body, title = _worthless(language), "demo.gone"
        elif problem == "leave" and who is not None:
            body, title = _question(language, landing, who), "demo.leave"
        elif problem in _FULL:
            body, title = _full(language, landing, problem), _FULL[problem]
        elif problem == "failed":
            body, title = _failed(language, landing), "demo.failed"
        elif services.public_demo is None:
            return RedirectResponse("/", 303, HEADERS)
        else:
            body, title = draw_landing(language, landing), "demo.title"
        return _answer(static, language, body, t(title, language))

    return router


def draw_door(static: str, language: str, landing: Landing) -> str:
    """The whole document of the public demo's door; answer it with ``HEADERS``."""
    return _document(static, language, draw_landing(language, landing), t("demo.title", language))


def draw_landing(language: str, landing: Landing) -> Markup:
    """What it is, what is in it, how long, and the button: without scripts, and drawn by ``STYLES``."""
    plan = landing.plan
    by = element("p", t("demo.by", language, tenant=landing.tenant), class_="by") if landing.tenant else None
    facts = (element("li", icon(name), element("span", text)) for name, text in _facts(language, plan))
    return element(
        "section",
        by,
        element("h1", landing.title or t("demo.title", language)),
        element("p", t("demo.about", language), class_="told"),
        element("h2", t("demo.packs", language)),
        element("ul", *(_pack(language, each) for each in plan.packs), class_="packs"),
        element("ul", *facts, class_="terms"),
        _form(language, landing.link, t("demo.begin", language)),
        element("p", t("demo.private", language), class_="small"),
        class_="demo",
    )


def find_landing(services: Services, link: str) -> Landing | None:
    """What a link leads to, or without one the public demo; None where there is none. Asks the store."""
    if not link:
        return Landing(services.public_demo) if services.public_demo is not None else None
    found = shares.look_up(services.store, link) if _LINK.fullmatch(link) else None
    if found is None or found.share.kind != "demo":
        return None
    return landing_of(found.share, link, tenant=found.tenant_name)


def lasting(language: str, minutes: int) -> str:
    """How long it lasts, in whole hours where it is some."""
    hours, rest = divmod(minutes, 60)
    return count("demo.minutes", minutes, language) if rest else count("demo.hours", hours, language)


def _facts(language: str, plan: SandboxPlan) -> tuple[tuple[str, str], ...]:
    model = (
        t("demo.model", language, tokens=f"{plan.tokens:,}") if plan.tokens else t("demo.builtin", language)
    )
    return (
        ("clock", f"{lasting(language, plan.minutes)}. {t('demo.end', language)}"),
        ("spark", model),
        ("user", t("demo.no_account", language)),
    )


def _pack(language: str, pack: str) -> Markup:
    words = element(
        "span", element("b", t(f"pack.{pack}", language)), element("span", t(f"demo.pack.{pack}", language))
    )
    return element("li", icon(PACK_ICONS.get(pack, "box")), words)


def _form(language: str, link: str, label: str, *extra: Child) -> Markup:
    return element(
        "form",
        element("input", type="hidden", name="link", value=link),
        element("input", type="hidden", name="language", value=language),
        *extra,
        button(label, look="primary", type="submit"),
        method="post",
        action=ADDRESS,
    )


def _question(language: str, landing: Landing, who: Identity) -> Markup:
    """To somebody who is signed in for real."""
    return _panel(
        t("demo.leave", language),
        t("demo.leave.text", language, name=who.name, tenant=who.tenant_name),
        _form(
            language,
            landing.link,
            t("demo.leave.yes", language),
            element("input", type="hidden", name="leave", value="yes"),
        ),
        element("a", t("demo.leave.no", language), href="/app", class_="button wide"),
    )


def _full(language: str, landing: Landing, reason: str) -> Markup:
    told = t(f"demo.full.{reason}", language)
    return _panel(t(_FULL[reason], language), told, _form(language, landing.link, t("demo.again", language)))


def _failed(language: str, landing: Landing) -> Markup:
    told = t("demo.failed.text", language)
    return _panel(t("demo.failed", language), told, _form(language, landing.link, t("demo.again", language)))


def _worthless(language: str) -> Markup:
    return _panel(t("demo.gone", language), t("demo.gone.text", language))


def _ended(language: str, landing: Landing | None) -> Markup:
    """Whoever came by a link that is still good, or to the public demo, may begin anew."""
    again = _form(language, landing.link, t("demo.another", language)) if landing is not None else None
    home = element("a", t("demo.home", language), href="/sign-in", class_="button wide")
    is_public = landing is not None and not landing.link
    return _panel(
        t("demo.ended", language), t("demo.ended.text", language), again, None if is_public else home
    )


def _panel(title: str, told: str, *ways: Child) -> Markup:
    return element("section", element("h1", title), element("p", told, class_="told"), *ways, class_="demo")


def _remembered(request: Request) -> str:
    """The link that this visitor came by before; empty where there was none."""
    try:
        known = request.cookies
    except CookieError:
        return ""
    found = known.get(f"__Host-{CAME_FROM}") or known.get(CAME_FROM) or ""
    return found if _LINK.fullmatch(found) else ""


def _answer(static: str, language: str, body: Markup, title: str) -> Response:
    return HTMLResponse(_document(static, language, body, title), headers=HEADERS)


def _document(static: str, language: str, body: Markup, title: str) -> str:
    footer = element("footer", theme_choice(language))
    inner = element("div", body, footer, class_="hall")
    return draw_document(static, language, inner, title=title, script="demo.js", words=(), styles=STYLES)
