"""Messages as HTML: what a person said, what the assistant did and answered, and the app's own notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from markupsafe import Markup

from agent.drawing.amounts import duration
from agent.drawing.blocks import links_of
from agent.drawing.markup import Child, element, join, shown
from agent.drawing.prose import render_markdown
from agent.models.builtin.wording import guesses
from agent.results import Link
from db.models.base import Json, now
from db.models.chats import Message
from pages.blocks import draw_links
from pages.cards import NOTES, Card, draw_card
from pages.components import button, icon, moment
from pages.conversation import Answer, Calls, Conversation, Entry, Note, Said, Text
from pages.reader import Reader
from pages.steps import draw_steps

BUILT_IN = "built-in"
BROKEN = frozenset({"cut_off", "interrupted", "error", "stopped"})
ICONS = {"applied": "check", "cancelled": "cross"}
Drawn = tuple[Literal["user", "assistant"], Markup]


def draw_messages(reader: Reader, conversation: Conversation) -> list[Drawn]:
    """Each message with the side that it stands on, oldest first."""
    entries = conversation.entries
    drawn: list[Drawn] = []
    last = _last_said(entries) if conversation.running is None else None
    for place, entry in enumerate(entries):
        match entry:
            case Said():
                drawn.append(("user", _on_its_day(reader, entries[:place], entry, last=entry is last)))
            case Answer():
                is_idle = entry.is_newest and conversation.running is None
                drawn.append(("assistant", draw_answer(reader, entry, is_newest=is_idle)))
            case Note(message) if not _is_shown_by_its_card(entries[:place], message):
                drawn.append(("assistant", draw_note(reader, message)))
    return drawn


def draw_said(reader: Reader, said: Said, *, is_last: bool = False) -> Markup:
    """The person's words exactly as typed; the last ones can be edited."""
    message = said.message
    return element(
        "div",
        element("div", message.content, class_="words"),
        element(
            "div",
            _small(reader.t("said.edit"), "pencil", "edit") if is_last else None,
            _mode(reader, "said.search") if said.mode == "search" else None,
            moment(reader, message.created_at),
            class_="meta",
        ),
        element("template", message.content, class_="source") if is_last else None,
        class_="said",
        data_message=str(message.id),
        data_mode=said.mode if said.mode != "chat" else None,
    )


def _last_said(entries: Sequence[Entry]) -> Said | None:
    """The last message of the person, unless what was prepared for it was confirmed, or it is no message to a model."""
    for entry in reversed(entries):
        match entry:
            case Said(mode=mode):
                return entry if mode != "undo" else None
            case Answer() if not _can_be_made_again(entry):
                return None
    return None


def _on_its_day(reader: Reader, before: Sequence[Entry], said: Said, *, last: bool) -> Markup:
    """A message, under the name of its day where that is a new one and not today."""
    drawn = draw_said(reader, said, is_last=last)
    day = reader.day(said.message.created_at)
    earlier = next((each.message for each in reversed(before) if isinstance(each, Said)), None)
    is_new = day != reader.day(earlier.created_at) if earlier else day != reader.day(now())
    if not is_new:
        return drawn
    return join(element("p", reader.date(said.message.created_at), class_="day"), drawn)


def _mode(reader: Reader, key: str) -> Markup:
    return element("span", icon("search"), reader.t(key), class_="mode")


def draw_answer(reader: Reader, answer: Answer, *, is_newest: bool) -> Markup:
    """Steps, words and cards in their order, offers, how it ended, and what can be done with it."""
    return element(
        "article",
        *_parts(reader, answer),
        draw_links(reader, _offers(answer)),
        _guesses(answer) if is_newest else None,
        _ending(reader, answer, is_newest=is_newest),
        _meta(reader, answer, is_newest=is_newest),
        class_="answer",
        data_turn=str(answer.turn_id) if answer.turn_id else None,
        data_mode=answer.mode if answer.mode != "chat" else None,
        aria_label=reader.t("answer.label"),
    )


def _offers(answer: Answer) -> list[Link]:
    """Where one can go from here. What is only staged is not there yet; its card leads to it once it is confirmed."""
    return [link for call in answer.calls if call.status == "done" for link in links_of(call.result)]


def draw_note(reader: Reader, message: Message) -> Markup:
    """A line that the app wrote: "Confirmed by Olga: …"."""
    status = str(message.details.get("status", ""))
    return element(
        "p",
        icon(ICONS.get(status, "dot")),
        element("span", shown(reader.retell(_worded(message)), limit=400)),
        moment(reader, message.created_at),
        class_=f"note {status}",
        data_message=str(message.id),
    )


def _worded(message: Message) -> str:
    """The note in the words that its change has for deciding; the models read all of them in the same words."""
    tables, text = message.details.get("tables"), message.content
    for table in tables if isinstance(tables, list) else ():
        for usual, own in NOTES.get(str(table), {}).items():
            text = own + text.removeprefix(usual) if text.startswith(usual) else text
    return text


def _parts(reader: Reader, answer: Answer) -> list[Child]:
    """A card stands right after the calls that staged it; what is said later stands below."""
    cards = [draw_card(reader, card) for card in answer.cards if _is_worth_showing(card)]
    drawn: list[Child] = []
    stagings = [part for part in answer.parts if isinstance(part, Calls) and _stages(part)]
    for part in answer.parts:
        match part:
            case Text(text):
                drawn.append(element("div", render_markdown(_without_guesses(answer, text)), class_="md"))
            case Calls(rows):
                drawn.append(draw_steps(reader, rows))
                if stagings and part is stagings[-1]:
                    drawn += cards
    return drawn if stagings else [*drawn, *cards]


def _stages(part: Calls) -> bool:
    return any(row.status == "staged" for row in part.rows)


def _is_worth_showing(card: Card) -> bool:
    return card.status != "superseded" or card.row.reason is not None


def _is_built_in(answer: Answer) -> bool:
    return answer.last is not None and answer.last.details.get("provider") == BUILT_IN


def _without_guesses(answer: Answer, text: str) -> str:
    """The list of guesses goes, since its sentences become buttons."""
    if not (answer.is_newest and _is_built_in(answer) and guesses(text)):
        return text
    return text.rstrip().rpartition("\n\n")[0]


def _guesses(answer: Answer) -> Markup | None:
    """Only the built-in model's own offers become buttons: words of an LLM can make none."""
    offered = guesses(answer.text) if _is_built_in(answer) else ()
    buttons = [button(sentence, data_say=sentence) for sentence in offered]
    return element("div", *buttons, class_="guesses") if buttons else None


def _ending(reader: Reader, answer: Answer, *, is_newest: bool) -> Markup | None:
    """What went wrong, as a sentence, with a way to go on."""
    details: dict[str, Json] = answer.last.details if answer.last else {}
    finish = str(details.get("finish", ""))
    if finish not in BROKEN:
        return None
    sentence = reader.retell(str(details.get("error") or reader.t(f"answer.{finish}")))
    retry = (
        button(reader.t("answer.retry"), icon_name="again", data_action="regenerate") if is_newest else None
    )
    calm = "problem calm" if finish == "stopped" else "problem"
    return element(
        "div", icon("alert" if finish != "stopped" else "stop"), element("p", sentence), retry, class_=calm
    )


def _meta(reader: Reader, answer: Answer, *, is_newest: bool) -> Markup | None:
    """When, by which model, and the small buttons."""
    last = answer.last
    if last is None:
        return None
    name = reader.t("answer.builtin") if _is_built_in(answer) else str(last.details.get("model") or "")
    took = last.details.get("milliseconds")
    copy = _small(reader.t("answer.copy"), "copy", "copy")
    again = _small(reader.t("answer.regenerate"), "again", "regenerate")
    return element(
        "div",
        _mode(reader, "answer.mode.search") if answer.mode == "search" else None,
        moment(reader, last.created_at),
        element("span", shown(name, limit=80), class_="model") if name else None,
        element("span", duration(took)) if isinstance(took, int | float) and took else None,
        copy if answer.text else None,
        again if is_newest and _can_be_made_again(answer) else None,
        element("template", answer.text, class_="source"),
        class_="meta",
    )


def _small(label: str, icon_name: str, action: str) -> Markup:
    return button(label, look="quiet", icon_name=icon_name, hide_label=True, data_action=action)


def _can_be_made_again(answer: Answer) -> bool:
    """Not once its change was applied: making it again would propose the same change a second time."""
    return answer.mode != "undo" and not any(card.status == "applied" for card in answer.cards)


def _is_shown_by_its_card(before: Sequence[Entry], message: Message) -> bool:
    """A decision right below its card says nothing new."""
    change_set_id = message.details.get("change_set_id")
    for entry in reversed(before):
        match entry:
            case Answer(cards=cards):
                return any(str(card.row.id) == change_set_id for card in cards)
            case Said():
                return False
            case Note():
                continue
    return False
