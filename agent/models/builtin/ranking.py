"""How well a sentence suits each wish: likeness to the examples, and the votes of its typed values."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.models.builtin.catalogue import (
    BEYOND,
    COMMON,
    Canned,
    Catalogue,
    Chosen,
    Gathered,
    Named,
    Slot,
    Wish,
    join_catalogues,
)
from agent.models.builtin.names import Names
from agent.models.builtin.reader import Reader
from agent.models.builtin.reading import Reading
from agent.models.builtin.words import tokens_of

NEAREST, AFFINITY = 0.65, 0.35
"""Shares of the nearest example and of the words' own leaning in a score."""
UNUSED_VALUE = 0.12
MISSING_NEED = 0.12
NOT_SAID = 0.04
OTHER_PACK = 0.1
FIRST_UNKNOWN, NEXT_UNKNOWN = 0.4, 1.3
"""What unknown words weigh, in weights of the rarest known one."""

_PART_KINDS = {"format": ("format",), "size": ("size", "width", "height")}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wish and how well it suits, from 0 to 1."""

    wish: Wish
    score: float


class Lexicon:
    """A catalogue made ready to read with and to compare with."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        steps = (step for wish in catalogue.wishes for step in wish.steps)
        self.makes = {step.tool: step.makes for step in steps if step.makes is not None}
        """The kind of record that each tool makes, and the fact that names it."""
        self.own: Mapping[str, Lexicon] = {}
        """Of several packs together: the lexicon of each alone."""
        self.reader = Reader(catalogue)
        names = self.reader.names_of(catalogue.example_names)
        examples = self._read_examples(names)
        keyed = {name: tuple({_keys(each) for each in them}) for name, them in examples.items()}
        self._weights = _weigh(keyed)
        self._heaviest = max(self._weights.values(), default=1.0)
        self._totals = {name: [self._total(each) for each in them] for name, them in keyed.items()}
        self._places = {name: _places_of(them) for name, them in keyed.items()}
        self._kinds = {wish.name: kinds_of(wish) for wish in catalogue.wishes}
        self._leanings = _lean(keyed)
        self._packs = frozenset(catalogue.origins.get(wish.name) for wish in catalogue.wishes)
        self._canned = {
            each.name: tuple(
                frozenset(token.stem for token in tokens_of(text)) for text in each.examples.all()
            )
            for each in catalogue.canned
        }

    def _read_examples(self, names: Names) -> dict[str, list[Reading]]:
        """The examples of each wish, whose words are known from now on."""
        read, wishes = self.reader.read, self.catalogue.wishes
        examples = {wish.name: [read(text, names) for text in wish.examples.all()] for wish in wishes}
        texts = (text for wish in wishes for text in wish.examples.all())
        self.reader.learn(_plain_words(each for them in examples.values() for each in them), texts)
        return examples

    def canned_words(self, canned: Canned) -> tuple[frozenset[str], ...]:
        """The stems of each example of a canned answer."""
        return self._canned[canned.name]

    def rank(self, reading: Reading, mentioned: frozenset[str], pack: str = "") -> list[Candidate]:
        """All wishes, the best first; ``mentioned`` are the kinds of things that a pronoun may mean.

        Of wishes that are about as good, one of ``pack``, which the chat is of, comes before those of other packs.
        """
        found = [Candidate(wish, self._score(wish, reading, mentioned)) for wish in self.catalogue.wishes]
        return sorted(found, key=lambda each: self._distance(each.wish, pack) - each.score)

    def packs_of(self, reading: Reading, mentioned: Iterable[str]) -> set[str]:
        """The packs whose things a sentence names, else the one whose thing was ``mentioned`` last."""
        origins = self.catalogue.origins
        named = {origins.get(each.kind, "") for each in reading.entities if each.kind in self.reader.things}
        latest = {origins.get(each, "") for each in list(mentioned)[:1]}
        return (named or latest) - {"", COMMON}

    def packs_in_words(self, reading: Reading) -> set[str]:
        """The packs whose domain a sentence speaks of by words that no other pack has."""
        ideas = {each.key for each in reading.items if each.what == "concept"}
        topics = (each for each in ideas if self.reader.concepts[each].topic)
        return {self.catalogue.origins.get(each, "") for each in topics} - {"", COMMON}

    def _distance(self, wish: Wish, pack: str) -> float:
        """What a wish of another pack is put back by."""
        own = self.catalogue.origins.get(wish.name, COMMON)
        return 0.0 if own in {pack, COMMON, ""} or pack not in self._packs else OTHER_PACK

    def _score(self, wish: Wish, reading: Reading, mentioned: frozenset[str]) -> float:
        """The better of what was said, and of it with the thing that the conversation is about."""
        keys = _keys_for(wish, reading)
        if not keys and not reading.has("<it>"):
            return 0.0
        said = self._score_keys(wish, reading, keys) if keys else 0.0
        kinds = [kind for slot in wish.slots for kind in kinds_of_slot(slot) if kind in mentioned]
        if not kinds or f"<{kinds[0]}>" in keys:
            return said
        meant = self._score_keys(wish, reading, keys | {f"<{kinds[0]}>"})
        return max(said, meant if reading.has("<it>") else meant - NOT_SAID)

    def _score_keys(self, wish: Wish, reading: Reading, keys: frozenset[str]) -> float:
        total = self._total(keys)
        score = NEAREST * self._nearest(wish, keys, total) + AFFINITY * self._leaning(wish, keys, total)
        kinds = self._kinds[wish.name]
        unused = {each.kind for each in reading.entities if self._concerns(each.kind, wish)} - kinds
        for place in {(each.first, each.last) for each in reading.entities if each.kind in unused}:
            here = {each.kind for each in reading.entities if (each.first, each.last) == place}
            score -= UNUSED_VALUE if not here & kinds else 0.0
        missing = [need for need in wish.needs if not self._met(need.slots, wish, keys)]
        return max(score - MISSING_NEED * len(missing), 0.0)

    def _concerns(self, kind: str, wish: Wish) -> bool:
        """Whether a wish should have a use for what was said: what only another pack knows by its words is not for it.

        What has the form of another pack's ids is, since a wish that does nothing with it is not what was meant.
        """
        origins = self.catalogue.origins
        foreign = origins.get(kind, "") not in {"", origins.get(wish.name, "")}
        return not foreign or kind in self.reader.ids

    def _met(self, slots: tuple[str, ...], wish: Wish, keys: frozenset[str]) -> bool:
        return any(
            f"<{kind}>" in keys for slot in wish.slots if slot.name in slots for kind in kinds_of_slot(slot)
        )

    def _nearest(self, wish: Wish, keys: frozenset[str], total: float) -> float:
        """The likeness (Dice, weighted) to the nearest of a wish's examples."""
        places, totals = self._places[wish.name], self._totals[wish.name]
        shared: dict[int, float] = {}
        for key in keys & places.keys():
            for place in places[key]:
                shared[place] = shared.get(place, 0.0) + self._weights[key]
        return max((2 * each / (total + totals[place]) for place, each in shared.items()), default=0.0)

    def _total(self, keys: frozenset[str]) -> float:
        """What a sentence weighs; one unknown word is forgiven more than the next ones."""
        unknown = sum(key not in self._weights for key in keys)
        strange = FIRST_UNKNOWN + NEXT_UNKNOWN * (unknown - 1) if unknown else 0.0
        return sum(self._weights.get(key, 0.0) for key in keys) + strange * self._heaviest

    def _leaning(self, wish: Wish, keys: frozenset[str], total: float) -> float:
        known = (key for key in keys if key in self._weights)
        return sum(self._weights[key] * self._leanings[key].get(wish.name, 0.0) for key in known) / total


def kinds_of_slot(slot: Slot) -> tuple[str, ...]:
    """The kinds of entities that can fill a slot."""
    match slot.source:
        case Named(kind, free, others):
            return (kind, *others, "text") if free else (kind, *others)
        case Gathered(kinds):
            return kinds
        case Chosen(kind, parts):
            return (kind, *(each for part in parts for each in _PART_KINDS.get(part, (part,))))


def kinds_of(wish: Wish) -> frozenset[str]:
    """The kinds of entities that a wish can use."""
    return frozenset(kind for slot in wish.slots for kind in kinds_of_slot(slot)) | frozenset(wish.also)


def _keys(reading: Reading) -> frozenset[str]:
    """What a sentence is compared by; a word that is also beyond the tools counts by its other meaning."""
    other = {item.first for item in reading.items if not item.key.startswith(BEYOND)}
    return frozenset(
        item.key
        for item in reading.items
        if item.what != "pronoun" and not (item.key.startswith(BEYOND) and item.first in other)
    )


def _keys_for(wish: Wish, reading: Reading) -> frozenset[str]:
    """The keys as this wish sees them: unknown words fill its free slot."""
    keys = set(_keys(reading))
    free = [slot.source for slot in wish.slots if isinstance(slot.source, Named) and slot.source.free]
    run = reading.free_run(free[0]) if free and not {f"<{free[0].kind}>", "<text>"} & keys else None
    if run is not None:
        first, last, _ = run
        keys -= {item.key for item in reading.items if item.what == "unknown" and first <= item.first < last}
        keys.add(f"<{free[0].kind}>")
    return frozenset(keys)


def _plain_words(readings: Iterable[Reading]) -> frozenset[str]:
    return frozenset(item.key for each in readings for item in each.items if item.what == "unknown")


def _places_of(examples: Sequence[frozenset[str]]) -> Mapping[str, list[int]]:
    """Which examples have each key."""
    places: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        for key in example:
            places.setdefault(key, []).append(place)
    return places


def _weigh(examples: Mapping[str, tuple[frozenset[str], ...]]) -> dict[str, float]:
    """Words that only few wishes know weigh more."""
    wishes = Counter(key for them in examples.values() for key in frozenset().union(*them))
    return {key: math.log(1 + len(examples) / count) for key, count in wishes.items()}


def _lean(examples: Mapping[str, tuple[frozenset[str], ...]]) -> dict[str, dict[str, float]]:
    """For each key, how its use is shared among the wishes (Laplace-smoothed rates, summing to about 1)."""
    rates: dict[str, dict[str, float]] = {}
    for name, them in examples.items():
        for key, count in Counter(key for each in them for key in each).items():
            rates.setdefault(key, {})[name] = count / (len(them) + 2)
    return {key: {name: rate / sum(by.values()) for name, rate in by.items()} for key, by in rates.items()}


@lru_cache(maxsize=16)
def lexicon_of(catalogues: tuple[Catalogue, ...]) -> Lexicon:
    """The lexicon of some packs together; making one takes some tenths of a second, so it is kept."""
    lexicon = Lexicon(join_catalogues(catalogues))
    packs = [each for each in catalogues if each.pack != COMMON]
    if len(packs) > 1:
        common = tuple(each for each in catalogues if each.pack == COMMON)
        lexicon.own = {each.pack: lexicon_of((each, *common)) for each in packs}
    return lexicon
