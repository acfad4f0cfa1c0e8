"""The assistant at the right of every business page (C38): a button that floats, and the panel that it opens.

The panel is a column of the page, so the content moves aside. ``static/panel.js`` opens, closes and widens it;
``static/assistant.js``, loaded when it is first opened, is the conversation in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.markup import element
from agent.errors import AgentError, AiSwitchedOff
from agent.turns.services import Services
from db.errors import DomainError
from pages.chat_list import draw_search
from pages.components import button, icon
from pages.reader import Reader
from pages.scene import KEEPS_CHAT, record_label
from pages.sharing import STYLES as SHARING

NARROWEST, WIDEST, USUAL = 300, 700, 400
"""Pixels."""
STYLES = ("chat.css", "cards.css", *SHARING, "workflow-graph.css", "workflow-card.css", "panel.css")
Action = tuple[str, str]
"""What a quick action's button says, and the sentence that it sends."""


def is_on(services: Services, reader: Reader) -> bool:
    """Whether there is an assistant for this person at all; one that is not set up yet says so itself."""
    try:
        services.providers.choose(reader.who)
    except AiSwitchedOff:
        return False
    except (AgentError, DomainError):
        return True
    return True


def draw_panel(reader: Reader, pack: str) -> Markup:
    """The panel, closed; what it was like before is in the browser's storage."""
    return element(
        "aside",
        _grip(reader),
        _header(reader),
        _history(reader),
        element("div", _conversation(reader), _composer(reader), id="conversation"),
        id="panel",
        data_pack=pack,
        aria_label=reader.t("panel.label"),
    )


def draw_opener(reader: Reader) -> Markup:
    """The button that floats over the page's corner."""
    return element(
        "button",
        icon("logo"),
        element("span", reader.t("panel.open")),
        type="button",
        id="panel-open",
        aria_controls="panel",
        aria_expanded="false",
    )


def about(
    reader: Reader, kind: str, key: str, actions: Sequence[Action] = (), *, drafts: Sequence[Action] = ()
) -> Markup:
    """What the assistant is to know of the page: which record it shows, and what fits its state.

    A page puts this among its HTML; it is not seen there. ``kind`` is what tools call it, such as ``order``. A record
    that keeps a chat has it opened in the panel as long as its page is shown. The sentences of ``drafts`` are put into
    the composer, to be gone on with.
    """
    buttons = [button(label, look="quick", data_say=sentence) for label, sentence in actions]
    buttons += [button(label, look="quick", data_draft=sentence) for label, sentence in drafts]
    return element(
        "template",
        *buttons,
        data_about=kind,
        data_id=key,
        data_label=record_label(reader, kind, key),
        data_keeps_chat=kind in KEEPS_CHAT,
    )


def suggest(actions: Sequence[Action]) -> Markup:
    """As ``about``, for a page that shows no single record."""
    buttons = [button(label, look="quick", data_say=sentence) for label, sentence in actions]
    return element("template", *buttons, data_about="")


def ask_button(reader: Reader, label: str, kind: str, key: str, *, look: str = "") -> Markup:
    """A button that begins a chat about a record in the panel; where there is no panel it is not seen."""
    return _asking(reader, label, kind, key, look=look, icon_name="chat")


def tell_button(
    reader: Reader,
    label: str,
    sentence: str,
    *,
    kind: str,
    key: str,
    look: str = "primary",
    icon_name: str = "chat",
) -> Markup:
    """As ``ask_button``, and ``sentence`` is sent at once."""
    return _asking(reader, label, kind, key, look=look, icon_name=icon_name, said=sentence)


def _asking(
    reader: Reader, label: str, kind: str, key: str, *, look: str, icon_name: str, said: str | None = None
) -> Markup:
    return button(
        label,
        look=look,
        icon_name=icon_name,
        data_ask=kind,
        data_id=key,
        data_label=record_label(reader, kind, key),
        data_keeps_chat=kind in KEEPS_CHAT,
        data_tell=said,
    )


def _grip(reader: Reader) -> Markup:
    return element(
        "div",
        id="panel-grip",
        role="separator",
        tabindex=0,
        aria_orientation="vertical",
        aria_label=reader.t("panel.width"),
        aria_controls="panel",
        aria_valuemin=NARROWEST,
        aria_valuemax=WIDEST,
        aria_valuenow=USUAL,
    )


def _header(reader: Reader) -> Markup:
    full = element(
        "a",
        icon("enlarge"),
        element("span", reader.t("panel.full"), class_="sr-only"),
        href="/app",
        id="panel-full",
        class_="button quiet",
        title=reader.t("panel.full"),
    )
    return element(
        "header",
        element("h2", reader.t("panel.label"), id="panel-title"),
        _small(reader.t("chats.new"), "plus", data_new_chat=True),
        _small(reader.t("panel.history"), "clock", id="panel-past", aria_expanded="false"),
        _small(reader.t("panel.clear"), "trash", id="panel-clear"),
        full,
        _small(reader.t("panel.close"), "cross", id="panel-close"),
        class_="panel-head",
    )


def _small(label: str, icon_name: str, **attributes: str | bool) -> Markup:
    return button(label, look="quiet", icon_name=icon_name, hide_label=True, **attributes)


def _history(reader: Reader) -> Markup:
    """The list of chats, over the conversation while it is open."""
    return element(
        "div",
        draw_search(reader),
        element("div", id="chat-list"),
        id="panel-history",
        role="region",
        aria_label=reader.t("panel.history"),
        hidden=True,
    )


def _conversation(reader: Reader) -> Markup:
    bones = element("div", *(element("div", class_="bone") for _ in range(3)), class_="bones")
    return element(
        "div",
        element("div", bones, id="state"),
        element("div", id="chat"),
        element("div", element("div", id="live"), id="live-box"),
        id="scroll",
        tabindex=0,
        role="region",
        aria_label=reader.t("panel.conversation"),
    )


def _composer(reader: Reader) -> Markup:
    """The same places as on the chat page, so that the same script serves both."""
    words = element("textarea", rows=1, aria_label=reader.t("chat.ask"), placeholder=reader.t("chat.ask"))
    return element(
        "div",
        element("div", id="panel-about"),
        element(
            "div",
            element("div", words, id="ask"),
            button(reader.t("chat.search"), id="search"),
            button(reader.t("chat.send"), look="primary", id="send"),
            button(reader.t("chat.stop"), id="stop"),
            id="composer-row",
        ),
        element(
            "div",
            element("p", id="composer-error", role="alert", class_="problem", hidden=True),
            id="composer-note",
        ),
        id="composer",
    )
