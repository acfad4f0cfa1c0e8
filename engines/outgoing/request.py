"""A request and its answer, and what is asked of a URL and of headers before anything is connected to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

from engines.outgoing.errors import UrlInvalid

MOST_URL = 4_000
LEAST_SECONDS, MOST_SECONDS = 1.0, 60.0
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing on the other side, so that a repeat does no harm (RFC 9110, 9.2.1)."""
OWN_HEADERS = frozenset(
    {
        *("host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer"),
        *("upgrade", "expect", "accept-encoding", "proxy-authorization", "proxy-connection"),
    }
)
"""Headers that follow from the request itself: nobody sets them, and whoever tries to is not heard."""
_METHOD = re.compile(r"[A-Z]{3,10}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]{0,8000}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9.])?|[0-9a-f:.]{2,45}")


@dataclass(frozen=True, slots=True)
class Request:
    """One request; ``timeout`` is for all of it, redirects too, in seconds from 1 to 60."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    timeout: float = 20.0

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing on the other side."""
        return self.method in SAFE_METHODS

    @property
    def seconds(self) -> float:
        """The time that it has."""
        return min(MOST_SECONDS, max(LEAST_SECONDS, self.timeout))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in small letters, and the body is unpacked."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    milliseconds: float

    @property
    def text(self) -> str:
        """The body as text, in the encoding that it says it has, else UTF-8."""
        named = re.search(
            r"charset=[\"']?([\w.:-]{1,40})", self.headers.get("content-type", ""), re.IGNORECASE
        )
        try:
            return self.body.decode(named.group(1) if named else "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes, as a checked URL says it."""

    url: httpx2.URL = field(repr=False)

    @property
    def host(self) -> str:
        """The name or address to connect to."""
        return self.url.raw_host.decode("ascii")

    @property
    def is_tls(self) -> bool:
        """Whether the connection is encrypted."""
        return self.url.scheme == "https"

    @property
    def port(self) -> int:
        """The port to connect to."""
        return self.url.port or (443 if self.is_tls else 80)

    @property
    def authority(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.url.port is None else f"{host}:{self.url.port}"

    def is_same_site(self, other: Target) -> bool:
        """Whether what is meant for this one may be told to the other: the same server, or its encrypted side."""
        is_upgrade = (self.port, other.port) == (80, 443) and other.is_tls
        is_same = (self.port, self.is_tls) == (other.port, other.is_tls)
        return self.host.rstrip(".") == other.host.rstrip(".") and (is_same or is_upgrade)


def read_url(url: str) -> Target:
    """Check a URL and take it apart; no message repeats it, as it may hold a secret.

    Raises:
        UrlInvalid: it cannot be asked.
    """
    if len(url) > MOST_URL:
        raise UrlInvalid(f"The web address has {len(url):,} characters; at most {MOST_URL:,} are possible.")
    try:
        parsed = httpx2.URL(url.strip())
        if parsed.scheme not in {"http", "https"}:
            raise UrlInvalid("A web address begins with https:// or http://; this one does not.")
        host = parsed.raw_host.decode("ascii")
    except (httpx2.InvalidURL, UnicodeError, TypeError):
        raise UrlInvalid(
            "This is no web address. Write one such as https://api.example.com/orders."
        ) from None
    if parsed.userinfo:
        raise UrlInvalid("A web address cannot hold a user name or password. Use a connection for that.")
    if not _HOST.fullmatch(host) or (parsed.port is not None and not 1 <= parsed.port <= 65535):
        raise UrlInvalid("The web address names no host that could be asked. Check how it is spelled.")
    return Target(parsed.copy_with(fragment=None))


def checked(request: Request) -> Target:
    """Check all of a request but its body.

    Raises:
        UrlInvalid: its URL, method or a header cannot be sent.
    """
    if not _METHOD.fullmatch(request.method):
        raise UrlInvalid("The method of a request is a word such as GET or POST.")
    for name, value in request.headers.items():
        if not _HEADER.fullmatch(name):
            raise UrlInvalid("A header of the request has a name that no header can have.")
        if not _VALUE.fullmatch(value):
            raise UrlInvalid(f"The header {name} has a value that no header can have, such as a line break.")
    return read_url(request.url)
