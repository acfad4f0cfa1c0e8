"""Finding known words and phrases in a row of tokens, and known names in whatever order their words stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from agent.models.builtin.words import Token, lowers_of, plain, stem, tokens_of

Meaning = TypeVar("Meaning")

STEMMED_NAMES = 500
"""More names of a kind than this are only matched as they are written: stemming them would take too long."""

NAME_WORDS = 8
ALIKE = 86.0
"""Percent of likeness (rapidfuzz ratio) from which two words are taken for the same one, mistyped."""


class Phrasebook(Generic[Meaning]):
    """Phrases and what they mean; a longer phrase beats a shorter one."""

    def __init__(self) -> None:
        self._phrases: dict[tuple[str, ...], list[Meaning]] = {}
        self._longest = 0

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Learn a phrase; one that begins with ``=`` matches only as written."""
        exact = phrase.startswith("=")
        keys = tuple(f"={token.lower}" if exact else token.stem for token in tokens_of(phrase))
        meanings = self._phrases.setdefault(keys, [])
        if meaning not in meanings:
            meanings.append(meaning)
        self._longest = max(self._longest, len(keys))

    def match(self, tokens: Sequence[Token], first: int) -> tuple[int, list[Meaning]]:
        """The longest phrase that begins at ``first``: where it ends, and its meanings (none: ``first`` itself)."""
        for length in range(min(self._longest, len(tokens) - first), 0, -1):
            part = tokens[first : first + length]
            written = self._phrases.get(tuple(f"={token.lower}" for token in part), [])
            stemmed = self._phrases.get(tuple(token.stem for token in part), [])
            if written or stemmed:
                return first + length, written + [each for each in stemmed if each not in written]
        return first, []

    def single_stems(self) -> frozenset[str]:
        """The stems that are phrases by themselves."""
        return frozenset(keys[0] for keys in self._phrases if len(keys) == 1 and not keys[0].startswith("="))


@dataclass(frozen=True, slots=True)
class Name:
    """One of the tenant's own words; ``kind`` is the kind of entity, ``text`` as the store writes it."""

    kind: str
    text: str
    is_alias: bool = False


@dataclass(slots=True)
class Names:
    """The tenant's names, to be found in text."""

    by_words: dict[tuple[str, ...], list[Name]] = field(default_factory=dict)
    parts: dict[str, list[Name]] = field(default_factory=dict)
    whole: dict[str, Name] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    glossary: dict[str, str] = field(default_factory=dict)
    longest: int = 0

    def match(self, tokens: Sequence[Token], first: int) -> tuple[int, list[Name]]:
        """The longest name whose words stand at ``first`` in any order: where it ends, and what it names."""
        for length in range(min(self.longest, len(tokens) - first), 0, -1):
            part = tokens[first : first + length]
            found = self.by_words.get(tuple(sorted(self.key(token) for token in part)))
            found = found or self.by_words.get(tuple(sorted(token.lower for token in part)))
            if found:
                return first + length, found
        return first, []

    def key(self, token: Token) -> str:
        """A word as it is compared with the words of names."""
        return self.glossary.get(token.stem, token.stem)

    def mistyped(self, text: str) -> Name | None:
        """The name that was probably meant by a text of one or more words."""
        best = process.extractOne(plain(text), self.whole.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return self.whole[best[0]] if best else None


Glossary = tuple[tuple[str, str], ...]
NameLists = tuple[tuple[str, tuple[str, ...], bool], ...]


@lru_cache(maxsize=64)
def read_names(lists: NameLists, glossary: Glossary, composed: frozenset[str]) -> Names:
    """Make names findable.

    ``lists`` holds the kind, the names, and whether they are other names for things of that kind; ``glossary`` holds
    pairs of stem and its translation. The names in ``composed`` are known but not searched for, because they are made
    of typed values that are found by themselves.
    """
    names = Names(glossary=dict(glossary))
    for kind, texts, is_alias in lists:
        names.lists[kind] = names.lists.get(kind, ()) + texts
        few = len(texts) <= STEMMED_NAMES
        for text in texts:
            keys = [names.key(token) for token in tokens_of(text)] if few else lowers_of(text)
            if text not in composed:
                _learn(names, Name(kind, text, is_alias), keys, few=few)
    return names


def _learn(names: Names, name: Name, keys: list[str], *, few: bool) -> None:
    if not keys or len(keys) > NAME_WORDS:
        return
    names.by_words.setdefault(tuple(sorted(keys)), []).append(name)
    names.longest = max(names.longest, len(keys))
    for key in dict.fromkeys(keys):
        names.parts.setdefault(key, []).append(name)
    if few:
        names.whole.setdefault(plain(name.text), name)


def nearest(text: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The names most like a text, best first; none where nothing is like it."""
    by_plain = {plain(name): name for name in names}
    found = process.extract(plain(text), by_plain.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=55)
    return tuple(by_plain[each[0]] for each in found)


def glossary_of(words_by_name: Mapping[str, Iterable[str]]) -> Glossary:
    """Pairs of the stem of a translation and the stem of the word that stands in names."""
    return tuple(
        (stem(plain(other)), stem(plain(word))) for word, others in words_by_name.items() for other in others
    )
