"""What a transcript shows: a copy of a chat as it is now, redacted, in which nothing leads back to the store.

A snapshot is JSON: ``title`` and ``entries``. An entry has ``kind`` (``user``, ``assistant`` or ``event``) and ``at``; of
a person and an event ``text``; of the assistant ``parts``: ``text`` (Markdown), ``steps``, ``result`` (blocks as
``agent.results`` has them; pictures are ``captions``) and ``change`` (a change set's card).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db import chats, turns
from db.change_sets import PERSONAL
from db.confidences import confidences_of
from db.errors import Invalid
from db.json import canonical_json
from db.models.base import Json
from db.models.change_sets import ChangeSet, RowChange
from db.models.chats import Chat, Message
from db.models.turns import ToolCallRow, Turn
from db.redaction import Redactor
from db.snapshot_parts import show_change, show_result, show_step
from db.tenancy import Identity
from db.turns import TurnIsRunning

Part = Literal["steps", "results", "changes"]
PARTS: tuple[Part, ...] = ("steps", "results", "changes")
"""What a transcript can show besides the messages, in this order."""
MOST_MESSAGES = 500
MOST_BYTES = 1_000_000
PRIVATE_CHANGE = "A change of the personal context"
"""Instead of what would tell what somebody wants remembered."""
Object = dict[str, Json]


@dataclass(frozen=True, slots=True)
class _Told:
    """All that the entries are made of."""

    parts: frozenset[Part]
    calls: Mapping[UUID, Mapping[str, ToolCallRow]]
    changes: Mapping[UUID, Sequence[ChangeSet]]
    rows: Mapping[UUID, Sequence[RowChange]]
    modes: Mapping[UUID, str]

    def is_private(self, turn_id: UUID | None) -> bool:
        """Whether the turn has to do with what somebody wants remembered."""
        return turn_id is not None and any(map(is_private, self.changes.get(turn_id, ())))


def take_snapshot(session: Session, who: Identity, chat_id: UUID, parts: Collection[Part]) -> Object:
    """The user's own chat as others may see it.

    Raises:
        NotFound: not the user's chat.
        TurnIsRunning: it is being answered.
        Invalid: there is nothing in it, or more than a transcript holds (500 messages, 1 MB).
    """
    chat = chats.find_chat(session, who, chat_id)
    if turns.running_turn(session, chat.id) is not None:
        raise TurnIsRunning("The assistant is still answering in this chat. Share it when it has finished.")
    rows = _messages(session, chat)
    told = _read(session, rows, frozenset(parts))
    redactor = Redactor(confidences_of(session, who, told.calls, told.changes))
    entries = cast(Json, list(_entries(rows, told)))
    snapshot = redactor.json({"title": chat.title, "entries": entries})
    assert isinstance(snapshot, dict)
    _check_size(len(canonical_json(snapshot)))
    return snapshot


def is_private(change_set: ChangeSet) -> bool:
    """Whether it touches what somebody wants remembered."""
    return PERSONAL in change_set.counts


def _messages(session: Session, chat: Chat) -> Sequence[Message]:
    """What was said, done and decided; the results that the models were told are not read at all."""
    shown = (
        Message.chat_id == chat.id,
        or_(Message.role.in_(("user", "assistant")), Message.kind == "event"),
    )
    said = select(func.count(Message.id)).where(*shown, Message.content != "")
    number = session.scalar(said) or 0
    if not number:
        raise Invalid("Nothing was said in this chat yet, so there is nothing to share.")
    if number > MOST_MESSAGES:
        raise Invalid(
            f"This chat has {number:,} messages; a transcript holds at most {MOST_MESSAGES}. "
            "Go on in a new chat, and share that one."
        )
    return session.scalars(select(Message).where(*shown).order_by(Message.position)).all()


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise Invalid(
            f"This transcript would have {size / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} MB are kept. "
            "Leave out the results or the changes, or share a shorter chat."
        )


def _read(session: Session, rows: Sequence[Message], parts: frozenset[Part]) -> _Told:
    ids = {row.turn_id for row in rows if row.turn_id is not None}
    calls: dict[UUID, dict[str, ToolCallRow]] = {}
    for call in turns.calls_of(session, list(ids)):
        calls.setdefault(call.turn_id, {})[call.call_id] = call
    changes: dict[UUID, list[ChangeSet]] = {}
    query = select(ChangeSet).where(ChangeSet.turn_id.in_(ids)).order_by(ChangeSet.created_at, ChangeSet.id)
    for row in session.scalars(query):
        if row.turn_id is not None:
            changes.setdefault(row.turn_id, []).append(row)
    found = select(Turn.id, Turn.mode).where(Turn.id.in_(ids))
    modes = {row.id: row.mode for row in session.execute(found)}
    return _Told(parts, calls, changes, _rows_of(session, changes), modes)


def _rows_of(
    session: Session, changes: Mapping[UUID, Sequence[ChangeSet]]
) -> Mapping[UUID, Sequence[RowChange]]:
    ids = [row.id for rows in changes.values() for row in rows]
    query = select(RowChange).where(RowChange.change_set_id.in_(ids)).order_by(RowChange.position)
    found: dict[UUID, list[RowChange]] = {}
    for row in session.scalars(query):
        found.setdefault(row.change_set_id, []).append(row)
    return found


def _entries(rows: Sequence[Message], told: _Told) -> Iterator[Object]:
    """One entry for all messages of the assistant in a turn; an event below its own card says nothing new."""
    answers: dict[UUID, list[Json]] = {}
    carded: set[str] = set()
    for row in rows:
        at = row.created_at.isoformat()
        if row.role == "user":
            carded.clear()
            yield {"kind": "user", "at": at, "text": _asked(row, told)}
        elif row.kind == "event":
            if str(row.details.get("change_set_id")) not in carded:
                yield {"kind": "event", "at": at, **_noted(row, told)}
        elif row.turn_id in answers:
            _extend(answers[row.turn_id], _parts(row, told))
        else:
            parts: list[Json] = _parts(row, told)
            if row.turn_id is not None:
                answers[row.turn_id] = parts
            yield {"kind": "assistant", "at": at, "parts": parts}
        if row.role == "assistant" and row.turn_id is not None and not row.tool_calls:
            answers[row.turn_id] += _cards(row.turn_id, told, carded)


def _extend(parts: list[Json], more: list[Json]) -> None:
    """Steps go beside those just before."""
    match (parts[-1:], more[:1]):
        case [{"kind": "steps", "steps": list(done)}], [{"kind": "steps", "steps": list(new)}]:
            done += new
            parts += more[1:]
        case _:
            parts += more


def _asked(row: Message, told: _Told) -> str:
    """The person's words; those of the button on a card repeat what it would turn back."""
    is_button = row.turn_id is not None and told.modes.get(row.turn_id) == "undo"
    return PRIVATE_CHANGE if is_button and told.is_private(row.turn_id) else row.content


def _noted(row: Message, told: _Told) -> Object:
    """What was decided on which change; by whom is not told."""
    wanted = str(row.details.get("change_set_id"))
    every = (each for rows in told.changes.values() for each in rows)
    decided = next((each for each in every if str(each.id) == wanted), None)
    status = str(row.details.get("status", ""))
    tables = row.details.get("tables")
    if PERSONAL in (tables if isinstance(tables, list) else ()):
        return {"status": status, "text": PRIVATE_CHANGE}
    if decided is None:
        return {"status": status, "text": row.content if not status else _without_name(row.content)}
    return {"status": status, "text": decided.summary}


def _without_name(sentence: str) -> str:
    """``Make 2 of x.`` of ``Confirmed by Olga: Make 2 of x.``."""
    return sentence.partition(": ")[2] or sentence


def _parts(row: Message, told: _Told) -> list[Json]:
    parts: list[Json] = [{"kind": "text", "text": row.content}] if row.content.strip() else []
    known = told.calls.get(row.turn_id, {}) if row.turn_id is not None else {}
    made = [known[key] for each in row.tool_calls if (key := str(each.get("id", ""))[:120]) in known]
    if "steps" in told.parts and made:
        parts.append({"kind": "steps", "steps": [show_step(call) for call in made]})
    if "results" in told.parts:
        parts += [shown for call in made if (shown := show_result(call)) is not None]
    if row.details.get("finish") in {"stopped", "cut_off", "interrupted", "error"} and not row.tool_calls:
        parts.append({"kind": "ending", "finish": str(row.details["finish"])})
    return parts


def _cards(turn_id: UUID, told: _Told, carded: set[str]) -> list[Json]:
    """What the turn staged, as it is now; ``carded`` learns which."""
    if "changes" not in told.parts:
        return []
    rows = [row for row in told.changes.get(turn_id, ()) if row.status != "superseded"]
    carded.update(str(row.id) for row in rows)
    return [
        show_change(row, told.rows.get(row.id, ()), hidden=PRIVATE_CHANGE if is_private(row) else None)
        for row in rows
    ]
