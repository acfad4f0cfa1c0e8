"""``http.request``: one request, its answer as the step's output."""

from __future__ import annotations

import json
from collections.abc import Mapping

import httpx2

from db.models.base import Json
from db.workflows.connections import OpenConnection
from engines.outgoing.errors import OutgoingError, UrlInvalid
from engines.outgoing.http import send
from engines.outgoing.redact import redact
from engines.outgoing.request import SAFE_METHODS, Request, read_url
from engines.outgoing.signing import check_destination, signing_headers
from jobs.flows.answers import check_status, output_of
from jobs.flows.outside import failure
from jobs.flows.surroundings import Performed, Resolved, Surroundings

KEY_HEADER = "Idempotency-Key"


def send_request(resolved: Resolved, surroundings: Surroundings) -> Performed:
    """Send the request; in practice nothing is sent, and the answer is the request itself.

    Raises:
        StepFailed: it was not sent, not answered, or answered with a failure.
    """
    connection = surroundings.connection
    method = resolved.text("method", "GET").upper()
    is_repeatable = method in SAFE_METHODS or resolved.config.get("is_repeatable") is True
    try:
        url = _with_query(resolved.text("url"), _texts(resolved.config.get("query")))
        if surroundings.is_practice:
            read_url(url)
            return Performed(_practice(method, url, resolved, connection))
        request = _request(method, url, resolved, surroundings)
        answer = send(request, allowed=surroundings.allowed_hosts)
    except OutgoingError as error:
        raise failure(error, connection, is_repeatable=is_repeatable) from None
    check_status(answer, read_url(url).host, connection, is_repeatable=is_repeatable, url=url)
    return Performed(output_of(answer, connection))


def _request(method: str, url: str, resolved: Resolved, surroundings: Surroundings) -> Request:
    headers = _texts(resolved.config.get("headers"))
    headers = {name: text for name, text in headers.items() if name.lower() != KEY_HEADER.lower()}
    kind, body = _body(resolved.config.get("body"))
    if kind and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = kind
    connection = surroundings.connection
    if connection is not None:
        check_destination(url, str(connection.settings.get("host") or ""), allowed=surroundings.allowed_hosts)
        signing = signing_headers(connection.settings, connection.secrets)
        taken = {name.lower() for name in signing}
        headers = {name: text for name, text in headers.items() if name.lower() not in taken} | signing
    headers[KEY_HEADER] = surroundings.key
    timeout = resolved.config.get("timeout")
    seconds = float(timeout) if isinstance(timeout, int | float) else 20.0
    return Request(method, url, headers, body, seconds)


def _with_query(url: str, query: Mapping[str, str]) -> str:
    """The URL with these parameters added to those that it has, encoded."""
    if not query:
        return url.strip()
    read_url(url)
    try:
        return str(httpx2.URL(url.strip()).copy_merge_params(dict(query)))
    except (httpx2.InvalidURL, ValueError):
        raise UrlInvalid("The query cannot be added to the URL. Check its parameters.") from None


def _body(body: Json) -> tuple[str, bytes | None]:
    """The kind of the body and its bytes: a text as it is, anything else as JSON."""
    match body:
        case None:
            return "", None
        case str():
            return "text/plain; charset=utf-8", body.encode("utf-8", "replace")
    return "application/json", json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _practice(method: str, url: str, resolved: Resolved, connection: OpenConnection | None) -> Json:
    """What would be sent, as if the other side had sent it back."""
    sent: dict[str, Json] = {"method": method, "url": url}
    shown = resolved.shown if isinstance(resolved.shown, dict) else {}
    sent |= {name: shown[name] for name in ("headers", "body") if name in shown}
    found: Json = {"practice": True, "status": 200, "headers": {}, "body": sent}
    return redact(found, connection.hidden if connection is not None else ())


def _texts(found: Json) -> dict[str, str]:
    """An object of texts; a header or parameter that came out as a number or truth value is written as JSON does."""
    if not isinstance(found, dict):
        return {}
    return {
        name: value
        if isinstance(value, str)
        else ""
        if value is None
        else json.dumps(value, ensure_ascii=False)
        for name, value in found.items()
    }
