"""Sending a request over HTTP/1.1 and following where it is led, each hop checked anew.

``h11`` reads and writes the protocol; the connection is ours, so that what is counted as sent, the one deadline and the
address that was checked hold for every byte. Nothing of it is logged. No proxy, no netrc and no cookie is used.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import replace

import h11
import httpx2

from engines.outgoing.addresses import Resolve, resolve_now
from engines.outgoing.errors import (
    AnswerTooLarge,
    ConnectionFailed,
    OutgoingError,
    TooManyRedirects,
    UrlInvalid,
)
from engines.outgoing.line import Bounds, Line, bounds, open_line
from engines.outgoing.request import OWN_HEADERS, Answer, Request, Target, checked, read_url

MOST_REDIRECTS = 5
MOST_BYTES = 1_000_000
_MOST_RAW = MOST_BYTES + 300_000
"""The same with heads and the lengths of chunks."""
_GOES_ALONG = frozenset({"accept", "accept-language", "user-agent", "content-type", "idempotency-key"})
"""The only headers that another host is told: any other may hold a secret."""
_AGENT = "Counterfoil"


def send(
    request: Request,
    *,
    allowed: frozenset[str],
    resolve: Resolve = resolve_now,
    trusted: ssl.SSLContext | None = None,
) -> Answer:
    """Send it and read the answer, whatever its status; ``allowed`` are hosts that may have a private address.

    A request that may change something goes to one server only: it is sent again where that asks for it (307, 308),
    becomes a GET where that has answered (303), and is else not led on, so that the redirect is the answer.

    Raises:
        OutgoingError: ``sent`` says whether anything left this machine.
    """
    within = bounds(allowed, request.seconds, resolve=resolve, trusted=trusted)
    begun, was_sent = time.monotonic(), False
    target = checked(request)
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer = _exchange(request, target, within)
            was_sent = True
            onward = _onward(request, target, answer)
        except OutgoingError as error:
            error.sent = error.sent or was_sent
            raise
        if onward is None:
            return replace(answer, milliseconds=round(1000 * (time.monotonic() - begun), 1))
        request, target = onward
    raise TooManyRedirects(
        f"The address leads on and on; after {MOST_REDIRECTS} redirects it was given up.", sent=was_sent
    )


def _exchange(request: Request, target: Target, within: Bounds) -> Answer:
    """One request to one server, and its answer."""
    with open_line(target.host, target.port, within) as line:
        if target.is_tls:
            line.encrypt()
        state = h11.Connection(h11.CLIENT)
        line.write(_packed(state, request, target))
        try:
            return _answer(state, line, target)
        except h11.RemoteProtocolError:
            raise ConnectionFailed(
                f"{target.host} answered with something that is no complete HTTP answer.", sent=True
            ) from None


def _packed(state: h11.Connection, request: Request, target: Target) -> bytes:
    headers = [("Host", target.authority), ("Connection", "close"), ("Accept-Encoding", "identity")]
    given = [(name, value) for name, value in request.headers.items() if name.lower() not in OWN_HEADERS]
    names = {name.lower() for name, _ in given}
    usual = [("User-Agent", _AGENT), ("Accept", "*/*")]
    headers += [*given, *((name, value) for name, value in usual if name.lower() not in names)]
    if request.body is not None or not request.is_safe:
        headers.append(("Content-Length", str(len(request.body or b""))))
    head = h11.Request(
        method=request.method,
        target=target.url.raw_path,
        headers=[(name.encode("ascii"), value.encode("latin-1").strip()) for name, value in headers],
    )
    parts = [state.send(head), state.send(h11.Data(request.body)) if request.body else b""]
    return b"".join(part or b"" for part in (*parts, state.send(h11.EndOfMessage())))


def _answer(state: h11.Connection, line: Line, target: Target) -> Answer:
    status, headers, body, raw = 0, dict[str, str](), bytearray(), 0
    while True:
        event = state.next_event()
        match event:
            case h11.NEED_DATA:
                data = line.read()
                raw += len(data)
                state.receive_data(data)
            case h11.Response():
                status, headers = event.status_code, _headers(event)
            case h11.Data():
                body += event.data
            case h11.EndOfMessage():
                return Answer(status, headers, _unpacked(bytes(body), headers, status, target), 0.0)
            case h11.InformationalResponse():
                pass
            case _:
                raise ConnectionFailed(f"{target.host} hung up before its answer was complete.", sent=True)
        if len(body) > MOST_BYTES or raw > _MOST_RAW:
            raise _too_large(status, target)


def _headers(response: h11.Response) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in response.headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _unpacked(body: bytes, headers: Mapping[str, str], status: int, target: Target) -> bytes:
    """The body as it is, also where a server packs it although it was asked not to; never more than is read."""
    if headers.get("content-encoding", "").strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        return body
    try:
        unpacked = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(body, MOST_BYTES + 1)
    except zlib.error:
        return body
    if len(unpacked) > MOST_BYTES:
        raise _too_large(status, target)
    return unpacked


def _too_large(status: int, target: Target) -> AnswerTooLarge:
    return AnswerTooLarge(
        f"{target.host} answered with more than {MOST_BYTES // 1_000_000} MB, which is not read. Ask it for less.",
        status=status,
        sent=True,
    )


def _onward(request: Request, target: Target, answer: Answer) -> tuple[Request, Target] | None:
    """Where the answer leads on to; None where it is the end."""
    location = answer.headers.get("location")
    if answer.status not in {301, 302, 303, 307, 308} or not location:
        return None
    there = _joined(target, _unicode(location))
    is_near = target.is_same_site(there)
    if request.is_safe or answer.status == 303:
        method = request.method if request.is_safe else "GET"
        body = request.body if request.is_safe and is_near else None
    elif answer.status in {307, 308} and is_near:
        method, body = request.method, request.body
    else:
        return None
    headers = {
        name: value
        for name, value in request.headers.items()
        if (is_near or name.lower() in _GOES_ALONG) and (body is not None or name.lower() != "content-type")
    }
    onward = Request(method, str(there.url), headers, body, request.timeout)
    checked(onward)
    return onward, there


def _unicode(header: str) -> str:
    """Many a server writes a Location in UTF-8 that should be encoded."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _joined(target: Target, location: str) -> Target:
    try:
        return read_url(str(target.url.join(location)))
    except (UrlInvalid, httpx2.InvalidURL, ValueError):
        raise UrlInvalid(f"{target.host} leads on to something that is no address to be asked.") from None
