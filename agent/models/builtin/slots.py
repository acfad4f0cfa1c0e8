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
    filling = Filling()
    for slot in wish.slots:
        match slot.source:
            case Named():
                _fill_named(filling, slot, slot.source, reading, around)
            case Chosen():
                _fill_chosen(filling, slot, slot.source, reading, around, reader)
            case Gathered():
                _fill_gathered(filling, slot, slot.source, reading)
    _fill_from_before(filling, wish, reading, around)
    return filling


def _fill_named(filling: Filling, slot: Slot, source: Named, reading: Reading, around: Surroundings) -> None:
    found = [each for each in reading.entities if each.kind in (source.kind, *source.others)]
    if not found and source.free:
        found = list(reading.of(TEXT))
    values: list[Argument] = list(dict.fromkeys(str(each.value) for each in found)) if slot.many else []
    if not slot.many:
        values = [
            each.value
            for place, each in enumerate(found)
            if each.value not in [e.value for e in found[:place]]
        ]
    filling.used += found
    if not values and source.free:
        values = _free_value(filling, slot, source, reading, around.names)
    if values:
        filling.values[slot.name] = [_plain(values)] if slot.many else values


def _plain(values: list[Argument]) -> Json:
    return [each for each in values if not isinstance(each, Reference)]


def _free_value(
    filling: Filling, slot: Slot, source: Named, reading: Reading, names: Names
) -> list[Argument]:
    """The unknown words that may be such a value; words that are part of names of that kind mean these."""
    run = reading.free_run(source)
    if run is None:
        return []
    first, last, text = run
    if source.kind == TEXT:
        return [text]
    fitting = _names_with(reading.tokens[first:last], source.kind, names)
    if len(fitting) == 1:
        return list(fitting)
    if fitting:
        filling.ambiguous[slot.name] = fitting
        return []
    return [text]


def _names_with(tokens: Sequence[Token], kind: str, names: Names) -> tuple[str, ...]:
    """The names of a kind that hold all these words; other names for the same things only where no first name does."""
    holding = [{each for each in names.having(token) if each.kind == kind} for token in tokens]
    fitting = sorted(set.intersection(*holding), key=lambda each: each.text) if holding else []
    first = [each for each in fitting if not each.is_alias]
    return tuple(each.text for each in first or fitting)


def _fill_chosen(
    filling: Filling, slot: Slot, source: Chosen, reading: Reading, around: Surroundings, reader: Reader
) -> None:
    named = reading.of(source.kind)
    if named:
        filling.values[slot.name] = [named[0].value]
        filling.used.append(named[0])
        return
    parts = [reading.of(kind)[0] for kind in source.parts if reading.of(kind)]
    if not parts:
        return
    known = around.names.lists.get(source.kind, ())
    held = {name: {(each.kind, str(each.value)) for each in reader.parts_of(name)} for name in known}
    wanted = {(each.kind, str(each.value)) for each in parts}
    exact = [name for name in known if wanted <= held[name]]
    first = [name for name in known if (parts[0].kind, str(parts[0].value)) in held[name]]
    if exact:
        filling.values[slot.name] = [exact[0]]
        filling.used += parts
    elif first and parts[0].kind == source.parts[0]:
        filling.values[slot.name] = [first[0]]
        filling.used.append(parts[0])
    elif parts[0].kind == source.parts[0]:
        filling.values[slot.name] = [" ".join(_written(each, reader.catalogue) for each in parts)]
        filling.used += parts


def _written(part: Entity, catalogue: Catalogue) -> str:
    if isinstance(part.value, dict):
        return "x".join(str(each) for each in part.value.values())
    label = catalogue.labels.get(str(part.value))
    return label.en if label else str(part.value)


def _fill_gathered(filling: Filling, slot: Slot, source: Gathered, reading: Reading) -> None:
    gathered: dict[str, Json] = {}
    for kind in source.kinds:
        for entity in reading.of(kind)[:1]:
            if entity in filling.used:
                continue
            filling.used.append(entity)
            gathered.update(entity.value if isinstance(entity.value, dict) else {kind: entity.value})
    if gathered:
        filling.values[slot.name] = [gathered]


def _fill_from_before(filling: Filling, wish: Wish, reading: Reading, around: Surroundings) -> None:
    """What was not said again: the newest record where "last" is said, else what the conversation was about."""
    needed = {name: need for need in wish.needs for name in need.slots}
    for slot in wish.slots:
        if slot.name in filling.values or not isinstance(slot.source, Named) or slot.many or slot.source.free:
            continue
        kind, need = slot.source.kind, needed.get(slot.name)
        newest = around.names.lists.get(need.offers, ())[:1] if need and need.latest else ()
        if reading.has(LATEST) and not reading.has("<it>"):
            if newest:
                filling.values[slot.name] = [newest[0]]
        elif kind in around.mentioned:
            filling.values[slot.name] = [around.mentioned[kind]]
