"""Filling the slots of a wish from a reading and from what the conversation was about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.model import Json
from agent.models.builtin.catalogue import Catalogue, Chosen, Gathered, Named, Slot, Wish
from agent.models.builtin.entities import Entity
from agent.models.builtin.names import Names
from agent.models.builtin.reader import Reader
from agent.models.builtin.reading import TEXT, Reading
from agent.models.builtin.words import Token

LATEST = "latest"
"""The concept of "last" and "newest"; it may stand for the newest record."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that an earlier call of the same plan will give: a fact, or all values of a column."""

    calls: tuple[int, ...]
    key: str
    column: bool = False


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


class _Filler:
    """Fills the slots of one wish, one after the other; what one has used is left alone by the next."""

    def __init__(self, reading: Reading, around: Surroundings, reader: Reader) -> None:
        self.reading, self.around, self.reader = reading, around, reader
        self.filling = Filling()

    def fill_named(self, slot: Slot, source: Named) -> None:
        found = [each for each in self.reading.entities if each.kind in (source.kind, *source.others)]
        if not found and source.free:
            found = list(self.reading.of(TEXT))
        self.filling.used += found
        values: list[Json] = []
        for each in found:
            if each.value not in values:
                values.append(each.value)
        if not values and source.free:
            values = self._free_values(slot, source)
        if values:
            self.filling.values[slot.name] = [values] if slot.many else [*values]

    def _free_values(self, slot: Slot, source: Named) -> list[Json]:
        """The unknown words that may be such a value; words that are part of names of that kind mean these."""
        run = self.reading.free_run(source)
        if run is None:
            return []
        first, last, text = run
        named = () if source.kind == TEXT else self._names_with(self.reading.tokens[first:last], source.kind)
        if len(named) > 1:
            self.filling.ambiguous[slot.name] = named
            return []
        return [*named] or [text]

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
            if slot.name in self.filling.values or not isinstance(slot.source, Named):
                continue
            if newest_is_meant:
                self._fill(slot, self._newest(wish, slot))
            elif not slot.many and not slot.source.free:
                self._fill(slot, self.around.mentioned.get(slot.source.kind))

    def _newest(self, wish: Wish, slot: Slot) -> Argument:
        need = next((each for each in wish.needs if each.latest and slot.name in each.slots), None)
        names = self.around.names.lists.get(need.offers, ()) if need else ()
        return next(iter(names), None)

    def _fill(self, slot: Slot, value: Argument) -> None:
        if value is not None:
            self.filling.values[slot.name] = [value]


def _written(part: Entity, catalogue: Catalogue) -> str:
    if isinstance(part.value, dict):
        return "x".join(str(each) for each in part.value.values())
    label = catalogue.labels.get(str(part.value))
    return label.en if label else str(part.value)
