"""The model port, fulfilled by rules: plan from the last message, call, look at the results, answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence

from agent.messages import ToolCall, Usage
from agent.model import CallPiece, EndPiece, Hints, Json, ModelPiece, ModelRequest, TextPiece, ToolSpec
from agent.models.builtin import wording
from agent.models.builtin.answer import Done, Teller
from agent.models.builtin.answering import plan_answer
from agent.models.builtin.catalogue import COMMON, Catalogue
from agent.models.builtin.conversation import (
    MOST_CHARACTERS,
    Asked,
    Conversation,
    Made,
    read_conversation,
    read_outcome,
    without_notes,
)
from agent.models.builtin.names import Names
from agent.models.builtin.plan import Context, Plan
from agent.models.builtin.ranking import Lexicon, lexicon_of
from agent.models.builtin.slots import Argument, Reference, Surroundings
from agent.models.builtin.steps import Call
from agent.models.builtin.turn import plan_turn
from agent.models.builtin.words import language_of

_PIECE = 160


class BuiltinModel:
    """Fixed rules instead of an LLM: no key, no network, no memory besides the request's messages."""

    def __init__(self, catalogues: Iterable[Catalogue]) -> None:
        self._catalogues = tuple(catalogues)

    @property
    def provider(self) -> str:
        """As shown to people."""
        return "built-in"

    @property
    def name(self) -> str:
        """The version of the rules."""
        return "counterfoil-rules-1"

    @property
    def reads_hints(self) -> bool:
        """The tenant's own names are what it understands a message with."""
        return True

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """Yield the next calls of the plan, or the answer in a few pieces; never raises a ``ModelError``."""
        decided = await asyncio.to_thread(self._decide, request)
        if isinstance(decided, str):
            for piece in _pieces(decided):
                yield TextPiece(piece)
        else:
            for call in decided:
                yield CallPiece(call)
        yield EndPiece("stop" if isinstance(decided, str) else "tool_calls", Usage())

    def _decide(self, request: ModelRequest) -> str | list[ToolCall]:
        hints = request.hints or Hints()
        newest = next(
            (without_notes(each.content) for each in reversed(request.messages) if each.role == "user"), ""
        )
        language = language_of(newest[:MOST_CHARACTERS], hints.language)
        if len(newest) > MOST_CHARACTERS:
            return wording.TOO_LONG.told(language).format(limit=MOST_CHARACTERS)
        if not newest.strip():
            return f"{wording.EMPTY.told(language)} {wording.WHO_I_AM.told(language)}"
        lexicon = self._lexicon_for(request, hints)
        names = lexicon.reader.names_of(hints.names)
        tools = {spec.name: spec for spec in request.tools}
        catalogue = lexicon.catalogue
        conversation = read_conversation(request.messages, catalogue.patterns, catalogue.names, lexicon.makes)
        contexts = (_context(tools, names, each, hints) for each in conversation.asked)
        texts = (each.text[:MOST_CHARACTERS] for each in conversation.asked)
        asked = list(zip(texts, contexts, strict=True))
        planned = plan_answer(asked, conversation.before, lexicon) or plan_turn(asked, lexicon)
        waits = conversation.asked[-1].waits
        teller = Teller(lexicon, names, planned.language, frozenset(tools), waits)
        return _next(planned, conversation, teller, len(request.messages))

    def _lexicon_for(self, request: ModelRequest, hints: Hints) -> Lexicon:
        """The words of the packs that this chat is about: its own, and those whose tools are there."""
        tools = {spec.name for spec in request.tools}
        fitting = (
            each
            for each in self._catalogues
            if each.pack in {COMMON, hints.pack} or any(tools & {*wish.tools} for wish in each.wishes)
        )
        return lexicon_of(tuple(sorted(fitting, key=lambda each: each.pack == COMMON)))


def _context(tools: Mapping[str, ToolSpec], names: Names, asked: Asked, hints: Hints) -> Context:
    """What a message is understood with."""
    return Context(
        tools,
        Surroundings(names, {**asked.mentioned}),
        hints.language,
        hints.pack,
        waits=asked.waits,
        withheld=hints.withheld,
    )


def _next(planned: Plan, conversation: Conversation, teller: Teller, said: int) -> str | list[ToolCall]:
    """The calls that can be made now, or the final text."""
    if planned.kind != "calls":
        return planned.say
    done = _match(planned.calls, conversation.made)
    ended = len(done) == len(planned.calls) or any(each.outcome.error is not None for each in done)
    if ended or len(done) < len(conversation.made):
        return teller.tell(planned, done) or wording.LOST_TRACK.told(planned.language)
    calls: list[ToolCall] = []
    for call in _ready(planned.calls[len(done) :], len(done)):
        args: dict[str, Json] = {}
        for name, value in call.args.items():
            found = _resolve(value, done)
            if found is None and isinstance(value, Reference):
                return teller.tell_stopped(done, value)
            args[name] = found
        calls.append(
            ToolCall(f"builtin-{said}-{len(calls)}", call.tool, json.dumps(args, ensure_ascii=False))
        )
    return calls


def _match(calls: Sequence[Call], made: Sequence[Made]) -> list[Done]:
    """The planned calls that were made already; the plan is made anew each time and comes out the same.

    Calls that were not planned (of a model that failed in this turn, say) end the comparison.
    """
    done: list[Done] = []
    for call, each in zip(calls, made, strict=False):
        if call.tool != each.call.name:
            break
        done.append(Done(call, read_outcome(each.call.arguments).told, each.outcome))
    return done


def _ready(calls: Sequence[Call], made: int) -> Sequence[Call]:
    """Reads that need nothing of each other go together; a write goes alone, so that a failure stops the rest."""
    ready: list[Call] = []
    for call in calls:
        waits = any(
            isinstance(value, Reference) and max(value.calls, default=0) >= made
            for value in call.args.values()
        )
        if ready and (call.wish.writes or ready[0].wish.writes or waits):
            break
        ready.append(call)
    return ready


def _resolve(value: Argument, done: Sequence[Done]) -> Json:
    """A value of a call; None where an earlier result does not give it, or gives only a part of it."""
    if not isinstance(value, Reference):
        return value
    outcomes = [done[place].outcome for place in value.calls]
    if not value.column:
        return outcomes[-1].told.get(value.key)
    if any(each.is_partial() for each in outcomes):
        return None
    found = list(dict.fromkeys(str(each) for outcome in outcomes for each in outcome.rows(value.key)))
    if value.only:
        return found[0] if len(found) == 1 else None
    return [*found] or None


def _pieces(text: str) -> Iterator[str]:
    """The text in a few pieces that end between words."""
    start = 0
    while start < len(text):
        end = text.find(" ", start + _PIECE)
        end = len(text) if end < 0 else end + 1
        yield text[start:end]
        start = end
