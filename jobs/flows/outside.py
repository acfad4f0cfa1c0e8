"""What the performers have in common that ask somebody outside: failures in the run's words, and no secret in any."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from db.workflows.connections import OpenConnection
from engines.outgoing.errors import (
    AddressRefused,
    AnswerTooLarge,
    ConnectionFailed,
    HostUnknown,
    MailRefused,
    OutgoingError,
    TimedOut,
    TooManyRedirects,
    UrlInvalid,
)
from engines.outgoing.redact import redact_text
from engines.outgoing.request import Answer
from jobs.flows.errors import StepFailed
from jobs.flows.surroundings import Surroundings

MOST_WAIT = 60.0
"""Seconds: whoever asks to wait longer is not asked again by this run."""
_CODES: tuple[tuple[type[OutgoingError], str], ...] = (
    (AddressRefused, "address_refused"),
    (UrlInvalid, "url_invalid"),
    (HostUnknown, "host_unknown"),
    (ConnectionFailed, "connection_failed"),
    (TimedOut, "timed_out"),
    (TooManyRedirects, "too_many_redirects"),
    (AnswerTooLarge, "too_large"),
    (MailRefused, "mail_refused"),
)
_PASSING = (ConnectionFailed, TimedOut)
"""What may be otherwise a moment later."""


def needed_connection(surroundings: Surroundings, what: str) -> OpenConnection:
    """The connection of a step that cannot do without.

    Raises:
        StepFailed: ``no_connection``.
    """
    if surroundings.connection is None:
        told = f"The step has no {what} connection. Choose one in the step's settings."
        raise StepFailed("no_connection", told, may_pass=False)
    return surroundings.connection


def failure(error: OutgoingError, connection: OpenConnection | None, *, is_repeatable: bool) -> StepFailed:
    """What becomes of a request that did not come to its end; ``is_repeatable`` where a repeat does no harm."""
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    sent, may_pass = error.sent, isinstance(error, _PASSING)
    match error:
        case AnswerTooLarge():
            sent = sent and error.status < 400
        case MailRefused():
            may_pass = error.may_pass
    hidden = connection.hidden if connection is not None else ()
    may_pass = may_pass and (is_repeatable or not sent)
    return StepFailed(code, redact_text(str(error), hidden), may_pass=may_pass, sent=sent)


def wait_of(answer: Answer) -> float | None:
    """Seconds that an answer asks to wait for (``Retry-After``, RFC 9110, 10.2.3); None where it does not."""
    told = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", told):
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def excerpt(text: str, connection: OpenConnection | None, *, most: int = 200) -> str:
    """The beginning of what somebody said, in one line, without secrets."""
    hidden = connection.hidden if connection is not None else ()
    safe = redact_text(text[:20_000], hidden)
    plain = " ".join("".join(each if each.isprintable() else " " for each in safe).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
