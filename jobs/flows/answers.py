"""What an answer of an HTTP server means for a step: its output, or why it failed."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from db.errors import Invalid
from db.models.base import Json
from db.workflows.cleaning import storable
from db.workflows.connections import OpenConnection
from engines.outgoing.redact import redact
from engines.outgoing.request import Answer
from jobs.flows.errors import StepFailed
from jobs.flows.outside import MOST_WAIT, excerpt, wait_of

_RETRIED = frozenset({408, 425, 429, 503})
"""Statuses with which a server says that it has done nothing yet and may be asked again."""
_UNTOLD = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authenticate"})
_ADVICE = {
    400: "Check what the step sends.",
    401: "Check the credentials in the step's connection.",
    403: "Check the credentials in the step's connection, and what they permit.",
    404: "Check the URL.",
    410: "Check the URL.",
    413: "Send it less.",
    415: "Check the header Content-Type.",
    422: "Check what the step sends.",
}


def output_of(answer: Answer, connection: OpenConnection | None) -> Json:
    """What later steps see: status, headers and body, JSON where it is that.

    Raises:
        StepFailed: ``too_large``, as it is nested too deeply.
    """
    headers: dict[str, Json] = {name: told for name, told in answer.headers.items() if name not in _UNTOLD}
    found: Json = {"status": answer.status, "headers": headers, "body": _body(answer)}
    hidden = connection.hidden if connection is not None else ()
    try:
        return redact(storable(found), hidden)
    except (Invalid, RecursionError):
        told = "The answer is nested too deeply to be kept. Ask for less."
        raise StepFailed("too_large", told, may_pass=False, sent=True) from None


def check_status(
    answer: Answer, host: str, connection: OpenConnection | None, *, is_repeatable: bool, url: str = ""
) -> None:
    """Whether the server has done what it was asked for; ``url`` is what a redirect may be relative to.

    Raises:
        StepFailed: ``answer_<status>``.
    """
    status, wait = answer.status, wait_of(answer)
    if 200 <= status < 300 or status == 304:
        return
    parts = [f"{host} answered {status}{_phrase(status)}."]
    if 300 <= status < 400:
        parts.append(_moved(excerpt(_location(answer, url), connection, most=500)))
    else:
        parts += [_advice(answer, connection, wait), _said(answer, connection)]
    may_pass = status in _RETRIED or (status >= 500 and is_repeatable)
    is_soon = wait is None or wait <= MOST_WAIT
    raise StepFailed(
        f"answer_{status}",
        " ".join(part for part in parts if part),
        may_pass=may_pass and is_soon,
        wait=wait if may_pass and is_soon else None,
    )


def _moved(address: str) -> str:
    return (
        f"It has moved to {address}; change the URL to that."
        if address
        else "It does not say where it moved to."
    )


def _said(answer: Answer, connection: OpenConnection | None) -> str:
    """What it says itself; a page for people says nothing to a program."""
    is_page = "html" in answer.headers.get("content-type", "")
    said = "" if is_page else excerpt(answer.text, connection)
    return f"It says: {said}" if said else ""


def _advice(answer: Answer, connection: OpenConnection | None, wait: float | None) -> str:
    status = answer.status
    if status == 405:
        allowed = excerpt(answer.headers.get("allow", ""), connection, most=80)
        return f"It takes {allowed}; change the method." if allowed else "Change the method."
    if status in _RETRIED and wait is not None and wait > MOST_WAIT:
        return f"It asks to wait for {wait:.0f} s; retry the run after that."
    return _ADVICE.get(status, "It has a problem of its own; retry the run later." if status >= 500 else "")


def _location(answer: Answer, url: str) -> str:
    """Where it leads to as a whole address; nothing where that is none."""
    told = answer.headers.get("location", "").strip()
    try:
        found = urljoin(url, told) if told else ""
        return found if urlsplit(found).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""


def _body(answer: Answer) -> Json:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    text = answer.text.removeprefix("\ufeff")
    if "json" in kind or text[:1] in {"{", "["}:
        try:
            found: Json = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return found
    if b"\x00" in answer.body:
        return f"{len(answer.body):,} bytes of {kind or 'an unknown kind'}"
    return text
