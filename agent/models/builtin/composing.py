"""What a pack composes of a message by itself, where arguments have many parts, such as the steps of a workflow.

Slots hold single values; a composer reads the whole message instead and gives the calls, or the question to ask first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.model import Json
from agent.models.builtin.said import Language

if TYPE_CHECKING:
    from agent.models.builtin.slots import Surroundings


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a composer sees it.

    ``names`` are the tenant's by kind; ``mentioned`` the ids that were spoken of before, by kind. In a chat of the
    composer's pack ``is_own`` is true, so that less need be said.
    """

    text: str
    language: Language
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mentioned: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Composition:
    """Calls, each a tool and its arguments, or a ``question`` in their place; ``remarks`` are told beside the results.

    ``wants_text`` says that the answer to the question is a text to take literally.
    """

    calls: tuple[tuple[str, Mapping[str, Json]], ...] = ()
    question: str = ""
    remarks: tuple[str, ...] = ()
    wants_text: bool = False


@dataclass(frozen=True, slots=True)
class Composer:
    """Tells what a message of a pack asks for; None where it is no message of that sort."""

    pack: str
    compose: Callable[[Message], Composition | None]


def compose(
    text: str, language: Language, around: Surroundings, pack: str, composers: Sequence[Composer]
) -> Composition | None:
    """What the first of the composers makes of a message; ``pack`` is the one that the chat is of."""
    mentioned = {kind: value for kind, value in around.mentioned.items() if isinstance(value, str)}
    for each in composers:
        is_own = each.pack == pack
        made = each.compose(Message(text, language, around.names.lists, mentioned, is_own))
        if made is not None:
            return made
    return None
