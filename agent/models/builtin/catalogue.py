"""What a pack tells the built-in model of itself: wishes it can fulfil, words it knows, sentences to answer with.

All of it is data. ``Catalogue`` is the whole; ``Wish`` is one thing that a person may want, done by one tool or by a
chain of tools.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agent.models.builtin.composing import Composer
from agent.models.builtin.offers import Offer
from agent.models.builtin.said import NO_WORDS, Language, Said, Words, sentences, words
from agent.models.builtin.wishes import (
    ArgumentSource,
    Chosen,
    Fixed,
    FromColumn,
    FromFact,
    FromPart,
    FromSlot,
    Gathered,
    Named,
    Need,
    Slot,
    Step,
    Together,
    Wish,
    one_call,
)

__all__ = [
    "BEYOND",
    "COMMON",
    "ArgumentSource",
    "Beyond",
    "Canned",
    "Catalogue",
    "Chosen",
    "Composer",
    "Concept",
    "Fault",
    "Fixed",
    "FromColumn",
    "FromFact",
    "FromPart",
    "FromSlot",
    "Gathered",
    "Language",
    "Measure",
    "Named",
    "Need",
    "Offer",
    "Pattern",
    "Report",
    "Said",
    "Slot",
    "Step",
    "Together",
    "Vocabulary",
    "Wish",
    "Words",
    "beyond_key",
    "join_catalogues",
    "one_call",
    "sentences",
    "words",
]


COMMON = "common"
"""The pack whose words every chat understands."""
BEYOND = "!"
"""Concepts of this prefix and a number are what no tool does (``Catalogue.beyond``)."""


@dataclass(frozen=True, slots=True)
class Concept:
    """Words that mean the same here. ``topic`` words belong to the domain; ``action`` words can begin a wish."""

    name: str
    words: Words
    topic: bool = False
    action: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The closed set of values of a kind, by the words that people use for them.

    With ``near``, a value counts only within three words of one of those; values in ``alone`` need no such company.
    ``topic`` says that all values belong to the domain, ``topics`` that these do; those in ``hints`` do in a sentence
    without unknown words. With ``keeps`` the words keep their other meanings too; with ``things`` they are nouns, so
    that "this" before one points to a thing. The values of one with ``numbers`` are whole numbers. Several values of
    one with a ``series`` are one value together, see ``series.py``.
    """

    kind: str
    values: Mapping[str, Words]
    near: Words = NO_WORDS
    alone: frozenset[str] = frozenset()
    topic: bool = False
    topics: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()
    keeps: bool = False
    things: bool = False
    numbers: bool = False
    series: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Values that can be told by their form; of a group, its text counts.

    ``short`` has one group: the end of a known name, as in "order 160". An ``id`` is written in capitals, and Cyrillic
    letters in it that look Latin are taken as such; ``retyped`` has beginnings that are typed in Cyrillic letters of
    the same sound, and the Latin ones of the same length. A ``loose`` form leaves to all others what fits them too. Of
    an ``inner`` one only the group is the value, and the words around it keep their meanings. With ``spelled`` the
    group is a number, which is written so ("SIM-{:04}"), and so are numbers that go on with it: "SIM-3, 4 and 7".
    """

    kind: str
    form: str
    short: str = ""
    id: bool = True
    retyped: tuple[tuple[str, str], ...] = ()
    loose: bool = False
    inner: bool = False
    spelled: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number beside one of these words, such as "16 samples" or "width 800".

    With ``units`` it may have a fraction, and a number before a unit counts without the word; the value is in the unit
    of factor 1. One with a ``series`` is read by ``series.py``: with scales ("10k"), lists and ranges; there a number
    counts without word and unit, too, where one of the words ``bare`` stands before it. With ``topic`` it is a sign of
    the domain.
    """

    kind: str
    cues: Words
    units: Mapping[str, float] = field(default_factory=dict)
    series: str = ""
    bare: Words = NO_WORDS
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Beyond:
    """What people ask for and no tool does: said plainly, so that nothing is called instead.

    Where it is not ``strict``, a message that names a thing of the domain is taken for a wish all the same.
    """

    words: Words
    answer: Said
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Canned:
    """Small talk and definitions. ``form`` is a regular expression for a whole message.

    With ``introduces`` the answer goes on to say what the built-in model is.
    """

    name: str
    examples: Words
    answer: Said
    form: str = ""
    introduces: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How the result of a tool is told.

    ``lead`` and ``told`` are sentences for a read; where one state was asked about, its ``focus`` takes the place of
    ``lead``. ``staged`` are the parts of a line under "I have prepared:", ``beside`` is told after all such lines.
    ``waits`` is said of what waits for a person, in place of the usual words. ``empty`` is said where nothing was found.
    The sentences are written in the small language of ``sentences.py``.
    """

    tool: str
    lead: tuple[Said, ...] = ()
    told: tuple[Said, ...] = ()
    focus: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    staged: tuple[Said, ...] = ()
    empty: Said | None = None
    beside: tuple[Said, ...] = ()
    waits: Said | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What an error of a tool means; ``form`` is searched in its sentence, and its named groups can be told."""

    form: str
    answer: Said


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All that the built-in model knows of one pack.

    ``names`` says which kind of entity each kind of ``Hints.names`` is; ``example_names`` are those that the examples
    use; ``glossary`` translates words inside names; ``labels`` are columns, facts and states for people. Catalogues
    are compared by identity, so that what is made of one can be kept.
    """

    pack: str
    title: Said
    wishes: tuple[Wish, ...] = ()
    canned: tuple[Canned, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    concepts: tuple[Concept, ...] = ()
    vocabularies: tuple[Vocabulary, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    measures: tuple[Measure, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    example_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    glossary: Mapping[str, Words] = field(default_factory=dict)
    nouns: Mapping[str, Said] = field(default_factory=dict)
    """What a kind is called, in the genitive plural in Russian: "Known {materials}"."""
    labels: Mapping[str, Said] = field(default_factory=dict)
    subjects: Words = NO_WORDS
    """Words of the domain that have no meaning of their own here, as those in its records' names."""
    reports: tuple[Report, ...] = ()
    faults: tuple[Fault, ...] = ()
    offers: tuple[Offer, ...] = ()
    composers: tuple[Composer, ...] = ()
    """What reads whole messages, before any wish is looked for."""
    unsearched: frozenset[str] = frozenset()
    """Kinds of ``names`` that are not looked for in sentences; composers know them."""
    retell: Callable[[str, str], str] | None = None
    """Tells a sentence of the app in a language, where no fault does."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Of catalogues that were joined: which pack a kind, concept or wish is of; none where several have it."""
    labels_of: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)
    """Of catalogues that were joined: the labels of each pack."""


def beyond_key(place: int) -> str:
    """The name of the concept of what is beyond the tools at this place of ``Catalogue.beyond``."""
    return f"{BEYOND}{place}"


def join_catalogues(catalogues: tuple[Catalogue, ...]) -> Catalogue:
    """One catalogue of several packs; of equal keys the later counts."""
    merged = Catalogue("+".join(each.pack for each in catalogues), Said("", ""))
    for each in catalogues:
        merged = _joined(merged, each)
    return merged


def _joined(merged: Catalogue, each: Catalogue) -> Catalogue:
    return Catalogue(
        merged.pack,
        each.title,
        merged.wishes + each.wishes,
        merged.canned + each.canned,
        merged.beyond + each.beyond,
        merged.concepts + each.concepts,
        merged.vocabularies + each.vocabularies,
        merged.patterns + each.patterns,
        merged.measures + each.measures,
        {**merged.names, **each.names},
        {**merged.example_names, **each.example_names},
        _merge_words(merged.glossary, each.glossary),
        {**merged.nouns, **each.nouns},
        {**merged.labels, **each.labels},
        Words(merged.subjects.en + each.subjects.en, merged.subjects.ru + each.subjects.ru),
        merged.reports + each.reports,
        merged.faults + each.faults,
        merged.offers + each.offers,
        merged.composers + each.composers,
        merged.unsearched | each.unsearched,
        merged.retell or each.retell,
        _join_origins(merged.origins, each, len(merged.beyond)),
        {**merged.labels_of, each.pack: each.labels},
    )


def _merge_words(one: Mapping[str, Words], other: Mapping[str, Words]) -> Mapping[str, Words]:
    both = {
        key: Words(one[key].en + other[key].en, one[key].ru + other[key].ru) for key in one.keys() & other
    }
    return {**one, **other, **both}


def _join_origins(origins: Mapping[str, str], joined: Catalogue, before: int) -> Mapping[str, str]:
    own = {each.kind for each in joined.patterns} | {each.kind for each in joined.vocabularies}
    own |= {each.kind for each in joined.measures} | set(joined.names.values())
    own |= {each.name for each in joined.concepts} | {each.name for each in joined.wishes}
    own |= {beyond_key(before + place) for place in range(len(joined.beyond))}
    return {
        **origins,
        **{key: joined.pack if origins.get(key, joined.pack) == joined.pack else "" for key in own},
    }
