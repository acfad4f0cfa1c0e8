"""A sentence as the rules see it: typed values, known ideas, unknown words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from agent.models.builtin.catalogue import Language, Named, Words
from agent.models.builtin.entities import (
    Entity,
)
from agent.models.builtin.words import Token, is_article, tokens_of

TEXT = "text"
"""The kind of what stands in quotation marks, and of unknown words where a slot takes them."""

_NAME_LIKE = re.compile(r"\d|\w-\w|[a-zа-яё][A-ZА-ЯЁ]")


@dataclass(frozen=True, slots=True)
class Item:
    """One meaningful piece of a sentence; ``key`` is what sentences are compared by."""

    what: Literal["entity", "concept", "word", "unknown", "pronoun"]
    key: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A read sentence. ``topic``: it speaks of the pack's domain; ``of_domain``: it names a thing of it.

    ``hints`` counts the signs of it that do not suffice alone.
    """

    text: str
    language: Language
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    entities: tuple[Entity, ...]
    topic: bool
    of_domain: bool
    hints: int = 0
    parts: frozenset[tuple[int, str]] = frozenset()
    """Tokens that are a part of one of the tenant's names, with the kind of that name."""
    subjects: frozenset[int] = frozenset()
    """Tokens that are words of the domain without a meaning of their own."""

    def of(self, kind: str) -> tuple[Entity, ...]:
        """The entities of one kind."""
        return tuple(each for each in self.entities if each.kind == kind)

    def has(self, key: str) -> bool:
        """Whether there is an item of this key."""
        return any(item.key == key for item in self.items)

    def first_concepts(self) -> tuple[Item, ...]:
        """All ideas that the first meaningful word may stand for."""
        first = self.items[0].first if self.items else 0
        return tuple(each for each in self.items if each.first == first and each.what == "concept")

    def free_run(self, source: Named, taken: Container[int] = ()) -> tuple[int, int, str] | None:
        """The longest run of unknown words that may be a value of this source: its tokens, and how it is written.

        Runs that begin at one of the ``taken`` places are left out.
        """
        return max(self.free_runs(source, taken), key=lambda run: run[1] - run[0], default=None)

    def free_runs(self, source: Named, taken: Container[int] = ()) -> list[tuple[int, int, str]]:
        """All such runs."""
        runs = (run for run in self.unknown_runs() if run[0] not in taken and self._suits(run, source))
        return [self._with_capitals(run) for run in runs]

    def _with_capitals(self, run: tuple[int, int, str]) -> tuple[int, int, str]:
        """The run with the words in capitals that follow it at once: "Ring Order", though "order" is a known word."""
        first, last, text = run
        taken = {place for each in self.entities for place in range(each.first, each.last)}
        while text[:1].isupper() and last < len(self.tokens) and last not in taken:
            start, end = self.tokens[last].start, self.tokens[last].end
            if not self.text[start].isupper() or self.text[self.tokens[last - 1].end : start].strip():
                break
            last, text = last + 1, self.text[self.tokens[first].start : end]
        return first, last, text

    def _suits(self, run: tuple[int, int, str], source: Named) -> bool:
        if self._after_cue(run[0], cue_keys(source.cues)):
            return True
        if source.translated and self.subjects.issuperset(range(run[0], run[1])):
            return True
        is_part = all((place, source.kind) in self.parts for place in range(run[0], run[1]))
        return is_part or (not source.cued and self._looks_like_name(run))

    def _after_cue(self, first: int, cues: frozenset[str]) -> bool:
        before = self.tokens[max(first - 2, 0) : first]
        near = before[-1:] if before and not is_article(before[-1]) else before[:1]
        return any(token.stem in cues or f"={token.lower}" in cues for token in near)

    def _looks_like_name(self, run: tuple[int, int, str]) -> bool:
        first, _, text = run
        return bool(_NAME_LIKE.search(text)) or (first > 0 and text[:1].isupper())

    def unknown_runs(self) -> Iterator[tuple[int, int, str]]:
        """Unknown words that stand side by side: their tokens, and how they are written."""
        unknown = [item for item in self.items if item.what == "unknown"]
        start = 0
        for place, item in enumerate(unknown):
            if place + 1 == len(unknown) or unknown[place + 1].first != item.last:
                first, last = unknown[start].first, item.last
                yield first, last, self.text[self.tokens[first].start : self.tokens[last - 1].end]
                start = place + 1


@lru_cache(maxsize=256)
def cue_keys(cues: Words) -> frozenset[str]:
    """The stems of words that something stands beside, or ``=`` and the word where it counts as written."""
    keys: set[str] = set()
    for phrase in cues.all():
        for token in tokens_of(phrase):
            keys.add(f"={token.lower}" if phrase.startswith("=") else token.stem)
    return frozenset(keys)
