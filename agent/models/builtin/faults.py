"""What went wrong, in the person's language, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.models.builtin.catalogue import Catalogue, Chosen, Fault, FromSlot, Language, Named, Said
from agent.models.builtin.names import Names, nearest
from agent.models.builtin.sentences import capital
from agent.models.builtin.steps import Call
from agent.models.builtin.wording import MOST_OFFERS, escape, name_some

_FAILED = Said("That did not work: {error}", "Не получилось. Инструмент ответил: «{error}»")
_UNKNOWN = Said("“{value}” is not known here.", "«{value}» здесь нет.")
_ALIKE = Said("Most alike: {names}.", "Похожие: {names}.")
_KNOWN = Said("Known {noun}: {names}.", "Известные {noun}: {names}.")
_TRY_AGAIN = Said("Say it again with one of these.", "Повторите с одним из них.")

_GOT = r"(?:\s*\(got '?(?P<given>[^)]*?)'?\))?"
_LIMITS = (
    (
        re.compile(rf"(?P<where>[\w.]+): Input should be less than (?:or equal to )?(?P<limit>[\d.]+){_GOT}"),
        Said(
            "{where} {given} is too large: at most {limit} is possible.",
            "{where}: {given} — слишком много, возможно не больше {limit}.",
        ),
    ),
    (
        re.compile(
            rf"(?P<where>[\w.]+): Input should be greater than (?:or equal to )?(?P<limit>[\d.]+){_GOT}"
        ),
        Said(
            "{where} {given} is too small: at least {limit} is needed.",
            "{where}: {given} — слишком мало, нужно не меньше {limit}.",
        ),
    ),
    (
        re.compile(rf"(?P<where>[\w.]+): Input should be (?P<limit>'[^(]*'){_GOT}"),
        Said(
            "{where} cannot be {given}. Possible: {limit}.",
            "{where}: {given} не подходит. Возможно: {limit}.",
        ),
    ),
)
"""How ``agent.tool`` words the bounds of a schema."""


def explain(error: str, call: Call, names: Names, catalogue: Catalogue, language: Language) -> str:
    """One paragraph about a failed call."""
    limits = _explain_limits(error, catalogue, language)
    if limits or language == "en":
        return limits or _FAILED.told(language).format(error=escape(error))
    translated = (_translate(error, fault, catalogue, language) for fault in catalogue.faults)
    retold = _retold(error, catalogue, language)
    return (
        next((each for each in translated if each), "")
        or (escape(retold) if retold != error else "")
        or _explain_by_name(error, call, names, catalogue, language)
        or _FAILED.told(language).format(error=escape(error))
    )


def retell(sentence: str, catalogue: Catalogue, language: Language) -> str:
    """A sentence of a tool in the person's language, where it is known; else as it is."""
    if language == "en":
        return sentence
    translated = (_translate(sentence, fault, catalogue, language) for fault in catalogue.faults)
    return next((each for each in translated if each), "") or _retold(sentence, catalogue, language)


def _retold(sentence: str, catalogue: Catalogue, language: Language) -> str:
    """A sentence of the app as its pages tell it."""
    return catalogue.retell(sentence, language) if catalogue.retell is not None else sentence


def _translate(error: str, fault: Fault, catalogue: Catalogue, language: Language) -> str:
    """A known sentence in the person's language; empty where it is another, or says less."""
    found = re.search(fault.form, error)
    if found is None or None in found.groupdict().values():
        return ""
    groups = {key: escape(value) for key, value in found.groupdict().items()}
    if groups.get("where") in catalogue.labels:
        groups["where"] = catalogue.labels[groups["where"]].told(language)
    told = fault.answer.told(language).format(**groups)
    return capital(told)


def _explain_by_name(error: str, call: Call, names: Names, catalogue: Catalogue, language: Language) -> str:
    """Where an argument is none of the tenant's names, the names that are most like it."""
    for kind, value in _named_values(call):
        known = names.lists.get(kind, ())
        if not known or value in known or value not in error:
            continue
        lines = [_UNKNOWN.told(language).format(value=escape(value))]
        alike = nearest(value, known)
        if alike:
            lines.append(_ALIKE.told(language).format(names=name_some(alike, language)))
        elif kind in catalogue.nouns:
            some = name_some(known[:MOST_OFFERS], language)
            lines.append(_KNOWN.told(language).format(noun=catalogue.nouns[kind].told(language), names=some))
        return " ".join((*lines, _TRY_AGAIN.told(language)))
    return ""


def _named_values(call: Call) -> Iterator[tuple[str, str]]:
    """The arguments that should be names, with their kinds."""
    slots = {slot.name: slot.source for slot in call.wish.slots}
    steps = (step for step in call.wish.steps if step.tool == call.tool)
    for name, sources in ((name, sources) for step in steps for name, sources in step.arguments.items()):
        taken = next((slots.get(each.slot) for each in sources if isinstance(each, FromSlot)), None)
        if isinstance(taken, Named | Chosen):
            yield from ((taken.kind, each) for each in _texts(call.args.get(name)))


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _explain_limits(error: str, catalogue: Catalogue, language: Language) -> str:
    for form, said in _LIMITS:
        found = form.search(error)
        if found:
            where = str(found["where"]).rpartition(".")[2]
            label = catalogue.labels.get(where)
            named = label.told(language) if label else where
            told = said.told(language).format(
                where=named, given=escape(found["given"] or ""), limit=escape(found["limit"])
            )
            return capital(told)
    return ""
