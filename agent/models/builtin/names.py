"""The tenant's own names, found in text in whatever order their words stand, in other languages, or mistyped."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from agent.models.builtin.words import Token, lowers_of, plain, stem, tokens_of

STEMMED_NAMES = 500
"""More names of a kind than this are only matched as they are written: stemming them would take too long."""

NAME_WORDS = 8
ALIKE = 86.0
"""Percent of likeness (rapidfuzz ratio) from which a text is taken for a name, mistyped."""

Glossary = tuple[tuple[str, str], ...]
"""Pairs of the stem of a translation and the stem of the word that stands in names."""


@dataclass(frozen=True, slots=True)
class Name:
    """One of the tenant's own words; ``kind`` is the kind of entity, ``text`` as the store writes it."""

    kind: str
    text: str
    is_alias: bool = False


@dataclass(frozen=True, slots=True)
class NameList:
    """Names of one kind; ``is_alias`` where they are other names for things of that kind."""

    kind: str
    texts: tuple[str, ...]
    is_alias: bool = False
    composed: frozenset[str] = frozenset()
    """Those that are not searched for, since they are made of typed values that are found by themselves."""


@dataclass(frozen=True, slots=True)
class _Index:
    """One list made findable: by its words in any order, by each of its words, and as a whole."""

    kind: str
    by_words: dict[tuple[str, ...], list[Name]]
    parts: dict[str, list[Name]]
    whole: dict[str, Name]
    longest: int


@dataclass(frozen=True, slots=True)
class Names:
    """All names that a message may contain; ``lists`` has them by kind, as the store gives them."""

    indexes: tuple[_Index, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    glossary: Mapping[str, str] = field(default_factory=dict)

    def match(self, tokens: Sequence[Token], first: int) -> tuple[int, list[Name]]:
        """The longest name whose words stand at ``first`` in any order: where it ends, and what it names."""
        longest = max((index.longest for index in self.indexes), default=0)
        part = tokens[first : first + longest]
        keys, lowers = [self.key(token) for token in part], [token.lower for token in part]
        for length in range(len(part), 0, -1):
            stems, written = tuple(sorted(keys[:length])), tuple(sorted(lowers[:length]))
            each_found = (index.by_words.get(stems) or index.by_words.get(written) for index in self.indexes)
            found = [name for them in each_found for name in them or ()]
            if found:
                return first + length, found
        return first, []

    def of_kinds(self, kinds: Container[str]) -> Names:
        """Those of some kinds."""
        lists = {kind: them for kind, them in self.lists.items() if kind in kinds}
        return Names(tuple(each for each in self.indexes if each.kind in kinds), lists, self.glossary)

    def key(self, token: Token) -> str:
        """A word as it is compared with the words of names."""
        return self.glossary.get(token.stem, token.stem)

    def having(self, token: Token) -> frozenset[Name]:
        """The names that a word is a part of."""
        keys = {self.key(token), token.lower}
        return frozenset(name for index in self.indexes for key in keys for name in index.parts.get(key, ()))

    def mistyped(self, text: str) -> Name | None:
        """The name that was probably meant by a text of one or more words."""
        best: tuple[float, Name | None] = (0.0, None)
        for index in self.indexes:
            found = process.extractOne(plain(text), index.whole.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
            if found is not None and found[1] > best[0]:
                best = found[1], index.whole[found[0]]
        return best[1]


def read_names(lists: Iterable[NameList], glossary: Glossary) -> Names:
    """Make names findable; what is made of a list is kept while the list stays the same."""
    given = tuple(lists)
    by_kind: dict[str, tuple[str, ...]] = {}
    for each in given:
        by_kind[each.kind] = by_kind.get(each.kind, ()) + each.texts
    return Names(tuple(_index(each, glossary) for each in given), by_kind, dict(glossary))


@lru_cache(maxsize=128)
def _index(names: NameList, glossary: Glossary) -> _Index:
    longest = max((len(lowers_of(text)) for text in names.texts), default=0)
    index = _Index(names.kind, {}, {}, {}, min(longest, NAME_WORDS))
    few, translated = len(names.texts) <= STEMMED_NAMES, dict(glossary)
    for text in names.texts:
        stems = (token.stem for token in tokens_of(text)) if few else ()
        keys = [translated.get(each, each) for each in stems] if few else lowers_of(text)
        if text not in names.composed and 0 < len(keys) <= NAME_WORDS:
            name = Name(names.kind, text, names.is_alias)
            index.by_words.setdefault(tuple(sorted(keys)), []).append(name)
            for key in dict.fromkeys(keys):
                index.parts.setdefault(key, []).append(name)
            if few:
                index.whole.setdefault(plain(text), name)
    return index


def nearest(text: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The names most like a text, best first; none where nothing is like it."""
    by_plain = {plain(name): name for name in names}
    found = process.extract(plain(text), by_plain.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=55)
    return tuple(by_plain[each[0]] for each in found)


def glossary_of(words_by_name: Mapping[str, Iterable[str]]) -> Glossary:
    """The glossary of a catalogue as pairs of stems."""
    return tuple(
        (stem(plain(other)), stem(plain(word))) for word, others in words_by_name.items() for other in others
    )
