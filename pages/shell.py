"""The shell around every page: skip link, navigation bar, side column, and the head that comes before Gradio's own.

It is written into the page's HTML on the server, so it is there at once and does not depend on Gradio. A further page
is one ``Page`` in the list that ``pages.site`` holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from agent.drawing.markup import NOTHING, Child, element, join
from pages import demo_note, panel
from pages.components import icon
from pages.reader import Reader
from pages.words import browser_words, t

THEMES = ("auto", "light", "dark")
STYLES = ("tokens.css", "icons.css", "shell.css", "components.css")
Aside = Callable[[Reader], Markup]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its key (also of its words, ``nav.<key>``), address, and the pack whose tenants see it."""

    key: str
    path: str
    pack: str | None = None
    styles: tuple[str, ...] = ()
    """Its own style sheets, besides those of every page."""
    script: str = "app.js"
    """Its module in ``static``; ``app.js`` is part of all of them."""
    aside: Aside | None = None
    """What stands in the column at the left; on a phone it slides in."""
    skeleton: Markup = NOTHING
    """What is seen until Gradio has drawn the page."""
    permission: str | None = None
    """What the reader's role must grant."""
    any_of: tuple[str, ...] = ()
    """Permissions of which one is enough; empty asks for none."""
    under: str | None = None
    """The key of the page in whose place it stands in the navigation; ``""`` is nowhere."""
    menu_icon: str = ""
    """Stands with this in the user's menu; empty stands not there."""
    drawn_on: str | None = None
    """The address of the Gradio page that it is drawn on, where that is another one's; those have one part only."""

    def is_for(self, reader: Reader) -> bool:
        """Whether the reader's tenant has this page, and the reader may see it."""
        has_pack = self.pack is None or self.pack in reader.who.packs
        enough = not self.any_of or any(map(reader.who.may, self.any_of))
        return has_pack and enough and reader.who.may(self.permission)


@dataclass(frozen=True, slots=True)
class Shell:
    """All pages, and where the static files of this version are."""

    pages: tuple[Page, ...]
    static: str
    """Such as ``/static/0f3c…``; a new version has another address, so browsers may keep the old one for ever."""
    has_assistant: Callable[[Reader], bool]
    """Whether there is an assistant for this person; pages of a pack show it as a panel."""

    def page_at(self, path: str) -> Page | None:
        """The page with this address."""
        return next((page for page in self.pages if page.path == path), None)

    def head(self, reader: Reader, page: Page) -> Markup:
        """What every page needs before Gradio starts: colours and zone (``boot.js``), styles, words, scripts."""
        return document_head(
            self.static,
            f"{reader.t(f'nav.{page.key}')} · {reader.t('app.name')}",
            styles=(*page.styles, *panel.STYLES) if page.pack else page.styles,
            scripts=(page.script, "panel.js") if page.pack else (page.script,),
        )

    def top(self, reader: Reader, page: Page) -> Markup:
        """What stands before Gradio's element; ``bottom`` closes it."""
        aside = page.aside(reader) if page.aside else None
        return join(
            element("a", reader.t("app.skip"), href="#content", class_="skip"),
            _bar(reader, self.pages, page),
            Markup('<div class="page">'),
            aside,
            Markup('<div class="content" id="content" tabindex="-1">'),
            element("div", page.skeleton, class_="skeleton", aria_hidden="true") if page.skeleton else None,
        )

    def bottom(self, reader: Reader, page: Page) -> Markup:
        """What stands after Gradio's element: the panel, the end of the page, notices, the words of the scripts."""
        has_panel = page.pack is not None and self.has_assistant(reader)
        words = browser_words(reader.who.language)
        who = {"user": str(reader.who.user_id), "language": reader.who.language, **demo_note.told(reader)}
        return join(
            Markup("</div>"),
            panel.draw_panel(reader, page.pack) if has_panel and page.pack else None,
            Markup("</div>"),
            panel.draw_opener(reader) if has_panel else None,
            element("div", id="banner", role="status", hidden=True),
            element("div", id="toasts", role="status", aria_live="polite"),
            element("div", id="spoken", class_="sr-only", aria_live="polite"),
            script_data("cf-words", words),
            script_data("cf-reader", who),
        )


def document_head(
    static: str, title: str, *, styles: Sequence[str] = (), scripts: Sequence[str] = ()
) -> Markup:
    """The head of a document of ours: title, boot script, styles, and its modules."""
    names = dict.fromkeys((*STYLES, *styles))
    sheets = (element("link", rel="stylesheet", href=f"{static}/{name}") for name in names)
    return join(
        element("title", title),
        element("script", src=f"{static}/boot.js"),
        element("link", rel="icon", href=f"{static}/icon.svg", type="image/svg+xml"),
        element(
            "link",
            rel="preload",
            href=f"{static}/fonts/inter-latin-wght-normal.woff2",
            as_="font",
            type="font/woff2",
            crossorigin=True,
        ),
        *sheets,
        *(element("script", type="module", src=f"{static}/{name}") for name in scripts),
    )


def script_data(name: str, value: object) -> Markup:
    """JSON for a script to read: no character in it can end the element."""
    text = (
        json.dumps(value, ensure_ascii=True)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
    )
    return element("script", Markup(text), type="application/json", id=name)


def brand(language: str = "en") -> Markup:
    """The mark and the name."""
    return element("span", icon("logo"), element("b", t("app.name", language)), class_="brand")


def theme_choice(language: str = "en") -> Markup:
    """Three buttons: automatic, light, dark."""
    marks = {"auto": "monitor", "light": "sun", "dark": "moon"}
    options = (
        element(
            "button",
            icon(marks[name]),
            element("span", t(f"theme.{name}", language)),
            type="button",
            data_theme_choice=name,
            aria_pressed="false",
        )
        for name in THEMES
    )
    return element(
        "div", *options, class_="theme-choice", role="group", aria_label=t("theme.label", language)
    )


def _bar(reader: Reader, pages: Sequence[Page], current: Page) -> Markup:
    links: list[Child] = [
        element(
            "a",
            reader.t(f"nav.{page.key}"),
            href=page.path,
            aria_current="page" if page.key in {current.key, current.under} else None,
        )
        for page in pages
        if page.under is None and page.is_for(reader)
    ]
    drawer = _drawer(reader) if current.aside else None
    return element(
        "header",
        drawer,
        element("a", brand(reader.who.language), href="/app", class_="home", aria_label=reader.t("app.name")),
        element("nav", *links, aria_label=reader.t("nav.label")),
        demo_note.draw_note(reader) or element("span", reader.who.tenant_name, class_="tenant"),
        _user_menu(reader, pages),
        class_="bar",
    )


def _drawer(reader: Reader) -> Markup:
    """On a phone, what opens the column at the left."""
    return element(
        "button",
        icon("menu"),
        element("span", reader.t("nav.chats"), class_="sr-only"),
        type="button",
        class_="drawer-button",
        aria_controls="aside",
        aria_expanded="false",
    )


def _user_menu(reader: Reader, pages: Sequence[Page]) -> Markup:
    who = reader.who
    initials = "".join(word[0] for word in who.name.split()[:2]).upper() or "?"
    return element(
        "div",
        element(
            "button",
            element("span", initials, class_="avatar", aria_hidden="true"),
            element("span", f"{reader.t('user.menu')}: {who.name}", class_="sr-only"),
            type="button",
            data_menu="user-menu",
            aria_haspopup="true",
            aria_expanded="false",
            class_="user",
        ),
        _account(reader, pages),
        class_="user-box",
    )


def _account(reader: Reader, pages: Sequence[Page]) -> Markup:
    """What the menu holds: who one is, the colours, one's own pages, the way out."""
    who = reader.who
    own = (
        element("a", icon(page.menu_icon), reader.t(f"nav.{page.key}"), href=page.path, class_="item")
        for page in pages
        if page.menu_icon and page.is_for(reader) and not reader.who.is_guest
    )
    leave = element(
        "button", icon("leave"), reader.t("user.sign_out"), type="button", data_sign_out=True, class_="item"
    )
    return element(
        "div",
        element("p", element("b", who.name), element("span", who.email, class_="muted"), class_="person"),
        element("p", f"{reader.name('role', who.role)} · {who.tenant_name}", class_="muted"),
        theme_choice(who.language),
        *own,
        leave,
        id="user-menu",
        class_="menu",
        hidden=True,
    )
