"""``slack.send_message``: one message through the incoming webhook or the token of a connection."""

from __future__ import annotations

from db.models.base import Json
from db.workflows.connections import OpenConnection
from engines.outgoing.addresses import host_of
from engines.outgoing.errors import OutgoingError
from engines.outgoing.http import send
from engines.outgoing.redact import redact
from engines.outgoing.request import Answer
from engines.outgoing.signing import check_destination
from engines.outgoing.slack import LONGEST_TEXT, SlackAccess, refusal_of, slack_request
from jobs.flows.answers import check_status
from jobs.flows.errors import StepFailed
from jobs.flows.outside import failure, needed_connection
from jobs.flows.surroundings import Performed, Resolved, Surroundings

_ADVICE = {
    "channel_not_found": "Check the channel's name in the step's settings.",
    "not_in_channel": "Invite the app to the channel in Slack.",
    "is_archived": "Choose a channel that is not archived.",
    "channel_is_archived": "Choose a channel that is not archived.",
    "msg_too_long": "Shorten the text.",
    "no_text": "The text is empty; write one.",
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"),
        "Enter a valid token in the step's connection.",
    ),
    **dict.fromkeys(
        ("invalid_token", "no_service", "no_team", "no_active_hooks", "action_prohibited"),
        "Enter a valid webhook address in the step's connection.",
    ),
}


def send_message(resolved: Resolved, surroundings: Surroundings) -> Performed:
    """Post the message.

    Raises:
        StepFailed: it was not sent, or not taken.
    """
    connection = needed_connection(surroundings, "Slack")
    text, channel = resolved.text("text")[:LONGEST_TEXT], resolved.text("channel").strip()
    if not text.strip():
        raise StepFailed("slack_refused", "The message is empty. Give it a text.", may_pass=False)
    if surroundings.is_practice:
        return Performed(_output(connection, channel, text=text))
    access = SlackAccess(
        connection.secrets.get("webhook_url", ""),
        connection.secrets.get("token", ""),
    )
    if not access.webhook_url and not channel:
        told = "The connection has a token, which needs a channel. Enter one in the step's settings."
        raise StepFailed("slack_refused", told, may_pass=False)
    answer = _sent(access, text, channel, surroundings)
    _check(answer, connection)
    return Performed(_output(connection, channel))


def _sent(access: SlackAccess, text: str, channel: str, surroundings: Surroundings) -> Answer:
    request = slack_request(access, text, channel, key=surroundings.key)
    try:
        check_destination(request.url, host_of(request.url), allowed=surroundings.allowed_hosts)
        return send(request, allowed=surroundings.allowed_hosts)
    except OutgoingError as error:
        raise failure(error, surroundings.connection, is_repeatable=False) from None


def _check(answer: Answer, connection: OpenConnection) -> None:
    word = refusal_of(answer)
    if word is None:
        return
    if (
        answer.status in {408, 425, 429}
        or answer.status >= 500
        or answer.status < 200
        or 300 <= answer.status < 400
    ):
        check_status(answer, "Slack", connection, is_repeatable=False)
    advice = _ADVICE.get(word, "Check the message and the connection.")
    raise StepFailed("slack_refused", f"Slack did not take the message ({word}). {advice}", may_pass=False)


def _output(connection: OpenConnection, channel: str, *, text: str | None = None) -> Json:
    """``text`` is what practice would have sent; a webhook goes to a channel of its own, which nobody tells."""
    has_own = bool(connection.secrets.get("webhook_url"))
    found: dict[str, Json] = {"sent": text is None, "channel": None if has_own else channel or None}
    if text is not None:
        found |= {"practice": True, "text": text}
    return redact(found, connection.hidden)
