"""What to do about the newest message: by itself, or as the reply to a question about those before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.models.builtin.plan import Context, Plan, plan
from agent.models.builtin.ranking import Lexicon

LONGEST_REPLY = 12
"""Words up to which a message may be the answer to a question."""
LONGEST_TEXT = 80
"""Characters up to which a reply is a text to take literally."""
_JOINT = ", · "
"""Between what was asked and the reply, so that numbers of both are no list."""
_SAYS_TEXT = re.compile(r"[\"«“`\n]|\b(?:called|named|titled)\b|назван|назови", re.IGNORECASE)


def plan_turn(asked: Sequence[tuple[str, Context]], lexicon: Lexicon) -> Plan:
    """What to do about the newest of the user's messages; it may be the answer to a question about those before.

    Each message comes with what it was understood with at that time.
    """
    return _plan_turn(asked, lexicon)[1]


def _plan_turn(asked: Sequence[tuple[str, Context]], lexicon: Lexicon) -> tuple[str, Plan]:
    """The text that was planned from, and its plan."""
    newest, context = asked[-1]
    alone = plan(newest, context, lexicon)
    anew = _begins_anew(newest, context, lexicon)
    if len(asked) < 2 or alone.kind in {"canned", "unavailable"} or (anew and alone.kind == "calls"):
        return newest, alone
    text, earlier = _plan_turn(asked[:-1], lexicon)
    if earlier.kind != "question" or (anew and not earlier.wants_text):
        return newest, alone
    whole = f"{text}{_JOINT}{_as_text(newest) if earlier.wants_text else newest}"
    joined = plan(whole, asked[-2][1], lexicon)
    return (whole, joined) if joined.kind in {"calls", "question"} else (newest, alone)


def _as_text(reply: str) -> str:
    """A reply that is to be taken literally, unless it says itself what of it is."""
    literal = reply.strip().rstrip(".")
    return reply if _SAYS_TEXT.search(reply) or len(literal) > LONGEST_TEXT else f'"{literal}"'


def _begins_anew(text: str, context: Context, lexicon: Lexicon) -> bool:
    """Whether a message begins with a word of action, so that it is no mere answer."""
    reading = lexicon.reader.read(text, context.around.names, context.language)
    acts = (lexicon.reader.concepts[each.key].action for each in reading.first_concepts())
    return any(acts) or len(reading.tokens) > LONGEST_REPLY
