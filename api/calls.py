"""What a call of a webhook says, as its run sees it under ``trigger``: body, method, query, headers and moment."""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request

from db.errors import Invalid
from db.json import from_json
from db.models.base import Json

MOST_FIELDS = 1_000
_KEPT_BACK = re.compile(
    r"cookie|proxy-.*|(.*-)?auth(-.*)?"
    r"|.*(authori|authenti|signature|token|secret|password|api-?key|credential).*"
)
"""Headers that may carry a secret; what a run was given is shown to everybody who may look at it."""


def read_call(request: Request, body: bytes, at: datetime) -> dict[str, Json]:
    """The trigger's value.

    Raises:
        Invalid: the body says that it is JSON or a form, and cannot be read as such.
    """
    query: dict[str, Json] = dict(request.query_params.items())
    return {
        "body": _read_body(request.headers, body),
        "method": request.method,
        "query": query,
        "headers": _shown(request.headers),
        "received_at": at.isoformat(),
    }


def _shown(headers: Headers) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, value in headers.items():
        if not _KEPT_BACK.fullmatch(name):
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _read_body(headers: Headers, body: bytes) -> Json:
    """JSON as what it says, a form as an object of its fields, anything else as text; None where there is none."""
    if not body:
        return None
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return _read_json(body)
    if kind == "application/x-www-form-urlencoded":
        return _read_form(body)
    if kind == "multipart/form-data":
        return _read_parts(headers["content-type"], body)
    return _read_text(headers, body) if kind else _read_anything(body)


def _read_json(body: bytes) -> Json:
    try:
        found: Json = from_json(body)
    except (ValueError, RecursionError) as error:
        where = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise Invalid(
            f"The body says that it is JSON and cannot be read as such{where}. Send valid JSON, or another Content-Type."
        ) from None
    return found


def _read_form(body: bytes) -> Json:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Invalid(
            f"The body says that it is a form and cannot be read as such, or has more than {MOST_FIELDS} fields."
        ) from None
    return _gathered([*pairs])


def _read_parts(content_type: str, body: bytes) -> Json:
    """Fields as text; of files only what they are called and how large they are."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
    if not parts or len(parts) > MOST_FIELDS:
        raise Invalid("The body says that it is a form in parts and cannot be read as such.")
    return _gathered([(_name_of(part), _value_of(part)) for part in parts])


def _read_anything(body: bytes) -> Json:
    """Nothing says what it is."""
    try:
        return _read_json(body)
    except Invalid:
        return body.decode("utf-8", "replace")


def _gathered(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """A field that comes several times is a list."""
    found: dict[str, Json] = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
            continue
        known = found[name]
        found[name] = [*known, value] if isinstance(known, list) else [known, value]
    return found


def _name_of(part: EmailMessage) -> str:
    return str(part.get_param("name", "", header="content-disposition"))


def _value_of(part: EmailMessage) -> Json:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    named = part.get_filename()
    if named is not None:
        return {"filename": named, "bytes": len(content)}
    return content.decode("utf-8", "replace")


def _read_text(headers: Headers, body: bytes) -> str:
    found = re.search(r'charset="?([A-Za-z0-9._-]{1,40})', headers.get("content-type", ""), re.IGNORECASE)
    try:
        return body.decode(found[1] if found else "utf-8", "replace")
    except (LookupError, ValueError):  # unknown, or no encoding of texts
        return body.decode("utf-8", "replace")
