"""The conversation as the request tells it: what is asked, what was called since, what was spoken of before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agent.messages import Message, ToolCall
from agent.model import Json
from agent.models.builtin.catalogue import Pattern
from agent.models.builtin.entities import fold_ids

MOST_ASKED = 4
"""How many messages one wish may be spread over, where values are asked for."""
_NOTE = "[Counterfoil: "
_OPENED = re.compile(r"^The chat was opened from \w+ (\S+);", re.MULTILINE)
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


@dataclass(frozen=True, slots=True)
class Conversation:
    """``asked`` are the user's messages, the newest last; ``made`` is what was called since the newest."""

    asked: tuple[Asked, ...]
    made: tuple[Made, ...]


def read_conversation(messages: Sequence[Message], patterns: Sequence[Pattern]) -> Conversation:
    """Take the request's messages apart; only the newest few of the user's messages are kept."""
    places = [place for place, message in enumerate(messages) if message.role == "user"]
    if not places:
        return Conversation((Asked("", {}),), ())
    since = messages[places[-1] + 1 :]
    answers = {message.tool_call_id: message.content for message in since if message.role == "tool"}
    calls = [call for message in since if message.role == "assistant" for call in message.tool_calls]
    made = tuple(Made(call, read_outcome(answers[call.id])) for call in calls if call.id in answers)
    newest = places[-MOST_ASKED:]
    opened = _opened_from(messages, patterns)
    asked = (
        Asked(without_notes(messages[place].content), opened | find_mentioned(messages[:place], patterns))
        for place in newest
    )
    return Conversation(tuple(asked), made)


def without_notes(text: str) -> str:
    """A user's message without the app's own lines before it ("[Counterfoil: Confirmed by …]")."""
    while text.startswith(_NOTE):
        text = text.partition("]\n")[2].lstrip("\n")
    return text


def _opened_from(messages: Sequence[Message], patterns: Iterable[Pattern]) -> dict[str, str]:
    """The record that the chat was opened from, as the system message tells it."""
    opened = [found for each in messages if each.role == "system" for found in _OPENED.finditer(each.content)]
    kinds = {each.kind: re.compile(each.form) for each in patterns if each.id}
    return {kind: found[1] for found in opened for kind, form in kinds.items() if form.fullmatch(found[1])}


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


def find_mentioned(before: Sequence[Message], patterns: Sequence[Pattern]) -> dict[str, str]:
    """The id of each kind that was spoken of last."""
    forms = {each.kind: re.compile(each.form) for each in patterns if each.id}
    found: dict[str, str] = {}
    for message in reversed(before[-_MESSAGES_LOOKED_AT:]):
        for kind, form in forms.items():
            if kind not in found and (named := next(_named(message, form, patterns), None)):
                found[kind] = named
    return found


def _named(message: Message, form: re.Pattern[str], patterns: Sequence[Pattern]) -> Iterator[str]:
    """The ids in a message, the likeliest to be meant first.

    In a user's words the last one counts; in calls and results only a value that is an id as a whole, so that the
    text of a record cannot bring one in. What the assistant said does not count.
    """
    if message.role == "user":
        said = fold_ids(message.content[:MOST_CHARACTERS], patterns)
        yield from (each[0].upper() for each in reversed(list(form.finditer(said))))
    told = [call.arguments for call in message.tool_calls]
    if message.role == "tool":
        told.append(message.content)
    for text in told:
        for value in _texts(dict(read_outcome(text).told)):
            if form.fullmatch(value):
                yield value.upper()


def _texts(value: Json) -> Iterator[str]:
    """All texts in a JSON value, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
