"""Mending mistyped words: the known word that is one slip away, two in a long word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST, TELLING, LONG = 4, 6, 9


class Spelling:
    """Known words, to find the one that was meant (optimal string alignment distance, Herranz et al. 2011)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if len(word) >= SHORTEST and word.isalpha():
                self._by_first[word[0]].append(word)

    def mend(self, word: str) -> str | None:
        """The known word that was probably meant; none where the word is known, too short, or like no other."""
        alike = self._by_first.get(word[:1], [])
        if len(word) < SHORTEST or not word.isalpha() or word in alike:
            return None
        found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG else 1)
        best = min(found, key=lambda each: (each[1], abs(len(each[0]) - len(word))), default=None)
        if best is None or (len(word) < TELLING and _is_other_word(word, best[0])):
            return None
        return best[0]


def _is_other_word(word: str, alike: str) -> bool:
    """Whether one letter stands for another: in a short word that is rather a word of its own than a slip."""
    return len(word) == len(alike) and sorted(word) != sorted(alike)
