"""A request about a workflow's steps, and what nodes are called in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent.model import Json
from agent.models.builtin import wording
from agent.models.builtin.composing import Composition
from agent.models.builtin.said import Language, Said
from tools.phrases.workflows.masking import QUOTE, Masked, unquoted

KINDS: tuple[tuple[str, str], ...] = (
    ("webhook", r"(?:web)?-?hooks?(?:\s+(?:trigger|node|step|call))?|(?:узл\w+\s+)?вебхук\w*|хук\w*"),
    ("schedule", r"schedule[drs]?(?:\s+(?:trigger|node|step))?|timer|cron|расписани\w+|таймер\w*"),
    (
        "database",
        r"(?:database|sql|db)(?:\s+(?:query|request|node|step|select))?|query|(?:запрос\w*\s+к\s+)?баз[аеуы](?:\s+данных)?|sql-запрос\w*",
    ),
    (
        "http",
        r"(?:the\s+)?http(?:s)?(?:[\s-](?:request|call|node|step|запрос\w*))?|(?:api\s+)?request|api(?:[\s-]call)?|(?:http[\s-]?)?запрос\w*",
    ),
    (
        "slack",
        r"slack(?:[\s-](?:message|notification|node|step|post))?|(?:сообщени\w+|уведомлени\w+|узл\w+|узел|шаг\w*)\s+(?:в\s+)?(?:slack|слак\w*)|слак\w*|message|notification|сообщени\w+|уведомлени\w+",
    ),
    ("email", r"e-?mails?(?:\s+(?:message|node|step))?|mail|письм\w+|почт\w+|емейл\w*|имейл\w*"),
    ("condition", r"condition(?:\s+(?:node|step|check))?|услови\w+|проверк\w+|the\s+if|развилк\w+"),
    ("transform", r"transform(?:ation)?(?:\s+(?:node|step))?|преобразовани\w+"),
    ("delay", r"delay(?:\s+(?:node|step))?|wait(?:\s+(?:node|step))?|pause|задержк\w+|пауз\w+|ожидани\w+"),
    ("assistant", r"assistant(?:\s+(?:node|step))?|ai(?:\s+(?:node|step))?|ассистент\w*"),
    ("trigger", r"trigger|start|триггер\w*|начал\w+"),
)
_KIND = re.compile("|".join(form for _, form in KINDS))
_NUMBERED = r"(?:webhook|schedule|http|slack|email|condition|transform|delay|database|assistant)_\d+"
_ARTICLES = r"(?:(?:the|a|an|my|our|this|that|first|new|узел|узла|узлом|узлу|узле|шаг|шага|шагом|шагу|node|step|called|named|этот|эту|это)\s+)*"
_AFTERS = r"(?:\s+(?:node|step|узел|узла|шаг))?"


@dataclass(frozen=True, slots=True)
class Ref:
    """A node that is named: what to call it in a call, and where it stands."""

    node: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Request:
    """A message about steps; ``named`` where it names its workflow itself, ``nodes`` are names of known nodes."""

    masked: Masked
    language: Language
    replies: tuple[str, ...] = ()
    workflow: str = ""
    named: bool = False
    nodes: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """What is looked at."""
        return self.masked.plain

    def told(self, english: str, russian: str) -> str:
        """The sentence in the person's language."""
        return Said(english, russian).told(self.language)

    def with_workflow(self, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """The arguments with the workflow that was named or spoken of."""
        return {**arguments, **({"workflow": self.workflow} if self.workflow else {})}

    def ask(self, question: str, answers: tuple[str, ...] = (), *, wants_text: bool = False) -> Composition:
        """A question, with answers to pick from."""
        offered = f"\n\n{wording.offer_answers(answers, self.language)}" if answers else ""
        return Composition(question=question + offered, wants_text=wants_text)

    def refs(self, start: int = 0, end: int | None = None) -> list[Ref]:
        """The nodes that are named between two places, in their order."""
        return list(self._find_refs(start, len(self.plain) if end is None else end))

    def _find_refs(self, start: int, end: int) -> Iterator[Ref]:
        for found in self._form().finditer(self.plain, start, end):
            yield Ref(self._node_of(found), found.start(), found.end())

    def _form(self) -> re.Pattern[str]:
        own = (
            each
            for each in sorted(self.nodes, key=len, reverse=True)
            if len(each) > 2 and not _KIND.fullmatch(_plain(each))
        )
        known = "|".join(re.escape(_plain(each)) for each in own)
        kinds = "|".join(f"(?P<{name}>{form})" for name, form in KINDS)
        labels = f"(?P<known>{known})|" if known else ""
        return re.compile(
            rf"(?<![\w#@]){_ARTICLES}(?:(?P<id>{_NUMBERED})|{labels}{kinds}|(?P<quoted>{QUOTE}+))(?!\w){_AFTERS}"
        )

    def _node_of(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        if kind == "id":
            return found["id"]
        if kind == "quoted":
            return unquoted(self.masked.text[found.start("quoted") : found.end("quoted")])
        if kind == "known":
            folded = found["known"]
            return next(each for each in self.nodes if _plain(each) == folded)
        if kind == "trigger":
            known = set(self.nodes)
            return "schedule" if "schedule" in known and "webhook" not in known else "webhook"
        return kind


def _plain(name: str) -> str:
    return name.lower().replace("ё", "е")
