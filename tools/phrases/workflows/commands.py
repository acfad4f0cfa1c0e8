"""Requests that hold a text or data to hand on: an error to explain, the input of a run, the number of a version."""

from __future__ import annotations

import json
import re

from agent.model import Json
from agent.models.builtin.composing import Composition, Message
from tools.phrases.workflows.masking import QUOTE, mask
from tools.phrases.workflows.request import Request

_EXPLAIN = re.compile(
    rf"^\W*(?:(?:please|can\s+you|could\s+you|пожалуйста)\s+)*(?:explain|what\s+does|what\s+is|what's|what\s+means|why\s+(?:did\s+i\s+get|do\s+i\s+get|does\s+it\s+say)|fix|solve|help\s+with|поясни|объясни|растолкуй|что\s+значит|что\s+такое|что\s+означает|почему|исправь|почини|откуда)"
    rf"\s+(?:(?:the|this|me|an?|error|message|text|ошибк\w|эту|это|этот|текст|сообщени\w|пишет|она|оно)(?:\s*:\s*|\s+))*({QUOTE}+)[\s\w?.!]*$"
)
_EXPLAIN_TYPED = re.compile(
    r"^\W*(?:explain|поясни|объясни)\s+(?:(?:the|this|an?)\s+)?(?:error(?:\s+message)?|message|ошибку|сообщение)\s*:\s*(\S.{3,})$",
    re.DOTALL,
)
_RESTORE = re.compile(
    r"^(?:restore|go\s+back\s+to|revert(?:\s+(?:it|back))?\s+to|revert|roll\s+(?:it\s+)?back\s+to|rollback\s+to|bring\s+back|return\s+to|get\s+back|switch\s+(?:back\s+)?to|take\s+back|use|put\s+back|back\s+to|undo\s+to"
    r"|восстанов\w*|верн\w+(?:\s+(?:назад|обратно))?(?:\s+к)?|откат\w+(?:\s+(?:его|процесс))?(?:\s+(?:к|до|на))?|нужна|поставь|возьми|назад\s+к)\s+"
    r"(?:(?:the|to|our|old|earlier|прежнюю|старую|к|снова)\s+)*(?:version|ver\.?|верси\w+|v\.?)\s*(?:number|no\.?|nr\.?|номер|№|#)?\s*(\d{1,4})(?!\w)"
)
_RESTORE_SHORT = re.compile(
    r"^(?:restore|go\s+back\s+to|revert\s+to|roll\s+back\s+to|восстанов\w*|верн\w+\s+к)\s+v(\d{1,4})(?!\w)"
)
_RUN = re.compile(
    r"^(?:run|start|execute|test|trigger|launch|fire|try|запусти\w*|выполни\w*|протестируй\w*|прогони\w*|испытай\w*)(?!\w)"
)
_PAIR = re.compile(
    r"(?:^|[,;]|\s(?:and|и|with|the|input|data|body|с|со|входом|данными)\s)\s*([a-z_]\w*)\s*(?:=|:|\s(?:of|is|is\s+set\s+to)\s)\s*(\"[^\"]*\"|«[^»]*»|[^\s,;]+)",
    re.IGNORECASE,
)
_WITH = re.compile(r"(?<!\w)(?:with|on|using|given|input|body|data|с|со|на|вход\w*|данны\w+)(?!\w)")


_IT = r"(?:\s+(?:it|this|that|them|the\s+workflow|this\s+workflow|его|ее|это|этот\s+процесс|процесс))?"
_MORE = r"(?:\s+(?:now|once|again|out|off|up|back|on|for\s+me|by\s+hand|manually|then|please|right\s+now|one\s+time|сейчас|снова|еще\s+раз|один\s+раз|вручную|обратно|опять|теперь))*"
_ALONE: tuple[tuple[str, str, dict[str, Json]], ...] = (
    (
        rf"(?:run|start|execute|launch|test|try|trigger|kick\s+off|fire|do\s+a\s+test\s+run|test\s+run|запусти|выполни|протестируй|испытай|прогони|стартуй)(?:те)?{_IT}{_MORE}{_IT}",
        "run_workflow",
        {},
    ),
    (
        rf"(?:(?:switch|turn){_IT}\s+(?:back\s+)?on|resume|activate|reactivate|enable|unpause|let\s+it\s+go\s+on|возобнови|включи|активируй|разморозь|сними(?:\s+его|\s+процесс)?\s+с\s+паузы)(?:те)?{_IT}{_MORE}",
        "set_active",
        {"active": True},
    ),
    (
        rf"(?:(?:switch|turn){_IT}\s+(?:back\s+)?off|pause|suspend|deactivate|disable|stop|halt|freeze|приостанови|выключи|отключи|останови|деактивируй|заморозь|поставь(?:\s+его|\s+процесс)?\s+на\s+паузу)(?:те)?{_IT}{_MORE}",
        "set_active",
        {"active": False},
    ),
    (
        rf"(?:optimi[sz]e|tidy|tidy\s+up|clean\s+up|simplify|streamline|оптимизируй|оптимизировать|оптимизация|упорядочи|упрости|почисти|наведи(?:\s+\w+)?\s+порядок(?:\s+здесь)?|приведи(?:\s+его|\s+процесс)?\s+в\s+порядок)(?:те)?{_IT}{_MORE}",
        "tidy_workflow",
        {},
    ),
    (
        rf"(?:validate|check|verify|проверь|провалидируй|валидируй)(?:те)?{_IT}{_MORE}(?:\s+(?:for|на)\s+(?:errors|problems|mistakes|ошибки|проблемы))?",
        "validate_workflow",
        {},
    ),
)


def point(request: Request) -> Composition | None:
    """A short command that means the workflow of the chat: "run it", "Optimize"."""
    plain = request.plain.strip(" .,!")
    for form, tool, arguments in _ALONE:
        if re.fullmatch(form, plain):
            return Composition(((tool, request.with_workflow(arguments)),))
    return None


def explain(message: Message) -> Composition | None:
    """An error that is quoted to be explained."""
    masked = mask(message.text)
    found = _EXPLAIN.match(masked.plain)
    if found is not None:
        return Composition((("explain_error", {"error": masked.cut(*found.span(1)).first(QUOTE)}),))
    found = _EXPLAIN_TYPED.match(message.text.lower())
    if found is not None:
        return Composition((("explain_error", {"error": message.text[found.start(1) :].strip()}),))
    return None


_FIND = re.compile(
    r"^\W*(?:find|search|show|list|look\s+for|which|what|are\s+there(?:\s+any)?|is\s+there|any|найди\w*|поищи|покажи|какие|есть\s+ли|ищи)\s+(?:(?:me|my|our|the|all|for|есть|все|мои|наши)\s+)*"
    r"(?:workflows?|automations?|процесс\w{0,2}|автоматизаци\w)\s+(?:are\s+|there\s+|есть\s+)*(?:about|with|for|named|called|containing|that\s+(?:use|mention|have)|using|mention\w*|про|с|со|о|об|для|где\s+есть|по)\s+(?P<words>[^?.!]+?)[?.!\s]*$"
)
_MISSING = re.compile(
    r"^\W*(?:what(?:'s|\s+is)?\s+(?:(?:still|else)\s+)?(?:missing|incomplete|wrong\s+with\s+(?:it|the\s+workflow|this\s+workflow))|is\s+(?:anything|something)\s+(?:still\s+)?missing|what\s+else\s+does\s+it\s+need|чего\s+(?:еще\s+)?(?:не\s+хватает|недостает)|что\s+(?:еще\s+)?(?:нужно|осталось)(?:\s+сделать)?|все\s+(?:ли\s+)?в\s+порядке)\W*$"
)


def ask(message: Message) -> Composition | None:
    """Short questions about the workflow of the chat, and a search for workflows by words."""
    masked = mask(message.text)
    if message.is_own and _MISSING.match(masked.plain):
        mentioned = message.mentioned.get("workflow", "")
        return Composition((("validate_workflow", {"workflow": mentioned} if mentioned else {}),))
    found = _FIND.match(masked.plain)
    if found is None:
        return None
    words = masked.cut(*found.span("words"))
    return Composition((("list_workflows", {"query": words.first(QUOTE) or words.text}),))


def restore(request: Request) -> Composition | None:
    """A version that is wanted back, by its number."""
    found = _RESTORE.match(request.plain) or _RESTORE_SHORT.match(request.plain)
    if found is None:
        return None
    return Composition((("restore_version", request.with_workflow({"version": int(found[1])})),))


def run(request: Request) -> Composition | None:
    """A run by hand that is given something: JSON, or names and values."""
    found = _RUN.match(request.plain)
    if found is None or not _WITH.search(request.plain):
        return None
    given = _input(request.masked.text[found.end() :])
    if given is None:
        return None
    return Composition((("run_workflow", request.with_workflow({"input": given})),))


def _input(typed: str) -> Json:
    """What the run is given; None where nothing is told."""
    braces = re.search(r"[{\[].*[}\]]", typed, re.DOTALL)
    if braces is not None:
        try:
            given: Json = json.loads(braces[0])
        except ValueError:
            return None
        return given
    pairs = {name: _value(value) for name, value in _PAIR.findall(typed)}
    return pairs or None


def _value(typed: str) -> Json:
    try:
        value: Json = json.loads(typed)
    except ValueError:
        return typed.strip("«»\"'.")
    return value
