"""Finding known words and phrases in a row of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from agent.models.builtin.words import Token, tokens_of

Meaning = TypeVar("Meaning")


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
