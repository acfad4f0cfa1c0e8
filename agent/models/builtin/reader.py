"""Reads sentences with the words of a catalogue and the names of a tenant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from agent.model import Json
from agent.models.builtin.amounts import find_amounts
from agent.models.builtin.catalogue import Catalogue, Chosen, Concept, beyond_key
from agent.models.builtin.entities import (
    Entity,
    Scan,
    find_measures,
    find_mistyped_names,
    find_names,
    find_patterns,
    find_quantities,
    find_quotes,
    fold_ids,
    number_of,
    stands_near,
    start_scan,
)
from agent.models.builtin.function_words import DEMONSTRATIVES, PRONOUNS
from agent.models.builtin.names import Glossary, NameList, Names, glossary_of, read_names
from agent.models.builtin.phrasebook import Phrasebook
from agent.models.builtin.quantities import PERIODS
from agent.models.builtin.reading import Item, Reading, cue_keys
from agent.models.builtin.series import SERIES, SeriesWords, find_series, join_series
from agent.models.builtin.spelling import Spelling
from agent.models.builtin.translation import Translator
from agent.models.builtin.words import Token, is_filler, language_of, lowers_of, plain, stem

LARGEST_COUNT = 1000
_REMEMBERED_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Value:
    """What a phrase of a vocabulary means."""

    kind: str
    value: str


class Reader:
    """Reads sentences with the words of a catalogue; it keeps nothing of them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        beyond = [Concept(beyond_key(place), each.words) for place, each in enumerate(catalogue.beyond)]
        self.concepts: dict[str, Concept] = {each.name: each for each in (*catalogue.concepts, *beyond)}
        self._glossary: Glossary = glossary_of(
            {name: them.all() for name, them in catalogue.glossary.items()}
        )
        self._subjects = frozenset(stem(plain(each)) for each in catalogue.subjects.all())
        self.translator = Translator(catalogue.glossary, self._glossary)
        self._vocabularies = {each.kind: each for each in (PERIODS, *catalogue.vocabularies)}
        self._book = self._write_book()
        self._near = {kind: cue_keys(each.near) for kind, each in self._vocabularies.items()}
        self._measures = {each.kind: cue_keys(each.cues) for each in catalogue.measures}
        self._series = tuple(SeriesWords.of(each) for each in catalogue.measures if each.series)
        self._series_of = {each.kind: each.series for each in catalogue.measures if each.series}
        self._series_of |= {each.kind: each.series for each in catalogue.vocabularies if each.series}
        self._topics = self._topic_kinds()
        self.ids = frozenset(each.kind for each in catalogue.patterns if each.id)
        self.things = self.ids | frozenset(catalogue.names.values())
        self._known: frozenset[str] = self._book.single_stems().union(*self._near.values())
        self._spelling = Spelling(())
        sources = (slot.source for wish in catalogue.wishes for slot in wish.slots)
        self._chosen = frozenset(each.kind for each in sources if isinstance(each, Chosen))
        self._parts: dict[str, tuple[Entity, ...]] = {}

    def _write_book(self) -> Phrasebook[Value | str]:
        """All words of concepts and vocabularies, and what they mean."""
        book: Phrasebook[Value | str] = Phrasebook()
        for concept in self.concepts.values():
            for phrase in concept.words.all():
                book.add(phrase, concept.name)
        for vocabulary in self._vocabularies.values():
            for value, phrases in vocabulary.values.items():
                for phrase in phrases.all():
                    book.add(phrase, Value(vocabulary.kind, value))
        return book

    def learn(self, stems: frozenset[str], texts: Iterable[str]) -> None:
        """Take the words of the examples as known, and mend mistyped ones to these and to those of the catalogue."""
        self._known |= stems
        phrases = [phrase for each in self.concepts.values() for phrase in each.words.all()]
        for vocabulary in self._vocabularies.values():
            phrases += [
                phrase for them in (*vocabulary.values.values(), vocabulary.near) for phrase in them.all()
            ]
        self._spelling = Spelling(word for text in (*phrases, *texts) for word in lowers_of(text))

    def names_of(self, hints: Mapping[str, tuple[str, ...]]) -> Names:
        """The tenant's names by kind of entity; those that only repeat other entities are left to these."""
        lists = (
            NameList(own, tuple(texts), own != kind, self._composed(own, texts))
            for kind, texts in sorted(hints.items())
            if (own := self.catalogue.names.get(kind)) and texts
        )
        return read_names(lists, self._glossary)

    def _composed(self, kind: str, texts: Sequence[str]) -> frozenset[str]:
        if kind in self.catalogue.unsearched:
            return frozenset(texts)
        return (
            frozenset(each for each in texts if self.parts_of(each)) if kind in self._chosen else frozenset()
        )

    def parts_of(self, name: str) -> tuple[Entity, ...]:
        """The typed values that a name is made of, such as a format and a size; none where it says more than these."""
        if name not in self._parts:
            if len(self._parts) > _REMEMBERED_PARTS:
                self._parts.clear()
            reading = self.read(name, Names())
            only_values = all(item.what == "entity" for item in reading.items)
            self._parts[name] = reading.entities if only_values else ()
        return self._parts[name]

    def read(self, text: str, names: Names, language: str = "en") -> Reading:
        """Read one sentence."""
        scan = start_scan(text, names, self.catalogue.patterns)
        find_patterns(scan, self.catalogue.patterns)
        find_quotes(scan)
        find_names(scan)
        scan.tokens = self._mend(scan)
        find_series(scan, self._series)
        find_quantities(scan)
        find_amounts(scan, self.catalogue.measures, self._measures)
        concepts = self._find_phrases(scan)
        find_measures(scan, self.catalogue.measures, self._measures)
        self._find_counts(scan, concepts)
        join_series(scan, self._series_of)
        items = self._items(scan, concepts)
        return self._judge(scan, items, language)

    def _judge(self, scan: Scan, items: tuple[Item, ...], language: str) -> Reading:
        """Say how far the sentence speaks of the domain."""
        of_domain = any(map(self._is_of_domain, scan.entities))
        hints = {each.kind for each in scan.entities if each.kind in self._vocabularies}
        strong = any(self._is_of_domain(each, strong=False) for each in scan.entities)
        unknown = (item for item in items if item.what == "unknown")
        return Reading(
            text=scan.text,
            language=language_of(scan.text, language),
            tokens=scan.tokens,
            items=items,
            entities=tuple(sorted(scan.entities, key=lambda each: each.first)),
            topic=of_domain or any(self._is_topical(each, scan) for each in items),
            of_domain=of_domain,
            hints=len(hints) + strong,
            subjects=frozenset(place for place, each in enumerate(scan.tokens) if self.is_subject(each)),
            parts=frozenset((each.first, kind) for each in unknown for kind in _kinds_of_part(each, scan)),
        )

    def _is_topical(self, item: Item, scan: Scan) -> bool:
        """Whether it is a word of the domain, or a part of one of the tenant's names."""
        if item.what == "concept":
            return self.concepts[item.key].topic
        token = scan.tokens[item.first]
        return item.what == "unknown" and (self.is_subject(token) or bool(scan.names.having(token)))

    def _is_of_domain(self, entity: Entity, *, strong: bool = True) -> bool:
        if entity.kind in self._topics or entity.kind not in self._vocabularies:
            return entity.kind in self._topics
        vocabulary = self._vocabularies[entity.kind]
        return any(entity.value == each for each in (vocabulary.topics if strong else vocabulary.hints))

    def _topic_kinds(self) -> frozenset[str]:
        kinds = {each.kind for each in self.catalogue.patterns} | set(self.catalogue.names.values())
        kinds |= {each.kind for each in self.catalogue.vocabularies if each.topic}
        return frozenset(kinds | {each.kind for each in self.catalogue.measures if each.topic} | {SERIES})

    def _mend(self, scan: Scan) -> tuple[Token, ...]:
        """The tokens with mistyped words as they were meant; how they are written stays in the text."""
        return tuple(
            token if taken or self._is_known(token, scan.names) else self._mend_token(token)
            for token, taken in zip(scan.tokens, scan.taken, strict=True)
        )

    def _is_known(self, token: Token, names: Names) -> bool:
        return is_filler(token) or token.stem in self._known or bool(names.having(token))

    def _mend_token(self, token: Token) -> Token:
        meant = self._spelling.mend(token.lower)
        return token if meant is None else replace(token, lower=meant, stem=stem(meant))

    def _find_phrases(self, scan: Scan) -> list[Item]:
        items: list[Item] = []
        place = 0
        while place < len(scan.tokens):
            end, meanings = self._book.match(scan.tokens, place)
            if not meanings or not scan.free(place, end):
                place += 1
                continue
            fitting = [each for each in meanings if self._fits(scan, each, place, end)]
            items += [Item("concept", each, place, end) for each in fitting if isinstance(each, str)]
            values = [each for each in fitting if isinstance(each, Value)]
            for each in values:
                told: Json = int(each.value) if self._vocabularies[each.kind].numbers else ""
                scan.take(each.kind, told or self._own_name(scan.names, each), place, end)
                if self._vocabularies[each.kind].keeps:
                    scan.kept.update(range(place, end))
            place = end if fitting else place + 1
        return items

    def _fits(self, scan: Scan, meaning: Value | str, first: int, last: int) -> bool:
        if isinstance(meaning, str):
            return True
        vocabulary = self._vocabularies[meaning.kind]
        return stands_near(scan, vocabulary, meaning.value, (first, last), self._near[meaning.kind])

    def _own_name(self, names: Names, meaning: Value) -> str:
        """The tenant's name for a value, where it calls it otherwise."""
        own = names.lists.get(meaning.kind, ())
        if not own or meaning.value in own:
            return meaning.value
        known = {plain(each) for each in self._vocabularies[meaning.kind].values[meaning.value].all()}
        return next((each for each in own if plain(each) in known), meaning.value)

    def _find_counts(self, scan: Scan, concepts: list[Item]) -> None:
        beside = {
            place for item in concepts for place in range(item.first, item.last) if self._countable(item.key)
        }
        beside |= {
            place
            for each in scan.entities
            if each.kind in self._topics
            for place in range(each.first, each.last)
        }
        for place, token in enumerate(scan.tokens):
            number = None if scan.taken[place] else number_of(token)
            if (
                number is not None
                and number <= LARGEST_COUNT
                and beside & {place - 1, *range(place + 1, place + 4)}
            ):
                scan.take("count", number, place, place + 1)

    def _countable(self, concept: str) -> bool:
        return self.concepts[concept].topic or concept == "latest"

    def _items(self, scan: Scan, concepts: list[Item]) -> tuple[Item, ...]:
        idea_at = {place for item in concepts for place in range(item.first, item.last)}
        self._find_mistyped(scan, idea_at)
        items = [item for item in concepts if self._is_kept(item, scan)]
        items += [Item("entity", f"<{each.kind}>", each.first, each.last) for each in scan.entities]
        for place in range(len(scan.tokens)):
            if not scan.taken[place] and place not in idea_at:
                items += self._word(scan, place, concepts)
        return tuple(sorted(items, key=lambda item: item.first))

    def _is_kept(self, item: Item, scan: Scan) -> bool:
        """Whether a word counts as such: it is no value of something, or one that leaves words their meanings."""
        here = (each for each in scan.entities if each.first < item.last and item.first < each.last)
        kinds = [self._vocabularies.get(each.kind) for each in here]
        return scan.free(item.first, item.last) or all(each is not None and each.keeps for each in kinds)

    def is_subject(self, token: Token) -> bool:
        """Whether a word is one of the domain that has no meaning of its own."""
        return token.stem in self._subjects

    def id_of(self, text: str) -> str:
        """An id as the store writes it, however it was typed."""
        return fold_ids(text, self.catalogue.patterns).upper()

    def nouns_of(self, reading: Reading) -> list[tuple[int, int]]:
        """Where words of the domain stand that may announce an id: "to the order 160"."""
        ideas = (each for each in reading.items if each.what == "concept" and self.concepts[each.key].topic)
        kinds = {each.kind for each in self._vocabularies.values() if each.things}
        places = [(each.first, each.last) for each in ideas]
        return places + [(each.first, each.last) for each in reading.entities if each.kind in kinds]

    def _find_mistyped(self, scan: Scan, idea_at: set[int]) -> None:
        def strange(place: int) -> bool:
            token = scan.tokens[place]
            return not (
                scan.taken[place] or place in idea_at or is_filler(token) or token.stem in self._known
            )

        start = 0
        for place in range(len(scan.tokens) + 1):
            if place == len(scan.tokens) or not strange(place):
                if start < place:
                    find_mistyped_names(scan, start, place)
                start = place + 1

    def _word(self, scan: Scan, place: int, concepts: list[Item]) -> list[Item]:
        token = scan.tokens[place]
        if token.lower in PRONOUNS or (token.lower in DEMONSTRATIVES and self._points(scan, place, concepts)):
            return [Item("pronoun", "<it>", place, place + 1)]
        if is_filler(token) or len(token.lower) == 1:
            return []
        if token.stem in self._known and not self.is_subject(token):
            return [Item("word", token.stem, place, place + 1)]
        return [Item("unknown", token.stem, place, place + 1)]

    def _points(self, scan: Scan, place: int, concepts: list[Item]) -> bool:
        """Whether "that" stands for a thing: at the end, or before "one" or a word of the domain."""
        if place + 1 == len(scan.tokens) or scan.tokens[place + 1].lower == "one":
            return True
        if any(item.first == place + 1 and self.concepts[item.key].topic for item in concepts):
            return True
        after = (self._vocabularies.get(each.kind) for each in scan.entities if each.first == place + 1)
        return any(each is not None and each.things for each in after)


def _kinds_of_part(item: Item, scan: Scan) -> frozenset[str]:
    """The kinds of the tenant's names that a word is a part of."""
    return frozenset(name.kind for name in scan.names.having(scan.tokens[item.first]))
