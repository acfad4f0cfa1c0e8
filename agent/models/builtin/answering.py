"""The answer to an offer: "yes" makes the calls that it stands for, "no" leaves all as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.model import Json
from agent.models.builtin import wording
from agent.models.builtin.catalogue import Wish
from agent.models.builtin.conversation import Made, read_outcome
from agent.models.builtin.function_words import AGREEING, DECLINING, FILLERS, POLITE, TAKING
from agent.models.builtin.offers import Offer, find_offer
from agent.models.builtin.plan import Context, Plan
from agent.models.builtin.ranking import Lexicon
from agent.models.builtin.reading import Reading
from agent.models.builtin.sentences import tell
from agent.models.builtin.slots import Argument, Reference
from agent.models.builtin.steps import Call
from agent.models.builtin.turn import plan_turn
from agent.models.builtin.words import lowers_of

MOST_WORDS = 10
"""Words up to which a message may be such an answer."""


def plan_answer(
    asked: Sequence[tuple[str, Context]], before: Sequence[Made], lexicon: Lexicon
) -> Plan | None:
    """What to do where the newest message answers the offer that was made for the last call before it."""
    refused = before[-1] if before else None
    if refused is None or refused.outcome.error is None or len(asked) < 2:
        return None
    found = find_offer(refused.outcome.error, lexicon.catalogue)
    text, context = asked[-1]
    reading = lexicon.reader.read(text, context.around.names, context.language)
    if found is None or len(reading.tokens) > MOST_WORDS:
        return None
    offer, groups = found
    answer = _Answer(lexicon, context, reading, offer, refused)
    if answer.declines:
        return Plan("canned", reading.language, say=offer.declined.told(reading.language))
    instead = answer.instead
    if not answer.agrees and not instead:
        return None
    if not instead and offer.tool not in context.tools:
        wish = answer.wish_of(offer.tool)
        said = ""
        if wish is not None:
            said = wording.unavailable(wish, (offer.tool,), reading.language, context.withheld)
        return Plan("unavailable", reading.language, say=said)
    left = _left_over(asked[:-1], before, lexicon)
    return Plan("calls", reading.language, answer.calls(groups, left, instead))


@dataclass(frozen=True, slots=True)
class _Answer:
    """A message that may answer an offer."""

    lexicon: Lexicon
    context: Context
    reading: Reading
    offer: Offer
    refused: Made

    @property
    def words(self) -> list[str]:
        """All words but those of a thing that is named."""
        named = {
            place
            for each in self.reading.entities
            for place in self._places(each.kind, each.first, each.last)
        }
        return [each.lower for place, each in enumerate(self.reading.tokens) if place not in named]

    def _places(self, kind: str, first: int, last: int) -> range:
        return range(first, last) if kind in self.lexicon.reader.ids else range(0)

    @property
    def declines(self) -> bool:
        """Whether it says no."""
        return bool(self.words) and self.words[0] in DECLINING and not self.instead

    @property
    def agrees(self) -> bool:
        """Whether it says yes, and nothing besides."""
        own = {*lowers_of(self.offer.yes.en), *lowers_of(self.offer.yes.ru)}
        is_plain = all(each in AGREEING | FILLERS | POLITE | own for each in self.words)
        return is_plain and any(each in AGREEING for each in self.words) and not self._named

    @property
    def instead(self) -> str:
        """The thing that is named to be taken in place of a new one."""
        allowed = AGREEING | FILLERS | POLITE | TAKING
        if not self.offer.instead or not all(each in allowed or len(each) == 1 for each in self.words):
            return ""
        return self._named[0] if len(self._named) == 1 else ""

    @property
    def _named(self) -> list[str]:
        return [str(each.value) for each in self.reading.of(self.offer.instead)] if self.offer.instead else []

    def wish_of(self, tool: str) -> Wish | None:
        """A wish that calls a tool."""
        return next((each for each in self.lexicon.catalogue.wishes if tool in each.tools), None)

    def calls(self, groups: Mapping[str, str], left: Sequence[Call], instead: str) -> tuple[Call, ...]:
        """What lifts the refusal, the refused call again, and what was left to do after it."""
        args = read_outcome(self.refused.call.arguments).told
        first = () if instead else self._call(self.offer.tool, self._first_arguments(args, groups))
        taken: Argument = instead or Reference((0,), self.offer.gives)
        again = self._call(self.refused.call.name, self._with(self.refused.call.name, args, taken))
        moved = (
            (each, {name: _moved(value, len(first)) for name, value in each.args.items()}) for each in left
        )
        rest = (replace(each, args=self._with(each.tool, args, taken)) for each, args in moved)
        return (*first, *again, *rest)

    def _call(self, tool: str, args: Mapping[str, Argument]) -> tuple[Call, ...]:
        wish = self.wish_of(tool)
        return (Call(tool, args, 1.0, "the answer to an offer", wish),) if wish is not None else ()

    def _with(self, tool: str, args: Mapping[str, Argument], taken: Argument) -> dict[str, Argument]:
        spec = self.context.tools.get(tool)
        properties = spec.parameters.get("properties") if spec is not None else None
        takes = isinstance(properties, dict) and self.offer.takes in properties
        return {**args, self.offer.takes: taken} if takes else {**args}

    def _first_arguments(self, args: Mapping[str, Json], groups: Mapping[str, str]) -> dict[str, Json]:
        offer, language = self.offer, self.reading.language
        said = offer.titles.get(self.refused.call.name, offer.title)
        labels = self.lexicon.catalogue.labels
        told = tell((said, offer.title), args, language, labels) or [offer.title.told(language)]
        lists: dict[str, Json] = {}
        for name, sources in offer.lists.items():
            values = [groups.get(each[1:]) if each.startswith(":") else args.get(each) for each in sources]
            given: list[Json] = [each for each in values if isinstance(each, str)]
            if given:
                lists[name] = given
        return {**offer.fixed, **lists, offer.titled: wording.unescape(told[0])}


def _left_over(
    asked: Sequence[tuple[str, Context]], before: Sequence[Made], lexicon: Lexicon
) -> tuple[Call, ...]:
    """The calls that were planned after the refused one; their references count from it, results before are put in."""
    planned = plan_turn(asked, lexicon).calls
    if [each.tool for each in planned[: len(before)]] != [each.call.name for each in before]:
        return ()
    refused = len(before) - 1
    left: list[Call] = []
    for call in planned[len(before) :]:
        args = {name: _counted_from(value, refused, before) for name, value in call.args.items()}
        left.append(replace(call, args=args))
    return tuple(left)


def _counted_from(value: Argument, refused: int, before: Sequence[Made]) -> Argument:
    if not isinstance(value, Reference):
        return value
    if min(value.calls) >= refused:
        return _moved(value, -refused)
    outcomes = [before[place].outcome for place in value.calls]
    if value.column:
        return [row for each in outcomes for row in each.rows(value.key)]
    return outcomes[-1].told.get(value.key)


def _moved(value: Argument, by: int) -> Argument:
    if not isinstance(value, Reference):
        return value
    return replace(value, calls=tuple(each + by for each in value.calls))
