"""From a sentence to tool calls, or to what is said instead of a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from agent.model import ToolSpec, Withheld
from agent.models.builtin import wording
from agent.models.builtin.beyond import find_beyond
from agent.models.builtin.catalogue import Language, Said, Wish
from agent.models.builtin.clauses import split_clauses
from agent.models.builtin.composing import compose
from agent.models.builtin.entities import Entity
from agent.models.builtin.forms import find_formed
from agent.models.builtin.moods import asks_how, is_no_request, is_question, is_told_or_asked
from agent.models.builtin.needs import (
    ask_for_allowed,
    ask_for_missing,
    prefer_allowed,
    take_only_names,
    wants_text,
)
from agent.models.builtin.ranking import Candidate, Lexicon, kinds_of
from agent.models.builtin.reading import Reading
from agent.models.builtin.slots import Argument, Filling, Reference, Surroundings, fill, fill_formed
from agent.models.builtin.steps import Call, calls_for
from agent.models.builtin.talk import find_canned
from agent.models.builtin.words import language_of

SURE = 0.48
"""The score from which a wish is acted on."""
SURE_PART = 0.45
"""The same for each part of a sentence of several wishes."""
SURE_AHEAD, CLEARLY_AHEAD = 0.42, 0.18
"""The score from which a wish is acted on that is ahead of all others by so much, where an id is named."""
WORTH_A_GUESS = 0.20
"""The score from which a wish is offered as a guess."""
GUESSES = 3
_QUIET = frozenset({"count", "everything"})
"""Kinds that may stay unused without a word about it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence is understood with. ``tools`` are those that may be called, by name."""

    tools: Mapping[str, ToolSpec] = field(default_factory=dict)
    around: Surroundings = field(default_factory=Surroundings)
    language: str = "en"
    pack: str = ""
    """The one that the chat is of."""
    waits: bool = False
    """Whether what was prepared just before waits for a confirmation."""
    withheld: Withheld | None = None


PlanKind = Literal["calls", "question", "guesses", "canned", "unavailable", "beyond"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Calls in their order, or ``say`` in place of them.

    ``asked`` are the typed values of the message; ``ignored`` is what no tool could take, as it was written;
    ``mended`` are mistyped names, and those that they were taken for.
    """

    kind: PlanKind
    language: Language
    calls: tuple[Call, ...] = ()
    say: str = ""
    asked: tuple[Entity, ...] = ()
    ignored: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    wants_text: bool = False
    """Whether the question is for a text, so that the reply is one."""
    remarks: tuple[str, ...] = ()
    """What is told beside the results."""


def plan(text: str, context: Context, lexicon: Lexicon) -> Plan:
    """What to do about a message. Arguments come from its words and the tenant's names, never from a record's text.

    Where there are several packs it is read with the words of the chat's own pack first, so that these mean there what
    they mean without the others.
    """
    composed = _plan_composed(text, context, lexicon)
    if composed is not None:
        return composed
    own = lexicon.own.get(context.pack)
    if own is None:
        return _plan(text, context, lexicon)
    reading = lexicon.reader.read(text, context.around.names, context.language)
    packs = lexicon.packs_of(reading, context.around.mentioned if reading.has("<it>") else ())
    if packs - {context.pack}:
        return _plan(text, context, lexicon)
    around = context.around
    names = around.names.of_kinds(own.reader.things)
    alone = _plan(text, replace(context, around=replace(around, names=names)), own)
    if alone.kind not in {"guesses", "beyond"} or packs:
        return alone
    joined = _plan(text, context, lexicon)
    return alone if joined.kind in {"guesses", "beyond"} and alone.kind == "guesses" else joined


def _plan_composed(text: str, context: Context, lexicon: Lexicon) -> Plan | None:
    """The plan of a message that a pack has read as a whole; None where none has."""
    language = language_of(text, context.language)
    made = compose(text, language, context.around, context.pack, lexicon.catalogue.composers)
    if made is None:
        return None
    by_tool = {tool: wish for wish in lexicon.catalogue.wishes for tool in wish.tools}
    calls = tuple(Call(tool, args, 1.0, f"composed: {text[:80]}", by_tool[tool]) for tool, args in made.calls)
    lacking = tuple(dict.fromkeys(each.tool for each in calls if each.tool not in context.tools))
    if lacking:
        wish = next(each.wish for each in calls if each.tool in lacking)
        return Plan(
            "unavailable", language, say=wording.unavailable(wish, lacking, language, context.withheld)
        )
    if made.question:
        return Plan("question", language, say=made.question, wants_text=made.wants_text)
    return Plan("calls", language, calls, remarks=made.remarks)


def _plan(text: str, context: Context, lexicon: Lexicon) -> Plan:
    """The same with one set of words."""
    reading = lexicon.reader.read(text, context.around.names, context.language)
    planner = _Planner(context, lexicon, reading.language)
    formed = find_formed(text, lexicon.catalogue)
    canned = None if formed else find_canned(reading, lexicon, context.tools, context.around.names)
    if (formed is None and canned is None) or planner.writes_to_mentioned(reading):
        return planner.plan(reading)
    if formed is not None:
        return planner.plan_formed(*formed, reading)
    return Plan("canned", reading.language, say=canned or "")


class _Planner:
    """Plans one message."""

    def __init__(self, context: Context, lexicon: Lexicon, language: Language) -> None:
        self.context, self.lexicon, self.language = context, lexicon, language

    def plan(self, reading: Reading) -> Plan:
        beyond = find_beyond(reading, self.lexicon, self.context.around.mentioned, self.context.pack)
        if beyond is not None:
            told = f"{beyond.told(self.language)} {wording.ASK_CAPABILITIES.told(self.language)}"
            return self._say("beyond", told)
        if asks_how(reading):
            supposed = self._best(reading, self.context.around, SURE)
            if supposed is None or not supposed.wish.supposes:
                return self._unsure(reading)
            return self._act(supposed, reading, self.context.around, 0)
        parts = [] if reading.of("sql") else self._parts(reading)
        several = self._plan_parts(parts) if len(parts) > 1 else None
        best = self._best(reading, self.context.around, SURE)
        if several is not None and not (several.kind == "question" and self._is_said_as_a_whole(best, parts)):
            return several
        if best is not None and best.wish.writes and (is_told_or_asked(reading) or is_question(reading)):
            best = self._best_reading(reading) or best
        return self._unsure(reading) if best is None else self._act(best, reading, self.context.around, 0)

    def writes_to_mentioned(self, reading: Reading) -> bool:
        """Whether "cancel it" means what was spoken of before, and not the card that waits."""
        around = self.context.around
        if not reading.has("<it>") or not around.mentioned or self.context.waits:
            return False
        best = self._best(reading, around, SURE)
        return best is not None and best.wish.writes and not self._lacking(best.wish)

    def plan_formed(self, wish: Wish, values: Mapping[str, str], reading: Reading) -> Plan:
        """The calls of a wish that was told by its form, with what stood inside it."""
        lacking = self._lacking(wish)
        if lacking:
            return self._say(
                "unavailable", wording.unavailable(wish, lacking, self.language, self.context.withheld)
            )
        filling = fill_formed(wish, values, reading, self.context.around, self.lexicon.reader)
        question = ask_for_missing(wish, filling, self.context.around.names, self.language)
        if question:
            return self._ask(wish, filling, question)
        calls = calls_for(wish, filling, score=1.0, why=f"{wish.name}: by its form", made=0)
        return Plan("calls", self.language, calls)

    def _parts(self, reading: Reading) -> list[Reading]:
        return split_clauses(reading.text, self.lexicon.reader, self.context.around.names)

    def _plan_parts(self, parts: list[Reading]) -> Plan | None:
        """One plan of all parts, where each is clear by itself and no two want the same."""
        around, plans, wishes = self.context.around, list[Plan](), set[str]()
        for part in parts:
            best = self._best(part, around, SURE_PART)
            if best is None or (best.wish.name in wishes and not self._names_its_own(part)):
                return None
            wishes.add(best.wish.name)
            made = sum(len(each.calls) for each in plans)
            plans.append(self._act(best, part, around, made))
            spoken = self._mentions(part, plans[-1], made)
            before = {kind: value for kind, value in around.mentioned.items() if kind not in spoken}
            around = Surroundings(around.names, {**spoken, **before})
        stopped = next((each for each in plans if each.kind != "calls"), None)
        if stopped is not None:
            return stopped
        return Plan(
            "calls",
            self.language,
            tuple(call for each in plans for call in each.calls),
            asked=tuple(entity for each in plans for entity in each.asked),
            ignored=tuple(word for each in plans for word in each.ignored),
            mended=tuple(pair for each in plans for pair in each.mended),
        )

    def _mentions(self, part: Reading, planned: Plan, made: int) -> dict[str, Argument]:
        """What the next part may mean by "it": first the record that this one makes, then its ids."""
        kinds = self.lexicon.reader.ids
        found: dict[str, Argument] = {}
        for place, call in enumerate(planned.calls):
            if call.makes is not None:
                found[call.makes[0]] = Reference((made + place,), call.makes[1])
        named = {each.kind: each.value for each in part.entities if each.kind in kinds - found.keys()}
        return {**found, **named}

    def _is_said_as_a_whole(self, best: Candidate | None, parts: Sequence[Reading]) -> bool:
        """Whether the first part looks something up that the next one names: "what are the risks, if …"."""
        first = self._best(parts[0], self.context.around, SURE_PART)
        return best is not None and first is not None and best.wish is first.wish and not best.wish.writes

    def _names_its_own(self, part: Reading) -> bool:
        return any(each.kind in self.lexicon.reader.ids for each in part.entities)

    def _rank(self, reading: Reading, around: Surroundings) -> list[Candidate]:
        return self.lexicon.rank(reading, frozenset(around.mentioned), self.context.pack)

    def _best(self, reading: Reading, around: Surroundings, sure: float) -> Candidate | None:
        ranked = self._rank(reading, around)
        if not reading.topic and around.mentioned:
            ranked = [each for each in ranked if kinds_of(each.wish) & around.mentioned.keys()]
        if not ranked or not _speaks(reading, around):
            return None
        ahead = ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0.0)
        clear = ahead >= CLEARLY_AHEAD and any(
            reading.of(each.kind) for each in self.lexicon.catalogue.patterns if not each.inner
        )
        return ranked[0] if ranked[0].score >= (min(sure, SURE_AHEAD) if clear else sure) else None

    def _best_reading(self, reading: Reading) -> Candidate | None:
        """What to look up where a sentence asks about something that would be written ("was it rendered?")."""
        ranked = self._rank(reading, self.context.around)
        return next((each for each in ranked if not each.wish.writes and each.score >= SURE_AHEAD), None)

    def _unsure(self, reading: Reading) -> Plan:
        around = self.context.around
        known = bool(reading.items) and all(item.what in {"concept", "entity"} for item in reading.items)
        speaks = known or _speaks(reading, around)
        ranked = self._rank(reading, around) if speaks else []
        wishes = [
            each.wish for each in ranked if each.score >= WORTH_A_GUESS and not self._lacking(each.wish)
        ]
        if not wishes:
            lost = wording.NOT_UNDERSTOOD.told(self.language)
            return self._say("beyond", f"{lost} {wording.ASK_CAPABILITIES.told(self.language)}")
        return self._offer(reading, wishes[:GUESSES])

    def _act(self, best: Candidate, reading: Reading, around: Surroundings, made: int) -> Plan:
        wish = best.wish
        if wish.writes and is_no_request(reading, self.lexicon.reader):
            return self._offer(reading, [wish], wording.NOTHING_DONE)
        lacking = self._lacking(wish)
        if lacking:
            return self._say(
                "unavailable", wording.unavailable(wish, lacking, self.language, self.context.withheld)
            )
        filling = fill(wish, reading, around, self.lexicon.reader)
        prefer_allowed(wish, filling, self.context.tools)
        take_only_names(wish, filling, around.names)
        labels, tools = self.lexicon.catalogue.labels, self.context.tools
        question = ask_for_missing(wish, filling, around.names, self.language)
        question = question or ask_for_allowed(wish, filling, tools, labels, self.language)
        if question:
            return self._ask(wish, filling, question)
        why = f"{wish.name}: {reading.text[:80]}"
        calls = calls_for(wish, filling, score=best.score, why=why, made=made)
        mended = tuple((each.text, str(each.value)) for each in filling.used if not each.sure)
        ignored = _ignored(wish, reading, filling)
        return Plan("calls", self.language, calls, asked=reading.entities, ignored=ignored, mended=mended)

    def _lacking(self, wish: Wish) -> tuple[str, ...]:
        return tuple(tool for tool in wish.tools if tool not in self.context.tools)

    def _offer(self, reading: Reading, wishes: list[Wish], lead: Said = wording.UNSURE) -> Plan:
        samples = [self._sample(wish, reading) for wish in wishes]
        return self._say("guesses", wording.offer_guesses(lead, samples, self.language))

    def _sample(self, wish: Wish, reading: Reading) -> str:
        """The wish's sentence with the ids of the message, else the newest known ones, in it."""
        sample, names = wish.sample.told(self.language), self.context.around.names.lists
        for kind in {each.kind for each in self.lexicon.catalogue.patterns}:
            examples = self.lexicon.catalogue.example_names.get(kind, ("",))
            named = [str(each.value) for each in reading.of(kind)]
            sample = sample.replace(f"{{{kind}}}", (named or names.get(kind) or examples)[0])
        return sample

    def _ask(self, wish: Wish, filling: Filling, question: str) -> Plan:
        return Plan("question", self.language, say=question, wants_text=wants_text(wish, filling))

    def _say(self, kind: PlanKind, text: str) -> Plan:
        return Plan(kind, self.language, say=text)


def _speaks(reading: Reading, around: Surroundings) -> bool:
    """Whether it speaks of the domain: by its words, by two hints together, or of what was spoken of before."""
    clear = not any(item.what == "unknown" for item in reading.items)
    followed = bool(around.mentioned) and (clear or reading.has("<it>"))
    return reading.topic or followed or (clear and reading.hints > 1)


def _ignored(wish: Wish, reading: Reading, filling: Filling) -> tuple[str, ...]:
    """What was said and cannot be taken into account; an alternative reading of used words does not count."""
    used = {place for each in filling.used for place in range(each.first, each.last)}
    fine = kinds_of(wish) & (frozenset(wish.also) | _QUIET) | _QUIET
    left = (each for each in reading.entities if each not in filling.used and each.kind not in fine)
    return tuple(dict.fromkeys(each.text for each in left if not used & set(range(each.first, each.last))))
