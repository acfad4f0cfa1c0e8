"""Trying a connection out: something harmless is sent through it, and a sentence says what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import cast

from db.ids import new_id
from db.tenancy import Identity
from db.workflows.connections import OpenConnection
from engines.outgoing.addresses import host_of, plain_host
from engines.outgoing.errors import ConnectionFailed, MailRefused, OutgoingError, TimedOut
from engines.outgoing.http import send
from engines.outgoing.mail import Mail, MailServer, Security, read_addresses, send_mail
from engines.outgoing.redact import redact_text
from engines.outgoing.request import Answer, Request
from engines.outgoing.signing import check_destination, signing_headers
from engines.outgoing.slack import SlackAccess, refusal_of, slack_request

SECONDS = 10.0
AUTH_TEST = "https://slack.com/api/auth.test"
_TEXT = "This is a test: the connection {name} works."


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether the connection works, and a sentence."""

    ok: bool
    message: str


def try_connection(opened: OpenConnection, who: Identity, *, allowed: frozenset[str]) -> Trial:
    """Send something harmless; with a practice connection nothing."""
    if opened.is_practice or who.is_guest:
        return Trial(True, "Practice: nothing is sent with this connection.")
    try:
        match opened.connector:
            case "slack":
                trial = _try_slack(opened, allowed)
            case "email":
                trial = _try_email(opened, who, allowed)
            case "http":
                trial = _try_http(opened, allowed)
            case _:
                return Trial(True, "The secret can be read. To try it, send a signed call to the workflow.")
    except OutgoingError as error:
        trial = Trial(False, str(error))
    return Trial(trial.ok, redact_text(trial.message, opened.hidden))


def _try_slack(opened: OpenConnection, allowed: frozenset[str]) -> Trial:
    """A message by the webhook; with a token, which knows no channel, Slack is only asked whose it is."""
    access = SlackAccess(opened.secrets.get("webhook_url", ""), opened.secrets.get("token", ""), AUTH_TEST)
    request = slack_request(access, _TEXT.format(name=opened.name), key=str(new_id()))
    check_destination(request.url, host_of(request.url), allowed=allowed)
    answer = send(replace(request, timeout=SECONDS), allowed=allowed)
    refusal = refusal_of(answer)
    if refusal is not None:
        return Trial(
            False, f"Slack did not take it ({refusal}, status {answer.status}). Enter its secret anew."
        )
    if access.webhook_url:
        return Trial(True, "Slack has taken a test message. Look into its channel.")
    return Trial(True, f"Slack knows the token{_team(answer)}.")


def _team(answer: Answer) -> str:
    try:
        told = json.loads(answer.text)
    except (ValueError, RecursionError):
        return ""
    team = str(told.get("team", "")) if isinstance(told, dict) else ""
    return f" of {team[:60]}" if team.isprintable() and team else ""


def _try_email(opened: OpenConnection, who: Identity, allowed: frozenset[str]) -> Trial:
    settings = opened.settings
    server = MailServer(
        str(settings.get("host")),
        int(str(settings.get("port"))),
        cast(Security, settings.get("security")),
        str(settings.get("username") or ""),
        opened.secrets.get("password", ""),
    )
    text = _TEXT.format(name=opened.name)
    mail = Mail(
        str(settings.get("from")), read_addresses(who.email), "Test of a connection", text, str(new_id())
    )
    try:
        send_mail(mail, server, allowed=allowed, timeout=SECONDS)
    except MailRefused as error:
        return Trial(False, str(error))
    return Trial(True, f"{server.host} has taken a test mail to {who.email}.")


def _try_http(opened: OpenConnection, allowed: frozenset[str]) -> Trial:
    host = str(opened.settings.get("host"))
    answer = _front_page(opened, host, allowed)
    if answer.status in {401, 403}:
        return Trial(False, f"{host} refuses the credentials (status {answer.status}). Enter them anew.")
    if answer.status >= 500:
        return Trial(False, f"{host} has a problem of its own (status {answer.status}). Try again later.")
    return Trial(True, f"{host} answers (status {answer.status}).")


def _front_page(opened: OpenConnection, host: str, allowed: frozenset[str]) -> Answer:
    """The front page, by https; a host in the own network that has no https is asked without."""
    headers = signing_headers(opened.settings, opened.secrets)
    plain = plain_host(host.partition(":")[0])
    try:
        return send(Request("GET", f"https://{host}/", headers, timeout=SECONDS), allowed=allowed)
    except (ConnectionFailed, TimedOut) as error:
        if error.sent or plain not in allowed:
            raise
    return send(Request("GET", f"http://{host}/", headers, timeout=SECONDS), allowed=allowed)
