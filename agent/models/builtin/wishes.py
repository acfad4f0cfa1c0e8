"""A wish: something that a person may want, the values that it takes, and the calls that fulfil it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from agent.model import Json
from agent.models.builtin.said import NO_WORDS, Said, Words

Carry = Literal["always", "pointed", "never"]


@dataclass(frozen=True, slots=True)
class Named:
    """An entity of this kind, else of one of ``others``; ``free`` lets unknown words fill it, for the tool to judge."""

    kind: str
    free: bool = False
    others: tuple[str, ...] = ()
    cues: Words = NO_WORDS
    """A free value stands after one of these words, or looks like a name (a capital, a digit, a hyphen)."""
    after: Words = NO_WORDS
    """Of several entities the one that stands after one of these words, else the first of several."""
    rest: bool = False
    """Only what no slot before it has taken."""
    carry: Carry = "always"
    """Whether it may mean what was spoken of before: without being said, only where a word points to it, or never."""
    cued: bool = False
    """A free value stands after one of the ``cues`` only, however it looks."""
    about: tuple[str, ...] = ()
    """A free value counts where one of these concepts is said, or where its words are subjects of the domain."""
    prefer: bool = False
    """``others`` only count where there is none of the kind itself."""
    translated: bool = False
    """Free words are told in those of the glossary, in which the tenant's records are written."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """An object made of all entities of these kinds; a size gives width and height."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The one of the tenant's names of this kind that holds the given parts, such as a format and a size.

    Where none holds all of them, the first that holds the first part is chosen, and the other parts are left for a
    ``Gathered`` slot.
    """

    kind: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that a wish takes; ``many`` keeps several values together as a list, else each makes a call.

    Where there are fewer than ``least`` in that list, what was spoken of before comes first: "compare it with SIM-4".
    """

    name: str
    source: Named | Gathered | Chosen
    many: bool = False
    least: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """At least one of these slots must be filled; else ``question`` is asked, with names of ``offers`` to pick from.

    ``latest`` lets "my last order" stand for the newest name of ``offers``; with ``only`` the one name of ``offers`` is
    taken where there is no other. Nothing is needed where a slot has its value in ``unless``.
    """

    slots: tuple[str, ...]
    question: Said
    offers: str = ""
    latest: bool = False
    only: bool = False
    unless: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FromSlot:
    """The value of a slot; nothing where it is empty."""

    slot: str


@dataclass(frozen=True, slots=True)
class FromPart:
    """One part of the value of a slot, where that is an object."""

    slot: str
    key: str


@dataclass(frozen=True, slots=True)
class FromFact:
    """A fact of the newest result of this tool in this turn."""

    tool: str
    key: str


@dataclass(frozen=True, slots=True)
class FromColumn:
    """All values of a column in the results of this tool in this turn; with ``only`` the one that there is."""

    tool: str
    column: str
    only: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always this value."""

    value: Json


@dataclass(frozen=True, slots=True)
class Together:
    """An object of the values of slots, by key; nothing where all of them are empty."""

    slots: Mapping[str, str]


ArgumentSource = FromSlot | FromPart | FromFact | FromColumn | Fixed | Together


@dataclass(frozen=True, slots=True)
class Step:
    """A call of a tool. Of several sources for an argument the first that gives something counts.

    The step is left out where the slot ``unless`` is filled. ``makes`` is the kind of record that it makes, and the
    fact that names it, so that "it" can mean that record later in the same message.
    """

    tool: str
    arguments: Mapping[str, tuple[ArgumentSource, ...]]
    unless: str = ""
    makes: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that a person may want, and how it is done.

    ``sample`` is the sentence that is offered as a guess, where ``{order}`` stands for an entity of that kind;
    ``also`` names kinds of entities that suit the wish though no slot takes them.
    """

    name: str
    description: Said
    sample: Said
    examples: Words
    steps: tuple[Step, ...]
    slots: tuple[Slot, ...] = ()
    needs: tuple[Need, ...] = ()
    writes: bool = False
    also: tuple[str, ...] = ()
    forms: Words = NO_WORDS
    """Regular expressions of whole messages that mean this, whatever stands inside; named groups fill slots."""
    supposes: bool = False
    """Whether it answers what would happen if something were done; such questions are not about how to do it."""

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools that it may call."""
        return tuple(step.tool for step in self.steps)


def one_call(tool: str, *slots: Slot) -> tuple[Step, ...]:
    """The single step of a wish whose slots are the tool's arguments."""
    return (Step(tool, {slot.name: (FromSlot(slot.name),) for slot in slots}),)
