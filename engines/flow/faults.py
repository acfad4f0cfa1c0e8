"""What CEL says about a mistake, in sentences for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from engines.flow.errors import ExpressionFailed, ExpressionInvalid
from engines.flow.scanning import paths
from engines.flow.values import Json

MOST_SHOWN = 8
_NEAR = 60
"""A key is offered instead of another from this likeness on, of 100."""
_TYPES = {
    "string": "text",
    "int64": "a whole number",
    "int": "a whole number",
    "uint": "a whole number",
    "double": "a number",
    "bool": "true or false",
    "list": "a list",
    "list<dyn>": "a list",
    "map": "an object",
    "map<dyn, dyn>": "an object",
    "null_type": "nothing",
    "null": "nothing",
    "timestamp": "a time",
    "google.protobuf.timestamp": "a time",
    "duration": "a duration",
    "google.protobuf.duration": "a duration",
}
_UNKNOWN = re.compile(r"undeclared reference to '([^']*)'")
_SYNTAX = re.compile(r"<input>:(\d+):(\d+): Syntax error: ([^\n|]*)")
_OVERLOAD = re.compile(
    r"(?:found no matching overload for|No matching overloads found :) '?([^\s'(]+)'?(?: applied to)? ?'?\(([^)]*)\)"
)
_KEY = re.compile(r'Key not found in map : "?(.*?)"?$')
_INDEX = re.compile(r"[Ii]ndex error: index=(-?\d+) size=(\d+)")


def mistake(text: str, message: str, roots: Sequence[str]) -> ExpressionInvalid:
    """What is wrong with an expression that does not parse."""
    shown = _cut(text)
    if unknown := _UNKNOWN.search(message):
        return ExpressionInvalid(_unknown(shown, unknown[1].partition(".")[0], roots))
    if types := _OVERLOAD.search(message):
        return ExpressionInvalid(f'"{shown}" cannot be worked out: {_misfit(types[1], types[2])}')
    if syntax := _SYNTAX.search(message):
        return ExpressionInvalid(
            f'"{shown}" cannot be read at character {syntax[2]}: look for a missing operand, bracket or quote.'
        )
    if "recursion" in message:
        return ExpressionInvalid(f'"{shown}" is nested too deeply. Split it into two steps.')
    return ExpressionInvalid(f'"{shown}" cannot be read. {_last(message)}')


def failure(text: str, message: str, values: Mapping[str, Json]) -> ExpressionFailed:
    """Why an expression could not be worked out with these values."""
    shown = _cut(text)
    if missing := _KEY.search(message):
        return ExpressionFailed(_missing(shown, text, missing[1], values))
    if types := _OVERLOAD.search(message):
        return ExpressionFailed(f'"{shown}" cannot be worked out: {_misfit(types[1], types[2])}')
    if index := _INDEX.search(message):
        size = int(index[2])
        there = f"the list has {size}, counted from 0" if size else "the list is empty"
        return ExpressionFailed(f'"{shown}" asks for item {index[1]}, but {there}.')
    for words, told in (
        ("divide by zero", "it divides by zero."),
        ("division by zero", "it divides by zero."),
        ("overflow", "the number gets too large."),
        ("budget", "it goes through too many items; at most 10,000 are allowed. Take a part of the data."),
        ("cannot convert string", "the text is no number."),
    ):
        if words in message:
            return ExpressionFailed(f'"{shown}" cannot be worked out: {told}')
    return ExpressionFailed(f'"{shown}" cannot be worked out: {_last(message)}')


def near(word: str, known: Sequence[str]) -> str | None:
    """The one of ``known`` that was probably meant."""
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def _unknown(shown: str, name: str, roots: Sequence[str]) -> str:
    known = f"An expression knows {', '.join(roots[:-1])} and {roots[-1]}"
    meant = near(name, roots)
    if meant is not None:
        return f'"{shown}" names {name}, which is not known here. Did you mean {meant}? {known}.'
    return (
        f'"{shown}" names {name}, which is not known here. {known}; the data of a webhook are in trigger.body, '
        'those of an earlier step in steps and its id. Put words in quotes: "done".'
    )


def _missing(shown: str, text: str, key: str, values: Mapping[str, Json]) -> str:
    there = _keys_beside(text, key, values)
    if there is None:
        return f'"{shown}" asks for {key}, which is not in the data of this run.'
    if not there:
        return f'"{shown}" asks for {key}, but there is nothing in the data at that place.'
    listed = ", ".join(there[:MOST_SHOWN]) + (", …" if len(there) > MOST_SHOWN else "")
    meant = near(key, there)
    hint = f" Did you mean {meant}?" if meant else ""
    return f'"{shown}" asks for {key}, which is not in the data of this run. There is {listed}.{hint}'


def _keys_beside(text: str, key: str, values: Mapping[str, Json]) -> list[str] | None:
    """What stands where ``key`` was looked for."""
    found = (_stop(path, values) for path in paths(text, frozenset(values)))
    return next((there for part, there in found if part == key), None)


def _stop(path: Sequence[str], values: Mapping[str, Json]) -> tuple[str | None, list[str]]:
    """The first part of the path that is not there, and what is there instead."""
    here: Json = dict(values)
    for part in path:
        if not isinstance(here, dict):
            break
        if part not in here:
            return part, list(here)
        here = here[part]
    return None, []


def _misfit(function: str, types: str) -> str:
    told = " and ".join(_TYPES.get(each.strip().lower(), each.strip()) for each in types.split(", "))
    operation = re.fullmatch(r"_(\W+)_", function)
    if operation and operation[1] == "+" and "string" in types:
        return f"{told} cannot be joined by +. Put string(…) around what is no text."
    if operation:
        return f"{told} do not go together with {operation[1]}."
    return f"{function.strip('_')} does not take {told}."


def _last(message: str) -> str:
    """CEL's own words without its codes and positions."""
    line = next(iter(message.strip().splitlines()), "")
    plain = re.sub(r"^(?:[A-Z_]+: )+|<input>:-?\d+:-?\d+: ?|ERROR: ?| ?\[[A-Z_]+\]$", "", line).strip(" |.")
    return f"{plain[:200]}." if plain else "The expression language gives no reason."


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
