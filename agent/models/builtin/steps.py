"""From a wish with filled slots to the calls that fulfil it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent.model import Json, ToolSpec
from agent.models.builtin.catalogue import (
    ArgumentSource,
    Fixed,
    FromColumn,
    FromFact,
    FromPart,
    FromSlot,
    Step,
    Together,
    Wish,
)
from agent.models.builtin.slots import Argument, Filling, Reference

MOST_ALTERNATIVES = 10
"""How many calls of one tool several values of a slot may make."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call to make; ``why`` says in a few words what led to it."""

    tool: str
    args: Mapping[str, Argument]
    confidence: float
    why: str
    wish: Wish
    makes: tuple[str, str] | None = None


def calls_for(wish: Wish, filling: Filling, *, score: float, why: str, made: int) -> tuple[Call, ...]:
    """The calls of a wish; ``made`` is how many calls of the same plan come before them."""
    calls: list[Call] = []
    for step in wish.steps:
        if step.unless and step.unless in filling.values:
            continue
        for chosen in _alternatives(step, filling):
            args = {
                name: value
                for name, sources in step.arguments.items()
                if (value := _argument(sources, chosen, calls, made)) is not None
            }
            calls.append(Call(step.tool, args, round(score, 2), why, wish, step.makes))
    return tuple(calls)


def _alternatives(step: Step, filling: Filling) -> list[dict[str, Argument]]:
    """One set of slot values for each call: the first slot of several values makes several calls.

    Slots that have as many values go with it, each value with its own.
    """
    taken = {name for sources in step.arguments.values() for each in sources for name in _slots_of(each)}
    values = {name: them for name, them in filling.values.items() if name in taken and them}
    several = next((name for name, them in values.items() if len(them) > 1), None)
    first: dict[str, Argument] = {name: them[0] for name, them in values.items()}
    if several is None:
        return [first]
    count = len(values[several])
    paired = [name for name, them in values.items() if len(them) == count]
    return [
        {**first, **{name: values[name][place] for name in paired}}
        for place in range(min(count, MOST_ALTERNATIVES))
    ]


def _slots_of(source: ArgumentSource) -> tuple[str, ...]:
    match source:
        case FromSlot(slot) | FromPart(slot):
            return (slot,)
        case Together(slots):
            return tuple(slots.values())
        case _:
            return ()


def _argument(
    sources: tuple[ArgumentSource, ...], chosen: Mapping[str, Argument], calls: list[Call], made: int
) -> Argument:
    value: Argument = None
    for source in sources:
        match source:
            case FromSlot(slot):
                value = chosen.get(slot)
            case FromPart(slot, key):
                whole = chosen.get(slot)
                value = whole.get(key) if isinstance(whole, dict) else None
            case Fixed(fixed):
                value = fixed
            case Together(slots):
                value = _object({key: chosen.get(slot) for key, slot in slots.items()})
            case FromFact(tool, key):
                value = _reference(Reference((), key), tool, calls, made)
            case FromColumn(tool, key, only):
                value = _reference(Reference((), key, column=True, only=only), tool, calls, made)
        if value is not None:
            return value
    return None


def _object(values: Mapping[str, Argument]) -> Json:
    """Those that are there; values of earlier results can't stand inside an object."""
    given: dict[str, Json] = {
        key: value for key, value in values.items() if value is not None and not isinstance(value, Reference)
    }
    return given or None


def _reference(wanted: Reference, tool: str, calls: list[Call], made: int) -> Reference | None:
    places = tuple(made + place for place, call in enumerate(calls) if call.tool == tool)
    return replace(wanted, calls=places) if places else None


def allowed_values(spec: ToolSpec, argument: str) -> tuple[Json, ...]:
    """The closed set of values that a tool's schema allows for an argument; empty where it is open or not told."""
    properties = spec.parameters.get("properties")
    schema = properties.get(argument) if isinstance(properties, dict) else None
    definitions = spec.parameters.get("$defs")
    return _enumerated(schema, definitions if isinstance(definitions, dict) else {})


def _enumerated(schema: Json, definitions: Mapping[str, Json]) -> tuple[Json, ...]:
    if not isinstance(schema, dict):
        return ()
    if isinstance(values := schema.get("enum"), list):
        return tuple(values)
    if "const" in schema:
        return (schema["const"],)
    if isinstance(name := schema.get("$ref"), str):
        return _enumerated(definitions.get(name.rpartition("/")[2]), {})
    if isinstance(several := schema.get("anyOf"), list):
        return tuple(value for each in several for value in _enumerated(each, definitions))
    return ()
