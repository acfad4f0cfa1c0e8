"""What no tool does, said plainly so that nothing is called instead."""

from __future__ import annotations

from collections.abc import Mapping

from agent.models.builtin.catalogue import BEYOND, COMMON, Said
from agent.models.builtin.ranking import Lexicon
from agent.models.builtin.reading import Item, Reading
from agent.models.builtin.slots import Argument


def find_beyond(
    reading: Reading, lexicon: Lexicon, mentioned: Mapping[str, Argument], pack: str
) -> Said | None:
    """The answer to a sentence that asks for what is beyond the tools; ``pack`` is the one that the chat is of."""
    for item in reading.items:
        if item.what == "concept" and item.key.startswith(BEYOND):
            beyond = lexicon.catalogue.beyond[int(item.key[len(BEYOND) :])]
            if _means_otherwise(item, reading, lexicon, _packs_spoken_of(reading, lexicon, mentioned), pack):
                continue
            if beyond.strict or not reading.of_domain:
                return beyond.answer
    return None


def _means_otherwise(item: Item, reading: Reading, lexicon: Lexicon, spoken: set[str], pack: str) -> bool:
    """Whether a word that is beyond one pack is one of another, which is spoken of.

    What is beyond every pack may also be a word of the pack that the chat is of.
    """
    origins = lexicon.catalogue.origins
    touching = (each for each in reading.items if each.first < item.last and item.first < each.last)
    here = {each.key for each in touching if each.what == "concept" and not each.key.startswith(BEYOND)}
    here |= {each.kind for each in reading.entities if each.first < item.last and item.first < each.last}
    if not spoken and origins.get(item.key) == COMMON:
        spoken = {pack}
    return bool({origins.get(each, "") for each in here} & spoken - {COMMON, ""})


def _packs_spoken_of(reading: Reading, lexicon: Lexicon, mentioned: Mapping[str, Argument]) -> set[str]:
    """The packs whose things are named, else whose words stand here, else whose thing was spoken of last.

    A pronoun means what was spoken of last, whatever the other words are.
    """
    named = set[str]()
    if not reading.has("<it>"):
        named = lexicon.packs_of(reading, ()) or lexicon.packs_in_words(reading)
    return named or lexicon.packs_of(reading, mentioned) or lexicon.packs_in_words(reading)
