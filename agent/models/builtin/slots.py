"""Filling the slots of a wish from a reading and from what the conversation was about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.model import Json
from agent.models.builtin.catalogue import Catalogue, Chosen, Gathered, Named, Slot, Wish
from agent.models.builtin.entities import Entity
from agent.models.builtin.function_words import PRONOUNS
from agent.models.builtin.names import Names
from agent.models.builtin.reader import Reader
from agent.models.builtin.reading import TEXT, Reading, cue_keys
from agent.models.builtin.words import Token, is_filler

LATEST = "latest"
"""The concept of "last" and "newest"; it may stand for the newest record."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that an earlier call of the same plan will give: a fact, or all values of a column, or its ``only`` one."""

    calls: tuple[int, ...]
    key: str
    column: bool = False
    only: bool = False


Argument = Json | Reference


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words are understood with: the tenant's names, and the values spoken of before, by kind."""

    names: Names = field(default_factory=Names)
    mentioned: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(slots=True)
class Filling:
    """The values of slots (several of one slot make several calls), and what was used for them."""

    values: dict[str, list[Argument]] = field(default_factory=dict)
    used: list[Entity] = field(default_factory=list)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Slots for which a word fits several names, and these."""


def fill(wish: Wish, reading: Reading, around: Surroundings, reader: Reader) -> Filling:
    """Fill what can be filled."""
    filler = _Filler(reading, around, reader)
    for slot in wish.slots:
        match slot.source:
            case Named():
                filler.fill_named(slot, slot.source)
            case Chosen():
                filler.fill_chosen(slot, slot.source)
            case Gathered():
                filler.fill_gathered(slot, slot.source)
    filler.fill_from_before(wish)
    return filler.filling


def fill_formed(
    wish: Wish, values: Mapping[str, str], reading: Reading, around: Surroundings, reader: Reader
) -> Filling:
    """The values that stood in a form, ids as they are written in the store; the others from what was spoken of."""
    filler = _Filler(reading, around, reader)
    for slot in wish.slots:
        if slot.name in values:
            value = values[slot.name]
            is_id = isinstance(slot.source, Named) and slot.source.kind in reader.ids
            filler.filling.values[slot.name] = [reader.id_of(value) if is_id else value]
    filler.fill_from_before(wish)
    return filler.filling


class _Filler:
    """Fills the slots of one wish, one after the other; what one has used is left alone by the next."""

    def __init__(self, reading: Reading, around: Surroundings, reader: Reader) -> None:
        self.reading, self.around, self.reader = reading, around, reader
        self.filling = Filling()
        self.runs: set[int] = set()
        """Where the unknown words begin that are values already."""

    def fill_named(self, slot: Slot, source: Named) -> None:
        found = [each for each in self.reading.entities if each.kind in (source.kind, *source.others)]
        if source.prefer and (own := self.reading.of(source.kind)):
            found = list(own)
        if not found and source.free and (source.kind == TEXT or self._is_about(source, None)):
            found = list(self.reading.of(TEXT))
        if source.rest:
            found = [each for each in found if each not in self.filling.used]
        if source.after.all():
            found = self._after(found, source)
        self.filling.used += found
        values: list[Json] = []
        for each in found:
            if each.value not in values:
                values.append(each.value)
        if not values and source.free:
            values = self._free_values(slot, source)
        if values:
            self.filling.values[slot.name] = [values] if slot.many else [*values]

    def _after(self, found: Sequence[Entity], source: Named) -> list[Entity]:
        """The one that stands after one of the source's words, else the first of several."""
        cues = cue_keys(source.after)
        for each in found:
            if self._is_announced(each.first, cues):
                return [each]
        return list(found[:1]) if len(found) > 1 else []

    def _is_announced(self, first: int, cues: frozenset[str]) -> bool:
        """Whether one of these words stands before, with nothing but nouns of the domain and articles between."""
        nouns = {place for each in self.reader.nouns_of(self.reading) for place in range(*each)}
        for place in range(first - 1, max(first - 5, -1), -1):
            token = self.reading.tokens[place]
            if token.stem in cues or f"={token.lower}" in cues:
                return True
            if token.lower in PRONOUNS or (place not in nouns and not is_filler(token)):
                return False
        return False

    def _free_values(self, slot: Slot, source: Named) -> list[Json]:
        """The unknown words that may be such a value; words that are part of names of that kind mean these."""
        run = self.reading.free_run(source, self.runs)
        if run is None:
            return []
        self.runs.add(run[0])
        first, last, text = run
        if not self._is_about(source, (first, last)):
            return []
        named = () if source.kind == TEXT else self._names_with(self.reading.tokens[first:last], source.kind)
        if len(named) > 1:
            self.filling.ambiguous[slot.name] = named
            return []
        if source.translated and source.kind == TEXT:
            text = " ".join(each[2] for each in self.reading.free_runs(source))
        told = self.reader.translator.translate(text) if source.translated else text
        return [*named] or [told]

    def _is_about(self, source: Named, run: tuple[int, int] | None) -> bool:
        """Whether the sentence speaks of what the source takes, or the words are such by themselves."""
        if not source.about or any(self.reading.has(each) for each in source.about):
            return True
        tokens = self.reading.tokens[slice(*run)] if run is not None else ()
        return any(self.reader.is_subject(each) for each in tokens)

    def _names_with(self, tokens: Sequence[Token], kind: str) -> tuple[str, ...]:
        """The names of a kind that hold all these words; aliases only where no first name does."""
        having = self.around.names.having
        holding = [{each for each in having(token) if each.kind == kind} for token in tokens]
        fitting = sorted(set.intersection(*holding), key=lambda each: each.text)
        first = [each for each in fitting if not each.is_alias]
        return tuple(each.text for each in first or fitting)

    def fill_chosen(self, slot: Slot, source: Chosen) -> None:
        named = self.reading.of(source.kind)
        parts = [self.reading.of(kind)[0] for kind in source.parts if self.reading.of(kind)]
        if named:
            self._choose(slot, str(named[0].value), [named[0]])
        elif parts:
            self._choose_by_parts(slot, source, parts)

    def _choose_by_parts(self, slot: Slot, source: Chosen, parts: list[Entity]) -> None:
        known = self.around.names.lists.get(source.kind, ())
        exact = next((name for name in known if self._holds(name, parts)), None)
        if exact is not None:
            self._choose(slot, exact, parts)
        elif parts[0].kind == source.parts[0]:
            first = next((name for name in known if self._holds(name, parts[:1])), None)
            composed = " ".join(_written(each, self.reader.catalogue) for each in parts)
            self._choose(slot, first or composed, parts[:1] if first else parts)

    def _holds(self, name: str, parts: Sequence[Entity]) -> bool:
        held = [(each.kind, each.value) for each in self.reader.parts_of(name)]
        return all((each.kind, each.value) in held for each in parts)

    def _choose(self, slot: Slot, name: str, used: Sequence[Entity]) -> None:
        self.filling.values[slot.name] = [name]
        self.filling.used += used

    def fill_gathered(self, slot: Slot, source: Gathered) -> None:
        gathered: dict[str, Json] = {}
        for kind in source.kinds:
            for entity in self.reading.of(kind)[:1]:
                if entity not in self.filling.used:
                    self.filling.used.append(entity)
                    gathered.update(entity.value if isinstance(entity.value, dict) else {kind: entity.value})
        if gathered:
            self.filling.values[slot.name] = [gathered]

    def fill_from_before(self, wish: Wish) -> None:
        """What was not said again: the newest record where "last" is said, else what was spoken of before."""
        newest_is_meant = self.reading.has(LATEST) and not self.reading.has("<it>")
        for slot in wish.slots:
            if not isinstance(slot.source, Named):
                continue
            if slot.name in self.filling.values:
                self._complete_from_mentioned(slot, slot.source)
            elif newest_is_meant:
                self._fill(slot, self._newest(wish, slot))
            elif not slot.source.free:
                self._fill_from_mentioned(slot, slot.source)

    def _fill_from_mentioned(self, slot: Slot, source: Named) -> None:
        """What was spoken of last of the kinds of the slot, where that may be meant, and is not used already."""
        pointed = self.reading.has("<it>")
        if source.carry == "never" or (source.carry == "pointed" and not pointed):
            return
        if slot.many and source.carry != "pointed":
            return
        kinds, used = (
            (source.kind, *source.others),
            [value for them in self.filling.values.values() for value in them],
        )
        value = next((each for kind, each in self.around.mentioned.items() if kind in kinds), None)
        if value is not None and not (source.rest and value in used):
            self.filling.values[slot.name] = [_listed(value)] if slot.many else [value]

    def _complete_from_mentioned(self, slot: Slot, source: Named) -> None:
        """What was spoken of last before a list that is too short without it."""
        given, value = self.filling.values[slot.name][0], self.around.mentioned.get(source.kind)
        if slot.many and isinstance(given, list) and len(given) < slot.least and isinstance(value, str):
            self.filling.values[slot.name] = [[value, *(each for each in given if each != value)]]

    def _newest(self, wish: Wish, slot: Slot) -> Argument:
        need = next((each for each in wish.needs if each.latest and slot.name in each.slots), None)
        names = self.around.names.lists.get(need.offers, ()) if need else ()
        return next(iter(names), None)

    def _fill(self, slot: Slot, value: Argument) -> None:
        if value is not None:
            self.filling.values[slot.name] = [value]


def _listed(value: Argument) -> Argument:
    return value if isinstance(value, Reference) else [value]


def _written(part: Entity, catalogue: Catalogue) -> str:
    if isinstance(part.value, dict):
        return "x".join(str(each) for each in part.value.values())
    label = catalogue.labels.get(str(part.value))
    return label.en if label else str(part.value)
