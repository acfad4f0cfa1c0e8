"""What a run sent out of the house: requests, messages, questions, told from what its steps have stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from db.models.base import Json
from db.models.workflows import RunStep
from pages.reader import Reader

Sent = Literal["sent", "practice", "maybe", "nothing"]
REACHING = frozenset({"http", "slack", "email", "assistant"})
"""Connectors whose steps reach another service."""
ANSWERED = frozenset({"slack_refused", "mail_refused", "too_large", "too_many_redirects", "timed_out"})
"""Errors that come after something was sent, besides those that begin with ``answer_``."""


def sent_of(step: RunStep) -> Sent | None:
    """Whether something of this step left the house; None for a step that never would.

    ``maybe`` is what nobody knows: it was sent, and no answer came.
    """
    if step.connector not in REACHING:
        return None
    if _is_practice(step):
        return "practice"
    match step.status:
        case "done":
            return "sent"
        case "unknown":
            return "maybe"
    code = step.error_code or ""
    is_answered = code in ANSWERED or code.startswith("answer_")
    return "sent" if step.sent_at is not None or is_answered else "nothing"


def target_of(step: RunStep) -> str:
    """Where to: the host of an address, the addressees of a mail, the channel of a message, or the connection's name."""
    given = step.input if isinstance(step.input, dict) else {}
    url = given.get("url")
    if isinstance(url, str):
        return _host_of(url)
    told = given.get("to") or given.get("channel") or given.get("connection")
    return told if isinstance(told, str) else ""


def draw_sent(reader: Reader, steps: Sequence[RunStep]) -> str:
    """All of it in a line: ``1 Slack message · 2 HTTP requests``; that nothing did where nothing did."""
    found = [(sent_of(each), each.connector) for each in steps]
    parts = [
        reader.count(f"flow_sent.{connector}", number)
        for connector in sorted(REACHING)
        if (number := found.count(("sent", connector)))
    ]
    for state in ("maybe", "practice"):
        number = sum(sent == state for sent, _ in found)
        parts += [reader.count(f"flow_sent.{state}", number)] if number else []
    return " · ".join(parts) or reader.t("flow_sent.none")


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_practice(step: RunStep) -> bool:
    return any(_says_practice(each) for each in (step.output, step.input))


def _says_practice(stored: Json) -> bool:
    return isinstance(stored, dict) and stored.get("practice") is True
