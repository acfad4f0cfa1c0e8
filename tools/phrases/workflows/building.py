"""A whole workflow out of its description: "Build a workflow that …", "when a webhook arrives, …"."""

from __future__ import annotations

import re

from agent.model import Json
from agent.models.builtin.composing import Composition
from tools.phrases.workflows.clauses import clauses_of
from tools.phrases.workflows.completing import ask_missing, take_replies
from tools.phrases.workflows.drafting import LEFT_OUT, Draft, draft
from tools.phrases.workflows.marking import masked_of
from tools.phrases.workflows.masking import QUOTE, Masked, unquoted
from tools.phrases.workflows.request import Request

_VERB = (
    r"(?:build|create|make|generate|set\s+up|setup|design|compose|draft|write|construct|prepare|start|add|i\s+(?:want|need)|we\s+(?:want|need)"
    r"|i'd\s+like|give\s+me|build\s+up|put\s+together|need|want|new|постро\w+|созда\w+|сдела\w+|собер\w+|собрать|настро\w+|сгенерир\w+|состав\w+|придума\w+|напиши|нуж\w+"
    r"|хочу|хотим|заведи|подготовь|добавь|новый|новую)"
)
_FLOW = r"(?:work\s?-?flows?|automations?|flow|pipeline|процесс\w{0,2}|автоматизаци\w|воркфлоу|сценари\w|пайплайн\w?)"
_THING = r"(?:something|anything|one|нечто|что-нибудь|что-то|такое)"
_HEAD = re.compile(
    rf"^(?:{_VERB}\s+)(?:(?:me|us|мне|нам|please|пожалуйста)\s+)*(?:(?:a|an|the|one|another|new|this|simple|small|empty|еще|один|одну|новый|новую|этот|простой|пустой)\s+)*"
    rf"(?:(?P<flow>{_FLOW})|(?P<thing>{_THING})(?=\s*,?\s+(?:that|which|to|чтобы|котор\w+)(?!\w)))(?!\w)"
)
_NOUN_FIRST = re.compile(
    rf"^(?:(?:a|an|new|новый)\s+)?(?P<flow>{_FLOW})\s*[:,]?\s+(?=that|which|to\s|котор|чтобы)|^(?P<flow2>{_FLOW})\s*:"
)
_NAME = re.compile(
    rf"^\s*(?:(?:called|named|with\s+(?:the\s+)?name|by\s+the\s+name(?:\s+of)?|под\s+названием|с\s+названием|по\s+имени|с\s+именем|названный)\s*:?\s*"
    rf"(?:(?P<quoted>{QUOTE}+)|(?P<bare>[^,;:.!?\n{QUOTE}]+?)(?=\s*(?:$|[,;:.!?\n]|\s(?:that|which|to|where|котор\w+|чтобы)\s)))|(?P<alone>{QUOTE}+))"
)
_LINK = re.compile(
    r"^\s*[,:.–—-]*\s*(?:(?:that|which|to|where|so\s+that|and|котор\w+|чтобы|для\s+того,?\s+чтобы|который\s+бы|где)(?!\w)\s*)*"
)
_WITH_AI = re.compile(
    r"^(?:build\s+(?:it\s+)?with\s+ai|построй\w*\s+с\s+(?:ии|ассистентом|помощником)|построить\s+с\s+(?:ии|ассистентом))\W*$"
)
_EMPTY_WISHES = re.compile(r"^[\s.,!:]*(?:for\s+me|for\s+us|now|please|для\s+меня|сейчас|мне)?[\s.,!:]*$")


def build(request: Request) -> Composition | None:
    """A request that says that it is about a whole workflow."""
    if _WITH_AI.match(request.plain):
        return _ask_what(request)
    head = _HEAD.match(request.plain) or _NOUN_FIRST.match(request.plain)
    if head is None:
        return None
    rest = request.masked.cut(head.end(), len(request.plain))
    name, rest = _take_name(rest)
    rest = rest.after(_LINK)
    if not name and not rest.plain and request.replies:
        return _from_replies(request)
    if _EMPTY_WISHES.match(rest.plain):
        return Composition((("create_workflow", {"name": name}),)) if name else _ask_what(request)
    made = draft(clauses_of(rest), request.language)
    if not made.nodes or set(made.nodes) == {made.trigger}:
        return _ask_steps(request, made, rest)
    return _generate(request, made, name)


def describe(request: Request) -> Composition | None:
    """A description without the word: it tells what starts it and what is done then."""
    made = draft(clauses_of(request.masked), request.language)
    if not made.trigger or len(made.nodes) < 2 or (made.left_out and len(made.left_out) >= len(made.nodes)):
        return None
    return _generate(request, made, "")


def _from_replies(request: Request) -> Composition | None:
    """What was told after "Build a workflow" was asked for more."""
    whole = Request(
        Masked("", ""), request.language, request.replies[1:], request.workflow, request.named, request.nodes
    )
    masked = masked_of(request.replies[0])
    made = draft(clauses_of(masked), request.language)
    if not made.nodes or set(made.nodes) == {made.trigger}:
        return _ask_steps(whole, made, masked)
    return _generate(whole, made, "")


def _take_name(rest: Masked) -> tuple[str, Masked]:
    found = _NAME.match(rest.plain)
    if found is None:
        return "", rest
    kind = next(each for each in ("quoted", "bare", "alone") if found[each])
    typed = rest.text[found.start(kind) : found.end(kind)]
    return unquoted(typed) if kind != "bare" else typed.strip(), rest.cut(found.end(), len(rest.plain))


def _generate(request: Request, made: Draft, name: str) -> Composition:
    take_replies(made, request)
    if made.missing:
        return ask_missing(made, request)
    told: dict[str, Json] = {"nodes": [_node(node, made) for node in made.nodes], "edges": _edges(made)}
    told |= {"name": name} if name else {}
    if request.named:
        told["workflow"] = request.workflow
    return Composition((("generate_workflow", told),), remarks=remarks_of(made))


def remarks_of(made: Draft) -> tuple[str, ...]:
    """What was understood with some freedom, and what could not be put in."""
    left = ", ".join(f"“{each.strip(' ,.:;')}”" for each in made.left_out if each.strip(" ,.:;"))
    return (*made.remarks, *([LEFT_OUT.told(made.language).format(words=left)] if left else []))


def _node(node: str, made: Draft) -> Json:
    step = made.nodes[node]
    label: dict[str, Json] = {"label": step.label} if step.label else {}
    return {"id": node, "connector": step.connector, **label, "config": dict(step.config)}


def _edges(made: Draft) -> list[Json]:
    return [
        {"source": end.source, "target": target, **({"branch": end.branch} if end.branch else {})}
        for end, target in made.edges
    ]


def _ask_what(request: Request) -> Composition:
    return request.ask(
        request.told(
            "What shall start the workflow, and what shall happen then?",
            "С чего процесс должен начинаться и что должно происходить дальше?",
        ),
        (
            request.told(
                "Build a workflow that sends Slack notifications when a webhook is triggered",
                "Построй процесс, который шлёт сообщения в Slack, когда срабатывает вебхук",
            ),
            request.told(
                "Build a workflow: every weekday at 8 ask https://example.com/health and tell Slack the answer",
                "Построй процесс: каждый будний день в 8 запроси https://example.com/health и сообщи ответ в Slack",
            ),
            request.told(
                "Build a workflow: when a webhook arrives, if the amount is over 100 tell Slack",
                "Построй процесс: когда приходит вебхук, если сумма больше 100, сообщи в Slack",
            ),
        ),
    )


def _ask_steps(request: Request, made: Draft, rest: Masked) -> Composition:
    """Nothing that can be done was found in the description."""
    lost = " ".join(made.left_out).strip(" ,.:") or rest.text.strip(" ,.:")
    told = request.told(
        "I found nothing in “{words}” that a step can do. A step can send a Slack message or an e-mail, call a web address, "
        "query the database, ask the assistant, wait, check a condition. What shall happen?",
        "В «{words}» нет ничего, что умеет шаг. Шаг может отправить сообщение в Slack или письмо, вызвать веб-адрес, "
        "запросить базу данных, спросить ассистента, подождать, проверить условие. Что должно происходить?",
    )
    return request.ask(told.format(words=lost[:120]))
