"""The entrance: what a message says about a workflow's steps, as calls of the pack's tools."""

from __future__ import annotations

import re

from agent.models.builtin.composing import Composer, Composition, Message
from tools.phrases.workflows import adding, building, changing, commands, connecting
from tools.phrases.workflows.clauses import is_webhook, is_workflow
from tools.phrases.workflows.durations import mask_durations
from tools.phrases.workflows.masking import Masked, mask
from tools.phrases.workflows.request import Request
from tools.phrases.workflows.schedules import mask_schedules

LONGEST = 2_000
"""Characters up to which a message is read as a description; nobody describes a workflow at greater length."""
_REPLY = re.compile(r",?\s*·\s*")
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|well|а|и|ну|но)\s+)?(?:how|what|which|who|why|where|is|are|was|were|did|does|do\s+(?:i|we|you)|has|have|should"
    r"|when\s+(?:did|does|do|is|was|will|were|are)|как(?!\s+только)|что|какой|какая|какие|какое|кто|почему|зачем|где|сколько|стоит|нужно\s+ли|надо\s+ли|когда\s+(?:он|она|будет|был))(?!\w)"
)
_REFUSES = re.compile(r"^\W*(?:please\s+|пожалуйста,?\s+)?(?:don't|dont|do\s+not|never|не|нельзя)(?!\w)")
_POLITE = re.compile(
    r"^(?:\W*(?:please|pls|ok|okay|hey|hi|hello|now|well|so|great|thanks|пожалуйста|привет|здравствуйте|ок|хорошо|теперь|ладно|ну|слушай)(?!\w)[\s,!.]*)+"
    r"|^\W*(?:(?:can|could|would|will)\s+you(?:\s+please)?|i\s+want\s+you\s+to|i(?:'d|\s+would)\s+like\s+(?:you\s+)?to|let's|let\s+us|help\s+me"
    r"|(?:ты\s+)?(?:можешь|можете|мог(?:ла)?\s+бы)(?:\s+ты|\s+вы)?(?:\s+пожалуйста)?|давай(?:те)?|помоги(?:те)?(?:\s+мне)?|(?:я\s+)?хочу(?:,?\s+чтобы(?:\s+ты)?)?|сделай(?:те)?\s+так,?\s+чтобы|make\s+it\s+so\s+that|make\s+sure\s+that|arrange\s+that)\s+(?:please\s+|пожалуйста,?\s+)?"
)
_NUMBER = re.compile(
    r"(?:\s*(?:,\s*)?(?:in|of|for|to|from|into|at|на|в|из|для|у|к)\s+)?(?:(?:the\s+)?workflow\s+|процесс\w{0,2}\s+)?(?<![\w-])wf[-\s]?0*(\d{1,6})(?![\w-])\s*[:,]?"
)
_TRAILING = re.compile(
    r"[\s,]*(?:(?<!\w)(?:please|pls|thanks|thank\s+you|now|for\s+me|for\s+us|пожалуйста|спасибо|сейчас|мне|нам|there|here)(?!\w)[\s.!]*)+$"
)


def compose(message: Message) -> Composition | None:
    """The calls that a message about steps asks for, or a question; None where it is about something else."""
    if len(message.text) > LONGEST:
        return None
    explained = (commands.explain(message) if message.is_own else None) or commands.ask(message)
    request = _read(message)
    if explained is not None or request is None:
        return explained
    if message.is_own and (pointed := commands.point(request)) is not None:
        return pointed
    for understand in (
        commands.restore,
        commands.run,
        building.build,
        connecting.connect,
        changing.remove,
        changing.change,
        adding.add,
        building.describe,
    ):
        found = understand(request)
        if found is not None:
            return found
    return None


def _read(message: Message) -> Request | None:
    """The message taken apart as far as all kinds of requests have in common."""
    told, *replies = _REPLY.split(message.text)
    asked = mask(told)
    masked = asked.after(_POLITE).after(_POLITE)
    asks = bool(_ASKS.match(masked.plain)) or (told.rstrip().endswith("?") and masked.text == mask(told).text)
    if (
        asks
        or _REFUSES.match(masked.plain)
        or not (message.is_own or is_workflow(masked.plain) or is_webhook(masked.plain))
    ):
        return None
    masked = masked.before(_TRAILING)
    number, masked = _take_workflow(masked, message.names.get("workflow", ()))
    masked = mask_durations(mask_schedules(masked))
    return Request(
        masked=masked,
        language=message.language,
        replies=tuple(replies),
        workflow=number or message.mentioned.get("workflow", ""),
        named=bool(number),
        nodes=message.names.get("node", ()),
    )


def _take_workflow(masked: Masked, names: tuple[str, ...]) -> tuple[str, Masked]:
    """Which workflow is named, and the message without it."""
    found = _NUMBER.search(masked.plain)
    if found is not None:
        return f"WF-{int(found[1]):04}", _without(masked, *found.span())
    for name in sorted(names, key=len, reverse=True):
        said = re.search(
            rf"(?:\s*(?:in|of|for|to|from|into|в|из|для|у)\s+)?(?:the\s+)?(?:workflow|процесс\w{{0,2}})\s+[«\"“]?{re.escape(mask(name).plain)}[»\"”]?(?!\w)",
            masked.plain,
        )
        if said is not None and len(name) > 2:
            return name, _without(masked, *said.span())
    return "", masked


def _without(masked: Masked, start: int, end: int) -> Masked:
    text = f"{masked.text[:start]} {masked.text[end:]}".strip()
    plain = f"{masked.plain[:start]} {masked.plain[end:]}".strip()
    return Masked(text, plain)


COMPOSER = Composer("workflows", compose)
