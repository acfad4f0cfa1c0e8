"""Slack's two ways to post a message: an incoming webhook, and ``chat.postMessage`` with a token.

Sources: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
docs.slack.dev/reference/methods/chat.postMessage.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from engines.outgoing.request import Answer, Request

POST_MESSAGE = "https://slack.com/api/chat.postMessage"
LONGEST_TEXT = 40_000
"""Slack cuts longer texts."""
_WORD = re.compile(r"[a-z][a-z0-9_]{1,60}")


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """Where and as whom a message is posted: exactly one of both; ``api`` is Slack's own address but in tests."""

    webhook_url: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    api: str = POST_MESSAGE


def slack_request(access: SlackAccess, text: str, channel: str = "", *, key: str) -> Request:
    """The request that posts a message; a webhook knows its channel and takes no other."""
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
    if access.webhook_url:
        return Request("POST", access.webhook_url, headers, json.dumps({"text": text}).encode())
    headers["Authorization"] = f"Bearer {access.token}"
    return Request("POST", access.api, headers, json.dumps({"text": text, "channel": channel}).encode())


def refusal_of(answer: Answer) -> str | None:
    """Slack's word for why it did not post the message, such as ``channel_not_found``; None where it did.

    A webhook answers ``ok`` or a word with a status of 400 and more; the API answers 200 with ``{"ok": false}``.
    """
    text = answer.text.strip()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict) and "ok" in told:
        return None if told["ok"] is True else _word(str(told.get("error", "")))
    return None if 200 <= answer.status < 300 else _word(text)


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else "no reason given"
