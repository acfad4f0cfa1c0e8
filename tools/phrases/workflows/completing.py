"""What a described step still needs: the questions, and what the replies to them mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.model import Json
from agent.models.builtin.composing import Composition
from agent.models.builtin.said import Said
from tools.phrases.workflows.comparing import Known, expression_of
from tools.phrases.workflows.drafting import NO_LINE, Draft, Missing, schedule_step
from tools.phrases.workflows.durations import seconds_of, told
from tools.phrases.workflows.marking import masked_of
from tools.phrases.workflows.masking import MAIL, QUOTE, SPAN, URL, Masked
from tools.phrases.workflows.request import Request
from tools.phrases.workflows.steps import Before, draft_step

_QUESTIONS: Mapping[str, tuple[Said, tuple[Said, ...]]] = {
    "to": (Said("To which address shall the e-mail go?", "На какой адрес отправлять письмо?"), ()),
    "url": (
        Said(
            "Which address shall be called? Such as: https://api.example.com/orders",
            "Какой адрес вызывать? Например: https://api.example.com/orders",
        ),
        (),
    ),
    "seconds": (
        Said("How long shall it wait?", "Сколько ждать?"),
        (Said("30 seconds", "30 секунд"), Said("5 minutes", "5 минут"), Said("1 hour", "1 час")),
    ),
    "line": (
        Said("When shall it start?", "Когда запускать?"),
        (
            Said("every hour", "каждый час"),
            Said("every day at 8:00", "каждый день в 8:00"),
            Said("every weekday at 9:00", "каждый будний день в 9:00"),
        ),
    ),
    "expression": (
        Said(
            "What shall the condition check? Such as: amount is over 100, or status is failed.",
            "Что проверять? Например: сумма больше 100 или статус равен failed.",
        ),
        (Said("amount is over 100", "сумма больше 100"), Said('status is "failed"', "статус равен «failed»")),
    ),
    "sql": (
        Said(
            "Which SELECT shall the database run? Such as: SELECT count(*) FROM workflow_runs",
            "Какой SELECT выполнять? Например: SELECT count(*) FROM workflow_runs",
        ),
        (),
    ),
    "fields": (
        Said(
            "Which field shall be made, and of what? Such as: total = price * quantity.",
            "Какое поле подготовить и из чего? Например: total = price * quantity.",
        ),
        (),
    ),
}


def ask_missing(made: Draft, request: Request) -> Composition:
    """The question for the first setting that is missing."""
    missing = made.missing[0]
    said, answers = _QUESTIONS[missing.setting]
    question = said.told(request.language)
    typed = request.masked.first("ⓣ") if missing.setting == "line" else ""
    if typed:
        question = NO_LINE.told(request.language).format(words=typed)
    return request.ask(
        question, tuple(each.told(request.language) for each in answers), wants_text=missing.setting == "sql"
    )


def take_replies(made: Draft, request: Request) -> None:
    """Fill in what was asked for, each reply where it fits first; what a message holds anywhere is no longer missing."""
    for reply in request.replies:
        for missing in list(made.missing):
            config, label = read_reply(missing, made.nodes[missing.node].connector, reply, request)
            if config:
                made.complete(missing, config, label)
                break


def read_reply(
    missing: Missing, connector: str, reply: str, request: Request
) -> tuple[Mapping[str, Json], str]:
    """The settings that a reply gives, and a label; nothing where it does not answer."""
    masked = masked_of(reply)
    before = Before(language=request.language)
    match missing.setting:
        case "to" if MAIL in masked.plain:
            to = ", ".join(masked.all(MAIL))
            return {"to": to}, draft_step(masked, before, "email").label
        case "url" if URL in masked.plain:
            step = draft_step(masked, before, "http")
            return {"url": step.config["url"]}, step.label
        case "seconds":
            return _seconds(masked, request)
        case "line":
            step = schedule_step(masked, request.language)
            return step.config, step.label
        case "expression":
            return _expression(masked)
        case "sql":
            sql = (masked.first(QUOTE) or reply).strip(' ;"«»`')
            return ({"sql": sql}, "") if re.match(r"(?i)\s*(?:select|with)\s", sql) else ({}, "")
        case "fields":
            prefix = "set "
            step = draft_step(masked_of(f"{prefix}{reply}"), before, "transform")
            return ({"fields": step.config["fields"]}, step.label) if "fields" in step.config else ({}, "")
    return {}, ""


def _seconds(masked: Masked, request: Request) -> tuple[Mapping[str, Json], str]:
    seconds = sum(seconds_of(each) for each in masked.all(SPAN))
    if not seconds:
        return {}, ""
    return {"seconds": max(round(seconds), 1)}, request.told("Wait {}", "Подождать {}").format(
        told(seconds, request.language)
    )


def _expression(masked: Masked) -> tuple[Mapping[str, Json], str]:
    expression = expression_of(masked, Known())
    return ({"expression": expression}, masked.text.strip(' .,;:«»"`')[:80]) if expression else ({}, "")
