"""A transcript copied into a chat of one's own, to go on there: its words, and nothing that was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from db import chats
from db.audit import Entry, append, lock_ledger
from db.errors import NotFound, NotPermitted
from db.models.base import Json, now
from db.models.chats import Chat, Message
from db.models.shares import Share
from db.models.turns import Turn
from db.quoting import told
from db.session import Store
from db.shares import Found, look_up, note_use
from db.tenancy import Identity

NOBODY_LEFT: Final = "This link leads nowhere: it was revoked, has run out, or never was. Ask for a new one."
_TITLES = {"en": "Copy of {title}", "ru": "Копия: {title}"}
NOTE: Final = (
    "Copied from the shared conversation {title} as it was on {day}. What was done there was not copied."
)
PROCESS = "copy"


def copy_transcript(store: Store, who: Identity, token: str) -> Chat:
    """A new chat of this person with the words of a transcript, below a line that says whence they are.

    Raises:
        NotPermitted: this is a guest, whose chats are thrown away.
        NotFound: the token leads nowhere, to no transcript, or to one for people of another tenant.
        LimitReached: the person has as many chats as the tenant allows.
    """
    if who.is_guest:
        raise NotPermitted("A chat cannot be copied into a demo: all of it is thrown away.")
    found = find_for(store, who, token)
    if found is None:
        raise NotFound(NOBODY_LEFT)
    with store.work(who.scope) as session:
        lock_ledger(session)
        chat = _make_chat(session, who, found.share)
        about: dict[str, Json] = {"title": found.share.title, "of": found.tenant_name}
        append(
            session, Entry("share_copied", "done", who.user_id, who.name, chat_id=chat.id, arguments=about)
        )
    note_use(store, found, copied=True)
    return chat


def find_for(store: Store, who: Identity, token: str) -> Found | None:
    """The transcript that this person may read by the token."""
    found = look_up(store, token)
    if found is None or found.share.kind != "transcript":
        return None
    is_for_all = found.share.audience == "anyone" or found.share.tenant_id == who.tenant_id
    return found if is_for_all else None


def _make_chat(session: Session, who: Identity, share: Share) -> Chat:
    language = who.language if who.language in _TITLES else "en"
    title = _TITLES[language].format(title=share.title)[: chats.MAX_TITLE]
    chat = chats.create_chat(session, who, title=title)
    day = f"{share.created_at:%Y-%m-%d}"
    note = NOTE.format(day=day, title=told(share.title))
    messages = [Message(role="system", kind="event", content=note, details={"copied_from": str(share.id)})]
    messages += _messages(session, who, chat, share.snapshot)
    moment = now()
    for place, message in enumerate(messages):
        message.created_at = moment + timedelta(microseconds=place)
    chats.append_messages(session, chat.id, messages)
    session.flush()
    return chat


def _messages(session: Session, who: Identity, chat: Chat, snapshot: Json) -> Iterator[Message]:
    """Each question with its answer belongs to a turn that has ended, so that the last one can be asked anew."""
    turn: Turn | None = None
    for role, text in _words(snapshot):
        if role == "user" or turn is None:
            turn = Turn(
                chat_id=chat.id,
                user_id=who.user_id,
                status="done",
                process=PROCESS,
                heartbeat_at=now(),
                ended_at=now(),
            )
            session.add(turn)
            session.flush()
        yield Message(role=role, content=text, turn_id=turn.id)


def _words(snapshot: Json) -> Iterator[tuple[str, str]]:
    """Who said what, in order; an answer's texts in one."""
    entries = snapshot.get("entries") if isinstance(snapshot, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case {"kind": "user", "text": str(text)} if text:
                yield "user", text
            case {"kind": "assistant", "parts": list(parts)}:
                said = [
                    str(part["text"])
                    for part in parts
                    if isinstance(part, dict) and part.get("kind") == "text"
                ]
                if said:
                    yield "assistant", "\n\n".join(said)
