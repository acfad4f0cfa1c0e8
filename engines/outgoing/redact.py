"""Taking secrets out of what is stored or shown: also where the other side repeats them, in whatever form."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlsplit

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
STARS = "***"
_LEAST_PART = 8
"""A part of an address that is shorter than this is no secret by itself."""


def redact(value: Json, secrets: Sequence[str]) -> Json:
    """The value with every secret replaced by ``***``, in texts, in names and in numbers."""
    sought = _sought(secrets)
    return value if sought is None else _redacted(value, sought)


def redact_text(text: str, secrets: Sequence[str]) -> str:
    """As ``redact``, for a text."""
    sought = _sought(secrets)
    return text if sought is None else sought.remove_from(text)


@dataclass(frozen=True, slots=True)
class _Sought:
    """All forms of all secrets, in small letters, and the pattern that finds them; looking for each is the faster way."""

    forms: tuple[str, ...]
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        small = text.lower()
        return any(form in small for form in self.forms)

    def remove_from(self, text: str) -> str:
        return self.pattern.sub(STARS, text) if self.is_in(text) else text


def _redacted(value: Json, sought: _Sought) -> Json:
    match value:
        case str():
            return sought.remove_from(value)
        case list():
            return [_redacted(each, sought) for each in value]
        case dict():
            return {sought.remove_from(name): _redacted(each, sought) for name, each in value.items()}
        case None | bool():
            return value
        case int() | float():
            return STARS if sought.is_in(str(value)) else value


def _sought(secrets: Sequence[str]) -> _Sought | None:
    forms = {form.lower() for secret in secrets if secret for form in _forms(secret) if form}
    if not forms:
        return None
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    return _Sought(tuple(longest_first), pattern)


def _forms(secret: str) -> Iterable[str]:
    """How a secret may come back: as it is, in URLs, in HTML, in JSON, in Base64 and in hexadecimal digits."""
    for each in (secret, *_parts(secret)):
        raw = each.encode()
        packed = base64.b64encode(raw).decode()
        yield from (each, quote(each), quote(each, safe=""), quote_plus(each), html.escape(each))
        yield from (json.dumps(each)[1:-1], json.dumps(each, ensure_ascii=False)[1:-1])
        yield from (packed, packed.rstrip("="), base64.urlsafe_b64encode(raw).decode().rstrip("="), raw.hex())


def _parts(secret: str) -> Iterable[str]:
    """Of an address that is a secret: its path, and the parts of that, which alone are as good as the whole."""
    if not secret.lower().startswith(("http://", "https://")):
        return
    try:
        parts = urlsplit(secret)
    except ValueError:
        return
    for part in (parts.path, parts.query, *parts.path.split("/"), *parts.query.split("&")):
        if len(part) >= _LEAST_PART:
            yield part
