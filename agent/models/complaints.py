"""What a provider says of an error, read tolerantly: OpenAI's, Azure's, Anthropic's, Google's and plainer shapes.

Shapes: ``{"error": {"message", "type", "code", "param", "innererror": {"code"}}}``; ``{"type": "error", "error":
{"type", "message"}}``; a list that holds one of these; ``{"message", "type", "code"}`` or ``{"detail"}`` at the top;
``{"error": "text"}``; HTML, plain text, or nothing at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DAY = 86_400.0
_LONGEST_MESSAGE = 4000


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error as the provider named it.

    ``codes`` are its code, type and the like in small letters; ``message`` is in small letters, cut, and only ever
    matched, never shown, because it may quote the prompt or the key.
    """

    status: int
    codes: frozenset[str] = frozenset()
    message: str = ""
    param: str = ""

    def with_status(self, status: int) -> Complaint:
        """The same complaint with another status."""
        return replace(self, status=status)


def read_complaint(status: int, body: object) -> Complaint:
    """Read the body of an error answer, or an error event; anything unknown gives an empty complaint."""
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return Complaint(status, message=_text(body))
    error = body.get("error", body)
    if not isinstance(error, dict):
        error = {**body, "message": error}
    message = error.get("message") or error.get("detail") or error.get("msg")
    return Complaint(status, frozenset(_codes(error)), _text(message), _text(error.get("param")))


def read_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that the provider asks to wait, at most a day; None where it does not say, or says nonsense.

    Forms: ``retry-after-ms``, ``retry-after`` in seconds, ``retry-after`` as a date (RFC 9110, 10.2.3), which is
    compared with the answer's own ``date``, so that a wrong clock on either side does not matter.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        seconds = _number(headers.get(name))
        if seconds is not None:
            return min(seconds * unit, DAY)
    until = _date(headers.get("retry-after"))
    if until is None:
        return None
    now = _date(headers.get("date")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), DAY)


def _codes(error: Mapping[object, object]) -> Iterator[str]:
    inner, details = error.get("innererror"), error.get("details")
    for value in (
        *(error.get(name) for name in ("code", "type", "status")),
        inner.get("code") if isinstance(inner, dict) else None,
        details.get("error_code") if isinstance(details, dict) else None,
    ):
        if isinstance(value, str | int) and not isinstance(value, bool) and value not in ("", "error"):
            yield str(value).lower()


def _text(value: object) -> str:
    return "" if value is None else str(value)[:_LONGEST_MESSAGE].lower()


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
