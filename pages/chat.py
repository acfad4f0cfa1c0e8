"""The chat page: conversation in the middle, composer below, list of chats at the left.

Gradio draws the stored conversation and the composer. ``static/chat.js`` does what must not depend on a Gradio event:
it posts messages and decisions to the REST routes, follows the live feed and paints the running answer, and asks
``show`` for the conversation again when something was stored.
"""

from __future__ import annotations

import gradio as gr
from markupsafe import Markup

from agent.drawing.markup import element, join
from agent.turns.services import Services
from pages import chat_list
from pages.messages import Drawn
from pages.person import for_reader
from pages.reader import Reader
from pages.scene import Wanted, draw_scene
from pages.sharing import STYLES as SHARING
from pages.shell import Page
from pages.words import t

BRIDGE = """
window.counterfoilShow = (wanted) => trigger('show', wanted);
document.dispatchEvent(new Event('counterfoil:ready'));
"""
"""Lets ``static/chat.js`` ask for a conversation; no data of ours goes into it."""
Shown = tuple[str, list[dict[str, object]]]


def page_of(services: Services) -> Page:
    """The chat's place in the navigation; its column with the chats comes with the page itself."""

    def aside(reader: Reader) -> Markup:
        with services.store.read(reader.who.scope) as session:
            listed = chat_list.read_chat_list(session, reader, chat_list.Wanted())
            return chat_list.draw_aside(reader, listed)

    return Page(
        "chat",
        "/app",
        styles=("chat.css", "cards.css", *SHARING, "workflow-graph.css", "workflow-card.css"),
        script="chat.js",
        aside=aside,
        skeleton=_skeleton(),
    )


def page(demo: gr.Blocks, services: Services) -> None:
    """Lay out the page on ``demo``, which is the main page."""

    @for_reader
    def show(reader: Reader, event: gr.EventData) -> Shown:
        given = event._data
        wanted = given if isinstance(given, dict) else {}
        return show_conversation(
            services, reader, wanted.get("chat"), window=wanted.get("window"), nonce=wanted.get("nonce")
        )

    state, chat = _conversation()
    bridge = _html("<span hidden></span>", elem_id="bridge", script=BRIDGE)
    bridge.show(
        show,
        None,
        [state, chat],
        show_progress="hidden",
        queue=False,
        trigger_mode="multiple",
        api_visibility="private",
    )


def _conversation() -> tuple[gr.HTML, gr.Chatbot]:
    """The places of the page, empty: the chat's title and the way to share it, its head, its messages, the composer."""
    with gr.Column(elem_id="conversation"):
        _html('<div id="chat-head" hidden></div>', elem_id="chat-head-box")
        with gr.Column(elem_id="scroll"):
            state = _html(elem_id="state")
            chat = _messages()
            _html('<div id="live"></div>', elem_id="live-box")
        with gr.Column(elem_id="composer"):
            _composer()
    return state, chat


def _html(value: str = "", *, elem_id: str, script: str | None = None) -> gr.HTML:
    """A place for HTML. Its template is Gradio's plain one: data in a template of our own would be executed."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _messages() -> gr.Chatbot:
    """The stored messages, without any of Gradio's own buttons, renderers and scrolling."""
    return gr.Chatbot(
        elem_id="chat",
        show_label=False,
        container=False,
        height=None,
        autoscroll=False,
        buttons=[],
        feedback_options=None,
        group_consecutive_messages=False,
        allow_tags=False,
        latex_delimiters=[],
    )


def _composer() -> None:
    """The box and its buttons; no Gradio event hangs on them."""
    asked = t("chat.ask")
    with gr.Row(elem_id="composer-row"):
        gr.Textbox(elem_id="ask", lines=1, max_lines=8, container=False, label=asked, placeholder=asked)
        gr.Button(t("chat.search"), elem_id="search")
        gr.Button(t("chat.send"), elem_id="send", variant="primary")
        gr.Button(t("chat.stop"), elem_id="stop")
    _html(_hint(), elem_id="composer-note")


def show_conversation(
    services: Services, reader: Reader, chat: object, *, window: object = None, nonce: object = None
) -> Shown:
    """The head and the messages of a chat of the reader, or the empty state where none is chosen."""
    scene = draw_scene(services, reader, Wanted(chat, window, nonce))
    return str(scene.state), [_message(each) for each in scene.messages]


def _message(drawn: Drawn) -> dict[str, object]:
    """A message of Gradio's chat that holds ready HTML; it has no template, script or style of its own."""
    side, markup = drawn
    return {"role": side, "content": gr.HTML(str(markup), js_on_load=None, apply_default_css=False)}


def _hint() -> str:
    said = element("p", id="composer-error", role="alert", class_="problem", hidden=True)
    return str(join(said, element("p", t("chat.hint"), class_="hint")))


def _skeleton() -> Markup:
    bubble = element("div", class_="bone said-bone")
    answer = element("div", *(element("div", class_="bone") for _ in range(3)), class_="bones")
    return element("div", bubble, answer, bubble, answer, class_="chat-skeleton")
