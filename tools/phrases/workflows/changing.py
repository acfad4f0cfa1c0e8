"""Changes of single nodes: their settings, their names, their removal."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.model import Json
from agent.models.builtin.composing import Composition
from tools.phrases.workflows.comparing import Known, expression_of
from tools.phrases.workflows.drafting import schedule_step
from tools.phrases.workflows.durations import seconds_of
from tools.phrases.workflows.masking import MAIL, QUOTE, SPAN, TIME, URL, Masked, unquoted
from tools.phrases.workflows.request import Ref, Request

_REMOVE = re.compile(
    r"^(?:now\s+|also\s+|then\s+|теперь\s+|еще\s+)?(?:delete|remove|drop|get\s+rid\s+of|take\s+(?:out|away)|erase|throw\s+(?:out|away)|cut\s+out|kill|lose"
    r"|удал\w+|убер\w+|убрать|выкинь|выбрось|сотри|вырежи|исключи)\s+"
)
_UNKNOWN = re.compile(
    r"(?:the\s+|this\s+)?(?:(?:node|step|узел|шаг)\s+(?P<after>[\w-]{2,40})|(?P<before>[\w-]{2,40})\s+(?:node|step))[\s.!]*$"
)
"""A node by a name that nobody knows; the tool says what there is."""
_RENAME = re.compile(r"^(?:rename|relabel|call|переимен\w+|назов\w+|переназов\w+)\s+")
_LABEL = re.compile(r"(?<!\w)(?:label|title|name|caption|название|подпись|имя|метк\w)(?!\w)")
_CHANGE = re.compile(
    r"^(?:now\s+|also\s+|then\s+|теперь\s+|а\s+)?(?:change|set|update|make|edit|replace|modify|adjust|let|use|turn|switch|have|increase|reduce|raise|lower|extend|shorten|point|schedule"
    r"|поменя\w+|измен\w+|смен\w+|замен\w+|установ\w+|зада\w+|сдела\w+|постав\w+|пусть|используй|исправь|обнови|переключ\w+|увелич\w+|уменьш\w+|сократи\w*|настро\w+)(?!\w)"
)
_PLACED = re.compile(r"^(?:put|постав\w*)\s.*(?<!\w)(?:after|before|between|behind|после|перед|между)\s")
"""What is put somewhere, and so is new."""
_INSTEAD = re.compile(r"(?<!\w)(?:instead|вместо|теперь|rather|from\s+now\s+on|отныне)(?!\w)")
_SUBJECT = re.compile(r"(?<!\w)(?:subject|тем[ауые]|заголов\w+)(?!\w)")
_TEXT = re.compile(
    r"(?<!\w)(?:text|message|body|content|words|wording|текст\w*|сообщени\w+|содержани\w+|тело)(?!\w)"
)
_PROMPT = re.compile(
    r"(?<!\w)(?:prompt|question|instruction\w*|assistant|вопрос\w*|задани\w+|промпт\w*|ассистент\w*)(?!\w)"
)
_METHOD = re.compile(r"(?<!\w)(get|post|put|patch|delete|head)(?!\w)")
_METHOD_WORD = re.compile(r"(?<!\w)(?:method|метод\w*)(?!\w)")
_TIMEOUT = re.compile(r"(?<!\w)(?:timeout|time-out|тайм-?аут\w*)(?!\w)")
_CHANNEL = re.compile(r"(?<!\w)#[\w-]+")
_TO = re.compile(
    r"(?:\s+(?:to|into|as|with|=|на|в|как)\s+|:\s*|\s+so\s+that\s+it\s+checks\s+|\s+checks?\s+)(?!.*\s(?:to|into)\s+)"
)
_VALUE = re.compile(r"(?:\s+(?:to|as|=|на|:)\s*|:\s*)")
_EXPRESSION = re.compile(r"(?<!\w)(?:condition|услови\w+|выражени\w+|expression)(?!\w)")
_Told = tuple[str, dict[str, Json]]
"""A connector, and settings of it."""
_CONNECTORS = (
    "webhook",
    "schedule",
    "http",
    "slack",
    "email",
    "condition",
    "transform",
    "delay",
    "database",
    "assistant",
)


def remove(request: Request) -> Composition | None:
    """Nodes that are to go."""
    found = _REMOVE.match(request.plain)
    if found is None:
        return None
    refs = request.refs(found.end())
    if not refs and (said := _UNKNOWN.match(request.plain[found.end() :])):
        kind = said.lastgroup or ""
        typed = request.masked.text[found.end() + said.start(kind) : found.end() + said.end(kind)]
        return Composition((("delete_node", request.with_workflow({"node_id": typed})),))
    calls = tuple(
        ("delete_node", request.with_workflow({"node_id": each}))
        for each in dict.fromkeys(ref.node for ref in refs)
    )
    return Composition(calls) if calls else None


def change(request: Request) -> Composition | None:
    """A node that is to be called or set otherwise."""
    if found := _RENAME.match(request.plain):
        return _rename(request, found.end())
    found = _CHANGE.match(request.plain)
    if found is None and not _INSTEAD.search(request.plain):
        return None
    if found is not None and _PLACED.match(request.plain):
        return None
    start = found.end() if found else 0
    refs = [each for each in request.refs(start) if QUOTE not in request.plain[each.start : each.end]]
    if found is not None and _LABEL.search(request.plain, start) and refs and QUOTE in request.plain:
        return _rename(request, start)
    if turned := _turned(request, refs, found):
        return turned
    node = refs[0].node if refs else ""
    told = _settings(request, node, start)
    if told is None:
        return None
    kind, config = told
    if not node or (kind not in node and node in _CONNECTORS and not _takes(node, config)):
        node = kind
    return Composition((("update_node", request.with_workflow({"node_id": node, "config": config})),))


def _takes(node: str, config: Mapping[str, Json]) -> bool:
    """Whether a node of that connector has these settings."""
    known = {
        "slack": {"text", "channel"},
        "email": {"to", "subject", "body"},
        "http": {"url", "method", "timeout", "body"},
        "webhook": {"method"},
        "schedule": {"line", "timezone"},
        "delay": {"seconds"},
        "condition": {"expression"},
        "database": {"sql"},
        "assistant": {"prompt", "most_words"},
    }
    return config.keys() <= known.get(node, set())


def _rename(request: Request, start: int) -> Composition | None:
    """The new label is what is quoted, else what stands after "to"."""
    refs, plain = request.refs(start), request.plain
    quotes = [each for each in re.finditer(f"{QUOTE}+", plain) if each.start() >= start]
    after = refs[0].end if refs else start
    to = next(
        (each for each in re.finditer(r"\s+(?:to|into|as|в|на)\s+", plain) if each.start() >= after), None
    )
    if quotes:
        end, label = quotes[-1].start(), unquoted(request.masked.text[slice(*quotes[-1].span())])
    elif to is not None:
        end, label = to.start(), request.masked.text[to.end() :].strip(" .,;:")
    else:
        return None
    named = [each for each in refs if each.end <= end]
    if not named or not label:
        return None
    told = request.with_workflow({"node_id": named[0].node, "label": label[:80]})
    return Composition((("update_node", told),))


def _turned(request: Request, refs: list[Ref], found: re.Match[str] | None) -> Composition | None:
    """ "Turn the Slack node into an e-mail"."""
    if len(refs) < 2 or found is None or refs[1].node not in _CONNECTORS or refs[0].node == refs[1].node:
        return None
    between, rest = request.plain[refs[0].end : refs[1].start], request.plain[refs[1].end :].strip(" .")
    if not re.fullmatch(r"\s*(?:into|to|with|by|на|в)\s+", between) or (rest and MAIL not in rest):
        return None
    told: dict[str, Json] = {"node_id": refs[0].node, "connector": refs[1].node}
    if rest:
        told["config"] = {"to": ", ".join(request.masked.all(MAIL))}
    return Composition((("update_node", request.with_workflow(told)),))


def _settings(request: Request, node: str, start: int) -> _Told | None:
    """The connector that has such settings, and the settings; None where there is nothing to set."""
    masked, plain = request.masked, request.plain
    if TIME in plain:
        step = schedule_step(masked, request.language)
        return ("schedule", dict(step.config)) if step.config else None
    if _TIMEOUT.search(plain) and SPAN in plain:
        return "http", {"timeout": round(seconds_of(masked.first(SPAN)))}
    if SPAN in plain and (not node or node.startswith("delay")):
        return "delay", {"seconds": max(round(sum(seconds_of(each) for each in masked.all(SPAN))), 1)}
    if node.startswith("condition") or _EXPRESSION.search(plain):
        return _condition(request, start)
    return _addressed(masked, node, plain) or _texts(masked, node, plain)


def _addressed(masked: Masked, node: str, plain: str) -> _Told | None:
    """Addresses, channels and methods."""
    method = _METHOD.search(plain)
    if MAIL in plain:
        return "email", {"to": ", ".join(masked.all(MAIL))}
    if URL in plain:
        url = masked.first(URL)
        used: dict[str, Json] = {"method": method[1].upper()} if method else {}
        return "http", {"url": url if "://" in url else f"https://{url}", **used}
    if (channel := _CHANNEL.search(plain)) is not None and QUOTE not in plain:
        return "slack", {"channel": masked.text[slice(*channel.span())]}
    if method is not None and _METHOD_WORD.search(plain):
        return ("webhook" if node.startswith("webhook") else "http"), {"method": method[1].upper()}
    return None


def _texts(masked: Masked, node: str, plain: str) -> _Told | None:
    """A quoted text, or what stands after "to", as the setting that the words name."""
    quoted = masked.first(QUOTE)
    if not quoted and not (found := _after_to(masked, plain)):
        return None
    value = quoted or found
    if re.match(r"(?i)\s*(?:select|with)\s", value) or node.startswith("database"):
        return (
            ("database", {"sql": value.rstrip("; ")})
            if re.match(r"(?i)\s*(?:select|with)\s", value)
            else None
        )
    if _SUBJECT.search(plain):
        return "email", {"subject": value}
    if node.startswith("email"):
        return "email", {"body": value}
    if node.startswith("assistant") or _PROMPT.search(plain):
        return "assistant", {"prompt": value}
    if node.startswith("slack") or _TEXT.search(plain):
        return "slack", {"text": value}
    return None


def _after_to(masked: Masked, plain: str) -> str:
    found = list(re.finditer(r"\s+(?:to|on|say|на|:)\s+|:\s+", plain))
    return (
        masked.text[found[-1].end() :].strip(" .")
        if found and (_TEXT.search(plain) or _SUBJECT.search(plain))
        else ""
    )


def _condition(request: Request, start: int) -> _Told | None:
    """The new expression: what stands after the word for the condition."""
    plain = request.plain
    noun = None
    for each in re.finditer(
        r"(?<!\w)(?:condition(?:\s+node)?|услови\w+|выражени\w+|expression|checks?|condition_\d+)(?!\w)",
        plain,
    ):
        noun = each if each.start() >= start else noun
    begin = noun.end() if noun else start
    lead = re.match(
        r"(?:\s*(?:so\s+that|that|it|to|into|as|with|for|check|checks|whether|if|be|на|в|чтобы|проверял\w*|проверяет|что|если|is|=|:|,))+(?!\w)\s*",
        plain[begin:],
    )
    part = request.masked.cut(begin + (lead.end() if lead else 0), len(plain))
    expression = expression_of(part, Known())
    return ("condition", {"expression": expression}) if expression else None
