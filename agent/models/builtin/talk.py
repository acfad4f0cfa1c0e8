"""Small talk, definitions, and what the built-in model says of itself."""

from __future__ import annotations

import re
from collections.abc import Container

from agent.models.builtin import wording
from agent.models.builtin.catalogue import Language
from agent.models.builtin.function_words import POLITE
from agent.models.builtin.names import Names
from agent.models.builtin.ranking import Lexicon
from agent.models.builtin.reading import Reading
from agent.models.builtin.words import stem, tokens_of

CAPABILITIES = "capabilities"
"""The canned answer of this name is the list of what the tools allow."""
LONGEST = 300
"""Characters; nobody greets at greater length."""
_ALIKE = 0.79
_POLITE = frozenset(stem(word) for word in POLITE)


def find_canned(reading: Reading, lexicon: Lexicon, tools: Container[str], names: Names) -> str | None:
    """The answer to a message that is small talk as a whole, in its language."""
    if len(reading.text) > LONGEST:
        return None
    said = frozenset(token.stem for token in tokens_of(reading.text))
    best, found = _ALIKE, None
    for each in lexicon.catalogue.canned:
        if each.form and re.fullmatch(each.form, reading.text):
            found = each
            break
        for example in lexicon.canned_words(each):
            likeness = max(_likeness(said, example), _likeness(said - _POLITE, example))
            if likeness > best or (likeness == best and found is None):
                best, found = likeness, each
    if found is None:
        return None
    if found.name == CAPABILITIES:
        return capabilities(lexicon, tools, names, reading.language)
    answer = found.answer.told(reading.language)
    return f"{answer} {wording.WHO_I_AM.told(reading.language)}" if found.introduces else answer


def _likeness(said: frozenset[str], example: frozenset[str]) -> float:
    return 2 * len(said & example) / (len(said) + len(example)) if said and example else 0.0


def capabilities(lexicon: Lexicon, tools: Container[str], names: Names, language: Language) -> str:
    """What it is, and the wishes that the tools at hand can fulfil, each with a sentence to try."""
    known = {**lexicon.catalogue.example_names, **names.lists}
    newest = {kind: them[0] for kind, them in known.items() if them}
    lines = []
    for wish in lexicon.catalogue.wishes:
        if all(tool in tools for tool in wish.tools):
            sample = wish.sample.told(language)
            for kind, name in newest.items():
                sample = sample.replace(f"{{{kind}}}", name)
            lines.append(f"- {wish.description.told(language)}: *{sample}*")
    return wording.capabilities(lines, language)
