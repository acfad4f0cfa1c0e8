"""The conversation as the request tells it: what is asked, what was called since, what was spoken of before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agent.messages import Message, ToolCall
from agent.model import Json
from agent.models.builtin.catalogue import Pattern
from agent.models.builtin.entities import fold_ids, written

MOST_ASKED = 4
"""How many messages one wish may be spread over, where values are asked for."""
_NOTE = "[Counterfoil: "
_CONFIRMED = f"{_NOTE}Confirmed by"
_OPENED = re.compile(r"^The chat was opened from (\w+) (\S+);", re.MULTILINE)
_MESSAGES_LOOKED_AT = 24
MOST_CHARACTERS = 4_000
"""Of one message of a person; what is longer is not read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool answered: ``told`` on success, else the sentence ``error``."""

    told: Mapping[str, Json] = field(default_factory=dict)
    error: str | None = None

    @property
    def staged(self) -> bool:
        """Whether the call was a write that waits for a person."""
        return self.told.get("staged") is True

    def rows(self, column: str) -> list[Json]:
        """All values of a column in the tables that were told."""
        found: list[Json] = []
        for table in self.tables():
            columns, rows = table.get("columns"), table.get("rows")
            if isinstance(columns, list) and isinstance(rows, list) and column in columns:
                place = columns.index(column)
                found += [row[place] for row in rows if isinstance(row, list) and len(row) > place]
        return found

    def tables(self) -> list[dict[str, Json]]:
        """The tables that were told, each with ``columns`` and ``rows``."""
        tables = self.told.get("tables")
        return [each for each in tables if isinstance(each, dict)] if isinstance(tables, list) else []

    def is_partial(self) -> bool:
        """Whether not all rows were told."""
        return "cut" in self.told or any("note" in table for table in self.tables())


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made since the last user message, and what came of it."""

    call: ToolCall
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of the user, and the ids that were spoken of last before it, by kind."""

    text: str
    mentioned: Mapping[str, str]
    waits: bool = False
    """Whether what was prepared just before it was not confirmed."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """``asked`` are the user's messages, the newest last; ``made`` is what was called since the newest.

    ``before`` is what was called for the message before that.
    """

    asked: tuple[Asked, ...]
    made: tuple[Made, ...]
    before: tuple[Made, ...] = ()


def read_conversation(
    messages: Sequence[Message],
    patterns: Sequence[Pattern],
    kinds: Mapping[str, str] | None = None,
    makes: Mapping[str, tuple[str, str]] | None = None,
) -> Conversation:
    """Take the request's messages apart; only the newest few of the user's messages are kept.

    ``kinds`` says which kind of entity each kind of record is, ``makes`` which kind of record each tool makes, and the
    fact that names it.
    """
    places = [place for place, message in enumerate(messages) if message.role == "user"]
    if not places:
        return Conversation((Asked("", {}),), ())
    newest = places[-MOST_ASKED:]
    opened = _opened_from(messages, patterns, kinds or {})
    asked = (
        Asked(
            without_notes(messages[place].content),
            _mentioned(find_mentioned(messages[:place], patterns, makes or {}), opened),
            _waits(messages, place),
        )
        for place in newest
    )
    before = _made(messages[places[-2] + 1 : places[-1]]) if len(places) > 1 else ()
    return Conversation(tuple(asked), _made(messages[places[-1] + 1 :]), before)


def _waits(messages: Sequence[Message], place: int) -> bool:
    """Whether the turn before a user's message has staged something, and nobody has confirmed it since."""
    users = [each for each in range(place) if messages[each].role == "user"]
    staged = any(each.outcome.staged for each in _made(messages[users[-1] : place])) if users else False
    return staged and not messages[place].content.startswith(_CONFIRMED)


def _made(messages: Sequence[Message]) -> tuple[Made, ...]:
    """The calls in some messages, and what came of them."""
    answers = {message.tool_call_id: message.content for message in messages if message.role == "tool"}
    calls = [call for message in messages if message.role == "assistant" for call in message.tool_calls]
    return tuple(Made(call, read_outcome(answers[call.id])) for call in calls if call.id in answers)


def _mentioned(found: Mapping[str, str], opened: Mapping[str, str]) -> dict[str, str]:
    """What was spoken of, the newest first, and last what the chat was opened from."""
    return {**found, **{kind: value for kind, value in opened.items() if kind not in found}}


def without_notes(text: str) -> str:
    """A user's message without the app's own lines before it ("[Counterfoil: Confirmed by …]")."""
    while text.startswith(_NOTE):
        text = text.partition("]\n")[2].lstrip("\n")
    return text


def _opened_from(
    messages: Sequence[Message], patterns: Sequence[Pattern], kinds: Mapping[str, str]
) -> dict[str, str]:
    """The record that the chat was opened from, as the system message tells it: by its form, else by what it is."""
    opened = [found for each in messages if each.role == "system" for found in _OPENED.finditer(each.content)]
    told: dict[str, str] = {}
    for found in opened:
        fitting = [each for each in patterns if each.id and re.fullmatch(each.form, found[2])]
        firm = {each.kind for each in fitting if not each.loose}
        known = {found[1]} if kinds.get(found[1]) == found[1] else set()
        told |= dict.fromkeys(firm or known or {each.kind for each in fitting}, found[2])
    return told


def read_outcome(content: str) -> Outcome:
    """Read the JSON object of a tool message or of arguments; what is none is a sentence about an error."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return Outcome(error=content.strip() or "The tool gave no answer.")
    if not isinstance(told, dict):
        return Outcome(error=content.strip())
    error = told.get("error")
    return Outcome(error=error) if isinstance(error, str) else Outcome(told)


def find_mentioned(
    before: Sequence[Message], patterns: Sequence[Pattern], makes: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """The id of each kind that was spoken of last, those of the newest turn first.

    Of a turn, what was made in it counts before what the person named, and that before all else that was found.
    """
    forms = {each.kind: (each, re.compile(each.form)) for each in patterns if each.id}
    found: dict[str, str] = {}
    for turn in _newest_turns_first(before[-_MESSAGES_LOOKED_AT:]):
        named = ((kind, form, message) for message in turn for kind, form in forms.items())
        for kind, value in _made_in(turn, makes).items():
            found.setdefault(kind, value)
        for kind, form, message in named:
            values = () if kind in found else _named(message, form, patterns)
            firm = (each for each in values if not (form[0].loose and _is_firm(each, forms.values())))
            found |= {kind: value} if (value := next(iter(firm), "")) else {}
    return found


def _is_firm(value: str, forms: Iterable[tuple[Pattern, re.Pattern[str]]]) -> bool:
    """Whether a value has a form that is not loose, so that it is no value of one that is."""
    return any(not pattern.loose and compiled.fullmatch(value) for pattern, compiled in forms)


def _made_in(turn: Sequence[Message], makes: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The records that were made in a turn, by kind."""
    made: dict[str, str] = {}
    for message in turn:
        kind, key = makes.get(message.tool_name or "", ("", "")) if message.role == "tool" else ("", "")
        value = read_outcome(message.content).told.get(key) if kind else None
        if isinstance(value, str):
            made.setdefault(kind, value)
    return made


def _newest_turns_first(messages: Sequence[Message]) -> list[list[Message]]:
    """The turns backwards; in each first the user's message, then the others backwards."""
    turns: list[list[Message]] = []
    turn: list[Message] = []
    for message in reversed(messages):
        turn.append(message)
        if message.role == "user":
            turns.append([message, *turn[:-1]])
            turn = []
    return [*turns, turn]


def _named(
    message: Message, form: tuple[Pattern, re.Pattern[str]], patterns: Sequence[Pattern]
) -> Iterator[str]:
    """The ids in a message, the likeliest to be meant first.

    In a user's words the last one counts; in calls and results only a value that is an id as a whole, so that the
    text of a record cannot bring one in. What the assistant said does not count.
    """
    pattern, compiled = form
    if message.role == "user":
        said = fold_ids(message.content[:MOST_CHARACTERS], patterns)
        yield from (_as_id(pattern, each) for each in reversed(list(compiled.finditer(said))))
    told = [call.arguments for call in message.tool_calls]
    if message.role == "tool":
        told.append(message.content)
    for text in told:
        for value in _texts(dict(read_outcome(text).told)):
            if (found := compiled.fullmatch(value)) is not None:
                yield _as_id(pattern, found)


def _as_id(pattern: Pattern, found: re.Match[str]) -> str:
    return written(pattern, found) if pattern.spelled else found[0].upper()


def _texts(value: Json) -> Iterator[str]:
    """All texts in a JSON value, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
