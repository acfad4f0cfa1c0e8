"""Edges: "connect the webhook to Slack", «удали связь между задержкой и письмом»."""

from __future__ import annotations

import re

from agent.model import Json
from agent.models.builtin.composing import Composition
from tools.phrases.workflows.request import Request

_CONNECT = re.compile(
    r"^(?:now\s+|also\s+|then\s+|теперь\s+)?(?:(?:connect|link|join|wire|hook\s+up|attach|chain|lead)(?:\s+up)?(?!\w)"
    r"|(?:add|draw|make|create|insert)\s+(?:an?\s+|the\s+)?(?:edge|link|connection|arrow|line)(?!\w)|соедин\w+|свяж\w+|связать|подключ\w+|подсоедин\w+|присоедин\w+"
    r"|(?:добав\w*|провед\w*|нарису\w*|сдела\w*|созда\w*)\s+(?:связь|стрелку|ребро|линию))\s+"
)
_DISCONNECT = re.compile(
    r"^(?:now\s+|also\s+|then\s+|теперь\s+)?(?:(?:disconnect|unlink|detach|separate|cut)(?!\w)"
    r"|(?:remove|delete|drop|cut|erase|break)\s+(?:the\s+|an?\s+)?(?:edge|link|connection|arrow|line)(?!\w)|отсоедин\w+|отключ\w+|разъедин\w+|разорви|отвяж\w+"
    r"|(?:удал\w*|убер\w*|убрать|сотри|разорв\w*)\s+(?:связь|стрелку|ребро|линию|соединение))\s+"
)
_WAY = re.compile(
    r"(?<!\w)(?:(?:if|when|on|for|as|if\s+it\s+is|если|когда|при)\s+)?(?:the\s+)?(?:(?P<no>false|no|else|ложь|ложн\w+|нет|не\s+выполн\w+)|(?P<yes>true|yes|истина|истинн\w+|да|выполн\w+|верн\w+))(?:\s+(?:branch|way|side|path|ветк\w+|ветв\w+|пут\w+))?(?!\w)"
)


def connect(request: Request) -> Composition | None:
    """An edge that is wanted, or not any more."""
    for form, tool in ((_DISCONNECT, "delete_edge"), (_CONNECT, "add_edge")):
        found = form.match(request.plain)
        if found is None:
            continue
        refs = request.refs(found.end())
        if len(refs) != 2 or refs[0].node == refs[1].node:
            return _ask_ends(request, tool) if refs else None
        way = _WAY.search(request.plain, found.end())
        branch = "" if way is None else "false" if way["no"] else "true"
        told: dict[str, Json] = {"source": refs[0].node, "target": refs[1].node}
        told |= {"branch": branch} if branch else {}
        return Composition(((tool, request.with_workflow(told)),))
    return None


def _ask_ends(request: Request, tool: str) -> Composition:
    if tool == "add_edge":
        return request.ask(
            request.told(
                "Which two nodes shall be connected? Say it like: connect webhook to slack.",
                "Какие два узла соединить? Скажите так: соедини webhook с slack.",
            )
        )
    return request.ask(
        request.told(
            "Which two nodes shall be disconnected? Say it like: disconnect webhook from slack.",
            "Какие два узла разъединить? Скажите так: отсоедини webhook от slack.",
        )
    )
