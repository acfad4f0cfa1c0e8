"""Single steps put into a workflow: "Add a Slack message after the webhook", «добавь условие: сумма больше 100»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent.model import Json
from agent.models.builtin.composing import Composition
from agent.models.builtin.said import Said
from tools.phrases.workflows.building import remarks_of
from tools.phrases.workflows.clauses import clauses_of, is_webhook
from tools.phrases.workflows.comparing import Known, expression_of
from tools.phrases.workflows.completing import ask_missing, take_replies
from tools.phrases.workflows.drafting import Draft, End, draft, put_clauses, schedule_step
from tools.phrases.workflows.marking import masked_of
from tools.phrases.workflows.masking import TIME, Masked
from tools.phrases.workflows.request import Request
from tools.phrases.workflows.steps import StepDraft, connector_of

_ADD = re.compile(
    r"^(?:(?:and|also|then|now|next|а|и|еще|также|потом|затем|теперь)\s+)*(?:add|insert|append|put|attach|include|place|plug\s+in|drop\s+in|i\s+(?:want|need)|we\s+need"
    r"|добав\w*|встав\w*|постав\w*|приделай|допиши|вкрути|нужен|нужна|нужно)\s+(?:in\s+)?(?:(?:me|us|мне|нам)\s+)?"
)
_THEN = re.compile(
    r"^(?:(?:and|а|и)\s+)?(?:then|also|next|after\s+that|afterwards|finally|еще|также|потом|затем|после\s+этого|дальше|далее|в\s+конце)(?!\w)[\s,]*"
)
_OPEN = re.compile(
    r"^(?:(?:an?|the|another|one\s+more|new|next|some|еще|один|одно|новый|новое|новую)\s+)*(?P<what>trigger|action|step|node|condition|branch|if|filter"
    r"|триггер|действие|шаг|узел|условие|развилку|проверку)[\s.,!:]*$"
)
_ASKED = re.compile(
    r"^(?:(?:an?|the|another|new|еще|новое|новый)\s+)*(?:condition|check|if|branch|filter|условие|проверку|развилку)(?!\w)(?:\s+node|\s+step)?[\s:,–—-]*"
)
_WHETHER = re.compile(
    r"^(?:(?:that\s+checks|which\s+checks|checking|that\s+tests|testing|to\s+check|that|whether|if|on|for|котор\w+\s+проверяет|проверя\w+|что|чтобы|если|на\s+то,?\s+что|ли|with(?:\s+the\s+expression)?|с\s+выражением)(?!\w)[\s,:]*)+"
)
_AFTER = re.compile(
    r"(?:right\s+|directly\s+|straight\s+|сразу\s+)?(?:after|behind|following|below|после|за|вслед\s+за)\s+"
)
_BEFORE = re.compile(
    r"(?:right\s+|directly\s+|прямо\s+)?(?:before|in\s+front\s+of|above|ahead\s+of|перед)\s+"
)
_BETWEEN = re.compile(r"(?:in\s*)?(?:between|между)\s+")
_WAY = re.compile(
    r"(?:,\s*)?(?:(?:on|in|to|into|for|under|at|в|на|для|по)\s+)?(?:the\s+)?(?:(?P<way>true|yes|false|no|else|then|истинн\w+|ложн\w+|да|нет)\s*[-»\"]?\s*(?:branch|way|side|path|case|ветк\w+|ветв\w+|пут\w+|случа\w+)"
    r"|(?:branch|ветк\w+|ветв\w+)\s+[«\"]?(?P<way2>true|yes|false|no|да|нет)[»\"]?)(?:\s+of(?=\s))?(?:\s+услови\w+|\s+(?:the\s+)?condition(?:\s+node)?)?"
)
_WHEN = re.compile(
    r"(?:,\s*)?(?:but\s+)?(?:if|when|where|если|когда)\s+(?:the\s+|that\s+)?(?:condition|check|result|it|услови\w+|проверк\w+|он\w?|результат)\s+(?:is|fails|holds|isn't|does|was|не|ложн\w+|истинн\w+|выполн\w+|верн\w+|прош\w+|ложь|истина)"
    r"(?:\s+(?:not\s+)?(?:true|false|met|fulfilled|hold|satisfied|выполн\w+|верн\w+|прош\w+))?|(?:,\s*)?(?:otherwise|else|иначе|в\s+противном\s+случае)(?!\w)"
)
_FALSE = re.compile(
    r"(?<!\w)(?:false|no|not|fails|isn't|else|otherwise|ложн\w*|ложь|нет|не|иначе|противном)(?!\w)"
)


_OPEN_TRIGGER = (
    Said("What shall start the workflow?", "С чего процесс должен начинаться?"),
    (
        Said("Add webhook trigger", "Добавь вебхук"),
        Said("Add a schedule: every weekday at 8:00", "Добавь расписание: каждый будний день в 8:00"),
        Said("Add a schedule: every hour", "Добавь расписание: каждый час"),
    ),
)
_OPEN_STEP = (
    Said("What shall the new step do?", "Что должен делать новый шаг?"),
    (
        Said("Add a Slack message", "Добавь сообщение в Slack"),
        Said("Add an e-mail", "Добавь письмо"),
        Said("Add an HTTP request", "Добавь HTTP-запрос"),
        Said("Add a delay", "Добавь задержку"),
        Said("Add a database query", "Добавь запрос к базе данных"),
        Said("Add a question to the assistant", "Добавь вопрос ассистенту"),
    ),
)
"""What is asked after "Add trigger" and "Add action", and the answers that are offered."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is put: ``after`` one node, ``before`` one, on a branch of the first."""

    after: str = ""
    before: str = ""
    branch: str = ""

    def told(self) -> dict[str, Json]:
        """As arguments."""
        parts = {"after": self.after, "before": self.before, "branch": self.branch}
        return {name: value for name, value in parts.items() if value}


def add(request: Request) -> Composition | None:
    """A request that begins with "add", or goes on with "then …"."""
    head, request = _begun(request)
    if head is None:
        return None
    place, rest = _take_place(request, request.masked, ways=not _ASKED.match(request.plain))
    opened = _OPEN.match(rest.plain)
    if opened is not None and not _is_condition(opened["what"]):
        return _add_open(request, place, opened["what"])
    if _ASKED.match(rest.plain):
        return _add_condition(request, place, rest)
    if starts := _trigger(rest, request):
        made = Draft(request.language)
        made.start(starts)
        return _added(request, made, Place())
    return _add_steps(request, place, rest)


def _begun(request: Request) -> tuple[re.Match[str] | None, Request]:
    """What the request begins with, and the request without it."""
    found = _ADD.match(request.plain)
    if found is None and (found := _THEN.match(request.plain)) is not None:
        rest = request.masked.cut(found.end(), len(request.plain))
        if not connector_of(rest) and not re.match(r"(?:if|если)\s", rest.plain):
            found = None
    if found is None:
        found = _branch_first(request)
    if found is None and (found := re.match(r"(?=(?:if|если)\s)", request.plain)) is not None:
        kinds = {each.kind for each in clauses_of(request.masked)}
        found = found if {"if", "step"} <= kinds and "trigger" not in kinds else None
    if found is None:
        return None, request
    if found.re is _WAY or found.re is _WHEN:
        inner = re.search(r"(?<!\w)(?:add|insert|put|добав\w*|встав\w*|постав\w*)\s+", request.plain)
        plain = (
            request.plain
            if inner is None
            else request.plain[: inner.start()] + " " * len(inner[0]) + request.plain[inner.end() :]
        )
        return found, replace(request, masked=Masked(request.masked.text, plain))
    return found, replace(request, masked=request.masked.cut(found.end(), len(request.plain)))


def _branch_first(request: Request) -> re.Match[str] | None:
    """ "On the true branch add …"."""
    found = _WAY.match(request.plain) or _WHEN.match(request.plain)
    if found is None or not found[0].strip():
        return None
    return found if connector_of(request.masked.cut(found.end(), len(request.plain))) else None


def _is_condition(what: str) -> bool:
    return bool(re.match(r"condition|branch|if|filter|условие|развилк|проверк", what))


def _take_place(request: Request, masked: Masked, *, ways: bool) -> tuple[Place, Masked]:
    """Where it is to be put, and the rest of the words; with ``ways`` it may be a branch."""
    branch, node = "", ""
    found = (_WAY.search(masked.plain) or _WHEN.search(masked.plain)) if ways else None
    if found is not None and found[0].strip():
        way = found.groupdict().get("way") or found.groupdict().get("way2") or found[0]
        branch = "false" if _FALSE.search(way) else "true"
        following = request.refs(found.end(), min(found.end() + 40, len(masked.plain)))
        end = found.end()
        gap = masked.plain[end : following[0].start] if following else ""
        of = found[0].endswith("of") or re.match(r"\s*of\s", gap)
        if following and of and re.fullmatch(r"\s*(?:of\s+)?(?:the\s+)?", gap):
            node, end = following[0].node, following[0].end
        masked, request = (
            _blanked(masked, found.start(), end),
            replace(request, masked=_blanked(masked, found.start(), end)),
        )
    for form, several in ((_BETWEEN, True), (_AFTER, False), (_BEFORE, False)):
        for found in form.finditer(masked.plain):
            refs = [each for each in request.refs(found.end()) if each.start <= found.end() + 1 or several]
            if not refs or refs[0].start > found.end() + 1:
                continue
            if several and len(refs) > 1:
                return Place(refs[0].node, refs[1].node, branch), _blanked(masked, found.start(), refs[1].end)
            place = Place(before=refs[0].node) if form is _BEFORE else Place(refs[0].node, "", branch)
            return place, _blanked(masked, found.start(), refs[0].end)
    return Place(node or ("condition" if branch else ""), "", branch), masked


def _blanked(masked: Masked, start: int, end: int) -> Masked:
    """Without these words; text and plain stay equally long."""
    gap = " " * (end - start)
    whole = Masked(
        masked.text[:start] + gap + masked.text[end:], masked.plain[:start] + gap + masked.plain[end:]
    )
    return whole.cut(0, len(whole.plain.rstrip(" ,")))


def _trigger(rest: Masked, request: Request) -> StepDraft | None:
    """The trigger that the words are about."""
    if (TIME in rest.plain and not connector_of(rest)) or re.search(
        r"(?<!\w)(?:schedule|timer|cron)(?!\w)|расписани|таймер", rest.plain
    ):
        return schedule_step(rest, request.language)
    if is_webhook(rest.plain) and connector_of(rest) in {"", "http"}:
        return StepDraft("webhook", "", {})
    return None


def _add_condition(request: Request, place: Place, rest: Masked) -> Composition:
    rest = rest.after(_ASKED).after(_WHETHER)
    made = Draft(request.language, taken=frozenset(request.nodes))
    pieces = clauses_of(rest)
    following = [each for each in pieces[1:] if each.kind != "trigger"]
    following = following if any(each.kind == "step" for each in following) else []
    told = pieces[0].part if pieces and following else rest
    expression = expression_of(told, _known(request))
    made.fork(expression, told.text.strip(' .,;:`«»"') if expression else "")
    if following:
        put_clauses(made, following)
    return _added(request, made, place)


def _known(request: Request) -> Known:
    nodes = set(request.nodes)
    return Known(database="database" if "database" in nodes and "webhook" not in nodes else "")


def _add_steps(request: Request, place: Place, rest: Masked) -> Composition | None:
    clauses = [each for each in clauses_of(rest) if each.kind != "trigger"]
    if not any(each.kind == "step" for each in clauses):
        return None
    made = draft(clauses, request.language, frozenset(request.nodes))
    return _added(request, made, place)


def _added(request: Request, made: Draft, place: Place) -> Composition:
    """A call for each step; the first stands at the place, the others come after it."""
    take_replies(made, request)
    if made.missing:
        return ask_missing(made, request)
    calls: list[tuple[str, Mapping[str, Json]]] = []
    sources = {target: end for end, target in reversed(made.edges)}
    named = len(made.nodes) > 1
    for node, step in made.nodes.items():
        end = sources.get(node)
        calls.append(("add_node", request.with_workflow(_arguments(node, step, end, place, named))))
    return Composition(tuple(calls), remarks=remarks_of(made))


def _arguments(node: str, step: StepDraft, end: End | None, place: Place, named: bool) -> dict[str, Json]:
    told: dict[str, Json] = {"connector": step.connector}
    told |= {"label": step.label} if step.label else {}
    told |= {"config": dict(step.config)} if step.config else {}
    told |= place.told() if end is None else Place(end.source, "", end.branch).told()
    return {**told, "node_id": node} if named else told


def _add_open(request: Request, place: Place, what: str) -> Composition | None:
    """ "Add action": which one is asked, with sentences to pick from."""
    if request.replies:
        reply = masked_of(request.replies[0])
        inner = replace(request, masked=reply, replies=request.replies[1:])
        if starts := _trigger(reply, request):
            made = Draft(request.language)
            made.start(starts)
            return _added(inner, made, Place())
        found = _add_steps(inner, place, reply)
        if found is not None:
            return found
    triggers = bool(re.match(r"trigger|триггер", what))
    question, answers = _OPEN_TRIGGER if triggers else _OPEN_STEP
    return request.ask(
        question.told(request.language), tuple(each.told(request.language) for each in answers)
    )
