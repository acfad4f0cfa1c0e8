"""What is in sight of a chat, for the chat page and for the panel alike: its head, its messages, or the greeting."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from agent.drawing.markup import Child, element, join
from agent.turns.services import Services
from db.errors import NotFound
from db.models.chats import Chat
from db.rights import SHARES
from pages.components import button, icon, problem
from pages.conversation import WINDOW, Conversation, read_conversation
from pages.messages import Drawn, draw_messages
from pages.reader import Reader

KEEPS_CHAT = frozenset({"workflow"})
"""Kinds of records that have one chat of each person's, which their page opens; a pack adds its kind here."""
MOST_SUGGESTIONS = 6
MOST_IN_PANEL = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands above the messages, with what the scripts need to know of the chat; and the messages."""

    state: Markup
    messages: tuple[Drawn, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chat to show, as a page asks for it: nothing of it is trusted."""

    chat: object = None
    window: object = None
    nonce: object = None
    """Comes back with the answer, so that the page knows which question it answers."""
    in_panel: bool = False


def draw_scene(services: Services, reader: Reader, wanted: Wanted) -> Scene:
    """The head and the messages of a chat of the reader, or the greeting where none is chosen."""
    nonce = str(wanted.nonce)[:40]
    chosen = _uuid(wanted.chat)
    if chosen is None:
        return Scene(_state(_greeting(services, reader, wanted, level="h1"), nonce=nonce))
    given = wanted.window
    size = given if isinstance(given, int) and not isinstance(given, bool) else WINDOW
    try:
        with services.store.read(reader.who.scope) as session:
            conversation = read_conversation(session, reader.who, chosen, window=size)
            drawn = draw_messages(reader, conversation)
    except NotFound:
        gone = problem(reader.t("chats.gone"), button(reader.t("chats.new"), data_new_chat=True))
        return Scene(_state(gone, nonce=nonce, missing=True))
    is_empty = not drawn and conversation.running is None
    begun = _greeting(services, reader, wanted, level="h2") if is_empty else None
    return Scene(_head(reader, conversation, nonce, begun, wanted.in_panel), tuple(drawn))


def _head(
    reader: Reader, conversation: Conversation, nonce: str, greeting: Markup | None, in_panel: bool
) -> Markup:
    """The title, what stands above the first message that is shown, and the facts of the chat."""
    chat = conversation.chat
    title = chat.title or reader.t("chats.untitled")
    above = None if in_panel else join(element("h1", title, class_="sr-only"), _about(reader, chat))
    return _state(
        join(above, _notes(reader, conversation), greeting),
        nonce=nonce,
        chat=str(chat.id),
        title=title,
        running=str(conversation.running) if conversation.running else None,
        skill=str(chat.skill_id) if chat.skill_id else None,
        context_type=chat.context_type,
        context_id=chat.context_id,
        context_label=record_label(reader, chat.context_type, chat.context_id) if chat.context_type else None,
        keeps_chat=chat.context_type in KEEPS_CHAT,
        shareable=reader.who.may(SHARES) and greeting is None,
    )


def _notes(reader: Reader, conversation: Conversation) -> Markup:
    """That the chat is archived, and the way to its older messages."""
    archived = element("p", icon("archive"), reader.t("chat.archived"), class_="note")
    earlier = button(reader.t("chat.earlier"), look="quiet", data_earlier=True)
    return join(
        archived if conversation.chat.is_archived else None, earlier if conversation.has_earlier else None
    )


def record_label(reader: Reader, kind: str, key: str | None) -> str:
    """What people call a record that a chat is about: "order SA-2026-00160"."""
    return f"{reader.name('context', kind)} {key}" if key else reader.name("context", kind)


def _about(reader: Reader, chat: Chat) -> Markup | None:
    """Which record the chat was opened from (C7)."""
    if not chat.context_type:
        return None
    label = record_label(reader, chat.context_type, chat.context_id)
    return element(
        "p", icon("box"), element("span", reader.t("chat.about_record", record=label)), class_="note about"
    )


def _greeting(services: Services, reader: Reader, wanted: Wanted, *, level: str) -> Markup:
    """A greeting, what the assistant can do, and sentences to begin with."""
    offered = [
        sentence
        for pack in reader.who.packs
        for sentence in services.suggestions.get(pack, {}).get(reader.who.language, ())
    ]
    most = MOST_IN_PANEL if wanted.in_panel else MOST_SUGGESTIONS
    buttons = [button(sentence, data_say=sentence) for sentence in offered[:most]]
    first_name = reader.who.name.split()[0] if reader.who.name.split() else reader.who.name
    tried: Child = join(
        element("p", reader.t("chat.try"), class_="try") if buttons else None,
        element("div", *buttons, class_="suggestions") if buttons else None,
    )
    said = reader.t("panel.hello") if wanted.in_panel else reader.t("chat.hello", name=first_name)
    greeting = element("h3" if wanted.in_panel else level, said)
    return element("div", icon("logo"), greeting, element("p", reader.t("chat.about")), tried, class_="hello")


def _state(body: Markup, **facts: str | bool | None) -> Markup:
    """What the page shows above the messages, and what its scripts need to know of the chat."""
    return element("div", body, id="chat-state", **{f"data_{name}": value for name, value in facts.items()})


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
